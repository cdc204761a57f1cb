//! What one may react to.

use crate::{
    Result,
    id::Id,
    post::{self, Post, Viewer},
    store::Tx,
};

pub(super) async fn visible(tx: &mut Tx, viewer: &Viewer, post: Id<Post>) -> Result<Option<Post>> {
    let seen = post::see(&mut *tx, viewer, post).await?;
    Ok(seen.filter(|post| post.deleted_at.is_none()))
}
