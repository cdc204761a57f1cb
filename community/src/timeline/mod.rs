//! Lists that read across concepts; each a fixed number of queries, and only what the viewer may see.

mod beside;
pub mod model;
mod store;
mod streams;
mod thread;

pub use beside::{Beside, beside};
pub use model::{Entry, Item, Reader, Scope, Stream, Thing, Which};
pub use streams::{
    From, Tags, around, bookmarks, favourites, home, home_boost, home_held, home_post, of_author,
    of_list, public, seen, tagged,
};

use std::collections::{HashMap, HashSet};

use crate::{
    Result,
    actor::{self, Actor},
    id::Id,
    post::{self, Kind, Post, Viewer},
    store::Executor,
    time::Time,
};
use store::Eyes;
use thread::below;

/// How long a list may be, whoever asks.
const LONGEST: i64 = 500;

/// A post as an entry, if the viewer may see it.
pub async fn entry(mut x: impl Executor, viewer: &Viewer, id: Id<Post>) -> Result<Option<Entry>> {
    let Some(post) = post::see(x.on(), viewer, id).await? else {
        return Ok(None);
    };
    Ok(entries(x, vec![post]).await?.pop())
}

/// Posts as entries, in the order given; the caller has asked who may see them.
pub async fn entries(mut x: impl Executor, posts: Vec<Post>) -> Result<Vec<Entry>> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Id<Post>> = posts.iter().map(|post| post.id).collect();
    let mut authors: Vec<Id<Actor>> = posts.iter().map(|post| post.author_id).collect();
    authors.sort_unstable();
    authors.dedup();
    let authors: HashMap<_, _> = actor::many(x.on(), &authors)
        .await?
        .into_iter()
        .map(|actor| (actor.id, actor))
        .collect();
    // A list is mostly of one kind; what is not in it is not asked for.
    let of_kind = |kinds: &[Kind]| -> Vec<Id<Post>> {
        let those = posts.iter().filter(|post| kinds.contains(&post.kind));
        those.map(|post| post.id).collect()
    };
    let mut stories: HashMap<_, _> = store::stories(x.on(), &of_kind(&[Kind::Story]))
        .await?
        .into_iter()
        .map(|story| (story.post_id, story))
        .collect();
    let mut events: HashMap<_, _> = store::events(x.on(), &of_kind(&[Kind::Event]))
        .await?
        .into_iter()
        .map(|event| (event.post_id, event))
        .collect();
    let mut calls: HashMap<_, _> = store::calls(x.on(), &of_kind(&[Kind::Call, Kind::Offer]))
        .await?
        .into_iter()
        .map(|call| (call.post_id, call))
        .collect();
    let likes: HashMap<_, _> = store::likes(x.on(), &ids).await?.into_iter().collect();
    let replies: HashMap<_, _> = store::reply_counts(x.on(), &ids)
        .await?
        .into_iter()
        .collect();
    let by_consultants: HashSet<Id<Post>> = if posts.iter().any(|post| post.local) {
        store::by_consultants(x.on(), &ids)
            .await?
            .into_iter()
            .collect()
    } else {
        HashSet::new()
    };
    let entry = |post: Post| {
        let thing = match post.kind {
            Kind::Note => Some(Thing::Note),
            Kind::Story => stories.remove(&post.id).map(Thing::Story),
            Kind::Event => events.remove(&post.id).map(Thing::Event),
            Kind::Call => calls.remove(&post.id).map(Thing::Call),
            Kind::Offer => calls.remove(&post.id).map(Thing::Offer),
        };
        Some(Entry {
            author: authors.get(&post.author_id)?.clone(),
            thing: thing.unwrap_or(Thing::Note),
            likes: likes.get(&post.id).copied().unwrap_or_default(),
            replies: replies.get(&post.id).copied().unwrap_or_default(),
            by_consultant: by_consultants.contains(&post.id),
            post,
        })
    };
    Ok(posts.into_iter().filter_map(entry).collect())
}

/// Newest first, replies left out; kinds empty means all.
pub async fn newest(
    mut x: impl Executor,
    viewer: &Viewer,
    scope: Scope,
    kinds: &[Kind],
    before: Option<Id<Post>>,
    limit: i64,
) -> Result<Vec<Entry>> {
    let posts = store::newest(
        x.on(),
        &Eyes::of(viewer),
        scope,
        kinds,
        before,
        limit.clamp(0, LONGEST),
    )
    .await?;
    entries(x, posts).await
}

/// Events that have not ended at `from_time`, soonest first; cancelled ones included until their end.
pub async fn coming_events(
    mut x: impl Executor,
    viewer: &Viewer,
    scope: Scope,
    from_time: Time,
    limit: i64,
) -> Result<Vec<Entry>> {
    let posts = store::coming_events(
        x.on(),
        &Eyes::of(viewer),
        scope,
        from_time,
        limit.clamp(0, LONGEST),
    )
    .await?;
    entries(x, posts).await
}

/// Calls and offers that take answers, soonest needed first, then newest.
pub async fn open_calls(
    mut x: impl Executor,
    viewer: &Viewer,
    scope: Scope,
    limit: i64,
) -> Result<Vec<Entry>> {
    let posts =
        store::open_calls(x.on(), &Eyes::of(viewer), scope, limit.clamp(0, LONGEST)).await?;
    entries(x, posts).await
}

/// What one actor published, newest first, replies left out.
pub async fn by_author(
    mut x: impl Executor,
    viewer: &Viewer,
    author: Id<Actor>,
    before: Option<Id<Post>>,
    limit: i64,
) -> Result<Vec<Entry>> {
    let posts = store::by_author(
        x.on(),
        &Eyes::of(viewer),
        author,
        before,
        limit.clamp(0, LONGEST),
    )
    .await?;
    entries(x, posts).await
}

/// The replies to a post, and theirs, that the viewer may see, oldest first.
pub async fn replies(mut x: impl Executor, viewer: &Viewer, post: &Post) -> Result<Vec<Entry>> {
    let mut posts = store::thread(x.on(), &Eyes::of(viewer), post.thread_id, LONGEST).await?;
    posts.retain(|reply| reply.id != post.id);
    if post.thread_id != post.id {
        posts = below(post.id, posts);
    }
    entries(x, posts).await
}

/// Private posts to or from the group (hosts), or to or from the member, newest first.
pub async fn private(mut x: impl Executor, viewer: &Viewer, limit: i64) -> Result<Vec<Entry>> {
    let posts = store::private(x.on(), &Eyes::of(viewer), limit.clamp(0, LONGEST)).await?;
    entries(x, posts).await
}

#[cfg(test)]
mod tests;
