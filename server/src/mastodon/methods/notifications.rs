//! `notifications`: what concerns the member who asks.

use axum::{
    Json, Router,
    extract::State,
    response::Response,
    routing::{get, post},
};
use community::{
    actor::Actor,
    id::Id,
    notification::{self, Which},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::notification::{self as entity, Notification},
        error::ApiError,
        form::{Named, Params},
        page::Paging,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/notifications", get(list))
        .route("/api/v1/notifications/clear", post(clear))
        .route("/api/v1/notifications/unread_count", get(unread))
        .route("/api/v1/notifications/{id}", get(one))
        .route("/api/v1/notifications/{id}/dismiss", post(dismiss))
}

/// Which notifications an app asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    types: Vec<String>,
    exclude_types: Vec<String>,
    account_id: Option<String>,
}

impl Asked {
    /// `None` when it asks for what cannot be.
    pub fn which(&self, caller: &Caller) -> Option<Which> {
        let actor = match self.account_id.as_deref().filter(|id| !id.is_empty()) {
            None => None,
            Some(id) => Some(id.parse::<Id<Actor>>().ok()?),
        };
        Some(Which {
            reasons: entity::reasons(&self.types, &self.exclude_types),
            actor,
            ..those(caller)
        })
    }
}

/// All that an app may know of: what a host is told as one belongs to her, and to the group what is the group's.
pub fn those(caller: &Caller) -> Which {
    Which {
        reasons: entity::reasons(&[], &[]),
        group: caller.group(),
        ..Which::default()
    }
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
    Params(asked): Params<Asked>,
) -> Result<Response, ApiError> {
    caller.needs("read:notifications")?;
    let member = caller.present()?.member.id;
    let page = paging.page(40, 80);
    let told = match asked.which(&caller) {
        Some(which) => notification::page(&app.db, member, &which, &page).await?,
        None => Vec::new(),
    };
    let cursors: Vec<i64> = told.iter().map(|one| one.notification.id.get()).collect();
    let shown = entity::many(&app, &caller, told).await?;
    Ok(paging.reply(app.db.here(), &page, &cursors, &shown))
}

async fn one(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<notification::Notification>,
) -> Result<Json<Notification>, ApiError> {
    caller.needs("read:notifications")?;
    let member = caller.present()?.member.id;
    let told = notification::get(&app.db, member, &those(&caller), id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    entity::many(&app, &caller, vec![told])
        .await?
        .pop()
        .map(Json)
        .ok_or_else(ApiError::not_found)
}

async fn dismiss(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<notification::Notification>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("write:notifications")?;
    let mut tx = app.db.begin().await?;
    notification::dismiss(&mut tx, caller.present()?, &those(&caller), id).await?;
    tx.commit().await?;
    Ok(Json(json!({})))
}

/// What only pages tell stays: its reader has not seen it.
async fn clear(State(app): State<App>, caller: Caller) -> Result<Json<Value>, ApiError> {
    caller.needs("write:notifications")?;
    let mut tx = app.db.begin().await?;
    notification::clear(&mut tx, caller.present()?, &those(&caller)).await?;
    tx.commit().await?;
    Ok(Json(json!({})))
}

/// How many are unread; also for the grouped ones, counted one by one.
pub async fn unread(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
    Params(asked): Params<Asked>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("read:notifications")?;
    let member = caller.present()?.member.id;
    let most = paging.page(100, 1_000).limit_up_to(1_000);
    let count = match asked.which(&caller) {
        Some(which) => notification::unread_for(&app.db, member, &which, most).await?,
        None => 0,
    };
    Ok(Json(json!({"count": count})))
}
