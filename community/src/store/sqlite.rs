//! Speaking with SQLite: one question at a time, and a few connections that only read.
//!
//! Each connection has a thread of its own, and the way there and back costs more than most questions. So nothing is sent there
//! that is not needed: no test of a connection that comes back (a file does not hang up), no waiting for the end of an answer that
//! is known to be whole.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::TryStreamExt as _;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteRow};
use sqlx::{ConnectOptions as _, Connection as _, Either, Executor as _, Sqlite, SqliteConnection};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::{Error, Result};

/// How long anybody waits for a reader.
const PATIENCE: Duration = Duration::from_secs(30);
/// A reader that is not needed for so long is closed.
const IDLE: Duration = Duration::from_secs(60);

type Statement = sqlx::query::Query<'static, Sqlite, SqliteArguments>;

/// What came of a statement.
pub struct Answer {
    pub rows: Vec<SqliteRow>,
    /// How many rows it changed.
    pub changed: u64,
}

/// Runs one statement; with `first`, no more than one row of it is waited for, so only a read may be asked that way.
pub async fn ask(
    connection: &mut SqliteConnection,
    statement: Statement,
    first: bool,
) -> Result<Answer, sqlx::Error> {
    let mut rows = Vec::new();
    let mut changed = 0;
    let mut answer = connection.fetch_many(statement);
    while let Some(next) = answer.try_next().await? {
        match next {
            Either::Right(row) => rows.push(row),
            Either::Left(done) => {
                // The last word of the only statement.
                changed = done.rows_affected();
                break;
            }
        }
        if first {
            break;
        }
    }
    drop(answer);
    Ok(Answer { rows, changed })
}

/// Runs a text of several statements. Whoever stops waiting stops it between two of them.
pub async fn run_all(
    connection: &mut SqliteConnection,
    statements: Statement,
) -> Result<(), sqlx::Error> {
    let mut answers = connection.fetch_many(statements);
    while answers.try_next().await?.is_some() {}
    Ok(())
}

/// The connections that read. The one used last is taken first, so that those that are not needed are closed.
pub struct Readers {
    options: SqliteConnectOptions,
    most: u32,
    places: Semaphore,
    idle: Mutex<Vec<(SqliteConnection, Instant)>>,
}

/// A connection for one question.
pub struct Reader<'a> {
    readers: &'a Readers,
    connection: Option<SqliteConnection>,
    // Dropped after the connection was put back.
    _place: SemaphorePermit<'a>,
}

impl Readers {
    pub async fn open(options: SqliteConnectOptions, most: u32) -> Result<Self> {
        let most = most.max(1);
        let first = options.connect().await?;
        Ok(Readers {
            options,
            most,
            places: Semaphore::new(usize::try_from(most).map_err(Error::other)?),
            idle: Mutex::new(vec![(first, Instant::now())]),
        })
    }

    pub fn options(&self) -> &SqliteConnectOptions {
        &self.options
    }

    pub async fn take(&self) -> Result<Reader<'_>> {
        let place = tokio::time::timeout(PATIENCE, self.places.acquire())
            .await
            .map_err(|_| Error::Busy)?
            .map_err(|_| Error::Db(sqlx::Error::PoolClosed))?;
        let idle = self.idle().pop();
        let connection = match idle {
            Some((connection, _)) => connection,
            None => self.options.connect().await?,
        };
        Ok(Reader {
            readers: self,
            connection: Some(connection),
            _place: place,
        })
    }

    /// Asks on a reader of its own.
    pub async fn ask(&self, statement: Statement, first: bool) -> Result<Vec<SqliteRow>> {
        let mut reader = self.take().await?;
        match ask(reader.connection(), statement, first).await {
            Ok(answer) => Ok(answer.rows),
            Err(error) => {
                reader.discard();
                Err(error.into())
            }
        }
    }

    /// Waits for what is being read.
    pub async fn close(&self) {
        let all = self.places.acquire_many(self.most);
        let all = tokio::time::timeout(PATIENCE, all).await;
        self.places.close();
        drop(all);
        let idle = std::mem::take(&mut *self.idle());
        for (connection, _) in idle {
            drop(connection.close().await);
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<(SqliteConnection, Instant)>> {
        // Nothing that could panic is done while it is held.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader<'_> {
    pub fn connection(&mut self) -> &mut SqliteConnection {
        self.connection
            .as_mut()
            .expect("it is given up only by those who end with it")
    }

    /// Does not put the connection back: something is wrong with it, perhaps.
    pub fn discard(mut self) {
        self.connection = None;
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        if self.readers.places.is_closed() {
            return;
        }
        let mut idle = self.readers.idle();
        idle.push((connection, Instant::now()));
        // The first is the one that waits longest.
        if idle[0].1.elapsed() > IDLE {
            idle.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{sql, store::test_db};

    async fn readers(most: u32) -> Result<Option<(crate::store::TestDb, Readers)>> {
        let test = test_db().await?;
        let Some(path) = test.url.strip_prefix("sqlite:") else {
            return Ok(None);
        };
        let options = SqliteConnectOptions::new().filename(path);
        let readers = Readers::open(options, most).await?;
        Ok(Some((test, readers)))
    }

    #[tokio::test]
    async fn readers_come_back_and_no_more_are_made_than_wanted() -> Result<()> {
        let Some((_test, readers)) = readers(2).await? else {
            return Ok(());
        };
        for _ in 0..5 {
            let (one, other) = (readers.take().await?, readers.take().await?);
            assert_eq!(readers.places.available_permits(), 0);
            drop((one, other));
            assert_eq!(readers.idle().len(), 2);
        }
        readers.take().await?.discard();
        assert_eq!(readers.idle().len(), 1);
        assert_eq!(readers.places.available_permits(), 2);
        readers.close().await;
        assert!(readers.take().await.is_err());
        assert!(readers.idle().is_empty());
        Ok(())
    }

    #[tokio::test]
    async fn a_question_that_is_given_up_leaves_its_reader_in_order() -> Result<()> {
        let Some((_test, readers)) = readers(1).await? else {
            return Ok(());
        };
        let endless =
            "with recursive n (n) as (select 1 union all select n + 1 from n) select n from n";
        let some: i64 = {
            use sqlx::Row as _;
            let rows = readers.ask(sqlx::query(endless), true).await?;
            assert_eq!(rows.len(), 1);
            rows[0].try_get(0)?
        };
        assert_eq!(some, 1);
        let asking = readers.ask(sqlx::query(endless), false);
        let given_up = tokio::time::timeout(Duration::from_millis(50), asking).await;
        assert!(given_up.is_err());
        let rows = readers.ask(sqlx::query("select 7"), false).await?;
        assert_eq!(rows.len(), 1);
        Ok(())
    }

    #[tokio::test]
    async fn what_was_changed_is_counted_and_returned_to_the_last_row() -> Result<()> {
        let test = test_db().await?;
        let mut tx = test.begin().await?;
        sql!("create table numbers (n bigint not null primary key)")
            .run(&mut tx)
            .await?;
        let list = crate::store::json_list([1, 2, 3]);
        let made: Vec<i64> = sql!(
            "insert into numbers (n) select cast(value as bigint) from json_each($1) where true returning n",
            list
        )
        .scalars(&mut tx)
        .await?;
        assert_eq!(made.len(), 3);
        let first: Option<i64> = sql!("update numbers set n = n + 10 where n < 10 returning n")
            .scalar_opt(&mut tx)
            .await?;
        assert!(first.is_some_and(|n| n > 10));
        assert_eq!(
            sql!("delete from numbers where n > 10")
                .run(&mut tx)
                .await?,
            3
        );
        tx.commit().await
    }
}
