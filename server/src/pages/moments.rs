//! Days and times as people type them, in a time zone.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use community::time::Time;

use crate::pages::{fields::Fields, form::Faults};

/// What the form offers; the group's own comes first.
const COMMON: [&str; 16] = [
    "Asia/Hong_Kong",
    "Asia/Macau",
    "Asia/Taipei",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Kuala_Lumpur",
    "Asia/Tokyo",
    "Europe/London",
    "America/Toronto",
    "America/Vancouver",
    "America/New_York",
    "America/Los_Angeles",
    "Australia/Sydney",
    "Australia/Melbourne",
    "Pacific/Auckland",
    "UTC",
];

/// Time zones to choose from: those wished for first, each once.
pub fn zones(first: &[&str]) -> Vec<Tz> {
    let mut zones: Vec<Tz> = Vec::new();
    for name in first.iter().copied().chain(COMMON) {
        if let Ok(zone) = name.parse()
            && !zones.contains(&zone)
        {
            zones.push(zone);
        }
    }
    zones
}

/// The moment of two fields. Without a date there is none; without a time it is what `otherwise` says, or a fault.
pub fn read(
    faults: &mut Faults,
    fields: &Fields,
    (date_field, time_field): (&'static str, &'static str),
    otherwise: Option<NaiveTime>,
    zone: Tz,
) -> Option<Time> {
    let date = fields.words(date_field)?;
    let date = NaiveDate::parse_from_str(&date, "%Y-%m-%d")
        .ok()
        .filter(|date| (1990..=2199).contains(&date.year()));
    if date.is_none() {
        faults.add(date_field, "not-a-date");
    }
    let time = match fields.words(time_field) {
        Some(time) => {
            let read = NaiveTime::parse_from_str(&time, "%H:%M")
                .or_else(|_| NaiveTime::parse_from_str(&time, "%H:%M:%S"))
                .ok();
            if read.is_none() {
                faults.add(time_field, "not-a-time");
            }
            read
        }
        None => {
            if otherwise.is_none() {
                faults.add(time_field, "missing");
            }
            otherwise
        }
    };
    let moment = moment(date?, time?, zone);
    if moment.is_none() {
        faults.add(time_field, "no-such-time");
    }
    moment
}

/// Of a time that comes twice, when the clocks go back, the first; one that is skipped is none.
fn moment(date: NaiveDate, time: NaiveTime, zone: Tz) -> Option<Time> {
    let moment = zone.from_local_datetime(&date.and_time(time)).earliest()?;
    Some(Time::from_millis(moment.timestamp_millis()))
}

/// A moment as the two fields show it.
pub fn write(moment: Time, zone: Tz) -> (String, String) {
    let local = moment.to_chrono().with_timezone(&zone);
    (
        local.format("%Y-%m-%d").to_string(),
        local.format("%H:%M").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(date: &str, time: &str, zone: Tz) -> (Option<String>, Faults) {
        let fields = Fields::of(vec![
            ("date".into(), date.into()),
            ("start".into(), time.into()),
        ]);
        let mut faults = Faults::default();
        let read = read(&mut faults, &fields, ("date", "start"), None, zone);
        (read.map(Time::to_rfc3339), faults)
    }

    fn fault(why: &'static str) -> Faults {
        let mut faults = Faults::default();
        faults.add("start", why);
        faults
    }

    #[test]
    fn times_are_those_of_the_zone() {
        assert_eq!(
            ask("2026-12-05", "14:30", Tz::Asia__Hong_Kong).0.as_deref(),
            Some("2026-12-05T06:30:00Z")
        );
        assert_eq!(
            ask("2026-07-05", "14:30", Tz::Europe__London).0.as_deref(),
            Some("2026-07-05T13:30:00Z")
        );
    }

    #[test]
    fn when_the_clocks_change() {
        // 01:00 to 02:00 on 29 March 2026 is skipped in London; on 25 October it comes twice.
        assert_eq!(
            ask("2026-03-29", "01:30", Tz::Europe__London),
            (None, fault("no-such-time"))
        );
        assert_eq!(
            ask("2026-10-25", "01:30", Tz::Europe__London).0.as_deref(),
            Some("2026-10-25T00:30:00Z")
        );
    }

    #[test]
    fn what_cannot_be_read_is_said_at_its_field() {
        assert_eq!(
            ask("2026-12-05", "half past two", Tz::UTC),
            (None, fault("not-a-time"))
        );
        assert_eq!(ask("2026-12-05", "", Tz::UTC), (None, fault("missing")));
        assert!(ask("5/12/2026", "14:00", Tz::UTC).1.has("date"));
        assert!(ask("0026-12-05", "14:00", Tz::UTC).1.has("date"));
        assert_eq!(ask("", "", Tz::UTC), (None, Faults::default()));
    }

    #[test]
    fn an_edit_shows_what_was_typed() {
        let typed = (String::from("2026-12-05"), String::from("14:30"));
        let moment = ask(&typed.0, &typed.1, Tz::Asia__Hong_Kong)
            .0
            .and_then(|text| Time::parse(&text).ok());
        assert_eq!(
            moment.map(|moment| write(moment, Tz::Asia__Hong_Kong)),
            Some(typed)
        );
    }

    #[test]
    fn the_groups_zone_comes_first_and_once() {
        let zones = zones(&["Europe/London"]);
        assert_eq!(zones.first(), Some(&Tz::Europe__London));
        assert_eq!(
            zones
                .iter()
                .filter(|zone| **zone == Tz::Europe__London)
                .count(),
            1
        );
    }
}
