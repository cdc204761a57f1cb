//! List: people whom a member reads together.

use community::{id::Id, list};
use serde::Serialize;

/// A member's list.
#[derive(Debug, Clone, Serialize)]
pub struct List {
    pub id: Id<list::List>,
    pub title: String,
    pub replies_policy: list::Replies,
    pub exclusive: bool,
}

impl From<list::List> for List {
    fn from(list: list::List) -> Self {
        Self {
            id: list.id,
            title: list.title,
            replies_policy: list.replies,
            exclusive: list.exclusive,
        }
    }
}
