//! `polls`: look at one, vote.

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::{get, post as on_post},
};
use community::{Error, poll};
use serde::Deserialize;

use super::statuses::find;
use crate::{
    app::App,
    auth::bearer::{Caller, MaybeCaller},
    mastodon::{
        entities::poll::{self as entity, Poll},
        error::ApiError,
        form::Params,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/polls/{id}", get(show))
        .route("/api/v1/polls/{id}/votes", on_post(vote))
}

/// A poll has the id of the post that asks.
async fn show(
    State(app): State<App>,
    caller: MaybeCaller,
    Path(id): Path<String>,
) -> Result<Json<Poll>, ApiError> {
    caller.needs("read:statuses")?;
    let reader = caller.reader();
    let (post, _) = find(&app.db, &reader, &id).await?;
    let poll = poll::get(&app.db, post.id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let votes = match reader.actor {
        Some(me) => Some(poll::choices(&app.db, post.id, me).await?),
        None => None,
    };
    let is_author = reader.actor == Some(post.author_id);
    let now = app.db.now();
    Ok(Json(entity::of(&poll, votes.as_deref(), is_author, now)))
}

#[derive(Deserialize)]
struct Votes {
    #[serde(default)]
    choices: Vec<i64>,
}

async fn vote(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Params(votes): Params<Votes>,
) -> Result<Json<Poll>, ApiError> {
    caller.needs("write:statuses")?;
    let by = caller.author()?;
    let reader = caller.reader();
    let (post, _) = find(&app.db, &reader, &id).await?;
    let mut tx = app.db.begin().await?;
    let poll = poll::vote(&mut tx, &by, post.id, &votes.choices)
        .await
        .map_err(refused)?;
    tx.commit().await?;
    let now = app.db.now();
    let mut choices = votes.choices;
    choices.sort_unstable();
    choices.dedup();
    Ok(Json(entity::of(&poll, Some(&choices), false, now)))
}

/// In the words that apps look for.
pub fn refused(error: Error) -> ApiError {
    let words = match error {
        Error::Conflict("poll-voted") => "You have already voted on this poll",
        Error::Conflict("poll-ended") => "The poll has already ended",
        Error::Conflict("own-poll") => "You cannot vote in your own polls",
        Error::Invalid { field: "poll", why } => match why {
            "too-few" => "Poll options must have more than one item",
            "too-many" => "Poll options can't contain more than 8 items",
            "too-long" => "Poll options cannot be longer than 100 characters each",
            "twice" => "Poll options contain duplicate items",
            "missing" => "Poll options can't be blank",
            "out-of-range" => "Poll expires at is too soon or too far into the future",
            _ => return Error::Invalid { field: "poll", why }.into(),
        },
        Error::Invalid {
            field: "choices", ..
        } => "The chosen vote option does not exist",
        other => return other.into(),
    };
    ApiError::invalid(format!("Validation failed: {words}"))
}
