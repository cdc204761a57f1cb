//! Who answers when: nobody is assigned. A free shift is taken, one's own is offered or given up, and another takes it.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{
    hours, keeping,
    model::{Hours, Line, Shift, Slot, Turn, When},
    store,
};
use crate::{
    Error, Result,
    effect::{self, Effect},
    group,
    id::Id,
    member::Present,
    store::{Executor, Tx},
    time::Time,
};

/// How many shifts a rota has at most.
const MOST_SHIFTS: usize = 60;
/// How far ahead a shift is taken or offered.
const AHEAD_DAYS: i64 = 370;
/// How far ahead we look when somebody answers next.
const SEEN_DAYS: i64 = 62;
/// Who answered is forgotten after so many days.
const REMEMBERED_DAYS: i64 = 7;

/// The time zone in which the hours of the line are told.
pub async fn zone(x: impl Executor) -> Result<Tz> {
    let group = group::find(x).await?.ok_or(Error::NotFound)?;
    Ok(group.profile.0.timezone.parse().unwrap_or(Tz::UTC))
}

/// The shifts from this moment to another, each with who has it. For members: names of the rota go nowhere else.
pub async fn slots(mut x: impl Executor, from: Time, until: Time) -> Result<Vec<Slot>> {
    let zone = zone(x.on()).await?;
    let shifts = store::shifts(x.on()).await?;
    let turns = store::turns(x).await?;
    Ok(hours::slots(&shifts, &turns, zone, from, until))
}

/// Whether somebody answers now, or when somebody does next: this is for everyone, and names nobody.
pub async fn opening(mut x: impl Executor) -> Result<Hours> {
    let now = x.on().now();
    let slots = slots(x, now, now.plus_days(SEEN_DAYS)).await?;
    Ok(hours::hours(&slots, now))
}

/// From when until when somebody answers in the days ahead.
pub async fn openings(mut x: impl Executor, days: i64) -> Result<Vec<(Time, Time)>> {
    let now = x.on().now();
    let slots = slots(x, now, now.plus_days(days)).await?;
    Ok(hours::openings(&slots))
}

/// Adds a shift. By hosts.
///
/// # Errors
/// `Invalid` names the field; `Forbidden` for others; `Conflict("too-many-shifts")`.
pub async fn add_shift(
    tx: &mut Tx,
    by: &Present,
    when: When,
    starts_at: &str,
    ends_at: &str,
) -> Result<Shift> {
    ours(tx, by).await?;
    let time = |field, text: &str| {
        let time = hours::clock(text).ok_or(Error::Invalid {
            field,
            why: "not-a-time",
        })?;
        Ok::<_, Error>(time.format("%H:%M").to_string())
    };
    let now = tx.now();
    let (weekday, day) = match when {
        When::Weekly(weekday @ 0..=6) => (Some(i64::from(weekday)), None),
        When::Weekly(_) => {
            return Err(Error::Invalid {
                field: "weekday",
                why: "not-a-choice",
            });
        }
        When::Once(day) => (None, Some(day.to_string())),
    };
    let shift = Shift {
        id: tx.mint(),
        weekday,
        day,
        starts_at: time("starts_at", starts_at)?,
        ends_at: time("ends_at", ends_at)?,
        member_id: None,
        created_at: now,
    };
    let zone = zone(&mut *tx).await?;
    if let When::Once(day) = when {
        let slot = hours::on(&shift, day, zone).ok_or(Error::Invalid {
            field: "starts_at",
            why: "no-such-time",
        })?;
        if slot.ends_at <= now || slot.starts_at > now.plus_days(AHEAD_DAYS) {
            return Err(Error::Invalid {
                field: "day",
                why: "in-the-past",
            });
        }
    }
    if store::shifts(&mut *tx).await?.len() >= MOST_SHIFTS {
        return Err(Error::Conflict("too-many-shifts"));
    }
    store::insert_shift(tx, &shift).await?;
    effect::leave(tx, Effect::LineChanged).await?;
    Ok(shift)
}

/// Takes a shift off the rota; who has a day of it is told. By hosts.
pub async fn drop_shift(tx: &mut Tx, by: &Present, id: Id<Shift>) -> Result<()> {
    ours(tx, by).await?;
    let shift = store::shift(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let today = tx.now().minus_days(1).to_chrono().date_naive().to_string();
    let mut members: Vec<_> = store::turns(&mut *tx)
        .await?
        .into_iter()
        .filter(|turn| turn.shift_id == id && turn.day >= today)
        .filter_map(|turn| turn.member_id)
        .chain(shift.member_id)
        .collect();
    members.sort_unstable();
    members.dedup();
    store::delete_shift(tx, id).await?;
    effect::leave(tx, Effect::ShiftDropped { shift: id, members }).await
}

/// Takes a shift on a day: a free one, or one that is offered.
///
/// # Errors
/// `Conflict("shift-taken")` when another has it and does not offer it, `Conflict("shift-over")` when it is over.
pub async fn take(tx: &mut Tx, by: &Present, shift: Id<Shift>, day: NaiveDate) -> Result<()> {
    let slot = held(tx, by, shift, day).await?;
    match slot.member {
        Some(holder) if holder == by.member.id => return Ok(()),
        Some(_) if !slot.is_offered => return Err(Error::Conflict("shift-taken")),
        _ => {}
    }
    let turn = put(tx, &slot, Some(by), false).await?;
    effect::leave(
        tx,
        Effect::ShiftTaken {
            turn,
            from: slot.member,
        },
    )
    .await
}

/// Asks whether another would take a shift of hers; until somebody does it stays hers.
pub async fn offer(tx: &mut Tx, by: &Present, shift: Id<Shift>, day: NaiveDate) -> Result<()> {
    let slot = hers(tx, by, shift, day).await?;
    if slot.is_offered {
        return Ok(());
    }
    let turn = put(tx, &slot, Some(by), true).await?;
    effect::leave(tx, Effect::ShiftOffered { turn }).await
}

/// Keeps what she had offered.
pub async fn keep(tx: &mut Tx, by: &Present, shift: Id<Shift>, day: NaiveDate) -> Result<()> {
    let slot = hers(tx, by, shift, day).await?;
    put(tx, &slot, Some(by), false).await?;
    effect::leave(tx, Effect::LineChanged).await
}

/// Cannot, this time: nobody asks why. The shift is free, and the page does not say that somebody answers.
pub async fn give_up(tx: &mut Tx, by: &Present, shift: Id<Shift>, day: NaiveDate) -> Result<()> {
    let slot = hers(tx, by, shift, day).await?;
    let turn = put(tx, &slot, None, false).await?;
    effect::leave(
        tx,
        Effect::ShiftFreed {
            shift,
            turn: Some(turn),
            by: by.member.actor_id,
        },
    )
    .await
}

/// Takes a shift each week, when nobody has it.
pub async fn take_weekly(tx: &mut Tx, by: &Present, id: Id<Shift>) -> Result<()> {
    keeping::keeps(tx, by).await?;
    tx.lock("line", 0).await?;
    let shift = store::shift(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    match shift.member_id {
        Some(holder) if holder == by.member.id => return Ok(()),
        Some(_) => return Err(Error::Conflict("shift-taken")),
        None if shift.weekday.is_none() => return Err(Error::NotFound),
        None => {}
    }
    store::set_shift_member(tx, id, Some(by.member.id)).await?;
    effect::leave(tx, Effect::LineChanged).await
}

/// Does not have it each week any more. A day that she took by itself stays hers.
pub async fn leave_weekly(tx: &mut Tx, by: &Present, id: Id<Shift>) -> Result<()> {
    tx.lock("line", 0).await?;
    let shift = store::shift(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    if shift.member_id != Some(by.member.id) {
        return Err(Error::Forbidden);
    }
    store::set_shift_member(tx, id, None).await?;
    effect::leave(
        tx,
        Effect::ShiftFreed {
            shift: id,
            turn: None,
            by: by.member.actor_id,
        },
    )
    .await
}

/// When a turn begins and ends; `None` when it is off the rota.
pub async fn time_of(mut x: impl Executor, id: Id<Turn>) -> Result<Option<(Time, Time)>> {
    let Some(turn) = store::turn(x.on(), id).await? else {
        return Ok(None);
    };
    let Some(shift) = store::shift(x.on(), turn.shift_id).await? else {
        return Ok(None);
    };
    let zone = zone(x).await?;
    let slot = hours::date(&turn.day).and_then(|day| hours::on(&shift, day, zone));
    Ok(slot.map(|slot| (slot.starts_at, slot.ends_at)))
}

/// Forgets who answered on days that are over, and shifts of a day that is over.
pub(super) async fn sweep(tx: &mut Tx) -> Result<()> {
    let before = tx.now().minus_days(REMEMBERED_DAYS).to_chrono();
    store::forget_turns(tx, &before.date_naive().to_string()).await
}

async fn ours(tx: &mut Tx, by: &Present) -> Result<Line> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    tx.lock("line", 0).await?;
    store::find(tx).await?.ok_or(Error::NotFound)
}

/// The shift on that day, held, for one who keeps the line.
async fn held(tx: &mut Tx, by: &Present, id: Id<Shift>, day: NaiveDate) -> Result<Slot> {
    keeping::keeps(tx, by).await?;
    tx.lock("line", 0).await?;
    let shift = store::shift(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let zone = zone(&mut *tx).await?;
    let now = tx.now();
    let slot = hours::on(&shift, day, zone).ok_or(Error::NotFound)?;
    if slot.ends_at <= now {
        return Err(Error::Conflict("shift-over"));
    }
    if slot.starts_at > now.plus_days(AHEAD_DAYS) {
        return Err(Error::NotFound);
    }
    let turns = store::turns(&mut *tx).await?;
    let (from, until) = (slot.starts_at, slot.ends_at);
    hours::slots(&[shift], &turns, zone, from, until)
        .into_iter()
        .find(|slot| slot.day == day)
        .ok_or(Error::NotFound)
}

async fn hers(tx: &mut Tx, by: &Present, id: Id<Shift>, day: NaiveDate) -> Result<Slot> {
    let slot = held(tx, by, id, day).await?;
    if slot.member == Some(by.member.id) {
        Ok(slot)
    } else {
        Err(Error::Conflict("shift-not-yours"))
    }
}

async fn put(
    tx: &mut Tx,
    slot: &Slot,
    member: Option<&Present>,
    is_offered: bool,
) -> Result<Id<Turn>> {
    let (member, day) = (member.map(|by| by.member.id), slot.day.to_string());
    store::set_turn(tx, slot.shift, &day, member, is_offered).await
}
