//! The private page of someone who asked to join and has not been let in yet: where she stands, and taking it back.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use community::{
    access::{self, Purpose},
    id::Id,
    member::{self, Member},
    store::Tx,
};

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::Visitor,
    pages::{
        layout::{self, Layout, Tone},
        render::show,
        visitors,
    },
};

/// So long her link opens; whoever signs in gets a fresh one.
const LINK_DAYS: i64 = 60;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/waiting/{secret}", get(see))
        .route("/waiting/{secret}/take-back", post(take_back))
}

/// Makes her link; the one before closes.
pub async fn link(tx: &mut Tx, id: Id<Member>) -> Result<String, AppError> {
    let until = tx.now().plus_days(LINK_DAYS);
    let secret = access::make_link(tx, Purpose::Waiting, Some(id), until).await?;
    Ok(format!("/waiting/{secret}"))
}

#[derive(Template)]
#[template(path = "people/waiting.html")]
struct Page {
    layout: Layout,
    t: Say,
    /// A word of `waiting-…`.
    state: &'static str,
    place: Option<usize>,
    secret: String,
    link: String,
}

async fn see(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
) -> Result<Html<String>, AppError> {
    let Some(id) = access::peek_link(&app.db, Purpose::Waiting, &secret)
        .await?
        .flatten()
    else {
        return Err(visitors::refuse(&app, &visitor));
    };
    let member = member::get(&app.db, id).await?.ok_or(AppError::NotFound)?;
    let t = layout.t;
    show(&Page {
        layout: layout.titled(&t.get("waiting-title")).private(),
        t,
        state: match member.state {
            member::State::Waiting => "waiting",
            member::State::Queued => "queued",
            member::State::Active => "active",
            member::State::Refused | member::State::Left => return Err(AppError::NotFound),
        },
        place: member::place_in_line(&app.db, id).await?,
        link: app.db.here().url(&format!("/waiting/{secret}")),
        secret,
    })
}

async fn take_back(
    State(app): State<App>,
    visitor: Visitor,
    Path(secret): Path<String>,
) -> Result<Response, AppError> {
    visitors::count(&app, &visitor)?;
    let mut tx = app.db.begin().await?;
    let id = access::use_link(&mut tx, Purpose::Waiting, &secret)
        .await?
        .ok_or(AppError::NotFound)?;
    member::take_back(&mut tx, id).await?;
    tx.commit().await?;
    Ok(layout::flash(
        Redirect::to("/").into_response(),
        Tone::Ok,
        i18n::key("waiting-taken-back"),
    ))
}
