//! More rows of the list of hostile inputs: where documents may lead, what others may touch, and what comes in heaps.

use community::{
    actor, block, call, follow,
    post::{self, Visibility},
    reaction,
};
use http::{HeaderValue, Method, StatusCode, header};
use serde_json::{Value, json};

use super::{
    hostile::{Scene, scene},
    rig::{self, ACTIVITY, activity, note, until},
};
use crate::{
    Error, Result,
    inbox::guard::{self, Door},
    keys::tests::mallory,
    objects::{self, Sender},
    signature::{self, Dialect},
};

fn missing(what: &str) -> Error {
    Error::NotFound(what.to_owned())
}

/// Who asked for our group, by a GET signed with mallory's key under this name.
async fn who_asks(scene: &Scene, key_id: &str) -> Result<actor::Actor> {
    let url = url::Url::parse(&scene.us.group.uri).map_err(|_| missing("our group"))?;
    let now = scene.us.db.now().millis();
    let mut headers = signature::sign(
        &scene.mallorys_key,
        key_id,
        Dialect::Cavage,
        &Method::GET,
        &url,
        None,
        now,
    )
    .map_err(|error| missing(&error.to_string()))?;
    let host = HeaderValue::from_str(&scene.us.authority).map_err(|_| missing("a host"))?;
    headers.insert(header::HOST, host);
    let door = Door {
        method: &Method::GET,
        path_and_query: url.path(),
        headers: &headers,
        body: None,
    };
    let node = &scene.us.federation.0;
    let signed = guard::read_signature(node, &door).await?;
    guard::who_asks(node, &signed).await
}

#[tokio::test]
async fn hs14_a_key_that_says_it_lives_elsewhere_is_no_key() -> Result<()> {
    let scene = scene().await?;
    // Somebody whose key has a document of its own, as GoToSocial has.
    let id = scene.evil.url("/users/apart");
    let mut document = rig::person(&id, "apart", &scene.mallorys_key);
    document["publicKey"]["id"] = json!(scene.evil.url("/keys/1"));
    scene.evil.serve("/users/apart", &document);
    let key = |at: &str| json!({"id": scene.evil.url(at), "type": "Key", "owner": id, "publicKeyPem": scene.mallorys_key.public_pem()});
    scene.evil.serve("/keys/2", &key("/keys/1"));
    assert!(who_asks(&scene, &scene.evil.url("/keys/2")).await.is_err());
    assert!(
        actor::by_uri(&scene.us.db, &id).await?.is_none(),
        "nothing of it is kept"
    );
    scene.evil.serve("/keys/1", &key("/keys/1"));
    assert_eq!(who_asks(&scene, &scene.evil.url("/keys/1")).await?.uri, id);
    Ok(())
}

#[tokio::test]
async fn fe04_an_open_redirect_speaks_for_nobody() -> Result<()> {
    let scene = scene().await?;
    let find = async |url: String| scene.us.federation.find_post(&url).await;
    for (path, id) in [
        ("/out/1", scene.honest.url("/notes/9")),
        ("/out/2", scene.honest.url("/out/2")),
    ] {
        let forged = format!("/forged{path}");
        scene.honest.send_on(path, &scene.evil.url(&forged));
        scene
            .evil
            .serve(&forged, &note(&id, &scene.alice, "<p>forged</p>"));
        assert!(find(scene.honest.url(path)).await.is_err(), "{path}");
        assert!(scene.post(&id).await?.is_none(), "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn ac24_what_a_blocked_server_wrote_does_not_come_through_a_third() -> Result<()> {
    let scene = scene().await?;
    // Known and fresh before the block, so that only the block is in the way.
    scene.us.federation.find(&scene.mallory).await?;
    let mut tx = scene.us.db.begin().await?;
    let host = scene.evil.base.trim_start_matches("http://").to_owned();
    community::peer::set_standing(&mut tx, None, &host, community::peer::Standing::Blocked).await?;
    tx.commit().await?;
    let id = scene.evil.url("/notes/1");
    scene
        .evil
        .serve("/notes/1", &note(&id, &scene.mallory, "<p>let in</p>"));
    scene.honest.send_on("/out", &id);
    for (number, object) in [
        json!(id),
        note(&id, &scene.mallory, "<p>let in</p>"),
        json!(scene.honest.url("/out")),
    ]
    .into_iter()
    .enumerate()
    {
        let act = scene.honest.url(&format!("/acts/{number}"));
        let announce = activity(&act, "Announce", &scene.alice, object);
        assert!(scene.by_alice(&announce).await? >= 400, "{number}");
    }
    let quote = activity(
        &scene.honest.url("/acts/q"),
        "Create",
        &scene.alice,
        note(&id, &scene.mallory, "<p>let in</p>"),
    );
    assert!(scene.by_alice(&quote).await? >= 400);
    assert!(scene.post(&id).await?.is_none());
    assert!(
        scene
            .us
            .federation
            .find_post(&scene.honest.url("/out"))
            .await
            .is_err(),
        "nor when a person asks"
    );
    Ok(())
}

/// How many of these have been fetched.
fn fetched(foreign: &rig::Foreign, of: &str) -> usize {
    let all = foreign.fetched();
    all.iter().filter(|path| path.starts_with(of)).count()
}

#[tokio::test]
async fn fe19_an_endless_thread_and_endless_pages_end() -> Result<()> {
    let scene = scene().await?;
    let at = |number: usize| scene.honest.url(&format!("/chain/{number}"));
    for number in 1..=110 {
        let mut link = note(&at(number), &scene.alice, "<p>and before that</p>");
        link["inReplyTo"] = json!(at(number + 1));
        scene.honest.serve(&format!("/chain/{number}"), &link);
    }
    let mut first = note(&at(0), &scene.alice, "<p>the last word</p>");
    first["inReplyTo"] = json!(at(1));
    let create = activity(&scene.honest.url("/acts/1"), "Create", &scene.alice, first);
    assert_eq!(scene.by_alice(&create).await?, 202);
    // The hundredth is written in the transaction that would have asked for the next one.
    until("the hundredth before it", async || {
        scene.post(&at(100)).await
    })
    .await?;
    let next = until("nothing more to do", async || {
        let node = &scene.us.federation.0;
        let waiting = community::queue::counts(&node.db).await?;
        Ok((waiting.waiting == 0).then_some(()))
    });
    next.await?;
    assert!(scene.post(&at(101)).await?.is_none());
    assert_eq!(fetched(&scene.honest, "/chain/"), 100);

    // An outbox without end.
    for number in 0..150 {
        let url = scene.honest.url(&format!("/pages/{number}"));
        let next = scene.honest.url(&format!("/pages/{}", number + 1));
        let page =
            json!({"id": url, "type": "OrderedCollectionPage", "orderedItems": [], "next": next});
        scene.honest.serve(&format!("/pages/{number}"), &page);
    }
    let mut alice = rig::person(&scene.alice, "alice", &scene.alices_key);
    alice["outbox"] = json!(scene.honest.url("/pages/0"));
    let update = activity(&scene.honest.url("/acts/2"), "Update", &scene.alice, alice);
    assert_eq!(scene.by_alice(&update).await?, 202);
    let known = scene.us.federation.find(&scene.alice).await?;
    assert!(scene.us.federation.fill_up(known.id).await.is_err());
    assert_eq!(fetched(&scene.honest, "/pages/"), 100);
    Ok(())
}

#[tokio::test]
async fn fe20_circles_of_announces_and_replies_end() -> Result<()> {
    let scene = scene().await?;
    let (inner, outer) = (scene.evil.url("/acts/in"), scene.evil.url("/acts/out"));
    let of = |id: &str, object: &str| activity(id, "Announce", &scene.mallory, json!(object));
    scene.evil.serve("/acts/in", &of(&inner, &outer));
    scene.evil.serve("/acts/out", &of(&outer, &inner));
    let own = scene.evil.url("/acts/own");
    scene.evil.serve("/acts/own", &of(&own, &own));
    for sent in [
        of(&outer, &inner),
        of(&own, &own),
        activity(
            &scene.evil.url("/acts/3"),
            "Announce",
            &scene.mallory,
            of(&inner, &outer),
        ),
    ] {
        assert!(scene.by_mallory(&sent).await? < 500);
    }
    assert!(
        fetched(&scene.evil, "/acts/") <= 2,
        "each once, and no further"
    );

    let (one, two) = (scene.evil.url("/notes/1"), scene.evil.url("/notes/2"));
    let reply = |id: &str, to: &str| {
        let mut reply = note(id, &scene.mallory, "<p>round</p>");
        reply["inReplyTo"] = json!(to);
        reply
    };
    scene.evil.serve("/notes/1", &reply(&one, &two));
    scene.evil.serve("/notes/2", &reply(&two, &one));
    let create = |number: &str, object: Value| {
        activity(&scene.evil.url(number), "Create", &scene.mallory, object)
    };
    assert_eq!(
        scene
            .by_mallory(&create("/acts/4", reply(&one, &two)))
            .await?,
        202
    );
    until("the other half of the circle", async || {
        scene.post(&two).await
    })
    .await?;
    let own = scene.evil.url("/notes/3");
    assert_eq!(
        scene
            .by_mallory(&create("/acts/5", reply(&own, &own)))
            .await?,
        202
    );
    let kept = scene.post(&own).await?.ok_or_else(|| missing("the note"))?;
    assert_eq!(kept.in_reply_to_uri, None);
    assert_eq!(fetched(&scene.evil, "/notes/"), 1);
    Ok(())
}

#[tokio::test]
async fn fe21_a_handle_of_another_host_counts_when_that_host_links_back() -> Result<()> {
    let scene = scene().await?;
    let honest = scene.honest.base.trim_start_matches("http://").to_owned();
    let evil = scene.evil.base.trim_start_matches("http://").to_owned();
    let finger = |name: &str, links: &str| {
        let path = format!(
            "/.well-known/webfinger?resource=acct%3A{name}%40{}",
            honest.replace(':', "%3A")
        );
        let found = json!({"subject": format!("acct:{name}@{honest}"),
            "links": [{"rel": "self", "type": ACTIVITY, "href": links}]});
        scene
            .honest
            .serve_as(&path, StatusCode::OK, "application/jrd+json", &found);
    };
    finger("alice", &scene.alice);
    let claim = |name: &str, handle: &str| {
        let id = scene.evil.url(&format!("/users/{name}"));
        let mut document = rig::person(&id, name, &scene.mallorys_key);
        document["webfinger"] = json!(format!("{handle}@{honest}"));
        scene.evil.serve(&format!("/users/{name}"), &document);
        id
    };
    let forged = claim("forged", "alice");
    let actor = scene.us.federation.find(&forged).await?;
    assert_eq!(
        (actor.username, actor.host),
        ("forged".into(), evil.clone())
    );
    // A name that would read as another host's is none.
    let mut document = rig::person(&scene.evil.url("/users/x"), "x", &scene.mallorys_key);
    document["preferredUsername"] = json!(format!("alice@{honest}"));
    scene.evil.serve("/users/x", &document);
    assert!(
        scene
            .us
            .federation
            .find(&scene.evil.url("/users/x"))
            .await
            .is_err()
    );
    let vouched = claim("vouched", "carol");
    finger("carol", &vouched);
    let actor = scene.us.federation.find(&vouched).await?;
    assert_eq!((actor.username, actor.host), ("carol".into(), honest));
    Ok(())
}

#[tokio::test]
async fn fe25_an_unproven_delivery_has_nothing_fetched_but_its_key() -> Result<()> {
    let scene = scene().await?;
    let mut object = note(&scene.evil.url("/notes/1"), &scene.mallory, "x");
    object["inReplyTo"] = json!(scene.evil.url("/parent"));
    object["attachment"] = json!([{"type": "Image", "url": scene.evil.url("/picture")}]);
    object["tag"] =
        json!([{"type": "Mention", "href": scene.evil.url("/users/other"), "name": "@other"}]);
    let mut create = activity(&scene.evil.url("/acts/1"), "Create", &scene.mallory, object);
    create["@context"] = json!([scene.evil.url("/context"), scene.honest.url("/context")]);
    // With a key that is not hers.
    let status = scene
        .us
        .receive(&scene.alices_key, &scene.mallory, &create)
        .await?;
    assert_eq!(status, 401);
    let all = scene.evil.fetched();
    assert!(all.iter().all(|path| path == "/users/mallory"), "{all:?}");
    assert!(scene.honest.fetched().is_empty());
    // FE26: nor is the context fetched when all is proven.
    assert_eq!(scene.by_mallory(&create).await?, 202);
    assert_eq!(fetched(&scene.evil, "/context"), 0);
    assert!(scene.honest.fetched().is_empty());
    Ok(())
}

#[tokio::test]
async fn fe27_pages_elsewhere_and_what_others_wrote_are_left_out() -> Result<()> {
    let scene = scene().await?;
    scene.evil.serve(
        "/page",
        &json!({"id": scene.evil.url("/page"), "type": "OrderedCollectionPage",
        "orderedItems": [note(&scene.honest.url("/notes/70"), &scene.alice, "<p>forged</p>")]}),
    );
    let own = scene.honest.url("/notes/71");
    let outbox = json!({"id": format!("{}/outbox", scene.alice), "type": "OrderedCollection", "orderedItems": [
        note(&own, &scene.alice, "<p>hers</p>"),
        note(&scene.evil.url("/notes/1"), &scene.mallory, "<p>another's</p>"),
        scene.evil.url("/notes/2"),
        note(&scene.honest.url("/notes/72"), &scene.mallory, "<p>another's</p>"),
    ], "next": scene.evil.url("/page")});
    scene.honest.serve("/users/alice/outbox", &outbox);
    let alice = scene.us.federation.find(&scene.alice).await?;
    assert_eq!(scene.us.federation.fill_up(alice.id).await?, 1);
    assert!(scene.post(&own).await?.is_some());
    assert!(scene.evil.fetched().is_empty());
    for path in ["/notes/70", "/notes/72"] {
        assert!(
            scene.post(&scene.honest.url(path)).await?.is_none(),
            "{path}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn fe34_the_same_note_from_two_fetches_is_one() -> Result<()> {
    let scene = scene().await?;
    let id = scene.honest.url("/notes/1");
    let document = note(&id, &scene.alice, "<p>once</p>");
    scene.honest.serve("/notes/1", &document);
    let create = activity(
        &scene.honest.url("/acts/1"),
        "Create",
        &scene.alice,
        document,
    );
    let announce = activity(
        &scene.evil.url("/acts/1"),
        "Announce",
        &scene.mallory,
        json!(id),
    );
    let (one, two, three, four) = tokio::join!(
        scene.us.federation.find_post(&id),
        scene.us.federation.find_post(&id),
        scene.by_alice(&create),
        scene.by_mallory(&announce),
    );
    let kept = scene.post(&id).await?.ok_or_else(|| missing("the note"))?;
    assert_eq!((one?, two?, three?, four?), (kept.id, kept.id, 202, 202));
    let alice = actor::by_uri(&scene.us.db, &scene.alice).await?;
    let alice = alice.ok_or_else(|| missing("alice"))?.id;
    assert_eq!(post::count_public(&scene.us.db, alice).await?, 1);
    Ok(())
}

#[tokio::test]
async fn fe35_an_update_of_what_we_never_had_is_checked_as_a_create() -> Result<()> {
    let scene = scene().await?;
    let (hers, own) = (scene.honest.url("/notes/1"), scene.evil.url("/notes/1"));
    let forged = [
        (
            note(&hers, &scene.mallory, "<p>forged</p>"),
            "Not theirs to say: object and author are on different hosts.",
        ),
        (
            note(&own, &scene.alice, "<p>forged</p>"),
            "The object's author and its id are on different servers.",
        ),
    ];
    for (number, (object, why)) in forged.into_iter().enumerate() {
        let act = scene.evil.url(&format!("/acts/{number}"));
        let update = activity(&act, "Update", &scene.mallory, object);
        assert_eq!(scene.refuses_mallory(&update).await?, why);
    }
    assert!(scene.post(&hers).await?.is_none() && scene.post(&own).await?.is_none());
    // In her name and at her address: what counts is what stands there.
    scene
        .honest
        .serve("/notes/1", &note(&hers, &scene.alice, "<p>mine</p>"));
    let object = note(&hers, &scene.alice, "<p>forged</p>");
    let act = scene.evil.url("/acts/passed-on");
    let update = activity(&act, "Update", &scene.mallory, object);
    assert_eq!(scene.refuses_mallory(&update).await?, "");
    let kept = scene
        .post(&hers)
        .await?
        .ok_or_else(|| missing("the note"))?;
    assert_eq!(kept.content.plain().trim(), "mine");
    let second = scene.honest.url("/notes/2");
    let update = activity(
        &scene.honest.url("/acts/1"),
        "Update",
        &scene.alice,
        note(&second, &scene.alice, "<p>mine, too</p>"),
    );
    assert_eq!(scene.by_alice(&update).await?, 202);
    assert!(scene.post(&second).await?.is_some());
    Ok(())
}

#[tokio::test]
async fn fe37_actors_without_inbox_or_key_are_inert_or_refused() -> Result<()> {
    let scene = scene().await?;
    for kind in ["Service", "Application", "Group", "Robot", ""] {
        let path = format!("/users/odd{}", kind.to_lowercase());
        let id = scene.evil.url(&path);
        let bare = json!({"id": id, "type": kind, "preferredUsername": format!("odd{}", kind.to_lowercase())});
        scene.evil.serve(&path, &bare);
        let found = scene.us.federation.find(&id).await;
        let is_known = matches!(kind, "Service" | "Application" | "Group");
        assert_eq!(found.is_ok(), is_known, "{kind}");
        if let Ok(found) = found {
            assert_eq!((found.inbox, found.public_key), (None, None), "{kind}");
        }
        let follows = activity(&format!("{id}/1"), "Follow", &id, json!(scene.us.group.uri));
        let status = scene.us.receive(&scene.mallorys_key, &id, &follows).await?;
        assert_eq!(status, 401, "{kind}");
    }
    Ok(())
}

#[tokio::test]
async fn ac04_an_actor_is_changed_by_nobody_else() -> Result<()> {
    let scene = scene().await?;
    scene.alices_note().await?;
    let before = actor::by_uri(&scene.us.db, &scene.alice)
        .await?
        .ok_or_else(|| missing("alice"))?;
    let mut forged = rig::person(&scene.alice, "alice", &scene.mallorys_key);
    forged["name"] = json!("Send money");
    forged["inbox"] = json!(scene.evil.url("/inbox"));
    let by_mallory = activity(
        &scene.evil.url("/acts/1"),
        "Update",
        &scene.mallory,
        forged.clone(),
    );
    let by_herself = "An actor is changed only by itself.";
    assert_eq!(scene.refuses_mallory(&by_mallory).await?, by_herself);
    let bobs_key = mallory();
    let bob = scene.honest.person("bob", &bobs_key);
    let by_bob = activity(&scene.honest.url("/acts/b1"), "Update", &bob, forged);
    assert_eq!(
        scene.us.refusal(&bobs_key, &bob, &by_bob).await?,
        by_herself
    );
    let after = actor::by_uri(&scene.us.db, &scene.alice)
        .await?
        .ok_or_else(|| missing("alice"))?;
    assert_eq!(
        (before.name, before.inbox, before.public_key),
        (after.name, after.inbox, after.public_key)
    );
    Ok(())
}

#[tokio::test]
async fn ac09_an_announce_and_a_block_are_undone_by_their_own_maker_alone() -> Result<()> {
    let scene = scene().await?;
    let id = scene.alices_note().await?;
    let kept = scene.post(&id).await?.ok_or_else(|| missing("the note"))?;
    let (passed_on, blocks) = (scene.honest.url("/acts/a"), scene.honest.url("/acts/b"));
    let announce = activity(&passed_on, "Announce", &scene.alice, json!(id));
    assert_eq!(scene.by_alice(&announce).await?, 202);
    let block = activity(&blocks, "Block", &scene.alice, json!(scene.us.group.uri));
    assert_eq!(scene.by_alice(&block).await?, 202);
    let alice = kept.author_id;
    let stands = async || {
        let announces = reaction::count(&scene.us.db, kept.id, reaction::Kind::Announce).await?;
        let blocked = block::between(&scene.us.db, alice, scene.us.group.id).await?;
        Ok::<_, Error>((announces, blocked))
    };
    assert_eq!(stands().await?, (1, true));
    let mut as_mallory = [announce.clone(), block.clone()];
    for one in &mut as_mallory {
        one["actor"] = json!(scene.mallory);
    }
    let [announced, blocked] = as_mallory;
    for (number, object) in [
        announce,
        block,
        announced,
        blocked,
        json!(passed_on),
        json!(blocks),
    ]
    .into_iter()
    .enumerate()
    {
        let act = scene.evil.url(&format!("/acts/{number}"));
        let undo = activity(&act, "Undo", &scene.mallory, object);
        assert!(scene.by_mallory(&undo).await? < 500);
        assert_eq!(stands().await?, (1, true), "{number}");
    }
    let undo = activity(
        &scene.honest.url("/acts/u"),
        "Undo",
        &scene.alice,
        json!(passed_on),
    );
    assert_eq!(scene.by_alice(&undo).await?, 202);
    assert_eq!(stands().await?.0, 0);
    Ok(())
}

#[tokio::test]
async fn ac22_thousands_of_everything_are_cut() -> Result<()> {
    let scene = scene().await?;
    let id = scene.honest.url("/notes/1");
    let mut heap = note(&id, &scene.alice, "<p>to all of you</p>");
    let many = |count: usize, one: &dyn Fn(usize) -> Value| -> Value {
        Value::Array((0..count).map(one).collect())
    };
    let ours = json!(scene.us.group.uri);
    heap["cc"] = many(10_000, &|number| match number {
        5 => ours.clone(),
        _ => json!(scene.honest.url(&format!("/users/{number}"))),
    });
    heap["tag"] = many(6_000, &|number| match number % 6 {
        0 => json!({"type": "Emoji", "name": format!(":e{number}:")}),
        1 => json!({"type": "Hashtag", "name": format!("#t{number}")}),
        _ => json!({"type": "Mention", "href": scene.honest.url(&format!("/users/{number}"))}),
    });
    heap["attachment"] = many(
        2_000,
        &|number| json!({"type": "Image", "mediaType": "image/png", "url": scene.honest.url(&format!("/{number}.png"))}),
    );
    heap["oneOf"] = many(
        1_000,
        &|number| json!({"type": "Note", "name": number.to_string()}),
    );
    // As it is read, before any rule of ours cuts it once more.
    let sender = Sender {
        uri: &scene.alice,
        followers: None,
    };
    let read = objects::from_wire(&heap, &sender).map_err(|why| missing(&why.to_string()))?;
    let mentioned = read.recipients.iter().filter(|(_, is)| *is).count();
    assert_eq!(
        (read.attachments.len(), read.tags.len(), mentioned),
        (16, 50, 100)
    );
    assert!(read.recipients.len() <= 300, "{}", read.recipients.len());
    let create = activity(&scene.honest.url("/acts/1"), "Create", &scene.alice, heap);
    assert_eq!(scene.by_alice(&create).await?, 202);
    let kept = scene.post(&id).await?.ok_or_else(|| missing("the note"))?;
    assert!(kept.attachments.len() <= 16 && kept.tags.len() <= 50);
    assert!(post::recipients(&scene.us.db, kept.id).await?.len() <= 100);
    assert_eq!(
        scene.honest.fetched(),
        ["/users/alice"],
        "nobody is looked up"
    );
    Ok(())
}

#[tokio::test]
async fn ac23_one_who_is_blocked_has_no_effect() -> Result<()> {
    let scene = scene().await?;
    let us = scene.us.group.uri.clone();
    let author = post::Author {
        member: scene.us.coordinator.clone(),
        as_group: true,
    };
    let mallory = scene.us.federation.find(&scene.mallory).await?;
    let mut tx = scene.us.db.begin().await?;
    let draft = post::Draft::new(Visibility::Public, "en", "hello");
    let (ours, _) = post::publish(&mut tx, &author, post::Kind::Note, draft).await?;
    block::block(&mut tx, &scene.us.coordinator, mallory.id).await?;
    tx.commit().await?;
    let mut mention = note(&scene.evil.url("/notes/1"), &scene.mallory, "<p>you!</p>");
    mention["cc"] = json!([us]);
    mention["inReplyTo"] = json!(ours.uri);
    let acts = [
        ("Create", mention),
        ("Like", json!(ours.uri)),
        ("Announce", json!(ours.uri)),
        ("Follow", json!(us)),
    ];
    for (verb, object) in acts {
        let act = scene.evil.url(&format!("/acts/{verb}"));
        let status = scene
            .by_mallory(&activity(&act, verb, &scene.mallory, object))
            .await?;
        assert!(status < 500, "{verb}: {status}");
    }
    assert!(scene.post(&scene.evil.url("/notes/1")).await?.is_none());
    for kind in [reaction::Kind::Like, reaction::Kind::Announce] {
        assert_eq!(reaction::count(&scene.us.db, ours.id, kind).await?, 0);
    }
    let between = follow::between(&scene.us.db, mallory.id, scene.us.group.id).await?;
    assert!(between.is_none_or(|follow| follow.state != follow::State::Accepted));
    // Asking in her own name she gets nothing either, also of what is public and of collections.
    for path in [
        ours.uri.clone(),
        us.clone(),
        format!("{us}/outbox?page=true"),
        format!("{us}/featured"),
    ] {
        let status = signed_get(&scene, &path).await?;
        assert!(matches!(status, 403 | 404), "{path}: {status}");
    }
    Ok(())
}

/// A GET by mallory, through the routes; the status.
async fn signed_get(scene: &Scene, at: &str) -> Result<u16> {
    use tower::ServiceExt as _;
    let url = url::Url::parse(at).map_err(|_| missing(at))?;
    let now = scene.us.db.now().millis();
    let key_id = format!("{}#main-key", scene.mallory);
    let headers = signature::sign(
        &scene.mallorys_key,
        &key_id,
        Dialect::Cavage,
        &Method::GET,
        &url,
        None,
        now,
    )
    .map_err(|error| missing(&error.to_string()))?;
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let mut request = http::Request::get(target)
        .header(header::HOST, &scene.us.authority)
        .header(header::ACCEPT, ACTIVITY)
        .body(axum::body::Body::empty())
        .map_err(|error| missing(&error.to_string()))?;
    request.headers_mut().extend(headers);
    let routes = scene.us.federation.routes();
    let answer = routes.oneshot(request).await;
    Ok(answer.map_err(|_| missing("an answer"))?.status().as_u16())
}

#[tokio::test]
async fn ac26_what_is_passed_on_altered_counts_as_its_author_wrote_it() -> Result<()> {
    let scene = scene().await?;
    let id = scene.honest.url("/notes/1");
    scene
        .honest
        .serve("/notes/1", &note(&id, &scene.alice, "<p>as written</p>"));
    let altered = note(&id, &scene.alice, "<p>altered</p>");
    let forwarded = activity(
        &scene.evil.url("/acts/1"),
        "Create",
        &scene.mallory,
        altered.clone(),
    );
    assert_eq!(scene.by_mallory(&forwarded).await?, 202);
    let kept = scene.post(&id).await?.ok_or_else(|| missing("the note"))?;
    assert_eq!(kept.content.plain().trim(), "as written");
    // And what its author has not published does not come by another.
    let never = scene.honest.url("/notes/2");
    let forwarded = activity(
        &scene.evil.url("/acts/2"),
        "Create",
        &scene.mallory,
        note(&never, &scene.alice, "<p>altered</p>"),
    );
    assert!(scene.by_mallory(&forwarded).await? >= 400);
    assert!(scene.post(&never).await?.is_none());
    Ok(())
}

#[tokio::test]
async fn ac25_ac30_collections_of_others_are_not_changed_by_a_word_or_a_header() -> Result<()> {
    let scene = scene().await?;
    let us = scene.us.group.uri.clone();
    let follows = activity(&scene.honest.url("/f/1"), "Follow", &scene.alice, json!(us));
    assert_eq!(scene.by_alice(&follows).await?, 202);
    for verb in ["Add", "Remove"] {
        let act = scene.evil.url(&format!("/acts/{verb}"));
        let mut one = activity(
            &act,
            verb,
            &scene.mallory,
            json!(scene.evil.url("/notes/1")),
        );
        one["target"] = json!(format!("{us}/featured"));
        assert!(scene.by_mallory(&one).await? < 500);
    }
    let view = activity(
        &scene.evil.url("/acts/v"),
        "View",
        &scene.mallory,
        json!(us),
    );
    let key_id = format!("{}#main-key", scene.mallory);
    let mut sent = scene.us.signed(&scene.mallorys_key, &key_id, &view)?;
    let forged = format!(
        "collectionId=\"{us}/followers\", url=\"{}\", digest=\"{}\"",
        scene.evil.url("/followers"),
        "0".repeat(64)
    );
    let forged = HeaderValue::from_str(&forged).map_err(|_| missing("a header"))?;
    sent.headers.insert("collection-synchronization", forged);
    assert_eq!(scene.us.take(&sent).await?, 202);
    assert_eq!(fetched(&scene.evil, "/followers"), 0);
    assert_eq!(follow::counts(&scene.us.db, scene.us.group.id).await?.0, 1);
    Ok(())
}

#[tokio::test]
async fn ac32_a_call_is_settled_by_its_own_author_alone() -> Result<()> {
    let scene = scene().await?;
    let id = scene.honest.url("/calls/1");
    let call_with = |author: &str, state: &str, updated: &str| {
        let mut object = note(&id, author, "<p><strong>A van for Saturday</strong></p>");
        let fixture = super::samples::fixture("wire/14_call_for_help.json");
        for part in ["mutualHelp", "publishes", "endTime"] {
            if let Some(value) = fixture["object"].get(part) {
                object[part] = value.clone();
            }
        }
        object["updated"] = json!(updated);
        object["mutualHelp"]["state"] = json!(state);
        object
    };
    let state = async || {
        let kept = scene.post(&id).await?.ok_or_else(|| missing("the call"))?;
        let call = call::get(&scene.us.db, kept.id).await?;
        Ok::<_, Error>(call.ok_or_else(|| missing("the call"))?.state)
    };
    let object = call_with(&scene.alice, "open", "2026-01-01T00:00:00Z");
    let create = activity(&scene.honest.url("/acts/1"), "Create", &scene.alice, object);
    assert_eq!(scene.by_alice(&create).await?, 202);
    assert_eq!(state().await?, call::State::Open);
    let bobs_key = mallory();
    let bob = scene.honest.person("bob", &bobs_key);
    for (number, author) in [&scene.alice, &scene.mallory, &bob].into_iter().enumerate() {
        let object = call_with(author, "done", "2026-01-02T00:00:00Z");
        let act = scene.evil.url(&format!("/acts/{number}"));
        let update = activity(&act, "Update", &scene.mallory, object.clone());
        let somebody_elses = "This is somebody else's.";
        assert_eq!(scene.refuses_mallory(&update).await?, somebody_elses);
        let act = scene.honest.url(&format!("/acts/b{number}"));
        let update = activity(&act, "Update", &bob, object);
        assert_eq!(
            scene.us.refusal(&bobs_key, &bob, &update).await?,
            somebody_elses
        );
        assert_eq!(state().await?, call::State::Open, "{number}");
    }
    let object = call_with(&scene.alice, "done", "2026-01-03T00:00:00Z");
    let update = activity(&scene.honest.url("/acts/2"), "Update", &scene.alice, object);
    assert_eq!(scene.by_alice(&update).await?, 202);
    assert_eq!(state().await?, call::State::Done);
    Ok(())
}

#[tokio::test]
async fn do02_a_storm_of_farewells_costs_no_fetch() -> Result<()> {
    let scene = scene().await?;
    for number in 0..300 {
        let gone = scene.evil.url(&format!("/users/gone{number}"));
        let act = scene.evil.url(&format!("/acts/{number}"));
        let farewell = activity(&act, "Delete", &gone, json!(gone));
        assert_eq!(
            scene
                .us
                .receive(&scene.mallorys_key, &gone, &farewell)
                .await?,
            202
        );
    }
    assert!(scene.evil.fetched().is_empty());
    Ok(())
}

#[tokio::test]
async fn do03_three_hundred_at_once_are_all_taken_once() -> Result<()> {
    let scene = scene().await?;
    let creates: Vec<Value> = (0..300)
        .map(|number| {
            let id = scene.honest.url(&format!("/notes/{number}"));
            let act = scene.honest.url(&format!("/acts/{number}"));
            let said = format!("<p>{number}</p>");
            activity(&act, "Create", &scene.alice, note(&id, &scene.alice, &said))
        })
        .collect();
    for _ in 0..2 {
        let all = creates.iter().map(|create| scene.by_alice(create));
        for outcome in futures_util::future::join_all(all).await {
            assert_eq!(outcome?, 202);
        }
    }
    let alice = actor::by_uri(&scene.us.db, &scene.alice).await?;
    let alice = alice.ok_or_else(|| missing("alice"))?.id;
    assert_eq!(post::count_public(&scene.us.db, alice).await?, 300);
    Ok(())
}

#[tokio::test]
async fn do19_reports_do_nothing_by_themselves() -> Result<()> {
    let scene = scene().await?;
    let author = post::Author {
        member: scene.us.coordinator.clone(),
        as_group: true,
    };
    let mut tx = scene.us.db.begin().await?;
    let draft = post::Draft::new(Visibility::Public, "en", "I need help");
    let (ours, _) = post::publish(&mut tx, &author, post::Kind::Note, draft).await?;
    tx.commit().await?;
    for number in 0..20 {
        let name = format!("sybil{number}");
        let sybil = scene.evil.person(&name, &scene.mallorys_key);
        let act = scene.evil.url(&format!("/acts/{number}"));
        let flag = activity(&act, "Flag", &sybil, json!([scene.us.group.uri, ours.uri]));
        assert_eq!(
            scene.us.receive(&scene.mallorys_key, &sybil, &flag).await?,
            202
        );
    }
    let seen = post::see(&scene.us.db, &post::Viewer::Nobody, ours.id).await?;
    assert!(seen.is_some_and(|post| post.deleted_at.is_none()));
    let group = actor::get(&scene.us.db, scene.us.group.id).await?;
    assert!(group.is_some_and(|group| group.deleted_at.is_none()));
    Ok(())
}

#[tokio::test]
async fn co10_who_is_meant_is_told_by_the_tag_and_not_by_the_words() -> Result<()> {
    let scene = scene().await?;
    let us = scene.us.group.uri.clone();
    let words = format!("<p><a href=\"{us}\" class=\"mention\">@alice</a> look</p>");
    let mut named = note(&scene.evil.url("/notes/1"), &scene.mallory, &words);
    named["tag"] = json!([{"type": "Mention", "href": scene.alice, "name": "@group-us"}]);
    let mut meant = note(&scene.evil.url("/notes/2"), &scene.mallory, "<p>look</p>");
    meant["tag"] = json!([{"type": "Mention", "href": us, "name": "@somebody@else"}]);
    for (number, object) in [named, meant].into_iter().enumerate() {
        let id = object["id"].as_str().unwrap_or_default().to_owned();
        let act = scene.evil.url(&format!("/acts/{number}"));
        let create = activity(&act, "Create", &scene.mallory, object);
        assert_eq!(scene.by_mallory(&create).await?, 202);
        let kept = scene.post(&id).await?.ok_or_else(|| missing("the note"))?;
        let recipients = post::recipients(&scene.us.db, kept.id).await?;
        let is_meant = recipients.contains(&(scene.us.group.id, true));
        assert_eq!(is_meant, number == 1, "{recipients:?}");
    }
    Ok(())
}

#[tokio::test]
async fn co13_names_that_no_handle_can_be_are_refused() -> Result<()> {
    let scene = scene().await?;
    for (number, name) in [
        "a/b",
        "../a",
        "a@b",
        "a\nb",
        "a b",
        "\u{202e}ecila",
        "<b>a</b>",
        "",
        ".",
        "a\u{200b}b",
    ]
    .into_iter()
    .enumerate()
    {
        let path = format!("/users/{number}");
        let id = scene.evil.url(&path);
        let mut document = rig::person(&id, "x", &scene.mallorys_key);
        document["preferredUsername"] = json!(name);
        scene.evil.serve(&path, &document);
        assert!(scene.us.federation.find(&id).await.is_err(), "{name:?}");
        assert!(
            actor::by_uri(&scene.us.db, &id).await?.is_none(),
            "{name:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn do09_a_flood_of_strangers_is_told_to_come_back() -> Result<()> {
    let scene = scene().await?;
    // As it runs for a group: without the freedoms of development, which has no limits.
    let settings = crate::Settings {
        development: false,
        version: "0.0.0".into(),
        source_url: "https://example.org/source".into(),
    };
    let node = crate::node::Node::new(scene.us.db.clone(), settings)?;
    let mut last = 0;
    for number in 0..501 {
        let actor = format!("https://127.0.0.1/users/{number}");
        let follows = activity(
            &format!("{actor}/1"),
            "Follow",
            &actor,
            json!(scene.us.group.uri),
        );
        let key_id = format!("{actor}#main-key");
        let sent = scene.us.signed(&scene.mallorys_key, &key_id, &follows)?;
        let door = Door {
            method: &Method::POST,
            path_and_query: "/ap/inbox",
            headers: &sent.headers,
            body: Some(&sent.body),
        };
        let outcome = crate::inbox::take(&node, &door, &sent.body).await;
        last = outcome.map_or_else(|error| crate::http::status_of(&error).as_u16(), |()| 202);
        assert!(number == 500 || last == 401, "{number}: {last}");
    }
    assert_eq!(last, 429);
    Ok(())
}
