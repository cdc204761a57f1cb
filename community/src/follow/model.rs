//! Who follows whom.

use crate::{actor::model::Actor, id::Id, time::Time};

crate::text_enum! {
    /// Where a follow stands.
    pub enum State { Requested = "requested", Accepted = "accepted", Rejected = "rejected" }
}

/// One follows another.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Follow {
    pub id: Id<Follow>,
    pub follower_id: Id<Actor>,
    pub followee_id: Id<Actor>,
    pub state: State,
    pub uri: String,
    pub created_at: Time,
    pub accepted_at: Option<Time>,
}
