//! The one place where a request to come moves to another state: what is held back follows it, those who come are counted,
//! and the effect is left.

use super::{
    deciding::held_back,
    model::{Attendance, AttendanceState, Door, Event, Joining, Status},
    store,
};
use crate::{
    Error, Result,
    effect::{self, Effect},
    id::Id,
    post::{self, Post},
    store::Tx,
};

/// Says that somebody asked. Members and visitors read on the page what became of it at once; those elsewhere are told.
pub(super) async fn came(tx: &mut Tx, attendance: &Attendance) -> Result<()> {
    effect::leave(
        tx,
        Effect::Attended {
            attendance: attendance.id,
        },
    )
    .await?;
    if matches!(attendance.how, Door::Join | Door::Reply)
        && !matches!(
            attendance.state,
            AttendanceState::Waiting | AttendanceState::Queued
        )
    {
        effect::leave(
            tx,
            Effect::AttendanceChanged {
                attendance: attendance.id,
                to: attendance.state,
            },
        )
        .await?;
    }
    count(tx, attendance.event_id).await
}

/// Writes a request whose state changed, counts, and says so.
pub(super) async fn changed(
    tx: &mut Tx,
    event: &Event,
    mut known: Attendance,
) -> Result<Attendance> {
    known.revealed = if known.state == AttendanceState::Going {
        revealed(event)
    } else {
        None
    };
    kept(tx, known).await
}

async fn kept(tx: &mut Tx, known: Attendance) -> Result<Attendance> {
    store::save_attendance(tx, &known).await?;
    effect::leave(
        tx,
        Effect::AttendanceChanged {
            attendance: known.id,
            to: known.state,
        },
    )
    .await?;
    count(tx, known.event_id).await?;
    Ok(known)
}

pub(super) async fn leave_now(tx: &mut Tx, mut known: Attendance) -> Result<Attendance> {
    if !known.state.is_live() {
        return Ok(known);
    }
    known.state = AttendanceState::Left;
    known.revealed = None;
    kept(tx, known).await
}

/// Those who are welcome are sent what is held back again, when it is no longer what `old` said.
pub(super) async fn reveal_again(tx: &mut Tx, id: Id<Post>, old: &Event) -> Result<()> {
    let event = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    if held_back(&event) == held_back(old) {
        return Ok(());
    }
    for known in store::in_state(&mut *tx, id, AttendanceState::Going).await? {
        changed(tx, &event, known).await?;
    }
    Ok(())
}

/// An event is gone: what was held back is forgotten, and who wanted to come is told.
pub(super) async fn end(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    tx.lock("event", id.get()).await?;
    if store::get(&mut *tx, id).await?.is_none() {
        return Ok(());
    }
    store::clear_held_back(tx, id).await?;
    for mut known in store::attendances(&mut *tx, id).await? {
        if known.state.is_live() {
            known.state = AttendanceState::Declined;
            known.revealed = None;
            store::save_attendance(tx, &known).await?;
            effect::leave(
                tx,
                Effect::AttendanceChanged {
                    attendance: known.id,
                    to: known.state,
                },
            )
            .await?;
        }
    }
    Ok(())
}

pub(super) fn revealed(event: &Event) -> Option<String> {
    let lines = held_back(event)
        .into_iter()
        .map(|(_, line)| line)
        .collect::<Vec<_>>()
        .join("\n");
    Some(lines).filter(|lines| !lines.is_empty())
}

/// Counts who comes to an event of ours, and fills places that are free from the waiting list; how many come elsewhere,
/// the hosts there tell.
pub(super) async fn count(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    if !is_ours(tx, id).await? {
        return Ok(());
    }
    let event = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let going = store::count_going(tx, id).await?;
    let taken = going + move_up(tx, &event, going).await?;
    if taken == event.taken {
        return Ok(());
    }
    store::set_taken(tx, id, taken).await?;
    post::touch(tx, id).await
}

/// Those on the waiting list are welcome as far as there are places, in the order they came onto it. Gives how many.
async fn move_up(tx: &mut Tx, event: &Event, going: i64) -> Result<i64> {
    // Without an end, a day after the start is over for any gathering.
    let is_over = event.ends_at.unwrap_or(event.starts_at.plus_days(1)) <= tx.now();
    if is_over || event.joining != Joining::Free || event.status == Status::Cancelled {
        return Ok(0);
    }
    let places = event.capacity.map_or(i64::MAX, |capacity| capacity - going);
    let mut moved = 0;
    for mut next in store::queued(&mut *tx, event.post_id).await? {
        if moved >= places {
            break;
        }
        moved += 1;
        next.state = AttendanceState::Going;
        next.revealed = revealed(event);
        store::save_attendance(tx, &next).await?;
        let (attendance, to) = (next.id, next.state);
        effect::leave(tx, Effect::AttendanceChanged { attendance, to }).await?;
        effect::leave(tx, Effect::MovedUp { attendance }).await?;
    }
    Ok(moved)
}

pub(super) async fn is_ours(tx: &mut Tx, id: Id<Post>) -> Result<bool> {
    Ok(post::get(tx, id).await?.is_some_and(|post| post.local))
}
