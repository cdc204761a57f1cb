//! A gathering is at another time or place: beside the `Update` a note in reply tells it, because many programs show no edit.

use community::{
    event::{self, Change},
    id::Id,
    post::Post,
    store::Tx,
};

use super::document::Document;
use crate::{Result, objects, words::Words};

/// Writes the note, once for each change; its own effect sends it.
pub async fn changed(tx: &mut Tx, id: Id<Post>, change: Change) -> Result<()> {
    // Told by those who cancelled, in words of their own.
    if change == Change::Cancelled {
        return Ok(());
    }
    let here = tx.here().clone();
    let Some(document) = Document::load(&mut *tx, id).await? else {
        return Ok(());
    };
    let Some(event) = event::get(&mut *tx, id).await? else {
        return Ok(());
    };
    // Nobody outside has what never leaves.
    if document.outgoing(&here).is_none() {
        return Ok(());
    }
    let words = Words::of(&document.post.language);
    let when = words.span(event.starts_at, event.ends_at, &event.timezone);
    let place = objects::event::place_line(&event, words);
    let time = words.with("new-time", &[("when", &when)]);
    let place = words.with("new-place", &[("place", &place)]);
    let text = match change {
        Change::Time => time,
        Change::Place => place,
        Change::TimeAndPlace => words.sentences(&[time, place]),
        Change::Cancelled => return Ok(()),
    };
    event::tell(tx, &document.author, &document.post, change, &text).await?;
    Ok(())
}
