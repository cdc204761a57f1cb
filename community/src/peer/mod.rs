//! Other instances: heard of, silenced, blocked, in good health.

pub mod model;
mod store;

pub use model::{Dialect, Peer, Standing};

use crate::{Result, member::Present, store::{Executor, Tx}};

/// The peer, or `None` when never heard of.
pub async fn get(x: impl Executor, host: &str) -> Result<Option<Peer>> { todo!() }
/// How a host stands; its parent domains count (a block of `example.org` blocks `a.example.org`).
pub async fn standing(x: impl Executor, host: &str) -> Result<Standing> { todo!() }
/// All peers, by host.
pub async fn list(x: impl Executor) -> Result<Vec<Peer>> { todo!() }
/// An authentic request came from this peer: notes it and wakes what waits for it.
pub async fn heard(tx: &mut Tx, host: &str) -> Result<()> { todo!() }
/// Sets how a peer stands. By coordinators; `None` is the command line. Blocking drops what waits for it and follows both ways.
pub async fn set_standing(tx: &mut Tx, by: Option<&Present>, host: &str, standing: Standing) -> Result<()> { todo!() }
/// Remembers the dialect that a peer understood.
pub async fn set_dialect(tx: &mut Tx, host: &str, dialect: Dialect) -> Result<()> { todo!() }
/// True the first time this activity of this origin is seen; remembered 30 days.
pub async fn first_time(tx: &mut Tx, origin: &str, activity_uri: &str) -> Result<bool> { todo!() }
/// Whether this activity has been seen, without remembering it.
pub async fn seen(x: impl Executor, origin: &str, activity_uri: &str) -> Result<bool> { todo!() }
