//! Like: of a post that we know.

use community::{post, reaction};

use super::{
    deed::{Deed, Target},
    said::Said,
};
use crate::Result;

/// Of something that we do not know, nothing need be said.
pub async fn prepare(said: &Said<'_>) -> Result<Deed> {
    let known = post::by_uri(&said.node.db, said.object_id()?)
        .await?
        .filter(|post| post.deleted_at.is_none());
    Ok(known.map_or(Deed::Nothing, |post| Deed::React {
        kind: reaction::Kind::Like,
        to: Target::Known(post.id),
        uri: said.id.clone(),
    }))
}
