//! `profile`: taking off the picture and the banner that `update_credentials` puts on.

use axum::{Json, Router, extract::State, routing::delete};
use community::{
    actor,
    media::{self, Purpose},
};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::account::{self, CredentialAccount},
        error::ApiError,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/profile/avatar", delete(avatar))
        .route("/api/v1/profile/header", delete(header))
}

async fn avatar(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<CredentialAccount>, ApiError> {
    take_off(&app, &caller, Purpose::Icon).await
}

async fn header(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<CredentialAccount>, ApiError> {
    take_off(&app, &caller, Purpose::Banner).await
}

async fn take_off(
    app: &App,
    caller: &Caller,
    purpose: Purpose,
) -> Result<Json<CredentialAccount>, ApiError> {
    caller.needs("write:accounts")?;
    let owner = caller.actor()?;
    let mut tx = app.db.begin().await?;
    media::take_off(&mut tx, caller.present()?, owner, purpose).await?;
    tx.commit().await?;
    let actor = actor::get(&app.db, owner)
        .await?
        .ok_or_else(ApiError::not_found)?;
    account::of_caller(app, caller, actor).await.map(Json)
}
