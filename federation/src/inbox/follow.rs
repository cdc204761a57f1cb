//! Follow and Block: of one of ours.

use super::{deed::Deed, said::Said};
use crate::Result;

/// Somebody asks to follow one of ours.
pub async fn prepare(said: &Said<'_>) -> Result<Deed> {
    let followee = said.one_of_ours(said.object_id()?).await?;
    Ok(Deed::Follow {
        followee: followee.id,
        uri: said.id.clone(),
    })
}

/// Somebody wants nothing of one of ours.
pub async fn prepare_block(said: &Said<'_>) -> Result<Deed> {
    let blocked = said.one_of_ours(said.object_id()?).await?;
    Ok(Deed::Block {
        blocked: blocked.id,
        uri: said.id.clone(),
    })
}
