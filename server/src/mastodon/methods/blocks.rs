//! `blocks`, `mutes` and `domain_blocks`: of whom the one who asks wants nothing.

use axum::{Json, Router, extract::State, response::Response, routing::get};
use community::{actor::Actor, block, id::Id, mute};
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::account::{self, Account},
        error::ApiError,
        form::Params,
        page::Paging,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/blocks", get(blocks))
        .route("/api/v1/mutes", get(mutes))
        .route(
            "/api/v1/domain_blocks",
            get(hosts).post(shut_host).delete(open_host),
        )
}

async fn blocks(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
) -> Result<Response, ApiError> {
    caller.needs("read:blocks")?;
    let page = paging.page(40, 80);
    let rows = block::by_page(&app.db, caller.actor()?, &page).await?;
    let cursors: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
    let ids: Vec<Id<Actor>> = rows.into_iter().map(|(_, actor)| actor).collect();
    let accounts = account::in_order(&app, &ids).await?;
    Ok(paging.reply(app.db.here(), &page, &cursors, &accounts))
}

/// An account that is muted, and until when.
#[derive(Debug, Serialize)]
struct Muted {
    #[serde(flatten)]
    account: Account,
    mute_expires_at: Option<String>,
}

async fn mutes(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
) -> Result<Response, ApiError> {
    caller.needs("read:mutes")?;
    let page = paging.page(40, 80);
    let rows = mute::page(&app.db, caller.actor()?, &page).await?;
    let cursors: Vec<i64> = rows.iter().map(|mute| mute.id).collect();
    let ids: Vec<Id<Actor>> = rows.iter().map(|mute| mute.muted_id).collect();
    let accounts = account::in_order(&app, &ids).await?;
    let muted: Vec<Muted> = accounts
        .into_iter()
        .map(|account| Muted {
            mute_expires_at: rows
                .iter()
                .find(|mute| mute.muted_id == account.id)
                .and_then(|mute| mute.ends_at)
                .map(community::time::Time::to_rfc3339_millis),
            account,
        })
        .collect();
    Ok(paging.reply(app.db.here(), &page, &cursors, &muted))
}

async fn hosts(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
) -> Result<Response, ApiError> {
    caller.needs("read:blocks")?;
    let page = paging.page(100, 200);
    let rows = mute::hosts(&app.db, caller.actor()?, &page).await?;
    let cursors: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
    let hosts: Vec<String> = rows.into_iter().map(|(_, host)| host).collect();
    Ok(paging.reply(app.db.here(), &page, &cursors, &hosts))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Host {
    domain: String,
}

async fn shut_host(
    State(app): State<App>,
    caller: Caller,
    Params(host): Params<Host>,
) -> Result<Json<serde_json::Value>, ApiError> {
    caller.needs("write:blocks")?;
    let mut tx = app.db.begin().await?;
    mute::shut_host(&mut tx, caller.actor()?, &host.domain).await?;
    tx.commit().await?;
    Ok(Json(serde_json::json!({})))
}

async fn open_host(
    State(app): State<App>,
    caller: Caller,
    Params(host): Params<Host>,
) -> Result<Json<serde_json::Value>, ApiError> {
    caller.needs("write:blocks")?;
    let mut tx = app.db.begin().await?;
    mute::open_host(&mut tx, caller.actor()?, &host.domain).await?;
    tx.commit().await?;
    Ok(Json(serde_json::json!({})))
}
