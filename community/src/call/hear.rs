//! What notes mean to calls: a reply to a call is an answer; yes or no to our private yes confirms or takes back.

use super::{
    answer, arriving, decide, leaving,
    model::{Answer, AnswerState},
    store, turn,
};
use crate::{
    Error, Result,
    effect::{self, Effect},
    id::Id,
    member,
    post::{self, Kind, Post, Visibility},
    store::Tx,
    text::{
        self,
        said::{self, Said},
    },
};

/// How much of a reply is kept as an answer's words; the reply itself stays whole.
const LONGEST: usize = 2_000;

/// A reply to a call of ours is an answer, if it is said to those who ask; yes or no in reply to our private yes confirms or takes back.
/// A call that is gone ends its answers; a note that is gone takes its words with it; whoever is gone takes hers back.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    match effect {
        // Also what was fetched to fill up: an answer that came while we were away is still an answer.
        Effect::Received { post, .. } => reply(tx, *post).await,
        Effect::Published { post } => own_reply(tx, *post).await,
        Effect::Withdrawn { post } | Effect::ReceivedWithdrawal { post } => {
            decide::end(tx, *post).await?;
            match store::answer_by_reply(&mut *tx, *post).await? {
                Some(answer) => forget_words(tx, answer, *post).await,
                None => Ok(()),
            }
        }
        Effect::Edited { post } | Effect::ReceivedEdit { post } => reworded(tx, *post).await,
        effect => leaving::hear(tx, effect).await,
    }
}

/// As much of a note as an answer keeps.
fn message_of(note: &Post) -> String {
    text::cut(&said::words(&note.content), LONGEST)
}

/// She put it otherwise: those who ask read what she says now, and whoever says no now does not come.
async fn reworded(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let Some(answer) = store::answer_by_reply(&mut *tx, id).await? else {
        return Ok(());
    };
    let Some(note) = post::get(&mut *tx, id)
        .await?
        .filter(|note| note.deleted_at.is_none())
    else {
        return Ok(());
    };
    let mut turn = turn::take(tx, answer.id).await?;
    let words = message_of(&note);
    if !turn.answer.state.is_live() || turn.answer.message == words {
        return Ok(());
    }
    turn.answer.message.clone_from(&words);
    if said::meaning(&words) == Some(Said::No) {
        return turn.step(tx, AnswerState::TakenBack).await;
    }
    store::save_answer(tx, &turn.answer).await?;
    effect::leave(tx, Effect::Answered { answer: answer.id }).await
}

async fn reply(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let Some(note) = post::get(&mut *tx, id).await? else {
        return Ok(());
    };
    if note.local || note.kind != Kind::Note || note.deleted_at.is_some() {
        return Ok(());
    }
    let Some(parent) = note.in_reply_to_id else {
        return Ok(());
    };
    let Some(parent) = post::get(&mut *tx, parent).await? else {
        return Ok(());
    };
    // Her yes may come when the private note that asked for it is withdrawn already, since it lapsed: it is heard.
    let is_gone = parent.deleted_at.is_some() && parent.visibility != Visibility::Direct;
    if !parent.local || is_gone || !post::is_said_to(&mut *tx, &note, parent.author_id).await? {
        return Ok(());
    }
    if let Some(call) = store::get(&mut *tx, parent.id).await? {
        if !call.state.takes_answers() || note.author_id == parent.author_id {
            return Ok(());
        }
        let message = said::words(&note.content);
        return arriving::receive_reply(tx, parent.id, note.id, note.author_id, &message).await;
    }
    if parent.visibility == Visibility::Direct {
        return word(tx, &note, &parent).await;
    }
    Ok(())
}

/// A member replied to a call of ours: that is her answer. What she says here about another group's call is none, whoever it names:
/// it would carry out what is said inside. There she answers by the form, or by a reply in her own name, which is an answer there.
async fn own_reply(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let Some(note) = post::get(&mut *tx, id).await? else {
        return Ok(());
    };
    let by_herself = note.local && note.kind == Kind::Note && note.member_id.is_none();
    let Some(parent) = note
        .in_reply_to_id
        .filter(|_| by_herself && note.deleted_at.is_none())
    else {
        return Ok(());
    };
    let Some(call) = store::get(&mut *tx, parent).await? else {
        return Ok(());
    };
    let Some(parent) = post::get(&mut *tx, parent).await? else {
        return Ok(());
    };
    if !parent.local || !call.state.takes_answers() || note.author_id == parent.author_id {
        return Ok(());
    }
    if !post::is_said_to(&mut *tx, &note, parent.author_id).await? {
        return Ok(());
    }
    let Some(present) = member::present_as(&mut *tx, note.author_id).await? else {
        return Ok(());
    };
    let message = message_of(&note);
    match answer::answer_by_note(tx, &present, parent.id, &message, note.id).await {
        // Closed meanwhile, or not hers to answer: this is only a reply.
        Err(refused) if refused.is_refusal() => Ok(()),
        outcome => outcome.map(drop),
    }
}

/// The helper replied to the private note that the call's author sent her.
async fn word(tx: &mut Tx, note: &Post, ours: &Post) -> Result<()> {
    let Some(first) = ours.in_reply_to_id else {
        return Ok(());
    };
    let Some(answer) = store::answer_by_reply(&mut *tx, first).await? else {
        return Ok(());
    };
    if answer.actor_id != Some(note.author_id) {
        return Ok(());
    }
    let turn = turn::take(tx, answer.id).await?;
    if turn.post.author_id != ours.author_id {
        return Ok(());
    }
    let text = said::words(&note.content);
    let outcome = match said::meaning(&text) {
        Some(Said::Yes) => turn.confirm(tx).await,
        Some(Said::No) => turn.take_back(tx).await,
        Some(Said::Maybe) | None => Ok(()),
    };
    match outcome {
        // A yes to a no, or to thanks, is only a reply.
        Err(Error::Conflict(_)) => Ok(()),
        outcome => outcome,
    }
}

/// She deleted her note. A yes that was given stays: many accounts delete old posts by themselves. What she said in a later
/// note still stands.
async fn forget_words(tx: &mut Tx, answer: Answer, note: Id<Post>) -> Result<()> {
    let mut turn = turn::take(tx, answer.id).await?;
    turn.answer.message.clear();
    if let Some(actor) = turn.answer.actor_id
        && let Some(other) = post::later_reply(&mut *tx, answer.call_id, actor, note).await?
        && post::is_said_to(&mut *tx, &other, turn.post.author_id).await?
    {
        turn.answer.message = message_of(&other);
        turn.answer.reply_post_id = Some(other.id);
        return store::save_answer(tx, &turn.answer).await;
    }
    if turn.answer.state == AnswerState::Waiting {
        return turn.step(tx, AnswerState::TakenBack).await;
    }
    store::save_answer(tx, &turn.answer).await
}
