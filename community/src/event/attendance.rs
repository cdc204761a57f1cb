//! Asking to come, by every door; yes and no of the hosts; not coming after all.

use super::{
    deciding::decidable,
    model::{Attendance, AttendanceState, Door, Event, Joining, Status},
    store,
    turn::{came, changed, is_ours, leave_now, revealed},
};
use crate::{
    Error, Result, access,
    actor::{self, Actor},
    effect::{self, Effect},
    id::Id,
    member::Present,
    post::{self, Post, Viewer, Visibility},
    store::Tx,
    text::{clean_name, clean_text},
};

/// A member asks to come: to our event, or to one elsewhere (then a `Join` leaves; without an address outside it is the node's).
pub async fn ask(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    message: Option<&str>,
) -> Result<Attendance> {
    asked(tx, by, id, message, None, None).await
}

/// The same by a note under an event of ours, whose words it has: when the note goes, they go. `state` is what she said when it was no
/// plain yes.
pub(super) async fn ask_by_note(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    message: &str,
    note: Id<Post>,
    state: Option<AttendanceState>,
) -> Result<Attendance> {
    asked(tx, by, id, Some(message), Some(note), state).await
}

async fn asked(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    message: Option<&str>,
    note: Option<Id<Post>>,
    state: Option<AttendanceState>,
) -> Result<Attendance> {
    tx.lock("event", id.get()).await?;
    let post = post::see(&mut *tx, &Viewer::Member(by.clone()), id)
        .await?
        .ok_or(Error::NotFound)?;
    let event = open(tx, &post).await?;
    let mut fresh = fresh(
        tx,
        id,
        if post.local { Door::Member } else { Door::Join },
        checked_message(message)?,
    );
    fresh.actor_id = Some(by.member.actor_id);
    fresh.reply_post_id = note;
    if post.local {
        fresh.state = state.unwrap_or_else(|| by_rule(&event));
    } else {
        let node = actor::instance(&mut *tx).await?.id;
        fresh.uri = Some(tx.here().attendance(fresh.id));
        fresh.voice_id = Some(actor::voice_of(&mut *tx, by.member.actor_id, node).await?);
    }
    let known = store::attendances_of(&mut *tx, by.member.actor_id, id)
        .await?
        .into_iter()
        .next();
    give(tx, &event, known, fresh, None).await
}

/// A visitor without an account asks to come; gives a secret for her own link. Name and one way to reach her.
pub async fn ask_as_visitor(
    tx: &mut Tx,
    id: Id<Post>,
    name: &str,
    contact: &str,
    message: Option<&str>,
) -> Result<(Attendance, String)> {
    tx.lock("event", id.get()).await?;
    let post = post::see(&mut *tx, &Viewer::Nobody, id)
        .await?
        .filter(|post| post.local)
        .ok_or(Error::NotFound)?;
    let event = open(tx, &post).await?;
    let mut fresh = fresh(tx, id, Door::Page, checked_message(message)?);
    fresh.name = Some(required("name", name, 100)?);
    fresh.contact = Some(required("contact", contact, 200)?);
    fresh.state = by_rule(&event);
    let secret = access::secret();
    let attendance = give(tx, &event, None, fresh, Some(&access::hash(&secret))).await?;
    Ok((attendance, secret))
}

/// Somebody elsewhere asks to come (`Join`, or a reply in words); `state` is what they said when it was no plain yes.
/// What cannot be (cancelled, over, by invitation) is a kind no, so that nobody elsewhere waits for ever.
#[expect(
    clippy::too_many_arguments,
    reason = "each is one fact of what came over the wire"
)]
pub async fn receive_asking(
    tx: &mut Tx,
    id: Id<Post>,
    actor: Id<Actor>,
    uri: Option<&str>,
    reply: Option<Id<Post>>,
    how: Door,
    message: Option<&str>,
    state: Option<AttendanceState>,
) -> Result<Attendance> {
    tx.lock("event", id.get()).await?;
    let post = post::get(&mut *tx, id)
        .await?
        .filter(|post| post.local && post.visibility != Visibility::Inside)
        .ok_or(Error::NotFound)?;
    let event = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let guest = actor::get(&mut *tx, actor).await?.ok_or(Error::NotFound)?;
    if post.deleted_at.is_none() && !post::may_answer(&mut *tx, &guest, &post).await? {
        return Err(Error::NotFound);
    }
    if guest.local || uri.is_some_and(|uri| tx.here().is_ours(uri)) {
        return Err(Error::Forbidden);
    }
    let mut known = match uri {
        Some(uri) => store::attendance_by_uri(&mut *tx, uri).await?,
        None => None,
    };
    if known
        .as_ref()
        .is_some_and(|known| known.actor_id != Some(actor) || known.event_id != id)
    {
        return Err(Error::Forbidden);
    }
    // A node speaks for several members; each `Join` of it is somebody else.
    if known.is_none() && (guest.kind == actor::Kind::Person || uri.is_none()) {
        known = store::attendances_of(&mut *tx, actor, id)
            .await?
            .into_iter()
            .next();
    }
    let mut fresh = fresh(
        tx,
        id,
        how,
        message
            .map(|words| clean_text(words, 1000))
            .filter(|words| !words.is_empty()),
    );
    fresh.actor_id = Some(actor);
    fresh.uri = uri.map(str::to_owned);
    fresh.reply_post_id = reply;
    let possible = post.deleted_at.is_none() && open_now(tx, &event).is_ok();
    fresh.state = match state {
        Some(AttendanceState::Declined | AttendanceState::Left) => {
            return match known {
                Some(known) => leave_now(tx, known).await,
                None => {
                    fresh.state = AttendanceState::Left;
                    keep_new(tx, &event, fresh, None).await
                }
            };
        }
        _ if !possible => AttendanceState::Declined,
        Some(AttendanceState::Maybe) => AttendanceState::Maybe,
        Some(AttendanceState::Going | AttendanceState::Waiting | AttendanceState::Queued)
        | None => by_rule(&event),
    };
    give(tx, &event, known, fresh, None).await
}

/// Somebody elsewhere will not come after all (`Leave`). `Conflict("which")` when a node asked for several and names none:
/// then [`receive_leaving_of`] is the one.
pub async fn receive_leaving(tx: &mut Tx, id: Id<Post>, actor: Id<Actor>) -> Result<()> {
    tx.lock("event", id.get()).await?;
    if !is_ours(tx, id).await? {
        return Err(Error::Forbidden);
    }
    let mut live = store::attendances_of(&mut *tx, actor, id)
        .await?
        .into_iter()
        .filter(|known| known.state.is_live());
    match (live.next(), live.next()) {
        (None, _) => Ok(()),
        (Some(only), None) => leave_now(tx, only).await.map(drop),
        (Some(_), Some(_)) => Err(Error::Conflict("which")),
    }
}

/// Somebody elsewhere will not come after all, named by the `Join`.
pub async fn receive_leaving_of(tx: &mut Tx, join_uri: &str, actor: Id<Actor>) -> Result<()> {
    let known = store::attendance_by_uri(&mut *tx, join_uri)
        .await?
        .ok_or(Error::NotFound)?;
    tx.lock("event", known.event_id.get()).await?;
    if known.actor_id != Some(actor) || !is_ours(tx, known.event_id).await? {
        return Err(Error::Forbidden);
    }
    let known = store::attendance(&mut *tx, known.id)
        .await?
        .ok_or(Error::NotFound)?;
    leave_now(tx, known).await.map(drop)
}

/// The hosts elsewhere said yes (with what they reveal) or no to our `Join`.
pub async fn receive_decision(
    tx: &mut Tx,
    join_uri: &str,
    by: Id<Actor>,
    yes: bool,
    revealed: Option<&str>,
) -> Result<()> {
    let known = store::attendance_by_uri(&mut *tx, join_uri)
        .await?
        .ok_or(Error::NotFound)?;
    tx.lock("event", known.event_id.get()).await?;
    let mut known = store::attendance(&mut *tx, known.id)
        .await?
        .ok_or(Error::NotFound)?;
    let post = post::get(&mut *tx, known.event_id)
        .await?
        .ok_or(Error::NotFound)?;
    if post.local || !speaks_for(tx, by, post.author_id).await? {
        return Err(Error::Forbidden);
    }
    let revealed = revealed
        .map(|words| clean_text(words, 8000))
        .filter(|words| !words.is_empty());
    let state = match (known.state, yes) {
        // Left here while the answer was on its way: they hear of it.
        (AttendanceState::Left, _) | (AttendanceState::Declined, false) => return Ok(()),
        // Told again when it is another place or way in than she was told.
        (AttendanceState::Going, true) if revealed.is_none() || revealed == known.revealed => {
            return Ok(());
        }
        (_, true) => AttendanceState::Going,
        (_, false) => AttendanceState::Declined,
    };
    known.state = state;
    known.revealed = revealed.filter(|_| yes);
    store::save_attendance(tx, &known).await?;
    effect::leave(
        tx,
        Effect::AttendanceChanged {
            attendance: known.id,
            to: state,
        },
    )
    .await
}

/// Says yes to somebody who asked to come: what was held back goes to that one person. `Conflict("full")` when no place is left.
pub async fn welcome(tx: &mut Tx, by: &Present, id: Id<Attendance>) -> Result<()> {
    let (event, mut known) = take(tx, by, id).await?;
    match known.state {
        AttendanceState::Going => return Ok(()),
        AttendanceState::Left => return Err(Error::Conflict("attendance-state")),
        AttendanceState::Waiting
        | AttendanceState::Queued
        | AttendanceState::Maybe
        | AttendanceState::Declined => {}
    }
    if event.status == Status::Cancelled {
        return Err(Error::Conflict("cancelled"));
    }
    if event.places_left() == Some(0) {
        return Err(Error::Conflict("full"));
    }
    known.state = AttendanceState::Going;
    changed(tx, &event, known).await.map(drop)
}

/// Says no, kindly.
pub async fn decline(tx: &mut Tx, by: &Present, id: Id<Attendance>) -> Result<()> {
    let (event, mut known) = take(tx, by, id).await?;
    match known.state {
        AttendanceState::Declined => return Ok(()),
        AttendanceState::Left => return Err(Error::Conflict("attendance-state")),
        AttendanceState::Waiting
        | AttendanceState::Queued
        | AttendanceState::Maybe
        | AttendanceState::Going => {}
    }
    known.state = AttendanceState::Declined;
    changed(tx, &event, known).await.map(drop)
}

/// A member will not come after all.
pub async fn leave(tx: &mut Tx, by: &Present, id: Id<Post>) -> Result<()> {
    tx.lock("event", id.get()).await?;
    let known = store::attendances_of(&mut *tx, by.member.actor_id, id)
        .await?
        .into_iter()
        .next()
        .ok_or(Error::NotFound)?;
    leave_now(tx, known).await.map(drop)
}

/// A visitor will not come after all.
pub async fn leave_by_secret(tx: &mut Tx, secret: &str) -> Result<()> {
    let known = store::attendance_by_secret(&mut *tx, &access::hash(secret))
        .await?
        .ok_or(Error::NotFound)?;
    tx.lock("event", known.event_id.get()).await?;
    let known = store::attendance(&mut *tx, known.id)
        .await?
        .ok_or(Error::NotFound)?;
    leave_now(tx, known).await.map(drop)
}

/// Keeps a fresh request; or the known one, when it was given up and is asked anew. Asking again is answered again.
async fn give(
    tx: &mut Tx,
    event: &Event,
    known: Option<Attendance>,
    fresh: Attendance,
    secret_hash: Option<&str>,
) -> Result<Attendance> {
    let Some(mut known) = known else {
        return keep_new(tx, event, fresh, secret_hash).await;
    };
    if fresh.reply_post_id.is_some() && known.reply_post_id == fresh.reply_post_id {
        return Ok(known);
    }
    let state = match (known.state, fresh.state) {
        (
            AttendanceState::Going,
            AttendanceState::Going | AttendanceState::Waiting | AttendanceState::Queued,
        ) => AttendanceState::Going,
        // The hosts said no: they decide again.
        (AttendanceState::Declined, AttendanceState::Going | AttendanceState::Queued) => {
            AttendanceState::Waiting
        }
        (_, state) => state,
    };
    let renamed = fresh.uri.is_some()
        && fresh.uri != known.uri
        && known
            .uri
            .as_deref()
            .is_none_or(|uri| !tx.here().is_ours(uri));
    if state == known.state && !renamed {
        return Ok(known);
    }
    let anew = !known.state.is_live() && state.is_live();
    if anew || renamed {
        // Also a name of ours: a peer that saw the first `Join` would take a second one of that name for the same.
        known.uri = fresh.uri.or(known.uri);
        known.voice_id = fresh.voice_id.or(known.voice_id);
        // The words are these now: when an earlier note goes, they stay.
        known.reply_post_id = fresh.reply_post_id;
        known.message = fresh.message;
        known.how = fresh.how;
    }
    known.state = state;
    if !anew {
        return changed(tx, event, known).await;
    }
    known.revealed = if state == AttendanceState::Going {
        revealed(event)
    } else {
        None
    };
    store::save_attendance(tx, &known).await?;
    came(tx, &known).await?;
    Ok(known)
}

async fn keep_new(
    tx: &mut Tx,
    event: &Event,
    mut fresh: Attendance,
    secret_hash: Option<&str>,
) -> Result<Attendance> {
    let going = fresh.state == AttendanceState::Going;
    fresh.revealed = if going { revealed(event) } else { None };
    store::insert_attendance(tx, &fresh, secret_hash).await?;
    came(tx, &fresh).await?;
    Ok(fresh)
}

async fn take(tx: &mut Tx, by: &Present, id: Id<Attendance>) -> Result<(Event, Attendance)> {
    let event = store::attendance(&mut *tx, id)
        .await?
        .ok_or(Error::NotFound)?
        .event_id;
    let (event, _) = decidable(tx, by, event).await?;
    let known = store::attendance(&mut *tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok((event, known))
}

/// The event beside a post, if one may ask to come.
async fn open(tx: &mut Tx, post: &Post) -> Result<Event> {
    let event = store::get(&mut *tx, post.id)
        .await?
        .ok_or(Error::NotFound)?;
    if post.deleted_at.is_some() {
        return Err(Error::Conflict("cancelled"));
    }
    open_now(tx, &event)?;
    Ok(event)
}

fn open_now(tx: &Tx, event: &Event) -> Result<()> {
    if event.status == Status::Cancelled {
        return Err(Error::Conflict("cancelled"));
    }
    // Without an end, a day after the start is over for any gathering.
    if event.ends_at.unwrap_or(event.starts_at.plus_days(1)) <= tx.now() {
        return Err(Error::Conflict("over"));
    }
    match event.joining {
        Joining::Free | Joining::Ask => Ok(()),
        Joining::Invite | Joining::Page => Err(Error::Conflict("by-invitation")),
    }
}

fn by_rule(event: &Event) -> AttendanceState {
    match event.joining {
        Joining::Free if event.places_left() == Some(0) => AttendanceState::Queued,
        Joining::Free => AttendanceState::Going,
        Joining::Ask | Joining::Invite | Joining::Page => AttendanceState::Waiting,
    }
}

/// Mobilizon answers as the person who organises, for an event of a group at the same host.
async fn speaks_for(tx: &mut Tx, by: Id<Actor>, author: Id<Actor>) -> Result<bool> {
    if by == author {
        return Ok(true);
    }
    let (by, author) = (
        actor::get(&mut *tx, by).await?,
        actor::get(&mut *tx, author).await?,
    );
    Ok(by
        .zip(author)
        .is_some_and(|(by, author)| !by.local && by.host == author.host))
}

fn fresh(tx: &Tx, event: Id<Post>, how: Door, message: Option<String>) -> Attendance {
    Attendance {
        id: tx.mint(),
        event_id: event,
        actor_id: None,
        uri: None,
        voice_id: None,
        reply_post_id: None,
        name: None,
        contact: None,
        message,
        how,
        state: AttendanceState::Waiting,
        revealed: None,
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}

fn checked_message(message: Option<&str>) -> Result<Option<String>> {
    let message = message
        .map(|words| clean_text(words, 1001))
        .filter(|words| !words.is_empty());
    if message
        .as_ref()
        .is_some_and(|words| words.chars().count() > 1000)
    {
        return Err(Error::Invalid {
            field: "message",
            why: "too-long",
        });
    }
    Ok(message)
}

fn required(field: &'static str, text: &str, most: usize) -> Result<String> {
    let name = clean_name(text);
    match text.trim().chars().count() {
        _ if name.is_empty() => Err(Error::Invalid {
            field,
            why: "missing",
        }),
        length if length > most => Err(Error::Invalid {
            field,
            why: "too-long",
        }),
        _ => Ok(crate::text::clean_line(text, most)),
    }
}
