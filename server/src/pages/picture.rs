//! The picture of a member or of the group, put on and taken off.

use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use community::{
    actor::{self, Actor},
    group,
    id::Id,
    media::{self, Purpose},
    member::Present,
};
use http::StatusCode;

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::{Coordinator, Signed},
    media::{Refusal, form},
    pages::{
        face,
        fields::Fields,
        form::Faults,
        layout::{self, Layout, Tone},
        render::show,
    },
};

/// The routes of this page, hers and the group's.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/settings/picture", get(ask_hers).post(change_hers))
        .route("/desk/group/picture", get(ask_ours).post(change_ours))
}

/// Whose picture it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Hers,
    Ours,
}

#[derive(Template)]
#[template(path = "people/picture.html")]
struct Page {
    layout: Layout,
    t: Say,
    faults: Faults,
    heading: String,
    hint: String,
    /// Who is on it, for those who do not see it.
    name: String,
    face: Option<String>,
    action: &'static str,
    back: &'static str,
    back_words: String,
}

async fn owner(app: &App, whose: Whose, present: &Present) -> Result<Actor, AppError> {
    match whose {
        Whose::Hers => actor::get(&app.db, present.member.actor_id)
            .await?
            .ok_or(AppError::NotFound),
        Whose::Ours => Ok(group::ours(&app.db).await?.1),
    }
}

async fn page(
    app: &App,
    layout: Layout,
    whose: Whose,
    present: &Present,
    refusal: Option<(StatusCode, &'static str)>,
) -> Result<Response, AppError> {
    let t = layout.t;
    let actor = owner(app, whose, present).await?;
    let mut faults = Faults::default().of_blank(true);
    if let Some((_, why)) = refusal {
        faults.add("picture", why);
    }
    let (heading, hint, action, back, back_words) = match whose {
        Whose::Hers => (
            t.get("picture-hers"),
            t.get("picture-hers-hint"),
            "/settings/picture",
            "/settings",
            t.get("nav-settings"),
        ),
        Whose::Ours => (
            t.get("picture-ours"),
            t.get("picture-ours-hint"),
            "/desk/group/picture",
            "/desk/group",
            t.get("desk-group"),
        ),
    };
    let page = Page {
        t,
        faults,
        hint,
        face: face::small(&actor),
        name: actor.name,
        action,
        back,
        back_words,
        layout: layout.titled(&heading).private(),
        heading,
    };
    let status = refusal.map_or(StatusCode::OK, |(status, _)| status);
    Ok((status, show(&page)?).into_response())
}

async fn change(
    app: &App,
    layout: Layout,
    whose: Whose,
    present: &Present,
    fields: &Fields,
) -> Result<Response, AppError> {
    if let Some(word) = fields.words(form::FAULT) {
        let refusal = Refusal::told(&word);
        let told = (refusal.status(), in_our_words(refusal));
        return page(app, layout, whose, present, Some(told)).await;
    }
    let owner = owner(app, whose, present).await?.id;
    let refuse = |why| Some((StatusCode::UNPROCESSABLE_ENTITY, why));
    let mut tx = app.db.begin().await?;
    if fields.get("step") == "take-off" {
        media::take_off(&mut tx, present, owner, Purpose::Icon).await?;
        tx.commit().await?;
        return Ok(done(whose, i18n::key("picture-gone")));
    }
    let Some(id) = fields
        .words(form::KEPT)
        .and_then(|id| id.parse::<Id<_>>().ok())
    else {
        return page(app, layout, whose, present, refuse("missing")).await;
    };
    match media::put_on(&mut tx, present, id, owner, Purpose::Icon).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(done(whose, i18n::key("picture-there")))
        }
        Err(community::Error::NotFound) => {
            // A recording, which nobody needs any more, or nothing of hers.
            match media::discard(&mut tx, present.member.actor_id, id).await {
                Ok(()) => tx.commit().await?,
                Err(_) => drop(tx),
            }
            page(app, layout, whose, present, refuse("picture-unknown")).await
        }
        Err(failure) => Err(failure.into()),
    }
}

/// Nothing is written on this page that could be sent without the picture.
fn in_our_words(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NO_ROOM => "picture-no-room",
        Refusal::NOT_NOW => "picture-not-now",
        other => other.0,
    }
}

fn done(whose: Whose, key: &'static str) -> Response {
    let to = match whose {
        Whose::Hers => "/settings/picture",
        Whose::Ours => "/desk/group/picture",
    };
    layout::flash(Redirect::to(to).into_response(), Tone::Ok, key)
}

async fn ask_hers(
    State(app): State<App>,
    Signed(present): Signed,
    layout: Layout,
) -> Result<Response, AppError> {
    page(&app, layout, Whose::Hers, &present, None).await
}

async fn change_hers(
    State(app): State<App>,
    Signed(present): Signed,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    change(&app, layout, Whose::Hers, &present, &fields).await
}

async fn ask_ours(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    layout: Layout,
) -> Result<Response, AppError> {
    page(&app, layout, Whose::Ours, &present, None).await
}

async fn change_ours(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    change(&app, layout, Whose::Ours, &present, &fields).await
}
