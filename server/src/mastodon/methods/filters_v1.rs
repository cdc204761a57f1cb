//! `filters` (version 1), for older apps: each word of a filter as a filter by itself, in the same store.

use axum::{Json, Router, extract::State, routing::get};
use community::{
    filter::{self, Action, Filter, Keyword, Wish},
    id::Id,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::filters::contexts;
use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::filter::FilterV1,
        error::ApiError,
        form::{Named, Params, maybe},
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/filters", get(all).post(make))
        .route("/api/v1/filters/{id}", get(one).put(change).delete(end))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    phrase: Option<String>,
    context: Option<Vec<String>>,
    irreversible: Option<bool>,
    whole_word: Option<bool>,
    #[serde(deserialize_with = "maybe")]
    expires_in: Option<i64>,
}

impl Asked {
    fn wish(&self) -> Result<Wish, ApiError> {
        Ok(Wish {
            title: None,
            contexts: self.context.as_deref().map(contexts).transpose()?,
            action: self.irreversible.map(|is_hidden| {
                if is_hidden {
                    Action::Hide
                } else {
                    Action::Warn
                }
            }),
            expires_in: self.expires_in,
        })
    }
}

async fn all(State(app): State<App>, caller: Caller) -> Result<Json<Vec<FilterV1>>, ApiError> {
    caller.needs("read:filters")?;
    let filters = filter::all(&app.db, caller.actor()?).await?;
    let each = filters.iter().flat_map(|filter| {
        let words = filter.keywords.iter();
        words.map(|word| FilterV1::of(filter, word))
    });
    Ok(Json(each.collect()))
}

/// The word with this id, in its filter.
fn found(filters: &[Filter], id: Id<Keyword>) -> Result<(&Filter, &Keyword), ApiError> {
    filters
        .iter()
        .find_map(|filter| {
            let word = filter.keywords.iter().find(|word| word.id == id)?;
            Some((filter, word))
        })
        .ok_or_else(ApiError::not_found)
}

async fn shown(app: &App, caller: &Caller, id: Id<Keyword>) -> Result<Json<FilterV1>, ApiError> {
    let filters = filter::all(&app.db, caller.actor()?).await?;
    let (filter, word) = found(&filters, id)?;
    Ok(Json(FilterV1::of(filter, word)))
}

async fn one(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Keyword>,
) -> Result<Json<FilterV1>, ApiError> {
    caller.needs("read:filters")?;
    shown(&app, &caller, id).await
}

async fn make(
    State(app): State<App>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> Result<Json<FilterV1>, ApiError> {
    caller.needs("write:filters")?;
    let me = caller.actor()?;
    let phrase = asked.phrase.clone().unwrap_or_default();
    let wish = Wish {
        title: Some(phrase.clone()),
        ..asked.wish()?
    };
    let mut tx = app.db.begin().await?;
    let made = filter::make(&mut tx, me, &wish).await?;
    let whole = asked.whole_word.unwrap_or(true);
    let word = filter::add_keyword(&mut tx, me, made.id, &phrase, whole).await?;
    tx.commit().await?;
    shown(&app, &caller, word.id).await
}

/// What belongs to all words of a filter is changed by those apps that know of them.
async fn change(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Keyword>,
    Params(asked): Params<Asked>,
) -> Result<Json<FilterV1>, ApiError> {
    caller.needs("write:filters")?;
    let me = caller.actor()?;
    let wish = asked.wish()?;
    let mut tx = app.db.begin().await?;
    let filters = filter::all(&mut tx, me).await?;
    let (known, word) = found(&filters, id)?;
    let stays = |wish: &Wish| {
        let contexts = wish.contexts.as_ref();
        contexts.is_none_or(|contexts| *contexts == known.contexts.0)
            && wish.action.is_none_or(|action| action == known.action)
            && wish
                .expires_in
                .is_none_or(|seconds| seconds <= 0 && known.ends_at.is_none())
    };
    let is_alone = known.keywords.len() == 1 && known.statuses.is_empty();
    if !is_alone && !stays(&wish) {
        return Err(ApiError::invalid(
            "Validation failed: This filter has several words; it is changed in a newer app",
        ));
    }
    let words = asked.phrase.as_deref();
    filter::change_keyword(&mut tx, me, id, words, asked.whole_word).await?;
    if is_alone {
        let wish = Wish {
            title: asked.phrase.clone().filter(|_| known.title == word.keyword),
            ..wish
        };
        filter::change(&mut tx, me, known.id, &wish).await?;
    }
    tx.commit().await?;
    shown(&app, &caller, id).await
}

/// With its last word a filter goes, too.
async fn end(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<Keyword>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("write:filters")?;
    let me = caller.actor()?;
    let mut tx = app.db.begin().await?;
    let filters = filter::all(&mut tx, me).await?;
    let (known, _) = found(&filters, id)?;
    if known.keywords.len() == 1 && known.statuses.is_empty() {
        filter::end(&mut tx, me, known.id).await?;
    } else {
        filter::end_keyword(&mut tx, me, id).await?;
    }
    tx.commit().await?;
    Ok(Json(json!({})))
}
