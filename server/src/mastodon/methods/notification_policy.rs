//! `notifications/policy` and `notifications/requests`: nothing is set aside here. Of servers that the group silenced nobody is told;
//! everything else is told, and whom a member mutes or blocks is for her to say one by one.

use axum::{
    Json, Router,
    extract::Path,
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{error::ApiError, form::Params},
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/notifications/policy", get(policy).patch(change))
        .route("/api/v1/notifications/requests", get(none))
        .route("/api/v1/notifications/requests/merged", get(merged))
        .route("/api/v1/notifications/requests/accept", post(all_of_none))
        .route("/api/v1/notifications/requests/dismiss", post(all_of_none))
        .route("/api/v1/notifications/requests/{id}", get(one))
        .route("/api/v1/notifications/requests/{id}/accept", post(decide))
        .route("/api/v1/notifications/requests/{id}/dismiss", post(decide))
}

/// What becomes of what concerns a member.
#[derive(Debug, Serialize)]
struct Policy {
    for_not_following: &'static str,
    for_not_followers: &'static str,
    for_new_accounts: &'static str,
    for_private_mentions: &'static str,
    for_limited_accounts: &'static str,
    summary: Summary,
}

#[derive(Debug, Default, Serialize)]
struct Summary {
    pending_requests_count: u32,
    pending_notifications_count: u32,
}

fn ours() -> Policy {
    Policy {
        for_not_following: "accept",
        for_not_followers: "accept",
        for_new_accounts: "accept",
        for_private_mentions: "accept",
        for_limited_accounts: "drop",
        summary: Summary::default(),
    }
}

async fn policy(caller: Caller) -> Result<Json<Policy>, ApiError> {
    caller.needs("read:notifications")?;
    caller.present()?;
    Ok(Json(ours()))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    for_not_following: Option<String>,
    for_not_followers: Option<String>,
    for_new_accounts: Option<String>,
    for_private_mentions: Option<String>,
    for_limited_accounts: Option<String>,
}

/// What is so already may be wished for; whatever else is refused, so that nobody believes it.
async fn change(caller: Caller, Params(wish): Params<Wish>) -> Result<Json<Policy>, ApiError> {
    caller.needs("write:notifications")?;
    caller.present()?;
    let policy = ours();
    let is_so = [
        (wish.for_not_following, policy.for_not_following),
        (wish.for_not_followers, policy.for_not_followers),
        (wish.for_new_accounts, policy.for_new_accounts),
        (wish.for_private_mentions, policy.for_private_mentions),
        (wish.for_limited_accounts, policy.for_limited_accounts),
    ]
    .into_iter()
    .all(|(wanted, given)| wanted.is_none_or(|wanted| wanted == given));
    if is_so {
        Ok(Json(policy))
    } else {
        Err(ApiError::invalid(
            "Validation failed: Notifications are not set aside here; mute or block people instead",
        ))
    }
}

async fn none(caller: Caller) -> Result<Json<[(); 0]>, ApiError> {
    caller.needs("read:notifications")?;
    caller.present()?;
    Ok(Json([]))
}

async fn merged(caller: Caller) -> Result<Json<Value>, ApiError> {
    caller.needs("read:notifications")?;
    caller.present()?;
    Ok(Json(json!({"merged": true})))
}

async fn one(caller: Caller, Path(_): Path<String>) -> Result<Json<Value>, ApiError> {
    caller.needs("read:notifications")?;
    caller.present()?;
    Err(ApiError::not_found())
}

async fn decide(caller: Caller, Path(_): Path<String>) -> Result<Json<Value>, ApiError> {
    caller.needs("write:notifications")?;
    caller.present()?;
    Err(ApiError::not_found())
}

async fn all_of_none(caller: Caller) -> Result<Json<Value>, ApiError> {
    caller.needs("write:notifications")?;
    caller.present()?;
    Err(ApiError::not_found())
}
