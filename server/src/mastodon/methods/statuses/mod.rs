//! `statuses`: read, write, change and take back; what others did with them.

mod deeds;
mod sight;
mod writing;

use std::collections::HashSet;

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::{get, post as on_post},
};
use community::{
    id::Id,
    post::{self, Post},
    timeline::{self, Item},
};
use serde::Deserialize;

use crate::{
    app::App,
    auth::bearer::{Caller, MaybeCaller},
    mastodon::{
        entities::status::{self, Context, Edit, Source, Status},
        error::ApiError,
        form::Params,
    },
};
use deeds::{
    bookmark, favourite, favourited_by, mute, pin, reblog, reblogged_by, unbookmark, unfavourite,
    unmute, unpin, unreblog,
};
pub use sight::find;
use writing::{edit, publish, withdraw};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/statuses", get(several).post(publish))
        .route(
            "/api/v1/statuses/{id}",
            get(show).put(edit).delete(withdraw),
        )
        .route("/api/v1/statuses/{id}/context", get(context))
        .route("/api/v1/statuses/{id}/source", get(source))
        .route("/api/v1/statuses/{id}/history", get(history))
        .route("/api/v1/statuses/{id}/favourite", on_post(favourite))
        .route("/api/v1/statuses/{id}/unfavourite", on_post(unfavourite))
        .route("/api/v1/statuses/{id}/reblog", on_post(reblog))
        .route("/api/v1/statuses/{id}/unreblog", on_post(unreblog))
        .route("/api/v1/statuses/{id}/bookmark", on_post(bookmark))
        .route("/api/v1/statuses/{id}/unbookmark", on_post(unbookmark))
        .route("/api/v1/statuses/{id}/pin", on_post(pin))
        .route("/api/v1/statuses/{id}/unpin", on_post(unpin))
        .route("/api/v1/statuses/{id}/mute", on_post(mute))
        .route("/api/v1/statuses/{id}/unmute", on_post(unmute))
        .route("/api/v1/statuses/{id}/favourited_by", get(favourited_by))
        .route("/api/v1/statuses/{id}/reblogged_by", get(reblogged_by))
}

async fn show(
    State(app): State<App>,
    caller: MaybeCaller,
    Path(id): Path<String>,
) -> Result<Json<Status>, ApiError> {
    caller.needs("read:statuses")?;
    let reader = caller.reader();
    let (post, boost) = find(&app.db, &reader, &id).await?;
    let item = Item {
        boost,
        ..Item::of(post)
    };
    let status = status::many(&app, &reader, vec![item]).await?.pop();
    status.map(Json).ok_or_else(ApiError::not_found)
}

#[derive(Deserialize)]
struct Several {
    #[serde(default)]
    id: Vec<String>,
}

async fn several(
    State(app): State<App>,
    caller: MaybeCaller,
    Params(asked): Params<Several>,
) -> Result<Json<Vec<Status>>, ApiError> {
    caller.needs("read:statuses")?;
    let reader = caller.reader();
    let ids: Vec<Id<Post>> = asked
        .id
        .iter()
        .take(100)
        .filter_map(|id| id.parse().ok())
        .collect();
    let posts = timeline::seen(&app.db, &reader, &ids).await?;
    status::of_posts(&app, &reader, posts).await.map(Json)
}

async fn context(
    State(app): State<App>,
    caller: MaybeCaller,
    Path(id): Path<String>,
) -> Result<Json<Context>, ApiError> {
    caller.needs("read:statuses")?;
    let reader = caller.reader();
    let (post, _) = find(&app.db, &reader, &id).await?;
    let (above, below) = timeline::around(&app.db, &reader, &post).await?;
    let is_above: HashSet<String> = above.iter().map(|post| post.id.to_string()).collect();
    let posts = [above, below].concat();
    let (ancestors, descendants) = status::of_posts(&app, &reader, posts)
        .await?
        .into_iter()
        .partition(|status| is_above.contains(&status.id));
    Ok(Json(Context {
        ancestors,
        descendants,
    }))
}

async fn source(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Source>, ApiError> {
    caller.needs("read:statuses")?;
    let (post, _) = find(&app.db, &caller.reader(), &id).await?;
    if !post::may_be_changed(&caller.author()?, &post) {
        return Err(ApiError::not_found());
    }
    Ok(Json(Source {
        id: post.id,
        text: post.source,
        spoiler_text: post.content_note.unwrap_or_default(),
    }))
}

/// What a post said before is for whoever may change it: a name taken out of a post stays out of it, also where it came to.
async fn history(
    State(app): State<App>,
    caller: MaybeCaller,
    Path(id): Path<String>,
) -> Result<Json<Vec<Edit>>, ApiError> {
    caller.needs("read:statuses")?;
    let reader = caller.reader();
    let (post, _) = find(&app.db, &reader, &id).await?;
    let may_know = match &caller.0 {
        Some(caller) if caller.present().is_ok() => post::may_be_changed(&caller.author()?, &post),
        _ => false,
    };
    let before = if may_know {
        post::revisions(&app.db, post.id).await?
    } else {
        Vec::new()
    };
    status::edits(&app, &reader, post, before).await.map(Json)
}
