//! `push`: an app asks to be told while it is closed, through the push service of its device.

use std::collections::BTreeMap;

use axum::{Json, Router, extract::State, routing::get};
use community::push::{self, Asked as Wanted, Policy, Subscription};
use federation::push::Device;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{error::ApiError, form::Params},
};

/// The types of which an app may ask to be told.
const TYPES: [&str; 10] = [
    "mention",
    "status",
    "reblog",
    "follow",
    "follow_request",
    "favourite",
    "poll",
    "update",
    "admin.sign_up",
    "admin.report",
];

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route(
        "/api/v1/push/subscription",
        get(show).post(subscribe).put(change).delete(end),
    )
}

/// Where a device is reached, as its app sees it.
#[derive(Debug, Serialize)]
struct WebPushSubscription {
    id: String,
    endpoint: String,
    standard: bool,
    alerts: BTreeMap<&'static str, bool>,
    policy: &'static str,
    server_key: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    subscription: Reached,
    data: Data,
    /// Some write it here instead of in `data`.
    policy: Option<String>,
}

impl Asked {
    fn policy(&self) -> Result<Policy, ApiError> {
        let asked = [&self.data.policy, &self.policy].into_iter().flatten();
        match asked.map(String::as_str).find(|policy| !policy.is_empty()) {
            None => Ok(Policy::All),
            Some(policy) => policy.parse().map_err(|_| {
                ApiError::invalid("Validation failed: Policy is not included in the list")
            }),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Reached {
    endpoint: String,
    keys: Keys,
    standard: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Keys {
    p256dh: String,
    auth: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Data {
    alerts: BTreeMap<String, bool>,
    policy: Option<String>,
}

impl Data {
    fn alerts(&self) -> Vec<String> {
        let wanted = |kind: &&str| self.alerts.get(*kind).copied().unwrap_or(false);
        let wanted = TYPES.iter().copied().filter(|kind| wanted(kind));
        wanted.map(str::to_owned).collect()
    }
}

async fn shown(
    app: &App,
    subscription: Subscription,
) -> Result<Json<WebPushSubscription>, ApiError> {
    let alerts = TYPES.iter().map(|kind| {
        let is_wanted = subscription.alerts.iter().any(|alert| alert == kind);
        (*kind, is_wanted)
    });
    Ok(Json(WebPushSubscription {
        id: subscription.id.to_string(),
        alerts: alerts.collect(),
        endpoint: subscription.endpoint,
        standard: subscription.standard,
        policy: subscription.policy.as_str(),
        server_key: app.push_key().await?.public(),
    }))
}

async fn show(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<WebPushSubscription>, ApiError> {
    caller.needs("push")?;
    let subscription = push::of_token(&app.db, caller.token.id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    shown(&app, subscription).await
}

async fn subscribe(
    State(app): State<App>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> Result<Json<WebPushSubscription>, ApiError> {
    caller.needs("push")?;
    caller.present()?;
    let Reached {
        endpoint,
        keys,
        standard,
    } = &asked.subscription;
    let is_address = endpoint
        .parse::<Url>()
        .is_ok_and(|endpoint| app.federation.may_push_to(&endpoint));
    if !is_address {
        return Err(ApiError::invalid(
            "Validation failed: Endpoint is not a valid URL",
        ));
    }
    if Device::read(&keys.p256dh, &keys.auth).is_err() {
        return Err(ApiError::invalid("Validation failed: Keys are invalid"));
    }
    let wanted = Wanted {
        endpoint: endpoint.clone(),
        p256dh: keys.p256dh.clone(),
        auth: keys.auth.clone(),
        standard: standard.unwrap_or(false),
        alerts: asked.data.alerts(),
        policy: asked.policy()?,
    };
    let mut tx = app.db.begin().await?;
    let subscription = push::subscribe(&mut tx, caller.token.id, wanted).await?;
    tx.commit().await?;
    shown(&app, subscription).await
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> Result<Json<WebPushSubscription>, ApiError> {
    caller.needs("push")?;
    let mut tx = app.db.begin().await?;
    let (alerts, policy) = (asked.data.alerts(), asked.policy()?);
    let subscription = push::change(&mut tx, caller.token.id, alerts, policy).await?;
    tx.commit().await?;
    shown(&app, subscription).await
}

async fn end(State(app): State<App>, caller: Caller) -> Result<Json<Value>, ApiError> {
    caller.needs("push")?;
    let mut tx = app.db.begin().await?;
    push::unsubscribe(&mut tx, caller.token.id).await?;
    tx.commit().await?;
    Ok(Json(json!({})))
}
