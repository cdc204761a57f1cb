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

use super::notifications::{Asked, those, unread};
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
    let told = match asked.which(&caller) {
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

/// What a key means: one that stands by itself, or all of one kind about one post.
enum Key {
    One(Id<notification::Notification>),
    Group(Which),
}

fn read(caller: &Caller, key: &str) -> Result<Key, ApiError> {
    let (kind, id) = key.split_once('-').ok_or_else(ApiError::not_found)?;
    let number: i64 = id.parse().map_err(|_| ApiError::not_found())?;
    let reason = match kind {
        "ungrouped" => return Ok(Key::One(Id::new(number))),
        "favourite" => Reason::Liked,
        "reblog" => Reason::Boosted,
        _ => return Err(ApiError::not_found()),
    };
    Ok(Key::Group(Which {
        reasons: vec![reason],
        post: Some(Id::new(number)),
        ..those(caller)
    }))
}

/// A page of those that a key means, and how many there are in all.
async fn members_of(
    app: &App,
    caller: &Caller,
    key: &str,
    page: &Page,
) -> Result<(Vec<Told>, usize), ApiError> {
    let member = caller.present()?.member.id;
    match read(caller, key)? {
        Key::One(id) => {
            let one = notification::get(&app.db, member, &those(caller), id).await?;
            Ok((one.into_iter().collect(), 1))
        }
        Key::Group(which) => {
            let count = notification::count(&app.db, member, &which).await?;
            let told = notification::page(&app.db, member, &which, page).await?;
            Ok((told, usize::try_from(count).unwrap_or_default()))
        }
    }
}

async fn one(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<Json<Grouped>, ApiError> {
    caller.needs("read:notifications")?;
    let (told, count) = members_of(&app, &caller, &key, &Page::newest(80)).await?;
    let mut found = grouped(entity::many(&app, &caller, told).await?);
    let group = found
        .notification_groups
        .first_mut()
        .ok_or_else(ApiError::not_found)?;
    group.notifications_count = count;
    Ok(Json(found))
}

async fn dismiss(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("write:notifications")?;
    let by = caller.present()?;
    let mut tx = app.db.begin().await?;
    match read(&caller, &key)? {
        Key::One(id) => notification::dismiss(&mut tx, by, &those(&caller), id).await?,
        Key::Group(which) => {
            if notification::clear(&mut tx, by, &which).await? == 0 {
                return Err(ApiError::not_found());
            }
        }
    }
    tx.commit().await?;
    Ok(Json(json!({})))
}

async fn accounts(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    paging: Paging,
) -> Result<Response, ApiError> {
    caller.needs("read:notifications")?;
    let page = paging.page(40, 80);
    let (told, _) = members_of(&app, &caller, &key, &page).await?;
    let cursors: Vec<i64> = told.iter().map(|one| one.notification.id.get()).collect();
    let shown = entity::many(&app, &caller, told).await?;
    let mut accounts: Vec<Account> = Vec::new();
    for one in shown {
        if !accounts.iter().any(|known| known.id == one.account.id) {
            accounts.push(one.account);
        }
    }
    Ok(paging.reply(app.db.here(), &page, &cursors, &accounts))
}
