//! Following: ask, accept, refuse, remove.

pub mod model;
mod store;

pub use model::{Follow, State};

use crate::{Result, actor::Actor, id::Id, member::Present, store::{Executor, Tx}};

/// One follow.
pub async fn get(x: impl Executor, id: Id<Follow>) -> Result<Option<Follow>> { todo!() }
/// By its URI.
pub async fn by_uri(x: impl Executor, uri: &str) -> Result<Option<Follow>> { todo!() }
/// Between these two.
pub async fn between(x: impl Executor, follower: Id<Actor>, followee: Id<Actor>) -> Result<Option<Follow>> { todo!() }
/// The group follows another. By coordinators; `None` is the command line.
pub async fn ask(tx: &mut Tx, by: Option<&Present>, followee: Id<Actor>) -> Result<Follow> { todo!() }
/// The group stops following.
pub async fn stop(tx: &mut Tx, by: Option<&Present>, followee: Id<Actor>) -> Result<()> { todo!() }
/// Somebody elsewhere asks to follow a local actor: accepted at once unless the actor approves followers by hand or the
/// peer or actor is blocked (`Forbidden`). Asking again answers again.
pub async fn receive(tx: &mut Tx, follower: Id<Actor>, followee: Id<Actor>, uri: &str) -> Result<Follow> { todo!() }
/// The one we follow said yes: only for the stored, pending follow of ours, only by the followed.
pub async fn receive_acceptance(tx: &mut Tx, by: Id<Actor>, follower: Id<Actor>, uri: Option<&str>) -> Result<()> { todo!() }
/// The one we follow said no, or removed us.
pub async fn receive_rejection(tx: &mut Tx, by: Id<Actor>, follower: Id<Actor>) -> Result<()> { todo!() }
/// Somebody elsewhere stopped following.
pub async fn receive_undo(tx: &mut Tx, follower: Id<Actor>, followee: Id<Actor>) -> Result<()> { todo!() }
/// Says yes to a follower who waits. By hosts.
pub async fn accept(tx: &mut Tx, by: &Present, id: Id<Follow>) -> Result<()> { todo!() }
/// Says no to a follower who waits, or removes one. By hosts.
pub async fn remove(tx: &mut Tx, by: &Present, id: Id<Follow>) -> Result<()> { todo!() }
/// Followers of a local actor in this state, newest first.
pub async fn followers(x: impl Executor, followee: Id<Actor>, state: State) -> Result<Vec<(Follow, Actor)>> { todo!() }
/// Whom a local actor follows, newest first.
pub async fn following(x: impl Executor, follower: Id<Actor>) -> Result<Vec<(Follow, Actor)>> { todo!() }
/// How many accepted followers and followees an actor has.
pub async fn counts(x: impl Executor, actor: Id<Actor>) -> Result<(i64, i64)> { todo!() }
/// The inboxes (shared where offered, each once) of a local actor's accepted followers elsewhere.
pub async fn follower_inboxes(x: impl Executor, followee: Id<Actor>) -> Result<Vec<String>> { todo!() }
