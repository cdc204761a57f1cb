//! `lists`: people whom a member reads together.

use axum::{Json, Router, extract::State, response::Response, routing::get};
use community::{
    actor::Actor,
    id::Id,
    list::{self, Replies},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::{account, list::List},
        error::ApiError,
        form::{Named, Params},
        page::Paging,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/lists", get(all).post(make))
        .route("/api/v1/lists/{id}", get(one).put(change).delete(end))
        .route(
            "/api/v1/lists/{id}/accounts",
            get(accounts).post(add).delete(remove),
        )
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    title: Option<String>,
    replies_policy: Option<String>,
    exclusive: Option<bool>,
}

impl Wish {
    fn replies(&self) -> Result<Option<Replies>, ApiError> {
        match self
            .replies_policy
            .as_deref()
            .filter(|word| !word.is_empty())
        {
            None => Ok(None),
            Some(word) => word
                .parse::<Replies>()
                .map(Some)
                .map_err(|_| ApiError::invalid("'replies_policy' is not a valid replies_policy")),
        }
    }
}

async fn all(State(app): State<App>, caller: Caller) -> Result<Json<Vec<List>>, ApiError> {
    caller.needs("read:lists")?;
    let lists = list::all(&app.db, caller.actor()?).await?;
    Ok(Json(lists.into_iter().map(List::from).collect()))
}

async fn one(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<list::List>,
) -> Result<Json<List>, ApiError> {
    caller.needs("read:lists")?;
    let list = list::get(&app.db, caller.actor()?, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    Ok(Json(list.into()))
}

async fn make(
    State(app): State<App>,
    caller: Caller,
    Params(wish): Params<Wish>,
) -> Result<Json<List>, ApiError> {
    caller.needs("write:lists")?;
    let replies = wish.replies()?.unwrap_or(Replies::List);
    let title = wish.title.as_deref().unwrap_or_default();
    if title.trim().is_empty() {
        return Err(ApiError::invalid("Validation failed: Title can't be blank"));
    }
    let mut tx = app.db.begin().await?;
    let exclusive = wish.exclusive.unwrap_or(false);
    let made = list::make(&mut tx, caller.actor()?, title, replies, exclusive).await?;
    tx.commit().await?;
    Ok(Json(made.into()))
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<list::List>,
    Params(wish): Params<Wish>,
) -> Result<Json<List>, ApiError> {
    caller.needs("write:lists")?;
    let replies = wish.replies()?;
    let mut tx = app.db.begin().await?;
    let changed = list::change(
        &mut tx,
        caller.actor()?,
        id,
        wish.title.as_deref(),
        replies,
        wish.exclusive,
    )
    .await?;
    tx.commit().await?;
    Ok(Json(changed.into()))
}

async fn end(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<list::List>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("write:lists")?;
    let mut tx = app.db.begin().await?;
    list::end(&mut tx, caller.actor()?, id).await?;
    tx.commit().await?;
    Ok(Json(json!({})))
}

async fn accounts(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<list::List>,
    paging: Paging,
) -> Result<Response, ApiError> {
    caller.needs("read:lists")?;
    let list = list::get(&app.db, caller.actor()?, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let page = paging.page(40, 80);
    let rows = list::page(&app.db, list.id, &page, 80).await?;
    let cursors: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
    let ids: Vec<Id<Actor>> = rows.into_iter().map(|(_, actor)| actor).collect();
    let accounts = account::in_order(&app, &ids).await?;
    Ok(paging.reply(app.db.here(), &page, &cursors, &accounts))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Accounts {
    account_ids: Vec<String>,
}

impl Accounts {
    fn read(&self) -> Result<Vec<Id<Actor>>, ApiError> {
        self.account_ids
            .iter()
            .take(200)
            .map(|id| id.parse::<Id<Actor>>().map_err(|_| ApiError::not_found()))
            .collect()
    }
}

async fn add(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<list::List>,
    Params(who): Params<Accounts>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("write:lists")?;
    let mut tx = app.db.begin().await?;
    list::add(&mut tx, caller.actor()?, id, &who.read()?).await?;
    tx.commit().await?;
    Ok(Json(json!({})))
}

async fn remove(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<list::List>,
    Params(who): Params<Accounts>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("write:lists")?;
    let mut tx = app.db.begin().await?;
    list::remove(&mut tx, caller.actor()?, id, &who.read()?).await?;
    tx.commit().await?;
    Ok(Json(json!({})))
}
