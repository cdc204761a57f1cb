//! For somebody who rings: her call for help, or her answer to one. How to reach her goes no further than she said.

use super::{
    keeping,
    model::{Asker, Entered},
    store,
};
use crate::{
    Error, Result,
    call::{self, Answer, Need},
    id::Id,
    member::{Present, Role},
    post::{self, Author, Draft, Kind, Post, Viewer},
    store::{Executor, Json, Tx},
    text::clean_line,
};

/// Fewer digits than these are no number that could be somebody's.
const FEWEST_DIGITS: usize = 5;
/// So many of the last digits tell whose a number is, with or without what stands before it for another town or country.
const TELLING_DIGITS: usize = 7;

/// Enters a call for help in the group's name, for somebody who rang. Her number and name stand beside it, or among what is held back
/// for whoever helps, as she wishes, and never in the words that others read (A77).
///
/// # Errors
/// As [`call::publish`]; `Invalid { why: "number-inside" }` or `"name-inside"` when the words would tell who asks; `Forbidden` for
/// whoever does not keep the line.
pub async fn enter_call(
    tx: &mut Tx,
    by: &Present,
    draft: Draft,
    mut need: Need,
    asker: &Asker,
) -> Result<Post> {
    keeping::keeps(tx, by).await?;
    let number = keeping::number_of(&asker.number)?;
    let name = clean_line(&asker.name, 100);
    tells_nobody(&draft, &need, &number, &name)?;
    if asker.shares {
        let lines = [
            Some(name.as_str()),
            Some(&number),
            need.held_back.as_deref(),
        ];
        let lines = lines.into_iter().flatten().map(str::trim);
        let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        need.held_back = Some(lines.join("\n"));
    }
    // Whoever keeps the line speaks for the group in this one thing.
    let mut speaker = by.clone();
    speaker.roles.push(Role::Host);
    let author = Author {
        member: speaker,
        as_group: true,
    };
    let post = call::publish(tx, &author, Kind::Call, draft, need).await?;
    // Sent twice, the form makes one call.
    if store::entered(&mut *tx, &[post.id]).await?.is_empty() {
        let entered = Entered {
            post_id: post.id,
            number: Some(number),
            name: Some(name).filter(|name| !name.is_empty()),
            is_shared: asker.shares,
            created_at: tx.now(),
            rung_at: None,
            rung_for: Json(Vec::new()),
        };
        store::insert_entered(tx, &entered).await?;
    }
    Ok(post)
}

/// Enters the answer of somebody who rang, to a call of ours that the keeper may see. Those who ask decide, as always.
pub async fn enter_answer(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    name: &str,
    contact: &str,
    message: &str,
    places: i64,
) -> Result<Answer> {
    keeping::keeps(tx, by).await?;
    let post = post::see(&mut *tx, &Viewer::Member(by.clone()), id)
        .await?
        .filter(|post| post.local)
        .ok_or(Error::NotFound)?;
    call::enter_for(tx, &post, name, contact, message, places, None).await
}

/// Calls that were entered for somebody who rang and of which the line still knows how to reach her.
pub async fn entered(tx: &mut Tx, by: &Present) -> Result<Vec<Entered>> {
    keeping::keeps(tx, by).await?;
    store::reachable(tx).await
}

/// Whether this call was entered by phone: for those who decide on it. How to reach the one who rang is not told here.
pub async fn is_by_phone(x: impl Executor, id: Id<Post>) -> Result<bool> {
    Ok(!store::entered(x, &[id]).await?.is_empty())
}

fn tells_nobody(draft: &Draft, need: &Need, number: &str, name: &str) -> Result<()> {
    let texts = [
        ("title", draft.title.as_deref()),
        ("text", Some(draft.text.as_str())),
        ("text", draft.summary.as_deref()),
        ("content_note", draft.content_note.as_deref()),
        ("area", need.area.as_deref()),
    ];
    let tags = draft.tags.iter().map(|tag| ("text", Some(tag.as_str())));
    let roles = need
        .slots
        .iter()
        .map(|slot| ("roles", Some(slot.role.as_str())));
    for (field, text) in texts.into_iter().chain(tags).chain(roles) {
        let text = text.unwrap_or_default();
        if has_number(text, number) {
            return Err(Error::Invalid {
                field,
                why: "number-inside",
            });
        }
        if has_name(text, name) {
            return Err(Error::Invalid {
                field,
                why: "name-inside",
            });
        }
    }
    Ok(())
}

/// Whether the digits stand there, however they are set apart.
fn has_number(text: &str, number: &str) -> bool {
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let number = digits(number);
    let telling = &number[number.len().saturating_sub(TELLING_DIGITS)..];
    telling.len() >= FEWEST_DIGITS && digits(text).contains(telling)
}

/// Whether the name stands there: a word by itself, or where words are not set apart anywhere.
fn has_name(text: &str, name: &str) -> bool {
    let (text, name) = (text.to_lowercase(), name.to_lowercase());
    if name.chars().count() < 2 {
        return false;
    }
    if !name.is_ascii() {
        return text.contains(&name);
    }
    text.match_indices(&name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        ![before, after]
            .into_iter()
            .flatten()
            .any(|sign| sign.is_ascii_alphanumeric())
    })
}
