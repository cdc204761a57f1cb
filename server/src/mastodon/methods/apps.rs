//! `apps`: a program registers, and asks who it is.

use axum::{
    Extension, Json, Router,
    extract::State,
    routing::{get, post},
};
use community::access::{self, Registering, application};
use serde::Deserialize;

use crate::{
    app::App,
    auth::{
        bearer::Caller,
        limit::{Client, Deed},
    },
    mastodon::{
        entities::application::{Application, CredentialApplication},
        error::ApiError,
        form::Params,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/apps", post(register))
        .route("/api/v1/apps/verify_credentials", get(verify_credentials))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    client_name: String,
    /// One, several in a text, or a list.
    redirect_uris: Vec<String>,
    scopes: String,
    website: Option<String>,
}

async fn register(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    Params(asked): Params<Asked>,
) -> Result<Json<CredentialApplication>, ApiError> {
    app.limits
        .count(Deed::Register, client, None, app.db.now().0)?;
    let registering = Registering {
        name: asked.client_name,
        website: asked.website,
        redirect_uris: asked
            .redirect_uris
            .iter()
            .flat_map(|uris| uris.split_whitespace())
            .map(str::to_owned)
            .collect(),
        scopes: asked.scopes,
    };
    let key = app.push_key().await?.public();
    let mut tx = app.db.begin().await?;
    let (application, secret) = application::register(&mut tx, registering).await?;
    tx.commit().await?;
    Ok(Json(CredentialApplication {
        application: Application::of(&application, key),
        client_id: application.client_id,
        client_secret: secret,
        client_secret_expires_at: 0,
    }))
}

async fn verify_credentials(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Application>, ApiError> {
    let known = match &caller.token.client_id {
        Some(client_id) => access::application::application(&app.db, client_id).await?,
        None => None,
    };
    let key = app.push_key().await?.public();
    Ok(Json(match known {
        Some(known) => Application::of(&known, key),
        None => Application::of_nobody(&caller.token.scopes, key),
    }))
}
