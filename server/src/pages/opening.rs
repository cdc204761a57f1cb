//! The line as everyone sees it: its number, and whether somebody answers.

use chrono::Datelike as _;
use chrono_tz::Tz;
use community::{
    line::{self, Hours},
    time::{DAY, HOUR, Time},
};

use crate::app::{App, error::AppError, i18n::Say};

/// What everyone may know of the line. It names nobody.
pub struct LineView {
    pub name: String,
    pub number: String,
    /// Where a tap leads.
    pub href: String,
    pub for_whom: String,
    /// "Open now until 21:00".
    pub status: String,
    pub is_open: bool,
}

/// The line as everyone sees it at this moment; `None` when the group has none.
pub async fn view(app: &App, t: Say, zone: Tz) -> Result<Option<LineView>, AppError> {
    let Some(line) = line::find(&app.db).await? else {
        return Ok(None);
    };
    let hours = line::opening(&app.db).await?;
    Ok(Some(LineView {
        href: line.href(),
        status: status(t, zone, hours, app.db.now()),
        is_open: matches!(hours, Hours::Open { .. }),
        name: line.name,
        number: line.number,
        for_whom: line.for_whom,
    }))
}

/// Whether somebody answers, in a sentence.
pub fn status(t: Say, zone: Tz, hours: Hours, now: Time) -> String {
    match hours {
        // The hour alone would be taken for one of today.
        Hours::Open { until } if until.since(now) >= 20 * HOUR => {
            t.one("line-open-until", "time", &t.moment(until, zone))
        }
        Hours::Open { until } => t.one("line-open-until", "time", &t.time(until, zone)),
        Hours::Opens { at } => {
            let local = |time: Time| time.to_chrono().with_timezone(&zone).date_naive();
            let (day, time) = (local(at), t.time(at, zone));
            let day = if day == local(now) {
                t.get("line-today")
            } else if at.since(now) < 6 * DAY {
                let weekday = day.weekday().number_from_monday().to_string();
                t.pick("weekday-long", &weekday)
            } else {
                t.date(day)
            };
            t.with("line-opens", &[("day", day.into()), ("time", time.into())])
        }
        Hours::Closed => t.get("line-closed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::i18n::Lang;

    #[test]
    fn a76_the_sentence_says_today_a_weekday_or_a_date() -> community::Result<()> {
        let zone = Tz::Asia__Hong_Kong;
        let now = Time::parse("2026-11-24T10:00:00Z")?;
        let said = |lang, hours| status(Say::new(lang), zone, hours, now);
        let opens = |moment: &str| -> community::Result<Hours> {
            Ok(Hours::Opens {
                at: Time::parse(moment)?,
            })
        };
        let until = Time::parse("2026-11-24T13:00:00Z")?;
        for (hours, english, chinese) in [
            (
                Hours::Open { until },
                "Open now until 21:00",
                "現正有人接聽，至晚上9:00",
            ),
            (
                opens("2026-11-24T11:00:00Z")?,
                "Opens today 19:00",
                "今天晚上7:00有人接聽",
            ),
            (
                opens("2026-11-27T11:00:00Z")?,
                "Opens Friday 19:00",
                "星期五晚上7:00有人接聽",
            ),
            (
                opens("2026-12-01T11:00:00Z")?,
                "Opens Tue 1 Dec 2026 19:00",
                "2026年12月1日（星期二）晚上7:00有人接聽",
            ),
        ] {
            assert_eq!(said(Lang::En, hours), english);
            assert_eq!(said(Lang::ZhHant, hours), chinese);
        }
        Ok(())
    }
}
