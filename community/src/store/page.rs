//! A page of a long list, as Mastodon's API asks for it.

use serde::{Deserialize, Serialize};

/// `max_id`: older than this; `since_id`: the newest that are newer than this; `min_id`: those right after this.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub max_id: Option<i64>,
    pub since_id: Option<i64>,
    pub min_id: Option<i64>,
    pub limit: Option<u32>,
}

impl Page {
    pub const DEFAULT_LIMIT: u32 = 20;
    pub const MAX_LIMIT: u32 = 40;

    /// The newest `limit` rows.
    pub fn newest(limit: u32) -> Self {
        Page {
            limit: Some(limit),
            ..Page::default()
        }
    }

    /// For `id < $n`.
    pub fn below(&self) -> i64 {
        self.max_id.unwrap_or(i64::MAX)
    }

    /// For `id > $n`.
    pub fn above(&self) -> i64 {
        self.min_id.or(self.since_id).unwrap_or(-1)
    }

    /// For `order by id * $n desc`-free paging: `order by case when $n then id end, id desc`.
    pub fn oldest_first(&self) -> bool {
        self.min_id.is_some()
    }

    /// For `limit $n`: between 1 and [`Page::MAX_LIMIT`].
    pub fn limit(&self) -> i64 {
        self.limit_up_to(Page::MAX_LIMIT)
    }

    /// For lists that may be longer.
    pub fn limit_up_to(&self, most: u32) -> i64 {
        i64::from(self.limit.unwrap_or(Page::DEFAULT_LIMIT).clamp(1, most))
    }

    /// Newest first again, whichever end was read from.
    pub fn in_order<T>(&self, mut rows: Vec<T>) -> Vec<T> {
        if self.oldest_first() {
            rows.reverse();
        }
        rows
    }
}
