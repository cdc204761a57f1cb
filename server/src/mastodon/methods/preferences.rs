//! `preferences`: how an app begins a post, and how much it opens.

use axum::{Json, Router, extract::State, routing::get};
use community::actor;
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{entities::account, error::ApiError},
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/api/v1/preferences", get(preferences))
}

async fn preferences(State(app): State<App>, caller: Caller) -> Result<Json<Value>, ApiError> {
    caller.needs("read:accounts")?;
    let actor = actor::get(&app.db, caller.actor()?)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let source = account::of_caller(&app, &caller, actor).await?.source;
    Ok(Json(json!({
        "posting:default:visibility": source.privacy,
        "posting:default:sensitive": source.sensitive,
        "posting:default:language": source.language,
        "posting:default:quote_policy": source.quote_policy,
        "reading:expand:media": "default",
        "reading:expand:spoilers": false,
        "reading:autoplay:gifs": false,
    })))
}
