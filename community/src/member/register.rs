//! The register of members: held while it changes, who stands in it, and what may be written there.

use super::{
    model::{Member, State},
    store,
};
use crate::{
    Error, Result,
    actor::{self, Actor},
    id::Id,
    store::Tx,
    text::clean_line,
};

/// One at a time: size limit, handles and the last coordinator are looked at before they change.
pub(super) async fn lock(tx: &mut Tx) -> Result<()> {
    tx.lock("members", 0).await
}

pub(super) async fn active(tx: &mut Tx, id: Id<Member>) -> Result<Member> {
    let member = store::get(tx, id).await?.ok_or(Error::NotFound)?;
    if member.state == State::Active {
        Ok(member)
    } else {
        Err(Error::Conflict("not-a-member"))
    }
}

pub(super) async fn actor_of(tx: &mut Tx, member: &Member) -> Result<Actor> {
    actor::get(tx, member.actor_id)
        .await?
        .ok_or(Error::NotFound)
}

pub(super) fn name_of(name: &str) -> Result<String> {
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

pub(super) fn language_of(language: &str) -> Result<String> {
    let plain = language
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if plain && (2..=35).contains(&language.len()) {
        Ok(language.to_owned())
    } else {
        Err(Error::Invalid {
            field: "language",
            why: "unknown",
        })
    }
}

/// A mail address as it was typed, if one was.
///
/// # Errors
/// `Invalid` for what is none.
pub(crate) fn email_of(email: Option<&str>) -> Result<Option<String>> {
    let Some(email) = email.map(str::trim).filter(|email| !email.is_empty()) else {
        return Ok(None);
    };
    let strange = |letter: char| {
        letter.is_control()
            || letter.is_whitespace()
            || matches!(letter, '<' | '>' | ',' | ';' | '"')
    };
    let whole = email
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    if whole && email.len() <= 254 && !email.contains(strange) {
        Ok(Some(email.to_owned()))
    } else {
        Err(Error::Invalid {
            field: "email",
            why: "not-an-address",
        })
    }
}
