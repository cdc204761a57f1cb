//! Likes and boosts.

use serde::{Deserialize, Serialize};

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

/// A boost that was taken back, which nobody can look up any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoneBoost {
    pub id: Id<Reaction>,
    pub actor: Id<Actor>,
    pub post: Id<Post>,
    pub inside: bool,
}

impl GoneBoost {
    /// What is known of it afterwards.
    pub fn of(boost: &Reaction) -> Self {
        Self {
            id: boost.id,
            actor: boost.actor_id,
            post: boost.post_id,
            inside: boost.inside,
        }
    }
}
