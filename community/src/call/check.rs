//! What a call or an offer must be like before it is written.

use super::{
    model::{Call, Need, Slot},
    store,
};
use crate::{
    Error, Result,
    post::{Draft, Kind},
    store::Tx,
    text::{clean_name, price},
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

/// What somebody was said yes to stays what it is: a role that holds a place is neither renamed nor taken away.
pub(super) async fn keeps_roles(tx: &mut Tx, call: &Call, need: &Need) -> Result<()> {
    if call.slots.is_empty() {
        return Ok(());
    }
    let held = store::places_held(tx, call.post_id).await?;
    let stays = |role: &str| need.slots.iter().any(|slot| slot.role == role);
    let is_lost = held
        .into_iter()
        .filter_map(|(role, _)| role)
        .any(|role| call.slot(&role).is_some() && !stays(&role));
    if is_lost {
        return Err(refused("role-held"));
    }
    Ok(())
}

/// The roles of a call, each once; those of which nothing is said are none.
fn checked_slots(kind: Kind, need: &Need) -> Result<Vec<Slot>> {
    if kind != Kind::Call || need.inexhaustible {
        return Ok(Vec::new());
    }
    let mut slots: Vec<Slot> = Vec::new();
    for slot in &need.slots {
        let role = clean_name(slot.role.trim());
        if role.is_empty() {
            continue;
        }
        if role.chars().count() > LONGEST_ROLE {
            return Err(refused("too-long"));
        }
        if !(1..=99).contains(&slot.needed) {
            return Err(refused("out-of-range"));
        }
        let is_there = |known: &Slot| known.role.to_lowercase() == role.to_lowercase();
        if slots.iter().any(is_there) {
            return Err(refused("role-twice"));
        }
        slots.push(Slot {
            role,
            needed: slot.needed,
            filled: 0,
        });
    }
    if slots.len() > Need::MOST_SLOTS {
        return Err(refused("too-many"));
    }
    Ok(slots)
}

/// The roles of a call elsewhere, as far as they can be shown.
pub(super) fn told_slots(slots: Vec<Slot>) -> Vec<Slot> {
    let mut told: Vec<Slot> = Vec::new();
    for slot in slots {
        let role: String = clean_name(&slot.role).chars().take(LONGEST_ROLE).collect();
        let needed = slot.needed.clamp(1, 999);
        let is_new = !told
            .iter()
            .any(|known| known.role.to_lowercase() == role.to_lowercase());
        if is_new && !role.is_empty() && told.len() < Need::MOST_SLOTS {
            told.push(Slot {
                role,
                needed,
                filled: slot.filled.clamp(0, needed),
            });
        }
    }
    told
}

const LONGEST_ROLE: usize = 60;

fn refused(why: &'static str) -> Error {
    Error::Invalid {
        field: "roles",
        why,
    }
}

pub(super) fn checked(kind: Kind, need: Need) -> Result<Need> {
    let slots = checked_slots(kind, &need)?;
    let need = Need {
        needed: if slots.is_empty() {
            need.needed
        } else {
            slots.iter().map(|slot| slot.needed).sum()
        },
        slots,
        ..need
    };
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
    let mut access: Vec<String> = Vec::new();
    for word in &need.access {
        let is_known = Need::ACCESS.contains(&word.as_str());
        if is_known && !access.contains(word) {
            access.push(word.clone());
        }
    }
    Ok(Need {
        access,
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
