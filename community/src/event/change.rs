//! What people must hear of when a gathering of theirs changes.

use super::{
    model::{Change, Event, Status},
    store,
};
use crate::{
    Result,
    actor::Actor,
    effect::{self, Effect},
    id::Id,
    post::{self, Post, Viewer},
    store::{Executor, Tx},
};

/// Leaves an effect when time or place are others than before, as far as outsiders may know them. What is over or
/// cancelled moves nobody, and another spelling is no other place.
pub(super) async fn notice(tx: &mut Tx, id: Id<Post>, old: &Event) -> Result<()> {
    let Some(new) = store::get(&mut *tx, id).await? else {
        return Ok(());
    };
    let over = new.ends_at.unwrap_or(new.starts_at) <= tx.now();
    if over || new.status == Status::Cancelled {
        return Ok(());
    }
    let moved = (old.starts_at, old.ends_at) != (new.starts_at, new.ends_at);
    let elsewhere = place(old, &new) != place(&new, &new);
    let change = match (moved, elsewhere) {
        (true, true) => Change::TimeAndPlace,
        (true, false) => Change::Time,
        (false, true) => Change::Place,
        (false, false) => return Ok(()),
    };
    effect::leave(tx, Effect::EventChanged { post: id, change }).await
}

/// Where it is, in the words and with the precision that `shown` has, spelling apart.
fn place(event: &Event, shown: &Event) -> (String, String, Vec<&'static str>) {
    let event = Event {
        precision: shown.precision,
        ..event.clone()
    };
    let (name, address) = event.public_place();
    let letters = |text: Option<&str>| -> String {
        let text = text.unwrap_or_default().chars();
        text.filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let mut modes: Vec<_> = event.modes.iter().map(|mode| mode.as_str()).collect();
    modes.sort_unstable();
    (letters(name), letters(address), modes)
}

/// Tells a change of an event of ours in a note of its author's, to all who may see the event.
///
/// # Errors
/// `Forbidden` for an event of somebody elsewhere.
pub async fn tell(
    tx: &mut Tx,
    author: &Actor,
    event: &Post,
    change: Change,
    text: &str,
) -> Result<Post> {
    let note = post::follow_up(tx, author, event, text).await?;
    store::note_change(tx, note.id, change).await?;
    Ok(note)
}

/// What a note of ours told, if it is one that tells a change of an event.
pub async fn told(x: impl Executor, note: Id<Post>) -> Result<Option<Change>> {
    store::change_told(x, note).await
}

/// The newest note that tells a change of this event, and which: of ours as it was noted here, of one elsewhere what its
/// author replied last since it was cancelled, as far as this viewer may see it.
pub async fn last_told(
    mut x: impl Executor,
    viewer: &Viewer,
    event: &Event,
) -> Result<Option<(Change, Post)>> {
    if let Some((change, note)) = store::last_change(x.on(), event.post_id).await? {
        return Ok(post::get(x, note).await?.map(|note| (change, note)));
    }
    if event.status != Status::Cancelled {
        return Ok(None);
    }
    for note in store::replies_since_cancelled(x.on(), event.post_id).await? {
        if post::may_see(x.on(), viewer, &note).await? {
            return Ok(Some((Change::Cancelled, note)));
        }
    }
    Ok(None)
}
