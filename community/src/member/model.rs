//! People with a login here.

use serde::{Deserialize, Serialize};

use crate::{actor::model::Actor, id::Id, store::Json, time::Time};

crate::text_enum! {
    /// Where a member stands.
    pub enum State {
        /// Asked to join; nobody has let her in yet.
        Waiting = "waiting",
        /// May come in, and is next when a place falls free.
        Queued = "queued",
        /// A member.
        Active = "active",
        /// Was not let in.
        Refused = "refused",
        /// Left, or was asked to leave.
        Left = "left",
    }
}

crate::text_enum! {
    /// What a duty opens.
    pub enum Role {
        /// May publish as the group, welcome members, answer calls.
        Host = "host",
        /// Settings, peers, moderation; and all that a host may.
        Coordinator = "coordinator",
        /// A professional invited by the group: may post guides and answer; never sees the roster, never moderates.
        Consultant = "consultant",
        /// A duty with a title of the group's own; opens nothing.
        Named = "named",
    }
}

impl State {
    /// Whether she asked to join and has not been let in yet.
    pub fn is_asking(self) -> bool {
        match self {
            Self::Waiting | Self::Queued => true,
            Self::Active | Self::Refused | Self::Left => false,
        }
    }
}

/// A member's own choices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// "I would like to help run things": seen by coordinators.
    pub would_help_run: bool,
    /// How an app begins a new post for her.
    pub posting: Posting,
    /// What she says of her account to apps.
    pub is_bot: bool,
    pub is_discoverable: bool,
}

/// How an app begins a new post.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Posting {
    /// A word of Mastodon's: `public`, `unlisted`, `private` or `direct`.
    pub privacy: Option<String>,
    pub sensitive: bool,
    pub language: Option<String>,
}

/// A person with a login here.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Member {
    pub id: Id<Member>,
    pub actor_id: Id<Actor>,
    pub handle: String,
    pub name: String,
    pub password_hash: Option<String>,
    pub email: Option<String>,
    pub language: String,
    pub state: State,
    /// What she wrote when she asked to join.
    pub words: Option<String>,
    pub preferences: Json<Preferences>,
    pub created_at: Time,
    pub welcomed_at: Option<Time>,
    pub left_at: Option<Time>,
}

/// A role for a time.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Duty {
    pub id: Id<Duty>,
    pub member_id: Id<Member>,
    pub role: Role,
    pub title: Option<String>,
    pub starts_at: Time,
    pub ends_at: Option<Time>,
    pub next_member_id: Option<Id<Member>>,
    pub created_at: Time,
}

/// A member who is here now, with the duties she holds now.
#[derive(Clone, Debug)]
pub struct Present {
    pub member: Member,
    pub roles: Vec<Role>,
}

impl Present {
    /// Settings, peers, moderation.
    pub fn is_coordinator(&self) -> bool {
        self.roles.contains(&Role::Coordinator)
    }
    /// May publish as the group, welcome members, decide on answers.
    pub fn is_host(&self) -> bool {
        self.is_coordinator() || self.roles.contains(&Role::Host)
    }
    /// Invited by the group for a time; never sees the roster.
    pub fn is_consultant(&self) -> bool {
        self.roles.contains(&Role::Consultant) && !self.is_host()
    }
}

/// What a member says of herself; what is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Description {
    /// Plain words.
    pub note: Option<String>,
    /// Names and values, plain.
    pub fields: Option<Vec<(String, String)>>,
    /// Whether followers from outside wait for her yes.
    pub approves_followers: Option<bool>,
}

/// Somebody who asks to join.
#[derive(Clone, Debug)]
pub struct Asking {
    pub name: String,
    pub handle: String,
    pub language: String,
    pub email: Option<String>,
    pub words: Option<String>,
    pub password_hash: String,
    /// The secret of an invitation, from a link or paper.
    pub invitation: Option<String>,
}
