//! Looking somebody or something up, and filling a new follow up.

use community::{
    actor,
    actor::Actor,
    address::Named,
    blocklist::Entry,
    id::Id,
    post::{self, Post},
};
use serde_json::Value;

use crate::{
    Error, Result,
    fetch::{self, Budget, Why},
    inbox::arrival::Arrival,
    node::Node,
    objects,
    wire::read,
};

/// How much a search may fetch.
const SEARCH: i64 = 10;

/// How much filling up may fetch, and how many posts it brings at most.
const FILLING: i64 = 100;
const MOST_POSTS: usize = 40;

/// Looks somebody up by handle or URL.
pub async fn actor(node: &Node, text: &str) -> Result<Actor> {
    let text = text.trim();
    let missing = || Error::NotFound(text.chars().take(200).collect());
    let budget = Budget::new(SEARCH);
    let here = node.db.here();
    if text.starts_with("http://") || text.starts_with("https://") {
        if here.is_ours(text) {
            return ours(node, text).await?.ok_or_else(missing);
        }
        return fetch::actor(node, text, Why::Asked, &budget).await;
    }
    let (name, host) = fetch::split_handle(text).ok_or_else(missing)?;
    let known = actor::by_handle(&node.db, &name, &host)
        .await?
        .filter(|actor| actor.deleted_at.is_none());
    if host == here.authority() {
        return known
            .filter(|actor| actor.local && actor.outside)
            .ok_or_else(missing);
    }
    if let Some(known) = known {
        return fetch::actor(node, &known.uri, Why::Asked, &budget).await;
    }
    let found = fetch::webfinger(node, &name, &host, &budget).await?;
    if here.is_ours(&found.uri) {
        return Err(missing());
    }
    fetch::actor(node, &found.uri, Why::Asked, &budget).await
}

async fn ours(node: &Node, url: &str) -> Result<Option<Actor>> {
    let here = node.db.here();
    let found = match actor::by_uri(&node.db, url).await? {
        Some(actor) => Some(actor),
        None => match url
            .strip_prefix(&here.url("/@"))
            .filter(|name| !name.contains('/'))
        {
            Some(name) => actor::by_handle(&node.db, name, &here.authority()).await?,
            None => None,
        },
    };
    Ok(found.filter(|actor| actor.local && actor.outside && actor.deleted_at.is_none()))
}

/// Looks a published thing up by URL. Who may see it is for the caller to ask.
pub async fn post(node: &Node, url: &str) -> Result<Id<Post>> {
    let url = url.trim();
    let missing = || Error::NotFound(url.chars().take(200).collect());
    if let Some(known) = post::by_uri(&node.db, url)
        .await?
        .filter(|post| post.deleted_at.is_none())
    {
        return Ok(known.id);
    }
    let here = node.db.here();
    if here.is_ours(url) {
        let id = match here.read(url) {
            Some(Named::Post(id)) => Some(Id::new(id)),
            // The page for people: /@handle/ID.
            _ => url
                .strip_prefix(&here.url("/@"))
                .and_then(|rest| rest.split_once('/'))
                .and_then(|(_, id)| id.parse().ok()),
        };
        let id = id.ok_or_else(missing)?;
        return post::get(&node.db, id)
            .await?
            .filter(|post| post.deleted_at.is_none())
            .map(|post| post.id)
            .ok_or_else(missing);
    }
    let budget = Budget::new(SEARCH);
    let document = fetch::document(node, url, Why::Asked, &budget).await?;
    if let Some(known) = post::by_uri(&node.db, &document.id).await? {
        return if known.deleted_at.is_none() {
            Ok(known.id)
        } else {
            Err(missing())
        };
    }
    let arrival = Arrival::found(node, &document, Why::Asked, true, 0, &budget).await?;
    store(node, &arrival).await?.ok_or_else(missing)
}

/// The list of blocked servers of a group of our kind, as it stands there now; nothing of it is kept.
pub async fn blocklist(node: &Node, group: &Actor) -> Result<Vec<Entry>> {
    let address = objects::blocklist::address(group);
    let document = fetch::document(node, &address, Why::Asked, &Budget::new(2)).await?;
    // Only the group's own server says what its list is.
    if document.id != address {
        return Err(Error::NotFound(address));
    }
    objects::blocklist::from_wire(node.db.here(), &document.json)
        .map_err(|refusal| crate::node::malformed(refusal.to_string()))
}

/// Writes an arrival down by itself.
pub async fn store(node: &Node, arrival: &Arrival) -> Result<Option<Id<Post>>> {
    let mut tx = node.db.begin().await?;
    let post = arrival.write(&mut tx).await?;
    tx.commit().await?;
    Ok(post.map(|post| post.id))
}

/// Fills a new follow up from the other's outbox, quietly; tells how many posts are new.
pub async fn fill_up(node: &Node, actor: Id<Actor>) -> Result<usize> {
    let Some(author) = actor::get(&node.db, actor)
        .await?
        .filter(|actor| !actor.local && actor.deleted_at.is_none())
    else {
        return Ok(0);
    };
    let Some(outbox) = author.outbox.clone() else {
        return Ok(0);
    };
    let budget = Budget::new(FILLING);
    let mut stored = 0;
    let mut seen = 0;
    let mut next = Some(outbox);
    let mut visited: Vec<String> = Vec::new();
    while let Some(url) = next
        .take()
        .filter(|url| !visited.contains(url) && read::same_origin(url, &author.uri))
    {
        visited.push(url.clone());
        let document = fetch::document(node, &url, Why::Reference, &budget).await?;
        let mut page = document.json;
        if let Some(first) = page.get("first").cloned() {
            if first.is_object() && first.get("orderedItems").is_some() {
                page = first;
            } else {
                next = read::id_of(&first).map(str::to_owned);
                continue;
            }
        }
        for item in items(&page) {
            if seen >= MOST_POSTS || budget.left() == 0 {
                return Ok(stored);
            }
            seen += 1;
            match one(node, &author, item, &budget).await {
                Ok(true) => stored += 1,
                Ok(false) => {}
                Err(Error::Community(error)) => return Err(error.into()),
                Err(error) => tracing::debug!(%error, "left out while filling up"),
            }
        }
        next = read::id(&page, "next").map(str::to_owned);
    }
    Ok(stored)
}

/// The newest come first everywhere.
fn items(page: &Value) -> &[Value] {
    match read::many(page, "orderedItems") {
        [] => read::many(page, "items"),
        items => items,
    }
}

/// One line of an outbox: a whole `Create`, or an id. What it passes on of others is left out.
async fn one(node: &Node, author: &Actor, item: &Value, budget: &Budget) -> Result<bool> {
    let object = match (item, read::kind(item)) {
        (Value::Object(_), Some("Create" | "Update")) => read::many(item, "object").first(),
        (Value::Object(_), Some("Announce" | "Like" | "Delete" | "Follow")) => None,
        _ => Some(item),
    };
    let Some(object) = object else {
        return Ok(false);
    };
    let Some(id) = read::id_of(object) else {
        return Ok(false);
    };
    if !read::same_origin(id, &author.uri) || post::by_uri(&node.db, id).await?.is_some() {
        return Ok(false);
    }
    let embedded = objects::author_of(object) == Some(author.uri.as_str());
    let arrival = if embedded {
        // Fetched from the author's own server just now, so it stands there as if it were asked for by itself.
        let document = fetch::Document {
            id: id.to_owned(),
            json: object.clone(),
        };
        Arrival::found(node, &document, Why::Reference, true, 0, budget).await?
    } else {
        let document = fetch::document(node, id, Why::Reference, budget).await?;
        if read::kind(&document.json) == Some("Announce") {
            return Ok(false);
        }
        Arrival::found(node, &document, Why::Reference, true, 0, budget).await?
    };
    if arrival.is_private() {
        return Ok(false);
    }
    Ok(store(node, &arrival).await?.is_some())
}
