//! `tags`, `followed_tags` and `featured_tags`.

use axum::{
    Json, Router,
    extract::{Path, State},
    response::Response,
    routing::{delete, get, post},
};
use community::tag as tags;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::bearer::{Caller, MaybeCaller},
    mastodon::{
        entities::tag::{self, FeaturedTag, Tag},
        error::ApiError,
        form::{Named, Params},
        page::Paging,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/tags/{name}", get(one))
        .route("/api/v1/tags/{name}/follow", post(follow))
        .route("/api/v1/tags/{name}/unfollow", post(unfollow))
        .route("/api/v1/followed_tags", get(followed))
        .route("/api/v1/featured_tags", get(featured).post(feature))
        .route("/api/v1/featured_tags/suggestions", get(suggestions))
        .route("/api/v1/featured_tags/{id}", delete(unfeature))
}

fn name_of(name: &str) -> Result<String, ApiError> {
    tags::name_of(name).map_err(|_| ApiError::not_found())
}

async fn one(
    State(app): State<App>,
    caller: MaybeCaller,
    Path(name): Path<String>,
) -> Result<Json<Tag>, ApiError> {
    let name = name_of(&name)?;
    let following = match caller.0.as_ref().and_then(|caller| caller.actor().ok()) {
        Some(me) => !tags::follows(&app.db, me, std::slice::from_ref(&name))
            .await?
            .is_empty(),
        None => false,
    };
    tag::with_history(&app, &name, following).await.map(Json)
}

async fn follow(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Tag>, ApiError> {
    caller.needs("write:follows")?;
    let name = name_of(&name)?;
    let mut tx = app.db.begin().await?;
    tags::follow(&mut tx, caller.actor()?, &name).await?;
    tx.commit().await?;
    tag::with_history(&app, &name, true).await.map(Json)
}

async fn unfollow(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Tag>, ApiError> {
    caller.needs("write:follows")?;
    let name = name_of(&name)?;
    let mut tx = app.db.begin().await?;
    tags::unfollow(&mut tx, caller.actor()?, &name).await?;
    tx.commit().await?;
    tag::with_history(&app, &name, false).await.map(Json)
}

async fn followed(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
) -> Result<Response, ApiError> {
    caller.needs("read:follows")?;
    let page = paging.page(100, 200);
    let rows = tags::followed(&app.db, caller.actor()?, &page).await?;
    let cursors: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
    let shown: Vec<Tag> = rows
        .iter()
        .map(|(_, name)| tag::tag(&app, name, true))
        .collect();
    Ok(paging.reply(app.db.here(), &page, &cursors, &shown))
}

async fn featured(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Vec<FeaturedTag>>, ApiError> {
    caller.needs("read:accounts")?;
    let mut shown = Vec::new();
    for one in tags::featured(&app.db, caller.actor()?).await? {
        shown.push(tag::featured(&app, one).await?);
    }
    Ok(Json(shown))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Name {
    name: String,
}

async fn feature(
    State(app): State<App>,
    caller: Caller,
    Params(name): Params<Name>,
) -> Result<Json<FeaturedTag>, ApiError> {
    caller.needs("write:accounts")?;
    if tags::name_of(&name.name).is_err() {
        return Err(ApiError::invalid("Validation failed: Tag is invalid"));
    }
    let mut tx = app.db.begin().await?;
    let shown = tags::feature(&mut tx, caller.actor()?, &name.name).await?;
    tx.commit().await?;
    tag::featured(&app, shown).await.map(Json)
}

async fn unfeature(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<tags::Featured>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("write:accounts")?;
    let mut tx = app.db.begin().await?;
    tags::unfeature(&mut tx, caller.actor()?, id).await?;
    tx.commit().await?;
    Ok(Json(json!({})))
}

async fn suggestions(caller: Caller) -> Result<Json<[(); 0]>, ApiError> {
    caller.needs("read:accounts")?;
    Ok(Json([]))
}
