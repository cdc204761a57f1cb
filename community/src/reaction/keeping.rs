//! What a reader keeps for herself: bookmarks, threads she wants no more of; and what an author shows first.

use super::{sight::visible, store};
use crate::{
    Error, Result,
    id::Id,
    post::{self, Author, Post, Visibility},
    store::Tx,
};

/// How many posts an actor shows first.
const MOST_PINS: usize = 5;

/// Keeps a post for later; nobody else hears of it.
///
/// # Errors
/// `NotFound` when she may not see the post.
pub async fn keep(tx: &mut Tx, by: &Author, post: Id<Post>) -> Result<()> {
    let (me, post) = hers(tx, by, post).await?;
    let now = tx.now();
    store::insert_bookmark(tx, me, post.id, now).await
}

/// Keeps it no longer.
///
/// # Errors
/// As [`keep`].
pub async fn unkeep(tx: &mut Tx, by: &Author, post: Id<Post>) -> Result<()> {
    let (me, post) = hers(tx, by, post).await?;
    store::delete_bookmark(tx, me, post.id).await
}

/// Wants no more of a post's thread.
///
/// # Errors
/// As [`keep`].
pub async fn mute_thread(tx: &mut Tx, by: &Author, post: Id<Post>) -> Result<()> {
    let (me, post) = hers(tx, by, post).await?;
    store::insert_mute(tx, me, post.thread_id).await
}

/// Wants to hear of it again.
///
/// # Errors
/// As [`keep`].
pub async fn unmute_thread(tx: &mut Tx, by: &Author, post: Id<Post>) -> Result<()> {
    let (me, post) = hers(tx, by, post).await?;
    store::delete_mute(tx, me, post.thread_id).await
}

/// An author shows this post of hers (or of the group's) first.
///
/// # Errors
/// `NotFound` when she may not see it; `Invalid { field: "pin", … }` when it is not hers, private, or one too many.
pub async fn pin(tx: &mut Tx, by: &Author, post: Id<Post>) -> Result<()> {
    let (me, post) = hers(tx, by, post).await?;
    let refused = |why| Err(Error::Invalid { field: "pin", why });
    if post.author_id != me {
        return refused("not-yours");
    }
    if post.visibility == Visibility::Direct {
        return refused("not-allowed");
    }
    let pinned = store::pinned(&mut *tx, me).await?;
    if pinned.len() >= MOST_PINS && !pinned.contains(&post.id) {
        return refused("too-many");
    }
    let now = tx.now();
    store::insert_pin(tx, me, post.id, now).await
}

/// And no longer.
///
/// # Errors
/// As [`pin`].
pub async fn unpin(tx: &mut Tx, by: &Author, post: Id<Post>) -> Result<()> {
    let (me, post) = hers(tx, by, post).await?;
    if post.author_id != me {
        return Err(Error::Invalid {
            field: "pin",
            why: "not-yours",
        });
    }
    store::delete_pin(tx, post.id).await
}

async fn hers(tx: &mut Tx, by: &Author, post: Id<Post>) -> Result<(Id<crate::actor::Actor>, Post)> {
    let me = post::speaker(tx, by).await?;
    let post = visible(tx, &by.viewer(me.id), post)
        .await?
        .ok_or(Error::NotFound)?;
    Ok((me.id, post))
}
