//! Move: somebody lives elsewhere now.

use super::{deed::Deed, said::Said};
use crate::{
    Result,
    fetch::{self, Why},
    node,
    wire::read,
};

/// Believed when the new house knows the old name (AC14).
pub async fn prepare(said: &Said<'_>) -> Result<Deed> {
    if said.object_id()? != said.by.uri {
        return Err(node::not_theirs("Only oneself can be moved."));
    }
    let target = read::id(said.activity, "target")
        .ok_or_else(|| node::malformed("The move has no target."))?;
    if said.node.db.here().is_ours(target) || target == said.by.uri {
        return Ok(Deed::Nothing);
    }
    let to = fetch::fetch_actor(said.node, target, Why::Reference, &said.budget).await?;
    if !to.also_known_as.contains(&said.by.uri) {
        return Err(node::not_theirs(
            "The new address does not know the old one.",
        ));
    }
    Ok(Deed::Move { to: to.id })
}
