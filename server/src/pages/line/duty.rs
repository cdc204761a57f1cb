//! The desk of whoever answers: who is to be rung back, what takes place tonight, who needs help.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use chrono::{Days, NaiveTime, TimeZone as _};
use chrono_tz::Tz;
use community::{
    id::Id,
    line::{self, CallBack, Noted, Standing},
    member::Present,
    post::{self as posts, Post, Viewer},
    time::Time,
    timeline::{self, Entry, Scope},
};
use http::StatusCode;

use super::rota::keeps;
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::Signed,
    pages::{
        agenda::{self, Meeting},
        cards::{self, Body, Card},
        fields::Fields,
        form::Faults,
        group::{self, Home},
        layout::{self, Layout, Tone},
        opening::{LineView, view},
        render::show,
    },
};

/// What began so long ago may still be asked for.
const BEGUN_HOURS: i64 = 2;
/// The night ends at this hour.
const MORNING: u32 = 5;

/// The routes of this page.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/line/duty", get(desk))
        .route("/line/notes", post(note))
        .route("/line/notes/{id}/done", post(tick))
        .route("/line/notes/{id}/open", post(untick))
        .route("/line/calls/{id}/done", post(rang))
        .route("/line/calls/{id}/open", post(not_rung))
}

/// Somebody to be rung back.
struct Note {
    id: Id<CallBack>,
    number: String,
    href: String,
    name: Option<String>,
    best_time: Option<String>,
    words: Option<String>,
    when: String,
    is_done: bool,
}

/// A call that was entered for somebody who rang.
struct Rang {
    id: Id<Post>,
    title: String,
    /// `None` when it is withdrawn.
    href: Option<String>,
    standing: Standing,
    is_due: bool,
    /// When she was rung, if she knows how it stands.
    rung: Option<String>,
    number: String,
    tel: String,
    name: Option<String>,
    is_shared: bool,
}

#[derive(Template)]
#[template(path = "line/duty.html")]
struct Page {
    layout: Layout,
    t: Say,
    line: LineView,
    erased: String,
    faults: Faults,
    fields: Fields,
    notes: Vec<Note>,
    tonight: Vec<Meeting>,
    /// What everyone may know, then what only members do.
    calls: Vec<(Card, i64)>,
    inside: Vec<(Card, i64)>,
    rang: Vec<Rang>,
}

async fn desk(
    State(app): State<App>,
    Signed(present): Signed,
    layout: Layout,
) -> Result<Response, AppError> {
    page(&app, &present, layout, Faults::default(), Fields::default()).await
}

async fn page(
    app: &App,
    present: &Present,
    layout: Layout,
    faults: Faults,
    fields: Fields,
) -> Result<Response, AppError> {
    keeps(app, present).await?;
    let t = layout.t;
    let home = group::ours(app).await?;
    let view = view(app, t, home.zone).await?.ok_or(AppError::NotFound)?;
    let mut tx = app.db.begin().await?;
    let callbacks = line::callbacks(&mut tx, present).await?;
    let callers = line::callers(&mut tx, present).await?;
    drop(tx);
    let keeps_days = line::find(&app.db)
        .await?
        .map_or(line::Line::KEEPS_DAYS, |line| line.keeps_days);
    let viewer = Viewer::Member(present.clone());
    let mut inside = timeline::open_calls(&app.db, &viewer, Scope::Here, 40).await?;
    let calls = timeline::open_calls(&app.db, &Viewer::Nobody, Scope::Here, 40).await?;
    inside.retain(|entry| calls.iter().all(|other| other.post.id != entry.post.id));
    let cards = |calls: &[Entry]| -> Vec<(Card, i64)> {
        let card = |entry: &Entry| (Card::new(t, home.zone, entry), entry.post.id.get());
        calls.iter().map(card).collect()
    };
    let mut rang = Vec::new();
    for caller in callers {
        let Some(post) = posts::get(&app.db, caller.entered.post_id).await? else {
            continue;
        };
        let is_there = post.deleted_at.is_none();
        let one = caller.entered;
        let number = one.number.unwrap_or_default();
        rang.push(Rang {
            id: one.post_id,
            title: if is_there {
                cards::name(&post, 80)
            } else {
                t.get("mine-call-gone")
            },
            href: is_there.then(|| cards::href(&post)),
            standing: caller.standing,
            is_due: caller.is_due,
            rung: one
                .rung_at
                .filter(|_| !caller.is_due)
                .map(|at| t.one("line-rung", "when", &t.moment(at, home.zone))),
            tel: line::href(&number),
            number,
            name: one.name,
            is_shared: one.is_shared,
        });
    }
    let is_broken = faults.any();
    let page = Page {
        t,
        erased: t.count("line-erased", keeps_days),
        faults,
        fields,
        notes: callbacks
            .into_iter()
            .map(|note| Note {
                id: note.id,
                href: line::href(&note.number),
                number: note.number,
                name: note.name,
                best_time: note.best_time,
                words: note.words,
                when: t.moment(note.created_at, home.zone),
                is_done: note.done_at.is_some(),
            })
            .collect(),
        tonight: tonight(app, t, &home).await?,
        calls: cards(&calls),
        inside: cards(&inside),
        rang,
        layout: layout.titled(&view.name).private(),
        line: view,
    };
    let status = if is_broken {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok((status, show(&page)?).into_response())
}

/// What takes place until the morning, as an outsider may know it: whoever rings may be anybody.
async fn tonight(app: &App, t: Say, home: &Home) -> Result<Vec<Meeting>, AppError> {
    let now = app.db.now();
    let from = now.plus_hours(-BEGUN_HOURS);
    agenda::between(app, t, home, from, morning(now, home.zone)).await
}

/// The end of this night.
fn morning(now: Time, zone: Tz) -> Time {
    let local = now.plus_hours(-i64::from(MORNING)).to_chrono();
    let day = local.with_timezone(&zone).date_naive() + Days::new(1);
    NaiveTime::from_hms_opt(MORNING, 0, 0)
        .and_then(|hour| zone.from_local_datetime(&day.and_time(hour)).earliest())
        .map_or(now.plus_hours(24), Time::from)
}

async fn note(
    State(app): State<App>,
    Signed(present): Signed,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    let noted = Noted {
        number: fields.get("number").to_owned(),
        name: fields.get("name").to_owned(),
        best_time: fields.get("best_time").to_owned(),
        words: fields.get("words").to_owned(),
    };
    let mut tx = app.db.begin().await?;
    if let Err(failure) = line::note(&mut tx, &present, &noted).await {
        drop(tx);
        let faults = Faults::catch(failure.into())?;
        return page(&app, &present, layout, faults, fields).await;
    }
    tx.commit().await?;
    back(i18n::key("line-noted"))
}

async fn tick(
    State(app): State<App>,
    Signed(present): Signed,
    Path(id): Path<Id<CallBack>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    line::tick(&mut tx, &present, id, true).await?;
    tx.commit().await?;
    back(i18n::key("line-ticked"))
}

async fn untick(
    State(app): State<App>,
    Signed(present): Signed,
    Path(id): Path<Id<CallBack>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    line::tick(&mut tx, &present, id, false).await?;
    tx.commit().await?;
    back(i18n::key("line-unticked"))
}

async fn rang(
    State(app): State<App>,
    Signed(present): Signed,
    Path(id): Path<Id<Post>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    line::rang(&mut tx, &present, id, true).await?;
    tx.commit().await?;
    back(i18n::key("line-ticked"))
}

async fn not_rung(
    State(app): State<App>,
    Signed(present): Signed,
    Path(id): Path<Id<Post>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    line::rang(&mut tx, &present, id, false).await?;
    tx.commit().await?;
    back(i18n::key("line-unticked"))
}

fn back(told: &'static str) -> Result<Response, AppError> {
    let response = Redirect::to("/line/duty").into_response();
    Ok(layout::flash(response, Tone::Ok, told))
}
