//! Create: what somebody published.

use community::{poll, post};
use serde_json::Value;

use super::{answer, arrival::Arrival, deed::Deed, said::Said};
use crate::{Result, fetch::Why, node, objects, wire::read};

/// What its author says is taken as said; what another wrote is asked for where it lives.
pub async fn prepare(said: &Said<'_>) -> Result<Deed> {
    let object = said.object()?;
    if let Some(vote) = vote(said, object).await? {
        return Ok(vote);
    }
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
    match decision {
        // It came to the group in the place of a member whom nobody outside can find: the words are hers, and no host reads them.
        Some((answer_uri, decision))
            if !answer::names_helper(said, &answer_uri, arrival.recipients()).await? =>
        {
            Ok(Deed::Decide {
                answer_uri,
                decision,
            })
        }
        decision => Ok(Deed::Store {
            arrival: Box::new(arrival),
            decision,
        }),
    }
}

/// A vote in a poll of ours, if it is one.
async fn vote(said: &Said<'_>, object: &Value) -> Result<Option<Deed>> {
    let Some((question, option, uri)) = objects::question::vote_of(object) else {
        return Ok(None);
    };
    let is_theirs = objects::author_of(object) == Some(said.by.uri.as_str())
        && read::same_origin(uri, &said.by.uri);
    if !is_theirs || !said.node.db.here().is_ours(question) {
        return Ok(None);
    }
    let Some(post) = post::by_uri(&said.node.db, question).await? else {
        return Ok(None);
    };
    if poll::get(&said.node.db, post.id).await?.is_none() {
        return Ok(None);
    }
    Ok(Some(Deed::Vote {
        post: post.id,
        option,
        uri: uri.to_owned(),
    }))
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
