//! A regular meeting on the wire: a document of its own, which nobody is sent; the group and each of its dates link to it.

use community::{
    actor::Actor,
    address::Here,
    group::{self, Rhythm, Schedule, StoredSchedule, rrule_text},
};
use serde_json::{Map, Value, json};

use super::model::followers_of;
use crate::wire::{PUBLIC, write};

/// The document of a regular meeting of the group.
pub fn to_wire(here: &Here, group: &Actor, stored: &StoredSchedule) -> Value {
    let schedule = &stored.data;
    let rule = rrule_text(schedule);
    let by_day = rule.as_deref().and_then(|rule| part(rule, "BYDAY"));
    let by_month = rule.as_deref().and_then(|rule| part(rule, "BYMONTH"));
    let months: Option<Vec<u32>> = by_month.map(|months| {
        months
            .split(',')
            .filter_map(|month| month.parse().ok())
            .collect()
    });
    // Counted from when it was made: a document must not change because a day has passed.
    let first = group::next_dates(schedule, stored.id.time(), 1)
        .ok()
        .and_then(|dates| dates.first().copied())
        .map(|first| {
            first
                .to_chrono()
                .with_timezone(&write::zone(&schedule.timezone))
        });
    let begins = first.map(|first| first.format("%Y%m%dT%H%M%S").to_string());
    let in_full = begins
        .zip(rule.as_deref())
        .map(|(begins, rule)| format!("DTSTART;TZID={}:{begins}\nRRULE:{rule}", schedule.timezone));
    let dates = match &schedule.rhythm {
        Rhythm::Dates { dates } => Some(dates),
        Rhythm::Weeks { .. } | Rhythm::MonthlyWeekday { .. } => None,
    };
    let known = json!({
        "rrule": in_full,
        "dates": dates,
        "modes": schedule.modes,
        "place": schedule.place,
        "focus": (!schedule.focus.is_empty()).then_some(&schedule.focus),
    });
    let members = [
        ("id", json!(here.schedule(stored.id))),
        ("type", json!("Schedule")),
        ("attributedTo", json!(group.uri)),
        ("name", json!(schedule.name)),
        ("url", json!(here.profile(&group.username))),
        ("published", json!(write::moment(stored.id.time()))),
        ("to", json!([PUBLIC])),
        ("cc", json!([followers_of(group)])),
        ("repeatFrequency", json!(frequency(&schedule.rhythm))),
        ("byDay", json!(by_day)),
        ("byMonth", json!(months)),
        (
            "startDate",
            json!(first.map(|first| first.format("%Y-%m-%d").to_string())),
        ),
        ("startTime", json!(format!("{}:00", schedule.starts_at))),
        ("endTime", json!(ends_at(schedule))),
        ("duration", json!(format!("PT{}M", schedule.minutes))),
        ("scheduleTimezone", json!(schedule.timezone)),
        ("exceptDate", json!(schedule.skip_dates)),
        (
            "mutualHelp",
            write::mutual_help("MeetingSchedule", known, &Map::new()),
        ),
    ];
    write::document(
        members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

/// How often, as an ISO 8601 duration; dates by hand have no rhythm.
fn frequency(rhythm: &Rhythm) -> Option<String> {
    match rhythm {
        Rhythm::Weeks { weeks, .. } => Some(format!("P{weeks}W")),
        Rhythm::MonthlyWeekday { .. } => Some("P1M".to_owned()),
        Rhythm::Dates { .. } => None,
    }
}

fn part<'a>(rule: &'a str, key: &str) -> Option<&'a str> {
    rule.split(';')
        .find_map(|part| part.strip_prefix(key)?.strip_prefix('='))
}

fn ends_at(schedule: &Schedule) -> Option<String> {
    let (hours, minutes) = schedule.starts_at.split_once(':')?;
    let begins = hours.parse::<u32>().ok()? * 60 + minutes.parse::<u32>().ok()?;
    let ends = begins.checked_add(schedule.minutes)? % (24 * 60);
    Some(format!("{:02}:{:02}:00", ends / 60, ends % 60))
}

#[cfg(test)]
mod tests {
    use community::{group::StoredSchedule, id::Id, store::Json};

    use super::*;
    use crate::tests::samples;

    #[test]
    fn every_rhythm_is_told_in_the_words_of_a_calendar() {
        let told = |rhythm| {
            let [ours] = &samples::schedules()[..] else {
                panic!("there is one")
            };
            let stored = StoredSchedule {
                id: Id::first_of(samples::group().created_at),
                position: 0,
                data: Json(Schedule {
                    rhythm,
                    skip_months: vec![1],
                    starts_at: "23:30".into(),
                    ..ours.data.0.clone()
                }),
            };
            to_wire(&samples::here(), &samples::group_actor(), &stored)
        };
        let weeks = told(Rhythm::Weeks {
            weeks: 2,
            weekday: 2,
            from: "2026-10-28".into(),
        });
        assert_eq!(weeks["repeatFrequency"], "P2W");
        assert_eq!(weeks["byDay"], "WE");
        assert_eq!(weeks["startDate"], "2026-11-25", "every other Wednesday");
        assert_eq!(weeks["endTime"], "01:30:00", "over midnight");
        assert_eq!(weeks["byMonth"].as_array().map(Vec::len), Some(11));
        let by_hand = told(Rhythm::Dates {
            dates: vec!["2026-12-24".into()],
        });
        assert!(by_hand.get("repeatFrequency").is_none() && by_hand.get("byDay").is_none());
        assert_eq!(by_hand["startDate"], "2026-12-24");
        assert_eq!(by_hand["mutualHelp"]["dates"][0], "2026-12-24");
    }
}
