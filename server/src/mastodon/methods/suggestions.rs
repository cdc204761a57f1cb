//! `suggestions`: the groups of the network that somebody does not follow yet. Persons are suggested to nobody.

use std::collections::HashSet;

use axum::{Json, Router, extract::State, routing::get};
use community::{
    actor::{Actor, Kind},
    id::Id,
};
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::{
            account::{self, Account},
            relationship,
        },
        error::ApiError,
        form::Params,
    },
    pages::{directory, group},
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/suggestions", get(v2))
        .route("/api/v1/suggestions", get(v1))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    limit: Option<u64>,
}

/// One whom to follow, and why she is named: our group follows her, and she wants to be found.
#[derive(Debug, Serialize)]
struct Suggestion {
    source: &'static str,
    sources: [&'static str; 1],
    account: Account,
}

async fn v2(
    State(app): State<App>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> Result<Json<Vec<Suggestion>>, ApiError> {
    let suggested = suggested(&app, &caller, asked).await?;
    let as_suggestion = |account| Suggestion {
        source: "staff",
        sources: ["featured"],
        account,
    };
    Ok(Json(suggested.into_iter().map(as_suggestion).collect()))
}

async fn v1(
    State(app): State<App>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> Result<Json<Vec<Account>>, ApiError> {
    suggested(&app, &caller, asked).await.map(Json)
}

async fn suggested(app: &App, caller: &Caller, asked: Asked) -> Result<Vec<Account>, ApiError> {
    caller.needs("read:accounts")?;
    let known = directory::known(&app.db, group::ours(app).await?).await?;
    let groups: Vec<Actor> = known
        .into_iter()
        .filter(|known| known.profile.directory_consent && !known.actor.local)
        .map(|known| known.actor)
        .filter(|actor| actor.kind == Kind::Group)
        .collect();
    let ids: Vec<Id<Actor>> = groups.iter().map(|actor| actor.id).collect();
    let free: HashSet<Id<Actor>> = relationship::relationships(app, caller, &ids)
        .await?
        .into_iter()
        .filter(|tie| !tie.is_settled())
        .map(|tie| tie.id)
        .collect();
    let most = usize::try_from(asked.limit.unwrap_or(40).clamp(1, 80)).unwrap_or(40);
    let groups = groups
        .into_iter()
        .filter(|actor| free.contains(&actor.id))
        .take(most);
    account::accounts(app, groups.collect()).await
}
