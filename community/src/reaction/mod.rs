//! "Me too", and boosts: numbers only, never a public list of who.

pub mod model;
mod store;

pub use model::{Kind, Reaction};
pub use store::{announces, count, count_announces, get};

use crate::{
    Error, Result,
    actor::{self, Actor},
    effect::{self, Effect},
    id::Id,
    member::Present,
    post::{self, Post, Viewer},
    store::{Executor, Tx},
};

/// A member says "me too" (or takes it back when she had said it). Gives the new number.
///
/// # Errors
/// `NotFound` when she may not see the post.
pub async fn toggle_like(tx: &mut Tx, by: &Present, post: Id<Post>) -> Result<i64> {
    let post = visible(tx, &Viewer::Member(by.clone()), post)
        .await?
        .ok_or(Error::NotFound)?;
    let me = by.member.actor_id;
    if let Some(said) = store::of(&mut *tx, post.id, me, Kind::Like).await? {
        store::delete(tx, said.id).await?;
        let uri = said.uri.unwrap_or_default();
        effect::leave(
            tx,
            Effect::Unreacted {
                actor: me,
                post: post.id,
                kind: Kind::Like,
                uri,
            },
        )
        .await?;
    } else {
        add(tx, Kind::Like, post.id, me, None).await?;
    }
    store::count(&mut *tx, post.id, Kind::Like).await
}

/// A like or boost from elsewhere, of a post that actor may see; counted once. What it may not see it cannot like (AC16), and
/// what is not for everyone nobody can boost.
///
/// # Errors
/// `Forbidden` when the actor is one of ours.
pub async fn receive(
    tx: &mut Tx,
    kind: Kind,
    post: Id<Post>,
    actor: Id<Actor>,
    uri: &str,
) -> Result<()> {
    let actor = actor::get(&mut *tx, actor).await?.ok_or(Error::NotFound)?;
    if actor.local {
        return Err(Error::Forbidden);
    }
    let Some(post) = visible(tx, &Viewer::Remote(actor.id), post).await? else {
        return Ok(());
    };
    match kind {
        Kind::Announce if !post.visibility.is_open() => Ok(()),
        Kind::Announce | Kind::Like => add(tx, kind, post.id, actor.id, Some(uri)).await.map(drop),
    }
}

/// A local actor (the instance, a hub) announces a post; once.
///
/// # Errors
/// `Forbidden` unless the post is for everyone and the actor is one of ours that others know.
pub async fn announce(tx: &mut Tx, actor: Id<Actor>, post: Id<Post>) -> Result<Reaction> {
    let actor = actor::get(&mut *tx, actor).await?.ok_or(Error::NotFound)?;
    let post = visible(tx, &Viewer::Nobody, post)
        .await?
        .ok_or(Error::Forbidden)?;
    if !actor.local || !actor.outside {
        return Err(Error::Forbidden);
    }
    if let Some(known) = store::of(&mut *tx, post.id, actor.id, Kind::Announce).await? {
        return Ok(known);
    }
    add(tx, Kind::Announce, post.id, actor.id, None)
        .await?
        .ok_or(Error::Busy)
}

/// Taken back elsewhere: by URI of the reaction, or by the post.
pub async fn receive_undo(
    tx: &mut Tx,
    kind: Kind,
    actor: Id<Actor>,
    uri: Option<&str>,
    post: Option<Id<Post>>,
) -> Result<()> {
    store::delete_by(tx, kind, actor, uri, post).await
}

/// Whether this actor did.
pub async fn has(x: impl Executor, post: Id<Post>, actor: Id<Actor>, kind: Kind) -> Result<bool> {
    Ok(store::of(x, post, actor, kind).await?.is_some())
}

async fn visible(tx: &mut Tx, viewer: &Viewer, post: Id<Post>) -> Result<Option<Post>> {
    let seen = post::see(&mut *tx, viewer, post).await?;
    Ok(seen.filter(|post| post.deleted_at.is_none()))
}

async fn add(
    tx: &mut Tx,
    kind: Kind,
    post: Id<Post>,
    actor: Id<Actor>,
    uri: Option<&str>,
) -> Result<Option<Reaction>> {
    let id = tx.mint();
    let uri = uri.map_or_else(|| tx.here().activity(id), str::to_owned);
    let reaction = Reaction {
        id,
        post_id: post,
        actor_id: actor,
        kind,
        uri: Some(uri),
        created_at: tx.now(),
    };
    if !store::insert(tx, &reaction).await? {
        return Ok(None);
    }
    effect::leave(tx, Effect::Reacted { reaction: id }).await?;
    Ok(Some(reaction))
}

#[cfg(test)]
mod tests;
