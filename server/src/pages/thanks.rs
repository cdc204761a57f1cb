//! A private thank-you: given here, and read by the one it is for.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use community::{
    group,
    id::Id,
    member::{self, Present},
    thanks::{self, Thanks},
};
use serde::Deserialize;

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::Signed,
    pages::{
        cards,
        fields::Fields,
        form::Faults,
        layout::{self, Layout, Tone},
        render::show,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/thanks", get(ask).post(give))
        .route("/thanks/{id}/put-away", post(put_away))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    to: String,
}

/// What somebody said to her.
struct Said {
    id: Id<Thanks>,
    from: String,
    words: String,
    when: String,
}

#[derive(Template)]
#[template(path = "afterwards/thanks.html")]
struct Page {
    layout: Layout,
    t: Say,
    faults: Faults,
    fields: Fields,
    said: Vec<Said>,
}

async fn page(
    app: &App,
    by: &Present,
    layout: Layout,
    faults: Faults,
    fields: Fields,
) -> Result<Response, AppError> {
    let t = layout.t;
    let zone = cards::zone(&group::ours(&app.db).await?.0.profile.timezone);
    let mut said = Vec::new();
    for one in thanks::mine(&app.db, by).await? {
        let from = member::get(&app.db, one.from_member_id).await?;
        said.push(Said {
            id: one.id,
            from: from.map(|from| from.name).unwrap_or_default(),
            words: one.words,
            when: t.day(one.created_at, zone),
        });
    }
    let status = faults.status();
    let page = Page {
        layout: layout.titled(&t.get("thanks-title")).private(),
        t,
        faults,
        fields,
        said,
    };
    Ok((status, show(&page)?).into_response())
}

async fn ask(
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let fields = Fields::of(vec![("who".into(), asked.to)]);
    page(&app, &by, layout, Faults::default(), fields).await
}

fn done(key: &'static str) -> Response {
    layout::flash(Redirect::to("/thanks").into_response(), Tone::Ok, key)
}

async fn give(
    State(app): State<App>,
    Signed(by): Signed,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    match thanks::give(&mut tx, &by, fields.get("who"), fields.get("words")).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(done(i18n::key("thanks-given")))
        }
        Err(failure) => {
            drop(tx);
            let faults = Faults::catch(failure.into())?;
            page(&app, &by, layout, faults, fields).await
        }
    }
}

async fn put_away(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<Id<Thanks>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    thanks::put_away(&mut tx, &by, id).await?;
    tx.commit().await?;
    Ok(done(i18n::key("thanks-put-away-done")))
}
