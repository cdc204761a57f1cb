//! The dates of a regular meeting, across clock changes; by the `rrule` crate.

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone as _};
use chrono_tz::Tz;
use rrule::RRuleSet;

use super::model::{Rhythm, Schedule};
use crate::{Error, Result, time::Time};

/// Dates further away than this are not looked for.
const YEARS: i32 = 10;
/// As RFC 5545 names the weekdays, from Monday.
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// The next `count` beginnings after `after`, in order.
///
/// # Errors
/// `Invalid` when the schedule has an unknown time zone, a bad time or a bad date.
pub fn next_dates(schedule: &Schedule, after: Time, count: usize) -> Result<Vec<Time>> {
    let zone: Tz = schedule.timezone.parse().map_err(|_| Error::Invalid {
        field: "timezone",
        why: "unknown",
    })?;
    let hour =
        NaiveTime::parse_from_str(&schedule.starts_at, "%H:%M").map_err(|_| Error::Invalid {
            field: "starts-at",
            why: "not-a-time",
        })?;
    let skipped = dates("skip-dates", &schedule.skip_dates)?;
    let today = after.to_chrono().with_timezone(&zone).date_naive();
    let meets =
        |day: &NaiveDate| !skipped.contains(day) && !schedule.skip_months.contains(&day.month());
    let later = |day: NaiveDate| moment(zone, day, hour).filter(|begins| *begins > after);
    if let Rhythm::Dates { dates: by_hand } = &schedule.rhythm {
        let mut days = dates("dates", by_hand)?;
        days.sort_unstable();
        days.dedup();
        return Ok(days
            .into_iter()
            .filter(meets)
            .filter_map(later)
            .take(count)
            .collect());
    }
    let days = days_from(schedule, today)?;
    Ok(days
        .take_while(|day| day.year() <= today.year() + YEARS)
        .filter(meets)
        .filter_map(later)
        .take(count)
        .collect())
}

/// The schedule as an RRULE (RFC 5545), `None` for dates by hand.
pub fn rrule_text(schedule: &Schedule) -> Option<String> {
    let weekday = |number: &u8| WEEKDAYS.get(usize::from(*number)).copied();
    let mut text = match &schedule.rhythm {
        Rhythm::Weeks {
            weeks: 1,
            weekday: day,
            ..
        } => format!("FREQ=WEEKLY;BYDAY={}", weekday(day)?),
        Rhythm::Weeks {
            weeks,
            weekday: day,
            ..
        } => format!("FREQ=WEEKLY;INTERVAL={weeks};BYDAY={}", weekday(day)?),
        Rhythm::MonthlyWeekday { nth, weekday: day } => {
            format!("FREQ=MONTHLY;BYDAY={nth}{}", weekday(day)?)
        }
        Rhythm::Dates { .. } => return None,
    };
    if !schedule.skip_months.is_empty() {
        let months: Vec<String> = (1..=12)
            .filter(|month| !schedule.skip_months.contains(month))
            .map(|month| month.to_string())
            .collect();
        text.push_str(";BYMONTH=");
        text.push_str(&months.join(","));
    }
    Some(text)
}

/// The days of the rhythm in order, beginning no later than `today`. Days have no time zone: the hour is set on each
/// of them afterwards, so that no clock change can move or lose one.
fn days_from(schedule: &Schedule, today: NaiveDate) -> Result<impl Iterator<Item = NaiveDate>> {
    check(schedule)?;
    let first = match &schedule.rhythm {
        Rhythm::Weeks {
            weeks,
            weekday,
            from,
        } => {
            let from = date("from", from)?;
            let wait = (7 + u32::from(*weekday) - from.weekday().num_days_from_monday()) % 7;
            let begins = from + Days::new(u64::from(wait));
            // A rhythm kept for many years is counted from near today, in step with its beginning.
            let step = i64::from(*weeks) * 7;
            let steps = ((today - begins).num_days() / step).max(0);
            begins + TimeDelta::days(steps * step)
        }
        Rhythm::MonthlyWeekday { .. } | Rhythm::Dates { .. } => today.with_day(1).unwrap_or(today),
    };
    let invalid = Error::Invalid {
        field: "rhythm",
        why: "not-a-rhythm",
    };
    let rule = rrule_text(schedule).unwrap_or_default();
    let text = format!("DTSTART:{}T000000Z\nRRULE:{rule}", first.format("%Y%m%d"));
    let set: RRuleSet = text.parse().map_err(|_| invalid)?;
    Ok(set.limit().into_iter().map(|moment| moment.date_naive()))
}

fn check(schedule: &Schedule) -> Result<()> {
    let invalid = |field| {
        Err(Error::Invalid {
            field,
            why: "out-of-range",
        })
    };
    if (1..=12).all(|month| schedule.skip_months.contains(&month)) {
        return invalid("skip-months");
    }
    match &schedule.rhythm {
        Rhythm::Weeks { weeks, .. } if !(1..=52).contains(weeks) => invalid("weeks"),
        Rhythm::Weeks { weekday, .. } | Rhythm::MonthlyWeekday { weekday, .. } if *weekday > 6 => {
            invalid("weekday")
        }
        Rhythm::MonthlyWeekday { nth, .. } if !matches!(nth, 1..=4 | -1) => invalid("nth"),
        _ => Ok(()),
    }
}

/// This hour of this day in the zone; in the hour that a clock change leaves out, an hour later; in the one that comes
/// twice, the first.
fn moment(zone: Tz, day: NaiveDate, hour: NaiveTime) -> Option<Time> {
    let local = day.and_time(hour);
    zone.from_local_datetime(&local)
        .earliest()
        .or_else(|| {
            zone.from_local_datetime(&(local + TimeDelta::hours(1)))
                .earliest()
        })
        .map(Time::from)
}

fn dates(field: &'static str, texts: &[String]) -> Result<Vec<NaiveDate>> {
    texts.iter().map(|text| date(field, text)).collect()
}

fn date(field: &'static str, text: &str) -> Result<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|date| (1970..=9999).contains(&date.year()))
        .ok_or(Error::Invalid {
            field,
            why: "not-a-date",
        })
}
