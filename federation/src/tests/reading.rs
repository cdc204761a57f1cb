//! A member without an address outside follows, blocks and reports across: the other side sees the node and nothing of her.

use community::{
    actor, block,
    follow::{self, Wish},
    id::Id,
    member::Present,
    post::{self, Author, Draft, Kind, Post, Viewer, Visibility},
    report, sample, sql,
};

use super::rig::{Stand, foreign, stand, until};
use crate::{Error, Result, keys::tests::alice};

const NAME: &str = "mei_secret";

fn missing() -> Error {
    Error::NotFound("it".into())
}

async fn publish(stand: &Stand, text: &str, visibility: Visibility) -> Result<Post> {
    let author = Author {
        member: stand.coordinator.clone(),
        as_group: true,
    };
    let mut tx = stand.db.begin().await?;
    let draft = Draft::new(visibility, "en", text);
    let (post, _) = post::publish(&mut tx, &author, Kind::Note, draft).await?;
    tx.commit().await?;
    Ok(post)
}

async fn sees(stand: &Stand, member: &Present, uri: &str) -> Result<Option<bool>> {
    let Some(post) = post::by_uri(&stand.db, uri).await? else {
        return Ok(None);
    };
    let viewer = Viewer::Member(member.clone());
    Ok(Some(post::may_see(&stand.db, &viewer, &post).await?))
}

async fn followers(stand: &Stand) -> Result<Vec<String>> {
    let found = follow::followers(&stand.db, stand.group.id, follow::State::Accepted).await?;
    Ok(found.into_iter().map(|(_, actor)| actor.uri).collect())
}

#[tokio::test]
async fn pr_a_member_without_an_address_outside_reads_through_the_node() -> Result<()> {
    let (a, b) = (stand("a").await?, stand("b").await?);
    let mut tx = b.db.begin().await?;
    let mei = sample::person(&mut tx, NAME, None).await?;
    let other = sample::person(&mut tx, "other", None).await?;
    tx.commit().await?;
    let found = b
        .federation
        .find(&format!("@group-a@{}", a.authority))
        .await?;
    let mut tx = b.db.begin().await?;
    follow::begin(&mut tx, &mei, found.id, &Wish::default()).await?;
    tx.commit().await?;
    let instance = actor::instance(&b.db).await?;
    until("the follow is accepted", async || {
        let ties = follow::ties(&b.db, mei.member.actor_id, &[found.id]).await?;
        Ok(ties.first().is_some_and(|tie| tie.following).then_some(()))
    })
    .await?;
    assert_eq!(followers(&a).await?, *std::slice::from_ref(&instance.uri));

    let open = publish(&a, "for everyone", Visibility::Public).await?;
    let close = publish(&a, "for followers", Visibility::Followers).await?;
    let inside = publish(&a, "for members", Visibility::Inside).await?;
    for (post, other_sees) in [(&open, true), (&close, false)] {
        let seen = until("the post arrives", async || sees(&b, &mei, &post.uri).await).await?;
        assert!(seen);
        assert_eq!(sees(&b, &other, &post.uri).await?, Some(other_sees));
    }
    assert_eq!(sees(&b, &mei, &inside.uri).await?, None);

    // She reports and asks that the other side be told: it hears of it from the node.
    let mut tx = b.db.begin().await?;
    let kind = (report::Category::Spam, true);
    let uris = vec![open.uri.clone()];
    report::make_of_kind(&mut tx, &mei, found.id, uris, "please look", kind).await?;
    tx.commit().await?;
    let told = until("the report arrives", async || {
        Ok(report::open(&a.db, &a.coordinator)
            .await?
            .into_iter()
            .next())
    })
    .await?;
    let reporter: Id<actor::Actor> = told.reporter_id.ok_or_else(missing)?;
    let reporter = actor::get(&a.db, reporter).await?.ok_or_else(missing)?;
    assert_eq!(reporter.uri, instance.uri);
    assert_eq!(told.posts.0, [open.uri]);

    // She blocks: nobody is told, and the node, which followed for her alone, stops.
    let mut tx = b.db.begin().await?;
    block::by_member(&mut tx, &mei, found.id).await?;
    tx.commit().await?;
    until("the node stops following", async || {
        Ok(followers(&a).await?.is_empty().then_some(()))
    })
    .await?;
    let blocks: i64 = sql!("select count(*) from blocks").scalar(&a.db).await?;
    assert_eq!(blocks, 0);
    let id = mei.member.actor_id.to_string();
    let known: Vec<String> = sql!("select uri || ' ' || username || ' ' || name from actors")
        .scalars(&a.db)
        .await?;
    for text in &known {
        let text = text.to_lowercase();
        assert!(!text.contains(NAME) && !text.contains(&id), "{text}");
    }
    Ok(())
}

/// What another server reads of her: nothing, in whatever she does.
#[tokio::test]
async fn pr_nothing_that_is_sent_names_a_member_without_an_address_outside() -> Result<()> {
    let b = stand("b").await?;
    let elsewhere = foreign("mastodon").await?;
    let ana = elsewhere.person("ana", &alice());
    let mut tx = b.db.begin().await?;
    let mei = sample::person(&mut tx, NAME, None).await?;
    tx.commit().await?;
    let found = b.federation.find(&ana).await?;
    let sent =
        async |verb: &str| until(verb, async || Ok(elsewhere.told(verb).map(|told| told.1))).await;
    let mut tx = b.db.begin().await?;
    follow::begin(&mut tx, &mei, found.id, &Wish::default()).await?;
    let kind = (report::Category::Other, true);
    report::make_of_kind(&mut tx, &mei, found.id, Vec::new(), "please look", kind).await?;
    tx.commit().await?;
    let mut bodies = vec![sent("Follow").await?, sent("Flag").await?];
    let mut tx = b.db.begin().await?;
    block::by_member(&mut tx, &mei, found.id).await?;
    block::lifted_by_member(&mut tx, &mei, found.id).await?;
    tx.commit().await?;
    bodies.push(sent("Undo").await?);
    let mut tx = b.db.begin().await?;
    follow::begin(&mut tx, &mei, found.id, &Wish::default()).await?;
    tx.commit().await?;
    until("it is asked anew", async || {
        Ok((elsewhere.all("Follow").len() == 2).then_some(()))
    })
    .await?;
    bodies.extend(elsewhere.all("Follow"));
    assert!(elsewhere.all("Block").is_empty(), "her blocks stay here");
    let instance = actor::instance(&b.db).await?;
    let id = mei.member.actor_id.to_string();
    for body in &bodies {
        assert_eq!(body["actor"], instance.uri.as_str());
        let text = body.to_string().to_lowercase();
        assert!(!text.contains(NAME) && !text.contains(&id), "{text}");
    }
    for asked in elsewhere.fetched() {
        assert!(!asked.contains(NAME) && !asked.contains(&id), "{asked}");
    }
    Ok(())
}
