//! What a member said to another.

use crate::{id::Id, member::model::Member, time::Time};

/// A thank-you.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Thanks {
    pub id: Id<Thanks>,
    pub to_member_id: Id<Member>,
    pub from_member_id: Id<Member>,
    pub words: String,
    pub created_at: Time,
}
