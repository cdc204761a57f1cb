//! WebFinger, NodeInfo, host-meta: how others find who is here, and what runs here.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use community::{actor, actor::Actor, group};
use http::{StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{JRD, JSON, document, failure};
use crate::{Error, Result, fetch, network, node::Node};

/// Who is looked for.
#[derive(Debug, Deserialize)]
pub struct Resource {
    resource: Option<String>,
}

/// Who this is: the group, the instance, or a member with an address outside. Nobody else is here.
pub async fn webfinger(State(node): State<Arc<Node>>, Query(asked): Query<Resource>) -> Response {
    let Some(resource) = asked.resource.filter(|resource| !resource.is_empty()) else {
        return failure(&Error::refused(
            StatusCode::BAD_REQUEST,
            "Say who is looked for: ?resource=acct:name@host",
        ));
    };
    match look_up(&node, &resource).await {
        Ok(actor) => document(StatusCode::OK, JRD, &jrd(&node, &actor)),
        Err(error) => failure(&error),
    }
}

async fn look_up(node: &Node, resource: &str) -> Result<Actor> {
    let missing = || Error::NotFound(resource.chars().take(200).collect());
    let here = node.db.here();
    let found = if resource.starts_with("http:") || resource.starts_with("https:") {
        let by_page = || {
            resource
                .strip_prefix(&here.url("/@"))
                .filter(|name| !name.contains('/'))
        };
        match actor::by_uri(&node.db, resource).await? {
            Some(actor) => Some(actor),
            None => match by_page() {
                Some(name) => actor::by_handle(&node.db, name, &here.authority()).await?,
                None if resource.trim_end_matches('/')
                    == here.base().as_str().trim_end_matches('/') =>
                {
                    Some(actor::instance(&node.db).await?)
                }
                None => None,
            },
        }
    } else {
        let (name, host) = match fetch::split_handle(resource) {
            Some(parts) => parts,
            // acct:host:port@host:port, the instance by the name of its host.
            None => {
                let (name, host) = resource
                    .trim_start_matches("acct:")
                    .trim_start_matches('@')
                    .split_once('@')
                    .ok_or_else(missing)?;
                (
                    name.to_owned(),
                    network::normalise_host(host).ok_or_else(missing)?,
                )
            }
        };
        if Some(&host) != network::normalise_host(&here.authority()).as_ref() {
            return Err(missing());
        }
        if network::normalise_host(&name).as_ref() == Some(&host) {
            Some(actor::instance(&node.db).await?)
        } else {
            actor::by_handle(&node.db, &name, &here.authority()).await?
        }
    };
    found
        .filter(|actor| actor.local && actor.outside && actor.deleted_at.is_none())
        .ok_or_else(missing)
}

fn jrd(node: &Node, actor: &Actor) -> Value {
    let here = node.db.here();
    let page = actor
        .url
        .clone()
        .unwrap_or_else(|| here.profile(&actor.username));
    // Some take the first link whatever it is.
    json!({
        "subject": format!("acct:{}@{}", actor.username, here.authority()),
        "aliases": [actor.uri, page],
        "links": [
            {"rel": "self", "type": "application/activity+json", "href": actor.uri},
            {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": page},
            {"rel": "http://ostatus.org/schema/1.0/subscribe", "template": here.url("/interact?uri={uri}")},
            {"rel": "https://w3id.org/fep/3b86/Follow", "template": here.url("/interact?uri={object}")},
            {"rel": "https://w3id.org/fep/3b86/Object", "template": here.url("/interact?uri={object}")},
        ],
    })
}

/// Where NodeInfo is, and who speaks for the node. The order matters to some.
pub async fn nodeinfo_links(State(node): State<Arc<Node>>) -> Response {
    let here = node.db.here();
    let links = json!({"links": [
        {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": here.url("/nodeinfo/2.1")},
        {"rel": "https://www.w3.org/ns/activitystreams#Application", "type": "application/activity+json", "href": here.instance()},
        {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": here.url("/nodeinfo/2.0")},
    ]});
    document(StatusCode::OK, JSON, &links)
}

/// What runs here. How many people there are is nobody's business.
pub async fn nodeinfo(State(node): State<Arc<Node>>) -> Response {
    let info = what_runs(&node).await;
    let kind = "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.1#\"; charset=utf-8";
    document(StatusCode::OK, kind, &info)
}

/// The same in the form that apps still ask for.
pub async fn older_nodeinfo(State(node): State<Arc<Node>>) -> Response {
    let mut info = what_runs(&node).await;
    info["version"] = json!("2.0");
    if let Some(software) = info["software"].as_object_mut() {
        software.shift_remove("repository");
    }
    let kind = "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.0#\"; charset=utf-8";
    document(StatusCode::OK, kind, &info)
}

async fn what_runs(node: &Node) -> Value {
    let name = match group::find(&node.db).await {
        Ok(Some(_)) => group::ours(&node.db)
            .await
            .map(|(_, actor)| actor.name)
            .unwrap_or_default(),
        _ => String::new(),
    };
    json!({
        "version": "2.1",
        "software": {"name": "kaifong", "version": node.settings.version, "repository": node.settings.source_url},
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": []},
        "openRegistrations": false,
        "usage": {"users": {"total": 1}, "localPosts": 0},
        "metadata": {"nodeName": name},
    })
}

/// The older way to WebFinger.
pub async fn host_meta(State(node): State<Arc<Node>>) -> Response {
    let template = node.db.here().url("/.well-known/webfinger?resource={uri}");
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n  <Link rel=\"lrdd\" template=\"{template}\"/>\n</XRD>\n"
    );
    (
        [(header::CONTENT_TYPE, "application/xrd+xml; charset=utf-8")],
        Body::from(text),
    )
        .into_response()
}
