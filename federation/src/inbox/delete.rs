//! Delete: what is gone, of an actor or of something published.

use community::{actor::Actor, post};
use serde_json::Value;

use super::{deed::Deed, said::Said};
use crate::{
    Error, Result,
    fetch::{self, Why},
    node,
    wire::read,
};

/// Whether an activity says that its own actor is gone.
pub fn is_farewell(activity: &Value, speaker: &str) -> bool {
    read::kind(activity) == Some("Delete")
        && matches!(read::many(activity, "object"), [one] if read::id_of(one) == Some(speaker))
}

/// Whether we never knew this actor, or know it as gone: then there is nothing to delete, and nobody to ask.
pub fn is_stranger(known: Option<&Actor>) -> bool {
    known.is_none_or(|actor| actor.deleted_at.is_some())
}

/// Only of oneself and of one's own.
pub async fn prepare(said: &Said<'_>) -> Result<Deed> {
    let uri = said.object_id()?;
    if uri == said.by.uri {
        return Ok(Deed::DeleteActor);
    }
    if said.node.db.here().is_ours(uri) || !read::same_origin(uri, &said.by.uri) {
        return Err(node::not_theirs("This is somebody else's."));
    }
    match post::by_uri(&said.node.db, uri).await? {
        Some(known) if known.author_id == said.by.id => Ok(Deed::DeletePost {
            uri: uri.to_owned(),
        }),
        Some(_) => Err(node::not_theirs("This is somebody else's.")),
        // Somebody else of the same server could say so of what we do not know; only if it is really gone it stays away.
        None => match fetch::document(said.node, uri, Why::Reference, &said.budget).await {
            Err(Error::NotFound(_)) => Ok(Deed::DeletePost {
                uri: uri.to_owned(),
            }),
            Ok(document) if read::kind(&document.json) == Some("Tombstone") => {
                Ok(Deed::DeletePost {
                    uri: uri.to_owned(),
                })
            }
            Ok(_) | Err(Error::Refused { .. } | Error::Unreachable { .. }) => Ok(Deed::Nothing),
            Err(ours @ Error::Community(_)) => Err(ours),
        },
    }
}
