//! A fresh database for a test: SQLite in a folder of its own, or PostgreSQL on the server that `TEST_POSTGRES` names.

use std::ops::Deref;
use std::sync::Arc;

use super::db::{Db, Options};
use crate::error::{Error, Result};
use crate::time::{Clock, Time};

/// The moment at which a test's clock stands: 2026-11-28T01:00:00Z.
const MORNING: Time = Time(1_795_827_600_000);

/// A [`Db`] whose clock is the test's own.
pub struct TestDb {
    pub db: Db,
    pub url: String,
    pub clock: Arc<Clock>,
    _folder: Option<tempfile::TempDir>,
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

pub async fn test_db() -> Result<TestDb> {
    test_db_at(MORNING).await
}

pub async fn test_db_at(now: Time) -> Result<TestDb> {
    let clock = Clock::test(now);
    let (url, folder) = match std::env::var("TEST_POSTGRES") {
        Ok(server) if !server.is_empty() => (new_database(&server).await?, None),
        _ => {
            let folder = tempfile::tempdir().map_err(Error::other)?;
            (
                format!("sqlite:{}", folder.path().join("test.db").display()),
                Some(folder),
            )
        }
    };
    let db = Db::open(
        &url,
        Options {
            clock: clock.clone(),
            ..Options::default()
        },
    )
    .await?;
    Ok(TestDb {
        db,
        url,
        clock,
        _folder: folder,
    })
}

async fn new_database(server: &str) -> Result<String> {
    use sqlx::Connection as _;
    let name = format!("kaifong_test_{:016x}", rand::random::<u64>());
    let mut connection = sqlx::PgConnection::connect(server).await?;
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("create database {name}")))
        .execute(&mut connection)
        .await?;
    let mut url: url::Url = server.parse().map_err(Error::other)?;
    url.set_path(&name);
    Ok(url.into())
}
