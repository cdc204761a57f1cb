//! Moments, in whole milliseconds since 1970, UTC; and the clock that tells them.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

pub const SECOND: i64 = 1000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// The last millisecond of the year 9999, after which RFC 3339 has no words.
const LAST: i64 = 253_402_300_799_999;

/// Milliseconds since 1970; in stored JSON a number, on the wire [`Time::to_rfc3339`].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Time(pub i64);

impl Time {
    pub const fn from_millis(millis: i64) -> Self {
        Time(millis)
    }

    pub const fn from_seconds(seconds: i64) -> Self {
        Time(seconds.saturating_mul(SECOND))
    }

    pub const fn millis(self) -> i64 {
        self.0
    }

    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(SECOND)
    }

    /// `2026-11-28T01:00:00Z`
    pub fn to_rfc3339(self) -> String {
        self.to_chrono().to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// `2026-11-28T01:00:00.000Z`, as Mastodon's clients expect.
    pub fn to_rfc3339_millis(self) -> String {
        self.to_chrono()
            .to_rfc3339_opts(SecondsFormat::Millis, true)
    }

    /// Reads RFC 3339 of the years 1970 to 9999.
    pub fn parse(text: &str) -> Result<Self> {
        let invalid = Error::Invalid {
            field: "time",
            why: "not-a-time",
        };
        let Ok(moment) = DateTime::parse_from_rfc3339(text.trim()) else {
            return Err(invalid);
        };
        let time = Time(moment.timestamp_millis());
        if (0..=LAST).contains(&time.0) {
            Ok(time)
        } else {
            Err(invalid)
        }
    }

    /// Moments outside the years 1970 to 9999 become the nearest one inside.
    pub fn to_chrono(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0.clamp(0, LAST)).unwrap_or(DateTime::UNIX_EPOCH)
    }

    pub const fn plus_millis(self, millis: i64) -> Self {
        Time(self.0.saturating_add(millis))
    }

    pub const fn plus_seconds(self, seconds: i64) -> Self {
        self.plus_millis(seconds.saturating_mul(SECOND))
    }

    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_millis(minutes.saturating_mul(MINUTE))
    }

    pub const fn plus_hours(self, hours: i64) -> Self {
        self.plus_millis(hours.saturating_mul(HOUR))
    }

    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_millis(days.saturating_mul(DAY))
    }

    pub const fn minus_seconds(self, seconds: i64) -> Self {
        self.plus_seconds(seconds.saturating_neg())
    }

    pub const fn minus_hours(self, hours: i64) -> Self {
        self.plus_hours(hours.saturating_neg())
    }

    pub const fn minus_days(self, days: i64) -> Self {
        self.plus_days(days.saturating_neg())
    }

    /// How long after `earlier` this is, in milliseconds; negative when it is before.
    pub const fn since(self, earlier: Time) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl Add<Duration> for Time {
    type Output = Time;

    fn add(self, duration: Duration) -> Time {
        self.plus_millis(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
    }
}

impl Sub<Duration> for Time {
    type Output = Time;

    fn sub(self, duration: Duration) -> Time {
        self.plus_millis(i64::try_from(duration.as_millis()).map_or(i64::MIN, |millis| -millis))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_rfc3339())
    }
}

impl FromStr for Time {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Time::parse(text)
    }
}

impl<Zone: chrono::TimeZone> From<DateTime<Zone>> for Time {
    fn from(moment: DateTime<Zone>) -> Self {
        Time(moment.timestamp_millis())
    }
}

impl From<SystemTime> for Time {
    fn from(moment: SystemTime) -> Self {
        Time(moment.duration_since(UNIX_EPOCH).map_or(0, |since| {
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        }))
    }
}

/// The system's clock, or one that only moves when a test says so.
#[derive(Debug)]
pub struct Clock(Option<AtomicI64>);

impl Clock {
    pub fn system() -> Arc<Self> {
        Arc::new(Clock(None))
    }

    pub fn test(start: Time) -> Arc<Self> {
        Arc::new(Clock(Some(AtomicI64::new(start.0))))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that everybody else is to ask"
    )]
    pub fn now(&self) -> Time {
        match &self.0 {
            None => SystemTime::now().into(),
            Some(millis) => Time(millis.load(Ordering::SeqCst)),
        }
    }

    /// Moves a test's clock; the system's clock stays as it is.
    pub fn advance(&self, millis: i64) {
        if let Some(clock) = &self.0 {
            clock.fetch_add(millis, Ordering::SeqCst);
        }
    }

    /// Sets a test's clock; the system's clock stays as it is.
    pub fn set(&self, now: Time) {
        if let Some(clock) = &self.0 {
            clock.store(now.0, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read_again() -> Result<()> {
        let time = Time::parse("2026-11-28T09:00:00.250+08:00")?;
        assert_eq!(time.to_rfc3339(), "2026-11-28T01:00:00Z");
        assert_eq!(time.to_rfc3339_millis(), "2026-11-28T01:00:00.250Z");
        assert_eq!(Time::parse(&time.to_rfc3339_millis())?, time);
        Ok(())
    }

    #[test]
    fn cl04_moments_outside_the_calendar_are_refused() {
        for text in [
            "1969-12-31T23:59:59Z",
            "+10000-01-01T00:00:00Z",
            "10000-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "",
            "now",
            "2026-11-28",
        ] {
            assert!(Time::parse(text).is_err(), "{text}");
        }
        assert_eq!(Time(i64::MAX).to_rfc3339(), "9999-12-31T23:59:59Z");
        assert_eq!(Time(i64::MIN).to_rfc3339(), "1970-01-01T00:00:00Z");
    }
}
