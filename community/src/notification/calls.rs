//! Who is told of what becomes of calls and of answers to them.

use super::{
    model::Reason,
    telling::{deciders, is_silenced, note_with, of_actor, tell, tell_one},
};
use crate::{
    Result,
    call::{self, Answer, AnswerState, Ask, Door},
    id::Id,
    member::{self, Member, State},
    post::{self, Post},
    store::Tx,
    volunteer,
};

/// Whoever asked through the group.
pub(super) async fn asker(tx: &mut Tx, id: Id<Ask>, reason: Reason) -> Result<()> {
    let Some((ask, _)) = call::ask::concerned(&mut *tx, id).await? else {
        return Ok(());
    };
    let asker = member::get(&mut *tx, ask.member_id).await?;
    let asker = asker.filter(|asker| asker.state == State::Active);
    tell_one(tx, asker, reason, id.get(), None).await
}

pub(super) async fn answered(tx: &mut Tx, id: Id<Answer>) -> Result<()> {
    let Some(answer) = call::answer_by_id(&mut *tx, id).await? else {
        return Ok(());
    };
    if answer.how == Door::Sent || is_silenced(tx, answer.actor_id).await? {
        return Ok(());
    }
    let deciders = deciders(tx, answer.call_id).await?;
    tell(tx, deciders, Reason::AnswerCame, id.get(), answer.actor_id).await
}

pub(super) async fn answer_changed(tx: &mut Tx, id: Id<Answer>, to: AnswerState) -> Result<()> {
    let Some(answer) = call::answer_by_id(&mut *tx, id).await? else {
        return Ok(());
    };
    let helper = of_actor(tx, answer.actor_id).await?;
    let by_herself =
        answer.decided_by.is_some() && helper.as_ref().map(|helper| helper.id) == answer.decided_by;
    let caller = post::get(&mut *tx, answer.call_id)
        .await?
        .map(|post| post.author_id);
    let (reason, subject) = match to {
        AnswerState::Accepted => (Reason::AnswerAccepted, id.get()),
        AnswerState::Declined => {
            let call = call::get(&mut *tx, answer.call_id).await?;
            let is_passed = call.is_some_and(|call| answer.is_passed(&call));
            let reason = if is_passed {
                Reason::AnswerPassed
            } else {
                Reason::AnswerDeclined
            };
            (reason, id.get())
        }
        AnswerState::Lapsed => (Reason::AnswerLapsed, id.get()),
        AnswerState::Settled => (Reason::CallSettled, answer.call_id.get()),
        AnswerState::Confirmed | AnswerState::TakenBack => {
            // Whoever had a yes was counted on, whatever is thought of her server by now.
            let is_expected = answer.agreement_uri.is_some();
            if answer.how == Door::Sent
                || (!is_expected && is_silenced(tx, answer.actor_id).await?)
            {
                return Ok(());
            }
            let reason = if to == AnswerState::Confirmed {
                Reason::AnswerConfirmed
            } else {
                Reason::AnswerTakenBack
            };
            let deciders = deciders(tx, answer.call_id).await?;
            return tell(tx, deciders, reason, id.get(), answer.actor_id).await;
        }
        AnswerState::Waiting => return Ok(()),
    };
    if !by_herself {
        tell_one(tx, helper, reason, subject, caller).await?;
    }
    if to == AnswerState::Lapsed && answer.how != Door::Sent {
        let deciders = deciders(tx, answer.call_id).await?;
        tell(
            tx,
            deciders,
            Reason::AnswerLapsed,
            id.get(),
            answer.actor_id,
        )
        .await?;
    }
    Ok(())
}

/// Those whom a call fits and who want to know at once.
pub(super) async fn call_fits(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let Some(call) = post::get(&mut *tx, id).await? else {
        return Ok(());
    };
    for member in volunteer::tell_next(tx, id).await? {
        let by = Some(call.author_id);
        note_with(tx, member, Reason::CallFits, (id.get(), by), &[id]).await?;
    }
    Ok(())
}

pub(super) async fn settled(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let Some(call) = post::get(&mut *tx, id).await? else {
        return Ok(());
    };
    for answer in call::answers(&mut *tx, id).await? {
        if answer.state == AnswerState::Settled {
            let helper = of_actor(tx, answer.actor_id).await?;
            tell_one(
                tx,
                helper,
                Reason::CallSettled,
                id.get(),
                Some(call.author_id),
            )
            .await?;
        }
    }
    Ok(())
}

/// Those who are to tell whoever answered without an account what was withdrawn.
pub(super) async fn left_untold(tx: &mut Tx, id: Id<Post>, tellers: &[Id<Member>]) -> Result<()> {
    for teller in tellers {
        let teller = member::get(&mut *tx, *teller).await?;
        let teller = teller.filter(|teller| teller.state == State::Active);
        tell_one(tx, teller, Reason::HelpersUntold, id.get(), None).await?;
    }
    Ok(())
}
