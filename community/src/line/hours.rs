//! From the rota to hours: on which days a shift is, when it begins and ends, and whether somebody answers now.

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone as _};
use chrono_tz::Tz;

use super::model::{Hours, Shift, Slot, Turn, When};
use crate::time::Time;

/// How many minutes a clock change may leave out; Samoa once left out a day.
const LONGEST_GAP: i64 = 25 * 60;

/// All shifts that end after `from` and begin before `until`, by their beginning, each with who has it that day.
pub fn slots(shifts: &[Shift], turns: &[Turn], zone: Tz, from: Time, until: Time) -> Vec<Slot> {
    let local = |time: Time| time.to_chrono().with_timezone(&zone).date_naive();
    let (first, last) = (local(from) - Days::new(2), local(until));
    let mut slots: Vec<Slot> = first
        .iter_days()
        .take_while(|day| *day <= last)
        .flat_map(|day| shifts.iter().filter_map(move |shift| on(shift, day, zone)))
        .filter(|slot| slot.ends_at > from && slot.starts_at < until)
        .collect();
    for slot in &mut slots {
        let day = slot.day.to_string();
        let turn = turns
            .iter()
            .find(|turn| turn.shift_id == slot.shift && turn.day == day);
        if let Some(turn) = turn {
            slot.member = turn.member_id;
            slot.is_offered = turn.is_offered && turn.member_id.is_some();
        }
    }
    slots.sort_by_key(|slot| (slot.starts_at, slot.ends_at, slot.shift));
    slots
}

/// Whether somebody answers at this moment, or when somebody does next; what joins without a gap is one opening.
pub fn hours(slots: &[Slot], now: Time) -> Hours {
    openings(slots)
        .into_iter()
        .find(|(_, until)| *until > now)
        .map_or(Hours::Closed, |(at, until)| {
            if at <= now {
                Hours::Open { until }
            } else {
                Hours::Opens { at }
            }
        })
}

/// From when until when somebody answers: slots of nobody left out, those that touch made one. The slots come by their beginning.
pub fn openings(slots: &[Slot]) -> Vec<(Time, Time)> {
    let mut openings: Vec<(Time, Time)> = Vec::new();
    for slot in slots.iter().filter(|slot| slot.member.is_some()) {
        match openings.last_mut() {
            Some((_, until)) if slot.starts_at <= *until => *until = slot.ends_at.max(*until),
            _ => openings.push((slot.starts_at, slot.ends_at)),
        }
    }
    openings
}

/// The shift on this day, if it is on it.
pub fn on(shift: &Shift, day: NaiveDate, zone: Tz) -> Option<Slot> {
    let is_on = match when(shift)? {
        When::Weekly(weekday) => day.weekday().num_days_from_monday() == u32::from(weekday),
        When::Once(date) => day == date,
    };
    if !is_on {
        return None;
    }
    let (starts, ends) = (clock(&shift.starts_at)?, clock(&shift.ends_at)?);
    let last = if ends > starts {
        day
    } else {
        day + Days::new(1)
    };
    let (starts_at, ends_at) = (moment(zone, day, starts)?, moment(zone, last, ends)?);
    // A clock change can leave out all of it.
    (ends_at > starts_at).then_some(Slot {
        shift: shift.id,
        day,
        starts_at,
        ends_at,
        member: shift.member_id,
        is_offered: false,
    })
}

/// When a stored shift is; `None` for what no rule would have let in.
pub fn when(shift: &Shift) -> Option<When> {
    match (shift.weekday, &shift.day) {
        (Some(weekday), None) => u8::try_from(weekday).ok().map(When::Weekly),
        (None, Some(day)) => date(day).map(When::Once),
        _ => None,
    }
}

/// `YYYY-MM-DD`
pub fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
        .ok()
        .filter(|date| (1990..=2199).contains(&date.year()))
}

/// `HH:MM`
pub fn clock(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    NaiveTime::parse_from_str(text, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"))
        .ok()
}

/// This time of this day in the zone: of one that comes twice the first, and for one that the clocks leave out the first there is
/// after it. So of two shifts that join none overtakes the other.
fn moment(zone: Tz, day: NaiveDate, time: NaiveTime) -> Option<Time> {
    let local = day.and_time(time);
    (0..=LONGEST_GAP).find_map(|minutes| {
        let local = local + TimeDelta::minutes(minutes);
        zone.from_local_datetime(&local).earliest().map(Time::from)
    })
}
