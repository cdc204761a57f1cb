//! Gatherings.

use serde::{Deserialize, Serialize};

use crate::story::model::Extra;
use crate::{
    actor::model::Actor,
    group::model::{Confidentiality, Focus, Mode, Schedule},
    id::Id,
    post::model::Post,
    store::Json,
    time::Time,
};

crate::text_enum! {
    /// How much of the place outsiders see (A20): private homes default to area.
    pub enum Precision { Area = "area", Building = "building", Exact = "exact" }
}
crate::text_enum! {
    /// How one joins (the wire's `joinMode`).
    pub enum Joining { Free = "free", Ask = "restricted", Invite = "invite", Page = "external" }
}
crate::text_enum! {
    /// What stands.
    pub enum Status { Confirmed = "CONFIRMED", Tentative = "TENTATIVE", Cancelled = "CANCELLED" }
}
crate::text_enum! {
    /// What of a gathering changed, so that people must know.
    pub enum Change { Time = "time", Place = "place", TimeAndPlace = "time-and-place", Cancelled = "cancelled" }
}
crate::text_enum! {
    /// Where a request to come stands.
    pub enum AttendanceState {
        /// The hosts have yet to say yes or no.
        Waiting = "waiting",
        /// Welcome, and next when a place falls free.
        Queued = "queued",
        Going = "going",
        Maybe = "maybe",
        Declined = "declined",
        Left = "left",
    }
}
crate::text_enum! {
    /// By which door somebody asked to come.
    pub enum Door { Member = "member", Join = "join", Reply = "reply", Page = "page" }
}

impl AttendanceState {
    /// Whether somebody still means to come.
    pub fn is_live(self) -> bool {
        match self {
            Self::Waiting | Self::Queued | Self::Going | Self::Maybe => true,
            Self::Declined | Self::Left => false,
        }
    }
}

/// What an event is, beside the words of its post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gathering {
    pub starts_at: Time,
    pub ends_at: Option<Time>,
    /// IANA name.
    pub timezone: String,
    pub modes: Vec<Mode>,
    /// The name of a building, when `precision` allows.
    pub place_name: Option<String>,
    pub area: Option<String>,
    /// Street and number. Goes outside only when `precision` is exact.
    pub address: Option<String>,
    pub precision: Precision,
    /// Held back until somebody is welcome.
    pub online_link: Option<String>,
    /// Held back until somebody is welcome.
    pub dial_in: Option<String>,
    /// Anything more for those who are welcome.
    pub details: Option<String>,
    pub capacity: Option<i64>,
    pub joining: Joining,
    pub status: Status,
    /// What it is about (A19).
    #[serde(default)]
    pub focus: Vec<Focus>,
    /// What may leave the room (A24); `None` of ours becomes the group's rule when it is announced.
    #[serde(default)]
    pub confidentiality: Option<Confidentiality>,
    #[serde(default)]
    pub extra: Extra,
}

/// The event beside its post.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Event {
    pub post_id: Id<Post>,
    pub starts_at: Time,
    pub ends_at: Option<Time>,
    pub timezone: String,
    pub modes: Json<Vec<Mode>>,
    pub place_name: Option<String>,
    pub area: Option<String>,
    pub address: Option<String>,
    pub precision: Precision,
    pub online_link: Option<String>,
    pub dial_in: Option<String>,
    pub details: Option<String>,
    pub capacity: Option<i64>,
    pub joining: Joining,
    pub status: Status,
    /// How many are coming: counted here for our own, told by the peer for others'.
    pub taken: i64,
    /// The regular meeting of which this is a date.
    pub schedule_id: Option<Id<Schedule>>,
    /// Which of its beginnings this is, also after it was moved.
    pub occurs_at: Option<Time>,
    pub focus: Json<Vec<Focus>>,
    /// The rule that was told with the invitation: it holds although the group's own may have changed since.
    pub confidentiality: Option<Confidentiality>,
    pub extra: Json<Extra>,
}

impl Event {
    /// Places left; `None` when there is no limit.
    pub fn places_left(&self) -> Option<i64> {
        self.capacity.map(|capacity| (capacity - self.taken).max(0))
    }

    /// The place as outsiders may read it: (name of the place, street address).
    pub fn public_place(&self) -> (Option<&str>, Option<&str>) {
        match self.precision {
            Precision::Area => (self.area.as_deref(), None),
            Precision::Building => (self.place_name.as_deref().or(self.area.as_deref()), None),
            Precision::Exact => (
                self.place_name.as_deref().or(self.area.as_deref()),
                self.address.as_deref(),
            ),
        }
    }
}

/// Somebody who asked to come.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Attendance {
    pub id: Id<Attendance>,
    pub event_id: Id<Post>,
    pub actor_id: Option<Id<Actor>>,
    /// The `Join` (theirs, or ours at an event elsewhere).
    pub uri: Option<String>,
    /// As whom one of us says it elsewhere: herself, or who stands for her. Others know her as nobody else.
    pub voice_id: Option<Id<Actor>>,
    pub reply_post_id: Option<Id<Post>>,
    pub name: Option<String>,
    /// One way to reach a visitor without an account; hosts only.
    pub contact: Option<String>,
    pub message: Option<String>,
    pub how: Door,
    pub state: AttendanceState,
    /// On the joining side: what the hosts sent to this one person.
    pub revealed: Option<String>,
    pub created_at: Time,
    pub updated_at: Time,
}
