//! Telling members: never the one who did it, and of silenced peers nothing.

use super::{model::Reason, store};
use crate::{
    Result,
    actor::{self, Actor},
    call,
    id::Id,
    mail,
    member::{self, Member, Role, State},
    news::{self, News},
    peer::{self, Standing},
    post::{self, Kind, Post, Visibility},
    push, reaction,
    store::Tx,
};

/// The active member behind an actor.
pub(super) async fn of_actor(tx: &mut Tx, actor: Option<Id<Actor>>) -> Result<Option<Member>> {
    let Some(actor) = actor else { return Ok(None) };
    Ok(member::by_actor(tx, actor)
        .await?
        .filter(|member| member.state == State::Active))
}

pub(super) async fn hosts(tx: &mut Tx) -> Result<Vec<Member>> {
    member::holding(tx, &[Role::Host, Role::Coordinator]).await
}

pub(super) async fn is_silenced(tx: &mut Tx, actor: Option<Id<Actor>>) -> Result<bool> {
    let Some(actor) = actor else { return Ok(false) };
    let Some(actor) = actor::get(&mut *tx, actor)
        .await?
        .filter(|actor| !actor.local)
    else {
        return Ok(false);
    };
    Ok(matches!(
        peer::standing(tx, &actor.host).await?,
        Standing::Silenced | Standing::Blocked
    ))
}

/// Tells a member, and her open streams.
pub(super) async fn note(
    tx: &mut Tx,
    member: Id<Member>,
    reason: Reason,
    subject: i64,
    actor: Option<Id<Actor>>,
) -> Result<()> {
    note_with(tx, member, reason, (subject, actor), &[]).await
}

/// The same when it is about these calls, which a mail names each.
pub(super) async fn note_with(
    tx: &mut Tx,
    member: Id<Member>,
    reason: Reason,
    (subject, actor): (i64, Option<Id<Actor>>),
    calls: &[Id<Post>],
) -> Result<()> {
    if let Some(id) = store::insert(tx, member, reason, subject, actor).await? {
        news::tell(tx, News::Told(member, id));
        push::tell(tx, member, id).await?;
        mail::tell(tx, member, (id, reason), calls).await?;
    }
    Ok(())
}

/// Whether she wants no more of a post's thread. Told all the same is what the hosts of an event add to it, since it may be cancelled,
/// and what is said to her alone under something that is not private, since it may be about her answer to a call.
pub(super) async fn has_muted(tx: &mut Tx, member: &Member, post: &Post) -> Result<bool> {
    if !reaction::has_muted(&mut *tx, member.actor_id, post.thread_id).await? {
        return Ok(false);
    }
    if post.visibility == Visibility::Direct {
        let first = post::get(&mut *tx, post.thread_id).await?;
        return Ok(first.is_some_and(|first| first.visibility == Visibility::Direct));
    }
    let parent = match post.in_reply_to_id {
        Some(parent) => post::get(&mut *tx, parent).await?,
        None => None,
    };
    Ok(!parent
        .is_some_and(|parent| parent.kind == Kind::Event && parent.author_id == post.author_id))
}

/// Tells these, but not the one who did it.
pub(super) async fn tell(
    tx: &mut Tx,
    members: Vec<Member>,
    reason: Reason,
    subject: i64,
    doer: Option<Id<Actor>>,
) -> Result<()> {
    for member in members {
        if Some(member.actor_id) != doer {
            note(tx, member.id, reason, subject, doer).await?;
        }
    }
    Ok(())
}

pub(super) async fn tell_one(
    tx: &mut Tx,
    member: Option<Member>,
    reason: Reason,
    subject: i64,
    actor: Option<Id<Actor>>,
) -> Result<()> {
    match member {
        Some(member) => note(tx, member.id, reason, subject, actor).await,
        None => Ok(()),
    }
}

/// Those who may decide on a post of ours: its member, or the hosts for the group's; nobody for a post elsewhere.
pub(super) async fn deciders(tx: &mut Tx, id: Id<Post>) -> Result<Vec<Member>> {
    let Some(post) = post::get(&mut *tx, id).await?.filter(|post| post.local) else {
        return Ok(Vec::new());
    };
    if post.member_id.is_some() {
        hosts(tx).await
    } else if let Some(asked) = call::ask::deciders(&mut *tx, id).await? {
        Ok(asked)
    } else {
        Ok(of_actor(tx, Some(post.author_id))
            .await?
            .into_iter()
            .collect())
    }
}
