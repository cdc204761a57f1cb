//! How far a member has read: markers of timelines, and private conversations.

mod store;

pub use store::{Conversation, Marker, conversations, markers, people};

use crate::{Error, Result, actor::Actor, id::Id, member::Member, post::Post, store::Tx};

/// The timelines that have a marker.
pub const TIMELINES: [&str; 2] = ["home", "notifications"];

/// Notes how far she has read; each time the version grows.
///
/// # Errors
/// `Invalid` for a timeline that has no marker.
pub async fn mark(tx: &mut Tx, me: Id<Actor>, timeline: &str, last_read: i64) -> Result<Marker> {
    if !TIMELINES.contains(&timeline) {
        return Err(Error::Invalid {
            field: "timeline",
            why: "unknown",
        });
    }
    store::mark(tx, me, timeline, last_read).await?;
    markers(&mut *tx, me)
        .await?
        .into_iter()
        .find(|marker| marker.timeline == timeline)
        .ok_or(Error::NotFound)
}

/// She has read a conversation up to now.
///
/// # Errors
/// `NotFound` when she is not in it.
pub async fn read(
    tx: &mut Tx,
    (me, by): (Id<Actor>, Id<Member>),
    thread: Id<Post>,
) -> Result<Conversation> {
    let known = store::conversation(&mut *tx, (me, by), thread)
        .await?
        .ok_or(Error::NotFound)?;
    store::set_read(tx, me, thread, known.last_id).await?;
    Ok(Conversation {
        unread: false,
        ..known
    })
}

/// She puts a conversation away; it comes back when something is written in it.
///
/// # Errors
/// `NotFound` when she is not in it.
pub async fn put_away(
    tx: &mut Tx,
    (me, by): (Id<Actor>, Id<Member>),
    thread: Id<Post>,
) -> Result<()> {
    let known = store::conversation(&mut *tx, (me, by), thread)
        .await?
        .ok_or(Error::NotFound)?;
    store::hide(tx, me, thread, known.last_id).await
}

#[cfg(test)]
mod tests;
