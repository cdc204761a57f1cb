//! The private notes in which a helper elsewhere was told what the yes says: they stand only as long as she is expected.

use super::{
    model::{Answer, AnswerState},
    store,
};
use crate::{
    Result,
    id::Id,
    post::{self, Post},
    store::Tx,
};

/// Nobody moves this answer until the transaction ends: whoever does afterwards finds the note that is written meanwhile.
pub async fn hold(tx: &mut Tx, id: Id<Answer>) -> Result<()> {
    match store::answer(&mut *tx, id).await? {
        Some(answer) => tx.lock("call", answer.call_id.get()).await,
        None => Ok(()),
    }
}

/// Remembers that this note told her what the yes says. The caller [holds](hold) the answer.
pub async fn told(tx: &mut Tx, id: Id<Answer>, note: Id<Post>) -> Result<()> {
    store::insert_note(tx, id, note).await
}

/// Writes an answer that may have moved. When she is expected no more, every note that told her the details is withdrawn.
pub(super) async fn save(tx: &mut Tx, answer: &Answer) -> Result<()> {
    store::save_answer(tx, answer).await?;
    match answer.state {
        AnswerState::Accepted | AnswerState::Confirmed => Ok(()),
        AnswerState::Waiting
        | AnswerState::Declined
        | AnswerState::TakenBack
        | AnswerState::Lapsed
        | AnswerState::Settled => {
            for note in store::standing_notes(&mut *tx, answer.id).await? {
                post::withdraw_unasked(tx, note).await?;
            }
            Ok(())
        }
    }
}
