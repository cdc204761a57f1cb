//! What concerns a member.

use crate::{actor::model::Actor, id::Id, member::model::Member, time::Time};

crate::text_enum! {
    /// Why a member is told. `subject_id` is the id of an answer, attendance, post, follow, member or report.
    pub enum Reason {
        AnswerCame = "answer-came",
        AnswerAccepted = "answer-accepted",
        AnswerDeclined = "answer-declined",
        AnswerConfirmed = "answer-confirmed",
        AnswerTakenBack = "answer-taken-back",
        AnswerLapsed = "answer-lapsed",
        CallSettled = "call-settled",
        AttendanceCame = "attendance-came",
        AttendanceWelcomed = "attendance-welcomed",
        AttendanceDeclined = "attendance-declined",
        StillYes = "still-yes",
        OfferPaused = "offer-paused",
        Reply = "reply",
        PrivatePost = "private-post",
        FollowWaits = "follow-waits",
        Followed = "followed",
        AttendanceMovedUp = "attendance-moved-up",
        MemberAsked = "member-asked",
        MemberMovedUp = "member-moved-up",
        PlaceFree = "place-free",
        Reported = "reported",
        /// The subject is an actor of the host.
        Dropped = "dropped",
    }
}

/// Something that concerns a member.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Notification {
    pub id: Id<Notification>,
    pub member_id: Id<Member>,
    pub reason: Reason,
    pub subject_id: i64,
    pub actor_id: Option<Id<Actor>>,
    pub created_at: Time,
    pub read_at: Option<Time>,
}
