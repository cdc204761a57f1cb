//! The first days: a new member may do only so much in a day, until hosts say that they know her.

use super::{
    model::{Member, Present, State},
    store,
};
use crate::{
    Error, Result,
    id::Id,
    moderation::{self, About, Deed},
    store::{Executor, Tx},
};

/// How long somebody is new, in days.
pub const NEW_DAYS: i64 = 7;

/// Whether the limits of the first days are for her: she came lately, is no host, and no host has lifted them.
pub async fn is_new(mut x: impl Executor, by: &Present) -> Result<bool> {
    let now = x.on().now();
    if by.is_host() || !came_lately(&by.member, now) {
        return Ok(false);
    }
    Ok(!store::has_no_limits(x, by.member.id).await?)
}

/// Those for whom the limits are now, for hosts.
///
/// # Errors
/// `Forbidden` for others.
pub async fn newcomers(mut x: impl Executor, by: &Present) -> Result<Vec<Id<Member>>> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    let now = x.on().now();
    store::newcomers(x, now.minus_days(NEW_DAYS), now).await
}

/// A host knows her: the limits are not for her any more.
///
/// # Errors
/// `Forbidden` for others than hosts; `NotFound` for nobody.
pub async fn lift_limits(tx: &mut Tx, by: &Present, id: Id<Member>) -> Result<()> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    store::get(&mut *tx, id)
        .await?
        .filter(|member| member.state == State::Active)
        .ok_or(Error::NotFound)?;
    let now = tx.now();
    if store::lift_limits(tx, id, now).await? {
        moderation::note(tx, Deed::LimitsLifted, About::default()).await
    } else {
        Ok(())
    }
}

fn came_lately(member: &Member, now: crate::time::Time) -> bool {
    let since = member.welcomed_at.unwrap_or(member.created_at);
    since > now.minus_days(NEW_DAYS)
}
