//! Asking to join, by the group's own rule: at once, after a talk, by invitation, or not for now.

use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use community::{
    access,
    group::{Audience, Joining, Stage},
    member::{self, Asking},
};
use http::StatusCode;
use serde::Deserialize;

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::{guard, limit::Deed, password, visitor::Visitor},
    pages::{
        form::Faults,
        group::{
            self,
            facts::{self, Way},
        },
        layout::{self, Layout, Tone},
        render::show,
        waiting,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/join", get(ask).post(join))
        .route("/join/{secret}", get(ask_invited))
}

/// What the page asks for.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Wish {
    name: String,
    handle: String,
    words: String,
    password: String,
    invitation: String,
}

#[derive(Template)]
#[template(path = "people/join.html")]
struct Page {
    layout: Layout,
    t: Say,
    faults: Faults,
    wish: Wish,
    joining: Joining,
    is_ended: bool,
    /// Every place is taken: one joins the waiting list.
    is_full: bool,
    /// The group's own words on joining.
    words: Vec<String>,
    rule: String,
    limit: Option<i64>,
    ways: Vec<Way>,
    /// The form is what the page is for, rather than something for the few who hold an invitation.
    is_form_open: bool,
}

async fn page(
    app: &App,
    layout: Layout,
    status: StatusCode,
    faults: Faults,
    wish: Wish,
) -> Result<Response, AppError> {
    let t = layout.t;
    let home = group::ours(app).await?;
    let profile = &home.profile;
    let page = Page {
        t,
        joining: profile.joining,
        is_ended: profile.stage == Stage::Ended,
        is_full: member::is_full(&app.db).await?,
        words: facts::paragraphs(&profile.joining_words),
        rule: facts::confidentiality(t, profile),
        limit: profile.size_limit,
        ways: facts::ways(&profile.contacts, Audience::Everyone),
        is_form_open: profile.takes_anyone() || faults.any() || !wish.invitation.is_empty(),
        layout: layout.titled(&t.get("join-title")).unlisted(),
        faults,
        wish,
    };
    Ok((status, show(&page)?).into_response())
}

async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
) -> Result<Response, AppError> {
    if visitor.present.is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    page(
        &app,
        layout,
        StatusCode::OK,
        Faults::default(),
        Wish::default(),
    )
    .await
}

async fn ask_invited(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
) -> Result<Response, AppError> {
    if visitor.present.is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    app.limits
        .count(Deed::Code, visitor.client, None, app.db.now().0)?;
    let mut faults = Faults::default();
    if !access::peek_invitation(&app.db, &secret).await? {
        faults.add("invitation", "no-invitation");
    }
    let faults = faults.of_blank(true);
    let wish = Wish {
        invitation: secret,
        ..Wish::default()
    };
    page(&app, layout.private(), StatusCode::OK, faults, wish).await
}

async fn join(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Form(wish): Form<Wish>,
) -> Result<Response, AppError> {
    let now = app.db.now().0;
    app.limits.count(Deed::Knock, visitor.client, None, now)?;
    if !wish.invitation.trim().is_empty() {
        app.limits.count(Deed::Code, visitor.client, None, now)?;
    }
    let faults = look(&app, &wish).await?;
    if faults.any() {
        return page(&app, layout, StatusCode::UNPROCESSABLE_ENTITY, faults, wish).await;
    }
    match take(&app, layout.t, wish.clone()).await {
        Ok(Outcome::In(session)) => Ok(layout::flash(
            guard::signed_in(&app, "/", &session),
            Tone::Ok,
            i18n::key("join-welcome"),
        )),
        Ok(Outcome::Waits(link, told)) => Ok(layout::flash(
            Redirect::to(&link).into_response(),
            Tone::Ok,
            told,
        )),
        Err(failure) => {
            let faults = Faults::catch(failure)?;
            page(&app, layout, StatusCode::UNPROCESSABLE_ENTITY, faults, wish).await
        }
    }
}

/// Everything in the form that needs another look, at once.
async fn look(app: &App, wish: &Wish) -> Result<Faults, AppError> {
    let mut faults = Faults::missing(&[
        ("name", &wish.name),
        ("handle", &wish.handle),
        ("password", &wish.password),
    ]);
    let is_blank = [&wish.name, &wish.handle, &wish.words]
        .iter()
        .all(|written| written.trim().is_empty());
    if !faults.has("handle") && !member::is_handle(&handle(wish)) {
        faults.add("handle", "not-a-handle");
    }
    if !faults.has("password")
        && let Err(community::Error::Invalid { field, why }) = password::check(&wish.password)
    {
        faults.add(field, why);
    }
    let invitation = wish.invitation.trim();
    if invitation.is_empty() {
        if group::ours(app).await?.profile.joining == Joining::Invitation {
            faults.add("invitation", "missing");
        }
    } else if !access::peek_invitation(&app.db, invitation).await? {
        faults.add("invitation", "no-invitation");
    }
    Ok(faults.of_blank(is_blank && invitation.is_empty()))
}

fn handle(wish: &Wish) -> String {
    wish.handle.trim().trim_start_matches('@').to_lowercase()
}

/// What became of a wish.
enum Outcome {
    /// She is a member; this is her session.
    In(String),
    /// She waits; this is the page that tells how it stands, and what is said now.
    Waits(String, &'static str),
}

/// Keeps the wish.
async fn take(app: &App, t: Say, wish: Wish) -> Result<Outcome, AppError> {
    let handle = handle(&wish);
    let asking = Asking {
        name: wish.name,
        handle,
        language: t.lang.tag().to_owned(),
        email: None,
        words: Some(wish.words).filter(|words| !words.trim().is_empty()),
        password_hash: password::hash(wish.password).await?,
        invitation: Some(wish.invitation.trim().to_owned()).filter(|secret| !secret.is_empty()),
    };
    let mut tx = app.db.begin().await?;
    let member = member::ask(&mut tx, asking).await?;
    let outcome = match member.state {
        member::State::Active => Outcome::In(access::open_session(&mut tx, member.id).await?),
        member::State::Queued => Outcome::Waits(
            waiting::link(&mut tx, member.id).await?,
            i18n::key("join-queued"),
        ),
        member::State::Waiting | member::State::Refused | member::State::Left => Outcome::Waits(
            waiting::link(&mut tx, member.id).await?,
            i18n::key("join-asked"),
        ),
    };
    tx.commit().await?;
    Ok(outcome)
}
