//! `filters` (version 2): words and statuses that a member would rather not see.

use axum::{Json, Router, extract::State, routing::get};
use community::{
    filter::{self, Action, Context, Wish},
    id::Id,
    post::Post,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::bearer::Caller,
    mastodon::{
        entities::filter::{Filter, FilterKeyword, FilterStatus},
        error::ApiError,
        form::{Named, Params},
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/filters", get(all).post(make))
        .route("/api/v2/filters/{id}", get(one).put(change).delete(end))
        .route(
            "/api/v2/filters/{id}/keywords",
            get(keywords).post(add_keyword),
        )
        .route(
            "/api/v2/filters/keywords/{id}",
            get(keyword).put(change_keyword).delete(end_keyword),
        )
        .route(
            "/api/v2/filters/{id}/statuses",
            get(statuses).post(add_status),
        )
        .route(
            "/api/v2/filters/statuses/{id}",
            get(status).delete(end_status),
        )
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    title: Option<String>,
    context: Option<Vec<String>>,
    filter_action: Option<String>,
    #[serde(deserialize_with = "crate::mastodon::form::maybe")]
    expires_in: Option<i64>,
    keywords_attributes: Vec<KeywordAsked>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct KeywordAsked {
    id: Option<String>,
    keyword: Option<String>,
    whole_word: Option<bool>,
    #[serde(rename = "_destroy")]
    destroy: bool,
}

impl Asked {
    fn wish(&self) -> Result<Wish, ApiError> {
        let contexts = self.context.as_deref().map(contexts).transpose()?;
        let action = match self
            .filter_action
            .as_deref()
            .filter(|word| !word.is_empty())
        {
            None => None,
            Some(word) => Some(
                word.parse::<Action>()
                    .map_err(|_| ApiError::invalid("'filter_action' is not a valid action"))?,
            ),
        };
        Ok(Wish {
            title: self.title.clone(),
            contexts,
            action,
            expires_in: self.expires_in,
        })
    }
}

/// Where a filter counts, each place once.
pub fn contexts(words: &[String]) -> Result<Vec<Context>, ApiError> {
    let mut contexts = Vec::new();
    for word in words {
        let context: Context = word.parse().map_err(|_| {
            ApiError::invalid("Validation failed: Context None or invalid context supplied")
        })?;
        if !contexts.contains(&context) {
            contexts.push(context);
        }
    }
    Ok(contexts)
}

async fn all(State(app): State<App>, caller: Caller) -> Result<Json<Vec<Filter>>, ApiError> {
    caller.needs("read:filters")?;
    let filters = filter::all(&app.db, caller.actor()?).await?;
    Ok(Json(filters.iter().map(Filter::from).collect()))
}

async fn hers(
    app: &App,
    caller: &Caller,
    id: Id<filter::Filter>,
) -> Result<filter::Filter, ApiError> {
    filter::get(&app.db, caller.actor()?, id)
        .await?
        .ok_or_else(ApiError::not_found)
}

async fn one(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<filter::Filter>,
) -> Result<Json<Filter>, ApiError> {
    caller.needs("read:filters")?;
    let filter = hers(&app, &caller, id).await?;
    Ok(Json(Filter::from(&filter)))
}

async fn make(
    State(app): State<App>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> Result<Json<Filter>, ApiError> {
    caller.needs("write:filters")?;
    let me = caller.actor()?;
    let mut tx = app.db.begin().await?;
    let made = filter::make(&mut tx, me, &asked.wish()?).await?;
    for keyword in &asked.keywords_attributes {
        let words = keyword.keyword.as_deref().unwrap_or_default();
        let whole = keyword.whole_word.unwrap_or(false);
        filter::add_keyword(&mut tx, me, made.id, words, whole).await?;
    }
    tx.commit().await?;
    let filter = hers(&app, &caller, made.id).await?;
    Ok(Json(Filter::from(&filter)))
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<filter::Filter>,
    Params(asked): Params<Asked>,
) -> Result<Json<Filter>, ApiError> {
    caller.needs("write:filters")?;
    let me = caller.actor()?;
    let mut tx = app.db.begin().await?;
    let known = filter::change(&mut tx, me, id, &asked.wish()?).await?;
    for keyword in &asked.keywords_attributes {
        let words = keyword.keyword.as_deref();
        let Some(named) = keyword.id.as_deref().filter(|id| !id.is_empty()) else {
            let whole = keyword.whole_word.unwrap_or(false);
            filter::add_keyword(&mut tx, me, id, words.unwrap_or_default(), whole).await?;
            continue;
        };
        let named: Id<filter::Keyword> = named.parse().map_err(|_| ApiError::not_found())?;
        if !known.keywords.iter().any(|keyword| keyword.id == named) {
            return Err(ApiError::not_found());
        }
        if keyword.destroy {
            filter::end_keyword(&mut tx, me, named).await?;
        } else {
            filter::change_keyword(&mut tx, me, named, words, keyword.whole_word).await?;
        }
    }
    tx.commit().await?;
    let filter = hers(&app, &caller, id).await?;
    Ok(Json(Filter::from(&filter)))
}

async fn end(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<filter::Filter>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("write:filters")?;
    let mut tx = app.db.begin().await?;
    filter::end(&mut tx, caller.actor()?, id).await?;
    tx.commit().await?;
    Ok(Json(json!({})))
}

async fn keywords(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<filter::Filter>,
) -> Result<Json<Vec<FilterKeyword>>, ApiError> {
    caller.needs("read:filters")?;
    let filter = hers(&app, &caller, id).await?;
    Ok(Json(
        filter.keywords.iter().map(FilterKeyword::from).collect(),
    ))
}

async fn add_keyword(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<filter::Filter>,
    Params(asked): Params<KeywordAsked>,
) -> Result<Json<FilterKeyword>, ApiError> {
    caller.needs("write:filters")?;
    let words = asked.keyword.as_deref().unwrap_or_default();
    let whole = asked.whole_word.unwrap_or(false);
    let mut tx = app.db.begin().await?;
    let keyword = filter::add_keyword(&mut tx, caller.actor()?, id, words, whole).await?;
    tx.commit().await?;
    Ok(Json(FilterKeyword::from(&keyword)))
}

async fn keyword(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<filter::Keyword>,
) -> Result<Json<FilterKeyword>, ApiError> {
    caller.needs("read:filters")?;
    let keyword = filter::keyword(&app.db, caller.actor()?, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    Ok(Json(FilterKeyword::from(&keyword)))
}

async fn change_keyword(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<filter::Keyword>,
    Params(asked): Params<KeywordAsked>,
) -> Result<Json<FilterKeyword>, ApiError> {
    caller.needs("write:filters")?;
    let mut tx = app.db.begin().await?;
    let keyword = filter::change_keyword(
        &mut tx,
        caller.actor()?,
        id,
        asked.keyword.as_deref(),
        asked.whole_word,
    )
    .await?;
    tx.commit().await?;
    Ok(Json(FilterKeyword::from(&keyword)))
}

async fn end_keyword(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<filter::Keyword>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("write:filters")?;
    let mut tx = app.db.begin().await?;
    filter::end_keyword(&mut tx, caller.actor()?, id).await?;
    tx.commit().await?;
    Ok(Json(json!({})))
}

async fn statuses(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<filter::Filter>,
) -> Result<Json<Vec<FilterStatus>>, ApiError> {
    caller.needs("read:filters")?;
    let filter = hers(&app, &caller, id).await?;
    Ok(Json(
        filter.statuses.iter().map(FilterStatus::from).collect(),
    ))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct StatusAsked {
    status_id: String,
}

async fn add_status(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<filter::Filter>,
    Params(asked): Params<StatusAsked>,
) -> Result<Json<FilterStatus>, ApiError> {
    caller.needs("write:filters")?;
    let post: Id<Post> = asked.status_id.parse().map_err(|_| ApiError::not_found())?;
    let mut tx = app.db.begin().await?;
    let status = filter::add_status(&mut tx, &caller.viewer(), caller.actor()?, id, post).await?;
    tx.commit().await?;
    Ok(Json(FilterStatus::from(&status)))
}

async fn status(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<filter::Status>,
) -> Result<Json<FilterStatus>, ApiError> {
    caller.needs("read:filters")?;
    let status = filter::status(&app.db, caller.actor()?, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    Ok(Json(FilterStatus::from(&status)))
}

async fn end_status(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<filter::Status>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("write:filters")?;
    let mut tx = app.db.begin().await?;
    filter::end_status(&mut tx, caller.actor()?, id).await?;
    tx.commit().await?;
    Ok(Json(json!({})))
}
