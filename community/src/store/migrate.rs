//! Brings the tables up to date: the files of `migrations/` and of the folder of the database in use, by number.

use rusqlite::TransactionBehavior;
use sqlx::{Executor as _, PgPool};

use super::sqlite::failure;
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

pub(super) fn sqlite(connection: &mut rusqlite::Connection, now: Time) -> Result<()> {
    // Another process may be doing the same; the one that comes second finds it done.
    let tx = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failure)?;
    tx.execute_batch(TABLE).map_err(failure)?;
    let applied = applied(&tx).map_err(failure)?;
    for migration in missing(applied, SQLITE, "sqlite")? {
        apply(&tx, &migration, now).map_err(|error| failed(&migration, &failure(error)))?;
    }
    tx.commit().map_err(failure)?;
    Ok(())
}

fn applied(connection: &rusqlite::Connection) -> rusqlite::Result<Vec<String>> {
    let mut asked = connection.prepare(APPLIED)?;
    asked.query_map([], |row| row.get(0))?.collect()
}

fn apply(
    connection: &rusqlite::Connection,
    migration: &Migration,
    now: Time,
) -> rusqlite::Result<()> {
    connection.execute_batch(migration.text)?;
    connection
        .execute(RECORD, (&migration.name, now.0))
        .map(drop)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn names(connection: &rusqlite::Connection) -> rusqlite::Result<Vec<String>> {
        let mut asked = connection.prepare(
            "select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name",
        )?;
        asked.query_map([], |row| row.get(0))?.collect()
    }

    fn open(file: &std::path::Path) -> rusqlite::Result<rusqlite::Connection> {
        let connection = rusqlite::Connection::open(file)?;
        // What is cut off here is a process, and never the power.
        connection.execute_batch("pragma synchronous = off")?;
        Ok(connection)
    }

    /// A process that dies, or a disk that is full, after any number of migrations: all of them are gone, and the next
    /// start finds what was there before.
    #[test]
    fn mi01_mi02_an_upgrade_that_breaks_off_leaves_what_was_there() -> Result<()> {
        let now = Time::from_seconds(1_800_000_000);
        let all = missing(Vec::new(), SQLITE, "sqlite")?;
        let folder = tempfile::tempdir().map_err(Error::other)?;
        for done in 0..=all.len() {
            for begun in 0..=all.len() - done {
                let file = folder.path().join(format!("{done}-{begun}.db"));
                breaks_off(&file, &all[..done], &all[done..done + begun], now)
                    .map_err(|error| Error::from(failure(error)))?;
                let mut connection = open(&file).map_err(failure)?;
                sqlite(&mut connection, now)?;
                assert_eq!(applied(&connection).map_err(failure)?.len(), all.len());
            }
        }
        Ok(())
    }

    fn breaks_off(
        file: &std::path::Path,
        done: &[Migration],
        begun: &[Migration],
        now: Time,
    ) -> rusqlite::Result<()> {
        let mut connection = open(file)?;
        // What an older version left.
        connection.execute_batch(TABLE)?;
        for migration in done {
            apply(&connection, migration, now)?;
        }
        let before = names(&connection)?;
        // What the new one had begun when it ended.
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for migration in begun {
            apply(&tx, migration, now)?;
        }
        drop(tx);
        drop(connection);
        assert_eq!(names(&open(file)?)?, before, "{}", file.display());
        Ok(())
    }
}
