//! What only the asker does, or the hosts for the group's calls: yes, no, settled, opened again, withdrawn (A73).

use super::{
    model::{Answer, AnswerState, Slot, State},
    sight, store, told,
    turn::{self, GRACE_HOURS, Turn},
    untold,
};
use crate::{
    Error, Result,
    effect::{self, Effect},
    id::Id,
    member::{Member, Present},
    post::{self, Kind, Post, Visibility},
    store::Tx,
};

/// Says yes with words of one's own; the held-back details go to that one person, the count goes down everywhere.
/// `Conflict("full")` when no place is left. Of a helper who brings more than are needed, only those are counted.
///
/// Of a call with roles it is a yes for one of them: `role`, else the one for which she would come, else the first that is open.
pub async fn accept(
    tx: &mut Tx,
    by: &Present,
    id: Id<Answer>,
    words: Option<&str>,
    role: Option<&str>,
) -> Result<()> {
    let mut turn = take(tx, by, id).await?;
    if !turn.call.state.takes_answers() {
        return Err(Error::Conflict("call-closed"));
    }
    if !turn.answer.may_be_accepted() {
        return Err(Error::Conflict("answer-state"));
    }
    turn.answer.state = turn.answer.state.step(AnswerState::Accepted)?;
    let slot = slot_for(&turn, role)?.cloned();
    if !turn.call.inexhaustible {
        let left = slot
            .as_ref()
            .map_or_else(|| turn.call.still_needed(), Slot::still_needed);
        match left {
            0 => return Err(Error::Conflict("full")),
            left => turn.answer.places = turn.answer.places.min(left),
        }
    }
    turn.answer.role = slot.map(|slot| slot.role);
    let said = [words_of(words)?, turn.call.held_back.clone()];
    turn.answer.reply = Some(said.into_iter().flatten().collect::<Vec<_>>().join("\n\n"))
        .filter(|said| !said.is_empty());
    turn.answer.agreement_uri = Some(tx.here().agreement(id));
    turn.answer.lapses_at = Some(tx.now().plus_hours(turn.call.confirm_hours));
    turn.answer.decided_by = decider(tx, by, turn.post.id).await?;
    turn.keep(tx).await
}

/// For which role a yes is; `None` when the call has no roles, or all are taken.
fn slot_for<'a>(turn: &'a Turn, role: Option<&str>) -> Result<Option<&'a Slot>> {
    let call = &turn.call;
    if let Some(role) = role.filter(|_| !call.slots.is_empty()) {
        return call.slot(role).map(Some).ok_or(Error::Invalid {
            field: "role",
            why: "not-a-choice",
        });
    }
    let wished = turn.answer.role.as_deref().and_then(|role| call.slot(role));
    Ok(wished.or_else(|| call.slots.iter().find(|slot| slot.still_needed() > 0)))
}

/// Says no, kindly.
pub async fn decline(tx: &mut Tx, by: &Present, id: Id<Answer>, words: Option<&str>) -> Result<()> {
    let mut turn = take(tx, by, id).await?;
    turn.answer.reply = words_of(words)?;
    turn.answer.decided_by = decider(tx, by, turn.post.id).await?;
    turn.step(tx, AnswerState::Declined).await
}

/// Settles a call: done, or done by others; those whose answers hold a place are thanked with these words
/// ([`Effect::Settled`] tells them), those who still wait get a kind no.
pub async fn settle(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    by_others: bool,
    thanks: Option<&str>,
) -> Result<()> {
    let (call, _) = turn::decidable(tx, by, id).await?;
    if !call.state.takes_answers() && call.state != State::Expired {
        return Err(Error::Conflict("call-closed"));
    }
    let thanks = words_of(thanks)?;
    // Closed first, so that the answers that move below leave its state alone.
    let over = if by_others {
        State::DoneByOthers
    } else {
        State::Done
    };
    turn::move_to(tx, &call, call.filled, over).await?;
    for mut answer in store::answers(&mut *tx, id).await? {
        match answer.state {
            AnswerState::Accepted | AnswerState::Confirmed => {
                answer.state = answer.state.step(AnswerState::Settled)?;
                answer.reply.clone_from(&thanks);
                answer.lapses_at = None;
                told::save(tx, &answer).await?;
            }
            AnswerState::Waiting => turn::close(tx, answer).await?,
            AnswerState::Declined
            | AnswerState::TakenBack
            | AnswerState::Lapsed
            | AnswerState::Settled => {}
        }
    }
    effect::leave(tx, Effect::Settled { post: id, thanks }).await?;
    post::touch(tx, id).await
}

/// The offer still stands: asked again only in three months.
pub async fn still(tx: &mut Tx, by: &Present, id: Id<Post>) -> Result<()> {
    let (call, _) = turn::decidable(tx, by, id).await?;
    if !call.state.takes_answers() {
        return Err(Error::Conflict("call-closed"));
    }
    store::still_stands(tx, id).await
}

/// Rests an offer until it is opened again; who waits keeps waiting.
pub async fn pause(tx: &mut Tx, by: &Present, id: Id<Post>) -> Result<()> {
    let (call, post) = turn::decidable(tx, by, id).await?;
    if post.kind != Kind::Offer || !call.state.takes_answers() {
        return Err(Error::Conflict("call-closed"));
    }
    turn::move_to(tx, &call, call.filled, State::Expired).await?;
    post::touch(tx, id).await
}

/// Opens a settled or expired call again. A date that is over falls away.
pub async fn reopen(tx: &mut Tx, by: &Present, id: Id<Post>) -> Result<()> {
    let (call, _) = turn::decidable(tx, by, id).await?;
    if !matches!(
        call.state,
        State::Done | State::DoneByOthers | State::Expired
    ) {
        return Err(Error::Conflict("call-open"));
    }
    if call
        .needed_by
        .is_some_and(|date| date.plus_hours(GRACE_HOURS) <= tx.now())
    {
        store::clear_date(tx, id).await?;
    }
    turn::move_to(tx, &call, call.filled, State::Open).await?;
    turn::count(tx, id).await?;
    post::touch(tx, id).await
}

/// Asks more people: what was for members goes to the groups that follow us, or to everyone. Nothing else opens what was inside; what was
/// asked through the group, whoever asked it alone widens.
///
/// # Errors
/// `Invalid { field: "visibility", .. }` unless it reaches further; `Conflict("call-closed")`.
pub async fn widen(tx: &mut Tx, by: &Present, id: Id<Post>, to: Visibility) -> Result<Post> {
    let (call, _) = turn::decidable(tx, by, id).await?;
    if !call.state.takes_answers() {
        return Err(Error::Conflict("call-closed"));
    }
    let ask = store::ask_of(&mut *tx, id).await?;
    if ask.is_some_and(|ask| ask.member_id != by.member.id) {
        return Err(Error::Forbidden);
    }
    post::widen_unasked(tx, id, to).await
}

/// Withdraws a call or offer; open answers are told with a kind no.
pub async fn withdraw(tx: &mut Tx, by: &Present, id: Id<Post>) -> Result<()> {
    turn::decidable(tx, by, id).await?;
    end(tx, id).await?;
    post::withdraw_unasked(tx, id).await
}

/// A call is gone: its state says so, what was held back is forgotten, and who asked; open answers get a kind no.
pub(super) async fn end(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    tx.lock("call", id.get()).await?;
    let Some(call) = store::get(&mut *tx, id).await? else {
        return Ok(());
    };
    store::clear_held_back(tx, id).await?;
    let tellers = untold::tellers(tx, id).await?;
    if let Some(ask) = store::ask_of(&mut *tx, id).await? {
        store::forget_ask(tx, &ask).await?;
    }
    if call.state != State::Withdrawn {
        turn::move_to(tx, &call, call.filled, State::Withdrawn).await?;
    }
    let mut is_new = false;
    for answer in store::answers(&mut *tx, id).await? {
        if answer.state.is_live() {
            turn::close(tx, answer).await?;
            is_new = true;
        }
    }
    if is_new && !store::untold(&mut *tx, id).await?.is_empty() {
        effect::leave(tx, Effect::LeftUntold { post: id, tellers }).await?;
    }
    Ok(())
}

/// Forgets what was held back, here and with the answers to it.
pub(crate) async fn forget_details(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    store::clear_held_back(tx, id).await?;
    store::clear_replies(tx, id).await
}

async fn take(tx: &mut Tx, by: &Present, id: Id<Answer>) -> Result<Turn> {
    let turn = turn::take(tx, id).await?;
    if !turn.post.local || !sight::may_decide(&mut *tx, by, &turn.post).await? {
        return Err(Error::Forbidden);
    }
    if turn.post.deleted_at.is_some() {
        return Err(Error::Conflict("withdrawn"));
    }
    Ok(turn)
}

/// Who decided; nobody's name stands with what was asked through the group.
async fn decider(tx: &mut Tx, by: &Present, call: Id<Post>) -> Result<Option<Id<Member>>> {
    let is_asked = store::ask_of(tx, call).await?.is_some();
    Ok((!is_asked).then_some(by.member.id))
}

pub(super) fn words_of(words: Option<&str>) -> Result<Option<String>> {
    let words = words.map(str::trim).filter(|words| !words.is_empty());
    if words.is_some_and(|words| words.chars().count() > 2000) {
        return Err(Error::Invalid {
            field: "words",
            why: "too-long",
        });
    }
    Ok(words.map(str::to_owned))
}
