//! `accounts`: who somebody is.

mod sign_up;
mod update;

use axum::{
    Json, Router,
    extract::State,
    routing::{get, patch, post},
};
use community::actor;

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
        .route("/api/v1/accounts", post(sign_up::sign_up))
        .route(
            "/api/v1/accounts/verify_credentials",
            get(verify_credentials),
        )
        .route("/api/v1/accounts/update_credentials", patch(update::update))
}

async fn verify_credentials(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<CredentialAccount>, ApiError> {
    if caller.needs("profile").is_err() {
        caller.needs("read:accounts")?;
    }
    let actor = actor::get(&app.db, caller.actor()?)
        .await?
        .ok_or_else(ApiError::not_found)?;
    account::of_caller(&app, &caller, actor).await.map(Json)
}
