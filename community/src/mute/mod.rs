//! Whom and which hosts a member would rather not read, for a while or for good; and her own words to herself about somebody.
//! Nobody else ever knows.

mod store;

pub use store::{Mute, hosts, mutes, remarks};

use crate::{
    Error, Result,
    actor::Actor,
    id::Id,
    member::{self, Present},
    store::{Executor, Page, Tx},
    text,
};

const LONGEST_REMARK: usize = 2_000;

/// Mutes somebody, also what she does that concerns this member when `notifications`; for so many seconds, or for good.
///
/// # Errors
/// `NotFound` for whom she may not know, `Forbidden` for herself.
pub async fn begin(
    tx: &mut Tx,
    by: &Present,
    me: Id<Actor>,
    muted: Id<Actor>,
    notifications: bool,
    seconds: i64,
) -> Result<()> {
    known(tx, by, me, muted).await?;
    // Nobody lives for a thousand years, and the sum must not overflow.
    let seconds = seconds.clamp(0, 1_000 * 366 * 86_400);
    let ends_at = (seconds > 0).then(|| tx.now().plus_millis(seconds * 1_000));
    store::put(tx, me, muted, notifications, ends_at).await
}

/// And takes it back.
pub async fn end(tx: &mut Tx, me: Id<Actor>, muted: Id<Actor>) -> Result<()> {
    store::delete(tx, me, muted).await
}

/// Which of these she mutes now.
pub async fn among(mut x: impl Executor, me: Id<Actor>, others: &[Id<Actor>]) -> Result<Vec<Mute>> {
    let now = x.on().now();
    store::among(x, me, others, now).await
}

/// Whom she mutes now, newest first.
pub async fn page(mut x: impl Executor, me: Id<Actor>, page: &Page) -> Result<Vec<Mute>> {
    let now = x.on().now();
    Ok(page.in_order(store::page(x, me, page, now).await?))
}

/// Writes a word to herself about somebody; an empty one takes it away.
///
/// # Errors
/// `Invalid` when it is too long, `NotFound` for whom she may not know.
pub async fn remark(
    tx: &mut Tx,
    by: &Present,
    me: Id<Actor>,
    about: Id<Actor>,
    words: &str,
) -> Result<()> {
    known(tx, by, Id::new(0), about).await?;
    if words.chars().count() > LONGEST_REMARK {
        return Err(Error::Invalid {
            field: "comment",
            why: "too-long",
        });
    }
    store::set_remark(tx, me, about, &text::clean_text(words, LONGEST_REMARK)).await
}

/// Wants to read nothing from a host.
///
/// # Errors
/// `Invalid` for what is no host.
pub async fn shut_host(tx: &mut Tx, me: Id<Actor>, host: &str) -> Result<()> {
    let host = host.trim().trim_start_matches('@').to_lowercase();
    let strange = |letter: char| letter.is_whitespace() || matches!(letter, '/' | '@' | '?' | '#');
    if host.is_empty() || host.len() > 253 || host.contains(strange) {
        return Err(Error::Invalid {
            field: "domain",
            why: "unknown",
        });
    }
    if host == tx.here().authority() {
        return Err(Error::Forbidden);
    }
    store::shut_host(tx, me, &host).await
}

/// And takes it back.
pub async fn open_host(tx: &mut Tx, me: Id<Actor>, host: &str) -> Result<()> {
    store::open_host(tx, me, &host.trim().to_lowercase()).await
}

/// Forgets mutes that ran out.
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    store::sweep(tx).await
}

async fn known(tx: &mut Tx, by: &Present, me: Id<Actor>, other: Id<Actor>) -> Result<()> {
    let other = member::known(&mut *tx, Some(by), other).await?;
    if other.id == me {
        Err(Error::Forbidden)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
