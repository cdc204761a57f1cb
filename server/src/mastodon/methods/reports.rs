//! `reports`: asking the coordinators to look.

use axum::{Json, Router, extract::State, routing::post};
use community::{
    actor::Actor,
    id::Id,
    member,
    post::{self as posts, Post},
    report::{self, Category},
};
use serde::Deserialize;

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::{
            account,
            report::{self as entity, Report},
        },
        error::ApiError,
        form::Params,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/api/v1/reports", post(make))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    account_id: String,
    status_ids: Vec<String>,
    comment: String,
    forward: bool,
    category: Option<String>,
}

async fn make(
    State(app): State<App>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> Result<Json<Report>, ApiError> {
    caller.needs("write:reports")?;
    let by = caller.present()?;
    let about: Id<Actor> = asked
        .account_id
        .parse()
        .map_err(|_| ApiError::not_found())?;
    let category = asked
        .category
        .as_deref()
        .and_then(|word| word.parse().ok())
        .unwrap_or(Category::Other);
    let mut uris = Vec::new();
    for id in asked.status_ids.iter().take(20) {
        let Ok(id) = id.parse::<Id<Post>>() else {
            continue;
        };
        if let Some(post) = posts::see(&app.db, &caller.viewer(), id).await? {
            uris.push(post.uri);
        }
    }
    let mut tx = app.db.begin().await?;
    let kind = (category, asked.forward);
    let made = report::make_of_kind(&mut tx, by, about, uris, &asked.comment, kind).await?;
    let mut kept = Vec::new();
    for uri in &made.posts.0 {
        kept.extend(posts::by_uri(&mut tx, uri).await?.map(|post| post.id));
    }
    tx.commit().await?;
    let about = member::known(&app.db, Some(by), about).await?;
    let about = account::account(&app, about).await?;
    Ok(Json(entity::report(made, about, kept)))
}
