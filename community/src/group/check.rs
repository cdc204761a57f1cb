//! What a group may say of itself: how long, how many.

use super::{
    model::{Profile, Schedule},
    recurrence,
};
use crate::{Error, Result, actor, text::clean_line, time::Time};

/// The longest text of a profile.
const TEXT: usize = 5000;
/// The longest text on what self-help is.
pub const SELF_HELP: usize = 4 * TEXT;
/// The longest line of a profile.
const LINE: usize = 500;
/// The most lines of a list.
const ITEMS: usize = 50;

pub(super) fn name(name: &str) -> Result<String> {
    if name.chars().count() > actor::NAME {
        return Err(Error::Invalid {
            field: "name",
            why: "too-long",
        });
    }
    let name = clean_line(name, actor::NAME);
    if name.is_empty() {
        return Err(Error::Invalid {
            field: "name",
            why: "missing",
        });
    }
    Ok(name)
}

pub(super) fn handle(handle: &str) -> Result<String> {
    let handle = handle.trim().to_ascii_lowercase();
    let is_plain = handle.bytes().all(is_plain) && handle.trim_matches('-') == handle;
    if (2..=30).contains(&handle.len()) && is_plain {
        return Ok(handle);
    }
    let why = if handle.is_empty() {
        "missing"
    } else if !is_plain {
        "not-a-short-name"
    } else if handle.len() < 2 {
        "too-short"
    } else {
        "too-long"
    };
    Err(Error::Invalid {
        field: "handle",
        why,
    })
}

fn is_plain(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-')
}

pub(super) fn profile(profile: &Profile) -> Result<()> {
    let texts = [
        ("about", &profile.about),
        ("for-whom", &profile.for_whom),
        ("shares", &profile.shares),
        ("how", &profile.how),
        ("joining-words", &profile.joining_words),
        ("cost-words", &profile.cost_words),
        ("leadership-words", &profile.leadership_words),
        ("confidentiality-words", &profile.confidentiality_words),
        ("farewell", &profile.farewell),
        ("accessibility", &profile.accessibility),
        ("danger-numbers", &profile.danger_numbers),
    ];
    for (field, text) in texts {
        fits(field, text, TEXT)?;
    }
    let lines = [
        ("language", &profile.language),
        ("area", &profile.area),
        ("ages", &profile.ages),
        ("legal-form", &profile.legal_form),
        ("founded", &profile.founded),
        ("funder", &profile.funder),
        ("size-band", &profile.size_band),
    ];
    for (field, text) in lines {
        fits(field, text, LINE)?;
    }
    if profile.language.trim().is_empty() {
        return Err(Error::Invalid {
            field: "language",
            why: "missing",
        });
    }
    if profile.size_limit.is_some_and(|limit| limit < 1) {
        return Err(Error::Invalid {
            field: "size-limit",
            why: "out-of-range",
        });
    }
    for (field, list) in [
        ("topics", &profile.topics),
        ("languages", &profile.languages),
    ] {
        few(field, list.len())?;
        for line in list {
            fits(field, line, LINE)?;
        }
    }
    few("contacts", profile.contacts.len())?;
    for contact in &profile.contacts {
        fits("contacts", &contact.label, LINE)?;
        fits("contacts", &contact.value, LINE)?;
    }
    few("self-help", profile.self_help.len())?;
    for words in profile.self_help.values() {
        fits("self-help", words, SELF_HELP)?;
    }
    Ok(())
}

pub(super) fn schedule(schedule: &Schedule, now: Time) -> Result<()> {
    if schedule.name.trim().is_empty() {
        return Err(Error::Invalid {
            field: "name",
            why: "missing",
        });
    }
    fits("name", &schedule.name, LINE)?;
    fits("place", &schedule.place, LINE)?;
    few("skip-dates", schedule.skip_dates.len())?;
    if schedule.minutes > 7 * 24 * 60 {
        return Err(Error::Invalid {
            field: "minutes",
            why: "out-of-range",
        });
    }
    recurrence::next_dates(schedule, now, 1).map(drop)
}

fn fits(field: &'static str, text: &str, most: usize) -> Result<()> {
    if text.chars().count() > most {
        return Err(Error::Invalid {
            field,
            why: "too-long",
        });
    }
    Ok(())
}

fn few(field: &'static str, count: usize) -> Result<()> {
    if count > ITEMS {
        return Err(Error::Invalid {
            field,
            why: "too-many",
        });
    }
    Ok(())
}
