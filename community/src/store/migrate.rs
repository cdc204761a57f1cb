//! Brings the tables up to date: the files of `migrations/` and of the folder of the database in use, by number.

use sqlx::{Connection as _, Executor as _, PgPool, SqliteConnection};

use crate::error::{Error, Result};
use crate::time::Time;

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

const TABLE: &str = "create table if not exists schema_migrations (name text not null primary key, applied_at bigint not null)";
const APPLIED: &str = "select name from schema_migrations order by name";
const RECORD: &str = "insert into schema_migrations (name, applied_at) values ($1, $2)";

/// An arbitrary number that means "migrating Kaifong" among PostgreSQL's advisory locks.
const LOCK: i64 = 0x006b_6169_666f_6e67;

struct Migration {
    /// `0001_calls` or `sqlite/0002_search`.
    name: String,
    text: &'static str,
}

pub(super) async fn sqlite(connection: &mut SqliteConnection, now: Time) -> Result<()> {
    // Another process may be doing the same; the one that comes second finds it done.
    let mut tx = connection.begin_with("begin immediate").await?;
    tx.execute(TABLE).await?;
    let applied: Vec<String> = sqlx::query_scalar(APPLIED).fetch_all(&mut *tx).await?;
    for migration in missing(applied, SQLITE, "sqlite")? {
        sqlx::raw_sql(migration.text)
            .execute(&mut *tx)
            .await
            .map_err(|error| failed(&migration, &error))?;
        sqlx::query(RECORD)
            .bind(&migration.name)
            .bind(now.0)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

pub(super) async fn postgres(pool: &PgPool, now: Time) -> Result<()> {
    let mut tx = pool.begin().await?;
    sqlx::query("select pg_advisory_xact_lock($1)")
        .bind(LOCK)
        .execute(&mut *tx)
        .await?;
    tx.execute(TABLE).await?;
    let applied: Vec<String> = sqlx::query_scalar(APPLIED).fetch_all(&mut *tx).await?;
    for migration in missing(applied, POSTGRES, "postgres")? {
        sqlx::raw_sql(migration.text)
            .execute(&mut *tx)
            .await
            .map_err(|error| failed(&migration, &error))?;
        sqlx::query(RECORD)
            .bind(&migration.name)
            .bind(now.0)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What is still to be applied, in order; or the refusal to touch a database that a newer version has written.
fn missing(
    applied: Vec<String>,
    own: &[(&'static str, &'static str)],
    folder: &str,
) -> Result<Vec<Migration>> {
    let mut known: Vec<Migration> = BOTH
        .iter()
        .map(|&(name, text)| Migration {
            name: name.to_owned(),
            text,
        })
        .collect();
    known.extend(own.iter().map(|&(name, text)| Migration {
        name: format!("{folder}/{name}"),
        text,
    }));
    // By number; what serves both databases comes before what serves one.
    known.sort_by(|a, b| {
        (number(&a.name), a.name.contains('/'), &a.name).cmp(&(
            number(&b.name),
            b.name.contains('/'),
            &b.name,
        ))
    });
    if let Some(found) = applied
        .iter()
        .rfind(|name| known.iter().all(|migration| migration.name != **name))
    {
        let known = known
            .last()
            .map(|migration| migration.name.clone())
            .unwrap_or_default();
        return Err(Error::NewerDatabase {
            found: found.clone(),
            known,
        });
    }
    known.retain(|migration| !applied.contains(&migration.name));
    Ok(known)
}

fn number(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split('_').next().unwrap_or(file)
}

fn failed(migration: &Migration, error: &sqlx::Error) -> Error {
    Error::Other(format!("migration {}: {error}", migration.name))
}
