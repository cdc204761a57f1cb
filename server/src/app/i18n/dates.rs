//! Days and times as each language writes them, with the time zone in words.

use std::borrow::Borrow;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;

use super::{Lang, Say};

/// A point in time; templates hand over references.
pub trait Moment {
    /// Milliseconds since 1970, UTC.
    fn millis(&self) -> i64;
}

impl Moment for i64 {
    fn millis(&self) -> i64 {
        *self
    }
}

impl Moment for community::time::Time {
    fn millis(&self) -> i64 {
        self.0
    }
}

impl<M: Moment> Moment for &M {
    fn millis(&self) -> i64 {
        M::millis(self)
    }
}

impl Say {
    /// "Sat 12 Dec 2026".
    pub fn date(&self, date: impl Borrow<NaiveDate>) -> String {
        let date = *date.borrow();
        let (year, month, day, weekday) = self.pieces(date);
        self.with(
            "date-day",
            &[
                ("year", year.into()),
                ("month", month.into()),
                ("day", day.into()),
                ("weekday", weekday.into()),
            ],
        )
    }

    /// The day of a moment, as that time zone has it.
    pub fn day(&self, moment: impl Moment, zone: impl Borrow<Tz>) -> String {
        self.date(at(moment, zone).date_naive())
    }

    /// "Sat 12 Dec 2026, 14:00 (Hong Kong time)".
    pub fn moment(&self, moment: impl Moment, zone: impl Borrow<Tz>) -> String {
        let zone = *zone.borrow();
        let then = at(moment, zone);
        self.with(
            "date-moment",
            &[
                ("day", self.date(then.date_naive()).into()),
                ("time", self.clock(then).into()),
                ("zone", self.zone(zone).into()),
            ],
        )
    }

    /// "Sat 12 Dec 2026, 14:00 to 16:00 (Hong Kong time)".
    pub fn span(&self, start: impl Moment, end: impl Moment, zone: impl Borrow<Tz>) -> String {
        let (start, end, zone) = (start.millis(), end.millis(), *zone.borrow());
        let (first, last) = (at(start, zone), at(end, zone));
        if end <= start {
            return self.moment(start, zone);
        }
        if first.date_naive() == last.date_naive() {
            let until = match self.lang {
                // 下午2:00至4:00: the part of the day is said once.
                Lang::ZhHant if part_of_day(first.hour()) == part_of_day(last.hour()) => {
                    self.hour(last)
                }
                Lang::En | Lang::ZhHant => self.clock(last),
            };
            return self.with(
                "date-span",
                &[
                    ("day", self.date(first.date_naive()).into()),
                    ("from", self.clock(first).into()),
                    ("until", until.into()),
                    ("zone", self.zone(zone).into()),
                ],
            );
        }
        self.with(
            "date-span-days",
            &[
                ("day", self.date(first.date_naive()).into()),
                ("from", self.clock(first).into()),
                ("last-day", self.date(last.date_naive()).into()),
                ("until", self.clock(last).into()),
                ("zone", self.zone(zone).into()),
            ],
        )
    }

    /// "14:00", or "下午2:00".
    pub fn time(&self, moment: impl Moment, zone: impl Borrow<Tz>) -> String {
        self.clock(at(moment, zone))
    }

    /// The short month of a moment, for the date block of an event card.
    pub fn month(&self, moment: impl Moment, zone: impl Borrow<Tz>) -> String {
        self.pick("month", &at(moment, zone).month().to_string())
    }

    /// The short weekday of a moment, for the date block of an event card.
    pub fn weekday(&self, moment: impl Moment, zone: impl Borrow<Tz>) -> String {
        let date = at(moment, zone).date_naive();
        self.pick("weekday", &date.weekday().number_from_monday().to_string())
    }

    /// The day of the month, for the date block of an event card.
    pub fn day_number(&self, moment: impl Moment, zone: impl Borrow<Tz>) -> u32 {
        at(moment, zone).day()
    }

    /// "Hong Kong time".
    pub fn zone(&self, zone: impl Borrow<Tz>) -> String {
        let name = zone.borrow().name();
        let city = name.rsplit('/').next().unwrap_or(name);
        let key = format!("zone-{}", city.to_ascii_lowercase());
        if self.has(&key) {
            return self.get(&key);
        }
        self.one("zone-other", "city", &city.replace('_', " "))
    }

    fn pieces(&self, date: NaiveDate) -> (String, String, String, String) {
        (
            date.year().to_string(),
            self.pick("month", &date.month().to_string()),
            date.day().to_string(),
            self.pick("weekday", &date.weekday().number_from_monday().to_string()),
        )
    }

    fn clock(&self, then: DateTime<Tz>) -> String {
        match self.lang {
            Lang::En => format!("{:02}:{:02}", then.hour(), then.minute()),
            Lang::ZhHant => {
                format!(
                    "{}{}",
                    self.pick("part", part_of_day(then.hour())),
                    self.hour(then)
                )
            }
        }
    }

    fn hour(&self, then: DateTime<Tz>) -> String {
        let (_, hour) = then.hour12();
        format!("{hour}:{:02}", then.minute())
    }
}

fn at(moment: impl Moment, zone: impl Borrow<Tz>) -> DateTime<Tz> {
    DateTime::<Utc>::from_timestamp_millis(moment.millis())
        .unwrap_or_default()
        .with_timezone(zone.borrow())
}

fn part_of_day(hour: u32) -> &'static str {
    match hour {
        0..=5 => "night",
        6..=11 => "morning",
        12 => "noon",
        13..=17 => "afternoon",
        _ => "evening",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HONG_KONG: Tz = Tz::Asia__Hong_Kong;

    fn millis(text: &str) -> i64 {
        DateTime::parse_from_rfc3339(text).map_or(0, |then| then.timestamp_millis())
    }

    fn both(say: impl Fn(Say) -> String) -> [String; 2] {
        Lang::ALL.map(|lang| say(Say::new(lang)))
    }

    #[test]
    fn an_afternoon_is_said_with_its_time_zone() {
        let (start, end) = (
            millis("2026-12-12T06:00:00Z"),
            millis("2026-12-12T08:00:00Z"),
        );
        assert_eq!(
            both(|t| t.span(start, end, HONG_KONG)),
            [
                "Sat 12 Dec 2026, 14:00 to 16:00 (Hong Kong time)",
                "2026年12月12日（星期六）下午2:00至4:00（香港時間）",
            ]
        );
    }

    #[test]
    fn another_part_of_the_day_is_named() {
        let (start, end) = (
            millis("2026-12-12T03:30:00Z"),
            millis("2026-12-12T11:00:00Z"),
        );
        assert_eq!(
            both(|t| t.span(start, end, HONG_KONG)),
            [
                "Sat 12 Dec 2026, 11:30 to 19:00 (Hong Kong time)",
                "2026年12月12日（星期六）上午11:30至晚上7:00（香港時間）",
            ]
        );
    }

    #[test]
    fn an_event_over_midnight_names_both_days() {
        let (start, end) = (
            millis("2026-12-12T15:00:00Z"),
            millis("2026-12-12T17:00:00Z"),
        );
        assert_eq!(
            both(|t| t.span(start, end, HONG_KONG)),
            [
                "Sat 12 Dec 2026, 23:00 to Sun 13 Dec 2026, 01:00 (Hong Kong time)",
                "2026年12月12日（星期六）晚上11:00至2026年12月13日（星期日）凌晨1:00（香港時間）",
            ]
        );
    }

    #[test]
    fn the_zone_is_said_by_name_or_by_city() {
        let noon = millis("2026-07-01T12:00:00Z");
        assert_eq!(
            both(|t| t.moment(noon, Tz::Europe__London)),
            [
                "Wed 1 Jul 2026, 13:00 (London time)",
                "2026年7月1日（星期三）下午1:00（倫敦時間）",
            ]
        );
        assert_eq!(
            Say::new(Lang::En).zone(Tz::America__Sao_Paulo),
            "Sao Paulo time"
        );
    }
}
