//! Who may quote what we publish.

use super::{
    model::{Kind, Post, Viewer},
    sight, store,
};
use crate::{
    Error, Result,
    actor::Actor,
    effect::{self, Effect},
    id::Id,
    store::Tx,
};

/// Gatherings, calls and offers want to be passed on; what a person tells of herself does not leave its place.
pub fn may_be_quoted(post: &Post) -> bool {
    let wants_it = match post.kind {
        Kind::Event | Kind::Call | Kind::Offer => true,
        Kind::Note | Kind::Story => false,
    };
    wants_it && post.visibility.is_open() && post.deleted_at.is_none()
}

/// Somebody elsewhere asks to quote a post of ours: `request` is what she asks by, `quote` what she wrote.
///
/// # Errors
/// `NotFound` for what she may not see, and for what is not ours.
pub async fn receive_quote_request(
    tx: &mut Tx,
    by: Id<Actor>,
    id: Id<Post>,
    request: &str,
    quote: &str,
) -> Result<()> {
    let post = store::get(&mut *tx, id)
        .await?
        .filter(|post| post.local && post.deleted_at.is_none())
        .ok_or(Error::NotFound)?;
    if !sight::may_see(&mut *tx, &Viewer::Remote(by), &post).await? {
        return Err(Error::NotFound);
    }
    let asked = Effect::QuoteAsked {
        post: id,
        by,
        request: request.to_owned(),
        quote: quote.to_owned(),
    };
    effect::leave(tx, asked).await
}
