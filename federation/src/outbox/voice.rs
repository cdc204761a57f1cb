//! Who of us is heard outside, and how what is said is named and kept for those it goes to.

use community::{actor, actor::Actor, delivery, id::Id, store::Tx};
use serde_json::Value;

use crate::{Result, wire::read};

/// Keeps an activity for these inboxes. An actor without keys never signs, and nobody signs in its place here.
pub(super) async fn send(
    tx: &mut Tx,
    from: &Actor,
    activity: &Value,
    inboxes: &[String],
) -> Result<()> {
    if !from.local || from.private_key.is_none() || inboxes.is_empty() {
        return Ok(());
    }
    let uri = read::id_of(activity).unwrap_or_default();
    Ok(delivery::enqueue(tx, from.id, uri, &activity.to_string(), inboxes).await?)
}

/// A name for an activity that may come again about the same thing: each has its own, or it would be taken for known.
pub(super) fn named(tx: &Tx, thing: &str, what: &str) -> String {
    let id: Id<()> = tx.mint();
    format!("{thing}#{what}-{id}")
}

/// An actor of ours that is still heard outside.
pub(super) async fn heard(tx: &mut Tx, id: Id<Actor>) -> Result<Option<Actor>> {
    let known = actor::get(&mut *tx, id).await?;
    Ok(known.filter(|actor| actor.local && actor.outside && actor.private_key.is_some()))
}

/// The actor that speaks outside for a member: herself when she has an address there, else the group.
pub(super) async fn voice_of(tx: &mut Tx, actor: &Actor) -> Result<Actor> {
    if actor.outside && actor.private_key.is_some() {
        return Ok(actor.clone());
    }
    Ok(community::group::ours(&mut *tx).await?.1)
}
