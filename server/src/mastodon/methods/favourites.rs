//! `favourites`: what a member likes.

use axum::{Router, extract::State, response::Response, routing::get};
use community::timeline;

use super::timelines::reply;
use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{error::ApiError, page::Paging},
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/api/v1/favourites", get(list))
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
) -> Result<Response, ApiError> {
    caller.needs("read:favourites")?;
    caller.present()?;
    let reader = caller.reader();
    let stream = timeline::favourites(&app.db, &reader, &paging.page(20, 40)).await?;
    reply(&app, &reader, &paging, stream).await
}
