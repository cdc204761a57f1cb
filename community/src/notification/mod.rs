//! Who hears of an effect, and the reading of it.

mod hear;
pub mod model;
mod store;
#[cfg(test)]
mod tests;

pub use hear::hear;
pub use model::{Notification, Reason};

use crate::{
    Result,
    id::Id,
    member::{Member, Present},
    store::{Executor, Tx},
};

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
