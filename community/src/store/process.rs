//! Which process this is among those on one PostgreSQL: it holds a lock as long as it lives, so that the others know when it is
//! dead, and a number that none of them has, so that no two ids are alike.

use sqlx::postgres::PgListener;
use sqlx::{PgPool, query_scalar};

use crate::error::{Error, Result};
use crate::id;

/// How many processes may have a number of their own.
const NUMBERS: u8 = 64;

/// What a process is locked under; its name follows.
const NAME: &str = "kaifong process ";

/// A name that no other process has.
pub(super) fn fresh_name() -> String {
    format!("{:016x}", rand::random::<u64>())
}

/// A connection of its own that hears on these channels what other processes tell, and whose end tells them that this one is dead.
pub(super) async fn stand_up(
    pool: &PgPool,
    name: &str,
    channels: &[&str],
) -> Result<PgListener, sqlx::Error> {
    let mut presence = PgListener::connect_with(pool).await?;
    presence.ignore_pool_close_event(false);
    // Waits for a connection that was cut, and of which the server has not noticed yet.
    sqlx::query("select pg_advisory_lock(hashtextextended($1, 0))")
        .bind(format!("{NAME}{name}"))
        .execute(&mut presence)
        .await?;
    for number in 0..NUMBERS {
        let is_ours: bool =
            query_scalar("select pg_try_advisory_lock(hashtext('kaifong number'), $1)")
                .bind(i32::from(number))
                .fetch_one(&mut presence)
                .await?;
        if is_ours {
            id::set_process(number);
            break;
        }
    }
    presence.listen_all(channels.iter().copied()).await?;
    Ok(presence)
}

/// Those among these processes that are dead, or cut off from the database.
pub(super) async fn dead(pool: &PgPool, names: &[String]) -> Result<Vec<String>> {
    let mut tx = pool.begin().await?;
    let mut dead = Vec::new();
    for name in names {
        let is_free: bool =
            query_scalar("select pg_try_advisory_xact_lock_shared(hashtextextended($1, 0))")
                .bind(format!("{NAME}{name}"))
                .fetch_one(&mut *tx)
                .await
                .map_err(Error::from)?;
        if is_free {
            dead.push(name.clone());
        }
    }
    Ok(dead)
}
