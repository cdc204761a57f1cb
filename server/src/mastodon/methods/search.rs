//! `search` (version 2): people, statuses and hashtags by words, handles and addresses.

use axum::{Json, Router, extract::State, routing::get};
use community::{
    actor::Actor,
    id::Id,
    post::{self as posts, Post},
    search, tag as tags, timeline,
};
use serde::{Deserialize, Serialize};

use super::known;
use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::{
            account::{self, Account},
            status::{self, Status},
            tag::{self, Tag},
        },
        error::ApiError,
        form::{Params, maybe},
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/api/v2/search", get(find))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    r#type: Option<String>,
    resolve: bool,
    following: bool,
    account_id: Option<String>,
    #[serde(deserialize_with = "maybe")]
    max_id: Option<i64>,
    limit: Option<i64>,
    offset: i64,
}

/// What was found.
#[derive(Debug, Default, Serialize)]
struct Found {
    accounts: Vec<Account>,
    statuses: Vec<Status>,
    hashtags: Vec<Tag>,
}

async fn find(
    State(app): State<App>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> Result<Json<Found>, ApiError> {
    caller.needs("read:search")?;
    let by = caller.present()?;
    let text = asked.q.trim();
    let mut found = Found::default();
    if text.is_empty() || text.len() > 1_000 {
        return Ok(Json(found));
    }
    let limit = asked.limit.unwrap_or(20).clamp(1, 40);
    let wants = |kind: &str| {
        asked
            .r#type
            .as_deref()
            .is_none_or(|wanted| wanted.is_empty() || wanted == kind)
    };
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    if wants("statuses") {
        let some = if is_address {
            by_address(&app, &caller, text, asked.resolve && asked.offset == 0).await?
        } else {
            let author: Option<Id<Actor>> =
                asked.account_id.as_deref().and_then(|id| id.parse().ok());
            let below = asked.max_id.unwrap_or(i64::MAX);
            let reader = caller.reader();
            search::posts(&app.db, &reader, text, author, below, limit, asked.offset).await?
        };
        found.statuses = status::of_posts(&app, &caller.reader(), some).await?;
    }
    // An address is one thing: once it is known for a status, nobody is asked for a person there.
    if wants("accounts") && (found.statuses.is_empty() || !is_address) {
        let which = search::Which {
            followed_by: asked.following.then(|| caller.actor()).transpose()?,
            limit,
            offset: asked.offset,
        };
        let some = known::people(&app, by, text, asked.resolve, which).await?;
        found.accounts = account::accounts(&app, some).await?;
    }
    if wants("hashtags") && !is_address && !text.contains('@') {
        let names = search::tags(&app.db, text, limit, asked.offset).await?;
        let followed = tags::follows(&app.db, caller.actor()?, &names).await?;
        found.hashtags = names
            .iter()
            .map(|name| tag::tag(&app, name, followed.contains(name)))
            .collect();
    }
    Ok(Json(found))
}

/// The post at an address, if the caller may see it; other servers are asked only when she wishes, and in the name of the node.
async fn by_address(
    app: &App,
    caller: &Caller,
    url: &str,
    resolve: bool,
) -> Result<Vec<Post>, ApiError> {
    let id = match posts::by_uri(&app.db, url).await? {
        Some(post) => post.id,
        None if resolve || app.db.here().is_ours(url) => {
            match app.federation.find_post(url).await {
                Ok(id) => id,
                Err(error) => {
                    tracing::debug!(%error, "no post found at an address");
                    return Ok(Vec::new());
                }
            }
        }
        None => return Ok(Vec::new()),
    };
    Ok(timeline::seen(&app.db, &caller.reader(), &[id]).await?)
}
