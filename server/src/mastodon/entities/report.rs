//! Report: what somebody asked the coordinators to look at.

use community::{id::Id, post::Post, report};
use serde::Serialize;

use super::account::Account;

/// What somebody asked the coordinators to look at.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    pub id: Id<report::Report>,
    pub action_taken: bool,
    pub action_taken_at: Option<String>,
    pub category: report::Category,
    pub comment: String,
    pub forwarded: bool,
    pub created_at: String,
    pub status_ids: Option<Vec<Id<Post>>>,
    pub rule_ids: Option<Vec<String>>,
    pub collection_ids: Option<Vec<String>>,
    pub target_account: Account,
}

/// A report about an account; `posts` are those of it that are kept.
pub fn report(report: report::Report, about: Account, posts: Vec<Id<Post>>) -> Report {
    Report {
        id: report.id,
        action_taken: report.settled_at.is_some(),
        action_taken_at: report
            .settled_at
            .map(community::time::Time::to_rfc3339_millis),
        category: report.category,
        comment: report.words,
        forwarded: report.forward,
        created_at: report.created_at.to_rfc3339_millis(),
        status_ids: (!posts.is_empty()).then_some(posts),
        rule_ids: None,
        collection_ids: None,
        target_account: about,
    }
}
