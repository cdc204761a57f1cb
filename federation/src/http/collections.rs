//! GET of outboxes, and of numbers: who follows whom is nobody else's business.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use community::{
    actor,
    actor::Actor,
    event, follow,
    id::Id,
    post::{self, Kind, Post, Viewer},
    reaction::{self, Reaction},
    timeline::{self, Scope},
};
use http::{HeaderMap, Method, Uri};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{failure, object},
    objects::{group_named, nothing, person_with, public_post, refuse_blocked},
};
use crate::{
    Error, Result, activity, node::Node, objects, outbox::document::Document, wire::write,
};

/// How many things a page holds.
const PAGE: i64 = 20;

/// Which page of a collection.
#[derive(Debug, Deserialize)]
pub struct Which {
    page: Option<String>,
    before: Option<String>,
}

type Asked = (State<Arc<Node>>, Method, Uri, HeaderMap);

/// What the group published.
pub async fn group_outbox(
    asked: Asked,
    Path(handle): Path<String>,
    Query(which): Query<Which>,
) -> Response {
    answer(asked, async |node| {
        outbox(node, &group_named(node, &handle).await?.1, &which).await
    })
    .await
}

/// What a member with an address outside published.
pub async fn person_outbox(
    asked: Asked,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Response {
    answer(asked, async |node| {
        outbox(node, &person_with(node, &id).await?, &which).await
    })
    .await
}

/// What the instance announced.
pub async fn instance_outbox(asked: Asked, Query(which): Query<Which>) -> Response {
    answer(asked, async |node| {
        let instance = actor::instance(&node.db).await?;
        let id = format!("{}/outbox", instance.uri);
        if which.page.is_none() {
            return Ok(collection(
                &id,
                reaction::count_announces(&node.db, instance.id).await?,
            ));
        }
        let before: Option<Id<Reaction>> = which
            .before
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(|_| nothing())?;
        let announces = reaction::announces(&node.db, instance.id, before, PAGE).await?;
        let mut items = Vec::new();
        for announce in &announces {
            let Some(post) = post::get(&node.db, announce.post_id).await? else {
                continue;
            };
            if post::may_see(&node.db, &Viewer::Nobody, &post).await? && post.deleted_at.is_none() {
                let name = announce
                    .uri
                    .clone()
                    .unwrap_or_else(|| node.db.here().activity(announce.id));
                let followers = objects::followers_of(&instance);
                items.push(write::embedded(&activity::announce(
                    &name,
                    &instance.uri,
                    &followers,
                    &post.uri,
                    None,
                    announce.created_at,
                )));
            }
        }
        Ok(page(
            &id,
            &which,
            items,
            announces.last().map(|announce| announce.id.to_string()),
            announces.len(),
        ))
    })
    .await
}

/// Numbers and lists of the group.
pub async fn of_group(asked: Asked, Path((handle, name)): Path<(String, String)>) -> Response {
    answer(asked, async |node| {
        let (_, actor) = group_named(node, &handle).await?;
        if name == "upcoming" {
            let now = node.db.now();
            let coming =
                timeline::coming_events(&node.db, &Viewer::Nobody, Scope::Here, now, 50).await?;
            let items = coming.iter().map(|entry| json!(entry.post.uri)).collect();
            return Ok(listed(&format!("{}/upcoming", actor.uri), items));
        }
        counts(node, &actor, &name).await
    })
    .await
}

/// Numbers of a member with an address outside.
pub async fn of_person(asked: Asked, Path((id, name)): Path<(String, String)>) -> Response {
    answer(asked, async |node| {
        counts(node, &person_with(node, &id).await?, &name).await
    })
    .await
}

/// Numbers of the instance actor.
pub async fn instance_counts(asked: Asked, Path(name): Path<String>) -> Response {
    answer(asked, async |node| {
        counts(node, &actor::instance(&node.db).await?, &name).await
    })
    .await
}

/// What hangs on a public post: replies, its thread, how many are coming.
pub async fn of_post(asked: Asked, Path((id, name)): Path<(String, String)>) -> Response {
    answer(asked, async |node| {
        let post = public_post(node, &id)
            .await?
            .filter(|post| post.deleted_at.is_none())
            .ok_or_else(nothing)?;
        let address = format!("{}/{name}", post.uri);
        match name.as_str() {
            "replies" => {
                let replies = timeline::replies(&node.db, &Viewer::Nobody, &post).await?;
                let direct = replies
                    .iter()
                    .filter(|entry| entry.post.in_reply_to_id == Some(post.id));
                Ok(listed(
                    &address,
                    direct
                        .take(100)
                        .map(|entry| json!(entry.post.uri))
                        .collect(),
                ))
            }
            "context" => {
                let replies = timeline::replies(&node.db, &Viewer::Nobody, &post).await?;
                let uris =
                    std::iter::once(&post.uri).chain(replies.iter().map(|entry| &entry.post.uri));
                Ok(listed(
                    &address,
                    uris.take(100).map(|uri| json!(uri)).collect(),
                ))
            }
            "attendees" if post.kind == Kind::Event => {
                let event = event::get(&node.db, post.id).await?.ok_or_else(nothing)?;
                Ok(number(&address, "Collection", event.taken))
            }
            _ => Err(nothing()),
        }
    })
    .await
}

async fn answer(asked: Asked, make: impl AsyncFnOnce(&Node) -> Result<Value>) -> Response {
    let (State(node), method, uri, headers) = asked;
    if let Err(error) = refuse_blocked(&node, &method, &uri, &headers).await {
        return failure(&error);
    }
    match make(&node).await {
        Ok(value) => object(&value),
        Err(error) => failure(&error),
    }
}

async fn outbox(node: &Node, author: &Actor, which: &Which) -> Result<Value> {
    let id = format!("{}/outbox", author.uri);
    if which.page.is_none() {
        return Ok(collection(
            &id,
            post::count_public(&node.db, author.id).await?,
        ));
    }
    let before: Option<Id<Post>> = which
        .before
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|_| nothing())?;
    let posts = post::outbox(&node.db, author.id, before, PAGE).await?;
    let (last, many) = (posts.last().map(|post| post.id.to_string()), posts.len());
    let mut items = Vec::new();
    for post in posts {
        let Some(document) = Document::of(&node.db, post).await? else {
            continue;
        };
        if let Some(json) = document.json(node.db.here()) {
            items.push(write::embedded(&activity::create(&json)));
        }
    }
    Ok(page(&id, which, items, last, many))
}

async fn counts(node: &Node, actor: &Actor, name: &str) -> Result<Value> {
    let address = format!("{}/{name}", actor.uri);
    let (followers, following) = follow::counts(&node.db, actor.id).await?;
    match name {
        "followers" => Ok(number(&address, "OrderedCollection", followers)),
        "following" => Ok(number(&address, "OrderedCollection", following)),
        "featured" => Ok(listed(&address, featured(node, actor).await?)),
        _ => Err(Error::NotFound("this address".into())),
    }
}

/// What it shows first, as far as everyone may see it.
async fn featured(node: &Node, actor: &Actor) -> Result<Vec<Value>> {
    let mut items = Vec::new();
    for id in reaction::pinned(&node.db, actor.id).await? {
        if let Some(post) = post::see(&node.db, &Viewer::Nobody, id).await?
            && post.deleted_at.is_none()
        {
            items.push(json!(post.uri));
        }
    }
    Ok(items)
}

fn collection(id: &str, total: i64) -> Value {
    let mut value = number(id, "OrderedCollection", total);
    value["first"] = json!(format!("{id}?page=true"));
    value
}

fn number(id: &str, kind: &str, total: i64) -> Value {
    json!({"@context": "https://www.w3.org/ns/activitystreams", "id": id, "type": kind, "totalItems": total})
}

fn listed(id: &str, items: Vec<Value>) -> Value {
    let mut value = number(
        id,
        "OrderedCollection",
        i64::try_from(items.len()).unwrap_or(0),
    );
    value["orderedItems"] = Value::Array(items);
    value
}

fn page(id: &str, which: &Which, items: Vec<Value>, last: Option<String>, many: usize) -> Value {
    let this = match &which.before {
        Some(before) => format!("{id}?page=true&before={before}"),
        None => format!("{id}?page=true"),
    };
    let mut value = write::document(write::members(
        json!({"id": this, "type": "OrderedCollectionPage", "partOf": id, "orderedItems": items}),
    ));
    if let Some(last) = last.filter(|_| i64::try_from(many).is_ok_and(|many| many >= PAGE)) {
        value["next"] = json!(format!("{id}?page=true&before={last}"));
    }
    value
}
