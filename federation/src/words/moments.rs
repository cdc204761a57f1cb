//! Days and hours in words.

use chrono::{DateTime, Datelike};
use chrono_tz::Tz;
use community::time::Time;

use super::Words::{self, Chinese, English};
use crate::wire::write::zone;

impl Words {
    /// "Sat 12 Dec 2026, 14:00"
    pub fn moment(self, time: Time, timezone: &str) -> String {
        let local = time.to_chrono().with_timezone(&zone(timezone));
        format!(
            "{}{}{}",
            self.day(&local),
            self.say(", ", " "),
            local.format("%H:%M")
        )
    }

    fn day(self, local: &DateTime<Tz>) -> String {
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let weekday =
            self.long_weekday(u8::try_from(local.weekday().num_days_from_monday()).unwrap_or(0));
        match self {
            English => {
                let month = MONTHS
                    .get(local.month0() as usize)
                    .copied()
                    .unwrap_or_default();
                format!("{} {} {month} {}", &weekday[..3], local.day(), local.year())
            }
            Chinese => format!(
                "{}年{}月{}日（{weekday}）",
                local.year(),
                local.month(),
                local.day()
            ),
        }
    }

    /// "Sat 12 Dec 2026, 14:00 to 16:00 (Hong Kong time)"
    pub fn span(self, from: Time, until: Option<Time>, timezone: &str) -> String {
        let tz = zone(timezone);
        let end = until.map(|until| {
            let same_day = from.to_chrono().with_timezone(&tz).date_naive()
                == until.to_chrono().with_timezone(&tz).date_naive();
            let end = if same_day {
                until
                    .to_chrono()
                    .with_timezone(&tz)
                    .format("%H:%M")
                    .to_string()
            } else {
                self.moment(until, timezone)
            };
            format!("{}{end}", self.say(" to ", " 至 "))
        });
        let place = self.zone_name(timezone);
        let zone = match self {
            English => format!(" ({place})"),
            Chinese => format!("（{place}）"),
        };
        format!(
            "{}{}{zone}",
            self.moment(from, timezone),
            end.unwrap_or_default()
        )
    }

    /// "Hong Kong time"
    pub fn zone_name(self, timezone: &str) -> String {
        let tz = zone(timezone);
        if tz == Tz::UTC {
            return "UTC".to_owned();
        }
        let place = tz
            .name()
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .replace('_', " ");
        match self {
            English => format!("{place} time"),
            Chinese => match place.as_str() {
                "Hong Kong" => "香港時間".to_owned(),
                "Macau" => "澳門時間".to_owned(),
                "Taipei" => "台北時間".to_owned(),
                "Shanghai" => "上海時間".to_owned(),
                "Singapore" => "新加坡時間".to_owned(),
                "London" => "倫敦時間".to_owned(),
                _ => format!("{place} 時間"),
            },
        }
    }
}
