//! Replies are closed under something of ours, and opened again. Whoever wrote it does so, or a host when things get hot.

use super::{
    model::{Author, Post, Viewer, Visibility},
    sight, store,
};
use crate::{
    Error, Result,
    effect::{self, Effect},
    id::Id,
    member::Present,
    moderation::{self, About, Deed},
    store::{Executor, Tx},
};

/// Whether this member may close the replies under it and open them again: she wrote it, or she is a host. What was said to some alone
/// is no place for others' replies in any case.
pub fn may_close(by: &Present, post: &Post) -> bool {
    post.local
        && post.deleted_at.is_none()
        && post.visibility != Visibility::Direct
        && (by.is_host() || sight::may_change(by, post))
}

/// Closes the replies under a post of ours, or opens them. What was said under it stays. A host does it for the group, and members read
/// in the log that it was done; what hosts closed, hosts open.
///
/// # Errors
/// `NotFound` when she may not see it, `Forbidden` when it is not hers to say, `Conflict("closed-by-hosts")`.
pub async fn close_replies(tx: &mut Tx, by: &Present, id: Id<Post>, closed: bool) -> Result<()> {
    let post = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    if !sight::may_see(&mut *tx, &Viewer::Member(by.clone()), &post).await? {
        return Err(Error::NotFound);
    }
    if !may_close(by, &post) {
        return Err(Error::Forbidden);
    }
    if post.replies_closed == closed {
        return Ok(());
    }
    // What she wrote herself, in her own name or the group's, is hers; the rest she decides for the group.
    let is_hers = post.author_id == by.member.actor_id || post.member_id == Some(by.member.id);
    if !closed && !by.is_host() && store::is_closed_by_hosts(&mut *tx, id).await? {
        return Err(Error::Conflict("closed-by-hosts"));
    }
    let now = tx.now();
    store::set_closed(tx, id, closed, !is_hers, now).await?;
    if !is_hers {
        let deed = if closed {
            Deed::RepliesClosed
        } else {
            Deed::RepliesOpened
        };
        let about = About {
            kind: Some(post.kind),
            ..About::default()
        };
        moderation::note(tx, deed, about).await?;
    }
    effect::leave(tx, Effect::Edited { post: id }).await
}

/// Whether nothing more is said here for now: replies are closed under it, or under something above it.
pub async fn is_closed(x: impl Executor, post: &Post) -> Result<bool> {
    Ok(!store::closed_above(x, post.id).await?.is_empty())
}

/// Whether whoever speaks may still reply here: nothing above it is closed, or it is her own that she closed, or she is a host.
pub async fn takes_replies(mut x: impl Executor, by: &Author, post: &Post) -> Result<bool> {
    for closed in store::closed_above(x.on(), post.id).await? {
        let for_hosts = closed.local && by.member.is_host();
        if !for_hosts
            && (!sight::may_be_changed(by, &closed)
                || store::is_closed_by_hosts(x.on(), closed.id).await?)
        {
            return Ok(false);
        }
    }
    Ok(true)
}
