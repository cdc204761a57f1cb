//! What goes out: an effect becomes activities and their deliveries, in the transaction that hears it. Database only.

mod answers;
mod audience;
mod changes;
pub mod deliver;
pub mod document;
mod guests;
mod places;
mod polls;
mod posts;
mod quotes;
mod ties;
mod voice;

use community::{effect::Effect, store::Tx};

use crate::Result;

/// Hears an effect.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    match effect {
        Effect::Published { post } => posts::published(tx, *post).await,
        Effect::Edited { post } => posts::edited(tx, *post).await,
        Effect::Withdrawn { post } => posts::withdrawn(tx, *post).await,
        Effect::EventChanged { post, change } => changes::changed(tx, *post, *change).await,
        Effect::Answered { answer } => answers::answered(tx, *answer).await,
        Effect::AnswerChanged { answer, to } => answers::changed(tx, *answer, *to).await,
        Effect::Settled { post, thanks } => answers::settled(tx, *post, thanks.as_deref()).await,
        Effect::QuoteAsked {
            post,
            by,
            request,
            quote,
        } => quotes::asked(tx, *post, *by, request, quote).await,
        Effect::Attended { attendance } => guests::attended(tx, *attendance).await,
        Effect::AttendanceChanged { attendance, to } => guests::changed(tx, *attendance, *to).await,
        Effect::FollowAsked { follow } => ties::asked(tx, *follow).await,
        Effect::FollowAccepted { follow } => ties::accepted(tx, *follow).await,
        Effect::FollowRejected {
            follower,
            followee,
            uri,
        } => ties::rejected(tx, *follower, *followee, uri).await,
        Effect::Unfollowed {
            follower,
            followee,
            uri,
        } => ties::unfollowed(tx, *follower, *followee, uri).await,
        Effect::Reacted { reaction } => ties::reacted(tx, *reaction).await,
        Effect::Unreacted {
            actor,
            post,
            kind,
            uri,
        } => ties::unreacted(tx, *actor, *post, *kind, uri).await,
        Effect::Voted { vote } => polls::voted(tx, *vote).await,
        Effect::PollCounted { post } | Effect::PollEnded { post } => {
            polls::counted(tx, *post).await
        }
        Effect::ProfileChanged { actor } => ties::profile_changed(tx, *actor).await,
        Effect::ActorLeft { actor } => ties::left(tx, *actor).await,
        Effect::Blocked { blocker, blocked } => ties::blocked(tx, *blocker, *blocked).await,
        Effect::Unblocked {
            blocker,
            blocked,
            uri,
        } => ties::unblocked(tx, *blocker, *blocked, uri).await,
        Effect::Moved { from, to } => ties::moved(tx, *from, *to).await,
        Effect::Reported { report } => ties::reported(tx, *report).await,
        Effect::Received { .. }
        | Effect::Delivered { .. }
        | Effect::ReceivedEdit { .. }
        | Effect::ReceivedWithdrawal { .. }
        | Effect::FollowWaits { .. }
        | Effect::FollowedHere { .. }
        | Effect::MemberGone { .. }
        | Effect::ReceivedDeparture { .. }
        | Effect::MemberAsked { .. }
        | Effect::MemberWelcomed { .. }
        | Effect::MemberMovedUp { .. }
        | Effect::PlaceFree { .. }
        // Who keeps the line, and who rang, is nobody's elsewhere.
        | Effect::LineChanged
        | Effect::Moderated { .. }
        | Effect::ListDescribed
        | Effect::ReportSettled { .. }
        | Effect::ShiftOffered { .. }
        | Effect::ShiftTaken { .. }
        | Effect::ShiftFreed { .. }
        | Effect::ShiftDropped { .. }
        | Effect::Dropped { .. }
        | Effect::LeftUntold { .. }
        | Effect::Parted { .. }
        | Effect::KeptBack { .. }
        | Effect::CoordinatorsChanged
        | Effect::AskedAgain { .. }
        | Effect::AskedThroughGroup { .. }
        | Effect::AskPublished { .. }
        | Effect::AskReturned { .. }
        | Effect::Paused { .. }
        // Told by the `Update` of the call, and to each who waited by her no.
        | Effect::Passed { .. }
        | Effect::AskedAfter { .. }
        | Effect::Thanked { .. }
        // Who asks for help with a start is read by those alone who help.
        | Effect::StartAsked { .. }
        | Effect::StartChanged
        | Effect::CallFits { .. }
        | Effect::CallsFit { .. }
        | Effect::VolunteerAsked { .. }
        | Effect::VolunteerRests { .. }
        | Effect::MovedUp { .. } => Ok(()),
    }
}
