//! Polls: a vote goes to whoever asks, and the numbers of ours to whoever was asked.

use community::{
    actor,
    id::Id,
    poll::{self, Vote},
    post::{self, Post},
    store::Tx,
};

use super::{
    audience,
    document::Document,
    voice::{named, send},
};
use crate::{Result, activity, objects};

/// One of us chose in a poll elsewhere. Who has no address outside cannot have.
pub async fn voted(tx: &mut Tx, id: Id<Vote>) -> Result<()> {
    let Some(vote) = poll::vote_of(&mut *tx, id).await? else {
        return Ok(());
    };
    let (Some(question), Some(poll)) = (
        post::get(&mut *tx, vote.post_id).await?,
        poll::get(&mut *tx, vote.post_id).await?,
    ) else {
        return Ok(());
    };
    let (Some(voter), Some(author)) = (
        actor::get(&mut *tx, vote.actor_id).await?,
        actor::get(&mut *tx, question.author_id).await?,
    ) else {
        return Ok(());
    };
    let option = usize::try_from(vote.choice)
        .ok()
        .and_then(|choice| poll.options.get(choice));
    let Some(option) = option.filter(|_| voter.local && voter.outside && !author.local) else {
        return Ok(());
    };
    let note =
        objects::question::vote_to_wire(&vote, &voter.uri, &author.uri, &question.uri, option);
    let inboxes = audience::own_inbox(tx, author.id).await?;
    send(tx, &voter, &activity::create(&note), &inboxes).await
}

/// The numbers of a poll of ours are others, or it is over.
pub async fn counted(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let here = tx.here().clone();
    let Some(document) = Document::load(&mut *tx, id).await? else {
        return Ok(());
    };
    let Some(json) = document.json(&here) else {
        return Ok(());
    };
    let inboxes = audience::of_post(tx, &document).await?;
    let now = tx.now();
    let mut update = activity::update(&json, now);
    update["id"] = named(tx, &document.post.uri, "update").into();
    send(tx, &document.author, &update, &inboxes).await
}
