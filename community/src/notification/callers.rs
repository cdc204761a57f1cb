//! What those who keep the telephone line are told of calls that were entered for somebody who rang: nobody else can tell her. No name
//! and no number stands in it.

use super::{model::Reason, telling::note};
use crate::{
    Result,
    call::{self, AnswerState, Door},
    effect::Effect,
    id::Id,
    line,
    post::Post,
    store::Tx,
};

pub(super) async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    match *effect {
        Effect::AnswerChanged { answer, to } => {
            let Some(answer) = call::answer_by_id(&mut *tx, answer).await? else {
                return Ok(());
            };
            let had_yes = answer.agreement_uri.is_some() && answer.how != Door::Sent;
            // Moved on since: that is told by itself.
            if !had_yes || answer.state != to {
                return Ok(());
            }
            let reason = match to {
                AnswerState::Accepted => Reason::CallerYes,
                AnswerState::Confirmed => Reason::CallerFound,
                AnswerState::Lapsed | AnswerState::TakenBack | AnswerState::Declined => {
                    Reason::CallerLost
                }
                AnswerState::Waiting | AnswerState::Settled => return Ok(()),
            };
            tell(tx, answer.call_id, reason).await
        }
        Effect::Settled { post, .. } => tell(tx, post, Reason::CallerDone).await,
        Effect::Passed { post } | Effect::Withdrawn { post } => {
            tell(tx, post, Reason::CallerPassed).await
        }
        _ => Ok(()),
    }
}

/// Tells all who keep the line, if it was entered for somebody whom they can still reach.
async fn tell(tx: &mut Tx, call: Id<Post>, reason: Reason) -> Result<()> {
    let known = line::known_callers(&mut *tx, &[call]).await?;
    let Some(entered) = known.first().filter(|one| one.number.is_some()) else {
        return Ok(());
    };
    // Whoever helps has her number, and tells her.
    let is_told = matches!(reason, Reason::CallerYes | Reason::CallerFound);
    if entered.is_shared && is_told {
        return Ok(());
    }
    for keeper in line::known_keepers(&mut *tx).await? {
        note(tx, keeper.id, reason, call.get(), None).await?;
    }
    Ok(())
}
