//! "Me too", and boosts: numbers only, never a public list of who.

pub mod model;
mod store;

pub use model::{Kind, Reaction};

use crate::{Result, actor::Actor, id::Id, member::Present, post::Post, store::{Executor, Tx}};

/// A member says "me too" (or takes it back when she had said it). Gives the new number.
pub async fn toggle_like(tx: &mut Tx, by: &Present, post: Id<Post>) -> Result<i64> { todo!() }
/// One reaction.
pub async fn get(x: impl Executor, id: Id<Reaction>) -> Result<Option<Reaction>> { todo!() }
/// A like or boost from elsewhere, of a post that actor may see; counted once.
pub async fn receive(tx: &mut Tx, kind: Kind, post: Id<Post>, actor: Id<Actor>, uri: &str) -> Result<()> { todo!() }
/// A local actor (the instance, a hub) announces a post.
pub async fn announce(tx: &mut Tx, actor: Id<Actor>, post: Id<Post>) -> Result<Reaction> { todo!() }
/// Taken back elsewhere: by URI of the reaction, or by the post.
pub async fn receive_undo(tx: &mut Tx, kind: Kind, actor: Id<Actor>, uri: Option<&str>, post: Option<Id<Post>>) -> Result<()> { todo!() }
/// How many.
pub async fn count(x: impl Executor, post: Id<Post>, kind: Kind) -> Result<i64> { todo!() }
/// Whether this actor did.
pub async fn has(x: impl Executor, post: Id<Post>, actor: Id<Actor>, kind: Kind) -> Result<bool> { todo!() }
/// A page of a local actor's announces, newest first, for its outbox.
pub async fn announces(x: impl Executor, actor: Id<Actor>, before: Option<Id<Reaction>>, limit: i64) -> Result<Vec<Reaction>> { todo!() }
/// How many announces a local actor made.
pub async fn count_announces(x: impl Executor, actor: Id<Actor>) -> Result<i64> { todo!() }
