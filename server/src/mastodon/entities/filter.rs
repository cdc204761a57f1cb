//! Filter, its keywords and statuses, and what it found in a status.

use community::{
    filter::{self, Action, Context},
    id::Id,
    post::Post,
};
use serde::Serialize;

/// Words and statuses that a member would rather not see.
#[derive(Debug, Clone, Serialize)]
pub struct Filter {
    pub id: Id<filter::Filter>,
    pub title: String,
    pub context: Vec<Context>,
    pub expires_at: Option<String>,
    pub filter_action: Action,
    pub keywords: Vec<FilterKeyword>,
    pub statuses: Vec<FilterStatus>,
}

/// A word or phrase of a filter.
#[derive(Debug, Clone, Serialize)]
pub struct FilterKeyword {
    pub id: Id<filter::Keyword>,
    pub keyword: String,
    pub whole_word: bool,
}

/// A single status of a filter.
#[derive(Debug, Clone, Serialize)]
pub struct FilterStatus {
    pub id: Id<filter::Status>,
    pub status_id: Id<Post>,
}

/// A word of a filter as a filter by itself, as older apps know them.
#[derive(Debug, Clone, Serialize)]
pub struct FilterV1 {
    pub id: Id<filter::Keyword>,
    pub phrase: String,
    pub context: Vec<Context>,
    pub expires_at: Option<String>,
    pub irreversible: bool,
    pub whole_word: bool,
}

impl FilterV1 {
    /// This word of that filter.
    pub fn of(filter: &filter::Filter, keyword: &filter::Keyword) -> Self {
        Self {
            id: keyword.id,
            phrase: keyword.keyword.clone(),
            context: filter.contexts.0.clone(),
            expires_at: filter.ends_at.map(community::time::Time::to_rfc3339_millis),
            irreversible: filter.action == Action::Hide,
            whole_word: keyword.whole_word,
        }
    }
}

/// What a filter found in a status; stands in its `filtered`.
#[derive(Debug, Clone, Serialize)]
pub struct FilterResult {
    pub filter: Filter,
    pub keyword_matches: Option<Vec<String>>,
    pub status_matches: Option<Vec<Id<Post>>>,
}

impl From<&filter::Filter> for Filter {
    fn from(filter: &filter::Filter) -> Self {
        Self {
            id: filter.id,
            title: filter.title.clone(),
            context: filter.contexts.0.clone(),
            expires_at: filter.ends_at.map(community::time::Time::to_rfc3339_millis),
            filter_action: filter.action,
            keywords: filter.keywords.iter().map(FilterKeyword::from).collect(),
            statuses: filter.statuses.iter().map(FilterStatus::from).collect(),
        }
    }
}

impl From<&filter::Keyword> for FilterKeyword {
    fn from(keyword: &filter::Keyword) -> Self {
        Self {
            id: keyword.id,
            keyword: keyword.keyword.clone(),
            whole_word: keyword.whole_word,
        }
    }
}

impl From<&filter::Status> for FilterStatus {
    fn from(status: &filter::Status) -> Self {
        Self {
            id: status.id,
            status_id: status.post_id,
        }
    }
}

/// What these filters (`filter::active` of the reader) find in a post.
pub fn results(filters: &[filter::Filter], post: &Post) -> Vec<FilterResult> {
    if filters.is_empty() {
        return Vec::new();
    }
    let words = [
        post.title.as_deref().unwrap_or_default(),
        post.content_note.as_deref().unwrap_or_default(),
        &post.content.plain(),
        &post.tags.0.join(" "),
    ]
    .join("\n");
    filters
        .iter()
        .filter_map(|filter| {
            let found = filter.of(post.id, &words)?;
            Some(FilterResult {
                filter: filter.into(),
                keyword_matches: (!found.keywords.is_empty()).then_some(found.keywords),
                status_matches: (!found.posts.is_empty()).then_some(found.posts),
            })
        })
        .collect()
}
