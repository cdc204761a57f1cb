//! Following: ask, accept, refuse, remove.

mod asking;
mod member;
pub mod model;
mod store;

pub use member::{
    begin, end, followed_by, following_me, hear, own_counts, ties, waiting_count, waiting_for_me,
    watchers,
};
pub use model::{Bond, Follow, State, Tie, Wish};
pub use store::{between, by_uri, counts, follower_inboxes, get};

use asking::{asked, is_shut};

use crate::{
    Error, Result,
    actor::{self, Actor, Kind},
    effect::{self, Effect},
    group,
    id::Id,
    member::Present,
    store::{Executor, Tx},
};

/// The group follows another. By coordinators; `None` is the command line. Asked again while it waits, it is sent again.
///
/// # Errors
/// `Forbidden` for a member who is no coordinator, for one of our own, and for what is blocked.
pub async fn ask(tx: &mut Tx, by: Option<&Present>, followee: Id<Actor>) -> Result<Follow> {
    coordinators_only(by)?;
    let (_, group) = group::ours(&mut *tx).await?;
    let followee = actor::get(&mut *tx, followee)
        .await?
        .filter(|actor| actor.deleted_at.is_none())
        .ok_or(Error::NotFound)?;
    if followee.local || is_shut(tx, group.id, &followee).await? {
        return Err(Error::Forbidden);
    }
    let known = store::between(&mut *tx, group.id, followee.id).await?;
    match known {
        Some(follow) if follow.state == State::Accepted => Ok(follow),
        _ => asked(tx, group.id, followee.id).await,
    }
}

/// The group stops following.
///
/// # Errors
/// `Forbidden` for a member who is no coordinator.
pub async fn stop(tx: &mut Tx, by: Option<&Present>, followee: Id<Actor>) -> Result<()> {
    coordinators_only(by)?;
    let (_, group) = group::ours(&mut *tx).await?;
    let Some(follow) = store::between(&mut *tx, group.id, followee).await? else {
        return Ok(());
    };
    store::delete(tx, follow.id).await?;
    effect::leave(
        tx,
        Effect::Unfollowed {
            follower: group.id,
            followee,
            uri: follow.uri,
        },
    )
    .await
}

/// Somebody elsewhere asks to follow a local actor: accepted at once unless the actor approves followers by hand. One row,
/// however often they ask; each asking is answered.
///
/// # Errors
/// `Forbidden` when the peer or actor is blocked; `NotFound` when the followed is no actor that others may know.
pub async fn receive(
    tx: &mut Tx,
    follower: Id<Actor>,
    followee: Id<Actor>,
    uri: &str,
) -> Result<Follow> {
    let followee = actor::get(&mut *tx, followee)
        .await?
        .filter(|actor| actor.local && actor.outside && actor.deleted_at.is_none())
        .ok_or(Error::NotFound)?;
    let follower = actor::get(&mut *tx, follower)
        .await?
        .filter(|actor| actor.deleted_at.is_none())
        .ok_or(Error::NotFound)?;
    if follower.local || tx.here().is_ours(uri) || is_shut(tx, followee.id, &follower).await? {
        return Err(Error::Forbidden);
    }
    tx.lock("follow", follower.id.get()).await?;
    let by_hand = match followee.kind {
        Kind::Group => group::ours(&mut *tx).await?.0.profile.approves_followers,
        Kind::Person => followee.manually_approves,
        Kind::Service => false,
    };
    let now = tx.now();
    let (mut follow, was_removed) =
        if let Some(known) = store::between(&mut *tx, follower.id, followee.id).await? {
            if known.uri != uri && !store::set_uri(tx, known.id, uri).await? {
                return Err(Error::Forbidden);
            }
            let was_removed = known.state == State::Rejected;
            (
                Follow {
                    uri: uri.to_owned(),
                    ..known
                },
                was_removed,
            )
        } else {
            let follow = Follow {
                id: tx.mint(),
                follower_id: follower.id,
                followee_id: followee.id,
                state: State::Requested,
                uri: uri.to_owned(),
                created_at: now,
                accepted_at: None,
            };
            if !store::insert(tx, &follow).await? {
                return Err(Error::Forbidden);
            }
            (follow, false)
        };
    // Whom a host removed does not come back unasked.
    if follow.state != State::Accepted {
        (follow.state, follow.accepted_at) = if by_hand || was_removed {
            (State::Requested, None)
        } else {
            (State::Accepted, Some(now))
        };
        store::set_state(tx, follow.id, follow.state, follow.accepted_at).await?;
    }
    let told = match follow.state {
        State::Accepted => Effect::FollowAccepted { follow: follow.id },
        State::Requested | State::Rejected => Effect::FollowWaits { follow: follow.id },
    };
    effect::leave(tx, told).await?;
    Ok(follow)
}

/// The one we follow said yes: only for the stored, pending follow of ours, only by the followed (AC10, AC13). Said twice, it
/// counts once.
///
/// # Errors
/// `NotFound` when there is no such follow waiting.
pub async fn receive_acceptance(
    tx: &mut Tx,
    by: Id<Actor>,
    follower: Id<Actor>,
    uri: Option<&str>,
) -> Result<()> {
    let follow = ours(tx, by, follower).await?;
    if uri.is_some_and(|uri| uri != follow.uri) {
        return Err(Error::NotFound);
    }
    match follow.state {
        State::Accepted => Ok(()),
        State::Rejected => Err(Error::NotFound),
        State::Requested => {
            let now = tx.now();
            store::set_state(tx, follow.id, State::Accepted, Some(now)).await?;
            effect::leave(tx, Effect::FollowAccepted { follow: follow.id }).await
        }
    }
}

/// The one we follow said no, or removed us (AC12). Nothing has to be sent, so no effect follows.
///
/// # Errors
/// `NotFound` when we never asked.
pub async fn receive_rejection(tx: &mut Tx, by: Id<Actor>, follower: Id<Actor>) -> Result<()> {
    let follow = ours(tx, by, follower).await?;
    store::set_state(tx, follow.id, State::Rejected, None).await
}

/// Somebody elsewhere stopped following. Whom a host removed stays removed.
pub async fn receive_undo(tx: &mut Tx, follower: Id<Actor>, followee: Id<Actor>) -> Result<()> {
    let Some(follow) = store::between(&mut *tx, follower, followee).await? else {
        return Ok(());
    };
    let is_theirs = actor::get(&mut *tx, follower)
        .await?
        .is_some_and(|actor| !actor.local);
    if is_theirs && follow.state != State::Rejected {
        store::delete(tx, follow.id).await
    } else {
        Ok(())
    }
}

/// Says yes to a follower who waits. By hosts.
///
/// # Errors
/// `Forbidden` for others than hosts and for blocked followers; `Conflict("follow-state")` when nobody waits any more.
pub async fn accept(tx: &mut Tx, by: &Present, id: Id<Follow>) -> Result<()> {
    let follow = of_ours(tx, by, id).await?;
    let follower = actor::get(&mut *tx, follow.follower_id)
        .await?
        .ok_or(Error::NotFound)?;
    if is_shut(tx, follow.followee_id, &follower).await? {
        return Err(Error::Forbidden);
    }
    match follow.state {
        State::Accepted => Ok(()),
        State::Rejected => Err(Error::Conflict("follow-state")),
        State::Requested => {
            let now = tx.now();
            store::set_state(tx, id, State::Accepted, Some(now)).await?;
            effect::leave(tx, Effect::FollowAccepted { follow: id }).await
        }
    }
}

/// Says no to a follower who waits, or removes one. By hosts.
///
/// # Errors
/// `Forbidden` for others than hosts.
pub async fn remove(tx: &mut Tx, by: &Present, id: Id<Follow>) -> Result<()> {
    let follow = of_ours(tx, by, id).await?;
    if follow.state == State::Rejected {
        return Ok(());
    }
    store::set_state(tx, id, State::Rejected, None).await?;
    let Follow {
        follower_id: follower,
        followee_id: followee,
        uri,
        ..
    } = follow;
    effect::leave(
        tx,
        Effect::FollowRejected {
            follower,
            followee,
            uri,
        },
    )
    .await
}

/// Followers of a local actor in this state, newest first.
pub async fn followers(
    mut x: impl Executor,
    followee: Id<Actor>,
    state: State,
) -> Result<Vec<(Follow, Actor)>> {
    let follows = store::followers(x.on(), followee, state).await?;
    with_actors(x, follows, |follow| follow.follower_id).await
}

/// Whom a local actor follows, asked or asked in vain, newest first.
pub async fn following(mut x: impl Executor, follower: Id<Actor>) -> Result<Vec<(Follow, Actor)>> {
    let follows = store::following(x.on(), follower).await?;
    with_actors(x, follows, |follow| follow.followee_id).await
}

async fn with_actors(
    x: impl Executor,
    follows: Vec<Follow>,
    other: fn(&Follow) -> Id<Actor>,
) -> Result<Vec<(Follow, Actor)>> {
    let ids: Vec<Id<Actor>> = follows.iter().map(other).collect();
    let actors = actor::many(x, &ids).await?;
    let with = |follow: Follow| {
        let actor = actors
            .iter()
            .find(|actor| actor.id == other(&follow))?
            .clone();
        Some((follow, actor))
    };
    Ok(follows.into_iter().filter_map(with).collect())
}

fn coordinators_only(by: Option<&Present>) -> Result<()> {
    if by.is_some_and(|by| !by.is_coordinator()) {
        Err(Error::Forbidden)
    } else {
        Ok(())
    }
}

/// A follow that a local actor asked of this one.
async fn ours(tx: &mut Tx, followee: Id<Actor>, follower: Id<Actor>) -> Result<Follow> {
    let is_ours = actor::get(&mut *tx, follower)
        .await?
        .is_some_and(|actor| actor.local);
    let follow = store::between(&mut *tx, follower, followee).await?;
    follow.filter(|_| is_ours).ok_or(Error::NotFound)
}

/// A follow of one of ours by somebody elsewhere, for a host; for a member's own followers, she decides herself.
async fn of_ours(tx: &mut Tx, by: &Present, id: Id<Follow>) -> Result<Follow> {
    let follow = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let followee = actor::get(&mut *tx, follow.followee_id)
        .await?
        .filter(|actor| actor.local)
        .ok_or(Error::NotFound)?;
    if by.is_host() || followee.id == by.member.actor_id {
        Ok(follow)
    } else {
        Err(Error::Forbidden)
    }
}

#[cfg(test)]
mod tests;
