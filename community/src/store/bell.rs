//! The bell that wakes the workers when there is work, also work that another process left; and what is said to whoever listens.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::{broadcast, watch};
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

/// How much is kept for a listener who is slow; whoever falls behind further hears that he missed something.
const KEPT: usize = 1024;

/// Where another process is told that there is work, and where it is told what was said.
pub(super) const WORK: &str = "kaifong_work";
pub(super) const SAID: &str = "kaifong_said";

/// The longest that PostgreSQL passes on at once, with some room.
const LONGEST: usize = 7_000;

/// As other processes are told: few texts, each with many lines.
pub(super) fn joined(said: &[String]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for line in said {
        match texts.last_mut() {
            Some(text) if text.len() + line.len() < LONGEST => {
                text.push('\n');
                text.push_str(line);
            }
            Some(_) | None => texts.push(line.clone()),
        }
    }
    texts
}

/// Hears what commits say. Nothing is kept for it when it is slow, so that it can never fill the memory.
pub struct Ear(broadcast::Receiver<Arc<str>>);

impl Ear {
    /// The next thing said; `None` when something was missed. Nothing is lost when this is not waited for to the end.
    pub async fn next(&mut self) -> Option<Arc<str>> {
        self.0.recv().await.ok().filter(|said| !said.is_empty())
    }

    /// What was said already; `None` within when something was missed.
    pub fn now(&mut self) -> Option<Option<Arc<str>>> {
        match self.0.try_recv() {
            Err(broadcast::error::TryRecvError::Empty) => None,
            Ok(said) => Some(Some(said).filter(|said| !said.is_empty())),
            Err(_) => Some(None),
        }
    }
}

/// A cheap handle; clone it freely.
#[derive(Clone)]
pub struct Bell {
    rings: Rings,
    said: broadcast::Sender<Arc<str>>,
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
            said: broadcast::Sender::new(KEPT),
            _listener: None,
        }
    }

    /// Rung also by other processes at the same PostgreSQL, who see by it that this one is alive.
    pub async fn shared(pool: PgPool, process: String) -> Result<Self> {
        let (rings, said) = (Rings::new(), broadcast::Sender::new(KEPT));
        let presence = process::stand_up(&pool, &process, &[WORK, SAID]).await?;
        let listener = Listener::start(pool, process, presence, rings.clone(), said.clone());
        Ok(Bell {
            rings,
            said,
            _listener: Some(Arc::new(listener)),
        })
    }

    /// Says this to whoever listens in this process.
    pub fn say(&self, said: Vec<String>) {
        for line in said {
            // Nobody may be listening.
            let _ = self.said.send(line.into());
        }
    }

    pub fn ear(&self) -> Ear {
        Ear(self.said.subscribe())
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
    fn start(
        pool: PgPool,
        name: String,
        presence: PgListener,
        bell: Rings,
        said: broadcast::Sender<Arc<str>>,
    ) -> Self {
        let task = tokio::spawn(async move {
            let mut presence = Some(presence);
            while !pool.is_closed() {
                let heard = match presence.take() {
                    Some(presence) => listen(presence, &bell, &said).await,
                    None => match process::stand_up(&pool, &name, &[WORK, SAID]).await {
                        Ok(presence) => listen(presence, &bell, &said).await,
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

async fn listen(
    mut presence: PgListener,
    bell: &Rings,
    said: &broadcast::Sender<Arc<str>>,
) -> Result<(), sqlx::Error> {
    // What was said before we came back is not known; whoever listened meanwhile hears that he missed something.
    let missed = || said.send("".into());
    let _ = missed();
    let ended = loop {
        match presence.try_recv().await {
            Ok(Some(told)) if told.channel() == SAID => {
                for line in told.payload().lines() {
                    let _ = said.send(line.into());
                }
            }
            Ok(Some(told)) => bell.ring(Left::read(told.payload())),
            // Nothing: the connection is gone, and with it what it held.
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    let _ = missed();
    bell.ring(Left([true; 3]));
    ended
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

    #[tokio::test]
    async fn what_is_said_is_heard_until_a_listener_is_too_slow() {
        let bell = Bell::new();
        let mut ear = bell.ear();
        bell.say(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(ear.next().await.as_deref(), Some("a"));
        assert_eq!(ear.now().flatten().as_deref(), Some("b"));
        assert!(ear.now().is_none());
        bell.say(vec!["c".to_owned(); KEPT + 1]);
        assert_eq!(ear.next().await, None, "something was missed");
    }

    #[test]
    fn what_is_said_to_other_processes_fits() {
        let lines: Vec<String> = (0..2_000).map(|number| format!("line {number}")).collect();
        let texts = joined(&lines);
        assert!(texts.iter().all(|text| text.len() < 8_000));
        let heard: Vec<&str> = texts.iter().flat_map(|text| text.lines()).collect();
        assert_eq!(heard, lines);
    }
}
