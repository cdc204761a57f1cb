//! Update: what changed, of an actor or of something published.

use community::post;

use super::{answer, arrival::refused, create, deed::Deed, said::Said};
use crate::{Error, Result, fetch, node, objects, wire::read};

/// Only of oneself and of one's own; what we never had arrives as if it were new.
pub async fn prepare(said: &Said<'_>) -> Result<Deed> {
    let object = said.object()?;
    let id = read::id_of(object).ok_or_else(|| node::malformed("The object has no id."))?;
    if objects::actor::is_actor(object) || id == said.by.uri {
        return actor(said, id).await;
    }
    let known = post::by_uri(&said.node.db, id).await?;
    let is_known = known.is_some();
    if known.is_some_and(|known| known.local || known.author_id != said.by.id) {
        return Err(node::not_theirs("This is somebody else's."));
    }
    let Some(arrival) = create::arrival(said, object).await? else {
        return Ok(Deed::Nothing);
    };
    if !arrival.concerns_us() {
        return Ok(Deed::Nothing);
    }
    // What was taken as word of an answer for her alone does not come to her hosts by being edited.
    if !is_known && arrival.is_private() && answer::is_about_anothers(said, &arrival).await? {
        return Ok(Deed::Nothing);
    }
    // A change is no news, also of what had been fetched and nobody was told of.
    let arrival = if is_known { arrival.quietly() } else { arrival };
    Ok(Deed::Store {
        arrival: Box::new(arrival),
        decision: None,
    })
}

async fn actor(said: &Said<'_>, id: &str) -> Result<Deed> {
    if id != said.by.uri {
        return Err(node::not_theirs("An actor is changed only by itself."));
    }
    let object = said.object()?;
    let received = if object.is_object() {
        objects::actor::from_wire(object, &said.by.uri).map_err(refused)?
    } else {
        let document = fetch::document(said.node, id, fetch::Why::Reference, &said.budget).await?;
        objects::actor::from_wire(&document.json, &said.by.uri).map_err(refused)?
    };
    // A handle that another host vouched for stays; a new one is looked at when the actor is next fetched.
    let (username, host) = if received.username == said.by.username {
        (said.by.username.clone(), said.by.host.clone())
    } else {
        (received.username.clone(), received.host.clone())
    };
    if received.public_key.is_none() {
        return Err(Error::refused(
            http::StatusCode::UNPROCESSABLE_ENTITY,
            "The actor's document shows no key.",
        ));
    }
    Ok(Deed::Refresh {
        actor: Box::new(community::actor::Received {
            username,
            host,
            ..received
        }),
    })
}
