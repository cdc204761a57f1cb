//! Other instances.

use crate::time::Time;

crate::text_enum! {
    /// How a peer stands with us.
    pub enum Standing {
        /// As everyone.
        Neutral = "neutral",
        /// Vouched for by a coordinator.
        Allowed = "allowed",
        /// Heard, but nobody is notified and the network page leaves it out unless followed.
        Silenced = "silenced",
        /// Refused: 403 in every spelling of its name.
        Blocked = "blocked",
    }
}
crate::text_enum! {
    /// The signature dialect a peer understands.
    pub enum Dialect { Cavage = "cavage", Rfc9421 = "rfc9421" }
}

/// Another instance, by host and port.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Peer {
    pub host: String,
    pub standing: Standing,
    pub software: Option<String>,
    pub dialect: Dialect,
    pub first_heard_at: Time,
    pub last_heard_at: Option<Time>,
    pub last_success_at: Option<Time>,
    pub failing_since: Option<Time>,
    pub failures: i64,
    pub next_try_at: Time,
    pub last_error: Option<String>,
}
