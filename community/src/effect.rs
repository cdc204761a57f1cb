//! What has just become true; ids only. Every change leaves one in its own transaction, and whatever follows
//! from the change follows from that row.

use serde::{Deserialize, Serialize};

use crate::{
    Result,
    actor::model::Actor,
    call::model::{Answer, AnswerState, Ask},
    event::model::{Attendance, AttendanceState, Change},
    follow::model::Follow,
    id::Id,
    line::model::{Shift, Turn},
    member::model::Member,
    moderation::model::Noted,
    poll::model::Vote,
    post::model::Post,
    queue,
    reaction::model::{self, Reaction},
    report::model::Report,
    scheduled::model::Scheduled,
    start::model::Start,
    store::Tx,
    thanks::model::Thanks,
};

/// What has just become true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "kebab-case")]
pub enum Effect {
    /// One of us published a post (any kind, any audience).
    Published { post: Id<Post> },
    /// A post of ours changed: its words, or what it says of its state (places filled, cancelled).
    Edited { post: Id<Post> },
    /// A post of ours was withdrawn; its row is empty now.
    Withdrawn { post: Id<Post> },
    /// A post came from elsewhere. `quiet` when it was fetched to fill up: nobody is notified.
    Received { post: Id<Post>, quiet: bool },
    /// What was fetched to fill up before is sent by its author now: those concerned are told.
    Delivered { post: Id<Post> },
    /// A post from elsewhere changed.
    ReceivedEdit { post: Id<Post> },
    /// A post from elsewhere was deleted there.
    ReceivedWithdrawal { post: Id<Post> },
    /// Somebody answered a call: one of ours elsewhere, or anyone a call of ours.
    Answered { answer: Id<Answer> },
    /// An answer moved to another state; `call::State` and `call::AnswerState` tell which.
    AnswerChanged { answer: Id<Answer>, to: AnswerState },
    /// A call was settled; those who helped are thanked with these words.
    Settled {
        post: Id<Post>,
        thanks: Option<String>,
    },
    /// A member asks through the group: those whom she chose are told. Who she is stands with the ask alone.
    AskedThroughGroup { ask: Id<Ask> },
    /// One of those published it in the group's name.
    AskPublished { ask: Id<Ask> },
    /// One of those sent it back with words.
    AskReturned { ask: Id<Ask> },
    /// An event of ours is at another time or place, as outsiders may know it.
    EventChanged { post: Id<Post>, change: Change },
    /// Somebody elsewhere asks to quote a post of ours.
    QuoteAsked {
        post: Id<Post>,
        by: Id<Actor>,
        request: String,
        quote: String,
    },
    /// Somebody asked to come to an event: one of ours elsewhere, or anyone to an event of ours.
    Attended { attendance: Id<Attendance> },
    /// A request to come moved to another state.
    AttendanceChanged {
        attendance: Id<Attendance>,
        to: AttendanceState,
    },
    /// A local actor asked to follow someone elsewhere.
    FollowAsked { follow: Id<Follow> },
    /// Somebody elsewhere asked to follow a local actor and waits for a yes.
    FollowWaits { follow: Id<Follow> },
    /// A follow was accepted: by us, or by the one we follow.
    FollowAccepted { follow: Id<Follow> },
    /// A follow of someone elsewhere was refused or a follower removed by us.
    FollowRejected {
        follower: Id<Actor>,
        followee: Id<Actor>,
        uri: String,
    },
    /// A local actor stopped following.
    Unfollowed {
        follower: Id<Actor>,
        followee: Id<Actor>,
        uri: String,
    },
    /// A like or a boost, by one of us or from elsewhere.
    Reacted { reaction: Id<Reaction> },
    /// One of us took a like or a boost back.
    Unreacted {
        actor: Id<Actor>,
        post: Id<Post>,
        kind: model::Kind,
        uri: String,
    },
    /// One of us chose in a poll elsewhere.
    Voted { vote: Id<Vote> },
    /// Somebody voted in a poll of ours: its numbers are others.
    PollCounted { post: Id<Post> },
    /// A poll is over, ours or one that members voted in.
    PollEnded { post: Id<Post> },
    /// A local actor's profile changed.
    ProfileChanged { actor: Id<Actor> },
    /// A member with an address outside gave it up, or left: her actor is gone for others.
    ActorLeft { actor: Id<Actor> },
    /// A member left: what she wrote and promised goes with her, and what only she saw.
    MemberGone { actor: Id<Actor> },
    /// Somebody elsewhere is gone for good.
    ReceivedDeparture { actor: Id<Actor> },
    /// One here follows another here.
    FollowedHere {
        follower: Id<Actor>,
        followee: Id<Actor>,
    },
    /// Someone asks to join the group.
    MemberAsked { member: Id<Member> },
    /// Someone was let in.
    MemberWelcomed { member: Id<Member> },
    /// Someone on the waiting list was let in, since a place fell free.
    MemberMovedUp { member: Id<Member> },
    /// A place in the group fell free, and this one waits for a talk with the hosts.
    PlaceFree { member: Id<Member> },
    /// Someone on the waiting list of an event is welcome, since a place fell free.
    MovedUp { attendance: Id<Attendance> },
    /// What waited for this peer waited too long and was dropped.
    Dropped { host: String },
    /// Whoever made an offer is asked whether it still stands.
    AskedAgain { post: Id<Post> },
    /// An offer rests, since nobody said that it still stands.
    Paused { post: Id<Post> },
    /// What was asked is withdrawn, and these are to tell those who answered without an account: nothing else can.
    LeftUntold {
        post: Id<Post>,
        tellers: Vec<Id<Member>>,
    },
    /// The time of a call or an offer has passed; those who made it may open it again.
    Passed { post: Id<Post> },
    /// The group's telephone line is told otherwise, or something was noted down at it: nobody is told.
    LineChanged,
    /// Who has a shift of the line would be glad if another took it.
    ShiftOffered { turn: Id<Turn> },
    /// Somebody took a shift: a free one, or another's.
    ShiftTaken {
        turn: Id<Turn>,
        from: Option<Id<Member>>,
    },
    /// Somebody cannot keep a shift, this time or for good.
    ShiftFreed {
        shift: Id<Shift>,
        turn: Option<Id<Turn>>,
        by: Id<Actor>,
    },
    /// A shift is off the rota; these had it.
    ShiftDropped {
        shift: Id<Shift>,
        members: Vec<Id<Member>>,
    },
    /// A new call fits volunteers, some of whom want to know at once.
    CallFits { post: Id<Post> },
    /// A volunteer is to be told of calls that fit, all in one.
    CallsFit { member: Id<Member> },
    /// A volunteer is asked whether what she said still holds.
    VolunteerAsked { member: Id<Member> },
    /// What a volunteer said rests, since she did not say that it still holds.
    VolunteerRests { member: Id<Member> },
    /// She who asked for help, or came to a meeting, is asked what was good.
    AskedAfter { post: Id<Post>, member: Id<Member> },
    /// A member thanked another, privately.
    Thanked { thanks: Id<Thanks> },
    /// Somebody would like to start a group and waits for help; `by` is who could not go on with it.
    StartAsked {
        start: Id<Start>,
        by: Option<Id<Actor>>,
    },
    /// Who helps groups to start, or what became of one who asked: nobody is told.
    StartChanged,
    /// One of us blocked someone elsewhere.
    Blocked {
        blocker: Id<Actor>,
        blocked: Id<Actor>,
    },
    /// And takes it back.
    Unblocked {
        blocker: Id<Actor>,
        blocked: Id<Actor>,
        uri: String,
    },
    /// Others coordinate: what was reported may be for others to look at.
    CoordinatorsChanged,
    /// A report arrived.
    Reported { report: Id<Report> },
    /// A report was looked at for the first time.
    ReportSettled { report: Id<Report> },
    /// What others may read of a server on our list changed: nobody is told.
    ListDescribed,
    /// Hosts or coordinators decided something that members may read: nobody is told.
    Moderated { noted: Id<Noted> },
    /// What a member wrote for later could not be published, and waits for her.
    KeptBack {
        scheduled: Id<Scheduled>,
        member: Id<Member>,
    },
    /// These servers are blocked: nobody there comes or helps any more.
    Parted { hosts: Vec<String> },
    /// Someone we follow moved house.
    Moved { from: Id<Actor>, to: Id<Actor> },
}

/// Leaves an effect in the transaction that made it true.
///
/// # Errors
/// When the database does not take it.
pub async fn leave(tx: &mut Tx, effect: Effect) -> Result<()> {
    let body = serde_json::to_string(&effect).expect("effects hold ids and words only");
    queue::effects_push(tx, &body).await
}
