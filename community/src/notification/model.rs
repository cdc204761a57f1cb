//! What concerns a member.

use crate::{actor::model::Actor, id::Id, member::model::Member, post::model::Post, time::Time};

crate::text_enum! {
    /// Why a member is told. `subject_id` is the id of an answer, attendance, post, follow, member or report.
    pub enum Reason {
        AnswerCame = "answer-came",
        AnswerAccepted = "answer-accepted",
        AnswerDeclined = "answer-declined",
        /// Nobody decided on her answer before the time of the call had passed.
        AnswerPassed = "answer-passed",
        AnswerConfirmed = "answer-confirmed",
        AnswerTakenBack = "answer-taken-back",
        AnswerLapsed = "answer-lapsed",
        CallSettled = "call-settled",
        AttendanceCame = "attendance-came",
        AttendanceWelcomed = "attendance-welcomed",
        AttendanceDeclined = "attendance-declined",
        /// An event to which she means to come does not take place. The subject is the event.
        EventCancelled = "event-cancelled",
        /// A member asks through the group, and this host is among those whom she chose. The subject is the ask.
        AskCame = "ask-came",
        /// What she asked through the group is published. The subject is the ask.
        AskPublished = "ask-published",
        /// What she asked through the group came back. The subject is the ask.
        AskReturned = "ask-returned",
        StillYes = "still-yes",
        OfferPaused = "offer-paused",
        /// The time of what she asked or offered has passed. The subject is the call.
        CallPassed = "call-passed",
        /// What was asked is withdrawn, and only a person can tell those who would have helped. The subject is the call.
        HelpersUntold = "helpers-untold",
        /// What was good, what next? The subject is what she asked for, or where she was.
        AskedAfter = "asked-after",
        /// The subject is a thank-you.
        Thanked = "thanked",
        /// Somebody would like to start a group. The subject is what she asked.
        StartCame = "start-came",
        /// A call fits what she said she can do. The subject is the call.
        CallFits = "call-fits",
        /// Some do; all of them in one. The subject is the newest.
        CallsFit = "calls-fit",
        /// Does what she said she can do still hold? The subject is she.
        VolunteerStill = "volunteer-still",
        /// It rests. The subject is she.
        VolunteerRests = "volunteer-rests",
        Reply = "reply",
        PrivatePost = "private-post",
        FollowWaits = "follow-waits",
        Followed = "followed",
        AttendanceMovedUp = "attendance-moved-up",
        MemberAsked = "member-asked",
        MemberMovedUp = "member-moved-up",
        PlaceFree = "place-free",
        /// The subject of this and the next is a turn of the telephone line.
        ShiftOffered = "shift-offered",
        ShiftTaken = "shift-taken",
        /// The subject is a turn, or a shift that nobody has each week any more.
        ShiftFreed = "shift-freed",
        /// The subject is a shift that is off the rota.
        ShiftDropped = "shift-dropped",
        /// Somebody was said yes to who would help one who rang. The subject of this and the next four is the call that was entered
        /// for her; those who keep the line are told.
        CallerYes = "caller-yes",
        /// Help is found: she is to be rung.
        CallerFound = "caller-found",
        /// Whoever had a yes does not come.
        CallerLost = "caller-lost",
        CallerDone = "caller-done",
        /// Nobody was found in time, or the call is withdrawn.
        CallerPassed = "caller-passed",
        /// What she wrote for later could not be published. The subject is that.
        KeptBack = "kept-back",
        Reported = "reported",
        /// Coordinators looked at what she reported. The subject is the report.
        ReportLookedAt = "report-looked-at",
        /// The subject is a reaction.
        Liked = "liked",
        /// The subject is a reaction.
        Boosted = "boosted",
        /// Somebody of whose posts she wants to be told wrote one.
        Posted = "posted",
        /// A poll of hers, or one that she voted in, is over.
        PollOver = "poll-over",
        /// The subject is an actor of the host.
        Dropped = "dropped",
    }
}

impl Reason {
    /// Whether it is a matter between people, which whoever mutes or blocks somebody wants no more; what is for hosts to decide
    /// still reaches them, so that no call and no answer is lost.
    pub fn is_social(self) -> bool {
        match self {
            Self::Reply
            | Self::Followed
            | Self::Liked
            | Self::Boosted
            | Self::Posted
            | Self::Thanked
            | Self::CallFits => true,
            Self::AnswerCame
            | Self::AnswerAccepted
            | Self::AnswerDeclined
            | Self::AnswerPassed
            | Self::AnswerConfirmed
            | Self::AnswerTakenBack
            | Self::AnswerLapsed
            | Self::CallSettled
            | Self::AttendanceCame
            | Self::AttendanceWelcomed
            | Self::AttendanceDeclined
            | Self::EventCancelled
            | Self::AttendanceMovedUp
            | Self::AskCame
            | Self::AskPublished
            | Self::AskReturned
            | Self::StillYes
            | Self::OfferPaused
            | Self::CallPassed
            | Self::HelpersUntold
            | Self::AskedAfter
            | Self::StartCame
            | Self::CallsFit
            | Self::VolunteerStill
            | Self::VolunteerRests
            | Self::PrivatePost
            | Self::FollowWaits
            | Self::MemberAsked
            | Self::MemberMovedUp
            | Self::PlaceFree
            | Self::ShiftOffered
            | Self::ShiftTaken
            | Self::ShiftFreed
            | Self::ShiftDropped
            | Self::CallerYes
            | Self::CallerFound
            | Self::CallerLost
            | Self::CallerDone
            | Self::CallerPassed
            | Self::KeptBack
            | Self::Reported
            | Self::ReportLookedAt
            | Self::Dropped
            | Self::PollOver => false,
        }
    }
}

/// A notification with the post that it is about, if it is about one. Who may see that post is for the caller to ask.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Told {
    #[sqlx(flatten)]
    pub notification: Notification,
    pub post_id: Option<Id<Post>>,
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

/// Which of a member's notifications.
#[derive(Clone, Debug, Default)]
pub struct Which {
    pub reasons: Vec<Reason>,
    /// Only what this one did.
    pub actor: Option<Id<Actor>>,
    /// Only what is this group's: for a host who speaks as it.
    pub group: Option<Id<Actor>>,
    /// Only what is about this post.
    pub post: Option<Id<Post>>,
}

impl Which {
    /// All of them.
    pub fn all() -> Self {
        Self {
            reasons: Reason::ALL.to_vec(),
            ..Self::default()
        }
    }

    pub(super) fn by(&self) -> i64 {
        self.actor.map_or(0, Id::get)
    }

    pub(super) fn voice(&self) -> i64 {
        self.group.map_or(0, Id::get)
    }

    pub(super) fn of(&self) -> i64 {
        self.post.map_or(0, Id::get)
    }
}
