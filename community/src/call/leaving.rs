//! Whoever goes takes her answers back, so that nobody counts on somebody who is gone.

use super::{
    ask,
    model::{Answer, AnswerState, Door},
    store, told, turn,
};
use crate::{Result, actor::Actor, effect::Effect, id::Id, store::Tx};

/// A member who leaves takes all of hers back, and her words and name with them; who gives her address outside up, those that she
/// gave elsewhere, since there she is gone; somebody elsewhere who is gone has given none any more. Nothing is heard any more of whom
/// we block: it is not known whether she comes.
pub(super) async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    match effect {
        Effect::MemberGone { actor } => {
            ask::forget(tx, *actor).await?;
            for id in of(tx, *actor, |_| true).await? {
                take_back(tx, id, true).await?;
            }
        }
        Effect::ActorLeft { actor } => {
            for id in of(tx, *actor, |answer| answer.how == Door::Sent).await? {
                take_back(tx, id, false).await?;
            }
        }
        Effect::ReceivedDeparture { actor } => {
            for id in of(tx, *actor, |_| true).await? {
                take_back(tx, id, true).await?;
            }
        }
        Effect::Parted { hosts } => {
            for id in store::running_from(&mut *tx, hosts).await? {
                take_back(tx, id, false).await?;
            }
        }
        Effect::Blocked { blocker, blocked } => {
            for id in store::running_between(&mut *tx, *blocker, *blocked).await? {
                take_back(tx, id, false).await?;
            }
        }
        _ => {}
    }
    Ok(())
}

async fn of(
    tx: &mut Tx,
    actor: Id<Actor>,
    is_meant: fn(&Answer) -> bool,
) -> Result<Vec<Id<Answer>>> {
    let given = store::given_by(&mut *tx, actor).await?;
    // Oldest first, as those take them whom time moves.
    let meant = given.into_iter().rev().filter(is_meant);
    Ok(meant.map(|answer| answer.id).collect())
}

async fn take_back(tx: &mut Tx, id: Id<Answer>, with_words: bool) -> Result<()> {
    let mut turn = turn::take(tx, id).await?;
    if with_words {
        turn.answer.message.clear();
        turn.answer.name = None;
        turn.answer.reply = None;
    }
    match turn.answer.state {
        AnswerState::Waiting | AnswerState::Accepted | AnswerState::Confirmed => {
            turn.step(tx, AnswerState::TakenBack).await
        }
        // Nobody can say yes to her any more; nor is anybody told, since nobody counted on her.
        AnswerState::Declined | AnswerState::Lapsed => {
            turn.answer.state = AnswerState::TakenBack;
            told::save(tx, &turn.answer).await
        }
        AnswerState::Settled => {
            turn.answer.agreement_uri = None;
            told::save(tx, &turn.answer).await
        }
        AnswerState::TakenBack => told::save(tx, &turn.answer).await,
    }
}
