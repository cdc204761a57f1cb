//! What one process remembers of its questions to others: which are under way, which failed a moment ago, whose turn it is.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use community::time::{MINUTE, Time};
use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};

use crate::network::{FetchError, Fetched};

/// How long a failure is remembered.
const FAILURE: i64 = 5 * MINUTE;

/// How many failures are remembered.
const MOST_FAILURES: usize = 10_000;

/// A question under way, which all who ask the same share.
pub type Flight = Shared<BoxFuture<'static, std::result::Result<Fetched, FetchError>>>;

/// Who is being asked just now, and who did not answer a moment ago.
#[derive(Default)]
pub struct Memory {
    flights: Mutex<HashMap<String, Flight>>,
    failures: Mutex<HashMap<String, (Time, String)>>,
    refreshed: Mutex<HashMap<String, Time>>,
    turns: Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>,
}

impl Memory {
    /// The one question under way at this address: what is under way already, or else `ask`, from now on.
    pub fn flight(
        &self,
        url: &str,
        ask: impl FnOnce() -> BoxFuture<'static, std::result::Result<Fetched, FetchError>>,
    ) -> Flight {
        let mut flights = lock(&self.flights);
        flights.retain(|_, flight| flight.peek().is_none());
        flights
            .entry(url.to_owned())
            .or_insert_with(|| ask().shared())
            .clone()
    }

    /// Waits until nobody else is at this, and keeps others waiting until what is given is dropped.
    pub async fn turn(&self, what: &str) -> tokio::sync::OwnedMutexGuard<()> {
        let turn = {
            let mut turns = lock(&self.turns);
            turns.retain(|_, turn| turn.strong_count() > 0);
            turns.get(what).and_then(Weak::upgrade).unwrap_or_else(|| {
                let turn = Arc::default();
                turns.insert(what.to_owned(), Arc::downgrade(&turn));
                turn
            })
        };
        turn.lock_owned().await
    }

    /// Whether this may be done now: not again within `millis`. So a stranger cannot make us ask somebody all the time.
    pub fn once_in(&self, millis: i64, what: &str, now: Time) -> bool {
        let mut kept = lock(&self.refreshed);
        if kept
            .get(what)
            .is_some_and(|last| now.since(*last) < millis && now.since(*last) >= 0)
        {
            return false;
        }
        if kept.len() >= MOST_FAILURES {
            kept.retain(|_, last| now.since(*last) < millis);
        }
        if kept.len() >= MOST_FAILURES {
            return false;
        }
        kept.insert(what.to_owned(), now);
        true
    }

    /// Why this did not answer a moment ago.
    pub fn failure(&self, url: &str, now: Time) -> Option<String> {
        let kept = lock(&self.failures);
        kept.get(url)
            .filter(|(until, _)| *until > now)
            .map(|(_, why)| why.clone())
    }

    /// Does not ask there again for five minutes.
    pub fn note_failure(&self, url: &str, why: String, now: Time) {
        let mut kept = lock(&self.failures);
        if kept.len() >= MOST_FAILURES {
            kept.retain(|_, (until, _)| *until > now);
        }
        if kept.len() < MOST_FAILURES {
            kept.insert(url.to_owned(), (now.plus_millis(FAILURE), why));
        }
    }

    /// It answers again.
    pub fn forget_failure(&self, url: &str) {
        lock(&self.failures).remove(url);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fe29_what_is_remembered_of_others_is_bounded() {
        let memory = Memory::default();
        let now = Time::from_seconds(1_800_000_000);
        for number in 0..MOST_FAILURES + 50 {
            let url = format!("https://a.example:{number}/inbox");
            memory.note_failure(&url, "it is dead".into(), now);
            memory.once_in(60_000, &url, now);
        }
        assert_eq!(lock(&memory.failures).len(), MOST_FAILURES);
        assert_eq!(lock(&memory.refreshed).len(), MOST_FAILURES);
        // And what is old makes room.
        let later = now.plus_minutes(6);
        memory.note_failure("https://b.example/", "it is dead".into(), later);
        assert!(memory.failure("https://b.example/", later).is_some());
        assert_eq!(lock(&memory.failures).len(), 1);
    }

    #[test]
    fn fe24_a_failure_is_remembered_five_minutes() {
        let memory = Memory::default();
        let now = Time::from_seconds(1_800_000_000);
        memory.note_failure("https://dead.example/", "it is dead".into(), now);
        assert!(
            memory
                .failure("https://dead.example/", now.plus_minutes(4))
                .is_some()
        );
        assert!(
            memory
                .failure("https://dead.example/", now.plus_minutes(5))
                .is_none()
        );
        assert!(memory.once_in(60_000, "alice", now));
        assert!(!memory.once_in(60_000, "alice", now.plus_seconds(59)));
        assert!(memory.once_in(60_000, "alice", now.plus_seconds(60)));
    }
}
