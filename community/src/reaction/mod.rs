//! "Me too", and boosts: numbers only, never a public list of who.

mod keeping;
pub mod model;
mod sight;
mod store;

pub use keeping::{keep, mute_thread, pin, unkeep, unmute_thread, unpin};
pub use model::{GoneBoost, Kind, Reaction};
pub use store::{announces, by_whom, count, count_announces, get, has_muted, pinned};

use sight::visible;

use crate::{
    Error, Result,
    actor::{self, Actor},
    effect::{self, Effect},
    id::Id,
    member::Present,
    news::{self, News},
    post::{self, Author, Post, Viewer},
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
    let herself = Author {
        member: by.clone(),
        as_group: false,
    };
    let me = post::speaker(tx, &herself).await?;
    if !take_back(tx, Kind::Like, post.id, &me).await? {
        unnamed(tx, &post, &me).await?;
        add(tx, Kind::Like, post.id, &me, None).await?;
    }
    store::count(&mut *tx, post.id, Kind::Like).await
}

/// A member says "me too", as herself or as the group; once.
///
/// # Errors
/// `NotFound` when she may not see the post; `Conflict("in-her-own-name")` for what was confided to the group.
pub async fn like(tx: &mut Tx, by: &Author, post: Id<Post>) -> Result<()> {
    let me = post::speaker(tx, by).await?;
    let post = visible(tx, &by.viewer(me.id), post)
        .await?
        .ok_or(Error::NotFound)?;
    unnamed(tx, &post, &me).await?;
    add(tx, Kind::Like, post.id, &me, None).await.map(drop)
}

/// Nobody learns by a like who asks unseen, or who of the hosts knows (D6).
async fn unnamed(tx: &mut Tx, post: &Post, me: &Actor) -> Result<()> {
    if post::is_overheard(tx, post, me.id).await? {
        return Err(Error::Conflict("in-her-own-name"));
    }
    Ok(())
}

/// And takes it back.
///
/// # Errors
/// As [`like`].
pub async fn unlike(tx: &mut Tx, by: &Author, post: Id<Post>) -> Result<()> {
    undo(tx, Kind::Like, by, post).await
}

/// A member passes a post on, as herself or as the group; once. Only what is for everyone. Without an address outside she passes
/// it on inside the group: nobody outside hears of it.
///
/// # Errors
/// `NotFound` when she may not see the post; `Invalid { field: "visibility", why: "not-open" }` when it is not for everyone.
pub async fn boost(tx: &mut Tx, by: &Author, post: Id<Post>) -> Result<Reaction> {
    let me = post::speaker(tx, by).await?;
    let post = visible(tx, &by.viewer(me.id), post)
        .await?
        .ok_or(Error::NotFound)?;
    if !post.visibility.is_open() {
        return Err(Error::Invalid {
            field: "visibility",
            why: "not-open",
        });
    }
    if let Some(known) = store::of(&mut *tx, post.id, me.id, Kind::Announce).await? {
        return Ok(known);
    }
    add(tx, Kind::Announce, post.id, &me, None)
        .await?
        .ok_or(Error::Busy)
}

/// And takes it back.
///
/// # Errors
/// As [`like`].
pub async fn unboost(tx: &mut Tx, by: &Author, post: Id<Post>) -> Result<()> {
    undo(tx, Kind::Announce, by, post).await
}

async fn undo(tx: &mut Tx, kind: Kind, by: &Author, post: Id<Post>) -> Result<()> {
    let me = post::speaker(tx, by).await?;
    let post = visible(tx, &by.viewer(me.id), post)
        .await?
        .ok_or(Error::NotFound)?;
    take_back(tx, kind, post.id, &me).await.map(drop)
}

/// False when there was nothing to take back.
async fn take_back(tx: &mut Tx, kind: Kind, post: Id<Post>, me: &Actor) -> Result<bool> {
    let Some(said) = store::of(&mut *tx, post, me.id, kind).await? else {
        return Ok(false);
    };
    store::delete(tx, said.id).await?;
    ended(tx, &said);
    // What was said inside was told to nobody outside.
    if !said.inside {
        let unreacted = Effect::Unreacted {
            actor: me.id,
            post,
            kind,
            uri: said.uri.unwrap_or_default(),
        };
        effect::leave(tx, unreacted).await?;
    }
    Ok(true)
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
        Kind::Announce | Kind::Like => add(tx, kind, post.id, &actor, Some(uri)).await.map(drop),
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
    add(tx, Kind::Announce, post.id, &actor, None)
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
    for gone in store::delete_by(tx, kind, actor, uri, post).await? {
        ended(tx, &gone);
    }
    Ok(())
}

/// Whether this actor did.
pub async fn has(x: impl Executor, post: Id<Post>, actor: Id<Actor>, kind: Kind) -> Result<bool> {
    Ok(store::of(x, post, actor, kind).await?.is_some())
}

/// A boost stands in streams; a like does not.
fn ended(tx: &mut Tx, gone: &Reaction) {
    if gone.kind == Kind::Announce {
        news::tell(tx, News::Unboosted(GoneBoost::of(gone)));
    }
}

async fn add(
    tx: &mut Tx,
    kind: Kind,
    post: Id<Post>,
    actor: &Actor,
    uri: Option<&str>,
) -> Result<Option<Reaction>> {
    let id = tx.mint();
    let uri = uri.map_or_else(|| tx.here().activity(id), str::to_owned);
    let reaction = Reaction {
        id,
        post_id: post,
        actor_id: actor.id,
        kind,
        uri: Some(uri),
        inside: actor.local && !actor.outside,
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
