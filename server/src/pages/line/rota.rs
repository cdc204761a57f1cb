//! The rota, for members: who answers when, and a tap to take a shift, to offer it, to give it up.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use chrono::NaiveDate;
use community::{
    id::Id,
    line::{self, Shift, Slot},
    member::{Member, Present},
    store::Tx,
};

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::Signed,
    pages::{
        fields::Fields,
        group,
        layout::{self, Layout, Tone},
        opening::{LineView, view},
        render::show,
    },
};

/// How far the rota is shown.
const DAYS: i64 = 28;

/// The routes of this page.
pub fn routes() -> Router<App> {
    let on_a_day =
        |what: Step| post(move |state, signed, fields| step(what, state, signed, fields));
    Router::new()
        .route("/line", get(rota))
        .route("/line/take", on_a_day(Step::Take))
        .route("/line/offer", on_a_day(Step::Offer))
        .route("/line/keep", on_a_day(Step::Keep))
        .route("/line/give-up", on_a_day(Step::GiveUp))
        .route("/line/shifts/{id}/take", post(take_weekly))
        .route("/line/shifts/{id}/leave", post(leave_weekly))
}

/// A shift on a day.
struct Row {
    shift: Id<Shift>,
    day: NaiveDate,
    when: String,
    /// Who has it; empty when it is free.
    name: String,
    is_mine: bool,
    is_offered: bool,
}

impl Row {
    fn is_free(&self) -> bool {
        self.name.is_empty()
    }
}

/// A shift of each week.
struct Weekly {
    id: Id<Shift>,
    when: String,
    name: String,
    is_mine: bool,
}

#[derive(Template)]
#[template(path = "line/rota.html")]
struct Page {
    layout: Layout,
    t: Say,
    line: LineView,
    is_keeper: bool,
    rows: Vec<Row>,
    weekly: Vec<Weekly>,
    keepers: Vec<String>,
}

async fn rota(
    State(app): State<App>,
    Signed(present): Signed,
    layout: Layout,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let zone = group::ours(&app).await?.zone;
    let line = view(&app, t, zone).await?.ok_or(AppError::NotFound)?;
    let keepers = line::keepers(&app.db, &present).await?;
    let now = app.db.now();
    let slots = line::slots(&app.db, now, now.plus_days(DAYS)).await?;
    let name = |id: Option<Id<Member>>| {
        keepers
            .iter()
            .find(|keeper| Some(keeper.id) == id)
            .map(|keeper| keeper.name.clone())
            .unwrap_or_default()
    };
    let me = Some(present.member.id);
    let rows = slots
        .iter()
        .map(|slot: &Slot| Row {
            shift: slot.shift,
            day: slot.day,
            when: t.span(slot.starts_at, slot.ends_at, zone),
            name: name(slot.member),
            is_mine: slot.member == me,
            is_offered: slot.is_offered,
        })
        .collect();
    let weekly = line::shifts(&app.db)
        .await?
        .into_iter()
        .filter_map(|shift| {
            Some(Weekly {
                id: shift.id,
                when: weekly_words(t, &shift)?,
                name: name(shift.member_id),
                is_mine: shift.member_id == me,
            })
        })
        .collect();
    show(&Page {
        layout: layout.titled(&line.name).private(),
        t,
        is_keeper: line::is_keeper(&app.db, &present).await?,
        line,
        rows,
        weekly,
        keepers: keepers.iter().map(|keeper| keeper.name.clone()).collect(),
    })
}

/// "Tuesday, 19:00 to 21:00"; `None` for a shift of one day.
pub fn weekly_words(t: Say, shift: &Shift) -> Option<String> {
    let weekday = shift.weekday? + 1;
    Some(t.with(
        "line-weekly",
        &[
            (
                "weekday",
                t.pick("weekday-long", &weekday.to_string()).into(),
            ),
            ("from", shift.starts_at.clone().into()),
            ("until", shift.ends_at.clone().into()),
        ],
    ))
}

/// A shift on a day, as the form names it.
fn named(fields: &Fields) -> Result<(Id<Shift>, NaiveDate), AppError> {
    let shift = fields
        .line("shift")
        .parse()
        .map_err(|_| AppError::NotFound)?;
    let day = line::date(fields.get("day")).ok_or(AppError::NotFound)?;
    Ok((shift, day))
}

/// What a member does with a shift on a day.
#[derive(Clone, Copy)]
enum Step {
    Take,
    Offer,
    Keep,
    GiveUp,
}

async fn step(
    what: Step,
    State(app): State<App>,
    Signed(present): Signed,
    fields: Fields,
) -> Result<Response, AppError> {
    let (shift, day) = named(&fields)?;
    let mut tx = app.db.begin().await?;
    let told = match what {
        Step::Take => {
            line::take(&mut tx, &present, shift, day).await?;
            i18n::key("line-taken")
        }
        Step::Offer => {
            line::offer(&mut tx, &present, shift, day).await?;
            i18n::key("line-offered")
        }
        Step::Keep => {
            line::keep(&mut tx, &present, shift, day).await?;
            i18n::key("line-kept")
        }
        Step::GiveUp => {
            line::give_up(&mut tx, &present, shift, day).await?;
            i18n::key("line-given-up")
        }
    };
    done(tx, told).await
}

async fn take_weekly(
    State(app): State<App>,
    Signed(present): Signed,
    Path(id): Path<Id<Shift>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    line::take_weekly(&mut tx, &present, id).await?;
    done(tx, i18n::key("line-taken")).await
}

async fn leave_weekly(
    State(app): State<App>,
    Signed(present): Signed,
    Path(id): Path<Id<Shift>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    line::leave_weekly(&mut tx, &present, id).await?;
    done(tx, i18n::key("line-given-up")).await
}

async fn done(tx: Tx, told: &'static str) -> Result<Response, AppError> {
    tx.commit().await?;
    let response = Redirect::to("/line").into_response();
    Ok(layout::flash(response, Tone::Ok, told))
}

/// Refuses whoever does not keep the line.
pub(super) async fn keeps(app: &App, present: &Present) -> Result<(), AppError> {
    if line::find(&app.db).await?.is_none() {
        return Err(AppError::NotFound);
    }
    if line::is_keeper(&app.db, present).await? {
        Ok(())
    } else {
        Err(AppError::Forbidden)
    }
}
