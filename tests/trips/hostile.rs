//! Hostile inputs against the real program; each name begins with its row in SECURITY.md.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use community::{actor, call::AnswerState, follow, post, store::Db};
use reqwest::{Method, header::HeaderValue};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use url::Url;

use super::steps::*;
use crate::rig::{
    eventually,
    instance::Instance,
    peer::{ACTIVITY_JSON, Actor, Peer, Served},
    signing::{self, Dialect, Request},
    visitor::Visitor,
};

const BOTH: [Dialect; 2] = [Dialect::Cavage, Dialect::Rfc9421];

/// A node, an honest server with alice and bob, and a hostile one with mallory.
struct Scene {
    carers: Instance,
    db: Db,
    mei: Visitor,
    honest: Peer,
    alice: Actor,
    bob: Actor,
    hostile: Peer,
    mallory: Actor,
}

impl Scene {
    async fn start() -> Result<Self> {
        let (carers, mei) = group("carers").await?;
        let (honest, hostile) = (Peer::start("honest").await?, Peer::start("hostile").await?);
        let (alice, bob) = (
            honest.actor("alice", "Person")?,
            honest.actor("bob", "Person")?,
        );
        let mallory = hostile.actor("mallory", "Person")?;
        let db = carers.db().await?;
        Ok(Self {
            carers,
            db,
            mei,
            honest,
            alice,
            bob,
            hostile,
            mallory,
        })
    }

    /// A note by alice that the node has.
    async fn known_note(&self, text: &str) -> Result<Value> {
        let create = note(&self.honest, &self.alice, &self.carers, None, text)?;
        taken(&self.honest, &self.alice, &self.carers, &create).await?;
        ensure!(
            self.has(&create["object"]).await?,
            "alice's note was not kept"
        );
        Ok(create)
    }

    /// Whether this object, by its id, is here and was not withdrawn.
    async fn has(&self, object: &Value) -> Result<bool> {
        let id = object["id"].as_str().context("an object without id")?;
        Ok(post::by_uri(&self.db, id)
            .await?
            .is_some_and(|post| post.deleted_at.is_none()))
    }

    async fn words_of(&self, object: &Value) -> Result<String> {
        let id = object["id"].as_str().context("an object without id")?;
        let post = post::by_uri(&self.db, id).await?.context("not here")?;
        Ok(post.content.plain())
    }

    /// Posts as mallory; the status.
    async fn attack(&self, activity: &Value) -> Result<u16> {
        let status = self
            .hostile
            .post(&self.mallory, &inbox(&self.carers)?, activity)
            .await?;
        ensure!(status.as_u16() < 500, "{status} for {activity}");
        Ok(status.as_u16())
    }

    /// Sends a request as it is, and expects a refusal, with nothing kept of this object.
    async fn is_refused(
        &self,
        from: &Peer,
        request: Request,
        statuses: &[u16],
        object: &Value,
    ) -> Result<()> {
        let (status, body) = from.send(request).await?;
        ensure!(statuses.contains(&status.as_u16()), "{status} {body}");
        ensure!(!self.has(object).await?, "it was kept all the same");
        self.is_alive().await
    }

    fn request(&self, activity: &Value) -> Result<Request> {
        Ok(Request::post(inbox(&self.carers)?, activity.to_string()))
    }

    async fn is_alive(&self) -> Result<()> {
        assert_eq!(asked(&self.carers.at("/health")?, "*/*").await?.0, 200);
        Ok(())
    }
}

// Signatures

#[tokio::test]
async fn hs01_without_a_signature_nothing_is_stored_or_fetched() -> Result<()> {
    let scene = Scene::start().await?;
    let create = note(&scene.honest, &scene.alice, &scene.carers, None, "unsigned")?;
    for inbox in ["/ap/inbox", "/ap/instance/inbox", "/ap/groups/carers/inbox"] {
        let request = Request::post(scene.carers.at(inbox)?, create.to_string());
        scene
            .is_refused(&scene.honest, request, &[401], &create["object"])
            .await?;
    }
    assert_eq!(scene.honest.asked(), Vec::<String>::new());
    assert!(
        actor::by_uri(&scene.db, scene.alice.id.as_str())
            .await?
            .is_none()
    );
    Ok(())
}

#[tokio::test]
async fn hs02_garbage_for_a_signature_is_refused() -> Result<()> {
    let scene = Scene::start().await?;
    let create = note(&scene.honest, &scene.alice, &scene.carers, None, "garbage")?;
    let key = scene.alice.key_id();
    let long = format!("keyId=\"{key}\",signature=\"{}\"", "A".repeat(6000));
    let garbage = [
        String::new(),
        "!".into(),
        "keyId".into(),
        long,
        format!("keyId=\"{key}\",headers=\"\",signature=\"AAAA\""),
        format!("keyId=\"{key}\",algorithm=\"hmac-sha256\",headers=\"(request-target) host date digest\",signature=\"AAAA\""),
        format!("keyId=\"{key}\",keyId=\"{key}2\",headers=\"(request-target) host date digest\",signature=\"AAAA\""),
        "keyId=\"file:///etc/passwd\",headers=\"(request-target) host date digest\",signature=\"AAAA\"".into(),
        "keyId=\"http://[\",headers=\"(request-target) host date digest\",signature=\"AAAA\"".into(),
        "keyId=\"\t\",headers=\"date\",signature=\"AAAA\"".into(),
    ];
    for signature in garbage {
        let mut request =
            scene
                .request(&create)?
                .signed(&scene.alice.key, &key, Dialect::Cavage)?;
        request
            .headers
            .insert("signature", HeaderValue::from_bytes(signature.as_bytes())?);
        scene
            .is_refused(&scene.honest, request, &[400, 401], &create["object"])
            .await?;
    }
    Ok(())
}

#[tokio::test]
async fn hs03_a_body_that_was_changed_is_refused() -> Result<()> {
    let scene = Scene::start().await?;
    for dialect in BOTH {
        let create = note(
            &scene.honest,
            &scene.alice,
            &scene.carers,
            None,
            "as it was",
        )?;
        let mut request =
            scene
                .request(&create)?
                .signed(&scene.alice.key, &scene.alice.key_id(), dialect)?;
        request.body = create
            .to_string()
            .replace("as it was", "as it is")
            .into_bytes();
        scene
            .is_refused(&scene.honest, request, &[401], &create["object"])
            .await?;
    }
    Ok(())
}

#[tokio::test]
async fn hs05_without_a_digest_nothing_is_taken() -> Result<()> {
    let scene = Scene::start().await?;
    for (dialect, header) in BOTH.into_iter().zip(["digest", "content-digest"]) {
        let create = note(
            &scene.honest,
            &scene.alice,
            &scene.carers,
            None,
            "no digest",
        )?;
        let mut request =
            scene
                .request(&create)?
                .signed(&scene.alice.key, &scene.alice.key_id(), dialect)?;
        request.headers.remove(header);
        scene
            .is_refused(&scene.honest, request, &[400, 401], &create["object"])
            .await?;
    }
    Ok(())
}

#[tokio::test]
async fn hs06_hs07_a_day_old_or_a_day_early_is_refused() -> Result<()> {
    let scene = Scene::start().await?;
    for dialect in BOTH {
        for hours in [-25, 25] {
            let create = note(
                &scene.honest,
                &scene.alice,
                &scene.carers,
                None,
                "out of time",
            )?;
            let at = signing::now()? + hours * 3600;
            let request = scene.request(&create)?.signed_at(
                &scene.alice.key,
                &scene.alice.key_id(),
                dialect,
                at,
            )?;
            scene
                .is_refused(&scene.honest, request, &[401], &create["object"])
                .await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn hs10_hs11_nobody_signs_for_another() -> Result<()> {
    let scene = Scene::start().await?;
    for dialect in BOTH {
        let create = note(
            &scene.honest,
            &scene.alice,
            &scene.carers,
            None,
            "by alice, she says",
        )?;
        // The key of mallory, the name of alice.
        let request =
            scene
                .request(&create)?
                .signed(&scene.mallory.key, &scene.mallory.key_id(), dialect)?;
        scene
            .is_refused(&scene.hostile, request, &[401, 403], &create["object"])
            .await?;
        // The name of alice's key, mallory's signature.
        let request =
            scene
                .request(&create)?
                .signed(&scene.mallory.key, &scene.alice.key_id(), dialect)?;
        scene
            .is_refused(&scene.hostile, request, &[401], &create["object"])
            .await?;
        // Bob, whose key is on the same server.
        let request =
            scene
                .request(&create)?
                .signed(&scene.bob.key, &scene.bob.key_id(), dialect)?;
        scene
            .is_refused(&scene.honest, request, &[401, 403], &create["object"])
            .await?;
    }
    Ok(())
}

#[tokio::test]
async fn hs12_a_key_that_says_whose_it_is_is_not_believed() -> Result<()> {
    let scene = Scene::start().await?;
    let pem = scene.mallory.key.public_pem()?;
    let key = scene.hostile.url("/keys/1")?;
    for owner in ["owner", "controller"] {
        let mut document = json!({"@context": "https://w3id.org/security/v1", "id": key, "type": "Key", "publicKeyPem": pem});
        document[owner] = json!(scene.alice.id);
        scene.hostile.serve("/keys/1", &document);
        let create = note(
            &scene.honest,
            &scene.alice,
            &scene.carers,
            None,
            "with a key of my own",
        )?;
        let request =
            scene
                .request(&create)?
                .signed(&scene.mallory.key, key.as_str(), Dialect::Cavage)?;
        scene
            .is_refused(&scene.hostile, request, &[401], &create["object"])
            .await?;
    }
    Ok(())
}

#[tokio::test]
async fn hs13_a_document_that_says_it_is_alice_changes_nothing_of_hers() -> Result<()> {
    let scene = Scene::start().await?;
    scene.known_note("hello").await?;
    let before = actor::by_uri(&scene.db, scene.alice.id.as_str())
        .await?
        .context("alice")?
        .public_key;
    let document = json!({
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
        "id": scene.alice.id, "type": "Person", "preferredUsername": "alice", "inbox": scene.alice.inbox(),
        "publicKey": {"id": scene.alice.key_id(), "owner": scene.alice.id, "publicKeyPem": scene.mallory.key.public_pem()?},
    });
    scene.hostile.serve("/users/alice", &document);
    let create = note(
        &scene.honest,
        &scene.alice,
        &scene.carers,
        None,
        "I am alice",
    )?;
    for key in [
        format!("{}/users/alice#main-key", scene.hostile.base),
        scene.alice.key_id(),
    ] {
        let request = scene
            .request(&create)?
            .signed(&scene.mallory.key, &key, Dialect::Cavage)?;
        scene
            .is_refused(&scene.hostile, request, &[401], &create["object"])
            .await?;
    }
    let after = actor::by_uri(&scene.db, scene.alice.id.as_str())
        .await?
        .context("alice")?
        .public_key;
    assert_eq!(before, after);
    Ok(())
}

#[tokio::test]
async fn hs16_hs17_a_signature_for_elsewhere_is_refused_here() -> Result<()> {
    let scene = Scene::start().await?;
    let create = note(
        &scene.honest,
        &scene.alice,
        &scene.carers,
        None,
        "meant for others",
    )?;
    let here = inbox(&scene.carers)?;
    for elsewhere in [
        scene.carers.at("/ap/instance/inbox")?,
        "http://other.localhost:1/ap/groups/carers/inbox".parse()?,
    ] {
        for dialect in BOTH {
            let mut request = Request::post(elsewhere.clone(), create.to_string()).signed(
                &scene.alice.key,
                &scene.alice.key_id(),
                dialect,
            )?;
            request.url = here.clone();
            scene
                .is_refused(
                    &scene.honest,
                    request.clone(),
                    &[400, 401, 421],
                    &create["object"],
                )
                .await?;
            // Nor when the header is put right again.
            request.set("host", &signing::authority(&here)?)?;
            scene
                .is_refused(&scene.honest, request, &[400, 401], &create["object"])
                .await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn hs20_the_same_activity_counts_once() -> Result<()> {
    let scene = Scene::start().await?;
    let call = publish(
        &scene.carers,
        &scene.mei,
        "/calls/new",
        call_form("A lift", "Flat 7B"),
    )
    .await?;
    let create = note(
        &scene.honest,
        &scene.alice,
        &scene.carers,
        Some(&call.uri),
        "I can",
    )?;
    let to = inbox(&scene.carers)?;
    let at_once = futures(5, async || {
        Ok(scene
            .honest
            .post(&scene.alice, &to, &create)
            .await?
            .as_u16())
    })
    .await?;
    ensure!(at_once.iter().all(|status| *status == 202), "{at_once:?}");
    let shared = scene.carers.at("/ap/inbox")?;
    assert_eq!(
        scene
            .honest
            .post_in(Dialect::Rfc9421, &scene.alice, &shared, &create)
            .await?
            .as_u16(),
        202
    );
    let answers = answers_stand(&scene.db, &call, &[AnswerState::Waiting]).await?;
    assert_eq!(
        scene
            .honest
            .post(&scene.alice, &to, &create)
            .await?
            .as_u16(),
        202
    );
    let page = scene.mei.see(&call.at("answers")).await?;
    assert_eq!(
        page.source()
            .matches(&format!("/answers/{}/accept", answers[0].id))
            .count(),
        1
    );
    Ok(())
}

/// The same question several times at once.
async fn futures<T>(many: usize, ask: impl AsyncFn() -> Result<T>) -> Result<Vec<T>> {
    let (a, b, c, d, e) = tokio::join!(ask(), ask(), ask(), ask(), ask());
    let all: Result<Vec<T>> = [a, b, c, d, e].into_iter().take(many).collect();
    all
}

#[tokio::test]
async fn hs21_what_was_deleted_does_not_come_back() -> Result<()> {
    let scene = Scene::start().await?;
    let create = scene.known_note("for a while").await?;
    let delete = scene.honest.activity(
        "Delete",
        &scene.alice,
        json!({"type": "Tombstone", "id": create["object"]["id"]}),
    );
    taken(&scene.honest, &scene.alice, &scene.carers, &delete).await?;
    ensure!(!scene.has(&create["object"]).await?, "it is still here");
    let mut again = create.clone();
    for id in [
        create["id"].clone(),
        json!(scene.honest.fresh_id("activities")),
    ] {
        again["id"] = id;
        let status = scene
            .honest
            .post(&scene.alice, &inbox(&scene.carers)?, &again)
            .await?;
        ensure!(status.as_u16() < 500, "{status}");
        ensure!(!scene.has(&create["object"]).await?, "it came back");
    }
    // A deletion that overtakes what it deletes.
    let create = note(
        &scene.honest,
        &scene.alice,
        &scene.carers,
        None,
        "never mind",
    )?;
    let delete = scene
        .honest
        .activity("Delete", &scene.alice, create["object"]["id"].clone());
    taken(&scene.honest, &scene.alice, &scene.carers, &delete).await?;
    scene
        .honest
        .post(&scene.alice, &inbox(&scene.carers)?, &create)
        .await?;
    ensure!(
        !scene.has(&create["object"]).await?,
        "it came after its own deletion"
    );
    Ok(())
}

#[tokio::test]
async fn hs22_a_new_key_is_asked_for_once() -> Result<()> {
    let scene = Scene::start().await?;
    scene.known_note("with the old key").await?;
    let old = scene.alice.clone();
    let renewed = scene.honest.rotate_key(&scene.alice, "Person")?;
    let create = note(
        &scene.honest,
        &renewed,
        &scene.carers,
        None,
        "with the new key",
    )?;
    taken(&scene.honest, &renewed, &scene.carers, &create).await?;
    let stale = note(
        &scene.honest,
        &old,
        &scene.carers,
        None,
        "with the old key again",
    )?;
    let request = scene
        .request(&stale)?
        .signed(&old.key, &old.key_id(), Dialect::Cavage)?;
    scene
        .is_refused(&scene.honest, request, &[401], &stale["object"])
        .await
}

#[tokio::test]
async fn hs23_a_stranger_who_says_farewell_is_not_asked_for() -> Result<()> {
    let scene = Scene::start().await?;
    let gone = scene.hostile.actor("gone", "Person")?;
    scene.hostile.gone("/users/gone");
    let delete = scene.hostile.activity("Delete", &gone, json!(gone.id));
    let begun = Instant::now();
    let status = scene
        .hostile
        .post(&gone, &inbox(&scene.carers)?, &delete)
        .await?;
    ensure!(status == 202 || status == 410, "{status}");
    ensure!(
        begun.elapsed() < Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(scene.hostile.asked(), Vec::<String>::new());
    assert!(actor::by_uri(&scene.db, gone.id.as_str()).await?.is_none());
    Ok(())
}

#[tokio::test]
async fn hs24_mallory_does_not_delete_alice() -> Result<()> {
    let scene = Scene::start().await?;
    let create = scene.known_note("here to stay").await?;
    for by in [&scene.mallory, &scene.alice] {
        let delete = json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": scene.hostile.fresh_id("deletes"), "type": "Delete",
            "actor": by.id, "object": scene.alice.id,
        });
        let status = scene.attack(&delete).await?;
        ensure!(status != 202 || by.id == scene.mallory.id, "{status}");
    }
    let alice = actor::by_uri(&scene.db, scene.alice.id.as_str())
        .await?
        .context("alice")?;
    ensure!(
        alice.deleted_at.is_none() && scene.has(&create["object"]).await?,
        "alice is gone"
    );
    Ok(())
}

#[tokio::test]
async fn hs30_hs31_nobody_speaks_as_one_of_ours() -> Result<()> {
    let scene = Scene::start().await?;
    let group = group_uri(&scene.carers)?;
    let mut create = note(
        &scene.hostile,
        &scene.mallory,
        &scene.carers,
        None,
        "as the group",
    )?;
    create["actor"] = json!(group);
    let request = scene.request(&create)?.signed(
        &scene.mallory.key,
        &scene.mallory.key_id(),
        Dialect::Cavage,
    )?;
    scene
        .is_refused(&scene.hostile, request, &[401, 403], &create["object"])
        .await?;
    let request = scene.request(&create)?.signed(
        &scene.mallory.key,
        &format!("{group}#main-key"),
        Dialect::Cavage,
    )?;
    scene
        .is_refused(&scene.hostile, request, &[401, 403], &create["object"])
        .await
}

#[tokio::test]
async fn hs34_only_activities_are_taken() -> Result<()> {
    let scene = Scene::start().await?;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/html",
        "",
    ] {
        let create = note(
            &scene.honest,
            &scene.alice,
            &scene.carers,
            None,
            "in another dress",
        )?;
        let mut request = scene.request(&create)?.signed(
            &scene.alice.key,
            &scene.alice.key_id(),
            Dialect::Cavage,
        )?;
        request.set("content-type", kind)?;
        scene
            .is_refused(&scene.honest, request, &[400, 406, 415], &create["object"])
            .await?;
    }
    Ok(())
}

// Fetching

#[tokio::test]
async fn fe01_an_actor_in_another_dress_is_none() -> Result<()> {
    let scene = Scene::start().await?;
    for (number, kind) in [
        "text/html",
        "application/octet-stream",
        "application/json",
        "application/ld+json",
        "image/png",
    ]
    .iter()
    .enumerate()
    {
        let handle = format!("upload{number}");
        let uploaded = scene.honest.actor(&handle, "Person")?;
        let (_, document) = scene.hostile.get(&scene.mallory, &uploaded.id).await?;
        scene.honest.serve_as(uploaded.id.path(), kind, &document);
        let create = note(
            &scene.honest,
            &uploaded,
            &scene.carers,
            None,
            "from a picture",
        )?;
        let request =
            scene
                .request(&create)?
                .signed(&uploaded.key, &uploaded.key_id(), Dialect::Cavage)?;
        scene
            .is_refused(&scene.honest, request, &[401], &create["object"])
            .await?;
        assert!(
            actor::by_uri(&scene.db, uploaded.id.as_str())
                .await?
                .is_none(),
            "{kind}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn fe02_fe03_a_server_speaks_for_itself_only() -> Result<()> {
    let scene = Scene::start().await?;
    scene.known_note("hello").await?;
    let forged = |id: &str, by: &Url| {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": id, "type": "Note", "attributedTo": by,
            "content": "<p>Send money to mallory</p>", "to": [PUBLIC], "cc": [], "published": "2026-11-20T08:00:00Z",
        })
    };
    let at_alices = format!("{}/notes/forged", scene.honest.base);
    let at_mallorys = format!("{}/notes/1", scene.hostile.base);
    // A document of mallory's that says it is alice's; and one that says alice wrote it.
    for (id, by) in [
        (&at_alices, &scene.alice.id),
        (&at_mallorys, &scene.alice.id),
        (&at_alices, &scene.mallory.id),
    ] {
        scene.hostile.serve("/notes/1", &forged(id, by));
        let announce = scene
            .hostile
            .activity("Announce", &scene.mallory, json!(at_mallorys));
        scene.attack(&announce).await?;
        // AC08: nor with the forgery embedded.
        let announce = scene
            .hostile
            .activity("Announce", &scene.mallory, forged(id, by));
        scene.attack(&announce).await?;
        for id in [&at_alices, &at_mallorys] {
            assert!(post::by_uri(&scene.db, id).await?.is_none(), "{id}");
        }
    }
    for path in ["/network", "/notices", "/"] {
        scene
            .mei
            .see(path)
            .await?
            .sees_not("Send money to mallory")?;
    }
    Ok(())
}

#[tokio::test]
async fn fe06_private_addresses_are_not_even_dialled() -> Result<()> {
    let mut node = Instance::prepare("guarded").await?;
    node.set("KAIFONG_DEVELOPMENT", "false");
    node.set("KAIFONG_URL", "https://guarded.example");
    node.run(&["init", "--name", "The guarded group", "--handle", "guarded"])
        .await?;
    node.serve().await?;
    let trap = TcpListener::bind("127.0.0.1:0").await?;
    let port = trap.local_addr()?.port();
    let dialled = tokio::spawn(async move { trap.accept().await.map(|_| ()) });

    let key = signing::Key::generate()?;
    let peer = Peer::start("sender").await?;
    let hosts = [
        "127.0.0.1",
        "localhost",
        "x.localhost",
        "[::1]",
        "0.0.0.0",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "user@127.0.0.1",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "127。0。0。1",
    ];
    for scheme in ["http", "https"] {
        for host in hosts {
            let actor = format!("{scheme}://{host}:{port}/users/x");
            let activity = json!({
                "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{actor}/1"), "type": "Follow", "actor": actor,
                "object": "https://guarded.example/ap/groups/guarded",
            });
            let mut request = Request::post(
                "https://guarded.example/ap/inbox".parse()?,
                activity.to_string(),
            )
            .signed(&key, &format!("{actor}#main-key"), Dialect::Cavage)?;
            request.url = node.at("/ap/inbox")?;
            let (status, body) = peer.send(request).await?;
            ensure!(
                matches!(status.as_u16(), 400..=422),
                "{actor}: {status} {body}"
            );
        }
    }
    // Nor when a person asks for it.
    node.member("mei", "coordinator", PASSWORD).await?;
    let mei = sign_in(&node, "mei").await?;
    for address in [
        format!("http://127.0.0.1:{port}/"),
        format!("@x@localhost:{port}"),
        format!("https://127.0.0.1:{port}/users/x"),
    ] {
        let query: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
        let page = mei.open(&format!("/network/find?address={query}")).await?;
        ensure!(page.status.as_u16() < 500, "{address}: {}", page.status);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    ensure!(!dialled.is_finished(), "the node dialled a private address");
    dialled.abort();
    Ok(())
}

#[tokio::test]
async fn fe11_what_is_too_large_is_cut_off() -> Result<()> {
    let scene = Scene::start().await?;
    // An actor of 20 MiB.
    let big = scene.hostile.actor("big", "Person")?;
    let (_, mut document) = scene.honest.get(&scene.alice, &big.id).await?;
    document["summary"] = json!("x".repeat(20 << 20));
    scene.hostile.serve(big.id.path(), &document);
    let create = note(&scene.hostile, &big, &scene.carers, None, "I am large")?;
    let request = scene
        .request(&create)?
        .signed(&big.key, &big.key_id(), Dialect::Cavage)?;
    scene
        .is_refused(&scene.hostile, request, &[401], &create["object"])
        .await?;
    // An activity of 2 MiB.
    let create = note(
        &scene.honest,
        &scene.alice,
        &scene.carers,
        None,
        &"x".repeat(2 << 20),
    )?;
    let request =
        scene
            .request(&create)?
            .signed(&scene.alice.key, &scene.alice.key_id(), Dialect::Cavage)?;
    scene
        .is_refused(&scene.honest, request, &[413], &create["object"])
        .await?;

    // Who sends slowly is told as well, though nobody reads it to its end.
    let mut stream = TcpStream::connect(("127.0.0.1", scene.carers.port())).await?;
    let piece = vec![b'x'; 1 << 20];
    let head = format!(
        "POST /ap/inbox HTTP/1.1\r\nHost: carers\r\nContent-Type: {ACTIVITY_JSON}\r\nContent-Length: {}\r\n\r\n",
        3 * piece.len(),
    );
    stream.write_all(head.as_bytes()).await?;
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        stream.write_all(&piece).await?;
    }
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await?;
    ensure!(answer == *b"HTTP/1.1 413");
    Ok(())
}

#[tokio::test]
async fn fe15_fe16_fe17_fe18_what_is_no_honest_json_is_refused() -> Result<()> {
    let scene = Scene::start().await?;
    let create = note(&scene.honest, &scene.alice, &scene.carers, None, "plain")?;
    let text = create.to_string();
    let deep = text
        .replacen("\"plain\"", "1", 1)
        .replacen("<p>plain</p>", "x", 1);
    let deep = deep.replacen(
        '{',
        &format!(
            "{{\"deep\":{}1{},",
            "[".repeat(100_000),
            "]".repeat(100_000)
        ),
        1,
    );
    let doubled = text.replacen('{', &format!("{{\"actor\":\"{}\",", scene.mallory.id), 1);
    let bodies: [&[u8]; 10] = [
        deep.as_bytes(),
        doubled.as_bytes(),
        b"",
        b"null",
        b"[]",
        b"7",
        b"\"x\"",
        b"{\"type\":\"Create\"",
        b"{\"type\":\"Create\",\"actor\":\"\xff\xfe\"}",
        b"{\"a\":1e99999}",
    ];
    for body in bodies {
        let request = Request::post(inbox(&scene.carers)?, body).signed(
            &scene.alice.key,
            &scene.alice.key_id(),
            Dialect::Cavage,
        )?;
        let (status, answer) = scene.honest.send(request).await?;
        ensure!(
            matches!(status.as_u16(), 400 | 401 | 422),
            "{status} {answer}"
        );
        ensure!(!scene.has(&create["object"]).await?, "kept");
    }
    scene.is_alive().await?;
    // Characters that no database likes are taken out, or the whole is refused; nothing breaks.
    for odd in ["a\\u0000b", "a\\ud800b", "a\\u001bb", "a\\uffffb"] {
        let mut create = note(&scene.honest, &scene.alice, &scene.carers, None, "ODD")?;
        create["object"]["summary"] = json!("ODD");
        let body = create.to_string().replace("ODD", odd);
        let request = Request::post(inbox(&scene.carers)?, body).signed(
            &scene.alice.key,
            &scene.alice.key_id(),
            Dialect::Cavage,
        )?;
        let (status, answer) = scene.honest.send(request).await?;
        ensure!(status.as_u16() < 500, "{odd}: {status} {answer}");
    }
    scene.mei.see("/network").await?;
    scene.is_alive().await
}

// Activities

#[tokio::test]
async fn ac01_ac02_ac03_only_its_author_changes_a_note() -> Result<()> {
    let scene = Scene::start().await?;
    let create = scene.known_note("my own words").await?;
    let object = create["object"].clone();
    let mut forged = object.clone();
    forged["content"] = json!("<p>Send money</p>");
    let mut taken_over = forged.clone();
    taken_over["attributedTo"] = json!(scene.mallory.id);
    let id = object["id"].clone();
    for about in [&forged, &taken_over] {
        scene
            .attack(
                &scene
                    .hostile
                    .activity("Update", &scene.mallory, about.clone()),
            )
            .await?;
    }
    for about in [
        id.clone(),
        json!({"type": "Tombstone", "id": id}),
        object.clone(),
    ] {
        scene
            .attack(&scene.hostile.activity("Delete", &scene.mallory, about))
            .await?;
    }
    // Nor does bob, who lives next door.
    let to = inbox(&scene.carers)?;
    for activity in [
        scene.honest.activity("Update", &scene.bob, forged.clone()),
        scene.honest.activity("Delete", &scene.bob, id.clone()),
        scene
            .honest
            .activity("Delete", &scene.bob, json!({"type": "Tombstone", "id": id})),
    ] {
        let status = scene.honest.post(&scene.bob, &to, &activity).await?;
        ensure!(status.as_u16() < 500, "{status}");
    }
    // And the author of a note stays the same, whatever she says.
    let mut given_away = object.clone();
    given_away["attributedTo"] = json!(scene.bob.id);
    scene
        .honest
        .post(
            &scene.alice,
            &to,
            &scene.honest.activity("Update", &scene.alice, given_away),
        )
        .await?;
    ensure!(scene.has(&object).await?, "it is gone");
    assert_eq!(scene.words_of(&object).await?.trim(), "my own words");
    let kept = post::by_uri(&scene.db, id.as_str().unwrap_or(""))
        .await?
        .context("kept")?;
    let alice = actor::by_uri(&scene.db, scene.alice.id.as_str())
        .await?
        .context("alice")?;
    assert_eq!(kept.author_id, alice.id);
    // Her own change is taken.
    let mut changed = object.clone();
    changed["content"] = json!("<p>my better words</p>");
    changed["updated"] = json!("2026-11-21T09:00:00Z");
    taken(
        &scene.honest,
        &scene.alice,
        &scene.carers,
        &scene.honest.activity("Update", &scene.alice, changed),
    )
    .await?;
    assert_eq!(scene.words_of(&object).await?.trim(), "my better words");
    Ok(())
}

#[tokio::test]
async fn ac05_ac06_ac07_nothing_is_put_into_anothers_mouth_or_place() -> Result<()> {
    let scene = Scene::start().await?;
    let ids = [
        Some(format!("{}/notes/f1", scene.honest.base)),
        Some(format!("{}/notes/f2", scene.hostile.base)),
        None,
    ];
    for id in &ids {
        for by in [&scene.alice, &scene.mallory] {
            let mut create = note(&scene.hostile, by, &scene.carers, None, "words of another")?;
            create["actor"] = json!(scene.mallory.id);
            match id {
                Some(id) => create["object"]["id"] = json!(id),
                None => drop(
                    create["object"]
                        .as_object_mut()
                        .context("an object")?
                        .remove("id"),
                ),
            }
            let honest = by.id == scene.mallory.id
                && id
                    .as_deref()
                    .is_some_and(|id| id.starts_with(&scene.hostile.base));
            let status = scene.attack(&create).await?;
            if honest {
                assert_eq!(status, 202);
            }
        }
    }
    assert!(
        post::by_uri(&scene.db, ids[0].as_deref().unwrap_or(""))
            .await?
            .is_none()
    );
    let alice = actor::by_uri(&scene.db, scene.alice.id.as_str()).await?;
    if let Some(kept) = post::by_uri(&scene.db, ids[1].as_deref().unwrap_or("")).await? {
        ensure!(
            alice.is_none_or(|alice| alice.id != kept.author_id),
            "shown as alice's"
        );
    }

    // An id of alice's server, used by mallory first, is still free for alice.
    let create = note(
        &scene.honest,
        &scene.alice,
        &scene.carers,
        None,
        "the real one",
    )?;
    let mut occupied = note(
        &scene.hostile,
        &scene.mallory,
        &scene.carers,
        None,
        "first!",
    )?;
    occupied["id"] = create["id"].clone();
    let status = scene.attack(&occupied).await?;
    ensure!(status != 202, "an id of another server was taken");
    taken(&scene.honest, &scene.alice, &scene.carers, &create).await?;
    ensure!(
        scene.has(&create["object"]).await?,
        "alice's own is refused"
    );
    Ok(())
}

#[tokio::test]
async fn ac09_nobody_undoes_what_another_did() -> Result<()> {
    let scene = Scene::start().await?;
    let follow = peer_follows(&scene.honest, &scene.bob, &scene.carers).await?;
    let post = publish(
        &scene.carers,
        &scene.mei,
        "/posts/new",
        post_form("liked", "public"),
    )
    .await?;
    let like = scene.honest.activity("Like", &scene.bob, json!(post.uri));
    taken(&scene.honest, &scene.bob, &scene.carers, &like).await?;
    for undone in [
        follow.clone(),
        follow["id"].clone(),
        like.clone(),
        like["id"].clone(),
    ] {
        scene
            .attack(
                &scene
                    .hostile
                    .activity("Undo", &scene.mallory, undone.clone()),
            )
            .await?;
        let mut mine = undone;
        if mine.is_object() {
            mine["actor"] = json!(scene.mallory.id);
            scene
                .attack(&scene.hostile.activity("Undo", &scene.mallory, mine))
                .await?;
        }
    }
    assert_eq!(followers(&scene.carers).await?, 1);
    let next = publish(
        &scene.carers,
        &scene.mei,
        "/posts/new",
        post_form("bob still hears", "public"),
    )
    .await?;
    scene
        .honest
        .receives("the next post", |activity| {
            activity["object"]["id"] == next.uri
        })
        .await?;
    Ok(())
}

#[tokio::test]
async fn ac10_ac12_only_the_one_asked_answers_a_follow() -> Result<()> {
    let scene = Scene::start().await?;
    let group = group_uri(&scene.carers)?;
    let (_, ours) = community::group::ours(&scene.db).await?;
    // A follow that was never asked for.
    let invented = json!({"id": scene.carers.at("/ap/follows/77")?, "type": "Follow", "actor": group, "object": scene.mallory.id});
    for object in [invented.clone(), invented["id"].clone()] {
        scene
            .attack(&scene.hostile.activity("Accept", &scene.mallory, object))
            .await?;
    }
    assert!(follow::following(&scene.db, ours.id).await?.is_empty());

    // One that was: asked of alice, answered by mallory.
    let query: String =
        url::form_urlencoded::byte_serialize(format!("@alice@{}", scene.honest.host()).as_bytes())
            .collect();
    scene
        .mei
        .see(&format!("/network/find?address={query}"))
        .await?
        .form("/desk/follow")
        .accepted()
        .await?;
    let asked_for = scene.honest.receives_type("Follow", "").await?;
    assert_eq!(
        (&asked_for["actor"], &asked_for["object"]),
        (&json!(group), &json!(scene.alice.id))
    );
    let state = async || {
        Ok::<_, anyhow::Error>(
            follow::following(&scene.db, ours.id)
                .await?
                .first()
                .map(|(follow, _)| follow.state),
        )
    };
    for verb in ["Accept", "Reject"] {
        scene
            .attack(
                &scene
                    .hostile
                    .activity(verb, &scene.mallory, asked_for.clone()),
            )
            .await?;
        scene
            .attack(
                &scene
                    .hostile
                    .activity(verb, &scene.mallory, asked_for["id"].clone()),
            )
            .await?;
        let status = scene
            .honest
            .post(
                &scene.bob,
                &inbox(&scene.carers)?,
                &scene.honest.activity(verb, &scene.bob, asked_for.clone()),
            )
            .await?;
        ensure!(status.as_u16() < 500, "{status}");
        assert_eq!(state().await?, Some(follow::State::Requested), "{verb}");
    }
    taken(
        &scene.honest,
        &scene.alice,
        &scene.carers,
        &scene
            .honest
            .activity("Accept", &scene.alice, asked_for["id"].clone()),
    )
    .await?;
    eventually("the follow is accepted", async || {
        Ok((state().await? == Some(follow::State::Accepted)).then_some(()))
    })
    .await
}

#[tokio::test]
async fn ac16_ac29_what_one_may_not_see_or_own_one_does_not_touch() -> Result<()> {
    let scene = Scene::start().await?;
    let inside = publish(
        &scene.carers,
        &scene.mei,
        "/posts/new",
        post_form("said inside", "inside"),
    )
    .await?;
    let public = publish(
        &scene.carers,
        &scene.mei,
        "/posts/new",
        post_form("said to all", "public"),
    )
    .await?;
    for kind in ["Like", "Announce"] {
        scene
            .attack(
                &scene
                    .hostile
                    .activity(kind, &scene.mallory, json!(inside.uri)),
            )
            .await?;
    }
    let reply = note(
        &scene.hostile,
        &scene.mallory,
        &scene.carers,
        Some(&inside.uri),
        "I can read you",
    )?;
    scene.attack(&reply).await?;
    let group = group_uri(&scene.carers)?;
    for id in [&inside.uri, &public.uri] {
        for object in [json!(id), json!({"type": "Tombstone", "id": id})] {
            scene
                .attack(&scene.hostile.activity("Delete", &scene.mallory, object))
                .await?;
        }
        for by in [json!(group), json!(scene.mallory.id)] {
            let forged = json!({"id": id, "type": "Note", "attributedTo": by, "content": "<p>forged</p>", "to": [PUBLIC], "cc": []});
            scene
                .attack(
                    &scene
                        .hostile
                        .activity("Update", &scene.mallory, forged.clone()),
                )
                .await?;
            scene
                .attack(&create(&scene.hostile, &scene.mallory, forged))
                .await?;
        }
    }
    let forged = json!({"id": group, "type": "Group", "preferredUsername": "carers", "name": "Not us", "inbox": scene.mallory.inbox()});
    scene
        .attack(&scene.hostile.activity("Update", &scene.mallory, forged))
        .await?;
    let shown = scene.mei.see(&inside.page).await?;
    shown.sees("said inside")?;
    shown.sees_not("I can read you")?;
    scene
        .carers
        .visitor()?
        .see(&public.page)
        .await?
        .sees("said to all")?;
    scene
        .carers
        .visitor()?
        .see("/")
        .await?
        .sees("The carers group")
}

#[tokio::test]
async fn ac18_the_narrower_audience_counts() -> Result<()> {
    let scene = Scene::start().await?;
    let rain = joined(&scene.carers, "rain", "member").await?;
    let group = group_uri(&scene.carers)?;
    let mut inner = private_note(
        &scene.honest,
        &scene.alice,
        &scene.carers,
        None,
        "for the group only 31",
    )?;
    inner["to"] = json!([PUBLIC]);
    let mut outer = note(
        &scene.honest,
        &scene.alice,
        &scene.carers,
        None,
        "for the group only 32",
    )?;
    (outer["to"], outer["cc"]) = (json!([group]), json!([]));
    for (create, words) in [
        (inner, "for the group only 31"),
        (outer, "for the group only 32"),
    ] {
        scene
            .honest
            .post(&scene.alice, &inbox(&scene.carers)?, &create)
            .await?;
        if let Some(kept) =
            post::by_uri(&scene.db, create["object"]["id"].as_str().unwrap_or("")).await?
        {
            assert_eq!(kept.visibility, post::Visibility::Direct, "{words}");
        }
        is_nowhere_public(&scene.carers, words, None).await?;
        is_hidden_from(&rain, words, &["/network", "/inside", "/notices", "/calls"]).await?;
    }
    Ok(())
}

#[tokio::test]
async fn ac20_hidden_recipients_stay_hidden() -> Result<()> {
    let scene = Scene::start().await?;
    let mut create = note(
        &scene.honest,
        &scene.alice,
        &scene.carers,
        None,
        "to some in secret",
    )?;
    for part in ["/bto", "/bcc"] {
        create[&part[1..]] = json!(["https://hidden.example/users/secret"]);
        create["object"][&part[1..]] = json!(["https://hidden.example/users/secret"]);
    }
    taken(&scene.honest, &scene.alice, &scene.carers, &create).await?;
    let kept = post::by_uri(&scene.db, create["object"]["id"].as_str().unwrap_or(""))
        .await?
        .context("kept")?;
    for path in ["/network".to_owned(), format!("/network/posts/{}", kept.id)] {
        scene.mei.open(&path).await?.sees_not("hidden.example")?;
    }
    is_nowhere_public(&scene.carers, "hidden.example", None).await
}

#[tokio::test]
async fn co01_what_comes_as_html_does_no_harm() -> Result<()> {
    let scene = Scene::start().await?;
    let shapes = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<iframe src=\"//evil.example\"></iframe>",
        "<p style=\"position:fixed\" class=\"masthead\" id=\"content\">x</p>",
        "<svg onload=alert(1)>",
        "<form action=\"//evil.example\"><input name=x></form>",
        "<a href=\"java&#x09;script:alert(1)\">x</a>",
        "<math><mi xlink:href=\"data:x\">",
        "<link rel=stylesheet href=//evil.example>",
    ];
    let call = publish(
        &scene.carers,
        &scene.mei,
        "/calls/new",
        call_form("A lift", ""),
    )
    .await?;
    for shape in shapes {
        let create = note(
            &scene.honest,
            &scene.alice,
            &scene.carers,
            None,
            &format!("before</p>{shape}"),
        )?;
        taken(&scene.honest, &scene.alice, &scene.carers, &create).await?;
        let kept = post::by_uri(&scene.db, create["object"]["id"].as_str().unwrap_or(""))
            .await?
            .context("kept")?;
        let page = scene
            .mei
            .see(&format!("/network/posts/{}", kept.id))
            .await?;
        for bad in [
            "alert(1)</script",
            "onerror",
            "onload",
            "javascript:",
            "evil.example",
            "<iframe",
            "<svg onload",
            "position:fixed",
            "xlink",
        ] {
            page.sees_not(bad)?;
        }
        ensure!(
            page.header("content-security-policy")
                .contains("default-src 'self'"),
            "no CSP"
        );
    }
    let reply = note(
        &scene.honest,
        &scene.alice,
        &scene.carers,
        Some(&call.uri),
        "<script>alert(1)</script><b onclick=x>yes</b>",
    )?;
    taken(&scene.honest, &scene.alice, &scene.carers, &reply).await?;
    answers_stand(&scene.db, &call, &[AnswerState::Waiting]).await?;
    let page = scene.mei.see(&call.at("answers")).await?;
    page.sees_not("onclick")?;
    page.sees_not("<script")
}

// Privacy and doors for people

#[tokio::test]
async fn pr02_private_and_missing_are_alike() -> Result<()> {
    let scene = Scene::start().await?;
    let inside = publish(
        &scene.carers,
        &scene.mei,
        "/posts/new",
        post_form("said inside", "inside"),
    )
    .await?;
    let network = publish(
        &scene.carers,
        &scene.mei,
        "/posts/new",
        post_form("said to friends", "followers"),
    )
    .await?;
    // A number that nothing has, as long as theirs.
    let missing = &(inside.id.parse::<i64>()? - 777_777).to_string();
    for thing in [&inside, &network] {
        for pattern in [
            "/@carers/ID",
            "/network/posts/ID",
            "/ap/posts/ID",
            "/ap/posts/ID/replies",
            "/posts/ID/answers",
            "/posts/ID/edit",
        ] {
            for accept in ["text/html", ACTIVITY_JSON] {
                let there =
                    ask_plainly(&scene.carers.at(&pattern.replace("ID", &thing.id))?, accept)
                        .await?;
                let not_there =
                    ask_plainly(&scene.carers.at(&pattern.replace("ID", missing))?, accept).await?;
                let there = (
                    there.0,
                    there.1.replace(&thing.id, "ID"),
                    there.2.replace(&thing.id, "ID"),
                );
                let not_there = (
                    not_there.0,
                    not_there.1.replace(missing, "ID"),
                    not_there.2.replace(missing, "ID"),
                );
                assert_eq!(there, not_there, "{pattern} as {accept}");
            }
        }
        for deed in ["answer", "come", "reply", "like", "withdraw"] {
            let visitor = scene.carers.visitor()?;
            let form = [
                ("name", "x"),
                ("contact", "y"),
                ("message", "z"),
                ("text", "t"),
                ("visibility", "public"),
            ];
            let there = visitor.send(&thing.at(deed), &form).await?.status;
            let not_there = visitor
                .send(&format!("/posts/{missing}/{deed}"), &form)
                .await?
                .status;
            assert_eq!(there, not_there, "{deed}");
        }
    }
    Ok(())
}

/// Status, where it sends to, and body.
async fn ask_plainly(url: &Url, accept: &str) -> Result<(u16, String, String)> {
    let answer = crate::rig::net::client()?
        .get(url.clone())
        .header("accept", accept)
        .send()
        .await?;
    let location = answer
        .headers()
        .get("location")
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
        .to_owned();
    Ok((answer.status().as_u16(), location, answer.text().await?))
}

#[tokio::test]
async fn pr09_a_private_message_is_for_those_it_names() -> Result<()> {
    let scene = Scene::start().await?;
    let rain = joined(&scene.carers, "rain", "member").await?;
    let create = private_note(
        &scene.honest,
        &scene.alice,
        &scene.carers,
        None,
        "for hosts alone 55",
    )?;
    taken(&scene.honest, &scene.alice, &scene.carers, &create).await?;
    let kept = post::by_uri(&scene.db, create["object"]["id"].as_str().unwrap_or(""))
        .await?
        .context("kept")?;
    let page = format!("/network/posts/{}", kept.id);
    is_hidden_from(
        &rain,
        "for hosts alone 55",
        &[&page, "/network", "/notices", "/inside"],
    )
    .await?;
    assert_eq!(rain.open(&page).await?.status.as_u16(), 404);
    is_nowhere_public(&scene.carers, "for hosts alone 55", None).await
}

#[tokio::test]
async fn oa11_oa12_a_form_of_another_site_is_refused() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let form = "text=hello&language=en&visibility=inside&step=publish";
    let url = carers.at("/posts/new")?;
    for body in [
        form.to_owned(),
        format!("{form}&csrf="),
        format!("{form}&csrf=wrong"),
    ] {
        let page = mei.ask(Method::POST, url.clone(), Some(body)).await?;
        assert_eq!(page.status.as_u16(), 403);
    }
    // The right token, from another site.
    let token = mei.see("/").await?.attribute("input[name=csrf]", "value")?;
    let cookie = mei.jar(|jar| jar.header()).context("a session")?;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "http://evil.localhost"),
        ("origin", "null"),
    ] {
        let answer = crate::rig::net::client()?
            .post(url.clone())
            .header("cookie", &cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .header(name, value)
            .body(format!("{form}&csrf={token}"))
            .send()
            .await?;
        assert_eq!(answer.status().as_u16(), 403, "{name}: {value}");
    }
    mei.see("/inside").await?.sees_not("hello")?;
    // The cookie is out of reach for scripts and other sites; signing out ends the session on the server.
    let attributes = mei
        .jar(|jar| jar.get("session").map(|cookie| cookie.attributes.clone()))
        .context("a session")?;
    for wanted in ["httponly", "samesite=lax", "path=/"] {
        ensure!(
            attributes.iter().any(|attribute| attribute == wanted),
            "{attributes:?}"
        );
    }
    mei.submit("/sign-out", &[]).await?;
    let answer = crate::rig::net::client()?
        .get(carers.at("/inside")?)
        .header("cookie", &cookie)
        .send()
        .await?;
    assert_eq!(answer.status().as_u16(), 401);
    Ok(())
}

#[tokio::test]
async fn oa13_oa16_guessing_is_slow_and_tells_nothing() -> Result<()> {
    let mut node = Instance::prepare("guarded").await?;
    node.set("KAIFONG_DEVELOPMENT", "false");
    node.set("KAIFONG_URL", "https://guarded.example");
    node.run(&["init", "--name", "The guarded group", "--handle", "guarded"])
        .await?;
    node.member("mei", "coordinator", PASSWORD).await?;
    node.serve().await?;
    let guess = async |handle: &str| {
        let page = node
            .visitor()?
            .send(
                "/sign-in",
                &[
                    ("handle", handle),
                    ("password", "not my own words"),
                    ("next", "/"),
                ],
            )
            .await?;
        Ok::<_, anyhow::Error>((page.status.as_u16(), page.text()?.replace(handle, "NAME")))
    };
    let (known, unknown) = (guess("mei").await?, guess("nobody").await?);
    assert_eq!(known, unknown);
    ensure!(known.0 == 422, "{}", known.0);
    let mut last = 0;
    for _ in 0..24 {
        last = guess("mei").await?.0;
    }
    assert_eq!(last, 429);
    Ok(())
}

#[tokio::test]
async fn oa24_signing_in_leads_nowhere_else() -> Result<()> {
    let (carers, _) = group("carers").await?;
    for next in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\thttps://evil.example",
    ] {
        let page = carers
            .visitor()?
            .send(
                "/sign-in",
                &[("handle", "mei"), ("password", PASSWORD), ("next", next)],
            )
            .await?;
        let target = location(&page)?;
        assert_eq!(
            (target.origin(), target.path()),
            (carers.url.origin(), "/"),
            "{next}"
        );
    }
    let page = carers
        .visitor()?
        .send(
            "/sign-in",
            &[
                ("handle", "mei"),
                ("password", PASSWORD),
                ("next", "/calls?kind=offer"),
            ],
        )
        .await?;
    assert_eq!(location(&page)?, carers.at("/calls?kind=offer")?);
    Ok(())
}

#[tokio::test]
async fn oa36_a_link_works_once() -> Result<()> {
    let (carers, _) = group("carers").await?;
    let link = carers.run(&["member", "password", "mei"]).await?;
    let url: Url = link.trim().parse()?;
    ensure!(
        url.path().len() > "/password/".len() + 20,
        "{url} can be guessed"
    );
    let form = [("password", "another four words")];
    carers.visitor()?.submit(url.path(), &form).await?;
    let again = carers.visitor()?.send(url.path(), &form).await?;
    ensure!(
        matches!(again.status.as_u16(), 404 | 409 | 410),
        "{}",
        again.status
    );
    let guessed = carers
        .visitor()?
        .open("/password/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
        .await?;
    assert_eq!(
        guessed.status,
        carers.visitor()?.open(url.path()).await?.status,
        "used and never made are alike"
    );
    Ok(())
}

#[tokio::test]
async fn oa21_the_name_of_the_node_is_its_own() -> Result<()> {
    let (carers, _) = group("carers").await?;
    let answer = crate::rig::net::client()?
        .get(carers.at("/")?)
        .header("host", "evil.example")
        .header("x-forwarded-host", "evil.example")
        .send()
        .await?;
    ensure!(
        !answer.text().await?.contains("evil.example"),
        "a header is believed"
    );
    Ok(())
}

#[tokio::test]
async fn fe24_a_dead_key_is_not_asked_for_again_and_again() -> Result<()> {
    // A peer that serves anything at all is asked for the key only, and once.
    let scene = Scene::start().await?;
    scene.hostile.answer_get(
        "/users/mallory",
        Served {
            status: 500,
            content_type: ACTIVITY_JSON.into(),
            body: b"{}".to_vec(),
        },
    );
    for _ in 0..5 {
        let create = note(
            &scene.hostile,
            &scene.mallory,
            &scene.carers,
            None,
            "from a dead house",
        )?;
        assert_eq!(scene.attack(&create).await?, 401);
    }
    ensure!(
        scene.hostile.asked().len() <= 2,
        "asked {:?}",
        scene.hostile.asked()
    );
    Ok(())
}
