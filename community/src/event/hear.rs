//! What notes mean to gatherings: yes, maybe or no in reply to an event is a request (VOCABULARY C.7).

use super::{
    attendance, leaving,
    model::{AttendanceState, Door, Joining},
    store, turn,
};
use crate::{
    Result,
    effect::Effect,
    id::Id,
    member,
    post::{self, Kind, Post, Visibility},
    store::Tx,
    text::{
        self,
        said::{self, Said},
    },
};

/// A reply to one of our events in words of yes, maybe or no (English and Chinese) is a request; so is one to the private note
/// that told what we understood. An event that is gone ends its requests; whoever is gone gives hers up.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    match effect {
        Effect::Received { post, .. } => match reply(tx, *post).await {
            // The event is over, or not for everyone: it is only a reply.
            Err(refused) if refused.is_refusal() => Ok(()),
            outcome => outcome,
        },
        Effect::Published { post } => match own_reply(tx, *post).await {
            Err(refused) if refused.is_refusal() => Ok(()),
            outcome => outcome,
        },
        Effect::Edited { post } | Effect::ReceivedEdit { post } => {
            match reworded(tx, *post).await {
                Err(refused) if refused.is_refusal() => Ok(()),
                outcome => outcome,
            }
        }
        Effect::Withdrawn { post } | Effect::ReceivedWithdrawal { post } => {
            turn::end(tx, *post).await?;
            if let Some(mut known) = store::attendance_by_reply(&mut *tx, *post).await? {
                known.message = None;
                store::save_attendance(tx, &known).await?;
            }
            Ok(())
        }
        effect => leaving::hear(tx, effect).await,
    }
}

/// She put it otherwise, and says no now. Nobody comes again by an edit: whoever took it back meanwhile did so later.
async fn reworded(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let Some(known) = store::attendance_by_reply(&mut *tx, id).await? else {
        return Ok(());
    };
    let Some(note) = post::get(&mut *tx, id)
        .await?
        .filter(|note| note.deleted_at.is_none())
    else {
        return Ok(());
    };
    let words = said::words(&note.content);
    if said::meaning(&words) != Some(Said::No) {
        return Ok(());
    }
    tx.lock("event", known.event_id.get()).await?;
    match store::attendance(&mut *tx, known.id).await? {
        Some(known) => turn::leave_now(tx, known).await.map(drop),
        None => Ok(()),
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
    if !parent.local
        || parent.deleted_at.is_some()
        || !post::is_said_to(&mut *tx, &note, parent.author_id).await?
    {
        return Ok(());
    }
    let Some(event) = event_meant(tx, &note, &parent).await? else {
        return Ok(());
    };
    let Some(event) = store::get(&mut *tx, event).await? else {
        return Ok(());
    };
    if matches!(event.joining, Joining::Invite | Joining::Page) {
        return Ok(());
    }
    let text = said::words(&note.content);
    let state = match said::meaning(&text) {
        Some(Said::Yes) => None,
        Some(Said::Maybe) => Some(AttendanceState::Maybe),
        Some(Said::No) => Some(AttendanceState::Left),
        None => return Ok(()),
    };
    attendance::receive_asking(
        tx,
        event.post_id,
        note.author_id,
        None,
        Some(note.id),
        Door::Reply,
        Some(&text),
        state,
    )
    .await?;
    Ok(())
}

/// A member says yes, maybe or no in reply to an event of ours.
async fn own_reply(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let Some(note) = post::get(&mut *tx, id).await? else {
        return Ok(());
    };
    let by_herself = note.local && note.kind == Kind::Note && note.member_id.is_none();
    let Some(event) = note
        .in_reply_to_id
        .filter(|_| by_herself && note.deleted_at.is_none())
    else {
        return Ok(());
    };
    let Some(parent) = post::get(&mut *tx, event).await? else {
        return Ok(());
    };
    if !parent.local
        || parent.kind != Kind::Event
        || !post::is_said_to(&mut *tx, &note, parent.author_id).await?
    {
        return Ok(());
    }
    let Some(present) = member::present_as(&mut *tx, note.author_id).await? else {
        return Ok(());
    };
    let text = said::words(&note.content);
    let state = match said::meaning(&text) {
        Some(Said::Yes) => None,
        Some(Said::Maybe) => Some(AttendanceState::Maybe),
        Some(Said::No) => return attendance::leave(tx, &present, event).await,
        None => return Ok(()),
    };
    let message = text::cut(&text, 1_000);
    attendance::ask_by_note(tx, &present, event, &message, note.id, state)
        .await
        .map(drop)
}

/// The event that the note replies to, or that our private note to the same person was about.
async fn event_meant(tx: &mut Tx, note: &Post, parent: &Post) -> Result<Option<Id<Post>>> {
    if parent.kind == Kind::Event {
        return Ok(Some(parent.id));
    }
    let Some(first) = parent
        .in_reply_to_id
        .filter(|_| parent.visibility == Visibility::Direct)
    else {
        return Ok(None);
    };
    let Some(known) = store::attendance_by_reply(&mut *tx, first).await? else {
        return Ok(None);
    };
    Ok((known.actor_id == Some(note.author_id)).then_some(known.event_id))
}
