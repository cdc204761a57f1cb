//! Those who rang and asked for help: how it stands with what they asked, and who is to be rung now. Only those who keep the line know.

use super::{
    keeping,
    model::{Caller, Entered, Promise, Standing},
    store,
};
use crate::{
    Error, Result,
    call::{AnswerState, State},
    effect::{self, Effect},
    id::Id,
    member::Present,
    post::Post,
    store::{Executor, Tx},
    time::Time,
};

/// Calls that were entered for somebody who rang, while she may still be waiting for words from the line; whoever is to be rung now
/// stands first.
pub async fn callers(tx: &mut Tx, by: &Present) -> Result<Vec<Caller>> {
    keeping::keeps(tx, by).await?;
    let promises = store::promises(&mut *tx).await?;
    let mut callers = Vec::new();
    for (entered, state, since) in store::with_state(&mut *tx).await? {
        let id = entered.post_id;
        let promised = promises.iter().filter(|one| one.call_id == id);
        callers.extend(caller(entered, state, since, &promised.collect::<Vec<_>>()));
    }
    callers.sort_by_key(|caller| !caller.is_due);
    Ok(callers)
}

/// She was rung, and told how it stands; or not after all.
pub async fn rang(tx: &mut Tx, by: &Present, id: Id<Post>, is_done: bool) -> Result<()> {
    keeping::keeps(tx, by).await?;
    tx.lock("call", id.get()).await?;
    let helpers = store::promises(&mut *tx)
        .await?
        .into_iter()
        .filter(|one| one.call_id == id && one.state == AnswerState::Confirmed)
        .map(|one| one.id)
        .collect();
    let (rung_at, rung_for) = if is_done {
        (Some(tx.now()), helpers)
    } else {
        (None, Vec::new())
    };
    if !store::set_rung(tx, id, rung_at, &rung_for).await? {
        return Err(Error::NotFound);
    }
    effect::leave(tx, Effect::LineChanged).await
}

/// Whether nobody but those who keep the line can tell whoever asked for this what becomes of it: for those who decide on it.
pub async fn rings(x: impl Executor, id: Id<Post>) -> Result<bool> {
    let entered = store::entered(x, &[id]).await?;
    Ok(entered
        .iter()
        .any(|one| !one.is_shared && one.number.is_some()))
}

/// Whether it was asked by telephone, and nobody knows any more how to reach whoever rang.
pub async fn is_out_of_reach(x: impl Executor, id: Id<Post>) -> Result<bool> {
    let entered = store::entered(x, &[id]).await?;
    Ok(entered.iter().any(|one| one.number.is_none()))
}

/// `None` when it is settled, or over and she knows.
fn caller(entered: Entered, state: State, since: Time, promises: &[&Promise]) -> Option<Caller> {
    if matches!(state, State::Draft | State::Done | State::DoneByOthers) {
        return None;
    }
    let any = |wanted: AnswerState| promises.iter().any(|one| one.state == wanted);
    let knows = |one: &&&Promise| entered.rung_for.0.contains(&one.id);
    let is_new = promises
        .iter()
        .any(|one| one.state == AnswerState::Confirmed && !knows(&one));
    // Settled is helped: that was another time.
    let is_lost = promises
        .iter()
        .filter(knows)
        .any(|one| !matches!(one.state, AnswerState::Confirmed | AnswerState::Settled));
    let knows_the_end = entered.rung_at.is_some_and(|at| at >= since);
    let (standing, is_due) = if state == State::Withdrawn {
        (Standing::Withdrawn, !knows_the_end)
    } else if any(AnswerState::Confirmed) {
        // Whoever helps and has the number rings herself.
        (Standing::Found, (is_new && !entered.is_shared) || is_lost)
    } else if is_lost {
        (Standing::Lost, true)
    } else if any(AnswerState::Accepted) {
        (Standing::Accepted, false)
    } else if state == State::Expired {
        (Standing::Passed, !knows_the_end)
    } else {
        (Standing::Open, false)
    };
    let is_over = matches!(standing, Standing::Withdrawn | Standing::Passed);
    (is_due || !is_over).then_some(Caller {
        entered,
        standing,
        is_due,
    })
}
