//! The node itself: where it lives, and whether it can write.

mod store;

use crate::{Error, Result, store::Db};

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
