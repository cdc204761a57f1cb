//! What goes out: an effect becomes activities and their deliveries, in the transaction that hears it. Database only.

mod answers;
mod audience;
mod changes;
pub mod deliver;
pub mod document;
mod guests;
mod places;
mod polls;
mod quotes;
mod ties;

use community::{
    actor,
    actor::Actor,
    delivery,
    effect::Effect,
    id::Id,
    post::{self, Kind, Post, Visibility},
    reaction,
    store::Tx,
};
use serde_json::Value;

use crate::{
    Result, activity, objects,
    wire::{audience::Audience, read},
};
use document::Document;

/// Hears an effect.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    match effect {
        Effect::Published { post } => published(tx, *post).await,
        Effect::Edited { post } => edited(tx, *post).await,
        Effect::Withdrawn { post } => withdrawn(tx, *post).await,
        Effect::EventChanged { post, change } => changes::changed(tx, *post, *change).await,
        Effect::Answered { answer } => answers::answered(tx, *answer).await,
        Effect::AnswerChanged { answer, to } => answers::changed(tx, *answer, *to).await,
        Effect::Settled { post, thanks } => answers::settled(tx, *post, thanks.as_deref()).await,
        Effect::QuoteAsked {
            post,
            by,
            request,
            quote,
        } => quotes::asked(tx, *post, *by, request, quote).await,
        Effect::Attended { attendance } => guests::attended(tx, *attendance).await,
        Effect::AttendanceChanged { attendance, to } => guests::changed(tx, *attendance, *to).await,
        Effect::FollowAsked { follow } => ties::asked(tx, *follow).await,
        Effect::FollowAccepted { follow } => ties::accepted(tx, *follow).await,
        Effect::FollowRejected {
            follower,
            followee,
            uri,
        } => ties::rejected(tx, *follower, *followee, uri).await,
        Effect::Unfollowed {
            follower,
            followee,
            uri,
        } => ties::unfollowed(tx, *follower, *followee, uri).await,
        Effect::Reacted { reaction } => ties::reacted(tx, *reaction).await,
        Effect::Unreacted {
            actor,
            post,
            kind,
            uri,
        } => ties::unreacted(tx, *actor, *post, *kind, uri).await,
        Effect::Voted { vote } => polls::voted(tx, *vote).await,
        Effect::PollCounted { post } | Effect::PollEnded { post } => {
            polls::counted(tx, *post).await
        }
        Effect::ProfileChanged { actor } => ties::profile_changed(tx, *actor).await,
        Effect::ActorLeft { actor } => ties::left(tx, *actor).await,
        Effect::Blocked { blocker, blocked } => ties::blocked(tx, *blocker, *blocked).await,
        Effect::Unblocked {
            blocker,
            blocked,
            uri,
        } => ties::unblocked(tx, *blocker, *blocked, uri).await,
        Effect::Moved { from, to } => ties::moved(tx, *from, *to).await,
        Effect::Reported { report } => ties::reported(tx, *report).await,
        Effect::Received { .. }
        | Effect::ReceivedEdit { .. }
        | Effect::ReceivedWithdrawal { .. }
        | Effect::FollowWaits { .. }
        | Effect::FollowedHere { .. }
        | Effect::MemberGone { .. }
        | Effect::ReceivedDeparture { .. }
        | Effect::MemberAsked { .. }
        | Effect::MemberWelcomed { .. }
        | Effect::MemberMovedUp { .. }
        | Effect::PlaceFree { .. }
        | Effect::Dropped { .. }
        | Effect::AskedAgain { .. }
        | Effect::Paused { .. }
        | Effect::MovedUp { .. } => Ok(()),
    }
}

/// Keeps an activity for these inboxes. An actor without keys never signs, and nobody signs in its place here.
async fn send(tx: &mut Tx, from: &Actor, activity: &Value, inboxes: &[String]) -> Result<()> {
    if !from.local || from.private_key.is_none() || inboxes.is_empty() {
        return Ok(());
    }
    let uri = read::id_of(activity).unwrap_or_default();
    Ok(delivery::enqueue(tx, from.id, uri, &activity.to_string(), inboxes).await?)
}

async fn published(tx: &mut Tx, id: Id<Post>) -> Result<()> {
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

async fn edited(tx: &mut Tx, id: Id<Post>) -> Result<()> {
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

async fn withdrawn(tx: &mut Tx, id: Id<Post>) -> Result<()> {
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

/// A name for an activity that may come again about the same thing: each has its own, or it would be taken for known.
fn named(tx: &Tx, thing: &str, what: &str) -> String {
    let id: Id<()> = tx.mint();
    format!("{thing}#{what}-{id}")
}

/// The actor that speaks outside for a member: herself when she has an address there, else the group.
/// An actor of ours that is still heard outside.
async fn heard(tx: &mut Tx, id: Id<Actor>) -> Result<Option<Actor>> {
    let known = actor::get(&mut *tx, id).await?;
    Ok(known.filter(|actor| actor.local && actor.outside && actor.private_key.is_some()))
}

async fn voice_of(tx: &mut Tx, actor: &Actor) -> Result<Actor> {
    if actor.outside && actor.private_key.is_some() {
        return Ok(actor.clone());
    }
    Ok(community::group::ours(&mut *tx).await?.1)
}
