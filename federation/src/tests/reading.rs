//! A member without an address outside follows, blocks and reports across: the other side sees the node and nothing of her.

use community::{
    actor, block,
    follow::{self, Wish},
    id::Id,
    member::Present,
    post::{self, Author, Draft, Kind, Post, Viewer, Visibility},
    report, sample, sql,
};

use super::rig::{Stand, stand, until};
use crate::{Error, Result};

const NAMES: [&str; 2] = ["mei_secret", "MEI_SECRET"];

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

/// Everything that was sent, and everybody whom the other side knows of.
async fn names_nobody(here: &Stand, there: &Stand, member: &Present) -> Result<()> {
    let id = member.member.actor_id.to_string();
    let sent: Vec<String> = sql!("select body from activities")
        .scalars(&here.db)
        .await?;
    assert!(!sent.is_empty());
    for body in &sent {
        assert!(!NAMES.iter().any(|name| body.contains(name)), "{body}");
        assert!(!body.contains(&id), "{body}");
    }
    let known: Vec<String> = sql!("select uri from actors where not local")
        .scalars(&there.db)
        .await?;
    assert!(!known.iter().any(|uri| uri.contains(&id)), "{known:?}");
    Ok(())
}

async fn followers(stand: &Stand) -> Result<Vec<String>> {
    let found = follow::followers(&stand.db, stand.group.id, follow::State::Accepted).await?;
    Ok(found.into_iter().map(|(_, actor)| actor.uri).collect())
}

#[tokio::test]
async fn pr_a_member_without_an_address_outside_reads_through_the_node() -> Result<()> {
    let (a, b) = (stand("a").await?, stand("b").await?);
    let mut tx = b.db.begin().await?;
    let mei = sample::person(&mut tx, "mei_secret", None).await?;
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
    assert_eq!(followers(&a).await?, [instance.uri.clone()]);

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
        Ok(report::open(&a.db).await?.into_iter().next())
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
    let said: i64 = sql!("select count(*) from activities where body like '%\"Block\"%'")
        .scalar(&b.db)
        .await?;
    assert_eq!(said, 0);
    names_nobody(&b, &a, &mei).await
}
