//! Who hears of an effect, and the reading of it.

pub mod model;
mod store;

pub use model::{Notification, Reason};

use crate::{Result, effect::Effect, id::Id, member::{Member, Present}, store::{Executor, Tx}};

/// Tells the members concerned, once each: hosts of answers, requests, follows, mentions and private posts to the group; a member of
/// what became of her answer or request, of replies to what she wrote. Silenced peers and quiet arrivals tell nobody.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> { todo!() }
/// The newest 100.
pub async fn list(x: impl Executor, member: Id<Member>) -> Result<Vec<Notification>> { todo!() }
/// How many are unread.
pub async fn unread(x: impl Executor, member: Id<Member>) -> Result<i64> { todo!() }
/// Marks all as read.
pub async fn read_all(tx: &mut Tx, by: &Present) -> Result<()> { todo!() }
