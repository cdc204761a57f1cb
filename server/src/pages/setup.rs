//! Set-up of a new node: one link, one page, and the group is there.

use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, State},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use community::{
    access::{self, Purpose},
    group::{self, Founding},
    member::{self, Asking, Role},
};
use http::StatusCode;
use serde::Deserialize;

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Lang, Say},
    },
    auth::{guard, limit::Deed, password, visitor::Visitor},
    pages::{
        form::{Choice, Faults},
        layout::{self, Layout, Tone},
        render::show,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/set-up/{secret}", get(ask).post(found))
}

/// What the page asks for.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Wish {
    name: String,
    handle: String,
    language: String,
    shares: String,
    coordinator_name: String,
    coordinator_handle: String,
    password: String,
}

#[derive(Template)]
#[template(path = "setup.html")]
struct Page {
    layout: Layout,
    t: Say,
    faults: Faults,
    wish: Wish,
    languages: Vec<Choice>,
    host: String,
}

fn page(
    app: &App,
    layout: Layout,
    faults: Faults,
    mut wish: Wish,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    if wish.language.is_empty() {
        t.lang.tag().clone_into(&mut wish.language);
    }
    let languages = Lang::ALL
        .into_iter()
        .map(|lang| Choice::new(lang.tag(), lang.own_name()))
        .collect();
    let layout = layout.titled(&t.get("setup-title")).bare();
    show(&Page {
        layout,
        t,
        faults,
        wish,
        languages,
        host: app.db.here().authority(),
    })
}

async fn open(app: &App, visitor: &Visitor, secret: &str) -> Result<(), AppError> {
    app.limits
        .count(Deed::Code, visitor.client, None, app.db.now().0)?;
    if group::find(&app.db).await?.is_some() {
        return Err(AppError::Conflict("already-founded"));
    }
    access::peek_link(&app.db, Purpose::SetUp, secret)
        .await?
        .map(|_| ())
        .ok_or(AppError::Conflict("used"))
}

async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
) -> Result<Html<String>, AppError> {
    open(&app, &visitor, &secret).await?;
    page(&app, layout, Faults::default(), Wish::default())
}

async fn found(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(secret): Path<String>,
    Form(wish): Form<Wish>,
) -> Result<Response, AppError> {
    open(&app, &visitor, &secret).await?;
    // All that is missing at once, so that nobody sends the page six times.
    let faults = Faults::missing(&[
        ("name", &wish.name),
        ("handle", &wish.handle),
        ("coordinator_name", &wish.coordinator_name),
        ("coordinator_handle", &wish.coordinator_handle),
        ("password", &wish.password),
    ]);
    if faults.any() {
        let page = page(&app, layout, faults, wish)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    match make(&app, &secret, wish.clone()).await {
        Ok(session) => Ok(layout::flash(
            guard::signed_in(&app, "/", &session),
            Tone::Ok,
            i18n::key("setup-done"),
        )),
        Err(failure) => {
            let faults = Faults::catch(failure)?;
            Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                page(&app, layout, faults, wish)?,
            )
                .into_response())
        }
    }
}

/// Founds the group with its first coordinator, in one transaction.
async fn make(app: &App, secret: &str, wish: Wish) -> Result<String, AppError> {
    let language = Lang::from_tag(&wish.language)
        .ok_or(AppError::Invalid {
            field: "language",
            why: "not-a-language",
        })?
        .tag()
        .to_owned();
    let password_hash = password::hash(wish.password).await?;
    let keys = tokio::task::spawn_blocking(federation::make_keys)
        .await
        .map_err(AppError::internal)?
        .map_err(AppError::internal)?;
    let mut tx = app.db.begin().await?;
    access::use_link(&mut tx, Purpose::SetUp, secret).await?;
    let founding = Founding {
        name: wish.name,
        handle: wish.handle.trim().trim_start_matches('@').to_lowercase(),
        language: language.clone(),
        shares: wish.shares,
    };
    group::found(&mut tx, founding, &keys).await?;
    let asking = Asking {
        name: wish.coordinator_name,
        handle: wish.coordinator_handle.trim().to_lowercase(),
        language,
        email: None,
        words: None,
        password_hash,
        invitation: None,
    };
    let member = member::add(&mut tx, asking, Some(Role::Coordinator))
        .await
        .map_err(|failure| match failure {
            // The page has two handles.
            community::Error::Invalid {
                field: "handle",
                why,
            } => community::Error::Invalid {
                field: "coordinator_handle",
                why,
            },
            other => other,
        })?;
    let session = access::open_session(&mut tx, member.id).await?;
    tx.commit().await?;
    Ok(session)
}
