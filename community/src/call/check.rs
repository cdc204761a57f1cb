//! What a call or an offer must be like before it is written.

use super::model::Need;
use crate::{
    Error, Result,
    post::{Draft, Kind},
    store::Tx,
    text::price,
};

pub(super) fn check(kind: Kind, draft: &Draft) -> Result<()> {
    if !matches!(kind, Kind::Call | Kind::Offer) {
        return Err(Error::Invalid {
            field: "kind",
            why: "no-call",
        });
    }
    let title = draft.title.as_deref().unwrap_or_default().trim();
    match title.chars().count() {
        0 => {
            return Err(Error::Invalid {
                field: "title",
                why: "missing",
            });
        }
        201.. => {
            return Err(Error::Invalid {
                field: "title",
                why: "too-long",
            });
        }
        _ => {}
    }
    let texts = [
        Some(title),
        Some(draft.text.as_str()),
        draft.summary.as_deref(),
    ];
    if kind == Kind::Offer && texts.into_iter().flatten().any(price::names_a_price) {
        return Err(Error::Invalid {
            field: "text",
            why: "price",
        });
    }
    Ok(())
}

/// A date that is over is a slip.
pub(super) fn is_ahead(tx: &Tx, need: &Need) -> Result<()> {
    if need.needed_by.is_some_and(|date| date <= tx.now()) {
        return Err(Error::Invalid {
            field: "needed_by",
            why: "in-the-past",
        });
    }
    Ok(())
}

pub(super) fn checked(need: Need) -> Result<Need> {
    if !(1..=999).contains(&need.needed) {
        return Err(Error::Invalid {
            field: "needed",
            why: "out-of-range",
        });
    }
    let words = |text: Option<String>| {
        text.map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
    };
    let (area, held_back) = (words(need.area), words(need.held_back));
    if area.as_ref().is_some_and(|area| area.chars().count() > 200) {
        return Err(Error::Invalid {
            field: "area",
            why: "too-long",
        });
    }
    if held_back
        .as_ref()
        .is_some_and(|words| words.chars().count() > 2000)
    {
        return Err(Error::Invalid {
            field: "held_back",
            why: "too-long",
        });
    }
    Ok(Need {
        area,
        held_back,
        confirm_hours: confirm_hours(need.confirm_hours),
        ..need
    })
}

pub(super) fn confirm_hours(hours: i64) -> i64 {
    if hours <= 0 {
        Need::CONFIRM_HOURS
    } else {
        hours.min(Need::MOST_CONFIRM_HOURS)
    }
}
