//! The telephone line, for hosts: whether there is one, who keeps it, at which hours.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use community::{
    id::Id,
    line::{self, Line, Settings, Shift, When},
    member::{self, Member, Present},
};
use http::StatusCode;

use super::tabs::{Tab, done, tabs};
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::Host,
    pages::{
        fields::Fields,
        form::{Choice, Faults},
        layout::Layout,
        line::weekly_words,
        render::show,
    },
};

/// The routes of this page.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/line", get(desk).post(set))
        .route("/desk/line/close", post(close))
        .route("/desk/line/keepers", post(let_keep))
        .route("/desk/line/keepers/{id}/remove", post(let_go))
        .route("/desk/line/shifts", post(add_shift))
        .route("/desk/line/shifts/{id}/drop", post(drop_shift))
}

/// A shift in words.
struct Row {
    id: Id<Shift>,
    when: String,
}

#[derive(Template)]
#[template(path = "desk/line.html")]
struct Page {
    layout: Layout,
    t: Say,
    tabs: Vec<Tab>,
    /// Which form needs another look.
    at: &'static str,
    faults: Faults,
    none: Faults,
    fields: Fields,
    has_line: bool,
    keepers: Vec<(Id<Member>, String)>,
    /// Who does not keep it yet.
    others: Vec<Choice>,
    shifts: Vec<Row>,
    weekdays: Vec<Choice>,
}

impl Page {
    fn faults(&self, form: &str) -> &Faults {
        if self.at == form {
            &self.faults
        } else {
            &self.none
        }
    }
}

async fn desk(
    State(app): State<App>,
    Host(present): Host,
    layout: Layout,
) -> Result<Response, AppError> {
    page(&app, &present, layout, "", Faults::default(), None).await
}

async fn page(
    app: &App,
    present: &Present,
    layout: Layout,
    at: &'static str,
    faults: Faults,
    typed: Option<Fields>,
) -> Result<Response, AppError> {
    let t = layout.t;
    let line = line::find(&app.db).await?;
    let keepers = line::keepers(&app.db, present).await?;
    let others = member::roster(&app.db, present)
        .await?
        .into_iter()
        .filter(|member| !keepers.iter().any(|keeper| keeper.id == member.id))
        .map(|member| Choice::new(member.id.to_string(), member.name))
        .collect();
    let mut fields = typed.unwrap_or_default();
    if at != "line" {
        let (name, number, for_whom, keeps_days) = match &line {
            Some(line) => (
                line.name.as_str(),
                line.number.as_str(),
                line.for_whom.as_str(),
                line.keeps_days,
            ),
            None => ("", "", "", Line::KEEPS_DAYS),
        };
        fields.set("name", name);
        fields.set("number", number);
        fields.set("for_whom", for_whom);
        fields.set("keeps_days", keeps_days.to_string());
    }
    let shifts = line::shifts(&app.db)
        .await?
        .iter()
        .map(|shift| Row {
            id: shift.id,
            when: weekly_words(t, shift).unwrap_or_else(|| once(t, shift)),
        })
        .collect();
    let tabs = tabs(&layout);
    let is_broken = faults.any();
    let page = Page {
        layout: layout.titled(&t.get("desk-line")).private(),
        t,
        tabs,
        at,
        faults,
        none: Faults::default(),
        fields,
        has_line: line.is_some(),
        keepers: keepers
            .into_iter()
            .map(|keeper| (keeper.id, keeper.name))
            .collect(),
        others,
        shifts,
        weekdays: (0..7)
            .map(|day: u8| {
                let label = t.pick("weekday-long", &(day + 1).to_string());
                Choice::new(day.to_string(), label)
            })
            .collect(),
    };
    let status = if is_broken {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok((status, show(&page)?).into_response())
}

fn once(t: Say, shift: &Shift) -> String {
    let day = shift.day.as_deref().and_then(line::date);
    t.with(
        "line-weekly",
        &[
            (
                "weekday",
                day.map(|day| t.date(day)).unwrap_or_default().into(),
            ),
            ("from", shift.starts_at.clone().into()),
            ("until", shift.ends_at.clone().into()),
        ],
    )
}

async fn set(
    State(app): State<App>,
    Host(present): Host,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    let outcome = save(&app, &present, &fields).await;
    match outcome {
        Ok(()) => Ok(done("/desk/line", i18n::key("line-saved"))),
        Err(failure) => {
            let faults = Faults::catch(failure)?;
            page(&app, &present, layout, "line", faults, Some(fields)).await
        }
    }
}

async fn save(app: &App, present: &Present, fields: &Fields) -> Result<(), AppError> {
    let settings = Settings {
        name: fields.get("name").to_owned(),
        number: fields.get("number").to_owned(),
        for_whom: fields.get("for_whom").to_owned(),
        keeps_days: fields.whole("keeps_days")?,
    };
    let mut tx = app.db.begin().await?;
    line::set(&mut tx, present, &settings).await?;
    Ok(tx.commit().await?)
}

async fn close(State(app): State<App>, Host(present): Host) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    line::close(&mut tx, &present).await?;
    tx.commit().await?;
    Ok(done("/desk/line", i18n::key("line-given-back")))
}

async fn let_keep(
    State(app): State<App>,
    Host(present): Host,
    fields: Fields,
) -> Result<Response, AppError> {
    let id = fields
        .line("member")
        .parse()
        .map_err(|_| AppError::NotFound)?;
    let mut tx = app.db.begin().await?;
    line::let_keep(&mut tx, &present, id).await?;
    tx.commit().await?;
    Ok(done("/desk/line", i18n::key("line-keeper-added")))
}

async fn let_go(
    State(app): State<App>,
    Host(present): Host,
    Path(id): Path<Id<Member>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    line::let_go(&mut tx, &present, id).await?;
    tx.commit().await?;
    Ok(done("/desk/line", i18n::key("line-keeper-removed")))
}

async fn add_shift(
    State(app): State<App>,
    Host(present): Host,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    match add(&app, &present, &fields).await {
        Ok(()) => Ok(done("/desk/line", i18n::key("line-shift-added"))),
        Err(failure) => {
            let faults = Faults::catch(failure)?;
            page(&app, &present, layout, "shift", faults, Some(fields)).await
        }
    }
}

async fn add(app: &App, present: &Present, fields: &Fields) -> Result<(), AppError> {
    let when = match fields.optional("day") {
        Some(day) => When::Once(line::date(day).ok_or(AppError::Invalid {
            field: "day",
            why: "not-a-date",
        })?),
        None => When::Weekly(fields.word("weekday")?),
    };
    let (from, until) = (fields.get("starts_at"), fields.get("ends_at"));
    let mut tx = app.db.begin().await?;
    line::add_shift(&mut tx, present, when, from, until).await?;
    Ok(tx.commit().await?)
}

async fn drop_shift(
    State(app): State<App>,
    Host(present): Host,
    Path(id): Path<Id<Shift>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    line::drop_shift(&mut tx, &present, id).await?;
    tx.commit().await?;
    Ok(done("/desk/line", i18n::key("line-shift-dropped")))
}
