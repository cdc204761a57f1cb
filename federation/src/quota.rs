//! How much one server, and how many servers, may bring in an hour. Kept in memory: a restart forgives.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use community::time::{HOUR, Time};
use http::StatusCode;

use crate::{Error, Result};

/// Proven activities of one origin in an hour.
const ACTIVITIES: u32 = 20_000;

/// Actors of one origin whom we meet for the first time, in an hour.
const STRANGERS: u32 = 500;

/// Origins that we meet for the first time, in an hour.
const ORIGINS: u32 = 2_000;

/// How many origins are counted at once; when there are more, the count begins anew.
const MOST: usize = 20_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum What {
    Activity,
    Stranger,
    Origin,
}

/// Counts what comes in (DO09).
#[derive(Default)]
pub struct Quota {
    counts: Mutex<HashMap<(What, String), (u32, Time)>>,
}

impl Quota {
    /// Counts an activity of a proven origin.
    ///
    /// # Errors
    /// `Refused` with 429: the sender comes back later.
    pub fn activity(&self, origin: &str, now: Time) -> Result<()> {
        self.count(What::Activity, origin, ACTIVITIES, now)
    }

    /// Counts an actor whom we are about to ask for the first time.
    ///
    /// # Errors
    /// As [`Quota::activity`].
    pub fn stranger(&self, origin: &str, now: Time) -> Result<()> {
        self.count(What::Stranger, origin, STRANGERS, now)?;
        let is_first = self
            .lock()
            .get(&(What::Stranger, origin.to_owned()))
            .is_some_and(|(count, _)| *count == 1);
        if is_first {
            return self.count(What::Origin, "", ORIGINS, now);
        }
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<(What, String), (u32, Time)>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, what: What, origin: &str, most: u32, now: Time) -> Result<()> {
        let mut counts = self.lock();
        if counts.len() >= MOST {
            counts.retain(|_, (_, until)| *until > now);
            if counts.len() >= MOST {
                // All who are counted are new: what bounds them is the count of origins, which stays.
                counts.retain(|(what, _), _| *what == What::Origin);
            }
        }
        let until = now.plus_millis(HOUR);
        let (count, ends) = counts
            .entry((what, origin.to_owned()))
            .or_insert((0, until));
        // Also when the clock was set back by more than the hour that is counted.
        if *ends <= now || *ends > until {
            (*count, *ends) = (0, until);
        }
        if *count >= most {
            return Err(Error::refused(
                StatusCode::TOO_MANY_REQUESTS,
                "That is more than this server takes in an hour; please come back later.",
            ));
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn do09_one_origin_and_many_new_ones_are_bounded_and_time_forgives() {
        let quota = Quota::default();
        let now = Time::from_seconds(1_800_000_000);
        for _ in 0..STRANGERS {
            assert!(quota.stranger("https://a.example", now).is_ok());
        }
        assert!(quota.stranger("https://a.example", now).is_err());
        assert!(quota.stranger("https://b.example", now).is_ok());
        for number in 2..ORIGINS {
            let origin = format!("https://n{number}.example");
            assert!(quota.stranger(&origin, now).is_ok(), "{number}");
        }
        assert!(quota.stranger("https://last.example", now).is_err());
        assert!(
            quota.stranger("https://b.example", now).is_ok(),
            "whom we met already is not among the new ones"
        );
        assert!(quota.activity("https://last.example", now).is_ok());
        let later = now.plus_millis(HOUR);
        assert!(quota.stranger("https://last.example", later).is_ok());
        assert!(quota.stranger("https://a.example", later).is_ok());
    }

    #[test]
    fn do09_what_is_counted_does_not_grow_without_end() {
        let quota = Quota::default();
        let now = Time::from_seconds(1_800_000_000);
        for number in 0..MOST + 10 {
            let _ = quota.activity(&format!("https://n{number}.example"), now);
        }
        assert!(quota.lock().len() <= MOST);
    }
}
