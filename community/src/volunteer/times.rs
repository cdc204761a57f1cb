//! Which of the times that a volunteer may name there are until a call is needed.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, TimeZone as _, Weekday};
use chrono_tz::Tz;

use super::model::When;
use crate::time::Time;

/// In so many days there is everything.
const ALL: u64 = 8;
/// The day is hers by these hours; what is later is evening.
const MORNING: u32 = 6;
const EVENING: u32 = 18;
const NIGHT: u32 = 23;

/// Those of which there is some between now and then, by the clock of the group. "Needed by" is the last moment, so whoever can earlier
/// fits. On weekdays one may mean the evening, too, and at weekends any hour.
pub(super) fn until(now: Time, until: Time, zone: Tz) -> Vec<When> {
    let (from, to) = (at(now, zone), at(until, zone));
    let mut found = Vec::new();
    let mut day = from.date_naive();
    for _ in 0..=ALL {
        if day > to.date_naive() {
            break;
        }
        let meets = |since: u32, till: u32| match (hour(zone, day, since), hour(zone, day, till)) {
            (Some(since), Some(till)) => from < till && to > since,
            // A clock that leaps over it leaves it open.
            _ => true,
        };
        if meets(MORNING, NIGHT) {
            found.push(match day.weekday() {
                Weekday::Sat | Weekday::Sun => When::Weekends,
                Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => {
                    When::Weekdays
                }
            });
        }
        if meets(EVENING, NIGHT) {
            found.push(When::Evenings);
        }
        let Some(next) = day.checked_add_days(Days::new(1)) else {
            break;
        };
        day = next;
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn at(time: Time, zone: Tz) -> DateTime<Tz> {
    time.to_chrono().with_timezone(&zone)
}

fn hour(zone: Tz, day: NaiveDate, hour: u32) -> Option<DateTime<Tz>> {
    let time = NaiveTime::from_hms_opt(hour, 0, 0)?;
    zone.from_local_datetime(&day.and_time(time)).earliest()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Result;

    #[test]
    fn until_it_is_needed_there_are_these_times_and_no_others() -> Result<()> {
        use When::{Evenings, Weekdays, Weekends};
        let zone: Tz = chrono_tz::Asia::Hong_Kong;
        // Monday, 23 November 2026, ten in the morning in Hong Kong.
        let now = "2026-11-23T02:00:00Z";
        for (by, expected) in [
            ("2026-11-23T04:00:00Z", vec![Weekdays]),
            ("2026-11-23T12:00:00Z", vec![Weekdays, Evenings]),
            ("2026-11-24T02:00:00Z", vec![Weekdays, Evenings]),
            ("2026-11-27T12:00:00Z", vec![Weekdays, Evenings]),
            // Saturday at two in the morning there is none yet; at noon there is.
            ("2026-11-27T18:00:00Z", vec![Weekdays, Evenings]),
            ("2026-11-28T04:00:00Z", vec![Weekdays, Evenings, Weekends]),
            ("2027-11-28T04:00:00Z", vec![Weekdays, Evenings, Weekends]),
        ] {
            assert_eq!(
                until(Time::parse(now)?, Time::parse(by)?, zone),
                expected,
                "{by}"
            );
        }
        // Saturday morning, needed on Saturday afternoon.
        let (now, by) = ("2026-11-28T01:00:00Z", "2026-11-28T08:00:00Z");
        assert_eq!(until(Time::parse(now)?, Time::parse(by)?, zone), [Weekends]);
        // In the middle of the night there is none of them: nobody named it.
        let (now, by) = ("2026-11-25T16:00:00Z", "2026-11-25T20:00:00Z");
        assert_eq!(until(Time::parse(now)?, Time::parse(by)?, zone), []);
        Ok(())
    }
}
