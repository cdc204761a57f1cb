//! Posts made into statuses: one, or a page of them at a fixed number of queries.

use std::{
    collections::{HashMap, HashSet},
    pin::Pin,
};

use community::{
    actor::Actor,
    filter, group,
    id::Id,
    post::Post,
    timeline::{self, Entry, Item, Reader, Thing},
};

use super::{maker::Maker, model::Status};
use crate::{
    app::App,
    mastodon::{
        entities::{account, filter as filters},
        error::ApiError,
    },
};

/// One status; 404 for what is withdrawn.
pub async fn one(app: &App, reader: &Reader, post: Post) -> Result<Status, ApiError> {
    many(app, reader, vec![Item::of(post)])
        .await?
        .pop()
        .ok_or_else(ApiError::not_found)
}

/// Posts as statuses, in the order given.
pub async fn of_posts(
    app: &App,
    reader: &Reader,
    posts: Vec<Post>,
) -> Result<Vec<Status>, ApiError> {
    many(app, reader, posts.into_iter().map(Item::of).collect()).await
}

/// The places of a stream as statuses, in the order given; a fixed number of queries, however many. Who may see the posts has been
/// asked; withdrawn ones are left out.
///
/// On the heap, because a hundred methods end here, and the compiler would walk through it for each of them.
pub fn many<'a>(
    app: &'a App,
    reader: &'a Reader,
    items: Vec<Item>,
) -> Pin<Box<dyn Future<Output = Result<Vec<Status>, ApiError>> + Send + 'a>> {
    Box::pin(made(app, reader, items))
}

async fn made(app: &App, reader: &Reader, items: Vec<Item>) -> Result<Vec<Status>, ApiError> {
    let mut known = HashSet::new();
    let posts: Vec<Post> = items
        .iter()
        .map(|item| &item.post)
        .filter(|post| post.deleted_at.is_none() && known.insert(post.id))
        .cloned()
        .collect();
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let beside = timeline::beside(&app.db, reader, &posts).await?;
    let wanted_less = match reader.actor {
        Some(me) => filter::active(&app.db, me).await?,
        None => Vec::new(),
    };
    let filtered = posts
        .iter()
        .map(|post| (post.id, filters::results(&wanted_less, post)))
        .collect();
    let entries = timeline::entries(&app.db, posts).await?;
    let mut ids: Vec<Id<Actor>> = entries.iter().map(|entry| entry.author.id).collect();
    ids.extend(
        items
            .iter()
            .filter_map(|item| item.boost.as_ref())
            .map(|boost| boost.actor_id),
    );
    ids.sort_unstable();
    ids.dedup();
    let accounts = account::by_id(app, &ids).await?;
    let maker = Maker {
        app,
        reader,
        beside,
        filtered,
        accounts,
        timezone: timezone(app, &entries).await?,
    };
    let entries: HashMap<Id<Post>, Entry> = entries
        .into_iter()
        .map(|entry| (entry.post.id, entry))
        .collect();
    let status = |item: Item| {
        let entry = entries.get(&item.post.id)?;
        match &item.boost {
            Some(boost) => maker.boost(entry, boost),
            None => maker.status(entry),
        }
    };
    Ok(items.into_iter().filter_map(status).collect())
}

/// The zone in which the group's dates are told, when something has one.
async fn timezone(app: &App, entries: &[Entry]) -> Result<String, ApiError> {
    let has_dates = entries
        .iter()
        .any(|entry| matches!(entry.thing, Thing::Call(_) | Thing::Offer(_)));
    if !has_dates {
        return Ok(String::new());
    }
    Ok(group::ours(&app.db).await?.0.profile.timezone.clone())
}
