//! Likes and boosts.

use crate::{actor::model::Actor, id::Id, post::model::Post, time::Time};

crate::text_enum! {
    /// A like ("me too"), or a boost.
    pub enum Kind { Like = "like", Announce = "announce" }
}

/// A like or a boost.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Reaction {
    pub id: Id<Reaction>,
    pub post_id: Id<Post>,
    pub actor_id: Id<Actor>,
    pub kind: Kind,
    pub uri: Option<String>,
    /// By a member who had no address outside then: it stays inside.
    pub inside: bool,
    pub created_at: Time,
}
