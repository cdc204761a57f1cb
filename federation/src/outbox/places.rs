//! Room for those that are sent to at once: a few who answer soon, and many who are waited for beside them, so that whoever is slow
//! takes nobody's place.

use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// How many peers are sent to at once that answer soon.
const PEERS: usize = 8;

/// How many of them may be such as did not answer lately.
const ILL_PEERS: usize = 5;

/// Who takes longer than this for one delivery moves aside, and takes nobody's place any more.
const SOON: Duration = Duration::from_millis(50);

/// How many may be waited for aside; each holds a connection.
const SLOW_PEERS: usize = 200;

/// How many of them may be such as are known to be slow: these are never sent away for others.
const KNOWN_SLOW: usize = 100;

/// Whoever takes longer than this may be sent away when others need the room, and comes again when there is some.
const PATIENT: Duration = Duration::from_secs(2);

/// How long a peer is known to be slow.
const REMEMBERED: Duration = Duration::from_secs(600);

/// More are not remembered.
const MOST_REMEMBERED: usize = 10_000;

#[derive(Clone)]
pub struct Places(Arc<Rooms>);

struct Rooms {
    soon: Arc<Semaphore>,
    aside: Arc<Semaphore>,
    known: Arc<Semaphore>,
    /// Rung when a place is free that was not given back by ending.
    bell: Notify,
    notes: Mutex<Notes>,
}

#[derive(Default)]
struct Notes {
    slow: HashMap<String, Instant>,
    /// Those aside who may be sent away, and since when each waits for its answer.
    waiting: HashMap<u64, (Instant, Arc<Notify>)>,
    turn: u64,
}

/// Where a peer stands while it is sent to.
pub struct Place {
    rooms: Arc<Rooms>,
    host: String,
    _held: Vec<OwnedSemaphorePermit>,
    is_aside: bool,
    is_known: bool,
}

impl Places {
    pub fn new() -> Self {
        Self(Arc::new(Rooms {
            soon: Arc::new(Semaphore::new(PEERS)),
            aside: Arc::new(Semaphore::new(SLOW_PEERS)),
            known: Arc::new(Semaphore::new(KNOWN_SLOW)),
            bell: Notify::new(),
            notes: Mutex::default(),
        }))
    }

    /// Whether somebody can be sent to.
    pub fn has_room(&self) -> bool {
        self.0.soon.available_permits() > 0
    }

    /// The last places are kept for those who are well.
    pub fn only_healthy(&self) -> bool {
        PEERS - self.0.soon.available_permits() > ILL_PEERS
    }

    /// A place for this peer; aside, if it is known to be slow.
    pub fn take(&self, host: &str) -> Option<Place> {
        let is_known = self.0.notes().is_slow(host);
        let rooms = match is_known {
            true => vec![&self.0.known, &self.0.aside],
            false => vec![&self.0.soon],
        };
        let held = rooms
            .into_iter()
            .map(|room| room.clone().try_acquire_owned());
        Some(Place {
            rooms: self.0.clone(),
            host: host.to_owned(),
            _held: held.collect::<Result<_, _>>().ok()?,
            is_aside: is_known,
            is_known,
        })
    }

    /// How many peers are known to be slow.
    pub fn known_slow(&self) -> i64 {
        let notes = self.0.notes();
        let slow = notes.slow.keys().filter(|host| notes.is_slow(host));
        i64::try_from(slow.count()).unwrap_or_default()
    }

    pub async fn freed(&self) {
        self.0.bell.notified().await;
    }
}

impl Notes {
    fn is_slow(&self, host: &str) -> bool {
        self.slow
            .get(host)
            .is_some_and(|since| since.elapsed() < REMEMBERED)
    }
}

impl Rooms {
    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note_slow(&self, host: &str) {
        let mut notes = self.notes();
        notes.slow.retain(|_, since| since.elapsed() < REMEMBERED);
        if notes.slow.len() < MOST_REMEMBERED {
            notes.slow.insert(host.to_owned(), Instant::now());
        }
    }

    /// Sends the one away who has waited longest, if that is long.
    fn make_room(&self) {
        let mut notes = self.notes();
        let longest = notes.waiting.iter().min_by_key(|(_, (since, _))| *since);
        if let Some((&turn, (since, _))) = longest
            && since.elapsed() > PATIENT
            && let Some((_, told)) = notes.waiting.remove(&turn)
        {
            told.notify_one();
        }
    }
}

/// Stands in the list of those who may be sent away as long as it lives.
struct Waiting<'a> {
    rooms: &'a Rooms,
    turn: u64,
    told: Arc<Notify>,
}

impl<'a> Waiting<'a> {
    fn begin(rooms: &'a Rooms, is_known: bool) -> Self {
        let mut notes = rooms.notes();
        notes.turn += 1;
        let (turn, told) = (notes.turn, Arc::new(Notify::new()));
        if !is_known {
            notes.waiting.insert(turn, (Instant::now(), told.clone()));
        }
        Self { rooms, turn, told }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.rooms.notes().waiting.remove(&self.turn);
    }
}

impl Place {
    /// Waits for an answer; when that takes long, aside. `None` when others need the room more: then it is to be asked again later.
    pub async fn wait<T>(&mut self, mut answer: Pin<&mut impl Future<Output = T>>) -> Option<T> {
        if let Ok(soon) = tokio::time::timeout(SOON, &mut answer).await {
            if self.is_known {
                self.rooms.notes().slow.remove(&self.host);
            }
            return Some(soon);
        }
        while !self.is_aside {
            match self.rooms.aside.clone().try_acquire_owned() {
                Ok(held) => {
                    self._held = vec![held];
                    self.is_aside = true;
                    self.rooms.bell.notify_one();
                }
                Err(_) => {
                    self.rooms.make_room();
                    if let Ok(answer) = tokio::time::timeout(SOON, &mut answer).await {
                        return Some(answer);
                    }
                }
            }
        }
        let rooms = self.rooms.clone();
        let waiting = Waiting::begin(&rooms, self.is_known);
        let begun = Instant::now();
        tokio::select! {
            answer = &mut answer => {
                if begun.elapsed() > PATIENT {
                    self.rooms.note_slow(&self.host);
                }
                Some(answer)
            }
            () = waiting.told.notified() => {
                self.rooms.note_slow(&self.host);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use super::*;

    async fn hangs() {
        std::future::pending::<()>().await;
    }

    /// How many more than there is room for.
    const MORE: usize = 40;

    #[tokio::test]
    async fn g6_more_who_hang_than_there_is_room_for_take_nobodys_place() {
        let places = Places::new();
        let mut all = Vec::new();
        for number in 0..SLOW_PEERS + MORE {
            while !places.has_room() {
                places.freed().await;
            }
            let mut place = places.take(&format!("p{number}")).expect("there is room");
            all.push(tokio::spawn(async move {
                place.wait(pin!(hangs())).await.is_none()
            }));
        }
        // All were let in, because those who had waited longest made room.
        let is_away = |number: &usize| all[*number].is_finished();
        let away = async || loop {
            let away: Vec<usize> = (0..all.len()).filter(is_away).collect();
            if away.len() >= MORE && places.0.soon.available_permits() == PEERS {
                return away;
            }
            tokio::time::sleep(SOON).await;
        };
        let away = away().await;
        assert_eq!(away.len(), MORE);
        // Whoever was sent away is known, and comes in beside the others only.
        let known = format!("p{}", away[0]);
        assert!(places.take(&known).is_none(), "there is no room aside");
        assert!(places.take("another").is_some());
        for one in &all {
            one.abort();
        }
        for one in all {
            drop(one.await);
        }
        let again = places.take(&known).expect("there is room again");
        assert!(again.is_known && places.0.soon.available_permits() == PEERS);
    }

    #[test]
    fn who_was_slow_long_ago_is_not_counted() {
        let places = Places::new();
        places.0.note_slow("slow");
        let long_ago = Instant::now()
            .checked_sub(REMEMBERED)
            .expect("clocks begin before that");
        places.0.notes().slow.insert("once".to_owned(), long_ago);
        assert_eq!(places.known_slow(), 1);
    }

    #[tokio::test]
    async fn who_answers_soon_again_is_no_longer_slow() {
        let places = Places::new();
        places.0.note_slow("slow");
        let mut place = places.take("slow").expect("there is room");
        assert!(place.is_aside);
        assert_eq!(place.wait(pin!(async { 7 })).await, Some(7));
        drop(place);
        assert!(!places.take("slow").expect("there is room").is_aside);
    }
}
