//! `instance`, and the lists that are empty here: emojis, announcements, trends, the directory.

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{entities::instance, error::ApiError},
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/instance", get(v2))
        .route("/api/v1/instance", get(v1))
        .route("/api/v1/instance/rules", get(rules))
        .route("/api/v1/instance/extended_description", get(description))
        .route("/api/v1/instance/translation_languages", get(no_pairs))
        .route("/api/v1/custom_emojis", get(nothing))
        .route("/api/v1/trends", get(nothing))
        .route("/api/v1/trends/tags", get(nothing))
        .route("/api/v1/trends/statuses", get(nothing))
        .route("/api/v1/trends/links", get(nothing))
        .route("/api/v1/directory", get(nothing))
        .route("/api/v1/announcements", get(no_announcements))
}

async fn v2(State(app): State<App>) -> Result<Json<Value>, ApiError> {
    instance::v2(&app).await.map(Json)
}

async fn v1(State(app): State<App>) -> Result<Json<Value>, ApiError> {
    instance::v1(&app).await.map(Json)
}

async fn rules(State(app): State<App>) -> Result<Json<Value>, ApiError> {
    instance::all_rules(&app).await.map(Json)
}

async fn description(State(app): State<App>) -> Result<Json<Value>, ApiError> {
    instance::description(&app).await.map(Json)
}

async fn no_pairs() -> Json<Value> {
    Json(json!({}))
}

/// Nothing here trends, and nobody is listed: who belongs to a group is the group's to know.
async fn nothing() -> Json<Value> {
    Json(json!([]))
}

async fn no_announcements(caller: Caller) -> Result<Json<Value>, ApiError> {
    caller.present()?;
    Ok(Json(json!([])))
}
