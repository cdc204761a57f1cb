//! Somebody elsewhere asks to quote one of ours: yes or no, as the post's own policy says.

use community::{
    actor::{self, Actor},
    id::Id,
    post::{self, Post},
    store::Tx,
};

use super::{audience, document::Document, voice::send};
use crate::{Result, activity, objects};

/// Answers the request.
pub async fn asked(
    tx: &mut Tx,
    id: Id<Post>,
    by: Id<Actor>,
    request: &str,
    quote: &str,
) -> Result<()> {
    let here = tx.here().clone();
    let Some(asker) = actor::get(&mut *tx, by).await? else {
        return Ok(());
    };
    let Some(document) = Document::load(&mut *tx, id).await? else {
        return Ok(());
    };
    if document.outgoing(&here).is_none() {
        return Ok(());
    }
    let yes = objects::quote::address(&document.post, quote)
        .filter(|_| post::may_be_quoted(&document.post));
    let name: Id<()> = tx.mint();
    let asked = activity::QuoteAsked {
        request,
        by: &asker.uri,
        post: &document.post.uri,
        quote,
    };
    let answer = activity::decide_quote(
        &here.activity(name),
        &document.author.uri,
        &asked,
        yes.as_deref(),
    );
    let inboxes = audience::own_inbox(tx, by).await?;
    send(tx, &document.author, &answer, &inboxes).await
}
