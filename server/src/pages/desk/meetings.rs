//! The regular meetings of the group: how often, when, where.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use chrono::NaiveDate;
use community::{
    group::{self, Focus, Mode, Rhythm, Schedule},
    id::Id,
};
use serde::Deserialize;

use super::{
    profile::zones,
    tabs::{Tab, done, tabs},
};
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::Coordinator,
    pages::{
        fields::Fields,
        form::{Choice, Faults},
        group::{
            self as home,
            facts::{self, Meeting},
        },
        layout::Layout,
        render::show,
    },
};

/// The routes of this page.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/meetings", get(list).post(save))
        .route("/desk/meetings/{id}/drop", post(drop_meeting))
}

/// What the form holds.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wish {
    /// The meeting that is changed; empty for a new one.
    id: String,
    name: String,
    every: String,
    weeks: String,
    from: String,
    nth: String,
    weekday: String,
    dates: String,
    skip_months: Vec<String>,
    skip_dates: String,
    starts_at: String,
    minutes: String,
    timezone: String,
    modes: Vec<String>,
    focus: Vec<String>,
    place: String,
}

impl Wish {
    fn new(timezone: &str) -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            every: "weeks".into(),
            weeks: "1".into(),
            from: String::new(),
            nth: "1".into(),
            weekday: "5".into(),
            dates: String::new(),
            skip_months: Vec::new(),
            skip_dates: String::new(),
            starts_at: "14:00".into(),
            minutes: "120".into(),
            timezone: timezone.to_owned(),
            modes: vec![Mode::InPerson.as_str().into()],
            focus: Vec::new(),
            place: String::new(),
        }
    }

    fn of(id: Id<Schedule>, schedule: &Schedule) -> Self {
        let mut wish = Self {
            id: id.to_string(),
            name: schedule.name.clone(),
            skip_months: schedule
                .skip_months
                .iter()
                .map(ToString::to_string)
                .collect(),
            skip_dates: schedule.skip_dates.join(", "),
            starts_at: schedule.starts_at.clone(),
            minutes: schedule.minutes.to_string(),
            modes: schedule
                .modes
                .iter()
                .map(|mode| mode.as_str().to_owned())
                .collect(),
            focus: schedule
                .focus
                .iter()
                .map(|focus| focus.as_str().to_owned())
                .collect(),
            place: schedule.place.clone(),
            ..Self::new(&schedule.timezone)
        };
        match &schedule.rhythm {
            Rhythm::Weeks {
                weeks,
                weekday,
                from,
            } => {
                wish.every = "weeks".into();
                wish.weeks = weeks.to_string();
                wish.weekday = weekday.to_string();
                wish.from.clone_from(from);
            }
            Rhythm::MonthlyWeekday { nth, weekday } => {
                wish.every = "month".into();
                wish.nth = nth.to_string();
                wish.weekday = weekday.to_string();
            }
            Rhythm::Dates { dates } => {
                wish.every = "dates".into();
                wish.dates = dates.join(", ");
            }
        }
        wish
    }

    fn read(fields: &Fields) -> Self {
        let text = |name| fields.line(name).to_owned();
        let all = |name| fields.all(name).map(str::to_owned).collect();
        Self {
            id: text("id"),
            name: text("name"),
            every: text("every"),
            weeks: text("weeks"),
            from: text("from"),
            nth: text("nth"),
            weekday: text("weekday"),
            dates: fields.list("dates").join(", "),
            skip_months: all("skip_months"),
            skip_dates: fields.list("skip_dates").join(", "),
            starts_at: text("starts_at"),
            minutes: text("minutes"),
            timezone: text("timezone"),
            modes: all("modes"),
            focus: all("focus"),
            place: text("place"),
        }
    }

    /// The meeting that was meant; `today` begins the count of weeks when no day was given.
    fn schedule(&self, fields: &Fields, today: NaiveDate) -> Result<Schedule, AppError> {
        let invalid = |field, why| AppError::Invalid { field, why };
        let weekday = || match self.weekday.parse() {
            Ok(day @ 0..=6) => Ok(day),
            _ => Err(invalid("weekday", "not-a-choice")),
        };
        let rhythm = match self.every.as_str() {
            "weeks" => Rhythm::Weeks {
                weeks: match self.weeks.parse() {
                    Ok(weeks @ 1..=52) => weeks,
                    _ => return Err(invalid("weeks", "not-a-number")),
                },
                weekday: weekday()?,
                from: match self.from.as_str() {
                    "" => today.to_string(),
                    day => date("from", day)?,
                },
            },
            "month" => Rhythm::MonthlyWeekday {
                nth: match self.nth.parse() {
                    Ok(nth @ (-1 | 1..=4)) => nth,
                    _ => return Err(invalid("nth", "not-a-choice")),
                },
                weekday: weekday()?,
            },
            "dates" => {
                let dates = dates("dates", &fields.list("dates"))?;
                if dates.is_empty() {
                    return Err(invalid("dates", "missing"));
                }
                Rhythm::Dates { dates }
            }
            _ => return Err(invalid("every", "not-a-choice")),
        };
        Ok(Schedule {
            name: self.name.clone(),
            rhythm,
            skip_months: self
                .skip_months
                .iter()
                .filter_map(|month| month.parse().ok())
                .filter(|month| (1..=12).contains(month))
                .collect(),
            skip_dates: dates("skip_dates", &fields.list("skip_dates"))?,
            starts_at: chrono::NaiveTime::parse_from_str(&self.starts_at, "%H:%M")
                .map_err(|_| invalid("starts_at", "not-a-time"))?
                .format("%H:%M")
                .to_string(),
            minutes: self
                .minutes
                .parse()
                .map_err(|_| invalid("minutes", "not-a-number"))?,
            timezone: self.timezone.clone(),
            modes: {
                let modes: Vec<Mode> = self
                    .modes
                    .iter()
                    .filter_map(|mode| mode.parse().ok())
                    .collect();
                if modes.is_empty() {
                    return Err(invalid("modes", "too-few"));
                }
                modes
            },
            place: self.place.clone(),
            focus: self
                .focus
                .iter()
                .filter_map(|focus| focus.parse().ok())
                .collect(),
        })
    }
}

/// Reads the form alone; whether it is a meeting.
pub fn read_form(fields: &Fields) -> bool {
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default();
    Wish::read(fields).schedule(fields, today).is_ok()
}

fn date(field: &'static str, written: &str) -> Result<String, AppError> {
    NaiveDate::parse_from_str(written, "%Y-%m-%d")
        .map(|day| day.to_string())
        .map_err(|_| AppError::Invalid {
            field,
            why: "not-a-date",
        })
}

fn dates(field: &'static str, written: &[String]) -> Result<Vec<String>, AppError> {
    written.iter().map(|day| date(field, day)).collect()
}

/// A meeting as the page shows it.
struct Line {
    id: Id<Schedule>,
    meeting: Meeting,
}

#[derive(Template)]
#[template(path = "desk/meetings.html")]
struct Page {
    layout: Layout,
    t: Say,
    tabs: Vec<Tab>,
    faults: Faults,
    wish: Wish,
    lines: Vec<Line>,
    every: Vec<Choice>,
    nths: Vec<Choice>,
    weekdays: Vec<Choice>,
    months: Vec<Choice>,
    modes: Vec<Choice>,
    focuses: Vec<Choice>,
    zones: Vec<Choice>,
}

async fn page(app: &App, layout: Layout, faults: Faults, wish: Wish) -> Result<Response, AppError> {
    let t = layout.t;
    let status = faults.status();
    let now = app.db.now();
    let home = home::ours(app).await?;
    let lines = group::schedules(&app.db)
        .await?
        .iter()
        .map(|stored| Line {
            id: stored.id,
            meeting: facts::meeting(t, &home.profile, &stored.data.0, now),
        })
        .collect();
    let focuses: Vec<&str> = Focus::ALL.iter().map(|focus| focus.as_str()).collect();
    let modes: Vec<&str> = Mode::ALL.iter().map(|mode| mode.as_str()).collect();
    let page = Page {
        t,
        tabs: tabs(&layout),
        lines,
        every: Choice::of_words(&t, "every", &["weeks", "month", "dates"]),
        nths: [
            ("1", "1"),
            ("2", "2"),
            ("3", "3"),
            ("4", "4"),
            ("-1", "last"),
        ]
        .into_iter()
        .map(|(value, word)| Choice::new(value, t.pick("nth", word)))
        .collect(),
        weekdays: (0..7)
            .map(|day| {
                Choice::new(
                    day.to_string(),
                    t.pick("weekday-long", &(day + 1).to_string()),
                )
            })
            .collect(),
        months: (1..=12)
            .map(|month| Choice::new(month.to_string(), t.pick("month", &month.to_string())))
            .collect(),
        modes: Choice::of_words(&t, "mode", &modes),
        focuses: Choice::of_words(&t, "focus", &focuses),
        zones: zones(t, &wish.timezone),
        layout: layout.titled(&t.get("desk-meetings")).private(),
        faults,
        wish,
    };
    Ok((status, show(&page)?).into_response())
}

#[derive(Deserialize)]
struct Change {
    change: Option<String>,
}

async fn list(
    State(app): State<App>,
    Coordinator(_): Coordinator,
    layout: Layout,
    Query(Change { change }): Query<Change>,
) -> Result<Response, AppError> {
    let home = home::ours(&app).await?;
    let stored = group::schedules(&app.db).await?;
    let wish = stored
        .iter()
        .find(|stored| change.as_deref() == Some(stored.id.to_string().as_str()))
        .map_or_else(
            || Wish::new(&home.profile.timezone),
            |stored| Wish::of(stored.id, &stored.data.0),
        );
    page(&app, layout, Faults::default(), wish).await
}

async fn save(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    let wish = Wish::read(&fields);
    let id = match wish.id.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| AppError::NotFound)?),
    };
    let today = app
        .db
        .now()
        .to_chrono()
        .with_timezone(&home::ours(&app).await?.zone)
        .date_naive();
    let saved = match wish.schedule(&fields, today) {
        Ok(schedule) => {
            let mut tx = app.db.begin().await?;
            match group::save_schedule(&mut tx, &present, id, schedule).await {
                Ok(()) => Ok(tx.commit().await?),
                Err(failure) => Err(AppError::from(failure)),
            }
        }
        Err(failure) => Err(failure),
    };
    match saved {
        Ok(()) => Ok(done("/desk/meetings", i18n::key("updated"))),
        Err(failure) => page(&app, layout, Faults::catch(as_field(failure))?, wish).await,
    }
}

/// The rules write `skip-dates` where the form writes `skip_dates`.
fn as_field(failure: AppError) -> AppError {
    match failure {
        AppError::Invalid {
            field: "skip-dates",
            why,
        } => AppError::Invalid {
            field: "skip_dates",
            why,
        },
        AppError::Invalid {
            field: "skip-months",
            why,
        } => AppError::Invalid {
            field: "skip_months",
            why,
        },
        AppError::Invalid {
            field: "starts-at",
            why,
        } => AppError::Invalid {
            field: "starts_at",
            why,
        },
        AppError::Invalid {
            field: "rhythm",
            why,
        } => AppError::Invalid {
            field: "every",
            why,
        },
        other => other,
    }
}

async fn drop_meeting(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    Path(id): Path<Id<Schedule>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    group::drop_schedule(&mut tx, &present, id).await?;
    tx.commit().await?;
    Ok(done("/desk/meetings", i18n::key("desk-meeting-dropped")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &str) -> Fields {
        Fields::of(
            url::form_urlencoded::parse(pairs.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    #[test]
    fn what_the_form_says_is_what_it_shows_again() -> Result<(), Box<dyn std::error::Error>> {
        for rhythm in [
            "every=weeks&weeks=2&weekday=1&from=2026-12-01",
            "every=month&nth=-1&weekday=6",
            "every=dates&dates=2026-12-01%0A2027-01-05",
        ] {
            let written = format!(
                "name=Tea&{rhythm}&starts_at=09:30&minutes=90&timezone=Asia/Hong_Kong&modes=phone&modes=online&focus=social&focus=growth&skip_months=2&skip_dates=2027-03-04&place=Library"
            );
            let fields = fields(&written);
            let wish = Wish::read(&fields);
            let today = NaiveDate::from_ymd_opt(2026, 11, 22).ok_or("no such day")?;
            let schedule = wish.schedule(&fields, today)?;
            let again = Wish::of(Id::new(7), &schedule);
            let again_schedule = again.schedule(&fields, today)?;
            assert_eq!(schedule, again_schedule);
        }
        Ok(())
    }

    #[test]
    fn a_bad_date_is_shown_at_its_field() -> Result<(), Box<dyn std::error::Error>> {
        let fields =
            fields("name=Tea&every=dates&dates=tomorrow&starts_at=09:30&minutes=90&timezone=UTC");
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).ok_or("no such day")?;
        let refused = Wish::read(&fields).schedule(&fields, today);
        assert!(
            matches!(
                refused,
                Err(AppError::Invalid {
                    field: "dates",
                    why: "not-a-date"
                })
            ),
            "{refused:?}"
        );
        Ok(())
    }
}
