//! `scheduled_statuses`: posts for later.

use axum::{
    Json, Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use community::{
    Error,
    id::Id,
    scheduled::{self, Scheduled},
    time::Time,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::scheduled_status::{self as entity, ScheduledStatus},
        error::ApiError,
        form::Params,
        page::Paging,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/scheduled_statuses", get(list))
        .route(
            "/api/v1/scheduled_statuses/{id}",
            get(show).put(change).delete(cancel),
        )
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
) -> Result<Response, ApiError> {
    caller.needs("read:statuses")?;
    let page = paging.page(20, 40);
    let scheduled = scheduled::list(&app.db, &caller.author()?, &page).await?;
    let cursors: Vec<i64> = scheduled.iter().map(|each| each.id.get()).collect();
    let shown = entity::many(&app, scheduled).await?;
    Ok(paging.reply(app.db.here(), &page, &cursors, &shown))
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ScheduledStatus>, ApiError> {
    caller.needs("read:statuses")?;
    let id = read(&id)?;
    let found = scheduled::get(&app.db, &caller.author()?, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    entity::of(&app, found).await.map(Json)
}

#[derive(Deserialize)]
struct Change {
    scheduled_at: Option<String>,
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Params(change): Params<Change>,
) -> Result<Json<ScheduledStatus>, ApiError> {
    caller.needs("write:statuses")?;
    let id = read(&id)?;
    let due_at = Time::parse(&change.scheduled_at.unwrap_or_default())
        .map_err(|_| ApiError::invalid("Validation failed: Scheduled at is no time"))?;
    let mut tx = app.db.begin().await?;
    let scheduled = scheduled::move_to(&mut tx, &caller.author()?, id, due_at)
        .await
        .map_err(refused)?;
    tx.commit().await?;
    entity::of(&app, scheduled).await.map(Json)
}

/// In the words that apps look for.
pub fn refused(error: Error) -> ApiError {
    match error {
        Error::Invalid {
            why: "too-soon", ..
        } => ApiError::invalid(
            "Validation failed: Scheduled at The scheduled date must be in the future",
        ),
        other => other.into(),
    }
}

async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("write:statuses")?;
    let id = read(&id)?;
    let mut tx = app.db.begin().await?;
    scheduled::cancel(&mut tx, &caller.author()?, id).await?;
    tx.commit().await?;
    Ok(Json(json!({})))
}

fn read(id: &str) -> Result<Id<Scheduled>, ApiError> {
    id.parse().map_err(|_| ApiError::not_found())
}
