//! SQLite has one writer: changes take turns on it, and those that wait at the same time share one commit.
//!
//! A flush to the disk costs far more than a change. So a change that is done does not commit by itself: it queues again behind
//! those that were waiting, and whoever gets there first commits for all. Each change lives in a savepoint, so that one that fails
//! takes nobody with it; and nobody is told "done" before the commit that holds his change has succeeded.

use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use sqlx::SqliteConnection;
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::bell::{Bell, Left};
use super::sqlite;
use super::stated::{self, Query};
use crate::error::{Error, Result};

/// More changes than this are not gathered: the first of them has waited long enough.
const MOST: usize = 128;
/// Longer than this only waits who holds a turn already: an error is better than standing still for ever.
const PATIENCE: Duration = Duration::from_secs(30);

type Outcome = Result<(), Arc<sqlx::Error>>;

pub struct Writer {
    state: Arc<Mutex<State>>,
    committed: Arc<AtomicU64>,
}

struct State {
    connection: SqliteConnection,
    /// A transaction has begun.
    open: bool,
    /// In it, the savepoint of a turn.
    savepoint: bool,
    /// Counts the commits and those that were lost.
    batch: u64,
    /// Counts those that are on disk.
    committed: Arc<AtomicU64>,
    /// When a turn last waited in vain for another process that has the file locked.
    locked_at: Option<Instant>,
    /// The changes that the next commit will hold.
    waiting: Vec<Waiting>,
}

struct Waiting {
    told: oneshot::Sender<Outcome>,
    /// Rung when the change is on disk, for what it leaves to be done.
    bell: Bell,
    left: Left,
    said: Vec<String>,
}

impl Writer {
    pub fn new(connection: SqliteConnection) -> Self {
        let committed = Arc::new(AtomicU64::new(0));
        Writer {
            committed: committed.clone(),
            state: Arc::new(Mutex::new(State {
                connection,
                open: false,
                savepoint: false,
                batch: 0,
                committed,
                locked_at: None,
                waiting: Vec::new(),
            })),
        }
    }

    /// How many real commits there have been.
    pub fn commits(&self) -> u64 {
        self.committed.load(Relaxed)
    }

    /// Waits for what is under way.
    pub async fn close(&self) {
        let mut state = self.state.lock().await;
        state.abandon().await;
        if state.open {
            state.commit().await;
        }
        // The file is whole by itself then, and the next start sees that nothing was cut off. Where others still read, it is not.
        drop(state.execute("pragma wal_checkpoint(truncate)").await);
    }
}

/// A change's time with the writer. Dropped without a commit, it leaves nothing.
pub struct Turn {
    writer: Arc<Mutex<State>>,
    guard: Option<OwnedMutexGuard<State>>,
}

impl Turn {
    pub async fn begin(writer: &Writer) -> Result<Turn> {
        let asked = Instant::now();
        let queue = writer.state.clone().lock_owned();
        let mut guard = tokio::time::timeout(PATIENCE, queue)
            .await
            .map_err(|_| Error::Busy)?;
        // Whoever stood here meanwhile has waited with the one who waited in vain, and not each as long again.
        if guard.locked_at.is_some_and(|at| at > asked) {
            return Err(Error::Busy);
        }
        if guard.waiting.len() >= MOST {
            // In a task of its own, because a commit that is dropped halfway could not say how it ended.
            let committing = tokio::spawn(async move {
                guard.commit().await;
                guard
            });
            guard = committing.await.map_err(Error::other)?;
        }
        let mut turn = Turn {
            writer: writer.state.clone(),
            guard: Some(guard),
        };
        turn.state().open().await?;
        Ok(turn)
    }

    pub fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.state().connection
    }

    /// Returns when the change is on disk.
    ///
    /// `last` is written as the last of it. Then the bell is rung for what is left, and says what is `said`.
    pub async fn commit(
        mut self,
        last: Vec<Query>,
        bell: Bell,
        left: Left,
        said: Vec<String>,
    ) -> Result<()> {
        let (told, hears) = oneshot::channel();
        // In a task of its own, so that whoever asked may go away at any moment.
        tokio::spawn(async move {
            let state = self.state();
            if let Err(error) = state.release(last).await {
                state.abandon().await;
                drop(told.send(Err(Arc::new(error))));
                return;
            }
            state.savepoint = false;
            state.waiting.push(Waiting {
                told,
                bell,
                left,
                said,
            });
            let batch = state.batch;
            self.guard = None;
            let mut state = self.writer.lock().await;
            if state.batch == batch {
                state.commit().await;
            }
        });
        match hears.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Error::Commit(error)),
            Err(_) => Err(Error::Other(
                "the commit was given up: the program is being stopped".into(),
            )),
        }
    }

    fn state(&mut self) -> &mut State {
        self.guard
            .as_mut()
            .expect("the guard is taken only when the turn ends")
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let (Some(mut guard), Ok(runtime)) = (self.guard.take(), Handle::try_current()) {
            // Without a runtime the next turn does this.
            runtime.spawn(async move { guard.abandon().await });
        }
    }
}

impl State {
    async fn open(&mut self) -> Result<()> {
        if self.savepoint {
            self.abandon().await;
        }
        if !self.open {
            // Plain `begin` fails when it reads before it writes and another process wrote in between.
            if let Err(error) = self.execute("begin immediate").await {
                let error = Error::from(error);
                if matches!(error, Error::Busy) {
                    self.locked_at = Some(Instant::now());
                }
                return Err(error);
            }
            self.open = true;
        }
        self.savepoint = true;
        self.execute("savepoint turn").await?;
        Ok(())
    }

    /// Takes back the change of a turn that ended without a commit.
    async fn abandon(&mut self) {
        if mem::take(&mut self.savepoint) {
            let undone = match self.execute("rollback to turn").await {
                Ok(()) => self.execute("release turn").await,
                error => error,
            };
            if let Err(error) = undone {
                // SQLite ends the whole transaction by itself when the disk is full or broken: then nobody's change is there.
                self.lose(error).await;
            }
        }
        if self.waiting.is_empty() {
            // The file does not stay locked. A turn dropped while beginning may have begun without saying so, so always.
            drop(self.execute("rollback").await);
            self.open = false;
        }
    }

    async fn commit(&mut self) {
        match self.execute("commit").await {
            Ok(()) => {
                self.open = false;
                self.batch += 1;
                self.committed.fetch_add(1, Relaxed);
                let mut bell = None;
                let mut left = Left::default();
                for waiting in mem::take(&mut self.waiting) {
                    left.join(waiting.left);
                    waiting.bell.say(waiting.said);
                    bell = Some(waiting.bell);
                    drop(waiting.told.send(Ok(())));
                }
                if let Some(bell) = bell {
                    bell.ring(left);
                }
            }
            Err(error) => self.lose(error).await,
        }
    }

    async fn lose(&mut self, error: sqlx::Error) {
        drop(self.execute("rollback").await);
        self.open = false;
        self.batch += 1;
        let error = Arc::new(error);
        tracing::error!(%error, changes = self.waiting.len(), "could not commit");
        for waiting in mem::take(&mut self.waiting) {
            drop(waiting.told.send(Err(error.clone())));
        }
    }

    /// Ends the change of this turn.
    async fn release(&mut self, last: Vec<Query>) -> Result<(), sqlx::Error> {
        const RELEASE: &str = "release turn";
        match last.is_empty() {
            true => self.execute(RELEASE).await,
            false => sqlite::run_all(&mut self.connection, stated::joined(last, RELEASE)).await,
        }
    }

    async fn execute(&mut self, text: &'static str) -> Result<(), sqlx::Error> {
        sqlite::ask(&mut self.connection, sqlx::query(text), false)
            .await
            .map(drop)
    }
}
