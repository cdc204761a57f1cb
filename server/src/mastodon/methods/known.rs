//! `accounts`, the reading half: who somebody is, and who is found by a name.

use axum::{Json, Router, extract::State, response::Response, routing::get};
use community::{
    actor::{self, Actor},
    follow,
    id::Id,
    list,
    member::{self, Present},
    search, tag,
};
use serde::Deserialize;

use crate::{
    app::App,
    auth::bearer::{Caller, MaybeCaller},
    mastodon::{
        entities::{
            account::{self, Account},
            list::List,
            tag::{self as tags, FeaturedTag},
        },
        error::ApiError,
        form::{Named, Params},
        page::Paging,
    },
};

/// The most that a request may name.
const MOST: usize = 100;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/accounts", get(many))
        .route("/api/v1/accounts/lookup", get(lookup))
        .route("/api/v1/accounts/search", get(find))
        .route("/api/v1/accounts/familiar_followers", get(familiar))
        .route("/api/v1/accounts/{id}", get(one))
        .route("/api/v1/accounts/{id}/followers", get(followers))
        .route("/api/v1/accounts/{id}/following", get(following))
        .route("/api/v1/accounts/{id}/lists", get(lists))
        .route("/api/v1/accounts/{id}/featured_tags", get(featured_tags))
}

/// Ids as clients send them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Ids {
    pub id: Vec<String>,
}

impl Ids {
    /// Those that are ids; once each, and not without end.
    pub fn read<T>(&self) -> Vec<Id<T>> {
        let mut ids: Vec<Id<T>> = Vec::new();
        for id in self.id.iter().take(MOST).filter_map(|id| id.parse().ok()) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }
}

async fn one(
    State(app): State<App>,
    caller: MaybeCaller,
    Named(id): Named<Actor>,
) -> Result<Json<Account>, ApiError> {
    caller.needs("read:accounts")?;
    let actor = member::known(&app.db, caller.present(), id).await?;
    account::account(&app, actor).await.map(Json)
}

async fn many(
    State(app): State<App>,
    caller: MaybeCaller,
    Params(ids): Params<Ids>,
) -> Result<Json<Vec<Account>>, ApiError> {
    caller.needs("read:accounts")?;
    let known = member::known_among(&app.db, caller.present(), &ids.read()).await?;
    account::accounts(&app, known).await.map(Json)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Lookup {
    acct: String,
}

async fn lookup(
    State(app): State<App>,
    caller: MaybeCaller,
    Params(asked): Params<Lookup>,
) -> Result<Json<Account>, ApiError> {
    caller.needs("read:accounts")?;
    let actor = by_handle(&app, caller.present(), &asked.acct)
        .await?
        .ok_or_else(ApiError::not_found)?;
    account::account(&app, actor).await.map(Json)
}

/// Somebody known here by `name`, `@name` or `name@host`, if the one who asks may know her.
pub async fn by_handle(
    app: &App,
    by: Option<&Present>,
    handle: &str,
) -> Result<Option<Actor>, ApiError> {
    let handle = handle.trim().trim_start_matches('@');
    let here = app.db.here().authority();
    let (name, host) = handle.split_once('@').unwrap_or((handle, &here));
    let Some(actor) = actor::by_handle(&app.db, name, host).await? else {
        return Ok(None);
    };
    match member::known(&app.db, by, actor.id).await {
        Ok(actor) => Ok(Some(actor)),
        Err(community::Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What a search for people asks.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Search {
    q: String,
    resolve: bool,
    following: bool,
    limit: Option<i64>,
    offset: i64,
}

async fn find(
    State(app): State<App>,
    caller: Caller,
    Params(asked): Params<Search>,
) -> Result<Json<Vec<Account>>, ApiError> {
    caller.needs("read:accounts")?;
    let which = search::Which {
        followed_by: asked.following.then(|| caller.actor()).transpose()?,
        limit: asked.limit.unwrap_or(40),
        offset: asked.offset,
    };
    let found = people(&app, caller.present()?, &asked.q, asked.resolve, which).await?;
    account::accounts(&app, found).await.map(Json)
}

/// People by a handle, an address or the beginning of a name. `resolve` asks other servers, in the name of the node, for one who
/// is named whole and not known here.
pub async fn people(
    app: &App,
    by: &Present,
    text: &str,
    resolve: bool,
    which: search::Which,
) -> Result<Vec<Actor>, ApiError> {
    let text = text.trim();
    if text.len() > 1_000 {
        return Ok(Vec::new());
    }
    let mut found = search::accounts(&app.db, by, text, which).await?;
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    let named = if is_address {
        by_address(app, by, text).await?
    } else {
        by_handle(app, Some(by), text).await?
    };
    let is_whole = is_address || text.trim_start_matches('@').contains('@');
    let exact = match (named, which.followed_by) {
        (Some(actor), Some(me)) => {
            let ties = follow::ties(&app.db, me, &[actor.id]).await?;
            ties.iter().any(|tie| tie.following).then_some(actor)
        }
        (Some(actor), None) => Some(actor),
        // Who is not known here is followed by nobody here.
        (None, None) if resolve && is_whole && which.offset == 0 => resolved(app, by, text).await?,
        (None, _) => None,
    };
    if let Some(actor) = exact
        && which.offset == 0
    {
        found.retain(|known| known.id != actor.id);
        found.insert(0, actor);
        found.truncate(usize::try_from(which.limit.clamp(1, 80)).unwrap_or(1));
    }
    Ok(found)
}

async fn by_address(app: &App, by: &Present, url: &str) -> Result<Option<Actor>, ApiError> {
    let here = app.db.here();
    if let Some(handle) = url.strip_prefix(&here.url("/@"))
        && !handle.contains('/')
    {
        return by_handle(app, Some(by), handle).await;
    }
    let Some(actor) = actor::by_uri(&app.db, url).await? else {
        return Ok(None);
    };
    Ok(member::known_among(&app.db, Some(by), &[actor.id])
        .await?
        .pop())
}

/// What other servers say; that they say nothing is no failure of ours.
async fn resolved(app: &App, by: &Present, text: &str) -> Result<Option<Actor>, ApiError> {
    match app.federation.find(text).await {
        Ok(actor) => Ok(member::known_among(&app.db, Some(by), &[actor.id])
            .await?
            .pop()),
        Err(error) => {
            tracing::debug!(%error, "nobody found elsewhere");
            Ok(None)
        }
    }
}

/// Who follows whom is told to nobody but the two; hosts know who follows the group.
fn is_own(caller: &MaybeCaller, id: Id<Actor>, group: Option<Id<Actor>>) -> bool {
    let Some(present) = caller.present() else {
        return false;
    };
    let speaks_as_it = caller
        .0
        .as_ref()
        .is_some_and(|caller| caller.actor().is_ok_and(|actor| actor == id));
    speaks_as_it || (present.is_host() && group == Some(id))
}

async fn followers(
    State(app): State<App>,
    caller: MaybeCaller,
    Named(id): Named<Actor>,
    paging: Paging,
) -> Result<Response, ApiError> {
    caller.needs("read:accounts")?;
    shown(&app, &caller, id, &paging, true).await
}

async fn following(
    State(app): State<App>,
    caller: MaybeCaller,
    Named(id): Named<Actor>,
    paging: Paging,
) -> Result<Response, ApiError> {
    caller.needs("read:accounts")?;
    shown(&app, &caller, id, &paging, false).await
}

async fn shown(
    app: &App,
    caller: &MaybeCaller,
    id: Id<Actor>,
    paging: &Paging,
    is_followers: bool,
) -> Result<Response, ApiError> {
    member::known(&app.db, caller.present(), id).await?;
    let group = community::group::find(&app.db)
        .await?
        .map(|group| group.actor_id);
    let page = paging.page(40, 80);
    let rows = if !is_own(caller, id, group) {
        Vec::new()
    } else if is_followers {
        follow::following_me(&app.db, id, &page).await?
    } else {
        follow::followed_by(&app.db, id, &page).await?
    };
    let cursors: Vec<i64> = rows.iter().map(|(id, _)| id.get()).collect();
    let actors = rows.into_iter().map(|(_, actor)| actor).collect();
    let accounts = account::accounts(app, actors).await?;
    Ok(paging.reply(app.db.here(), &page, &cursors, &accounts))
}

async fn lists(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Actor>,
) -> Result<Json<Vec<List>>, ApiError> {
    caller.needs("read:lists")?;
    member::known(&app.db, Some(caller.present()?), id).await?;
    let lists = list::of_account(&app.db, caller.actor()?, id).await?;
    Ok(Json(lists.into_iter().map(List::from).collect()))
}

async fn featured_tags(
    State(app): State<App>,
    caller: MaybeCaller,
    Named(id): Named<Actor>,
) -> Result<Json<Vec<FeaturedTag>>, ApiError> {
    caller.needs("read:accounts")?;
    member::known(&app.db, caller.present(), id).await?;
    let mut shown = Vec::new();
    for one in tag::featured(&app.db, id).await? {
        shown.push(tags::featured(&app, one).await?);
    }
    Ok(Json(shown))
}

/// Whom two follow both is nobody's business: each asked for has nobody.
async fn familiar(
    State(app): State<App>,
    caller: Caller,
    Params(ids): Params<Ids>,
) -> Result<Json<Vec<serde_json::Value>>, ApiError> {
    caller.needs("read:follows")?;
    let known = member::known_among(&app.db, Some(caller.present()?), &ids.read()).await?;
    let familiar = |actor: &Actor| serde_json::json!({"id": actor.id, "accounts": []});
    Ok(Json(known.iter().map(familiar).collect()))
}
