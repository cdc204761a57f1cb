//! Hashtags: whom they interest, and which a member shows on her profile.

mod store;

pub use store::{Featured, featured, featured_of, followed, used};

use crate::{
    Error, Result,
    actor::Actor,
    id::Id,
    store::{Executor, Tx},
};

const LONGEST: usize = 100;
const MOST_FOLLOWED: i64 = 200;
/// The most that a profile shows, as Mastodon has it.
pub const MOST_FEATURED: usize = 10;

/// The name of a tag as it is kept: without `#`, in lower case.
///
/// # Errors
/// `Invalid` for what is no tag.
pub fn name_of(tag: &str) -> Result<String> {
    let name = tag.trim().trim_start_matches(['#', '＃']);
    let fits = |char: char| char.is_alphanumeric() || char == '_' || char == '·';
    if name.is_empty()
        || name.chars().count() > LONGEST
        || !name.chars().all(fits)
        || name.chars().all(|char| char.is_ascii_digit())
    {
        return Err(Error::Invalid {
            field: "tag",
            why: "unknown",
        });
    }
    Ok(name.to_lowercase())
}

/// Posts with this tag come into her home timeline.
///
/// # Errors
/// `Invalid` for what is no tag, `Conflict` when she follows too many.
pub async fn follow(tx: &mut Tx, me: Id<Actor>, tag: &str) -> Result<()> {
    let name = name_of(tag)?;
    if store::count(&mut *tx, me).await? >= MOST_FOLLOWED {
        return Err(Error::Conflict("too-many-tags"));
    }
    store::follow(tx, me, &name).await
}

/// And no longer.
pub async fn unfollow(tx: &mut Tx, me: Id<Actor>, tag: &str) -> Result<()> {
    store::unfollow(tx, me, &name_of(tag)?).await
}

/// Whether she follows each of these.
pub async fn follows(x: impl Executor, me: Id<Actor>, tags: &[String]) -> Result<Vec<String>> {
    store::among(x, me, tags).await
}

/// Shows a tag on a local actor's profile, as it is written.
///
/// # Errors
/// `Invalid` for what is no tag; `Conflict` when it is there, or too many are.
pub async fn feature(tx: &mut Tx, me: Id<Actor>, tag: &str) -> Result<Featured> {
    let folded = name_of(tag)?;
    let written = tag.trim().trim_start_matches(['#', '＃']);
    let known = featured(&mut *tx, me).await?;
    if known.len() >= MOST_FEATURED {
        return Err(Error::Conflict("too-many-tags"));
    }
    let one = Featured {
        id: tx.mint(),
        actor_id: me,
        tag: folded,
        name: written.to_owned(),
    };
    if store::feature(tx, &one).await? {
        Ok(one)
    } else {
        Err(Error::Conflict("tag-is-there"))
    }
}

/// And no longer.
///
/// # Errors
/// `NotFound` for another's.
pub async fn unfeature(tx: &mut Tx, me: Id<Actor>, id: Id<Featured>) -> Result<()> {
    if store::unfeature(tx, me, id).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

#[cfg(test)]
mod tests;
