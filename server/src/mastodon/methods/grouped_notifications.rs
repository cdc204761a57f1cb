//! `grouped_notifications`: the same notifications, with likes and boosts of one post told as one.

use std::collections::HashMap;

use axum::{
    Json, Router,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use community::{
    actor::Actor,
    id::Id,
    notification::{self, Reason, Told, Which},
    store::Page,
};
use http::header;
use serde::Serialize;
use serde_json::{Value, json};

use super::notifications::Asked;
use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::{
            account::Account,
            notification::{self as entity, Notification},
            report::Report,
            status::Status,
        },
        error::ApiError,
        form::Params,
        page::Paging,
    },
};

/// How many faces stand for a group.
const FACES: usize = 8;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/notifications", get(list))
        .route("/api/v2/notifications/unread_count", get(unread))
        .route("/api/v2/notifications/{key}", get(one))
        .route("/api/v2/notifications/{key}/dismiss", post(dismiss))
        .route("/api/v2/notifications/{key}/accounts", get(accounts))
}

/// What groups are about, once each, and the groups.
#[derive(Debug, Default, Serialize)]
struct Grouped {
    accounts: Vec<Account>,
    statuses: Vec<Status>,
    notification_groups: Vec<Group>,
}

#[derive(Debug, Serialize)]
struct Group {
    group_key: String,
    notifications_count: usize,
    r#type: &'static str,
    most_recent_notification_id: i64,
    page_min_id: String,
    page_max_id: String,
    latest_page_notification_at: String,
    sample_account_ids: Vec<Id<Actor>>,
    status_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Report>,
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
    let told = match asked.which() {
        Some(which) => notification::page(&app.db, member, &which, &page).await?,
        None => Vec::new(),
    };
    let cursors: Vec<i64> = told.iter().map(|one| one.notification.id.get()).collect();
    let grouped = grouped(entity::many(&app, &caller, told).await?);
    // The links are those of any list; the body is no list.
    let links = paging.reply::<()>(app.db.here(), &page, &cursors, &[]);
    let mut response = Json(grouped).into_response();
    if let Some(link) = links.headers().get(header::LINK) {
        response.headers_mut().insert(header::LINK, link.clone());
    }
    Ok(response)
}

/// Newest first, each group where its newest stands.
fn grouped(all: Vec<Notification>) -> Grouped {
    let mut found = Grouped::default();
    let mut places: HashMap<String, usize> = HashMap::new();
    for one in all {
        if !found
            .accounts
            .iter()
            .any(|known| known.id == one.account.id)
        {
            found.accounts.push(one.account.clone());
        }
        let status_id = one.status.as_ref().map(|status| status.id.clone());
        if let Some(status) = one.status
            && !found.statuses.iter().any(|known| known.id == status.id)
        {
            found.statuses.push(status);
        }
        let id = one.id.get();
        if let Some(group) = places
            .get(&one.group_key)
            .and_then(|place| found.notification_groups.get_mut(*place))
        {
            group.notifications_count += 1;
            group.page_min_id = id.to_string();
            if group.sample_account_ids.len() < FACES
                && !group.sample_account_ids.contains(&one.account.id)
            {
                group.sample_account_ids.push(one.account.id);
            }
            continue;
        }
        places.insert(one.group_key.clone(), found.notification_groups.len());
        found.notification_groups.push(Group {
            group_key: one.group_key,
            notifications_count: 1,
            r#type: one.r#type,
            most_recent_notification_id: id,
            page_min_id: id.to_string(),
            page_max_id: id.to_string(),
            latest_page_notification_at: one.created_at,
            sample_account_ids: vec![one.account.id],
            status_id,
            report: one.report,
        });
    }
    found
}

/// The newest of the member's notifications that belong to a group.
async fn members_of(app: &App, caller: &Caller, key: &str) -> Result<Vec<Told>, ApiError> {
    let member = caller.present()?.member.id;
    let (kind, id) = key.split_once('-').ok_or_else(ApiError::not_found)?;
    let number: i64 = id.parse().map_err(|_| ApiError::not_found())?;
    let reason = match kind {
        "ungrouped" => {
            let one = notification::get(&app.db, member, Id::new(number)).await?;
            return Ok(one.into_iter().collect());
        }
        "favourite" => Reason::Liked,
        "reblog" => Reason::Boosted,
        _ => return Err(ApiError::not_found()),
    };
    let which = Which {
        reasons: vec![reason],
        actor: None,
    };
    let mut all = notification::page(&app.db, member, &which, &Page::newest(80)).await?;
    all.retain(|one| one.post_id.is_some_and(|post| post.get() == number));
    Ok(all)
}

async fn one(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<Json<Grouped>, ApiError> {
    caller.needs("read:notifications")?;
    let told = members_of(&app, &caller, &key).await?;
    let found = grouped(entity::many(&app, &caller, told).await?);
    if found.notification_groups.is_empty() {
        return Err(ApiError::not_found());
    }
    Ok(Json(found))
}

async fn dismiss(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("write:notifications")?;
    let told = members_of(&app, &caller, &key).await?;
    if told.is_empty() {
        return Err(ApiError::not_found());
    }
    let mut tx = app.db.begin().await?;
    for one in &told {
        notification::dismiss(&mut tx, caller.present()?, one.notification.id).await?;
    }
    tx.commit().await?;
    Ok(Json(json!({})))
}

async fn accounts(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<Json<Vec<Account>>, ApiError> {
    caller.needs("read:notifications")?;
    let told = members_of(&app, &caller, &key).await?;
    let shown = entity::many(&app, &caller, told).await?;
    let mut accounts: Vec<Account> = Vec::new();
    for one in shown {
        if !accounts.iter().any(|known| known.id == one.account.id) {
            accounts.push(one.account);
        }
    }
    Ok(Json(accounts))
}

async fn unread(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
    Params(asked): Params<Asked>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("read:notifications")?;
    let member = caller.present()?.member.id;
    let most = paging.page(100, 1_000).limit_up_to(1_000);
    let count = match asked.which() {
        Some(which) => notification::unread_for(&app.db, member, &which, most).await?,
        None => 0,
    };
    Ok(Json(json!({"count": count})))
}
