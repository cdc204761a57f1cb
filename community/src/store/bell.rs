//! The bell that wakes the workers when there is work, also work that another process left.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::process;
use crate::error::Result;

/// What a worker waits for. Each kind has a bell of its own, because whoever is woken asks the database what there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    Effects,
    Deliveries,
    Jobs,
}

impl Work {
    const ALL: [Work; 3] = [Work::Effects, Work::Deliveries, Work::Jobs];

    /// Its letter when another process is told.
    fn letter(self) -> char {
        match self {
            Work::Effects => 'e',
            Work::Deliveries => 'd',
            Work::Jobs => 'j',
        }
    }
}

/// The kinds of work that a commit leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left([bool; 3]);

impl Left {
    pub fn note(&mut self, work: Work) {
        self.0[work as usize] = true;
    }

    pub fn join(&mut self, other: Left) {
        for (ours, theirs) in self.0.iter_mut().zip(other.0) {
            *ours |= theirs;
        }
    }

    pub fn is_nothing(self) -> bool {
        self == Left::default()
    }

    /// As other processes are told.
    pub fn letters(self) -> String {
        self.each().map(Work::letter).collect()
    }

    fn each(self) -> impl Iterator<Item = Work> {
        Work::ALL
            .into_iter()
            .filter(move |work| self.0[*work as usize])
    }

    /// What another process said; one of an earlier version does not say what, and means everything.
    fn read(letters: &str) -> Left {
        Left(Work::ALL.map(|work| letters.is_empty() || letters.contains(work.letter())))
    }
}

/// A cheap handle; clone it freely.
#[derive(Clone)]
pub struct Bell {
    rings: Rings,
    _listener: Option<Arc<Listener>>,
}

#[derive(Clone)]
struct Rings([watch::Sender<u64>; 3]);

impl Rings {
    fn new() -> Self {
        Rings([(); 3].map(|()| watch::Sender::new(0)))
    }

    fn ring(&self, left: Left) {
        for work in left.each() {
            self.0[work as usize].send_modify(|rings| *rings += 1);
        }
    }
}

impl Bell {
    /// Rung by this process only.
    pub fn new() -> Self {
        Bell {
            rings: Rings::new(),
            _listener: None,
        }
    }

    /// Rung also by other processes at the same PostgreSQL, who see by it that this one is alive.
    pub async fn shared(pool: PgPool, process: String) -> Result<Self> {
        let rings = Rings::new();
        let presence = process::stand_up(&pool, &process).await?;
        let listener = Listener::start(pool, process, presence, rings.clone());
        Ok(Bell {
            rings,
            _listener: Some(Arc::new(listener)),
        })
    }

    pub fn ring(&self, left: Left) {
        self.rings.ring(left);
    }

    pub fn ring_all(&self) {
        self.rings.ring(Left([true; 3]));
    }

    pub fn waker(&self, work: Work) -> Waker {
        Waker(self.rings.0[work as usize].subscribe())
    }
}

/// Hears one kind of work of a [`Db`](super::Db).
pub struct Waker(watch::Receiver<u64>);

impl Waker {
    /// Returns when there may be work: after a commit that left some since the last call, or after `at_most`
    /// (jobs come due by themselves, and on SQLite other processes ring no bell here).
    pub async fn wait(&mut self, at_most: Duration) {
        let heard = tokio::time::timeout(at_most, self.0.changed()).await;
        if let Ok(Err(_)) = heard {
            // The database is gone; wait as told, so that a worker does not spin while it is being stopped.
            tokio::time::sleep(at_most).await;
        }
    }
}

/// Rings the bell when another process left work in the same database, and shows the others that this one is alive.
struct Listener(AbortHandle);

impl Listener {
    fn start(pool: PgPool, name: String, presence: PgListener, bell: Rings) -> Self {
        let task = tokio::spawn(async move {
            let mut presence = Some(presence);
            while !pool.is_closed() {
                let heard = match presence.take() {
                    Some(presence) => listen(presence, &bell).await,
                    None => match process::stand_up(&pool, &name).await {
                        Ok(presence) => listen(presence, &bell).await,
                        Err(error) => Err(error),
                    },
                };
                if let Err(error) = heard {
                    tracing::debug!(%error, "not hearing of other processes' work; looking by ourselves");
                }
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        });
        Listener(task.abort_handle())
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn listen(mut presence: PgListener, bell: &Rings) -> Result<(), sqlx::Error> {
    // Nothing: the connection is gone, and with it what it held.
    while let Some(told) = presence.try_recv().await? {
        bell.ring(Left::read(told.payload()));
    }
    bell.ring(Left([true; 3]));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_reaches_other_processes_as_it_is() {
        let mut left = Left::default();
        assert!(left.is_nothing());
        left.note(Work::Effects);
        left.note(Work::Jobs);
        assert_eq!(Left::read(&left.letters()), left);
        let mut more = Left::default();
        more.note(Work::Deliveries);
        left.join(more);
        assert_eq!(left, Left([true; 3]));
        assert_eq!(Left::read(""), left, "an earlier version means everything");
    }

    #[tokio::test]
    async fn a_bell_rings_for_its_own_work_only() {
        let bell = Bell::new();
        let (effects, deliveries) = (bell.waker(Work::Effects), bell.waker(Work::Deliveries));
        let mut left = Left::default();
        left.note(Work::Effects);
        bell.ring(left);
        assert!(effects.0.has_changed().is_ok_and(|rung| rung));
        assert!(deliveries.0.has_changed().is_ok_and(|rung| !rung));
        bell.ring_all();
        assert!(deliveries.0.has_changed().is_ok_and(|rung| rung));
    }
}
