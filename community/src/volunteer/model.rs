//! What a member can do for others, when, where, and how she wants to hear of calls that fit.

use crate::{
    call::model::Category, id::Id, member::model::Member, post::model::Post, store::Json,
    time::Time,
};

crate::text_enum! {
    /// When she can, roughly.
    pub enum When { Weekdays = "weekdays", Evenings = "evenings", Weekends = "weekends" }
}
crate::text_enum! {
    /// How she is told of a call that fits; it stands on her page in any case.
    pub enum Telling { AtOnce = "at-once", Daily = "daily", Never = "never" }
}
crate::text_enum! {
    /// Whether calls find her.
    pub enum State {
        Active = "active",
        /// She wants a while without.
        Paused = "paused",
        /// She was asked twice whether it still holds, and did not answer.
        Resting = "resting",
    }
}

/// What she says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// At least one.
    pub kinds: Vec<Category>,
    pub words: String,
    pub area: Option<String>,
    pub times: Vec<When>,
    pub languages: Vec<String>,
    /// Beside herself nobody sees any of it, unless she ticks this.
    pub seen_by_hosts: bool,
    pub told: Telling,
}

/// A member who said what she can do.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Volunteer {
    pub member_id: Id<Member>,
    pub kinds: Json<Vec<Category>>,
    pub words: String,
    pub area: Option<String>,
    pub times: Json<Vec<When>>,
    pub languages: Json<Vec<String>>,
    pub seen_by_hosts: bool,
    pub told: Telling,
    pub state: State,
    /// How often the question "does this still hold?" stands unanswered.
    pub asked: i64,
    pub state_changed_at: Time,
    pub created_at: Time,
}

/// One of those who let the hosts see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    #[sqlx(flatten)]
    pub volunteer: Volunteer,
    pub name: String,
    pub handle: String,
}

/// What of a call decides whom it fits.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    pub post: Id<Post>,
    pub kind: Category,
    pub areas: Vec<String>,
    pub languages: Vec<String>,
    /// Which of the times that one may name there are until it is needed; `None` for a call without a date, or in the middle of
    /// the night, when whoever can is asked.
    pub times: Option<Vec<When>>,
}

/// What is known of a call here.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Known {
    /// What decided when volunteers were looked for last; empty since it is over.
    pub asks: Option<String>,
    /// It was fetched to fill up, and nobody was told.
    pub quiet: bool,
}
