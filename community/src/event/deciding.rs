//! Who decides on a gathering, and what is told only to those who are welcome.

use super::{
    model::{Event, Precision},
    store,
};
use crate::{
    Error, Result,
    id::Id,
    member::Present,
    post::{self, Post},
    store::Tx,
};

/// What those who are welcome get: address (with the place's name if only the area is shown), link, number, details; in that order, those that are set.
pub fn held_back(event: &Event) -> Vec<(&'static str, String)> {
    // Where only the area is shown, the name of the place is part of the address.
    let place = event
        .place_name
        .clone()
        .filter(|_| event.precision == Precision::Area);
    let address: Vec<String> = [place, event.address.clone()]
        .into_iter()
        .flatten()
        .collect();
    let lines = [
        (
            "address",
            Some(address.join(", ")).filter(|address| !address.is_empty()),
        ),
        ("online-link", event.online_link.clone()),
        ("dial-in", event.dial_in.clone()),
        ("details", event.details.clone()),
    ];
    lines
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// An event of ours and its post, held, if this member may decide on it.
pub(super) async fn decidable(tx: &mut Tx, by: &Present, id: Id<Post>) -> Result<(Event, Post)> {
    tx.lock("event", id.get()).await?;
    let post = post::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let event = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    if !post.local || !post::may_change(by, &post) {
        return Err(Error::Forbidden);
    }
    Ok((event, post))
}
