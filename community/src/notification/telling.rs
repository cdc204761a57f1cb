//! Telling members: never the one who did it, and of silenced peers nothing.

use super::{model::Reason, store};
use crate::{
    Result,
    actor::{self, Actor},
    id::Id,
    member::{self, Member, State},
    news::{self, News},
    peer::{self, Standing},
    store::Tx,
};

/// The active member behind an actor.
pub(super) async fn of_actor(tx: &mut Tx, actor: Option<Id<Actor>>) -> Result<Option<Member>> {
    let Some(actor) = actor else { return Ok(None) };
    Ok(member::by_actor(tx, actor)
        .await?
        .filter(|member| member.state == State::Active))
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
    if let Some(id) = store::insert(tx, member, reason, subject, actor).await? {
        news::tell(tx, News::Told(member, id));
    }
    Ok(())
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
