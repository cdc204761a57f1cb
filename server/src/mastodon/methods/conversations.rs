//! `conversations`: threads of what was written for a few only.

use std::collections::HashMap;

use axum::{
    Json, Router,
    extract::State,
    response::Response,
    routing::{delete, get, post},
};
use community::{
    actor::Actor,
    id::Id,
    member::Member,
    post::Post,
    reading::{self, Conversation as Read},
    store::Page,
    timeline,
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::{
            account::{self, Account},
            status::{self, Status},
        },
        error::ApiError,
        form::Named,
        page::Paging,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/conversations", get(list))
        .route("/api/v1/conversations/{id}", delete(put_away))
        .route("/api/v1/conversations/{id}/read", post(read))
}

/// A thread of what was written for a few only.
#[derive(Debug, Serialize)]
struct Conversation {
    id: Id<Post>,
    unread: bool,
    accounts: Vec<Account>,
    last_status: Option<Status>,
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
) -> Result<Response, ApiError> {
    caller.needs("read:statuses")?;
    let page = paging.page(20, 40);
    let rows = reading::conversations(&app.db, who(&caller)?, &page).await?;
    let cursors: Vec<i64> = rows.iter().map(|row| row.last_id.get()).collect();
    let shown = shown(&app, &caller, &rows).await?;
    Ok(paging.reply(app.db.here(), &page, &cursors, &shown))
}

/// The conversation whose newest post this is, if it is one of hers, for her open streams.
pub async fn with_newest(
    app: &App,
    caller: &Caller,
    post: Id<Post>,
) -> Result<Option<impl Serialize + use<>>, ApiError> {
    let page = Page::only(post.get());
    let rows = reading::conversations(&app.db, who(caller)?, &page).await?;
    let shown = shown(app, caller, &rows).await?.pop();
    Ok(shown.filter(|conversation| conversation.last_status.is_some()))
}

async fn read(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Post>,
) -> Result<Json<Conversation>, ApiError> {
    caller.needs("write:conversations")?;
    let mut tx = app.db.begin().await?;
    let row = reading::read(&mut tx, who(&caller)?, id).await?;
    tx.commit().await?;
    shown(&app, &caller, &[row])
        .await?
        .pop()
        .map(Json)
        .ok_or_else(ApiError::not_found)
}

async fn put_away(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Post>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("write:conversations")?;
    let mut tx = app.db.begin().await?;
    reading::put_away(&mut tx, who(&caller)?, id).await?;
    tx.commit().await?;
    Ok(Json(json!({})))
}

/// As whom it looks, and the member who does.
fn who(caller: &Caller) -> Result<(Id<Actor>, Id<Member>), ApiError> {
    Ok((caller.actor()?, caller.present()?.member.id))
}

async fn shown(app: &App, caller: &Caller, rows: &[Read]) -> Result<Vec<Conversation>, ApiError> {
    let reader = caller.reader();
    let ids: Vec<Id<Post>> = rows.iter().map(|row| row.last_id).collect();
    let posts = timeline::seen(&app.db, &reader, &ids).await?;
    let mut statuses: HashMap<String, Status> = status::of_posts(app, &reader, posts)
        .await?
        .into_iter()
        .map(|status| (status.id.clone(), status))
        .collect();
    let people = reading::people(&app.db, caller.actor()?, rows).await?;
    let everyone: Vec<Id<Actor>> = people.iter().map(|(_, actor)| *actor).collect();
    let accounts = account::by_id(app, &everyone).await?;
    Ok(rows
        .iter()
        .map(|row| Conversation {
            id: row.thread_id,
            unread: row.unread,
            accounts: people
                .iter()
                .filter(|(thread, _)| *thread == row.thread_id)
                .filter_map(|(_, actor)| accounts.get(actor).cloned())
                .collect(),
            last_status: statuses.remove(&row.last_id.to_string()),
        })
        .collect())
}
