//! What others tell us about themselves and about us: moving house, reports, blocks, quotes, threads; and how they are signed to.

use community::{
    actor::Actor,
    follow,
    post::{self, Author, Draft, Kind, Visibility},
    report,
};
use serde_json::{Value, json};

use super::{
    doors,
    gatherings::announce,
    rig::{self, Foreign, Stand, activity, foreign, note, stand, until},
};
use crate::{
    Error, Result,
    keys::{
        KeyPair,
        tests::{alice, mallory},
    },
};

fn missing(what: &str) -> Error {
    Error::NotFound(what.to_owned())
}

/// Somebody elsewhere who can sign.
struct Somebody {
    server: Foreign,
    uri: String,
    key: KeyPair,
}

impl Somebody {
    async fn at(server: &str, key: KeyPair) -> Result<Self> {
        let server = foreign(server).await?;
        let uri = server.person("someone", &key);
        Ok(Self { server, uri, key })
    }

    fn says(&self, number: u32, verb: &str, object: Value) -> Value {
        activity(
            &self.server.url(&format!("/acts/{number}")),
            verb,
            &self.uri,
            object,
        )
    }

    async fn tells(&self, us: &Stand, activity: &Value) -> Result<u16> {
        us.receive(&self.key, &self.uri, activity).await
    }

    /// Shows in her own document that she was somebody else before.
    fn was(&self, before: &str) {
        let mut document = rig::person(&self.uri, "someone", &self.key);
        document["alsoKnownAs"] = json!([before]);
        self.server.serve("/users/someone", &document);
    }
}

/// Our group follows her, and she has said yes.
async fn we_follow(us: &Stand, her: &Somebody) -> Result<Actor> {
    let actor = us.federation.find(&her.uri).await?;
    let mut tx = us.db.begin().await?;
    let asked = follow::ask(&mut tx, Some(&us.coordinator), actor.id).await?;
    tx.commit().await?;
    let yes = her.says(1, "Accept", json!(asked.uri));
    assert_eq!(her.tells(us, &yes).await?, 202);
    Ok(actor)
}

async fn state(us: &Stand, followee: &Actor) -> Result<Option<follow::State>> {
    let follow = follow::between(&us.db, us.group.id, followee.id).await?;
    Ok(follow.map(|follow| follow.state))
}

#[tokio::test]
async fn ac14_a_follow_goes_along_only_to_a_house_that_knows_the_old_name() -> Result<()> {
    let us = stand("us").await?;
    let (old, new) = (
        Somebody::at("old", alice()).await?,
        Somebody::at("new", mallory()).await?,
    );
    let before = we_follow(&us, &old).await?;
    let moves = |number, to: &str| {
        let mut moves = old.says(number, "Move", json!(old.uri));
        moves["target"] = json!(to);
        moves
    };
    assert!(
        old.tells(&us, &moves(2, &new.uri)).await? >= 400,
        "the new house does not know her"
    );
    assert_eq!(state(&us, &before).await?, Some(follow::State::Accepted));
    assert!(new.server.told("Follow").is_none());
    // Somebody else says so.
    new.was(&old.uri);
    let mut forged = new.says(3, "Move", json!(old.uri));
    forged["target"] = json!(new.uri);
    assert!(new.tells(&us, &forged).await? >= 400);
    assert_eq!(state(&us, &before).await?, Some(follow::State::Accepted));

    assert_eq!(old.tells(&us, &moves(4, &new.uri)).await?, 202);
    let (_, asked) = until("the new house is asked", async || {
        Ok(new.server.told("Follow"))
    })
    .await?;
    assert_eq!(
        (&asked["actor"], &asked["object"]),
        (&json!(us.group.uri), &json!(new.uri))
    );
    assert_eq!(state(&us, &before).await?, None, "the old follow ended");
    let (_, undone) = until("the old house hears of it", async || {
        Ok(old.server.told("Undo"))
    })
    .await?;
    assert_eq!(undone["object"]["type"], "Follow");
    let after = us.federation.find(&new.uri).await?;
    assert_eq!(state(&us, &after).await?, Some(follow::State::Requested));

    // Not again so soon, wherever it goes.
    let third = Somebody::at("third", mallory()).await?;
    third.was(&old.uri);
    assert_eq!(old.tells(&us, &moves(5, &third.uri)).await?, 202);
    let third = us.federation.find(&third.uri).await?;
    let known = community::actor::get(&us.db, before.id)
        .await?
        .ok_or_else(|| missing("the old one"))?;
    assert_eq!(known.moved_to.as_deref(), Some(new.uri.as_str()));
    assert_eq!(state(&us, &third).await?, None);
    Ok(())
}

#[tokio::test]
async fn a_chain_of_moves_is_followed_house_by_house() -> Result<()> {
    let us = stand("us").await?;
    let (one, two, three) = (
        Somebody::at("one", alice()).await?,
        Somebody::at("two", mallory()).await?,
        Somebody::at("three", alice()).await?,
    );
    we_follow(&us, &one).await?;
    two.was(&one.uri);
    three.was(&two.uri);
    for (number, (from, to)) in [(&one, &two), (&two, &three)].into_iter().enumerate() {
        let mut moves = from.says(
            10 + u32::try_from(number).unwrap_or(0),
            "Move",
            json!(from.uri),
        );
        moves["target"] = json!(to.uri);
        assert_eq!(from.tells(&us, &moves).await?, 202);
        until("the next house is asked", async || {
            Ok(to.server.told("Follow"))
        })
        .await?;
    }
    let last = us.federation.find(&three.uri).await?;
    assert_eq!(state(&us, &last).await?, Some(follow::State::Requested));
    let middle = us.federation.find(&two.uri).await?;
    assert_eq!(state(&us, &middle).await?, None);
    Ok(())
}

#[tokio::test]
async fn a_flag_is_a_report_for_coordinators_with_our_own_posts_only() -> Result<()> {
    let us = stand("us").await?;
    let her = Somebody::at("far", alice()).await?;
    let call = published(&us, Kind::Note, "We look for a room.").await?;
    let elsewhere = her.server.url("/notes/1");
    let mut flag = her.says(
        1,
        "Flag",
        json!([us.group.uri, call.uri, elsewhere, her.uri]),
    );
    flag["content"] = json!("<b>This</b> asks for money.");
    assert_eq!(her.tells(&us, &flag).await?, 202);
    assert_eq!(her.tells(&us, &flag).await?, 202, "once more");
    let open = report::open(&us.db, &us.coordinator).await?;
    let [report] = &open[..] else {
        panic!("{} reports", open.len())
    };
    assert_eq!(report.about_id, us.group.id);
    assert_eq!(report.posts.0, [call.uri]);
    assert_eq!(report.words, "This asks for money.");
    let stranger = her.says(2, "Flag", json!([elsewhere]));
    assert_eq!(her.tells(&us, &stranger).await?, 202);
    assert_eq!(
        report::open(&us.db, &us.coordinator).await?.len(),
        1,
        "not about us"
    );
    Ok(())
}

async fn published(us: &Stand, kind: Kind, text: &str) -> Result<post::Post> {
    let author = Author {
        member: us.coordinator.clone(),
        as_group: true,
    };
    let draft = Draft::new(Visibility::Public, "en", text);
    let mut tx = us.db.begin().await?;
    let (post, _) = post::publish(&mut tx, &author, kind, draft).await?;
    tx.commit().await?;
    Ok(post)
}

#[tokio::test]
async fn a_block_ends_follows_both_ways_and_what_we_send() -> Result<()> {
    let us = stand("us").await?;
    let (her, other) = (
        Somebody::at("far", alice()).await?,
        Somebody::at("other", mallory()).await?,
    );
    let known = we_follow(&us, &her).await?;
    for follower in [&her, &other] {
        let follows = follower.says(2, "Follow", json!(us.group.uri));
        assert_eq!(follower.tells(&us, &follows).await?, 202);
    }
    until("both follow", async || {
        let (followers, _) = follow::counts(&us.db, us.group.id).await?;
        Ok((followers == 2).then_some(()))
    })
    .await?;
    let block = her.says(3, "Block", json!(us.group.uri));
    assert_eq!(her.tells(&us, &block).await?, 202);
    assert_eq!(state(&us, &known).await?, None, "our follow of her");
    assert!(
        follow::between(&us.db, known.id, us.group.id)
            .await?
            .is_none(),
        "her follow of us"
    );
    let post = published(&us, Kind::Note, "Tea at four.").await?;
    until("the other has it", async || Ok(other.server.told("Create"))).await?;
    assert!(her.server.told("Create").is_none());
    let inboxes = post::inboxes(&us.db, post.id).await?;
    assert!(
        !inboxes
            .iter()
            .any(|inbox| inbox.starts_with(&her.server.base)),
        "{inboxes:?}"
    );
    // While it lasts, we do not ask her again; taken back, she may follow anew.
    let mut tx = us.db.begin().await?;
    let again = follow::ask(&mut tx, Some(&us.coordinator), known.id).await;
    assert!(matches!(again, Err(community::Error::Forbidden)));
    drop(tx);
    let undo = her.says(4, "Undo", block);
    assert_eq!(her.tells(&us, &undo).await?, 202);
    let follows = her.says(5, "Follow", json!(us.group.uri));
    assert_eq!(her.tells(&us, &follows).await?, 202);
    assert!(
        follow::between(&us.db, known.id, us.group.id)
            .await?
            .is_some()
    );
    Ok(())
}

#[tokio::test]
async fn a_community_that_passes_on_a_post_is_believed_only_about_where_it_is() -> Result<()> {
    let us = stand("us").await?;
    let community = Somebody::at("lemmy", alice()).await?;
    let author = community.server.person("cy", &mallory());
    let id = community.server.url("/post/501");
    let mut page = note(&id, &author, "<p>A list that helped us.</p>");
    page["type"] = json!("Page");
    page["name"] = json!("What to ask");
    community.server.serve("/post/501", &page);
    page["content"] = json!("<p>Put into her mouth.</p>");
    let mut create = activity(&community.server.url("/create/1"), "Create", &author, page);
    create["audience"] = json!(community.uri);
    let announce = community.says(1, "Announce", create);
    assert_eq!(community.tells(&us, &announce).await?, 202);
    let post = post::by_uri(&us.db, &id)
        .await?
        .ok_or_else(|| missing("the post"))?;
    assert!(post.content.as_str().contains("helped us"));
    assert_eq!(post.title.as_deref(), Some("What to ask"));
    // A vote that is passed on is not ours to count.
    let like = activity(&community.server.url("/like/1"), "Like", &author, json!(id));
    assert_eq!(
        community
            .tells(&us, &community.says(2, "Announce", like))
            .await?,
        202
    );
    let likes =
        community::reaction::count(&us.db, post.id, community::reaction::Kind::Like).await?;
    assert_eq!(likes, 0);
    Ok(())
}

#[tokio::test]
async fn missing_parents_are_brought_one_after_the_other() -> Result<()> {
    let us = stand("us").await?;
    let her = Somebody::at("far", alice()).await?;
    let ids: Vec<String> = (1..=3)
        .map(|number| her.server.url(&format!("/notes/{number}")))
        .collect();
    for (number, id) in ids.iter().enumerate() {
        let mut reply = note(id, &her.uri, &format!("<p>word {number}</p>"));
        if let Some(parent) = number.checked_sub(1) {
            reply["inReplyTo"] = json!(ids[parent]);
        }
        her.server.serve(&format!("/notes/{}", number + 1), &reply);
        if number == 2 {
            assert_eq!(her.tells(&us, &her.says(9, "Create", reply)).await?, 202);
        }
    }
    let first = until("the first of the thread", async || {
        Ok(post::by_uri(&us.db, &ids[0]).await?)
    })
    .await?;
    let last = until("one thread", async || {
        let last = post::by_uri(&us.db, &ids[2]).await?;
        Ok(last.filter(|last| last.in_reply_to_id.is_some()))
    })
    .await?;
    let middle = post::by_uri(&us.db, &ids[1])
        .await?
        .ok_or_else(|| missing("the middle"))?;
    assert_eq!(last.in_reply_to_id, Some(middle.id));
    assert_eq!(middle.in_reply_to_id, Some(first.id));
    Ok(())
}

#[tokio::test]
async fn who_refuses_one_dialect_is_signed_to_in_the_other_from_then_on() -> Result<()> {
    let us = stand("us").await?;
    let her = Somebody::at("far", alice()).await?;
    her.server.refuse_cavage();
    let follows = her.says(1, "Follow", json!(us.group.uri));
    assert_eq!(her.tells(&us, &follows).await?, 202);
    until("the yes", async || Ok(her.server.told("Accept"))).await?;
    let refused = her.server.refused();
    assert_eq!(refused, 1, "tried first as most want it");
    published(&us, Kind::Note, "Tea at four.").await?;
    until("the note", async || Ok(her.server.told("Create"))).await?;
    assert_eq!(her.server.refused(), refused, "remembered");
    Ok(())
}

#[tokio::test]
async fn a_gathering_may_be_quoted_and_what_is_told_may_not() -> Result<()> {
    let us = stand("us").await?;
    let her = Somebody::at("far", alice()).await?;
    let quote = her.server.url("/notes/quote");
    let ask = |number, post: &str, quote: &str| {
        let mut request = her.says(number, "QuoteRequest", json!(post));
        request["instrument"] = json!(quote);
        request
    };
    let told = published(&us, Kind::Note, "How it was for me.").await?;
    assert_eq!(her.tells(&us, &ask(1, &told.uri, &quote)).await?, 202);
    let (_, no) = until("a no", async || Ok(her.server.told("Reject"))).await?;
    assert_eq!(no["object"]["id"], her.server.url("/acts/1"));
    assert!(no.get("result").is_none());
    assert_eq!(
        doors::get(&us, &format!("{}/quotes?by={quote}", told.uri))
            .await?
            .0
            .as_u16(),
        404
    );

    let event = announce(&us, us.db.now().plus_days(2)).await?;
    assert!(
        her.tells(&us, &ask(2, &event.uri, "https://elsewhere.example/1"))
            .await?
            >= 400,
        "in the name of another server"
    );
    assert_eq!(her.tells(&us, &ask(3, &event.uri, &quote)).await?, 202);
    let (_, yes) = until("a yes", async || Ok(her.server.told("Accept"))).await?;
    assert_eq!(yes["object"]["instrument"], quote);
    let result = yes["result"].as_str().unwrap_or_default();
    let (status, _, stamp) = doors::get(&us, result).await?;
    assert_eq!(status.as_u16(), 200);
    assert_eq!(
        (&stamp["id"], &stamp["type"], &stamp["attributedTo"]),
        (
            &json!(result),
            &json!("QuoteAuthorization"),
            &json!(us.group.uri)
        )
    );
    assert_eq!(
        (&stamp["interactingObject"], &stamp["interactionTarget"]),
        (&json!(quote), &json!(event.uri))
    );
    let author = Author {
        member: us.coordinator.clone(),
        as_group: true,
    };
    let inside = Draft::new(Visibility::Inside, "en", "Only us.");
    let mut tx = us.db.begin().await?;
    let (inside, _) = post::publish(&mut tx, &author, Kind::Note, inside).await?;
    tx.commit().await?;
    assert_eq!(her.tells(&us, &ask(4, &inside.uri, &quote)).await?, 404);
    Ok(())
}

#[tokio::test]
async fn an_invitation_is_taken_and_changes_nothing() -> Result<()> {
    let us = stand("us").await?;
    let her = Somebody::at("friendica", alice()).await?;
    let invite = her.says(1, "Invite", json!(her.server.url("/events/1")));
    assert_eq!(her.tells(&us, &invite).await?, 202);
    assert!(
        post::by_uri(&us.db, &her.server.url("/events/1"))
            .await?
            .is_none()
    );
    Ok(())
}
