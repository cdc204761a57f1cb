//! Ids: milliseconds since 1970 in the upper bits, then 6 bits of process and 10 of count.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;
use std::sync::atomic::{AtomicI64, AtomicU16, Ordering as Memory};
use std::sync::{LazyLock, Mutex, PoisonError};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sqlx::database::Database;

use crate::error::{Error, Result};
use crate::time::{HOUR, Time};

/// The latest moment an id can tell; later ones are minted as this one.
const LAST_MOMENT: i64 = (1 << 47) - 1;

/// How far the clock may be set back without an id being lower than one before it: an hour, as summer time has it, and some.
const BACK: i64 = 3 * HOUR;

/// The id of a `T`: a `bigint` in the database, a decimal string in every API.
pub struct Id<T>(i64, PhantomData<fn() -> T>);

impl<T> Id<T> {
    pub const fn new(number: i64) -> Self {
        Id(number, PhantomData)
    }

    pub const fn get(self) -> i64 {
        self.0
    }

    /// When the thing was made, as the id tells.
    pub const fn time(self) -> Time {
        Time(self.0 >> 16)
    }

    /// The lowest id that a thing of this moment can have.
    pub fn first_of(moment: Time) -> Self {
        Id::new(moment.0.clamp(0, LAST_MOMENT) << 16)
    }

    /// The same number for a thing seen as something else (a call is also a post).
    pub const fn cast<U>(self) -> Id<U> {
        Id::new(self.0)
    }
}

/// The ids minted last, one for each clock that is further than [`BACK`] from the others (tests have several).
static LAST: Mutex<Vec<i64>> = Mutex::new(Vec::new());
static PROCESS: AtomicI64 = AtomicI64::new(0);
static REMOTE: LazyLock<AtomicU16> = LazyLock::new(|| AtomicU16::new(rand::random()));

/// Whether an id was made by a clock that is now at this moment: another's is left as it is, or its next ids would not grow.
fn is_near(id: i64, now: i64) -> bool {
    (now - BACK..=now + BACK).contains(&(id >> 16))
}

/// Says which of the processes on one database this is (0 to 63).
pub fn set_process(number: u8) {
    PROCESS.store(i64::from(number) & 0x3f, Memory::Relaxed);
}

/// A fresh id, greater than all that this process minted before, even when the clock was set back a little.
pub fn mint<T>(now: Time) -> Id<T> {
    let now = now.0.clamp(0, LAST_MOMENT);
    let mut clocks = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let reachable = clocks.iter_mut().filter(|last| is_near(**last, now)).max();
    let count_of = |id: i64| id & 0x3ff;
    let (millis, count) = match reachable.as_deref() {
        Some(&last) if last >> 16 >= now && count_of(last) < 0x3ff => {
            (last >> 16, count_of(last) + 1)
        }
        Some(&last) if last >> 16 >= now => ((last >> 16) + 1, 0),
        Some(_) => (now, 0),
        None => (now, i64::from(rand::random::<u8>())),
    };
    let id = millis << 16 | PROCESS.load(Memory::Relaxed) << 10 | count;
    match reachable {
        Some(last) => *last = id,
        None => clocks.push(id),
    }
    Id::new(id)
}

/// An id for a thing that another server made at `moment`; the caller sees to it that this is no later than now.
pub fn mint_at<T>(moment: Time) -> Id<T> {
    // Many servers tell whole seconds only, so a count tells their posts apart, and it starts anywhere.
    let count = REMOTE.fetch_add(1, Memory::Relaxed);
    Id::new(moment.0.clamp(0, LAST_MOMENT) << 16 | i64::from(count))
}

/// Has every id that is minted around `now` from here on be greater than this one, which another process minted, or this one
/// before the clock was set back.
pub fn stay_above(id: i64, now: Time) {
    let now = now.0.clamp(0, LAST_MOMENT);
    if id >> 16 < now || id >> 16 > now + BACK {
        return;
    }
    // The whole of its millisecond is taken: another process may have a lower number there.
    let full = id | 0xffff;
    let mut clocks = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let reachable = clocks.iter_mut().filter(|last| is_near(**last, now)).max();
    match reachable {
        Some(last) if *last < full => *last = full,
        Some(_) => {}
        None => clocks.push(full),
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({})", self.0)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<T> FromStr for Id<T> {
    type Err = Error;

    /// Reads plain decimals only, so that one thing has one address.
    fn from_str(text: &str) -> Result<Self> {
        let plain = !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && (text == "0" || !text.starts_with('0'));
        match text.parse() {
            Ok(number) if plain => Ok(Id::new(number)),
            _ => Err(Error::Invalid {
                field: "id",
                why: "not-a-number",
            }),
        }
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Number(i64),
        }
        match Written::deserialize(deserializer)? {
            Written::Text(text) => text.parse().map_err(serde::de::Error::custom),
            Written::Number(number) => Ok(Id::new(number)),
        }
    }
}

impl<T, DB: Database> sqlx::Type<DB> for Id<T>
where
    i64: sqlx::Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <i64 as sqlx::Type<DB>>::type_info()
    }

    fn compatible(ty: &DB::TypeInfo) -> bool {
        <i64 as sqlx::Type<DB>>::compatible(ty)
    }
}

impl<'r, T, DB: Database> sqlx::Decode<'r, DB> for Id<T>
where
    i64: sqlx::Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> std::result::Result<Self, sqlx::error::BoxDynError> {
        <i64 as sqlx::Decode<'r, DB>>::decode(value).map(Id::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Thing;

    #[test]
    fn ids_are_above_those_of_others() {
        let start = Time(1_500_000_000_000);
        set_process(3);
        let others = (start.0 + 5000) << 16 | 0xfc00;
        stay_above(others, start);
        let next: Id<Thing> = mint(start);
        assert!(next.get() > others);
        // What is further ahead than a clock is set back is somebody's mistake.
        stay_above((start.0 + 2 * BACK) << 16, start);
        let next: Id<Thing> = mint(start);
        assert!(next.time().0 < start.0 + 6000);
    }

    #[test]
    fn cl02_cl06_ids_grow_even_when_the_clock_is_set_back() {
        let start = Time(1_700_000_000_000);
        let mut last: Id<Thing> = mint(start);
        for step in 0..5000 {
            let next = mint(Time(start.0 - step % 7));
            assert!(next > last, "{next} after {last}");
            last = next;
        }
        // Set back by a whole hour, and again while time goes on.
        for step in 0..5000 {
            let next = mint(Time(start.0 - HOUR + step));
            assert!(next > last, "{next} after {last}");
            last = next;
        }
    }

    #[test]
    fn a_clock_far_behind_keeps_its_own_time() {
        let _ahead: Id<Thing> = mint(Time(1_900_000_000_000));
        let behind: Id<Thing> = mint(Time(1_500_000_000_000));
        assert_eq!(behind.time().0 / 1000, 1_500_000_000);
    }

    #[test]
    fn a_clock_far_ahead_leaves_the_others_alone() {
        let start = Time(1_300_000_000_000);
        let mut last: Id<Thing> = mint(start);
        for step in 1..200 {
            let _ahead: Id<Thing> = mint(Time(start.0 + step * 2 * BACK));
            let next = mint(start);
            assert!(next > last, "{next} after {last}");
            last = next;
        }
    }

    #[test]
    fn an_id_has_one_spelling() -> Result<()> {
        let id: Id<Thing> = "115".parse()?;
        assert_eq!(serde_json::to_string(&id)?, "\"115\"");
        for text in [
            "",
            "+115",
            "0115",
            "-1",
            " 115",
            "1e3",
            "99999999999999999999",
        ] {
            assert!(text.parse::<Id<Thing>>().is_err(), "{text}");
        }
        Ok(())
    }

    #[test]
    fn posts_of_one_second_elsewhere_have_their_own_ids() {
        let ids: std::collections::HashSet<i64> = (0..1000)
            .map(|_| mint_at::<Thing>(Time(1_700_000_000_000)).get())
            .collect();
        assert_eq!(ids.len(), 1000);
    }
}
