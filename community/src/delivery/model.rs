//! What waits to be sent.

use crate::{actor::model::Actor, id::Id, peer::model::Dialect, time::Time};

/// Stands for a stored activity.
#[derive(Clone, Copy, Debug)]
pub struct Activity;

/// One activity for one inbox.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Delivery {
    pub id: Id<Delivery>,
    pub activity_id: Id<Activity>,
    pub host: String,
    pub inbox: String,
    pub attempts: i64,
    pub last_error: Option<String>,
    pub created_at: Time,
    pub actor_id: Id<Actor>,
    pub body: String,
}

/// A peer for which something is due, and whether it is well.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Due {
    pub host: String,
    pub dialect: Dialect,
    pub healthy: bool,
}

/// A peer that a worker may send to until the lease ends.
#[derive(Clone, Debug)]
pub struct Lease {
    pub host: String,
    pub dialect: Dialect,
    pub until: Time,
    pub holder: String,
}

/// What came of one attempt.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// 2xx.
    Delivered,
    /// The peer will never take this one (400, 404, 406, 413, 422): dropped after one repeat.
    Refused { error: String },
    /// 410: no more deliveries to that inbox.
    Gone,
    /// The peer is ill: everything for it waits. `retry_after` in seconds, at most a day.
    Failed {
        error: String,
        retry_after: Option<i64>,
    },
}

/// What waits for a peer.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Waiting {
    pub host: String,
    pub count: i64,
    pub oldest: Time,
    pub next_try_at: Time,
    pub last_error: Option<String>,
}
