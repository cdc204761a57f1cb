//! Posts of ours: published, edited, withdrawn.

use community::{
    actor, delivery,
    id::Id,
    post::{self, Kind, Post, Visibility},
    reaction,
    store::Tx,
};

use super::{
    audience,
    document::Document,
    voice::{named, send},
};
use crate::{Result, activity, objects, wire::audience::Audience};

pub(super) async fn published(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let here = tx.here().clone();
    let Some(document) = Document::load(&mut *tx, id).await? else {
        return Ok(());
    };
    let Some(json) = document.json(&here) else {
        if document.post.deleted_at.is_some() {
            post::note_unsent(tx, id).await?;
        }
        return Ok(());
    };
    let inboxes = audience::of_post(tx, &document).await?;
    post::note_inboxes(tx, id, &inboxes).await?;
    send(tx, &document.author, &activity::create(&json), &inboxes).await?;
    if document.post.kind == Kind::Event && document.post.visibility == Visibility::Public {
        // Some calendars list only what an instance has announced. The announce leaves an effect of its own.
        let instance = actor::instance(&mut *tx).await?;
        reaction::announce(tx, instance.id, id).await?;
    }
    Ok(())
}

pub(super) async fn edited(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let here = tx.here().clone();
    let Some(document) = Document::load(&mut *tx, id).await? else {
        return Ok(());
    };
    let Some(json) = document.json(&here) else {
        return Ok(());
    };
    let mut inboxes = audience::of_post(tx, &document).await?;
    let before = post::inboxes(&mut *tx, id).await?;
    match document.post.visibility {
        Visibility::Public | Visibility::Unlisted => inboxes.extend(before),
        Visibility::Followers | Visibility::Direct | Visibility::Inside => {
            // Those for whom it no longer is must not read what it says now; what they have goes.
            let left_out: Vec<String> = before
                .into_iter()
                .filter(|inbox| !inboxes.contains(inbox))
                .collect();
            withdraw_from(tx, &document, &left_out).await?;
        }
    }
    let inboxes = audience::each_once(inboxes);
    post::note_inboxes(tx, id, &inboxes).await?;
    let at = document.post.edited_at.unwrap_or(tx.now());
    let mut update = activity::update(&json, at);
    update["id"] = named(tx, &document.post.uri, "update").into();
    send(tx, &document.author, &update, &inboxes).await
}

pub(super) async fn withdrawn(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let Some(document) = Document::load(&mut *tx, id).await? else {
        return Ok(());
    };
    if !document.post.local || document.post.visibility == Visibility::Inside {
        return Ok(());
    }
    if post::was_unsent(&mut *tx, id).await? {
        return Ok(());
    }
    let inboxes = audience::of_withdrawal(tx, &document).await?;
    if document.post.visibility == Visibility::Direct {
        // What it told one person alone does not wait for her server any longer.
        delivery::recall(tx, &document.post.uri, &inboxes).await?;
    }
    withdraw_from(tx, &document, &inboxes).await
}

async fn withdraw_from(tx: &mut Tx, document: &Document, inboxes: &[String]) -> Result<()> {
    let tombstone = objects::tombstone(&document.post, document.type_on_wire());
    // Only who was asked to keep it must hear that it is gone; those whom a private one named are not named again.
    let followers = objects::followers_of(&document.author);
    let audience =
        Audience::of(document.post.visibility, &followers, Vec::new()).unwrap_or_default();
    send(
        tx,
        &document.author,
        &activity::delete(&document.author.uri, &tombstone, &audience),
        inboxes,
    )
    .await
}
