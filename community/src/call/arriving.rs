//! What other servers say of answers: theirs to calls of ours, and what became of ours to calls of theirs.

use super::{
    answer::{fresh, give},
    model::{Answer, AnswerState, Decision, Door, Vouching},
    store,
    turn::{self, Turn},
};
use chrono::Datelike as _;

use crate::{
    Error, Result,
    actor::{self, Actor},
    effect::{self, Effect},
    id::Id,
    post::{self, Post, Visibility},
    store::Tx,
    text::{clean_name, clean_text},
};

/// An `Offer` came from elsewhere. The same person answering again gives the first answer, or renews one taken back or
/// lapsed; a node that speaks for its members answers once an `Offer`. To a call that is over the answer is a kind no.
#[expect(
    clippy::too_many_arguments,
    reason = "each is one fact of what came over the wire"
)]
pub async fn receive_answer(
    tx: &mut Tx,
    id: Id<Post>,
    uri: &str,
    actor: Id<Actor>,
    name: Option<&str>,
    message: &str,
    places: i64,
    role: Option<&str>,
    vouching: Option<&Vouching>,
) -> Result<Answer> {
    tx.lock("call", id.get()).await?;
    let post = post::get(&mut *tx, id)
        .await?
        .filter(|post| post.local && post.visibility != Visibility::Inside)
        .ok_or(Error::NotFound)?;
    let call = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let answerer = actor::get(&mut *tx, actor).await?.ok_or(Error::NotFound)?;
    if post.deleted_at.is_none() && !post::may_answer(&mut *tx, &answerer, &post).await? {
        return Err(Error::NotFound);
    }
    if answerer.local || tx.here().is_ours(uri) {
        return Err(Error::Forbidden);
    }
    let mut known = store::answer_by_uri(&mut *tx, uri).await?;
    if known
        .as_ref()
        .is_some_and(|known| known.actor_id != Some(actor) || known.call_id != id)
    {
        return Err(Error::Forbidden);
    }
    if known.is_none() && answerer.kind == actor::Kind::Person {
        known = store::answer_of(&mut *tx, actor, id).await?;
    }
    let mut fresh = fresh(
        tx,
        id,
        Door::Offer,
        clean_text(message, 2000),
        places.clamp(1, 99),
    );
    fresh.uri = Some(uri.to_owned());
    fresh.actor_id = Some(actor);
    fresh.name = name.map(clean_name).filter(|name| !name.is_empty());
    // Who speaks of no role that we know comes for any.
    fresh.role = match role {
        Some(role) => call.slot(role).map(|slot| slot.role.clone()),
        None => call.role_in(message),
    };
    if let Some(vouching) = vouching
        && knows(tx, &vouching.group, &answerer).await?
    {
        fresh.vouched_by = Some(vouching.group.clone());
        let now = i64::from(tx.now().to_chrono().year());
        fresh.vouched_since = vouching.since.filter(|year| (1900..=now).contains(year));
    }
    let runs = post.deleted_at.is_none() && call.state.takes_answers();
    if let Some(known) = &known
        && known.uri.as_deref() != Some(uri)
        && !(runs && known.may_be_given_anew())
    {
        return renamed(tx, known.clone(), uri).await;
    }
    if runs {
        return give(tx, known, fresh, None).await;
    }
    if let Some(known) = known {
        return Ok(known);
    }
    // Told at once, so that nobody elsewhere waits for ever.
    fresh.state = fresh.state.step(AnswerState::Declined)?;
    store::insert_answer(tx, &fresh, None).await?;
    effect::leave(
        tx,
        Effect::AnswerChanged {
            answer: fresh.id,
            to: AnswerState::Declined,
        },
    )
    .await?;
    Ok(fresh)
}

/// Whether it may vouch for her: a group of her own server. Of any other nobody has proven that it said so.
async fn knows(tx: &mut Tx, group: &str, answerer: &Actor) -> Result<bool> {
    let group = actor::by_uri(&mut *tx, group).await?;
    Ok(group.is_some_and(|group| {
        group.kind == actor::Kind::Group
            && group.host == answerer.host
            && group.deleted_at.is_none()
    }))
}

/// The same answer under another name: what was decided is said again, of the name that the helper's side knows now.
async fn renamed(tx: &mut Tx, mut known: Answer, uri: &str) -> Result<Answer> {
    known.uri = Some(uri.to_owned());
    store::save_answer(tx, &known).await?;
    let to = match known.state {
        AnswerState::Accepted | AnswerState::Confirmed => AnswerState::Accepted,
        AnswerState::Declined => AnswerState::Declined,
        AnswerState::Waiting
        | AnswerState::TakenBack
        | AnswerState::Lapsed
        | AnswerState::Settled => return Ok(known),
    };
    effect::leave(
        tx,
        Effect::AnswerChanged {
            answer: known.id,
            to,
        },
    )
    .await?;
    Ok(known)
}

/// A note from elsewhere replies to a call of ours that takes answers: the first is an answer, and one after taking back
/// or a lapse renews it; others are only replies.
pub(super) async fn receive_reply(
    tx: &mut Tx,
    id: Id<Post>,
    reply: Id<Post>,
    actor: Id<Actor>,
    message: &str,
) -> Result<()> {
    tx.lock("call", id.get()).await?;
    let known = store::answer_of(&mut *tx, actor, id).await?;
    let call = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let mut fresh = fresh(tx, id, Door::Reply, clean_text(message, 2000), 1);
    fresh.role = call.role_in(message);
    fresh.actor_id = Some(actor);
    fresh.reply_post_id = Some(reply);
    give(tx, known, fresh, None).await?;
    Ok(())
}

/// The asking side decided on our answer; only the call's author may (`Forbidden`). The same decision twice is one.
pub async fn receive_decision(
    tx: &mut Tx,
    answer_uri: &str,
    by: Id<Actor>,
    decision: Decision,
) -> Result<()> {
    let known = store::answer_by_uri(&mut *tx, answer_uri)
        .await?
        .filter(|known| known.how == Door::Sent)
        .ok_or(Error::NotFound)?;
    let mut turn = turn::take(tx, known.id).await?;
    if turn.post.local || turn.post.author_id != by {
        return Err(Error::Forbidden);
    }
    let Some(state) = turn.answer.state.on_decision(decision.state()) else {
        return Ok(());
    };
    match decision {
        Decision::Accepted {
            words,
            agreement_uri,
            lapses_at,
            role,
        } => {
            turn.answer.reply = words.map(|words| clean_text(&words, 8000));
            turn.answer.lapses_at = lapses_at;
            let told = role.map(|role| clean_name(&role));
            turn.answer.role = told
                .filter(|role| !role.is_empty())
                .or(turn.answer.role.take());
            turn.answer.agreement_uri = match agreement_uri {
                Some(uri) if is_free(tx, &uri, known.id).await? => Some(uri),
                _ => turn.answer.agreement_uri,
            };
        }
        Decision::Declined { words } | Decision::Settled { words } => {
            turn.answer.reply = words.map(|words| clean_text(&words, 8000))
        }
        Decision::Lapsed => {}
    }
    turn.answer.state = state;
    turn.keep(tx).await
}

/// The helper elsewhere confirmed (names our agreement) or took the answer back (names its own `Offer`).
pub async fn receive_confirmation(tx: &mut Tx, agreement_uri: &str, by: Id<Actor>) -> Result<()> {
    let answer = store::answer_by_agreement(&mut *tx, agreement_uri)
        .await?
        .ok_or(Error::NotFound)?;
    received_by(tx, answer, by).await?.confirm(tx).await
}

/// See [`receive_confirmation`].
pub async fn receive_taking_back(tx: &mut Tx, answer_uri: &str, by: Id<Actor>) -> Result<()> {
    let answer = store::answer_by_uri(&mut *tx, answer_uri)
        .await?
        .ok_or(Error::NotFound)?;
    received_by(tx, answer, by).await?.take_back(tx).await
}

/// An answer to a call of ours that this actor elsewhere gave.
async fn received_by(tx: &mut Tx, answer: Answer, by: Id<Actor>) -> Result<Turn> {
    let turn = turn::take(tx, answer.id).await?;
    if !turn.post.local || turn.answer.actor_id != Some(by) {
        return Err(Error::Forbidden);
    }
    Ok(turn)
}

/// An agreement is the peer's own, and belongs to one answer.
async fn is_free(tx: &mut Tx, agreement_uri: &str, answer: Id<Answer>) -> Result<bool> {
    if tx.here().is_ours(agreement_uri) {
        return Ok(false);
    }
    Ok(store::answer_by_agreement(&mut *tx, agreement_uri)
        .await?
        .is_none_or(|other| other.id == answer))
}
