//! What notes mean to calls: a reply to a call is an answer; yes or no to our private yes confirms or takes back.

use super::{
    answer, decide,
    model::{Answer, AnswerState},
    store, turn,
};
use crate::{
    Error, Result, actor,
    effect::Effect,
    id::Id,
    member,
    post::{self, Kind, Post, Visibility},
    store::Tx,
    text::{
        self, Found, Mention,
        said::{self, Said},
    },
};

/// How much of a reply is kept as an answer's words; the reply itself stays whole.
const LONGEST: usize = 2_000;

/// A reply to a call of ours from someone elsewhere, or of one of us to any call, is an answer; yes or no in reply to our private yes confirms or takes
/// back. A call that is gone ends its answers; a note that is gone takes its words with it.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    match effect {
        // Also what was fetched to fill up: an answer that came while we were away is still an answer.
        Effect::Received { post, .. } => reply(tx, *post).await,
        Effect::Published { post } => own_reply(tx, *post).await,
        Effect::Withdrawn { post } => {
            decide::end(tx, *post).await?;
            match store::answer_by_reply(&mut *tx, *post).await? {
                Some(answer) => forget_words(tx, answer).await,
                None => Ok(()),
            }
        }
        Effect::ReceivedWithdrawal { post } => {
            decide::end(tx, *post).await?;
            match store::answer_by_reply(&mut *tx, *post).await? {
                Some(answer) => forget_words(tx, answer).await,
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
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
    if !parent.local || parent.deleted_at.is_some() {
        return Ok(());
    }
    if let Some(call) = store::get(&mut *tx, parent.id).await? {
        if !call.state.takes_answers() || note.author_id == parent.author_id {
            return Ok(());
        }
        let message = said::without_mentions(&note.content.plain());
        return answer::receive_reply(tx, parent.id, note.id, note.author_id, &message).await;
    }
    if parent.visibility == Visibility::Direct {
        return word(tx, &note, &parent).await;
    }
    Ok(())
}

/// A member replied to a call of ours: that is her answer. So is a reply to another group's that is said to those who ask; one that
/// leaves the node in her own name is taken for an answer there.
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
    if !call.state.takes_answers() || note.author_id == parent.author_id {
        return Ok(());
    }
    if !parent.local && !is_said_to(tx, &note, &parent).await? {
        return Ok(());
    }
    let Some(member) = member::by_actor(&mut *tx, note.author_id).await? else {
        return Ok(());
    };
    let Some(present) = member::present(&mut *tx, member.id).await? else {
        return Ok(());
    };
    let message = text::cut(&said::without_mentions(&note.content.plain()), LONGEST);
    match answer::answer(tx, &present, parent.id, &message, 1, None).await {
        Ok(answer) if answer.reply_post_id.is_none() => {
            let answer = Answer {
                reply_post_id: Some(note.id),
                ..answer
            };
            store::save_answer(tx, &answer).await
        }
        // Answered before: this is only a reply.
        Ok(_) | Err(Error::Conflict(_) | Error::NotFound | Error::Forbidden) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Whether a reply to another group's call is meant for those who ask, and cannot reach them by itself: a member without an address
/// outside names them in it. What members say about a call among themselves stays here.
async fn is_said_to(tx: &mut Tx, note: &Post, call: &Post) -> Result<bool> {
    let (Some(helper), Some(asker)) = (
        actor::get(&mut *tx, note.author_id).await?,
        actor::get(&mut *tx, call.author_id).await?,
    ) else {
        return Ok(false);
    };
    let names_her = |found: &Found<'_>| match found {
        Found::Mention(Mention {
            name,
            host: Some(host),
        }) => name.eq_ignore_ascii_case(&asker.username) && host.eq_ignore_ascii_case(&asker.host),
        Found::Mention(_) | Found::Tag(_) | Found::Link(_) => false,
    };
    let found = text::find(&note.source);
    Ok(!helper.outside && found.iter().any(|(_, found)| names_her(found)))
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
    let text = said::without_mentions(&note.content.plain());
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

/// She deleted her note. A yes that was given stays: many accounts delete old posts by themselves.
async fn forget_words(tx: &mut Tx, answer: Answer) -> Result<()> {
    let mut turn = turn::take(tx, answer.id).await?;
    turn.answer.message.clear();
    if turn.answer.state == AnswerState::Waiting {
        return turn.step(tx, AnswerState::TakenBack).await;
    }
    store::save_answer(tx, &turn.answer).await
}
