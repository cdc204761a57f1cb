//! `admin/domain_blocks`: servers that the group silenced or blocked.

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::get,
};
use community::peer::{self, Standing};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{entities::admin::DomainBlock, error::ApiError, form::Params},
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/admin/domain_blocks", get(list).post(make))
        .route(
            "/api/v1/admin/domain_blocks/{id}",
            get(one).put(change).delete(end),
        )
}

/// All of them on one page: they are few.
async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Vec<DomainBlock>>, ApiError> {
    caller.needs("admin:read:domain_blocks")?;
    let peers = peer::list(&app.db).await?;
    Ok(Json(
        peers.into_iter().filter_map(DomainBlock::of).collect(),
    ))
}

async fn known(app: &App, host: &str) -> Result<DomainBlock, ApiError> {
    peer::get(&app.db, host)
        .await?
        .and_then(DomainBlock::of)
        .ok_or_else(ApiError::not_found)
}

async fn one(
    State(app): State<App>,
    caller: Caller,
    Path(host): Path<String>,
) -> Result<Json<DomainBlock>, ApiError> {
    caller.needs("admin:read:domain_blocks")?;
    known(&app, &host).await.map(Json)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    domain: String,
    severity: Option<String>,
}

impl Wish {
    /// `None` when nothing is said of it.
    fn standing(&self) -> Result<Option<Standing>, ApiError> {
        match self.severity.as_deref().unwrap_or_default() {
            "" => Ok(None),
            "silence" => Ok(Some(Standing::Silenced)),
            "suspend" => Ok(Some(Standing::Blocked)),
            _ => Err(ApiError::invalid(
                "Validation failed: Severity is silence or suspend here",
            )),
        }
    }
}

async fn set(app: &App, caller: &Caller, host: &str, standing: Standing) -> Result<(), ApiError> {
    let mut tx = app.db.begin().await?;
    peer::set_standing(&mut tx, Some(caller.present()?), host, standing).await?;
    tx.commit().await?;
    Ok(())
}

/// Never makes it milder: whoever means that changes what is there.
async fn make(
    State(app): State<App>,
    caller: Caller,
    Params(wish): Params<Wish>,
) -> Result<Json<DomainBlock>, ApiError> {
    caller.needs("admin:write:domain_blocks")?;
    let wanted = wish.standing()?;
    let mut tx = app.db.begin().await?;
    let before = peer::get(&mut tx, &wish.domain)
        .await?
        .map(|peer| peer.standing);
    let standing = match (before, wanted) {
        (Some(Standing::Blocked), Some(Standing::Silenced)) => {
            return Err(ApiError::invalid(
                "Validation failed: Domain is restricted more strictly already",
            ));
        }
        (Some(Standing::Blocked), None) => Standing::Blocked,
        (_, wanted) => wanted.unwrap_or(Standing::Silenced),
    };
    peer::set_standing(&mut tx, Some(caller.present()?), &wish.domain, standing).await?;
    tx.commit().await?;
    known(&app, &wish.domain).await.map(Json)
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(host): Path<String>,
    Params(wish): Params<Wish>,
) -> Result<Json<DomainBlock>, ApiError> {
    caller.needs("admin:write:domain_blocks")?;
    let before = known(&app, &host).await?;
    if let Some(standing) = wish.standing()? {
        set(&app, &caller, &before.domain, standing).await?;
    }
    known(&app, &before.domain).await.map(Json)
}

async fn end(
    State(app): State<App>,
    caller: Caller,
    Path(host): Path<String>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("admin:write:domain_blocks")?;
    let before = known(&app, &host).await?;
    set(&app, &caller, &before.domain, Standing::Neutral).await?;
    Ok(Json(json!({})))
}
