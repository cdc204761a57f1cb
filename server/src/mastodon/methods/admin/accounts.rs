//! `admin/accounts`: the members, those who ask to join, and those elsewhere whom the group blocks.

use axum::{
    Json, Router,
    extract::State,
    response::Response,
    routing::{get, post},
};
use community::{
    actor::{self, Actor},
    block, group,
    id::Id,
    member::{self, Member, Present, Role},
    moderation::Outcome,
    report,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::admin::{self, AdminAccount},
        error::ApiError,
        form::{Named, Params, maybe},
        page::Paging,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/admin/accounts", get(list))
        .route("/api/v2/admin/accounts", get(list))
        .route("/api/v1/admin/accounts/{id}", get(one))
        .route("/api/v1/admin/accounts/{id}/approve", post(approve))
        .route("/api/v1/admin/accounts/{id}/reject", post(reject))
        .route("/api/v1/admin/accounts/{id}/action", post(act))
        .route("/api/v1/admin/accounts/{id}/unsuspend", post(unsuspend))
}

/// What both versions ask; the second has words where the first has a yes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    local: bool,
    remote: bool,
    active: bool,
    pending: bool,
    disabled: bool,
    silenced: bool,
    suspended: bool,
    staff: bool,
    origin: Option<String>,
    status: Option<String>,
    permissions: Option<String>,
    username: Option<String>,
    display_name: Option<String>,
    by_domain: Option<String>,
    email: Option<String>,
    ip: Option<String>,
}

impl Asked {
    fn is(&self, word: &str, flag: bool) -> bool {
        flag || self.status.as_deref() == Some(word)
    }

    fn wants_elsewhere(&self) -> bool {
        self.remote || self.origin.as_deref() == Some("remote") || given(self.by_domain.as_deref())
    }

    fn wants_here(&self) -> bool {
        self.local || self.origin.as_deref() == Some("local")
    }

    /// Those whom the group blocks: all of them are elsewhere.
    fn wants_suspended(&self) -> bool {
        self.is("suspended", self.suspended)
    }

    /// What is not kept finds nobody.
    fn finds_nobody(&self) -> bool {
        (self.wants_here() && self.wants_suspended())
            || given(self.email.as_deref())
            || given(self.ip.as_deref())
            || self.is("disabled", self.disabled)
            || self.is("silenced", self.silenced)
    }
}

fn given(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

fn begins(text: &str, with: Option<&str>) -> bool {
    let with = with.unwrap_or_default().trim().to_lowercase();
    text.to_lowercase().starts_with(&with)
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
    Params(asked): Params<Asked>,
) -> Result<Response, ApiError> {
    caller.needs("admin:read:accounts")?;
    let by = caller.present()?;
    let page = paging.page(100, 200);
    let mut found = if asked.finds_nobody() {
        Vec::new()
    } else if asked.wants_suspended() || asked.wants_elsewhere() {
        blocked(&app, &asked).await?
    } else {
        members(&app, by, &asked).await?
    };
    found.sort_unstable();
    found.retain(|id| id.get() < page.below() && id.get() > page.above());
    if !page.oldest_first() {
        found.reverse();
    }
    found.truncate(usize::try_from(page.limit_up_to(200)).unwrap_or(200));
    let found = page.in_order(found);
    let cursors: Vec<i64> = found.iter().map(|id| id.get()).collect();
    let shown = admin::accounts(&app, by, &found).await?;
    Ok(paging.reply(app.db.here(), &page, &cursors, &shown))
}

async fn members(app: &App, by: &Present, asked: &Asked) -> Result<Vec<Id<Actor>>, ApiError> {
    let mut found: Vec<Member> = if asked.is("pending", asked.pending) {
        let mut asking = member::list(&app.db, member::State::Waiting).await?;
        asking.extend(member::list(&app.db, member::State::Queued).await?);
        asking
    } else if asked.staff || asked.permissions.as_deref() == Some("staff") {
        member::holding(&app.db, &[Role::Coordinator, Role::Host]).await?
    } else {
        let mut all = member::roster(&app.db, by).await?;
        if !asked.is("active", asked.active) {
            all.extend(member::list(&app.db, member::State::Waiting).await?);
            all.extend(member::list(&app.db, member::State::Queued).await?);
        }
        all
    };
    found.retain(|member| {
        begins(&member.handle, asked.username.as_deref())
            && begins(&member.name, asked.display_name.as_deref())
    });
    Ok(found.into_iter().map(|member| member.actor_id).collect())
}

/// Of those elsewhere the group keeps no list; it knows whom it blocks.
async fn blocked(app: &App, asked: &Asked) -> Result<Vec<Id<Actor>>, ApiError> {
    let (_, group) = group::ours(&app.db).await?;
    let ids = block::all_by(&app.db, group.id).await?;
    let mut actors = actor::many(&app.db, &ids).await?;
    actors.retain(|actor| {
        begins(&actor.username, asked.username.as_deref())
            && begins(&actor.name, asked.display_name.as_deref())
            && begins(&actor.host, asked.by_domain.as_deref())
    });
    Ok(actors.into_iter().map(|actor| actor.id).collect())
}

/// One whom a coordinator may know; she knows also who asks to join.
async fn single(app: &App, by: &Present, id: Id<Actor>) -> Result<Json<AdminAccount>, ApiError> {
    let known = member::known(&app.db, Some(by), id).await?;
    let mut shown = admin::accounts(app, by, &[known.id]).await?;
    shown.pop().map(Json).ok_or_else(ApiError::not_found)
}

async fn one(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Actor>,
) -> Result<Json<AdminAccount>, ApiError> {
    caller.needs("admin:read:accounts")?;
    single(&app, caller.present()?, id).await
}

async fn asking(app: &App, id: Id<Actor>) -> Result<Member, ApiError> {
    member::by_actor(&app.db, id)
        .await?
        .filter(|member| member.state.is_asking())
        .ok_or_else(ApiError::not_found)
}

async fn approve(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Actor>,
) -> Result<Json<AdminAccount>, ApiError> {
    caller.needs("admin:write:accounts")?;
    let by = caller.present()?;
    let member = asking(&app, id).await?;
    let mut tx = app.db.begin().await?;
    member::welcome(&mut tx, by, member.id).await?;
    tx.commit().await?;
    single(&app, by, id).await
}

/// As she was: her words and her handle are gone afterwards.
async fn reject(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Actor>,
) -> Result<Json<AdminAccount>, ApiError> {
    caller.needs("admin:write:accounts")?;
    let by = caller.present()?;
    let member = asking(&app, id).await?;
    let before = single(&app, by, id).await?;
    let mut tx = app.db.begin().await?;
    member::refuse(&mut tx, by, member.id).await?;
    tx.commit().await?;
    Ok(before)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Action {
    r#type: String,
    #[serde(deserialize_with = "maybe")]
    report_id: Option<i64>,
}

/// `suspend` asks a member to leave, and has the group block somebody elsewhere; `none` does nothing but settle a report. What cannot be
/// done here is refused.
async fn act(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Actor>,
    Params(action): Params<Action>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("admin:write:accounts")?;
    let by = caller.present()?;
    let about = member::known(&app.db, Some(by), id).await?;
    let mut tx = app.db.begin().await?;
    match (action.r#type.as_str(), about.local) {
        ("none", _) => {}
        ("suspend", false) => block::block(&mut tx, by, id).await?,
        ("suspend", true) => {
            let member = member::by_actor(&mut tx, id)
                .await?
                .ok_or_else(ApiError::not_found)?;
            member::remove(&mut tx, Some(by), member.id).await?;
        }
        _ => {
            return Err(ApiError::invalid(
                "Validation failed: Here a member can be asked to leave, and somebody elsewhere be blocked; nothing between",
            ));
        }
    }
    if let Some(report) = action.report_id {
        let outcome = match action.r#type.as_str() {
            "suspend" => Outcome::ShutOut,
            _ => Outcome::Nothing,
        };
        report::settle(&mut tx, by, Id::new(report), outcome).await?;
    }
    tx.commit().await?;
    Ok(Json(json!({})))
}

/// Who left stays away until she asks to join again; whom the group blocks it may block no longer.
async fn unsuspend(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Actor>,
) -> Result<Json<AdminAccount>, ApiError> {
    caller.needs("admin:write:accounts")?;
    let by = caller.present()?;
    let about = member::known(&app.db, Some(by), id).await?;
    if about.local {
        return Err(ApiError::not_allowed());
    }
    let mut tx = app.db.begin().await?;
    block::unblock(&mut tx, by, id).await?;
    tx.commit().await?;
    single(&app, by, id).await
}
