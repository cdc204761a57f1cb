//! Who wants nothing of whom: blocks by members, and blocks received.

mod store;

pub use store::{Barred, all_by, between, by_group, by_page, uri_of};

use crate::{
    Error, Result,
    actor::{self, Actor, Kind},
    effect::{self, Effect},
    group,
    id::Id,
    member::{self, Present},
    moderation::{self, About, Deed},
    peer,
    store::{Executor, Tx},
};

/// What speaks against somebody who signs with this key: a block of its host, in whatever spelling, or of its owner by the group.
pub async fn barred(x: impl Executor, key_host: &str, key_id: &str) -> Result<Barred> {
    let host = peer::host::normal(key_host);
    let names = host.as_deref().map(peer::host::names).unwrap_or_default();
    let mut barred = store::barred(x, &names, key_id).await?;
    // What is no host at all is blocked.
    barred.host |= host.is_none();
    Ok(barred)
}

/// Somebody elsewhere blocks a local actor: follows both ways end. Nothing has to be sent, so no effect follows.
///
/// # Errors
/// `Forbidden` when the blocker is one of ours; `NotFound` when the blocked is not.
pub async fn receive(tx: &mut Tx, blocker: Id<Actor>, blocked: Id<Actor>, uri: &str) -> Result<()> {
    let blocker = actor::get(&mut *tx, blocker)
        .await?
        .ok_or(Error::NotFound)?;
    let blocked = actor::get(&mut *tx, blocked)
        .await?
        .filter(|actor| actor.local)
        .ok_or(Error::NotFound)?;
    if blocker.local {
        return Err(Error::Forbidden);
    }
    store::insert(tx, blocker.id, blocked.id, uri)
        .await
        .map(drop)
}

/// Taken back elsewhere.
///
/// # Errors
/// `Forbidden` when the blocker is one of ours.
pub async fn receive_undo(tx: &mut Tx, blocker: Id<Actor>, blocked: Id<Actor>) -> Result<()> {
    if actor::get(&mut *tx, blocker)
        .await?
        .is_some_and(|actor| actor.local)
    {
        return Err(Error::Forbidden);
    }
    store::delete(tx, blocker, blocked).await
}

/// The group blocks somebody elsewhere; a `Block` is sent. By hosts.
///
/// # Errors
/// `Forbidden` for others than hosts, and for one of our own.
pub async fn block(tx: &mut Tx, by: &Present, blocked: Id<Actor>) -> Result<()> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    let (_, group) = group::ours(&mut *tx).await?;
    let blocked = actor::get(&mut *tx, blocked)
        .await?
        .ok_or(Error::NotFound)?;
    if blocked.local {
        return Err(Error::Forbidden);
    }
    if put(tx, group.id, blocked.id).await? {
        moderation::note(tx, Deed::PersonBlocked, About::default()).await?;
    }
    Ok(())
}

/// The group blocks no longer. By hosts.
///
/// # Errors
/// `Forbidden` for others than hosts.
pub async fn unblock(tx: &mut Tx, by: &Present, blocked: Id<Actor>) -> Result<()> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    let (_, group) = group::ours(&mut *tx).await?;
    if lift(tx, group.id, blocked).await? {
        moderation::note(tx, Deed::PersonUnblocked, About::default()).await?;
    }
    Ok(())
}

/// A member wants nothing of somebody, here or elsewhere. Elsewhere is told only when she has an address there; follows both
/// ways end.
///
/// # Errors
/// `NotFound` for whom she may not know; `Forbidden` for herself, the group and the node.
pub async fn by_member(tx: &mut Tx, by: &Present, blocked: Id<Actor>) -> Result<()> {
    let blocked = member::known(&mut *tx, Some(by), blocked).await?;
    if blocked.id == by.member.actor_id || (blocked.local && blocked.kind != Kind::Person) {
        return Err(Error::Forbidden);
    }
    put(tx, by.member.actor_id, blocked.id).await.map(drop)
}

/// And takes it back.
pub async fn lifted_by_member(tx: &mut Tx, by: &Present, blocked: Id<Actor>) -> Result<()> {
    lift(tx, by.member.actor_id, blocked).await.map(drop)
}

/// Which of these this actor blocks, and which of them block it.
pub async fn among(
    mut x: impl Executor,
    me: Id<Actor>,
    others: &[Id<Actor>],
) -> Result<(Vec<Id<Actor>>, Vec<Id<Actor>>)> {
    Ok((
        store::blocked(x.on(), me, others).await?,
        store::blocking(x.on(), me, others).await?,
    ))
}

/// False when she is blocked already.
async fn put(tx: &mut Tx, blocker: Id<Actor>, blocked: Id<Actor>) -> Result<bool> {
    let uri = tx.here().activity(tx.mint::<()>());
    let is_new = store::insert(tx, blocker, blocked, &uri).await?;
    if is_new {
        effect::leave(tx, Effect::Blocked { blocker, blocked }).await?;
    }
    Ok(is_new)
}

/// False when she was not blocked.
async fn lift(tx: &mut Tx, blocker: Id<Actor>, blocked: Id<Actor>) -> Result<bool> {
    let uri = store::uri_of(&mut *tx, blocker, blocked).await?;
    store::delete(tx, blocker, blocked).await?;
    let Some(uri) = uri else { return Ok(false) };
    let lifted = Effect::Unblocked {
        blocker,
        blocked,
        uri,
    };
    effect::leave(tx, lifted).await?;
    Ok(true)
}
