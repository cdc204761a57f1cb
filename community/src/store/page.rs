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

    /// The row of this id alone, if it stands there.
    pub fn only(id: i64) -> Self {
        Page {
            max_id: Some(id.saturating_add(1)),
            since_id: Some(id.saturating_sub(1)),
            min_id: None,
            limit: Some(1),
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

    /// Whether to read upwards: `order by id` instead of `order by id desc`. [`paged!`](crate::paged) states both.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_asks_for_becomes_bounds() {
        let page = Page {
            max_id: Some(9),
            since_id: Some(3),
            min_id: None,
            limit: Some(1000),
        };
        assert_eq!((page.above(), page.below(), page.limit()), (3, 9, 40));
        assert_eq!(page.in_order(vec![8, 7]), [8, 7]);
        let upwards = Page {
            min_id: Some(3),
            limit: Some(0),
            ..Page::default()
        };
        assert_eq!(
            (upwards.above(), upwards.below(), upwards.limit()),
            (3, i64::MAX, 1)
        );
        assert_eq!(upwards.in_order(vec![4, 5]), [5, 4]);
    }
}
