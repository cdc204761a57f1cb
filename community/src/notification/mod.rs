//! Who hears of an effect, and the reading of it.

mod hear;
pub mod model;
mod social;
mod store;
mod telling;
#[cfg(test)]
mod tests;

pub use hear::hear;
pub use model::{Notification, Reason, Told};

use crate::{
    Error, Result,
    actor::Actor,
    id::Id,
    member::{Member, Present},
    store::{Executor, Page, Tx},
};

/// Which of a member's notifications.
#[derive(Clone, Debug, Default)]
pub struct Which {
    pub reasons: Vec<Reason>,
    /// Only what this one did.
    pub actor: Option<Id<Actor>>,
}

/// A page of those for these reasons, newest first.
pub async fn page(
    x: impl Executor,
    member: Id<Member>,
    which: &Which,
    page: &Page,
) -> Result<Vec<Told>> {
    Ok(page.in_order(store::page(x, member, which, page).await?))
}

/// One of hers.
pub async fn get(
    x: impl Executor,
    member: Id<Member>,
    id: Id<Notification>,
) -> Result<Option<Told>> {
    store::get(x, member, id).await
}

/// Throws one of hers away.
///
/// # Errors
/// `NotFound` for another's.
pub async fn dismiss(tx: &mut Tx, by: &Present, id: Id<Notification>) -> Result<()> {
    if store::dismiss(tx, by.member.id, id).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Throws all of hers away that are for these reasons.
pub async fn clear(tx: &mut Tx, by: &Present, reasons: &[Reason]) -> Result<()> {
    store::clear(tx, by.member.id, reasons).await
}

/// Marks those up to this one as read.
pub async fn read_up_to(tx: &mut Tx, by: &Present, id: i64) -> Result<()> {
    store::read_up_to(tx, by.member.id, id).await
}

/// How many for these reasons are unread, counted no further than `most`.
pub async fn unread_for(
    x: impl Executor,
    member: Id<Member>,
    which: &Which,
    most: i64,
) -> Result<i64> {
    store::unread_for(x, member, which, most).await
}

/// The newest 100.
pub async fn list(x: impl Executor, member: Id<Member>) -> Result<Vec<Notification>> {
    store::list(x, member).await
}

/// How many are unread.
pub async fn unread(x: impl Executor, member: Id<Member>) -> Result<i64> {
    store::unread(x, member).await
}

/// Marks all as read.
pub async fn read_all(tx: &mut Tx, by: &Present) -> Result<()> {
    store::read_all(tx, by.member.id).await
}
