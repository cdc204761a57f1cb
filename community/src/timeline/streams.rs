//! Streams as programs for the hand read them: home, public, by tag, by author, what one kept; in pages, only what the reader may see.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use super::{
    model::{Item, Reader, Stream, Which},
    store::{
        self, Eyes,
        streams::{self, WithTags},
    },
    thread::below,
};
use crate::{
    Result,
    actor::Actor,
    id::Id,
    list::List,
    post::{Post, Viewer},
    reaction::{GoneBoost, Reaction},
    store::{Executor, Page},
};

/// How much of a thread is shown around a post: to members, and to everyone else.
const LONGEST_THREAD: i64 = 2_000;
const LONGEST_FOR_STRANGERS: i64 = 100;

/// Where what a public list shows comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum From {
    Here,
    Elsewhere,
    #[default]
    Everywhere,
}

/// Any of these tags, and all of those, and none of the last; without `#`.
#[derive(Clone, Debug, Default)]
pub struct Tags {
    pub any: Vec<String>,
    pub all: Vec<String>,
    pub none: Vec<String>,
}

/// What those she follows publish and pass on, what her group does, what members say among themselves, and her own.
pub async fn home(mut x: impl Executor, reader: &Reader, page: &Page) -> Result<Stream> {
    let Some(me) = reader.actor else {
        return Ok(Stream::default());
    };
    let is_little = streams::is_little(x.on(), me).await?;
    home_of(x, reader, me, is_little, page).await
}

/// Whether this boost would stand in her home, had it not been taken back.
pub async fn home_held(x: impl Executor, reader: &Reader, gone: &GoneBoost) -> Result<bool> {
    match reader.actor {
        Some(me) => streams::held_boost(x, &Eyes::of(&reader.viewer), me, gone).await,
        None => Ok(false),
    }
}

/// This post, if it stands in her home.
pub async fn home_post(x: impl Executor, reader: &Reader, id: Id<Post>) -> Result<Option<Item>> {
    let Some(me) = reader.actor else {
        return Ok(None);
    };
    let eyes = Eyes::of(&reader.viewer);
    let posts = streams::home(x, &eyes, me, &Page::only(id.get())).await?;
    Ok(posts.into_iter().map(Item::of).next())
}

/// This boost, if it stands in her home.
pub async fn home_boost(
    mut x: impl Executor,
    reader: &Reader,
    id: Id<Reaction>,
) -> Result<Option<Item>> {
    let Some(me) = reader.actor else {
        return Ok(None);
    };
    let eyes = Eyes::of(&reader.viewer);
    let page = Page::only(id.get());
    let boosts = streams::home_boosts(x.on(), &eyes, me, &page).await?;
    let stream = with_boosts(x, &eyes, &page, Vec::new(), boosts).await?;
    Ok(stream.into_iter().next())
}

/// The same, in the one way or the other: they differ in what they cost, and in nothing else.
pub(super) async fn home_of(
    mut x: impl Executor,
    reader: &Reader,
    me: Id<Actor>,
    is_little: bool,
    page: &Page,
) -> Result<Stream> {
    let eyes = Eyes::of(&reader.viewer);
    let posts = if is_little {
        streams::small_home(x.on(), &eyes, me, page).await?
    } else {
        streams::home(x.on(), &eyes, me, page).await?
    };
    let boosts = streams::home_boosts(x.on(), &eyes, me, page).await?;
    with_boosts(x, &eyes, page, posts, boosts).await
}

/// What is for everyone; for members also what is said inside. Strangers get what is ours: others' posts are not for us to spread.
pub async fn public(
    x: impl Executor,
    reader: &Reader,
    from: From,
    only_media: bool,
    page: &Page,
) -> Result<Stream> {
    let eyes = Eyes::of(&reader.viewer);
    let posts = match (from, &reader.viewer) {
        (From::Elsewhere, Viewer::Nobody) => Vec::new(),
        (From::Here, _) | (From::Everywhere, Viewer::Nobody) => {
            streams::public_here(x, &eyes, reader.actor, only_media, page).await?
        }
        (From::Elsewhere | From::Everywhere, _) => {
            let here = from == From::Everywhere;
            streams::public(x, &eyes, reader.actor, here, only_media, page).await?
        }
    };
    Ok(stream(page, posts))
}

/// What carries these tags; from where as in [`public`].
pub async fn tagged(
    x: impl Executor,
    reader: &Reader,
    tags: &Tags,
    from: From,
    only_media: bool,
    page: &Page,
) -> Result<Stream> {
    let eyes = Eyes::of(&reader.viewer);
    let is_stranger = matches!(reader.viewer, Viewer::Nobody);
    let fold = |tags: &[String]| -> Vec<String> {
        let folded = tags.iter().take(20);
        let mut folded: Vec<String> = folded
            .map(|tag| tag.trim().trim_start_matches('#').to_lowercase())
            .filter(|tag| !tag.is_empty())
            .collect();
        folded.sort_unstable();
        folded.dedup();
        folded
    };
    let tags = WithTags {
        any: fold(&tags.any),
        all: fold(&tags.all),
        none: fold(&tags.none),
        here: from != From::Elsewhere,
        elsewhere: from != From::Here && !is_stranger,
        only_media,
    };
    let posts = streams::tagged(x, &eyes, reader.actor, &tags, page).await?;
    Ok(stream(page, posts))
}

/// What those in one of her lists publish.
pub async fn of_list(
    x: impl Executor,
    reader: &Reader,
    list: &List,
    page: &Page,
) -> Result<Stream> {
    let Some(me) = reader.actor.filter(|me| *me == list.actor_id) else {
        return Ok(Stream::default());
    };
    let eyes = Eyes::of(&reader.viewer);
    let replies = list.replies.as_str();
    let posts = streams::of_list(x, &eyes, me, list.id.get(), replies, page).await?;
    Ok(stream(page, posts))
}

/// What one wrote and passed on.
pub async fn of_author(
    mut x: impl Executor,
    reader: &Reader,
    author: Id<Actor>,
    which: &Which,
    page: &Page,
) -> Result<Stream> {
    let eyes = Eyes::of(&reader.viewer);
    let posts = streams::of_author(x.on(), &eyes, reader.actor, author, which, page).await?;
    let without_boosts =
        which.exclude_boosts || which.only_media || which.pinned || which.tagged.is_some();
    if without_boosts {
        return Ok(stream(page, posts));
    }
    let boosts = streams::boosts_of(x.on(), &eyes, author, page).await?;
    with_boosts(x, &eyes, page, posts, boosts).await
}

/// What she keeps, newest kept first; the cursors are the bookmarks' own.
pub async fn bookmarks(mut x: impl Executor, reader: &Reader, page: &Page) -> Result<Stream> {
    let Some(me) = reader.actor else {
        return Ok(Stream::default());
    };
    let eyes = Eyes::of(&reader.viewer);
    let kept = streams::kept(x.on(), &eyes, me, page).await?;
    at_places(x, &eyes, page, kept).await
}

/// What she likes, newest liked first; the cursors are the likes' own.
pub async fn favourites(mut x: impl Executor, reader: &Reader, page: &Page) -> Result<Stream> {
    let Some(me) = reader.actor else {
        return Ok(Stream::default());
    };
    let eyes = Eyes::of(&reader.viewer);
    let liked = streams::liked(x.on(), &eyes, me, page).await?;
    at_places(x, &eyes, page, liked).await
}

/// What a post replies to, and what replies to it, as far as the reader may see, each in order of time.
pub async fn around(
    mut x: impl Executor,
    reader: &Reader,
    post: &Post,
) -> Result<(Vec<Post>, Vec<Post>)> {
    let eyes = Eyes::of(&reader.viewer);
    let limit = if eyes.member {
        LONGEST_THREAD
    } else {
        LONGEST_FOR_STRANGERS
    };
    let above = streams::above(x.on(), &eyes, post.id).await?;
    let mut by_id: HashMap<Id<Post>, Post> =
        above.into_iter().map(|post| (post.id, post)).collect();
    let mut ancestors = Vec::new();
    let mut next = post.in_reply_to_id;
    // What stands above something unseen is not shown either.
    while let Some(parent) = next.and_then(|id| by_id.remove(&id)) {
        next = parent.in_reply_to_id;
        ancestors.push(parent);
    }
    ancestors.reverse();
    let mut thread = store::thread(x, &eyes, post.thread_id, limit).await?;
    thread.retain(|reply| reply.id != post.id);
    Ok((ancestors, below(post.id, thread)))
}

/// Those of these that the reader may see, in the order given.
pub async fn seen(x: impl Executor, reader: &Reader, posts: &[Id<Post>]) -> Result<Vec<Post>> {
    let eyes = Eyes::of(&reader.viewer);
    let mut by_id: HashMap<Id<Post>, Post> = streams::seen_of(x, &eyes, posts)
        .await?
        .into_iter()
        .map(|post| (post.id, post))
        .collect();
    Ok(posts.iter().filter_map(|id| by_id.remove(id)).collect())
}

fn stream(page: &Page, posts: Vec<Post>) -> Stream {
    let items: Vec<Item> = page.in_order(posts).into_iter().map(Item::of).collect();
    items.into()
}

async fn at_places(
    x: impl Executor,
    eyes: &Eyes,
    page: &Page,
    places: Vec<(i64, Id<Post>)>,
) -> Result<Stream> {
    let ids: Vec<Id<Post>> = places.iter().map(|(_, post)| *post).collect();
    let mut by_id: HashMap<Id<Post>, Post> = streams::seen_of(x, eyes, &ids)
        .await?
        .into_iter()
        .map(|post| (post.id, post))
        .collect();
    let places = page.in_order(places);
    let item = |(at, id): (i64, Id<Post>)| {
        Some(Item {
            at,
            post: by_id.remove(&id)?,
            boost: None,
        })
    };
    let items: Vec<Item> = places.into_iter().filter_map(item).collect();
    Ok(items.into())
}

/// Posts and boosts in one stream, newest first; a post stands in a page once, and by itself rather than as a boost.
async fn with_boosts(
    x: impl Executor,
    eyes: &Eyes,
    page: &Page,
    mut posts: Vec<Post>,
    mut boosts: Vec<Reaction>,
) -> Result<Stream> {
    let places = posts.iter().map(|post| post.id.get());
    let mut cursors: Vec<i64> = places
        .chain(boosts.iter().map(|boost| boost.id.get()))
        .collect();
    cursors.sort_unstable();
    if !page.oldest_first() {
        cursors.reverse();
    }
    cursors.truncate(usize::try_from(page.limit()).unwrap_or(usize::MAX));
    let cursors = page.in_order(cursors);
    posts.retain(|post| cursors.contains(&post.id.get()));
    boosts.retain(|boost| cursors.contains(&boost.id.get()));

    let ids: Vec<Id<Post>> = boosts.iter().map(|boost| boost.post_id).collect();
    let boosted: HashMap<Id<Post>, Post> = streams::seen_of(x, eyes, &ids)
        .await?
        .into_iter()
        .map(|post| (post.id, post))
        .collect();
    let mut once: HashSet<Id<Post>> = posts.iter().map(|post| post.id).collect();
    let mut items: Vec<Item> = posts.into_iter().map(Item::of).collect();
    boosts.sort_unstable_by_key(|boost| Reverse(boost.id));
    items.extend(boosts.into_iter().filter_map(|boost| {
        let post = boosted.get(&boost.post_id)?.clone();
        once.insert(post.id).then(|| Item {
            at: boost.id.get(),
            post,
            boost: Some(boost),
        })
    }));
    items.sort_by_key(|item| Reverse(item.at));
    Ok(Stream { items, cursors })
}
