//! Announce: somebody passes on what another published, by id; or a community passes on an activity (FEP-1b12).

use community::{
    post,
    reaction::{self, Kind},
};

use super::{
    arrival::Arrival,
    deed::{Deed, Target},
    said::Said,
};
use crate::{Result, fetch::Why, node, wire::read};

/// Whatever is embedded, the post is asked for where it lives (AC08).
pub async fn prepare(said: &Said<'_>) -> Result<Deed> {
    let object = said.object()?;
    let passed_on = match read::kind(object) {
        Some("Create" | "Update") => {
            let inner = read::many(object, "object").first().and_then(read::id_of);
            Some(inner.ok_or_else(|| node::malformed("The activity passed on has no object."))?)
        }
        // A vote, a report, a deletion: each is the business of the server that it is about.
        Some(
            "Like" | "Dislike" | "Undo" | "Delete" | "Add" | "Remove" | "Block" | "Flag" | "Lock"
            | "Announce" | "Follow" | "Accept" | "Reject" | "Page vote",
        ) => None,
        _ => Some(said.object_id()?),
    };
    let Some(uri) = passed_on else {
        return Ok(Deed::Nothing);
    };
    if let Some(known) = post::by_uri(&said.node.db, uri).await? {
        if known.deleted_at.is_some() {
            return Ok(Deed::Nothing);
        }
        return Ok(Deed::React {
            kind: Kind::Announce,
            to: Target::Known(known.id),
            uri: said.id.clone(),
        });
    }
    if said.node.db.here().is_ours(uri) {
        return Ok(Deed::Nothing);
    }
    let arrival = Arrival::fetched(said.node, uri, Why::Reference, true, 0, &said.budget).await?;
    if arrival.is_private() {
        return Ok(Deed::Nothing);
    }
    Ok(Deed::React {
        kind: reaction::Kind::Announce,
        to: Target::Fetched(Box::new(arrival)),
        uri: said.id.clone(),
    })
}
