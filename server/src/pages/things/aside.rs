//! What stands beside a thing for this one viewer: her own answer or request, or how she may give one.

use chrono_tz::Tz;
use community::{
    actor,
    call::{self, Answer, AnswerState, Call},
    event::{self, Attendance, AttendanceState, Event, Joining, Status},
    member::Present,
    post::{Post, Visibility},
    timeline::{Entry, Thing},
};

use crate::{
    app::{App, error::AppError, i18n::Say},
    auth::visitor::Visitor,
    pages::{
        answers::{self, AnswerView},
        form::Choice,
        seen::{self, Fact},
    },
};

/// What stands beside a thing.
pub enum Aside {
    Nothing,
    Help(Box<Help>),
    Gathering(Gathering),
}

/// Beside a call or an offer.
pub struct Help {
    pub is_offer: bool,
    pub takes_answers: bool,
    /// Enough have said yes; more answers may still come, should somebody drop out.
    pub is_filled: bool,
    /// For those who decide: how many answers wait, and how many there are.
    pub desk: Option<(i64, i64)>,
    pub may_settle: bool,
    pub may_reopen: bool,
    /// It may be asked of more people, by whoever may say so.
    pub may_widen: bool,
    /// An open offer, for those who made it: it may rest.
    pub may_pause: bool,
    /// They were asked whether it still stands.
    pub is_asked: bool,
    pub mine: Option<AnswerView>,
    pub may_answer: bool,
    /// She decides on it: that she might help herself comes second.
    pub is_decider: bool,
    /// The roles for which she may come, and any; empty when there are none.
    pub roles: Vec<Choice>,
    pub name: String,
    /// Who reads the answer.
    pub asker: String,
    pub is_elsewhere: bool,
    /// A visitor may have the link to her answer sent.
    pub sends_mail: bool,
}

/// Beside an event.
pub struct Gathering {
    pub is_cancelled: bool,
    pub desk: Option<(i64, i64)>,
    pub mine: Option<Coming>,
    pub may_ask: bool,
    pub is_free: bool,
    /// Every place is taken: one joins the waiting list.
    pub is_full: bool,
    pub by_invitation: bool,
    pub host: String,
    pub is_elsewhere: bool,
}

/// One's own request to come.
pub struct Coming {
    /// It does not take place.
    pub is_cancelled: bool,
    /// A word of `coming-…`.
    pub state: &'static str,
    pub tone: &'static str,
    /// What only those who are welcome read.
    pub held: Vec<Fact>,
    /// What hosts elsewhere wrote to her.
    pub revealed: Option<String>,
    pub may_leave: bool,
}

impl Aside {
    pub async fn of(
        app: &App,
        visitor: &Visitor,
        t: Say,
        zone: Tz,
        entry: &Entry,
        may_change: bool,
    ) -> Result<Self, AppError> {
        let present = visitor.present.as_ref();
        match &entry.thing {
            Thing::Note | Thing::Story(_) => Ok(Self::Nothing),
            Thing::Call(call) => help(app, present, t, zone, entry, call, may_change)
                .await
                .map(|help| Self::Help(Box::new(help))),
            Thing::Offer(call) => help(app, present, t, zone, entry, call, may_change)
                .await
                .map(|help| Self::Help(Box::new(help))),
            Thing::Event(event) => gathering(app, present, t, entry, event, may_change)
                .await
                .map(Self::Gathering),
        }
    }
}

async fn help(
    app: &App,
    present: Option<&Present>,
    t: Say,
    zone: Tz,
    entry: &Entry,
    call: &Call,
    may_change: bool,
) -> Result<Help, AppError> {
    let post = &entry.post;
    let mine = match present {
        Some(present) => call::mine(&app.db, present.member.actor_id, post.id).await?,
        None => None,
    };
    let desk = if may_change {
        let answers = call::answers(&app.db, post.id).await?;
        let waiting = answers
            .iter()
            .filter(|answer| answer.state == AnswerState::Waiting)
            .count();
        Some((length(waiting), length(answers.len())))
    } else {
        None
    };
    let is_hers = present.is_some_and(|present| present.member.actor_id == post.author_id);
    let takes_answers = call.state.takes_answers();
    let over = matches!(
        call.state,
        call::State::Done | call::State::DoneByOthers | call::State::Expired
    );
    Ok(Help {
        is_offer: matches!(entry.thing, Thing::Offer(_)),
        takes_answers,
        is_filled: call.state == call::State::Filled,
        desk,
        may_settle: may_change && (takes_answers || call.state == call::State::Expired),
        may_reopen: may_change && over,
        may_widen: may_change
            && takes_answers
            && matches!(entry.thing, Thing::Call(_))
            && matches!(post.visibility, Visibility::Inside | Visibility::Followers)
            && is_hers_to_widen(app, present, post).await?,
        may_pause: may_change && takes_answers && matches!(entry.thing, Thing::Offer(_)),
        is_asked: may_change && takes_answers && call.asked > 0,
        is_decider: may_change,
        may_answer: takes_answers
            && !is_hers
            && mine.as_ref().is_none_or(Answer::may_be_given_anew),
        mine: mine.map(|answer| own(t, zone, call, answer)),
        roles: answers::any_role(t, call),
        name: present
            .map(|present| present.member.name.clone())
            .unwrap_or_default(),
        asker: entry.author.name.clone(),
        is_elsewhere: !post.local,
        sends_mail: app.config.smtp.is_set(),
    })
}

/// What was asked through the group, whoever asked widens. What a member says who has no address outside stays inside: she is shown
/// how the group may ask.
async fn is_hers_to_widen(
    app: &App,
    present: Option<&Present>,
    post: &Post,
) -> Result<bool, AppError> {
    let Some(present) = present else {
        return Ok(false);
    };
    if let Some(ask) = call::ask::behind(&app.db, present, post.id).await? {
        return Ok(ask.member_id == present.member.id);
    }
    let author = actor::get(&app.db, post.author_id).await?;
    let is_hers = present.member.actor_id == post.author_id;
    Ok(author.is_some_and(|author| author.outside) || is_hers)
}

fn own(t: Say, zone: Tz, call: &Call, answer: Answer) -> AnswerView {
    let over = answers::over(&answer, call);
    AnswerView::new(t, zone, answer, None).once_over(over)
}

async fn gathering(
    app: &App,
    present: Option<&Present>,
    t: Say,
    entry: &Entry,
    event: &Event,
    may_change: bool,
) -> Result<Gathering, AppError> {
    let post = &entry.post;
    let mine = match present {
        Some(present) => event::mine(&app.db, present.member.actor_id, post.id).await?,
        None => None,
    };
    let desk = if may_change {
        let all = event::attendances(&app.db, post.id).await?;
        let waiting = all
            .iter()
            .filter(|one| one.state == AttendanceState::Waiting)
            .count();
        Some((length(waiting), length(all.len())))
    } else {
        None
    };
    let is_cancelled = event.status == Status::Cancelled;
    let is_over = event.ends_at.unwrap_or(event.starts_at.plus_hours(6)) < app.db.now();
    let by_invitation = matches!(event.joining, Joining::Invite | Joining::Page);
    let again = mine
        .as_ref()
        .is_none_or(|mine| mine.state == AttendanceState::Left);
    let host = actor::get(&app.db, post.author_id)
        .await?
        .map(|actor| actor.name)
        .unwrap_or_default();
    Ok(Gathering {
        is_cancelled,
        desk,
        mine: mine.map(|mine| coming(t, entry, mine)),
        may_ask: !is_cancelled && !is_over && !by_invitation && again,
        is_free: event.joining == Joining::Free,
        is_full: event.joining == Joining::Free && event.places_left() == Some(0),
        by_invitation,
        host,
        is_elsewhere: !post.local,
    })
}

/// One's own request; what is held back is there only for those who are welcome.
pub fn coming(t: Say, entry: &Entry, mine: Attendance) -> Coming {
    let is_cancelled =
        matches!(&entry.thing, Thing::Event(event) if event.status == Status::Cancelled);
    let is_welcome = mine.state == AttendanceState::Going && !is_cancelled;
    Coming {
        is_cancelled,
        state: mine.state.as_str(),
        tone: match mine.state {
            AttendanceState::Going => "yes",
            AttendanceState::Waiting | AttendanceState::Queued | AttendanceState::Maybe => {
                "waiting"
            }
            AttendanceState::Declined | AttendanceState::Left => "off",
        },
        held: if is_welcome && entry.post.local {
            seen::held_back(t, &entry.thing)
        } else {
            Vec::new()
        },
        // Here it is shown line by line; what hosts elsewhere wrote comes as one text.
        revealed: mine.revealed.filter(|_| is_welcome && !entry.post.local),
        may_leave: mine.state.is_live() && !is_cancelled,
    }
}

fn length(n: usize) -> i64 {
    n.try_into().unwrap_or(i64::MAX)
}
