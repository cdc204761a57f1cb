//! Who may see a thing: the one place that decides. Lists repeat the same rule in SQL, and a test compares them.

use super::{
    model::{Author, Post, Viewer, Visibility},
    store,
};
use crate::{
    Error, Result,
    actor::Actor,
    id::Id,
    member::Present,
    store::{Executor, On},
};

/// The post if this viewer may see it; withdrawn ones only as `Ok(Some)` with `deleted_at` when they had been public.
/// What may not be seen and what does not exist answer alike (`None`).
pub async fn see(mut x: impl Executor, viewer: &Viewer, id: Id<Post>) -> Result<Option<Post>> {
    let Some(post) = store::get(x.on(), id).await? else {
        return Ok(None);
    };
    if post.deleted_at.is_some() {
        return Ok(post.visibility.is_open().then_some(post));
    }
    Ok(may_see(x, viewer, &post).await?.then_some(post))
}

/// The one function that decides who may see a thing.
pub async fn may_see(mut x: impl Executor, viewer: &Viewer, post: &Post) -> Result<bool> {
    if post.deleted_at.is_some() {
        return Ok(false);
    }
    match viewer {
        Viewer::Nobody => {
            Ok(post.visibility.is_open()
                && !store::has_closed_author(x.on(), post.author_id).await?)
        }
        Viewer::Member(present) => {
            let me = present.member.actor_id;
            ours_sees(x.on(), me, Some(present), post).await
        }
        Viewer::Group(group, by) => ours_sees(x.on(), *group, Some(by), post).await,
        Viewer::Remote(actor) => remote_sees(x.on(), *actor, post).await,
    }
}

/// A member, or the group for which she reads.
async fn ours_sees(
    mut x: On<'_>,
    me: Id<Actor>,
    by: Option<&Present>,
    post: &Post,
) -> Result<bool> {
    match post.visibility {
        Visibility::Public | Visibility::Unlisted | Visibility::Inside => Ok(true),
        Visibility::Followers => Ok(post.local
            || store::node_follows(x.on(), me, post.author_id).await?
            || store::follows(x.on(), me, post.author_id).await?
            || names(x, me, by, post).await?),
        Visibility::Direct => names(x, me, by, post).await,
    }
}

async fn remote_sees(mut x: On<'_>, actor: Id<Actor>, post: &Post) -> Result<bool> {
    if store::shuts_out(x.on(), post.author_id, actor).await?
        || store::has_closed_author(x.on(), post.author_id).await?
    {
        return Ok(false);
    }
    match post.visibility {
        Visibility::Public | Visibility::Unlisted => Ok(true),
        Visibility::Followers => Ok(store::follows(x.on(), actor, post.author_id).await?
            || names(x, actor, None, post).await?),
        Visibility::Direct => names(x, actor, None, post).await,
        Visibility::Inside => Ok(false),
    }
}

/// Whether this actor elsewhere may answer a call of ours or ask to come to an event: who may see it, and of what is for followers
/// also those whose node follows, because members read it there and answer as themselves or by the node's own actor.
pub(crate) async fn may_answer(mut x: impl Executor, actor: &Actor, post: &Post) -> Result<bool> {
    if may_see(x.on(), &Viewer::Remote(actor.id), post).await? {
        return Ok(true);
    }
    Ok(post.visibility == Visibility::Followers
        && post.deleted_at.is_none()
        && !store::shuts_out(x.on(), post.author_id, actor.id).await?
        && store::host_follows(x.on(), &actor.host, post.author_id).await?)
}

/// Whether a reply is said to whoever wrote what it replies to. A private note to somebody else or to oneself is not, nor what somebody
/// elsewhere says to her own followers alone: its words must not stand where its author did not send them.
pub(crate) async fn is_said_to(x: impl Executor, reply: &Post, author: Id<Actor>) -> Result<bool> {
    match reply.visibility {
        Visibility::Public | Visibility::Unlisted | Visibility::Inside => Ok(true),
        Visibility::Followers if reply.local => Ok(true),
        Visibility::Followers | Visibility::Direct => store::is_for(x, reply.id, author).await,
    }
}

/// Whether a private post is from or to this actor; a host reads what is the group's, too. Under a call that somebody asks unseen that
/// is for her and for the hosts whom she chose, and for nobody else who speaks for the group (D6).
async fn names(mut x: On<'_>, actor: Id<Actor>, by: Option<&Present>, post: &Post) -> Result<bool> {
    let is_group = by.is_some_and(|by| by.member.actor_id != actor);
    if !is_group && (post.author_id == actor || store::is_for(x.on(), post.id, actor).await?) {
        return Ok(true);
    }
    let Some(by) = by else { return Ok(false) };
    if !store::is_groups(x.on(), post).await? {
        return Ok(false);
    }
    if store::is_unseen(x.on(), post.thread_id).await? {
        return store::asks(x, post.thread_id, by.member.actor_id, by.is_host()).await;
    }
    Ok(by.is_host())
}

/// Whether it was said to some alone under a call that somebody asks unseen.
pub async fn is_confided(x: impl Executor, post: &Post) -> Result<bool> {
    match post.visibility {
        Visibility::Direct => store::is_unseen(x, post.thread_id).await,
        Visibility::Public | Visibility::Unlisted | Visibility::Followers | Visibility::Inside => {
            Ok(false)
        }
    }
}

/// Whether it was confided to the group and not to this actor herself: whoever answers it, or likes it, in her own name tells that she
/// is the one who asks, or one of the few who know.
pub async fn is_overheard(mut x: impl Executor, post: &Post, me: Id<Actor>) -> Result<bool> {
    Ok(post.author_id != me
        && is_confided(x.on(), post).await?
        && !store::is_for(x, post.id, me).await?)
}

/// The post, if this member may change it.
pub(super) async fn ours_to_change(
    mut x: impl Executor,
    by: &Present,
    id: Id<Post>,
) -> Result<Post> {
    let post = store::get(x.on(), id).await?.ok_or(Error::NotFound)?;
    let is_hers = may_change(by, &post);
    // What is said privately for the group not every host reads.
    if is_hers && post.visibility != Visibility::Direct {
        return Ok(post);
    }
    if !may_see(x, &Viewer::Member(by.clone()), &post).await? {
        return Err(Error::NotFound);
    }
    is_hers.then_some(post).ok_or(Error::Forbidden)
}

/// May this member change, withdraw and decide on this post: she wrote it, or it is the group's and she is a host.
pub fn may_change(by: &Present, post: &Post) -> bool {
    // Only what a member wrote for the group has `member_id`.
    post.local
        && post.deleted_at.is_none()
        && (post.author_id == by.member.actor_id || (post.member_id.is_some() && by.is_host()))
}

/// The same for whoever speaks: as the group a host changes what is the group's, and nothing of her own.
pub fn may_be_changed(by: &Author, post: &Post) -> bool {
    may_change(&by.member, post) && (!by.as_group || post.member_id.is_some())
}
