//! What waits to be sent: durable, in order per peer, a dead peer delays nobody.

pub mod model;
mod store;

pub use model::{Activity, Delivery, Lease, Outcome};

use crate::{Result, actor::Actor, id::Id, store::{Db, Executor, Tx}};

/// Keeps an activity and one delivery an inbox (each once), in the transaction of what it tells. Our own inboxes and
/// those of blocked peers are left out.
pub async fn enqueue(tx: &mut Tx, actor: Id<Actor>, uri: &str, body: &str, inboxes: &[String]) -> Result<()> { todo!() }
/// Takes a peer that has something due and no lease, for `seconds`.
pub async fn lease(db: &Db, holder: &str, seconds: i64) -> Result<Option<Lease>> { todo!() }
/// Lengthens a lease; false when it was lost.
pub async fn renew(db: &Db, lease: &Lease, seconds: i64) -> Result<bool> { todo!() }
/// Gives a peer back.
pub async fn release(db: &Db, lease: &Lease) -> Result<()> { todo!() }
/// The next deliveries for a peer, in order.
pub async fn next(db: &Db, host: &str, limit: i64) -> Result<Vec<Delivery>> { todo!() }
/// Writes down what came of an attempt: back-off, pausing and waking belong to the peer (SECURITY G5: 5 s, 30 s, 2 min,
/// 10 min, 30 min, then each 60 min ±20 %, for 14 days).
pub async fn note(db: &Db, lease: &Lease, delivery: &Delivery, outcome: Outcome) -> Result<()> { todo!() }
/// When the next peer is due, so that a worker can sleep until then.
pub async fn next_due(db: &Db) -> Result<Option<crate::time::Time>> { todo!() }
/// What waits, by peer: host, how many, oldest, last error.
pub async fn waiting(x: impl Executor) -> Result<Vec<Waiting>> { todo!() }
/// Tries a peer again now.
pub async fn retry(tx: &mut Tx, host: &str) -> Result<()> { todo!() }
/// Drops what waits for a peer.
pub async fn drop_all(tx: &mut Tx, host: &str) -> Result<u64> { todo!() }

/// What waits for a peer.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Waiting {
    pub host: String,
    pub count: i64,
    pub oldest: crate::time::Time,
    pub next_try_at: crate::time::Time,
    pub last_error: Option<String>,
}
