//! Reports: a `Flag` from elsewhere, or a member's. They do nothing by themselves.

pub mod model;
mod store;

pub use model::{Report, State};

use crate::{Result, actor::Actor, id::Id, member::Present, store::{Executor, Tx}};

/// A `Flag` from elsewhere; words capped at 1,000 characters, plain text.
pub async fn receive(tx: &mut Tx, uri: &str, reporter: Id<Actor>, about: Id<Actor>, posts: Vec<String>, words: &str) -> Result<()> { todo!() }
/// A member reports.
pub async fn make(tx: &mut Tx, by: &Present, about: Id<Actor>, posts: Vec<String>, words: &str) -> Result<()> { todo!() }
/// Open reports, oldest first. For coordinators.
pub async fn open(x: impl Executor) -> Result<Vec<Report>> { todo!() }
/// A coordinator has looked.
pub async fn settle(tx: &mut Tx, by: &Present, id: Id<Report>) -> Result<()> { todo!() }
