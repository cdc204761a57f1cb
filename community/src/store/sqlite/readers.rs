//! The connections that only read.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, SemaphorePermit};

use super::connection::{Answer, Connection, Options};
use super::row::Row;
use crate::error::{Error, Result};
use crate::store::stated::Query;

/// How long anybody waits for a reader.
const PATIENCE: Duration = Duration::from_secs(30);
/// A reader that is not needed for so long is closed.
const IDLE: Duration = Duration::from_secs(60);

/// The one used last is taken first, so that those that are not needed are closed.
pub struct Readers {
    options: Options,
    most: u32,
    places: Semaphore,
    idle: Mutex<Vec<(Connection, Instant)>>,
}

impl Readers {
    pub fn open(options: Options, most: u32) -> Result<Self> {
        let most = most.max(1);
        let first = options.connect()?;
        Ok(Readers {
            options,
            most,
            places: Semaphore::new(usize::try_from(most).map_err(Error::other)?),
            idle: Mutex::new(vec![(first, Instant::now())]),
        })
    }

    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Asks on a reader of its own.
    pub async fn ask(&self, query: &Query, first: bool) -> Result<Vec<Row>> {
        let (place, mut reader) = self.take().await?;
        // After an error the connection is given up: something is wrong with it, perhaps.
        let Answer { rows, .. } = reader.ask(query, first)?;
        self.put_back(reader);
        drop(place);
        Ok(rows)
    }

    /// Does something with a reader.
    pub async fn with<T>(&self, what: impl FnOnce(&mut Connection) -> T) -> Result<T> {
        let (place, mut reader) = self.take().await?;
        let outcome = what(&mut reader);
        self.put_back(reader);
        drop(place);
        Ok(outcome)
    }

    async fn take(&self) -> Result<(SemaphorePermit<'_>, Connection)> {
        // Whoever asks for one thing after the other lets others have their turn.
        tokio::task::coop::consume_budget().await;
        let place = match self.places.try_acquire() {
            Ok(place) => place,
            Err(_) => tokio::time::timeout(PATIENCE, self.places.acquire())
                .await
                .map_err(|_| Error::Busy)?
                .map_err(|_| Error::Db(sqlx::Error::PoolClosed))?,
        };
        let idle = self.idle().pop();
        let reader = match idle {
            Some((reader, _)) => reader,
            None => self.options.connect()?,
        };
        Ok((place, reader))
    }

    fn put_back(&self, reader: Connection) {
        if self.places.is_closed() {
            return;
        }
        let mut idle = self.idle();
        idle.push((reader, Instant::now()));
        // The first is the one that waits longest.
        if idle[0].1.elapsed() > IDLE {
            idle.remove(0);
        }
    }

    /// Waits for what is being read.
    pub async fn close(&self) {
        let all = self.places.acquire_many(self.most);
        let all = tokio::time::timeout(PATIENCE, all).await;
        self.places.close();
        drop(all);
        self.idle().clear();
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<(Connection, Instant)>> {
        // Nothing that could panic is done while it is held.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
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
        let readers = Readers::open(Options::new(path.as_ref()), most)?;
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
            for (place, reader) in [one, other] {
                readers.put_back(reader);
                drop(place);
            }
            assert_eq!(readers.idle().len(), 2);
        }
        let wrong = sql!("select no_such_column from no_such_table");
        assert!(readers.ask(&wrong, true).await.is_err());
        assert_eq!(readers.idle().len(), 1);
        assert_eq!(readers.places.available_permits(), 2);
        readers.close().await;
        assert!(readers.take().await.is_err());
        assert!(readers.idle().is_empty());
        Ok(())
    }

    #[tokio::test]
    async fn of_a_question_without_end_no_more_is_read_than_wanted() -> Result<()> {
        let Some((_test, readers)) = readers(1).await? else {
            return Ok(());
        };
        let endless = sql!(
            "with recursive n (n) as (select 1 union all select n + 1 from n) select n from n"
        );
        assert_eq!(readers.ask(&endless, true).await?.len(), 1);
        // The next one finds the reader in order.
        assert_eq!(readers.ask(&sql!("select 7"), false).await?.len(), 1);
        Ok(())
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn what_took_long_holds_up_nobody_the_next_time() -> Result<()> {
        let Some((_test, readers)) = readers(2).await? else {
            return Ok(());
        };
        let long = || {
            sql!(
                "with recursive n (n) as (select 1 union all select n + 1 from n where n < 300000) select max(n) from n"
            )
        };
        let readers = std::sync::Arc::new(readers);
        readers.ask(&long(), true).await?;
        let asking = {
            let readers = readers.clone();
            tokio::spawn(async move {
                for _ in 0..20 {
                    readers.ask(&long(), true).await?;
                }
                Ok::<_, Error>(Instant::now())
            })
        };
        tokio::task::yield_now().await;
        let others = tokio::spawn(async { Instant::now() });
        let (asked, others) = (asking.await, others.await);
        assert!(others.map_err(Error::other)? < asked.map_err(Error::other)??);
        Ok(())
    }
}
