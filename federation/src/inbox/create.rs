//! Create: what somebody published.

use serde_json::Value;

use super::{Said, answer, arrival::Arrival, deed::Deed};
use crate::{Result, fetch::Why, node, objects, wire::read};

/// What its author says is taken as said; what another wrote is asked for where it lives.
pub async fn prepare(said: &Said<'_>) -> Result<Deed> {
    let object = said.object()?;
    let Some(arrival) = arrival(said, object).await? else {
        return Ok(Deed::Nothing);
    };
    if !arrival.concerns_us() {
        return Ok(Deed::Nothing);
    }
    let decision = match arrival.is_private() {
        true => answer::decision_in_note(said, object, arrival.recipients()).await?,
        false => None,
    };
    Ok(Deed::Store {
        arrival: Box::new(arrival),
        decision,
    })
}

/// The object, checked. `None` for what is not shown here and does no harm.
pub async fn arrival(said: &Said<'_>, object: &Value) -> Result<Option<Arrival>> {
    let id = read::id_of(object).ok_or_else(|| node::malformed("The object has no id."))?;
    if said.node.db.here().is_ours(id) {
        return Err(node::not_theirs("The object is one of ours."));
    }
    let is_whole = object.is_object() && read::kind(object).is_some();
    if is_whole && objects::author_of(object) == Some(said.by.uri.as_str()) {
        return Arrival::said(said, object, false).await.map(Some);
    }
    if is_whole && !objects::author_of(object).is_some_and(|author| read::same_origin(author, id)) {
        return Err(node::not_theirs(
            "The object's author and its id are on different servers.",
        ));
    }
    Arrival::fetched(
        said.node,
        id,
        Why::Reference,
        !read::same_origin(id, &said.by.uri),
        0,
        &said.budget,
    )
    .await
    .map(Some)
}
