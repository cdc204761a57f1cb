//! Which post an id means, for the one who asks.

use community::{
    actor,
    id::Id,
    post::Post,
    reaction::{self, Reaction},
    store::Executor,
    timeline::{self, Reader},
};

use crate::mastodon::error::ApiError;

/// A post by its id, or by that of a boost of it, if the reader may see it.
pub async fn find(
    mut x: impl Executor,
    reader: &Reader,
    id: &str,
) -> Result<(Post, Option<Reaction>), ApiError> {
    let id: Id<Post> = id.parse().map_err(|_| ApiError::not_found())?;
    let (id, boost) = match reaction::get(x.on(), id.cast()).await? {
        Some(boost) if boost.kind == reaction::Kind::Announce => (boost.post_id, Some(boost)),
        _ => (id, None),
    };
    if let Some(boost) = &boost
        && !may_know(x.on(), reader, boost).await?
    {
        return Err(ApiError::not_found());
    }
    let post = timeline::seen(x, reader, &[id]).await?.pop();
    Ok((post.ok_or_else(ApiError::not_found)?, boost))
}

/// What members pass on among themselves is for them, and so is who gave her address outside up.
async fn may_know(
    x: impl Executor,
    reader: &Reader,
    boost: &Reaction,
) -> Result<bool, community::Error> {
    if reader.actor.is_some() {
        return Ok(true);
    }
    let booster = actor::get(x, boost.actor_id).await?;
    Ok(!boost.inside && booster.is_some_and(|booster| booster.outside || !booster.local))
}
