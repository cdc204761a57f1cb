//! `timelines`: home, public, by tag; and what one account wrote.

use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use community::{
    actor::Actor,
    id::Id,
    list, member,
    timeline::{self, From, Item, Reader, Stream, Tags, Which},
};
use serde::Deserialize;

use crate::{
    app::App,
    auth::bearer::{Caller, MaybeCaller},
    mastodon::{entities::status, error::ApiError, form::Params, page::Paging},
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/timelines/home", get(home))
        .route("/api/v1/timelines/public", get(public))
        .route("/api/v1/timelines/tag/{tag}", get(tag))
        .route("/api/v1/timelines/list/{id}", get(of_list))
        .route("/api/v1/accounts/{id}/statuses", get(of_account))
}

/// A page of statuses, with its links.
pub async fn reply(
    app: &App,
    reader: &Reader,
    paging: &Paging,
    stream: Stream,
) -> Result<Response, ApiError> {
    reply_with(app, reader, paging, stream, |_| true).await
}

/// The same, with only those of its places that are wanted: the page goes on behind those left out.
async fn reply_with(
    app: &App,
    reader: &Reader,
    paging: &Paging,
    stream: Stream,
    wanted: impl Fn(&Item) -> bool,
) -> Result<Response, ApiError> {
    let page = paging.page(20, 40);
    let Stream { mut items, cursors } = stream;
    items.retain(wanted);
    let statuses = status::many(app, reader, items).await?;
    Ok(paging.reply(app.db.here(), &page, &cursors, &statuses))
}

#[derive(Deserialize)]
struct Asked {
    local: Option<bool>,
    remote: Option<bool>,
    only_media: Option<bool>,
    #[serde(default)]
    any: Vec<String>,
    #[serde(default)]
    all: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
}

impl Asked {
    fn from(&self) -> From {
        match (self.local.unwrap_or(false), self.remote.unwrap_or(false)) {
            (true, _) => From::Here,
            (false, true) => From::Elsewhere,
            (false, false) => From::Everywhere,
        }
    }
}

async fn home(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
    Params(asked): Params<Asked>,
) -> Result<Response, ApiError> {
    caller.needs("read:statuses")?;
    caller.present()?;
    let reader = caller.reader();
    let stream = timeline::home(&app.db, &reader, &paging.page(20, 40)).await?;
    let only_here = asked.local.unwrap_or(false);
    reply_with(&app, &reader, &paging, stream, |item| {
        !only_here || item.post.local
    })
    .await
}

async fn public(
    State(app): State<App>,
    caller: MaybeCaller,
    paging: Paging,
    Params(asked): Params<Asked>,
) -> Result<Response, ApiError> {
    caller.needs("read:statuses")?;
    let reader = caller.reader();
    let only_media = asked.only_media.unwrap_or(false);
    let page = paging.page(20, 40);
    let stream = timeline::public(&app.db, &reader, asked.from(), only_media, &page).await?;
    reply(&app, &reader, &paging, stream).await
}

async fn tag(
    State(app): State<App>,
    caller: MaybeCaller,
    Path(tag): Path<String>,
    paging: Paging,
    Params(asked): Params<Asked>,
) -> Result<Response, ApiError> {
    caller.needs("read:statuses")?;
    let reader = caller.reader();
    let from = asked.from();
    let only_media = asked.only_media.unwrap_or(false);
    let mut any = asked.any;
    any.insert(0, tag);
    let tags = Tags {
        any,
        all: asked.all,
        none: asked.none,
    };
    let page = paging.page(20, 40);
    let stream = timeline::tagged(&app.db, &reader, &tags, from, only_media, &page).await?;
    reply(&app, &reader, &paging, stream).await
}

async fn of_list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    paging: Paging,
) -> Result<Response, ApiError> {
    caller.needs("read:lists")?;
    let reader = caller.reader();
    let id = id.parse().map_err(|_| ApiError::not_found())?;
    let list = list::get(&app.db, caller.actor()?, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let stream = timeline::of_list(&app.db, &reader, &list, &paging.page(20, 40)).await?;
    reply(&app, &reader, &paging, stream).await
}

#[derive(Deserialize)]
struct OfAccount {
    exclude_replies: Option<bool>,
    exclude_reblogs: Option<bool>,
    only_media: Option<bool>,
    pinned: Option<bool>,
    tagged: Option<String>,
}

async fn of_account(
    State(app): State<App>,
    caller: MaybeCaller,
    Path(id): Path<String>,
    paging: Paging,
    Params(asked): Params<OfAccount>,
) -> Result<Response, ApiError> {
    caller.needs("read:statuses")?;
    let reader = caller.reader();
    let id: Id<Actor> = id.parse().map_err(|_| ApiError::not_found())?;
    let author = member::known(&app.db, caller.present(), id).await?;
    let which = Which {
        exclude_replies: asked.exclude_replies.unwrap_or(false),
        exclude_boosts: asked.exclude_reblogs.unwrap_or(false),
        only_media: asked.only_media.unwrap_or(false),
        pinned: asked.pinned.unwrap_or(false),
        tagged: asked.tagged.filter(|tag| !tag.trim().is_empty()),
    };
    let page = paging.page(20, 40);
    let stream = timeline::of_author(&app.db, &reader, author.id, &which, &page).await?;
    reply(&app, &reader, &paging, stream).await
}
