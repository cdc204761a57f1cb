//! Requests to come to an event: ours elsewhere, and others' to ours.

use community::{
    actor,
    event::{self, Attendance, AttendanceState, Door},
    id::Id,
    post::{self, Post},
    store::Tx,
};

use super::{
    audience, posts,
    voice::{heard, named, send},
};
use crate::{
    Result,
    activity::{self, Asked},
    words::Words,
};

/// One of us asks to come to an event elsewhere; without an address outside it is the node that asks.
pub async fn attended(tx: &mut Tx, id: Id<Attendance>) -> Result<()> {
    let Some((attendance, event)) = load(tx, id).await? else {
        return Ok(());
    };
    if event.local {
        return remember(tx, &attendance).await;
    }
    let Some((from, uri)) = asker(tx, &attendance).await? else {
        return Ok(());
    };
    let Some(host) = actor::get(&mut *tx, event.author_id).await? else {
        return Ok(());
    };
    let join = activity::join(
        &uri,
        &from.uri,
        &event.uri,
        &host.uri,
        attendance.message.as_deref(),
    );
    let inboxes = audience::own_inbox(tx, host.id).await?;
    send(tx, &from, &join, &inboxes).await
}

/// A request moved: the other side is told.
pub async fn changed(tx: &mut Tx, id: Id<Attendance>, to: AttendanceState) -> Result<()> {
    let Some((attendance, event)) = load(tx, id).await? else {
        return Ok(());
    };
    if event.local {
        return decided(tx, &attendance, &event, to).await;
    }
    if to != AttendanceState::Left {
        return Ok(());
    }
    let Some((from, uri)) = asker(tx, &attendance).await? else {
        return Ok(());
    };
    let Some(host) = actor::get(&mut *tx, event.author_id).await? else {
        return Ok(());
    };
    let mut leave = activity::leave(&uri, &from.uri, &event.uri, &host.uri);
    leave["id"] = named(tx, &uri, "leave").into();
    let inboxes = audience::own_inbox(tx, host.id).await?;
    send(tx, &from, &leave, &inboxes).await
}

/// Who asks to come has the event, whether she follows us or not: changes and a cancellation reach her, too.
async fn remember(tx: &mut Tx, attendance: &Attendance) -> Result<()> {
    let Some(guest) = attendance.actor_id else {
        return Ok(());
    };
    let guest = actor::get(&mut *tx, guest)
        .await?
        .filter(|actor| !actor.local && actor.deleted_at.is_none());
    let inboxes: Vec<String> = guest
        .as_ref()
        .and_then(|guest| guest.delivery_inbox())
        .map(str::to_owned)
        .into_iter()
        .collect();
    Ok(post::note_inboxes(tx, attendance.event_id, &inboxes).await?)
}

async fn load(tx: &mut Tx, id: Id<Attendance>) -> Result<Option<(Attendance, Post)>> {
    let Some(attendance) = event::attendance(&mut *tx, id).await? else {
        return Ok(None);
    };
    let Some(event) = post::get(&mut *tx, attendance.event_id).await? else {
        return Ok(None);
    };
    Ok(Some((attendance, event)))
}

/// Who asks outside, and the name of the request.
async fn asker(tx: &mut Tx, attendance: &Attendance) -> Result<Option<(actor::Actor, String)>> {
    let (Some(id), Some(uri)) = (attendance.actor_id, attendance.uri.clone()) else {
        return Ok(None);
    };
    let Some(member) = actor::get(&mut *tx, id).await?.filter(|actor| actor.local) else {
        return Ok(None);
    };
    let from = match attendance.voice_id {
        Some(voice) => heard(tx, voice).await?,
        None if member.outside && member.private_key.is_some() => Some(member),
        None => Some(actor::instance(&mut *tx).await?),
    };
    Ok(from.map(|from| (from, uri)))
}

/// The hosts said yes or no to somebody elsewhere: what was held back goes to that one person.
async fn decided(
    tx: &mut Tx,
    attendance: &Attendance,
    event: &Post,
    to: AttendanceState,
) -> Result<()> {
    let yes = match to {
        AttendanceState::Going | AttendanceState::Maybe => true,
        AttendanceState::Declined => false,
        AttendanceState::Waiting | AttendanceState::Queued | AttendanceState::Left => {
            return Ok(());
        }
    };
    let Some(guest) = attendance.actor_id else {
        return Ok(());
    };
    let Some(guest) = actor::get(&mut *tx, guest)
        .await?
        .filter(|actor| !actor.local && actor.deleted_at.is_none())
    else {
        return Ok(());
    };
    let Some(host) = actor::get(&mut *tx, event.author_id).await? else {
        return Ok(());
    };
    let Some(gathering) = event::get(&mut *tx, event.id).await? else {
        return Ok(());
    };
    let words = Words::of(&event.language);
    let said = if yes {
        words.say("welcome")
    } else {
        words.say("kind-no-to-guest")
    };
    let revealed = if to == AttendanceState::Going {
        event::held_back(&gathering)
    } else {
        Vec::new()
    };
    let inboxes = audience::own_inbox(tx, guest.id).await?;
    match (&attendance.uri, attendance.how) {
        (Some(join), Door::Join) => {
            let id = named(
                tx,
                &tx.here().attendance(attendance.id),
                if yes { "accept" } else { "reject" },
            );
            let asked = Asked {
                join,
                guest: &guest.uri,
                event: &event.uri,
            };
            let answer = if yes {
                activity::accept_join(&id, &host.uri, &asked, &said, &revealed, &event.language)
            } else {
                activity::reject_join(&id, &host.uri, &asked, &said)
            };
            send(tx, &host, &answer, &inboxes).await
        }
        (_, Door::Join | Door::Reply) => {
            let lines = revealed.iter().map(|(_, value)| value.clone());
            let text = std::iter::once(said)
                .chain(lines)
                .collect::<Vec<_>>()
                .join("\n");
            let parent = match attendance.reply_post_id {
                Some(reply) => post::get(&mut *tx, reply).await?,
                None => None,
            };
            let note = post::tell(
                tx,
                &host,
                None,
                &guest,
                Some(parent.as_ref().unwrap_or(event)),
                &text,
                &event.language,
            )
            .await?;
            posts::published(tx, note.id).await
        }
        (_, Door::Member | Door::Page) => Ok(()),
    }
}
