//! Who is told of an effect: hosts of what came, a member of what became of hers; nobody of what she did herself.

use super::{
    callers,
    calls::{answer_changed, answered, asker, call_fits, left_untold, settled},
    model::Reason,
    rota,
    social::{poll_ended, reacted, watched},
    store,
    telling::{deciders, has_muted, hosts, is_silenced, note, note_with, of_actor, tell, tell_one},
};
use crate::{
    Result,
    actor::{self, Actor},
    call,
    effect::Effect,
    event::{self, Attendance, AttendanceState, Change},
    follow::{self, Follow},
    group,
    id::Id,
    member::{self, Member, Role, State},
    post::{self, Kind, Post, Viewer, Visibility},
    report::{self, Report},
    start::{self, Start},
    store::Tx,
    thanks::{self, Thanks},
    volunteer,
};

/// Tells the members concerned, once each: hosts of answers, requests, follows and private posts to the group; a member of
/// what became of her answer or request, of replies to what she wrote. Silenced peers and quiet arrivals tell nobody.
///
/// Is heard after `call::hear` and `event::hear`, so that a note that is an answer is told as one.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    match *effect {
        Effect::Published { post }
        | Effect::Received { post, quiet: false }
        | Effect::Delivered { post } => {
            written(tx, post).await?;
            watched(tx, post).await
        }
        Effect::Reacted { reaction } => reacted(tx, reaction).await,
        Effect::PollEnded { post } => poll_ended(tx, post).await,
        Effect::FollowedHere { follower, followee } => {
            let told = of_actor(tx, Some(followee)).await?;
            // Whom she follows may have changed again since.
            tell_one(tx, told, Reason::Followed, follower.get(), Some(follower)).await
        }
        Effect::Answered { answer } => answered(tx, answer).await,
        Effect::AnswerChanged { answer, to } => {
            answer_changed(tx, answer, to).await?;
            callers::hear(tx, effect).await
        }
        Effect::Settled { post, .. } => {
            settled(tx, post).await?;
            callers::hear(tx, effect).await
        }
        Effect::Withdrawn { .. } => callers::hear(tx, effect).await,
        Effect::LeftUntold { post, ref tellers } => left_untold(tx, post, tellers).await,
        Effect::Attended { attendance } => attended(tx, attendance).await,
        Effect::AttendanceChanged { attendance, to } => {
            attendance_changed(tx, attendance, to).await
        }
        Effect::FollowWaits { follow } => follower(tx, follow, Reason::FollowWaits).await,
        Effect::FollowAccepted { follow } => follower(tx, follow, Reason::Followed).await,
        Effect::MemberAsked { member } => {
            let Some(asking) = member::get(&mut *tx, member)
                .await?
                .filter(|asking| asking.state.is_asking())
            else {
                return Ok(());
            };
            let hosts = hosts(tx).await?;
            tell(
                tx,
                hosts,
                Reason::MemberAsked,
                member.get(),
                Some(asking.actor_id),
            )
            .await
        }
        Effect::MemberMovedUp { member } => moved_up(tx, member, Reason::MemberMovedUp).await,
        Effect::PlaceFree { member } => moved_up(tx, member, Reason::PlaceFree).await,
        Effect::EventChanged {
            post,
            change: Change::Cancelled,
        } => cancelled(tx, post).await,
        Effect::MovedUp { attendance } => {
            let Some(known) = event::attendance(&mut *tx, attendance).await? else {
                return Ok(());
            };
            let deciders = deciders(tx, known.event_id).await?;
            let reason = Reason::AttendanceMovedUp;
            tell(tx, deciders, reason, attendance.get(), known.actor_id).await
        }
        Effect::AskedAgain { post } => {
            let deciders = deciders(tx, post).await?;
            tell(tx, deciders, Reason::StillYes, post.get(), None).await
        }
        Effect::AskedThroughGroup { ask } => {
            let Some((_, hosts)) = call::ask::concerned(&mut *tx, ask).await? else {
                return Ok(());
            };
            tell(tx, hosts, Reason::AskCame, ask.get(), None).await
        }
        Effect::AskPublished { ask } => asker(tx, ask, Reason::AskPublished).await,
        Effect::AskReturned { ask } => asker(tx, ask, Reason::AskReturned).await,
        Effect::Paused { post } => {
            let deciders = deciders(tx, post).await?;
            tell(tx, deciders, Reason::OfferPaused, post.get(), None).await
        }
        Effect::Passed { post } => {
            let deciders = deciders(tx, post).await?;
            tell(tx, deciders, Reason::CallPassed, post.get(), None).await?;
            callers::hear(tx, effect).await
        }
        Effect::CallFits { post } => call_fits(tx, post).await,
        Effect::CallsFit { member } => {
            let calls = volunteer::digest(tx, member).await?;
            match calls.first() {
                Some(newest) => {
                    let about = (newest.get(), None);
                    note_with(tx, member, Reason::CallsFit, about, &calls).await
                }
                None => Ok(()),
            }
        }
        Effect::AskedAfter { post, member } => {
            note(tx, member, Reason::AskedAfter, post.get(), None).await
        }
        Effect::Thanked { thanks } => thanked(tx, thanks).await,
        Effect::StartAsked { start, by } => start_asked(tx, start, by).await,
        Effect::VolunteerAsked { member } => {
            note(tx, member, Reason::VolunteerStill, member.get(), None).await
        }
        Effect::VolunteerRests { member } => {
            note(tx, member, Reason::VolunteerRests, member.get(), None).await
        }
        Effect::Dropped { ref host } => {
            let Some(subject) = actor::any_of(&mut *tx, host).await? else {
                return Ok(());
            };
            let coordinators = member::holding(&mut *tx, &[Role::Coordinator]).await?;
            tell(tx, coordinators, Reason::Dropped, subject.get(), None).await
        }
        Effect::Reported { report } => {
            let Some(told) = report::get(&mut *tx, report).await? else {
                return Ok(());
            };
            let coordinators = report::lookers(&mut *tx, &told).await?;
            // A report names nobody to those who only see that there is one.
            tell(tx, coordinators, Reason::Reported, report.get(), None).await
        }
        Effect::KeptBack { scheduled, member } => {
            note(tx, member, Reason::KeptBack, scheduled.get(), None).await
        }
        Effect::CoordinatorsChanged => reports_left(tx).await,
        Effect::ReportSettled { report } => looked_at(tx, report).await,
        Effect::ShiftOffered { .. }
        | Effect::ShiftTaken { .. }
        | Effect::ShiftFreed { .. }
        | Effect::ShiftDropped { .. } => rota::hear(tx, effect).await,
        Effect::LineChanged
        | Effect::Parted { .. }
        | Effect::ListDescribed
        | Effect::StartChanged
        | Effect::Moderated { .. }
        | Effect::Received { quiet: true, .. }
        | Effect::Edited { .. }
        | Effect::ReceivedEdit { .. }
        | Effect::EventChanged {
            change: Change::Time | Change::Place | Change::TimeAndPlace,
            ..
        }
        | Effect::QuoteAsked { .. }
        | Effect::ReceivedWithdrawal { .. }
        | Effect::FollowAsked { .. }
        | Effect::FollowRejected { .. }
        | Effect::Unfollowed { .. }
        | Effect::Unreacted { .. }
        | Effect::Voted { .. }
        | Effect::PollCounted { .. }
        | Effect::ProfileChanged { .. }
        | Effect::ActorLeft { .. }
        | Effect::MemberWelcomed { .. }
        | Effect::Blocked { .. }
        | Effect::Unblocked { .. }
        | Effect::MemberGone { .. }
        | Effect::ReceivedDeparture { .. }
        | Effect::Moved { .. } => Ok(()),
    }
}

/// Whoever may look at what waits by now, and was not told of it.
async fn reports_left(tx: &mut Tx) -> Result<()> {
    for waiting in report::waiting(&mut *tx).await? {
        for looker in report::lookers(&mut *tx, &waiting).await? {
            let id = waiting.id.get();
            if !store::was_told(&mut *tx, looker.id, Reason::Reported, id).await? {
                note(tx, looker.id, Reason::Reported, id, None).await?;
            }
        }
    }
    Ok(())
}

/// The member who told of something; not who told from elsewhere, nor a coordinator who looked at her own.
async fn looked_at(tx: &mut Tx, id: Id<Report>) -> Result<()> {
    let Some(told) = report::teller(&mut *tx, id).await? else {
        return Ok(());
    };
    let member = of_actor(tx, Some(told)).await?;
    tell_one(tx, member, Reason::ReportLookedAt, id.get(), None).await
}

async fn thanked(tx: &mut Tx, id: Id<Thanks>) -> Result<()> {
    let Some(said) = thanks::get(&mut *tx, id).await? else {
        return Ok(());
    };
    let by = member::get(&mut *tx, said.from_member_id).await?;
    let by = by.map(|by| by.actor_id);
    note(tx, said.to_member_id, Reason::Thanked, id.get(), by).await
}

/// Those who help groups to start; coordinators when nobody does any more.
async fn start_asked(tx: &mut Tx, id: Id<Start>, by: Option<Id<Actor>>) -> Result<()> {
    let waits = start::get(&mut *tx, id)
        .await?
        .is_some_and(|start| start.state == start::State::Waiting);
    if !waits {
        return Ok(());
    }
    let mut told = start::readers(&mut *tx).await?;
    // Who could not go on with it needs not hear of it; nor does it say who that was.
    told.retain(|member| Some(member.actor_id) != by);
    tell(tx, told, Reason::StartCame, id.get(), None).await
}

async fn attended(tx: &mut Tx, id: Id<Attendance>) -> Result<()> {
    let Some(attendance) = event::attendance(&mut *tx, id).await? else {
        return Ok(());
    };
    if !attendance.state.is_live() || is_silenced(tx, attendance.actor_id).await? {
        return Ok(());
    }
    // Nobody here decides on an event elsewhere.
    let deciders = deciders(tx, attendance.event_id).await?;
    tell(
        tx,
        deciders,
        Reason::AttendanceCame,
        id.get(),
        attendance.actor_id,
    )
    .await
}

async fn attendance_changed(tx: &mut Tx, id: Id<Attendance>, to: AttendanceState) -> Result<()> {
    let reason = match to {
        AttendanceState::Going => Reason::AttendanceWelcomed,
        AttendanceState::Declined => Reason::AttendanceDeclined,
        AttendanceState::Waiting
        | AttendanceState::Queued
        | AttendanceState::Maybe
        | AttendanceState::Left => return Ok(()),
    };
    let Some(attendance) = event::attendance(&mut *tx, id).await? else {
        return Ok(());
    };
    let guest = of_actor(tx, attendance.actor_id).await?;
    let host = post::get(&mut *tx, attendance.event_id)
        .await?
        .map(|post| post.author_id);
    tell_one(tx, guest, reason, id.get(), host).await
}

/// All here who mean to come to what does not take place, here or elsewhere.
async fn cancelled(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let Some(event) = post::get(&mut *tx, id).await? else {
        return Ok(());
    };
    for attendance in event::attendances(&mut *tx, id).await? {
        if attendance.state.is_live() {
            let guest = of_actor(tx, attendance.actor_id).await?;
            let (reason, host) = (Reason::EventCancelled, Some(event.author_id));
            tell_one(tx, guest, reason, id.get(), host).await?;
        }
    }
    Ok(())
}

/// Hosts are told of the waiting list of the group.
async fn moved_up(tx: &mut Tx, id: Id<Member>, reason: Reason) -> Result<()> {
    let Some(member) = member::get(&mut *tx, id).await? else {
        return Ok(());
    };
    let hosts = hosts(tx).await?;
    tell(tx, hosts, reason, id.get(), Some(member.actor_id)).await
}

/// A post, of ours or from elsewhere: private ones, and replies.
async fn written(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let Some(post) = post::get(&mut *tx, id).await? else {
        return Ok(());
    };
    let author = Some(post.author_id);
    if post.deleted_at.is_some() {
        return Ok(());
    }
    let is_private = post.visibility == Visibility::Direct;
    let mut told = Vec::new();
    let reason = if is_private {
        Reason::PrivatePost
    } else {
        Reason::Reply
    };
    if let Some(parent) = post.in_reply_to_id.filter(|_| !is_private) {
        told.extend(concerned(tx, &post, parent).await?);
    }
    let mut named = post::recipients(&mut *tx, id).await?;
    named.retain(|(recipient, mentioned)| {
        if is_private {
            Some(*recipient) != author
        } else {
            *mentioned
        }
    });
    if !named.is_empty() {
        let group = group::find(&mut *tx).await?.map(|group| group.actor_id);
        for (recipient, _) in named {
            if Some(recipient) == group {
                // Under what somebody asks unseen it is said to her, too.
                let deciders = call::ask::deciders(&mut *tx, post.thread_id).await?;
                told.extend(match deciders.filter(|_| is_private) {
                    Some(deciders) => deciders,
                    None => hosts(tx).await?,
                });
            } else {
                told.extend(of_actor(tx, Some(recipient)).await?);
            }
        }
    }
    // Most of what comes from elsewhere concerns nobody by name, so this is asked last.
    if told.is_empty() || is_silenced(tx, author).await? {
        return Ok(());
    }
    let is_answer = call::answer_by_reply(&mut *tx, id).await?.is_some();
    let is_request = event::attendance_by_reply(&mut *tx, id).await?.is_some();
    if is_answer || is_request {
        return Ok(());
    }
    // Who wrote for the group is told nothing of it either.
    let writer = match post.member_id {
        Some(writer) => Some(writer),
        None => of_actor(tx, author).await?.map(|member| member.id),
    };
    let mut heard = Vec::new();
    for member in told {
        if Some(member.id) == writer || heard.contains(&member.id) {
            continue;
        }
        heard.push(member.id);
        let Some(present) = member::present(&mut *tx, member.id).await? else {
            continue;
        };
        if post::may_see(&mut *tx, &Viewer::Member(present), &post).await?
            && !has_muted(tx, &member, &post).await?
        {
            note(tx, member.id, reason, id.get(), author).await?;
        }
    }
    Ok(())
}

/// Whom a reply concerns: who wrote what it replies to; and of what an event's hosts add to it, all who mean to come.
async fn concerned(tx: &mut Tx, reply: &Post, parent: Id<Post>) -> Result<Vec<Member>> {
    let Some(parent) = post::get(&mut *tx, parent).await? else {
        return Ok(Vec::new());
    };
    let mut members: Vec<Member> = Vec::new();
    if parent.kind == Kind::Event && parent.author_id == reply.author_id {
        for attendance in event::attendances(&mut *tx, parent.id).await? {
            if attendance.state.is_live() {
                members.extend(of_actor(tx, attendance.actor_id).await?);
            }
        }
    } else if let Some(asked) = call::ask::deciders(&mut *tx, parent.id).await? {
        members.extend(asked);
    } else if let Some(writer) = parent.member_id {
        match member::get(&mut *tx, writer)
            .await?
            .filter(|writer| writer.state == State::Active)
        {
            Some(writer) => members.push(writer),
            // She left; the group's words are still the group's.
            None => members.extend(hosts(tx).await?),
        }
    } else {
        members.extend(of_actor(tx, Some(parent.author_id)).await?);
    }
    Ok(members)
}

async fn follower(tx: &mut Tx, id: Id<Follow>, reason: Reason) -> Result<()> {
    let Some(follow) = follow::get(&mut *tx, id).await? else {
        return Ok(());
    };
    if is_silenced(tx, Some(follow.follower_id)).await? {
        return Ok(());
    }
    let group = group::find(&mut *tx).await?.map(|group| group.actor_id);
    let told = if Some(follow.followee_id) == group {
        hosts(tx).await?
    } else {
        of_actor(tx, Some(follow.followee_id))
            .await?
            .into_iter()
            .collect()
    };
    tell(tx, told, reason, id.get(), Some(follow.follower_id)).await
}
