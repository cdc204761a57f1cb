//! Join and Leave: somebody asks to come, or will not come after all; and Friendica's answers to an event.

use community::{
    event::{AttendanceState, Door},
    post::{self, Kind, Post},
};

use super::{deed::Deed, said::Said};
use crate::{Error, Result, wire::read};

/// Somebody asks to come to one of our events.
pub async fn prepare_join(said: &Said<'_>) -> Result<Deed> {
    let event = event_of_ours(said, said.object_id()?).await?;
    let message = read::text(said.activity, "participationMessage")
        .or_else(|| read::content(said.activity))
        .map(|text| read::plain(text).chars().take(1000).collect());
    Ok(Deed::Ask {
        event: event.id,
        uri: Some(said.id.clone()),
        how: Door::Join,
        message,
        state: None,
    })
}

/// Somebody will not come after all.
pub async fn prepare_leave(said: &Said<'_>) -> Result<Deed> {
    let object = said.object()?;
    // Some name the request itself.
    let uri = match read::kind(object) {
        Some("Join") => read::id(object, "object"),
        _ => read::id_of(object),
    };
    let event = event_of_ours(said, uri.unwrap_or_default()).await?;
    let join = match read::kind(object) {
        Some("Join") => read::id_of(object),
        // Ours is named after the request that it ends.
        _ => said.id.split_once("#leave").map(|(join, _)| join),
    };
    Ok(Deed::Leave {
        event: event.id,
        join: join.map(str::to_owned),
    })
}

/// Yes, maybe or no to an event itself.
pub fn answer_to_event(event: &Post, verb: &str) -> Deed {
    let state = match verb {
        "Accept" => AttendanceState::Going,
        "Reject" | "TentativeReject" => {
            return Deed::Leave {
                event: event.id,
                join: None,
            };
        }
        _ => AttendanceState::Maybe,
    };
    Deed::Ask {
        event: event.id,
        uri: None,
        how: Door::Join,
        message: None,
        state: Some(state),
    }
}

async fn event_of_ours(said: &Said<'_>, uri: &str) -> Result<Post> {
    let known = post::by_uri(&said.node.db, uri).await?;
    known
        .filter(|post| post.local && post.kind == Kind::Event && post.deleted_at.is_none())
        .ok_or_else(|| Error::NotFound(uri.to_owned()))
}
