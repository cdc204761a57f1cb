//! Reports.

use crate::{actor::model::Actor, id::Id, moderation::model::Outcome, store::Json, time::Time};

crate::text_enum! {
    /// Where a report stands.
    pub enum State { Open = "open", Settled = "settled" }
}

crate::text_enum! {
    /// What kind of trouble it is, in the words of Mastodon's clients.
    pub enum Category { Spam = "spam", Legal = "legal", Violation = "violation", Other = "other" }
}

/// Somebody thinks that coordinators should look.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Report {
    pub id: Id<Report>,
    pub uri: Option<String>,
    pub reporter_id: Option<Id<Actor>>,
    pub about_id: Id<Actor>,
    /// URIs of posts, only those of the one reported.
    pub posts: Json<Vec<String>>,
    pub words: String,
    pub state: State,
    pub created_at: Time,
    pub settled_at: Option<Time>,
    /// It goes on to the server of the reported, in the name of the node.
    pub forward: bool,
    pub category: Category,
    /// What came of it, once it is settled.
    pub outcome: Option<Outcome>,
}
