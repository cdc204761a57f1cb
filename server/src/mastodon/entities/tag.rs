//! Tag and FeaturedTag: hashtags, and those that an account shows.

use community::{
    id::Id,
    tag,
    time::{DAY, Time},
};
use serde::Serialize;

use crate::{app::App, mastodon::error::ApiError};

/// A hashtag.
#[derive(Debug, Clone, Serialize)]
pub struct Tag {
    pub id: String,
    pub name: String,
    pub url: String,
    pub history: Vec<Day>,
    pub following: bool,
    pub featuring: bool,
}

/// How a tag was used in some days, in what everyone may read.
#[derive(Debug, Clone, Serialize)]
pub struct Day {
    pub day: String,
    pub uses: String,
    pub accounts: String,
}

/// A hashtag that an account shows.
#[derive(Debug, Clone, Serialize)]
pub struct FeaturedTag {
    pub id: Id<tag::Featured>,
    pub name: String,
    pub url: String,
    pub statuses_count: String,
    pub last_status_at: Option<String>,
}

/// A tag as it is kept; `following` as the caller told.
pub fn tag(app: &App, name: &str, following: bool) -> Tag {
    Tag {
        id: name.to_owned(),
        name: name.to_owned(),
        url: app.db.here().tag(name),
        history: Vec::new(),
        following,
        featuring: false,
    }
}

/// The same with how it was used in the last week, as one day.
pub async fn with_history(app: &App, name: &str, following: bool) -> Result<Tag, ApiError> {
    let now = app.db.now();
    let today = Time(now.0 - now.0.rem_euclid(DAY));
    let (uses, accounts) = tag::used(&app.db, name, today.plus_millis(-6 * DAY)).await?;
    Ok(Tag {
        history: vec![Day {
            day: (today.0 / 1_000).to_string(),
            uses: uses.to_string(),
            accounts: accounts.to_string(),
        }],
        ..tag(app, name, following)
    })
}

/// A featured tag with its numbers.
pub async fn featured(app: &App, shown: tag::Featured) -> Result<FeaturedTag, ApiError> {
    let (many, last) = tag::featured_of(&app.db, shown.actor_id, &shown.tag).await?;
    Ok(FeaturedTag {
        id: shown.id,
        url: app.db.here().tag(&shown.tag),
        name: shown.name,
        statuses_count: many.to_string(),
        last_status_at: last.and_then(|at| at.to_rfc3339().get(..10).map(str::to_owned)),
    })
}
