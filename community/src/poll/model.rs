//! A question with choices.

use serde::{Deserialize, Serialize};

use crate::{actor::model::Actor, id::Id, post::model::Post, store::Json, text::Html, time::Time};

/// A question with choices, beside the post that asks it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Poll {
    pub post_id: Id<Post>,
    /// What is asked, without the choices that the post's own content lists for those who cannot vote.
    pub words: Html,
    pub options: Json<Vec<String>>,
    /// How many chose each.
    pub counts: Json<Vec<i64>>,
    pub multiple: bool,
    /// Numbers are told when it is over, not before.
    pub hides_totals: bool,
    pub closes_at: Option<Time>,
    /// How many people voted, when it is known.
    pub voters: Option<i64>,
    /// Whether its end has been told.
    pub ended: bool,
}

impl Poll {
    pub fn is_over(&self, now: Time) -> bool {
        self.ended || self.closes_at.is_some_and(|closes_at| closes_at <= now)
    }
}

/// One choice of one voter.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Vote {
    pub id: Id<Vote>,
    pub post_id: Id<Post>,
    pub actor_id: Id<Actor>,
    pub choice: i64,
    pub uri: Option<String>,
    pub created_at: Time,
}

/// A poll as someone asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub options: Vec<String>,
    pub multiple: bool,
    pub hides_totals: bool,
    /// From its publishing on.
    pub seconds: i64,
}

/// A poll from elsewhere, read by `federation`.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    pub options: Vec<String>,
    pub counts: Vec<i64>,
    pub multiple: bool,
    pub closes_at: Option<Time>,
    pub voters: Option<i64>,
}
