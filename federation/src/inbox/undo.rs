//! Undo: of a follow, a like, an announce, a block, an answer, a request to come.

use community::{call, follow, post, reaction::Kind};
use serde_json::Value;

use super::{deed::Deed, said::Said};
use crate::{Result, node, wire::read};

/// Only one's own can be undone: everything is looked up among what this speaker did.
pub async fn prepare(said: &Said<'_>) -> Result<Deed> {
    let object = said.object()?;
    let uri = read::id_of(object);
    if object.is_object() && read::id(object, "actor").is_some_and(|actor| actor != said.by.uri) {
        return Err(node::not_theirs("This is somebody else's."));
    }
    let db = &said.node.db;
    let about = read::many(object, "object").first();
    match read::kind(object) {
        Some("Follow") => {
            let followee = match about.and_then(read::id_of) {
                Some(uri) => said.one_of_ours(uri).await?.id,
                None => return by_id(said, uri).await,
            };
            Ok(Deed::Unfollow { followee })
        }
        Some("Like" | "EmojiReact") => reaction(said, &[Kind::Like], uri, about).await,
        Some("Announce") => reaction(said, &[Kind::Announce], uri, about).await,
        Some("Block") => {
            let uri = about
                .and_then(read::id_of)
                .ok_or_else(|| node::malformed("The block has no object."))?;
            Ok(Deed::Unblock {
                blocked: said.one_of_ours(uri).await?.id,
            })
        }
        Some("Join") => {
            let uri = about
                .and_then(read::id_of)
                .ok_or_else(|| node::malformed("The request has no object."))?;
            let event = post::by_uri(db, uri).await?.filter(|post| post.local);
            Ok(event.map_or(Deed::Nothing, |event| Deed::Leave {
                event: event.id,
                join: read::id_of(object).map(str::to_owned),
            }))
        }
        Some("Accept" | "TentativeAccept") => {
            // Friendica's way of not coming after all.
            let event = match about.and_then(read::id_of) {
                Some(uri) => post::by_uri(db, uri).await?.filter(|post| post.local),
                None => None,
            };
            Ok(event.map_or(Deed::Nothing, |event| Deed::Leave {
                event: event.id,
                join: None,
            }))
        }
        _ => by_id(said, uri).await,
    }
}

async fn reaction(
    said: &Said<'_>,
    kinds: &'static [Kind],
    uri: Option<&str>,
    about: Option<&Value>,
) -> Result<Deed> {
    let post = match about.and_then(read::id_of) {
        Some(uri) => post::by_uri(&said.node.db, uri).await?.map(|post| post.id),
        None => None,
    };
    Ok(Deed::Unreact {
        kinds,
        uri: uri.map(str::to_owned),
        post,
    })
}

/// Only an id, or a type of no help: whatever of this speaker has that id.
async fn by_id(said: &Said<'_>, uri: Option<&str>) -> Result<Deed> {
    let db = &said.node.db;
    let uri = uri.ok_or_else(|| node::malformed("What is undone has no id."))?;
    if let Some(follow) = follow::by_uri(db, uri)
        .await?
        .filter(|follow| follow.follower_id == said.by.id)
    {
        return Ok(Deed::Unfollow {
            followee: follow.followee_id,
        });
    }
    if let Some(answer) = call::answer_by_uri(db, uri)
        .await?
        .filter(|answer| answer.actor_id == Some(said.by.id))
    {
        return Ok(Deed::TakeBack {
            answer_uri: answer.uri.unwrap_or_else(|| uri.to_owned()),
        });
    }
    Ok(Deed::Unreact {
        kinds: &[Kind::Like, Kind::Announce],
        uri: Some(uri.to_owned()),
        post: None,
    })
}
