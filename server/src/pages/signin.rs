//! Signing in and out, and a new password by a one-time link.

use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, Query, State},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use community::{
    access::{self, Purpose},
    member,
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
        layout::{self, Layout, Tone},
        render::show,
        waiting,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(ask).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/password/{secret}", get(ask_password).post(set_password))
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct SignIn {
    handle: String,
    password: String,
    next: String,
}

#[derive(Template)]
#[template(path = "people/sign_in.html")]
struct SignInPage {
    layout: Layout,
    t: Say,
    faults: Faults,
    handle: String,
    next: String,
}

fn sign_in_page(layout: Layout, faults: Faults, form: SignIn) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let layout = layout.titled(&t.get("sign-in")).unlisted();
    show(&SignInPage {
        layout,
        t,
        faults,
        handle: form.handle,
        next: form.next,
    })
}

async fn ask(layout: Layout, Query(form): Query<SignIn>) -> Result<Html<String>, AppError> {
    sign_in_page(
        layout,
        Faults::default(),
        SignIn {
            next: guard::own_path(&form.next).to_owned(),
            ..SignIn::default()
        },
    )
}

async fn sign_in(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Form(form): Form<SignIn>,
) -> Result<Response, AppError> {
    let handle = form.handle.trim().trim_start_matches('@').to_lowercase();
    app.limits
        .count(Deed::SignIn, visitor.client, Some(&handle), app.db.now().0)?;
    let member = member::by_handle(&app.db, &handle)
        .await?
        .filter(|member| member.state == member::State::Active || member.state.is_asking());
    let hash = member
        .as_ref()
        .and_then(|member| member.password_hash.clone());
    let fits = password::fits(form.password.clone(), hash).await?;
    let Some(member) = member.filter(|_| fits) else {
        // One sentence and one duration for an unknown name and a wrong password (OA16).
        let mut faults = Faults::default();
        faults.add("password", "wrong-password");
        return Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            sign_in_page(layout, faults, form)?,
        )
            .into_response());
    };
    let mut tx = app.db.begin().await?;
    if member.state.is_asking() {
        // Only she who knows the password learns that it waits.
        let link = waiting::link(&mut tx, member.id).await?;
        tx.commit().await?;
        return Ok(Redirect::to(&link).into_response());
    }
    let session = access::open_session(&mut tx, member.id).await?;
    tx.commit().await?;
    Ok(guard::signed_in(
        &app,
        guard::own_path(&form.next),
        &session,
    ))
}

async fn sign_out(State(app): State<App>, visitor: Visitor) -> Result<Response, AppError> {
    if let Some(secret) = &visitor.session {
        let mut tx = app.db.begin().await?;
        access::close_session(&mut tx, secret).await?;
        tx.commit().await?;
    }
    Ok(layout::flash(
        guard::signed_out(&app, "/"),
        Tone::Ok,
        i18n::key("signed-out"),
    ))
}

#[derive(Deserialize)]
struct NewPassword {
    password: String,
}

#[derive(Template)]
#[template(path = "people/password.html")]
struct PasswordPage {
    layout: Layout,
    t: Say,
    faults: Faults,
}

fn password_page(layout: Layout, faults: Faults) -> Result<Html<String>, AppError> {
    let t = layout.t;
    show(&PasswordPage {
        layout: layout.private(),
        t,
        faults,
    })
}

async fn ask_password(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
) -> Result<Html<String>, AppError> {
    app.limits
        .count(Deed::Code, visitor.client, None, app.db.now().0)?;
    access::peek_link(&app.db, Purpose::Password, &secret)
        .await?
        .ok_or(AppError::Conflict("used"))?;
    password_page(layout, Faults::default())
}

async fn set_password(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
    Form(form): Form<NewPassword>,
) -> Result<Response, AppError> {
    app.limits
        .count(Deed::Code, visitor.client, None, app.db.now().0)?;
    access::peek_link(&app.db, Purpose::Password, &secret)
        .await?
        .ok_or(AppError::Conflict("used"))?;
    let hash = match password::hash(form.password).await {
        Ok(hash) => hash,
        Err(failure) => {
            let faults = Faults::catch(failure)?;
            return Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                password_page(layout, faults)?,
            )
                .into_response());
        }
    };
    let mut tx = app.db.begin().await?;
    let member = access::use_link(&mut tx, Purpose::Password, &secret)
        .await?
        .ok_or(AppError::NotFound)?;
    member::set_password(&mut tx, member, &hash).await?;
    let session = access::open_session(&mut tx, member).await?;
    tx.commit().await?;
    Ok(layout::flash(
        guard::signed_in(&app, "/", &session),
        Tone::Ok,
        i18n::key("password-set"),
    ))
}
