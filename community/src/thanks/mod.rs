//! A thank-you from one member to another, read by that one alone. There is no list of it for others, and it is not counted (A79).

pub mod model;
mod store;
#[cfg(test)]
mod tests;

pub use model::Thanks;

use crate::{
    Error, Result, block,
    effect::{self, Effect},
    id::Id,
    member::{self, Member, Present, State},
    store::{Executor, Tx},
    text,
};

const LONGEST: usize = 1_000;
/// How many stand on her page.
const MOST: i64 = 100;

/// Thanks a member, by the name with which she signs in.
///
/// # Errors
/// `Invalid` at `who` for whom she may not know, for who blocked her, and for herself; at `words` for none and for too many.
pub async fn give(tx: &mut Tx, by: &Present, who: &str, words: &str) -> Result<Thanks> {
    let words = text::clean_text(words, LONGEST + 1);
    let refused = |field, why| Err(Error::Invalid { field, why });
    if words.is_empty() {
        return refused("words", "missing");
    }
    if words.chars().count() > LONGEST {
        return refused("words", "too-long");
    }
    let Some(other) = reader(tx, by, who).await? else {
        return refused("who", "nobody-there");
    };
    if other.id == by.member.id {
        return refused("who", "own");
    }
    let thanks = Thanks {
        id: tx.mint(),
        to_member_id: other.id,
        from_member_id: by.member.id,
        words,
        created_at: tx.now(),
    };
    store::insert(tx, &thanks).await?;
    effect::leave(tx, Effect::Thanked { thanks: thanks.id }).await?;
    Ok(thanks)
}

async fn reader(tx: &mut Tx, by: &Present, who: &str) -> Result<Option<Member>> {
    let handle = who.trim().trim_start_matches('@');
    let handle = handle
        .strip_suffix(&format!("@{}", tx.here().authority()))
        .unwrap_or(handle);
    let Some(other) = member::by_handle(&mut *tx, handle)
        .await?
        .filter(|other| other.state == State::Active)
    else {
        return Ok(None);
    };
    match member::known(&mut *tx, Some(by), other.actor_id).await {
        Ok(_) => {}
        Err(Error::NotFound) => return Ok(None),
        Err(cause) => return Err(cause),
    }
    let between = block::between(&mut *tx, by.member.actor_id, other.actor_id).await?;
    Ok(Some(other).filter(|_| !between))
}

/// One, for those who tell of it.
pub(crate) async fn get(x: impl Executor, id: Id<Thanks>) -> Result<Option<Thanks>> {
    store::get(x, id).await
}

/// What was said to her, newest first.
pub async fn mine(x: impl Executor, by: &Present) -> Result<Vec<Thanks>> {
    store::to(x, by.member.id, MOST).await
}

/// Puts one away for good.
///
/// # Errors
/// `NotFound` for what was not said to her.
pub async fn put_away(tx: &mut Tx, by: &Present, id: Id<Thanks>) -> Result<()> {
    match store::delete(tx, id, by.member.id).await? {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

/// Who leaves takes along what she said, and what was said to her.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    if let Effect::MemberGone { actor } = effect
        && let Some(member) = member::by_actor(&mut *tx, *actor).await?
    {
        store::forget(tx, member.id).await?;
    }
    Ok(())
}
