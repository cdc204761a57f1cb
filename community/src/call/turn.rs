//! The one place where an answer moves and the places of a call are counted; and what time does to both.

use super::{
    model::{Answer, AnswerState, Call, State},
    sight, store, told,
};
use crate::{
    Error, Result,
    effect::{self, Effect},
    id::Id,
    member::Present,
    post::{self, Post},
    store::{Executor, Tx},
    time::Time,
};

/// An answer, its call and its post, held until the transaction ends.
pub(super) struct Turn {
    pub answer: Answer,
    pub call: Call,
    pub post: Post,
}

/// Takes an answer in hand: nobody else moves an answer to this call until the transaction ends.
pub(super) async fn take(tx: &mut Tx, id: Id<Answer>) -> Result<Turn> {
    let call = store::answer(&mut *tx, id)
        .await?
        .ok_or(Error::NotFound)?
        .call_id;
    tx.lock("call", call.get()).await?;
    let answer = store::answer(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let call = store::get(&mut *tx, answer.call_id)
        .await?
        .ok_or(Error::NotFound)?;
    let post = post::get(&mut *tx, answer.call_id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Turn { answer, call, post })
}

/// A call of ours and its post, held, if this member may decide on it; `Forbidden` otherwise (A73, AC32).
pub(super) async fn decidable(tx: &mut Tx, by: &Present, id: Id<Post>) -> Result<(Call, Post)> {
    tx.lock("call", id.get()).await?;
    let post = post::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let call = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    if !post.local || !sight::may_decide(&mut *tx, by, &post).await? {
        return Err(Error::Forbidden);
    }
    if post.deleted_at.is_some() {
        return Err(Error::Conflict("withdrawn"));
    }
    Ok((call, post))
}

impl Turn {
    /// Moves the answer; counts the places when the call is ours; says so.
    pub(super) async fn step(mut self, tx: &mut Tx, to: AnswerState) -> Result<()> {
        self.answer.state = self.answer.state.step(to)?;
        self.keep(tx).await
    }

    /// Writes the answer as it is now, counts, and says so.
    pub(super) async fn keep(mut self, tx: &mut Tx) -> Result<()> {
        let to = self.answer.state;
        match to {
            AnswerState::Accepted => {}
            // The details were for someone who comes.
            AnswerState::Waiting | AnswerState::TakenBack | AnswerState::Lapsed => {
                self.answer.reply = None;
                self.answer.lapses_at = None;
            }
            AnswerState::Confirmed | AnswerState::Declined | AnswerState::Settled => {
                self.answer.lapses_at = None
            }
        }
        told::save(tx, &self.answer).await?;
        let effect = match to {
            // Given anew: told as an answer that came.
            AnswerState::Waiting => Effect::Answered {
                answer: self.answer.id,
            },
            _ => Effect::AnswerChanged {
                answer: self.answer.id,
                to,
            },
        };
        effect::leave(tx, effect).await?;
        if self.post.local && count(tx, self.post.id).await? {
            post::touch(tx, self.post.id).await?;
        }
        Ok(())
    }
}

/// Counts the places of a call of ours; true when what others see of it changed. The caller holds the lock.
pub(super) async fn count(tx: &mut Tx, id: Id<Post>) -> Result<bool> {
    let call = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let (slots, filled) = call.filled_by(&store::places_held(tx, id).await?);
    let state = if call.state.takes_answers() {
        call.state_with(filled)
    } else {
        call.state
    };
    if (filled, state) == (call.filled, call.state) && slots == call.slots.0 {
        return Ok(false);
    }
    store::set_slots(tx, id, &slots).await?;
    move_to(tx, &call, filled, state).await?;
    Ok(true)
}

/// Moves a call of ours. The caller holds the lock.
pub(super) async fn move_to(tx: &mut Tx, call: &Call, filled: i64, to: State) -> Result<()> {
    store::set_places(tx, call.post_id, filled, call.state.step(to)?).await
}

/// A no without words: the call is over.
pub(super) async fn close(tx: &mut Tx, mut answer: Answer) -> Result<()> {
    answer.state = answer.state.step(AnswerState::Declined)?;
    answer.reply = None;
    answer.lapses_at = None;
    told::save(tx, &answer).await?;
    effect::leave(
        tx,
        Effect::AnswerChanged {
            answer: answer.id,
            to: AnswerState::Declined,
        },
    )
    .await
}

/// Lets unconfirmed yeses lapse and calls expire that are due.
pub(super) async fn sweep(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    for id in store::lapsing(tx, now).await? {
        let turn = take(tx, id).await?;
        // Somebody may have moved it while we waited for our turn.
        if turn.answer.state == AnswerState::Accepted
            && turn.answer.lapses_at.is_some_and(|at| at <= now)
        {
            turn.step(tx, AnswerState::Lapsed).await?;
        }
    }
    for id in store::overdue(tx, now.minus_hours(GRACE_HOURS)).await? {
        tx.lock("call", id.get()).await?;
        let Some(call) = store::get(&mut *tx, id).await? else {
            continue;
        };
        if call.state.takes_answers() {
            expire(tx, &call).await?;
        }
    }
    ask_again(tx).await
}

/// Its time has passed: whoever still waits for a yes or no hears so, and those who asked. A yes stays as it is until they settle it.
async fn expire(tx: &mut Tx, call: &Call) -> Result<()> {
    let id = call.post_id;
    move_to(tx, call, call.filled, State::Expired).await?;
    for answer in store::answers(&mut *tx, id).await? {
        if answer.state == AnswerState::Waiting {
            close(tx, answer).await?;
        }
    }
    // Where all were found nobody waits for a word that it is over.
    if call.state != State::Filled {
        effect::leave(tx, Effect::Passed { post: id }).await?;
    }
    post::touch(tx, id).await
}

/// Asks about offers that stood untouched for three months whether they still hold; a third silence pauses them (A70).
async fn ask_again(tx: &mut Tx) -> Result<()> {
    for asked in (0..=MOST_ASKED).rev() {
        let since = tx.now().minus_days(ASKED_DAYS * (asked + 1));
        for id in store::unasked(tx, asked, since).await? {
            tx.lock("call", id.get()).await?;
            let Some(call) = store::get(&mut *tx, id).await? else {
                continue;
            };
            if asked < MOST_ASKED {
                store::set_asked(tx, id, asked + 1).await?;
                effect::leave(tx, Effect::AskedAgain { post: id }).await?;
            } else {
                move_to(tx, &call, call.filled, State::Expired).await?;
                effect::leave(tx, Effect::Paused { post: id }).await?;
                post::touch(tx, id).await?;
            }
        }
    }
    Ok(())
}

/// When [`sweep`](super::sweep) next has something to do.
pub async fn next_sweep(mut x: impl Executor) -> Result<Option<Time>> {
    let lapse = store::next_lapse(x.on()).await?;
    let overdue = store::next_overdue(x.on())
        .await?
        .map(|date| date.plus_hours(GRACE_HOURS));
    Ok(lapse.into_iter().chain(overdue).min())
}

/// A call stays open so long after the moment it was needed by.
pub(super) const GRACE_HOURS: i64 = 24;

/// After so many days without a sign an offer is asked about, so many times.
const ASKED_DAYS: i64 = 90;
const MOST_ASKED: i64 = 2;
