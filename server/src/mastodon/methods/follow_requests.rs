//! `follow_requests`: who would like to follow the one who asks (or the group).

use axum::{
    Json, Router,
    extract::State,
    response::Response,
    routing::{get, post},
};
use community::{actor::Actor, follow, id::Id};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::{
            account,
            relationship::{self, Relationship},
        },
        error::ApiError,
        form::Named,
        page::Paging,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/follow_requests", get(list))
        .route("/api/v1/follow_requests/{id}/authorize", post(authorize))
        .route("/api/v1/follow_requests/{id}/reject", post(reject))
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
) -> Result<Response, ApiError> {
    caller.needs("read:follows")?;
    let page = paging.page(40, 80);
    let rows = follow::waiting_for_me(&app.db, caller.actor()?, &page).await?;
    let cursors: Vec<i64> = rows.iter().map(|(id, _)| id.get()).collect();
    let actors = rows.into_iter().map(|(_, actor)| actor).collect();
    let accounts = account::accounts(&app, actors).await?;
    Ok(paging.reply(app.db.here(), &page, &cursors, &accounts))
}

async fn authorize(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Actor>,
) -> Result<Json<Relationship>, ApiError> {
    decide(&app, &caller, id, true).await
}

async fn reject(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Actor>,
) -> Result<Json<Relationship>, ApiError> {
    decide(&app, &caller, id, false).await
}

async fn decide(
    app: &App,
    caller: &Caller,
    follower: Id<Actor>,
    yes: bool,
) -> Result<Json<Relationship>, ApiError> {
    caller.needs("write:follows")?;
    let by = caller.present()?;
    let mut tx = app.db.begin().await?;
    let waiting = follow::between(&mut tx, follower, caller.actor()?)
        .await?
        .filter(|follow| follow.state == follow::State::Requested)
        .ok_or_else(ApiError::not_found)?;
    if yes {
        follow::accept(&mut tx, by, waiting.id).await?;
    } else {
        follow::remove(&mut tx, by, waiting.id).await?;
    }
    tx.commit().await?;
    relationship::relationship(app, caller, follower)
        .await
        .map(Json)
}
