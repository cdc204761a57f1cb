//! The envelope of all that is published, and plain posts and replies: publish, receive, edit, withdraw, see.

mod arrival;
mod audience;
mod closing;
mod limits;
pub mod model;
mod publishing;
mod quoting;
mod revising;
mod sight;
mod store;
mod telling;
mod wording;

pub use arrival::{MOST_AT_FIRST, receive, receive_deletion};
pub use closing::{close_replies, is_closed, may_close, takes_replies};
pub use limits::{CALLS_A_DAY, OUTSIDE_A_DAY, SAID_A_DAY};
pub use model::{Attachment, Author, Draft, Kind, Post, Received, Revision, Viewer, Visibility};
pub(crate) use publishing::{
    author as speaker, edit_unasked, publish_unseen, submit, widen_unasked,
};
pub use publishing::{edit, publish};
pub use quoting::{may_be_quoted, receive_quote_request};
pub use sight::{is_confided, is_overheard, may_be_changed, may_change, may_see, see};
pub(crate) use sight::{is_said_to, may_answer};
pub(crate) use store::submitted;
pub use store::{
    by_uri, by_uris, concerning, count_public, from_elsewhere, get, inboxes, inboxes_of,
    later_reply, many, outbox, recipients, revisions, was_unsent, written_by, written_here,
};
pub use telling::{follow_up, tell};
pub use wording::LONGEST_TEXT;
pub(crate) use wording::is_sayable;

use crate::{
    Error, Result,
    effect::{self, Effect},
    id::Id,
    member::Present,
    store::{Executor, Tx},
    time::Time,
};

/// Withdraws a local post: its words are emptied, `Effect::Withdrawn` left.
///
/// # Errors
/// `NotFound` when she may not see it, `Forbidden` when it is not hers to withdraw.
pub async fn withdraw(tx: &mut Tx, by: &Present, id: Id<Post>) -> Result<()> {
    let post = sight::ours_to_change(&mut *tx, by, id).await?;
    withdraw_unasked(tx, post.id).await
}

/// Withdraws without asking who: for the narrator's private link.
pub(crate) async fn withdraw_unasked(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let post = get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    if !post.local {
        return Err(Error::Forbidden);
    }
    if post.deleted_at.is_some() {
        return Ok(());
    }
    let now = tx.now();
    store::empty(tx, id, now).await?;
    effect::leave(tx, Effect::Withdrawn { post: id }).await
}

/// How many posts go in one transaction with whoever wrote them.
const TOGETHER: usize = 100;

/// Who leaves takes her posts along.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    let Effect::MemberGone { actor } = effect else {
        return Ok(());
    };
    let posts = store::standing_of(&mut *tx, *actor, TOGETHER).await?;
    for post in &posts {
        withdraw_unasked(tx, *post).await?;
    }
    if posts.len() < TOGETHER {
        Ok(())
    } else {
        effect::leave(tx, effect.clone()).await
    }
}

/// Says that the state of one of our posts changed (places filled, cancelled), so that its `Update` is sent.
pub async fn touch(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let now = tx.now();
    if store::touch(tx, id, now).await? {
        effect::leave(tx, Effect::Edited { post: id }).await
    } else {
        Ok(())
    }
}

/// When the words of a post of ours changed last; states such as how many are coming are no words.
pub async fn last_reworded(x: impl Executor, post: &Post) -> Result<Option<Time>> {
    if post.edited_at.is_none() {
        return Ok(None);
    }
    let before = store::last_revision(x, post.id).await?;
    Ok(before.map(Id::time))
}

/// Remembers the inboxes that receive a post, so that its withdrawal reaches them all.
pub async fn note_inboxes(tx: &mut Tx, id: Id<Post>, inboxes: &[String]) -> Result<()> {
    store::note_inboxes(tx, id, inboxes).await
}

/// Remembers that a post was withdrawn before it was sent to anyone, so that nobody is told of it afterwards either.
pub async fn note_unsent(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    store::note_unsent(tx, id).await
}

#[cfg(test)]
mod tests;
