//! Days and hours in words.

use chrono::{DateTime, Datelike};
use chrono_tz::Tz;
use community::time::Time;

use super::Words;
use crate::wire::write::zone;

impl Words {
    /// "Sat 12 Dec 2026, 14:00"
    pub fn moment(self, time: Time, timezone: &str) -> String {
        let local = time.to_chrono().with_timezone(&zone(timezone));
        self.with(
            "moment",
            &[("day", &self.day(&local)), ("time", &clock(&local))],
        )
    }

    fn day(self, local: &DateTime<Tz>) -> String {
        let weekday = local.weekday().number_from_monday().to_string();
        self.with(
            "moment-day",
            &[
                ("year", &local.year().to_string()),
                ("month", &self.pick("month", &local.month().to_string())),
                ("day", &local.day().to_string()),
                ("weekday", &self.pick("weekday", &weekday)),
            ],
        )
    }

    /// "Sat 12 Dec 2026, 14:00 to 16:00 (Hong Kong time)"
    pub fn span(self, from: Time, until: Option<Time>, timezone: &str) -> String {
        let tz = zone(timezone);
        let begins = self.moment(from, timezone);
        let named = self.zone_name(timezone);
        let Some(until) = until else {
            return self.with("span-open", &[("from", &begins), ("zone", &named)]);
        };
        let [first, last] = [from, until].map(|time| time.to_chrono().with_timezone(&tz));
        let ends = if first.date_naive() == last.date_naive() {
            clock(&last)
        } else {
            self.moment(until, timezone)
        };
        self.with(
            "span",
            &[("from", &begins), ("until", &ends), ("zone", &named)],
        )
    }

    /// "Hong Kong time"
    pub fn zone_name(self, timezone: &str) -> String {
        let tz = zone(timezone);
        let city = tz.name().rsplit('/').next().unwrap_or_default();
        let key = format!("zone-{}", city.to_ascii_lowercase().replace('_', "-"));
        if self.has(&key) {
            return self.say(&key);
        }
        self.with("zone-other", &[("city", &city.replace('_', " "))])
    }
}

fn clock(local: &DateTime<Tz>) -> String {
    local.format("%H:%M").to_string()
}
