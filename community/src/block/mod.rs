//! Who wants nothing of whom: blocks by members, and blocks received.

mod store;

use crate::{Result, actor::Actor, id::Id, store::{Executor, Tx}};

/// Somebody elsewhere blocks a local actor (or, by a coordinator, the group blocks somebody): follows both ways end.
pub async fn receive(tx: &mut Tx, blocker: Id<Actor>, blocked: Id<Actor>, uri: &str) -> Result<()> { todo!() }
/// Taken back elsewhere.
pub async fn receive_undo(tx: &mut Tx, blocker: Id<Actor>, blocked: Id<Actor>) -> Result<()> { todo!() }
/// The group blocks somebody elsewhere; a `Block` is sent. By hosts.
pub async fn block(tx: &mut Tx, by: &crate::member::Present, blocked: Id<Actor>) -> Result<()> { todo!() }
/// Whether either blocks the other.
pub async fn between(x: impl Executor, one: Id<Actor>, other: Id<Actor>) -> Result<bool> { todo!() }
