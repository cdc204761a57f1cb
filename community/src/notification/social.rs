//! What others did with a member's posts, and what those wrote of whom she wants to hear.

use super::{
    model::Reason,
    telling::{is_silenced, of_actor, tell, tell_one},
};
use crate::{
    Result, actor, follow,
    id::Id,
    member::{self, Member, State},
    poll,
    post::{self, Post, Viewer, Visibility},
    reaction::{self, Reaction},
    store::Tx,
};

/// A like or a boost, for who wrote the post.
pub(super) async fn reacted(tx: &mut Tx, id: Id<Reaction>) -> Result<()> {
    let Some(reaction) = reaction::get(&mut *tx, id).await? else {
        return Ok(());
    };
    let Some(post) = post::get(&mut *tx, reaction.post_id)
        .await?
        .filter(|post| post.local && post.deleted_at.is_none())
    else {
        return Ok(());
    };
    // The node itself announces events, and nobody needs to know.
    let by_node = actor::instance(&mut *tx).await?.id == reaction.actor_id;
    if by_node || is_silenced(tx, Some(reaction.actor_id)).await? {
        return Ok(());
    }
    let writer = match post.member_id {
        Some(writer) => member::get(&mut *tx, writer)
            .await?
            .filter(|writer| writer.state == State::Active),
        None => of_actor(tx, Some(post.author_id)).await?,
    };
    let reason = match reaction.kind {
        reaction::Kind::Like => Reason::Liked,
        reaction::Kind::Announce => Reason::Boosted,
    };
    let Some(writer) = writer else {
        return Ok(());
    };
    if reaction::has_muted(&mut *tx, writer.actor_id, post.thread_id).await? {
        return Ok(());
    }
    tell(tx, vec![writer], reason, id.get(), Some(reaction.actor_id)).await
}

/// Members who want to be told of each post of its author, replies left out.
pub(super) async fn watched(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let Some(post) = post::get(&mut *tx, id)
        .await?
        .filter(|post| post.deleted_at.is_none() && post.in_reply_to_uri.is_none())
    else {
        return Ok(());
    };
    if post.visibility == Visibility::Direct {
        return Ok(());
    }
    for watcher in follow::watchers(&mut *tx, post.author_id).await? {
        let Some(member) = of_actor(tx, Some(watcher)).await? else {
            continue;
        };
        let Some(present) = member::present(&mut *tx, member.id).await? else {
            continue;
        };
        if post::may_see(&mut *tx, &Viewer::Member(present), &post).await? {
            let by = Some(post.author_id);
            tell_one(tx, Some(member), Reason::Posted, id.get(), by).await?;
        }
    }
    Ok(())
}

/// A poll is over: for who asked, and for all here who voted.
pub(super) async fn poll_ended(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let Some(post) = post::get(&mut *tx, id)
        .await?
        .filter(|post| post.deleted_at.is_none())
    else {
        return Ok(());
    };
    let mut told: Vec<Member> = Vec::new();
    match post.member_id {
        Some(writer) => told.extend(member::get(&mut *tx, writer).await?),
        None => told.extend(of_actor(tx, Some(post.author_id)).await?),
    }
    for voter in poll::voters(&mut *tx, id).await? {
        if let Some(member) = of_actor(tx, Some(voter)).await?
            && !told.iter().any(|known| known.id == member.id)
        {
            told.push(member);
        }
    }
    told.retain(|member| member.state == State::Active);
    tell(tx, told, Reason::PollOver, id.get(), None).await
}
