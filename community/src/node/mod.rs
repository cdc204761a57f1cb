//! The node itself: where it lives, and whether it can write.

mod store;

#[cfg(test)]
mod tests;

use crate::{
    Error, Result, queue,
    store::Db,
    time::{SECOND, Time},
};

/// Makes sure that this database belongs to this address. An address, once published, never changes: peers know every
/// actor and post by it.
///
/// # Errors
/// A sentence for the one who runs the node, when the database was made for another address.
pub async fn settle(db: &Db) -> Result<()> {
    let base = db.here().base().as_str();
    let mut tx = db.begin().await?;
    let kept = store::keep(&mut tx, "url", base).await?;
    tx.commit().await?;
    if kept == base {
        return Ok(());
    }
    Err(Error::Other(format!(
        "this data belongs to {kept}, and the settings say {base}; an address that others know cannot change: set KAIFONG_URL back"
    )))
}

/// Writes a row, so that a full disk or a lost database is noticed.
///
/// # Errors
/// When it cannot be written.
pub async fn can_write(db: &Db) -> Result<()> {
    let mut tx = db.begin().await?;
    let now = tx.now().to_string();
    store::set(&mut tx, "health", &now).await?;
    tx.commit().await
}

/// The key by which push services know this node: what is kept, or else this fresh one, from now on.
///
/// # Errors
/// When the database does not answer.
pub async fn push_key(db: &Db, fresh: &str) -> Result<String> {
    // A node that cannot write can still be read.
    if let Some(kept) = store::get(db, "push-key").await? {
        return Ok(kept);
    }
    let mut tx = db.begin().await?;
    let kept = store::keep(&mut tx, "push-key", fresh).await?;
    tx.commit().await?;
    Ok(kept)
}

/// How much waits, and how long it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    pub deliveries: i64,
    pub delivery_age_seconds: i64,
    pub peers_failing: i64,
    pub effects: i64,
    pub effect_age_seconds: i64,
    pub jobs: i64,
    pub jobs_failed: i64,
    pub database_bytes: i64,
}

/// Looks at all that waits; disturbs no writer.
///
/// # Errors
/// When the database does not answer.
pub async fn load(db: &Db) -> Result<Load> {
    let now = db.now();
    let age = |oldest: Option<Time>| oldest.map_or(0, |oldest| now.since(oldest).max(0) / SECOND);
    let (deliveries, oldest_delivery) = store::deliveries(db).await?;
    let (effects, oldest_effect) = store::effects(db).await?;
    let jobs = queue::counts(db).await?;
    Ok(Load {
        deliveries,
        delivery_age_seconds: age(oldest_delivery),
        peers_failing: store::failing_peers(db).await?,
        effects,
        effect_age_seconds: age(oldest_effect),
        jobs: jobs.waiting,
        jobs_failed: jobs.failed,
        database_bytes: store::size(db).await?,
    })
}

/// Has SQLite look over its file; `None` when it is whole. PostgreSQL looks after itself.
///
/// # Errors
/// When the file cannot be read at all.
pub async fn check(db: &Db) -> Result<Option<String>> {
    if db.is_postgres() {
        return Ok(None);
    }
    let word = store::quick_check(db).await?;
    Ok((word != "ok").then_some(word))
}
