//! SQLite has one writer: changes take turns on it, and those that wait at the same time share one commit.
//!
//! A flush to the disk costs far more than a change. So a change that is done does not commit by itself: it queues again behind
//! those that were waiting, and whoever gets there first commits for all. Each change lives in a savepoint, so that one that fails
//! takes nobody with it; and nobody is told "done" before the commit that holds his change has succeeded.

use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::bell::{Bell, Left};
use super::sqlite::{Connection, aside};
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
    connection: Connection,
    /// A transaction has begun.
    open: bool,
    /// In it, the savepoint of a turn.
    savepoint: bool,
    /// Counts the commits and those that were lost.
    batch: u64,
    /// Somebody is about to commit this batch.
    ends: bool,
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
    pub fn new(connection: Connection) -> Self {
        let committed = Arc::new(AtomicU64::new(0));
        Writer {
            committed: committed.clone(),
            state: Arc::new(Mutex::new(State {
                connection,
                open: false,
                savepoint: false,
                batch: 0,
                ends: false,
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
        state.abandon();
        if state.open {
            state.commit();
        }
        // The file is whole by itself then, and the next start sees that nothing was cut off. Where others still read, it is not.
        let whole = || state.connection.execute("pragma wal_checkpoint(truncate)");
        drop(aside(true, whole));
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
            guard = commit(guard).await?;
        }
        let mut turn = Turn {
            writer: writer.state.clone(),
            guard: Some(guard),
        };
        turn.state().open()?;
        Ok(turn)
    }

    pub fn connection(&mut self) -> &mut Connection {
        &mut self.state().connection
    }

    /// Returns when the change is on disk. Then the bell is rung for what is left, and says what is `said`.
    pub async fn commit(mut self, bell: Bell, left: Left, said: Vec<String>) -> Result<()> {
        let (told, hears) = oneshot::channel();
        let state = self.state();
        if let Err(error) = state.connection.say("release turn") {
            state.abandon();
            return Err(Error::Commit(Arc::new(error)));
        }
        state.savepoint = false;
        state.waiting.push(Waiting {
            told,
            bell,
            left,
            said,
        });
        let batch = state.batch;
        if !mem::replace(&mut state.ends, true) {
            // In a task of its own, so that whoever asked may go away at any moment; behind those who wait already.
            let writer = self.writer.clone();
            tokio::spawn(async move {
                let state = writer.lock_owned().await;
                if state.batch == batch {
                    drop(commit(state).await);
                }
            });
        }
        self.guard = None;
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

/// Commits for all who wait, on a thread for what blocks: the disk may take its time. Whoever stops waiting does not stop it.
async fn commit(mut state: OwnedMutexGuard<State>) -> Result<OwnedMutexGuard<State>> {
    let committing = tokio::task::spawn_blocking(move || {
        state.commit();
        state
    });
    committing.await.map_err(Error::other)
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(mut guard) = self.guard.take() {
            guard.abandon();
        }
    }
}

impl State {
    fn open(&mut self) -> Result<()> {
        if !self.open {
            if let Err(error) = self.connection.begin() {
                let error = Error::from(error);
                if matches!(error, Error::Busy) {
                    self.locked_at = Some(Instant::now());
                }
                return Err(error);
            }
            self.open = true;
        }
        self.savepoint = true;
        self.connection.say("savepoint turn")?;
        Ok(())
    }

    /// Takes back the change of a turn that ended without a commit.
    fn abandon(&mut self) {
        if mem::take(&mut self.savepoint) {
            let undone = match self.connection.say("rollback to turn") {
                Ok(()) => self.connection.say("release turn"),
                error => error,
            };
            if let Err(error) = undone {
                // SQLite ends the whole transaction by itself when the disk is full or broken: then nobody's change is there.
                self.lose(error);
            }
        }
        if self.open && self.waiting.is_empty() {
            // The file does not stay locked.
            drop(self.connection.say("rollback"));
            self.open = false;
        }
    }

    fn commit(&mut self) {
        match self.connection.say("commit") {
            Ok(()) => {
                self.next_batch();
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
            Err(error) => self.lose(error),
        }
    }

    fn lose(&mut self, error: sqlx::Error) {
        drop(self.connection.say("rollback"));
        self.next_batch();
        let error = Arc::new(error);
        tracing::error!(%error, changes = self.waiting.len(), "could not commit");
        for waiting in mem::take(&mut self.waiting) {
            drop(waiting.told.send(Err(error.clone())));
        }
    }

    fn next_batch(&mut self) {
        self.open = false;
        self.batch += 1;
        self.ends = false;
    }
}
