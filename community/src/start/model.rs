//! Who would like to start a group, and who helps with it.

use crate::{id::Id, member::model::Member, time::Time};

crate::text_enum! {
    /// Where it stands with somebody who would like to start a group.
    pub enum State {
        /// Nobody answers yet.
        Waiting = "waiting",
        /// One of those who help has answered.
        Taken = "taken",
        /// It is done; what was written is forgotten.
        Done = "done",
        /// Taken back; nothing is left of it.
        TakenBack = "taken-back",
    }
}

impl State {
    /// Whether somebody still waits for help.
    pub fn is_open(self) -> bool {
        match self {
            Self::Waiting | Self::Taken => true,
            Self::Done | Self::TakenBack => false,
        }
    }
}

/// Somebody who would like to start a group. What she wrote is read by those who help, and by nobody else.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Start {
    pub id: Id<Start>,
    pub name: String,
    /// What the group would share.
    pub concern: String,
    pub words: String,
    /// One way to reach her.
    pub contact: String,
    pub language: String,
    pub state: State,
    /// Who answers.
    pub member_id: Option<Id<Member>>,
    /// What she said; it stands on the page of the one who asked.
    pub reply: Option<String>,
    pub created_at: Time,
    pub updated_at: Time,
}

/// A host who helps groups to start.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Helper {
    pub member_id: Id<Member>,
    /// The name that she tells everyone for this.
    pub name: String,
}
