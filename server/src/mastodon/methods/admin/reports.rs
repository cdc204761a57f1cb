//! `admin/reports`: what coordinators are asked to look at.

use std::collections::HashMap;

use axum::{
    Json, Router,
    extract::State,
    response::Response,
    routing::{get, post},
};
use community::{
    actor::Actor,
    id::Id,
    moderation::Outcome,
    post::{self as posts, Post},
    report::{self, Report, State as Standing, Which},
    timeline,
};
use serde::Deserialize;

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::{
            admin::{self, AdminAccount, AdminReport},
            status::{self, Status},
        },
        error::ApiError,
        form::{Named, Params},
        page::Paging,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/admin/reports", get(list))
        .route("/api/v1/admin/reports/{id}", get(one))
        .route("/api/v1/admin/reports/{id}/resolve", post(resolve))
        .route("/api/v1/admin/reports/{id}/reopen", post(reopen))
        .route("/api/v1/admin/reports/{id}/assign_to_self", post(assign))
        .route("/api/v1/admin/reports/{id}/unassign", post(unassign))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    resolved: bool,
    account_id: Option<String>,
    target_account_id: Option<String>,
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
    Params(asked): Params<Asked>,
) -> Result<Response, ApiError> {
    caller.needs("admin:read:reports")?;
    let page = paging.page(100, 200);
    // An id that is none is nobody's.
    let actor = |id: &Option<String>| -> Option<Id<Actor>> {
        let id = id.as_deref().filter(|id| !id.is_empty())?;
        Some(id.parse().unwrap_or(Id::new(-1)))
    };
    let which = Which {
        state: if asked.resolved {
            Standing::Settled
        } else {
            Standing::Open
        },
        reporter: actor(&asked.account_id),
        about: actor(&asked.target_account_id),
    };
    let found = report::page(&app.db, caller.present()?, which, &page).await?;
    let cursors: Vec<i64> = found.iter().map(|report| report.id.get()).collect();
    let shown = shown(&app, &caller, found).await?;
    Ok(paging.reply(app.db.here(), &page, &cursors, &shown))
}

async fn shown(
    app: &App,
    caller: &Caller,
    found: Vec<Report>,
) -> Result<Vec<AdminReport>, ApiError> {
    let mut people: Vec<Id<Actor>> = found
        .iter()
        .flat_map(|report| [Some(report.about_id), report.reporter_id])
        .flatten()
        .collect();
    people.sort_unstable();
    people.dedup();
    let accounts = admin::accounts(app, caller.present()?, &people).await?;
    let account = |id: Id<Actor>| -> Option<AdminAccount> {
        accounts.iter().find(|account| account.id == id).cloned()
    };
    let statuses = statuses(app, caller, &found).await?;
    let of = |report: Report| {
        let settled_at = report.settled_at.map(|at| at.to_rfc3339_millis());
        let created_at = report.created_at.to_rfc3339_millis();
        let named = report.posts.0.iter();
        AdminReport {
            id: report.id,
            action_taken: report.state == Standing::Settled,
            updated_at: settled_at.clone().unwrap_or_else(|| created_at.clone()),
            action_taken_at: settled_at,
            category: report.category,
            comment: report.words,
            forwarded: report.forward,
            created_at,
            account: report.reporter_id.and_then(account),
            target_account: account(report.about_id),
            assigned_account: None,
            action_taken_by_account: None,
            statuses: named.filter_map(|uri| statuses.get(uri).cloned()).collect(),
            rules: [],
        }
    };
    Ok(found.into_iter().map(of).collect())
}

/// Everything that these reports name and the caller may see, by address.
async fn statuses(
    app: &App,
    caller: &Caller,
    reports: &[Report],
) -> Result<HashMap<String, Status>, ApiError> {
    let uris: Vec<&str> = reports
        .iter()
        .flat_map(|report| report.posts.0.iter().map(String::as_str))
        .collect();
    let named = posts::by_uris(&app.db, &uris).await?;
    let ids: Vec<Id<Post>> = named.iter().map(|post| post.id).collect();
    let reader = caller.reader();
    let seen = timeline::seen(&app.db, &reader, &ids).await?;
    let mut by_id: HashMap<String, Status> = status::of_posts(app, &reader, seen)
        .await?
        .into_iter()
        .map(|status| (status.id.clone(), status))
        .collect();
    Ok(named
        .into_iter()
        .filter_map(|post| Some((post.uri, by_id.remove(&post.id.to_string())?)))
        .collect())
}

async fn single(app: &App, caller: &Caller, id: Id<Report>) -> Result<Json<AdminReport>, ApiError> {
    let found = report::seen(&app.db, caller.present()?, id).await?;
    let mut shown = shown(app, caller, vec![found]).await?;
    shown.pop().map(Json).ok_or_else(ApiError::not_found)
}

async fn one(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Report>,
) -> Result<Json<AdminReport>, ApiError> {
    caller.needs("admin:read:reports")?;
    single(&app, &caller, id).await
}

async fn resolve(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Report>,
) -> Result<Json<AdminReport>, ApiError> {
    caller.needs("admin:write:reports")?;
    let mut tx = app.db.begin().await?;
    // Apps do not say what came of it.
    report::settle(&mut tx, caller.present()?, id, Outcome::Other).await?;
    tx.commit().await?;
    single(&app, &caller, id).await
}

async fn reopen(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Report>,
) -> Result<Json<AdminReport>, ApiError> {
    caller.needs("admin:write:reports")?;
    let mut tx = app.db.begin().await?;
    report::reopen(&mut tx, caller.present()?, id).await?;
    tx.commit().await?;
    single(&app, &caller, id).await
}

/// Who looks at which is not kept, and no app shall believe that it is.
async fn assign(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Report>,
) -> Result<Json<AdminReport>, ApiError> {
    caller.needs("admin:write:reports")?;
    report::seen(&app.db, caller.present()?, id).await?;
    Err(ApiError::invalid(
        "Validation failed: Reports are for all coordinators together",
    ))
}

async fn unassign(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Report>,
) -> Result<Json<AdminReport>, ApiError> {
    caller.needs("admin:write:reports")?;
    single(&app, &caller, id).await
}
