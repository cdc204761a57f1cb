//! GET of an actor or a published thing. What may not be seen and what does not exist answer alike.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use community::{
    actor,
    actor::Actor,
    block,
    group::{self, Schedule},
    id::Id,
    post::{self, Post, Viewer},
};
use http::{HeaderMap, Method, StatusCode, Uri, header};

use super::answer::{ACTIVITY, document, failure, object, private_object};
use crate::{
    Error, Result,
    inbox::guard::{self, Door},
    network,
    node::Node,
    objects,
    outbox::document::Document,
};

/// The instance actor; answers everyone, always, since others need its key to let us in.
pub async fn instance(State(node): State<Arc<Node>>) -> Response {
    let answer = async {
        let instance = actor::instance(&node.db).await?;
        Ok::<_, Error>(object(&objects::actor::instance(node.db.here(), &instance)))
    };
    answer.await.unwrap_or_else(|error| failure(&error))
}

/// The group.
pub async fn group(
    State(node): State<Arc<Node>>,
    Path(handle): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let answer = async {
        refuse_blocked(&node, &method, &uri, &headers).await?;
        let (group, actor) = group_named(&node, &handle).await?;
        if wants_page(&headers) {
            return Ok(to_page(
                actor.url.as_deref(),
                &node.db.here().profile(&actor.username),
            ));
        }
        let schedules = group::schedules(&node.db).await?;
        Ok(object(&objects::actor::group(
            node.db.here(),
            &actor,
            &group,
            &schedules,
        )))
    };
    answer.await.unwrap_or_else(|error: Error| failure(&error))
}

/// A regular meeting of the group, as open as the group's own document, in which it stands, too.
pub async fn schedule(
    State(node): State<Arc<Node>>,
    Path(id): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let answer = async {
        refuse_blocked(&node, &method, &uri, &headers).await?;
        let id: Id<Schedule> = id.parse().map_err(|_| nothing())?;
        let (_, actor) = group::ours(&node.db).await?;
        let schedules = group::schedules(&node.db).await?;
        let found = schedules
            .iter()
            .find(|schedule| schedule.id == id)
            .ok_or_else(nothing)?;
        if wants_page(&headers) {
            let page = node.db.here().profile(&actor.username);
            return Ok(to_page(actor.url.as_deref(), &page));
        }
        Ok(object(&objects::schedule::to_wire(
            node.db.here(),
            &actor,
            found,
        )))
    };
    answer.await.unwrap_or_else(|error: Error| failure(&error))
}

/// A member who asked for an address outside.
pub async fn person(
    State(node): State<Arc<Node>>,
    Path(id): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let answer = async {
        refuse_blocked(&node, &method, &uri, &headers).await?;
        let actor = person_with(&node, &id).await?;
        if wants_page(&headers) {
            return Ok(to_page(
                actor.url.as_deref(),
                &node.db.here().profile(&actor.username),
            ));
        }
        let shown = objects::actor::person(node.db.here(), &actor).ok_or_else(nothing)?;
        Ok(object(&shown))
    };
    answer.await.unwrap_or_else(|error: Error| failure(&error))
}

/// A published thing: public ones to everyone, others to those they are for, who prove it by a signature.
pub async fn post(
    State(node): State<Arc<Node>>,
    Path(id): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let answer = async {
        refuse_blocked(&node, &method, &uri, &headers).await?;
        if let Some(post) = public_post(&node, &id).await? {
            return shown(&node, post, wants_page(&headers)).await;
        }
        let viewer = viewer(&node, &method, &uri, &headers)
            .await?
            .ok_or_else(nothing)?;
        let post = seen(&node, &viewer, &id)
            .await?
            .filter(|post| post.deleted_at.is_none())
            .ok_or_else(nothing)?;
        let loaded = Document::of(&node.db, post).await?.ok_or_else(nothing)?;
        Ok(private_object(
            &loaded.json(node.db.here()).ok_or_else(nothing)?,
        ))
    };
    answer.await.unwrap_or_else(|error: Error| failure(&error))
}

async fn shown(node: &Node, post: Post, wants_page: bool) -> Result<Response> {
    let loaded = Document::of(&node.db, post).await?.ok_or_else(nothing)?;
    if loaded.post.deleted_at.is_some() {
        let tombstone = objects::tombstone(&loaded.post, loaded.type_on_wire());
        return Ok(document(StatusCode::GONE, ACTIVITY, &tombstone));
    }
    let json = loaded.json(node.db.here()).ok_or_else(nothing)?;
    if wants_page {
        let page = node.db.here().page(&loaded.author.username, loaded.post.id);
        return Ok(to_page(loaded.post.url.as_deref(), &page));
    }
    Ok(object(&json))
}

/// One of our posts that everyone may see, withdrawn ones that everyone could see included.
pub(super) async fn public_post(node: &Node, id: &str) -> Result<Option<Post>> {
    seen(node, &Viewer::Nobody, id).await
}

async fn seen(node: &Node, viewer: &Viewer, id: &str) -> Result<Option<Post>> {
    let id: Id<Post> = id.parse().map_err(|_| nothing())?;
    Ok(post::see(&node.db, viewer, id)
        .await?
        .filter(|post| post.local))
}

/// Who asks, when the request is signed.
async fn viewer(
    node: &Node,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Option<Viewer>> {
    if !headers.contains_key("signature") {
        return Ok(None);
    }
    let signed = guard::read_signature(node, &door(method, uri, headers)).await?;
    let actor = guard::who_asks(node, &signed).await?;
    Ok(Some(Viewer::Remote(actor.id)))
}

/// 403 to a blocked server, or somebody whom the group blocks, who says so by a signature; whether it is good does not
/// matter for that (AC23).
pub(super) async fn refuse_blocked(
    node: &Node,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<()> {
    if !headers.contains_key("signature") {
        return Ok(());
    }
    let Ok(signed) = guard::read_form(node, &door(method, uri, headers)) else {
        return Ok(());
    };
    let host = network::origin(&signed.key_id).authority();
    let barred = block::barred(&node.db, &host, signed.key_id.as_str()).await?;
    if barred.host {
        return Err(guard::blocked());
    }
    if barred.actor {
        return Err(Error::refused(
            StatusCode::FORBIDDEN,
            "This group does not talk with you.",
        ));
    }
    Ok(())
}

pub(super) fn door<'a>(method: &'a Method, uri: &'a http::Uri, headers: &'a HeaderMap) -> Door<'a> {
    Door {
        method,
        path_and_query: uri.path_and_query().map_or("/", |path| path.as_str()),
        headers,
        body: None,
    }
}

/// The group, when this is its handle.
pub(super) async fn group_named(node: &Node, handle: &str) -> Result<(group::Group, Actor)> {
    let (group, actor) = group::ours(&node.db).await?;
    if actor.username.eq_ignore_ascii_case(handle) {
        Ok((group, actor))
    } else {
        Err(nothing())
    }
}

/// The member's actor with this id, when she has an address outside.
pub(super) async fn person_with(node: &Node, id: &str) -> Result<Actor> {
    let id: Id<Actor> = id.parse().map_err(|_| nothing())?;
    let actor = actor::get(&node.db, id)
        .await?
        .filter(|actor| actor.local && actor.kind == actor::Kind::Person)
        .ok_or_else(nothing)?;
    if !actor.outside && actor.private_key.is_some() {
        return Err(Error::refused(
            StatusCode::GONE,
            "This address was given up.",
        ));
    }
    if actor.outside && actor.deleted_at.is_none() {
        Ok(actor)
    } else {
        Err(nothing())
    }
}

pub(super) fn nothing() -> Error {
    Error::NotFound("this address".into())
}

/// Whether a browser asks rather than a program.
fn wants_page(headers: &HeaderMap) -> bool {
    let accepts: Vec<&str> = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    let names = |kind: &str| accepts.iter().any(|accept| accept.contains(kind));
    names("text/html") && !names("application/activity+json") && !names("application/ld+json")
}

fn to_page(url: Option<&str>, otherwise: &str) -> Response {
    Redirect::to(url.unwrap_or(otherwise)).into_response()
}
