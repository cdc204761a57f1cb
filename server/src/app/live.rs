//! The open streams of this process: how many there may be, which of them must end, and turns in asking the database.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use community::{access::Token, id::Id, member::Member};
use tokio::sync::{Semaphore, SemaphorePermit, watch};

/// How many streams one member may hold, with all her apps.
const OF_MEMBER: usize = 32;

/// How many may be held from one address.
const OF_HOUSEHOLD: usize = 64;

/// How many there may be in all.
const IN_ALL: usize = 2_048;

/// How many streams ask the database at once what of some news is for them; the others wait, and those who read pages do not.
const TURNS: usize = 2;

/// The open streams of this process.
pub struct Live {
    seats: Mutex<Seats>,
    turns: Semaphore,
}

#[derive(Default)]
struct Seats {
    next: u64,
    taken: HashMap<u64, Holder>,
    is_closed: bool,
}

struct Holder {
    who: Who,
    end: watch::Sender<bool>,
}

/// Who holds a stream.
#[derive(Clone, Debug, Default)]
pub struct Who {
    pub member: Option<Id<Member>>,
    pub token: Option<Id<Token>>,
    /// `None` where addresses are not counted.
    pub household: Option<String>,
}

/// The place of one open stream; free again when it is dropped.
pub struct Seat {
    live: Arc<Live>,
    number: u64,
    end: watch::Receiver<bool>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            seats: Mutex::default(),
            turns: Semaphore::new(TURNS),
        }
    }
}

impl Live {
    /// A place for one more stream; `None` when there are too many.
    pub fn sit(self: &Arc<Self>, who: Who) -> Option<Seat> {
        let mut seats = self.seats();
        let held = |is_hers: &dyn Fn(&Who) -> bool| {
            let holders = seats.taken.values();
            holders.filter(|holder| is_hers(&holder.who)).count()
        };
        let of_member = who
            .member
            .map_or(0, |me| held(&|other| other.member == Some(me)));
        let of_household = match &who.household {
            Some(home) => held(&|other| other.household.as_ref() == Some(home)),
            None => 0,
        };
        if seats.is_closed
            || seats.taken.len() >= IN_ALL
            || of_member >= OF_MEMBER
            || of_household >= OF_HOUSEHOLD
        {
            return None;
        }
        let number = seats.next;
        seats.next += 1;
        let (end, ended) = watch::channel(false);
        seats.taken.insert(number, Holder { who, end });
        Some(Seat {
            live: self.clone(),
            number,
            end: ended,
        })
    }

    /// The tokens of all open streams, each once, in order.
    pub fn tokens(&self) -> Vec<Id<Token>> {
        let seats = self.seats();
        let mut tokens: Vec<Id<Token>> = seats
            .taken
            .values()
            .filter_map(|holder| holder.who.token)
            .collect();
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    }

    /// Ends the streams of those of the `asked` tokens (in order) that are not `alive`.
    pub fn end_all_but(&self, mut asked: Vec<Id<Token>>, mut alive: Vec<Id<Token>>) {
        alive.sort_unstable();
        asked.retain(|token| alive.binary_search(token).is_err());
        let dead = asked;
        if dead.is_empty() {
            return;
        }
        for holder in self.seats().taken.values() {
            let is_dead = |token: &Id<Token>| dead.binary_search(token).is_ok();
            if holder.who.token.as_ref().is_some_and(is_dead) {
                holder.end.send_replace(true);
            }
        }
    }

    /// Ends all of them, and lets none begin.
    pub fn stop(&self) {
        let mut seats = self.seats();
        seats.is_closed = true;
        for holder in seats.taken.values() {
            holder.end.send_replace(true);
        }
    }

    /// Waits until all have ended and said so, but not for long.
    pub async fn emptied(&self) {
        for _ in 0..100 {
            if self.count() == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.seats().taken.len()
    }

    /// Waits until it may ask the database.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.turns.acquire().await.ok()
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Returns when the stream must end; can be waited for while the place is in use.
    pub fn ended(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut end = self.end.clone();
        async move {
            // Without a sender the place is gone, too.
            let _ = end.wait_for(|end| *end).await;
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.live.seats().taken.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(member: i64, token: i64) -> Who {
        Who {
            member: Some(Id::new(member)),
            token: Some(Id::new(token)),
            household: None,
        }
    }

    #[test]
    fn oa28_a_member_and_a_household_hold_so_many_and_a_free_place_is_taken_again() {
        let live = Arc::new(Live::default());
        let mut hers: Vec<Seat> = (0..OF_MEMBER).filter_map(|_| live.sit(of(1, 1))).collect();
        assert_eq!(hers.len(), OF_MEMBER);
        assert!(live.sit(of(1, 2)).is_none());
        assert!(live.sit(of(2, 3)).is_some());
        hers.pop();
        assert!(live.sit(of(1, 2)).is_some());
        let home = || Who {
            household: Some("192.0.2.1".to_owned()),
            ..Who::default()
        };
        let theirs: Vec<Seat> = (0..100).filter_map(|_| live.sit(home())).collect();
        assert_eq!(theirs.len(), OF_HOUSEHOLD);
        drop((hers, theirs));
        assert_eq!(live.count(), 0);
        let all: Vec<Seat> = (0..4_000)
            .filter_map(|who| live.sit(of(who, who)))
            .collect();
        assert_eq!(all.len(), IN_ALL);
    }

    #[tokio::test]
    async fn oa09_a_dead_token_ends_its_streams_and_a_stop_ends_all() {
        let live = Arc::new(Live::default());
        let sit = |token| live.sit(of(token, token));
        let (Some(dead), Some(alive), Some(third)) = (sit(1), sit(2), sit(3)) else {
            unreachable!("there is room")
        };
        let asked = live.tokens();
        assert_eq!(asked, [Id::new(1), Id::new(2), Id::new(3)]);
        // However the living are given; and who came in meanwhile was not asked about.
        let late = sit(4);
        live.end_all_but(asked, vec![Id::new(3), Id::new(2)]);
        dead.ended().await;
        for living in [Some(&alive), Some(&third), late.as_ref()] {
            assert_eq!(living.map(|seat| *seat.end.borrow()), Some(false));
        }
        live.stop();
        alive.ended().await;
        assert!(live.sit(of(3, 3)).is_none());
    }
}
