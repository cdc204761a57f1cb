//! What a post said before it was edited.

use super::{model::Post, store};
use crate::{Result, store::Tx};

/// Whether a reader would notice: states such as "two of three places filled" are no other words.
pub(super) fn says_otherwise(before: &Post, after: &Post) -> bool {
    before.title != after.title
        || before.content != after.content
        || before.content_note != after.content_note
        || before.sensitive != after.sensitive
        || before.attachments != after.attachments
}

/// Keeps what it says now.
pub(super) async fn keep(tx: &mut Tx, before: &Post) -> Result<()> {
    let said_at = before.edited_at.unwrap_or(before.published_at);
    store::insert_revision(tx, before, said_at).await
}
