//! The doors for programs: actors, objects, collections, inboxes, WebFinger, NodeInfo.

mod answer;
mod blocklist;
mod collections;
mod inbox;
mod objects;
mod quotes;
mod wellknown;

use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::Response,
    routing::{get, post},
};
use http::{HeaderValue, header};

use crate::{Error, node::Node};
use answer::failure;
#[cfg(test)]
pub use answer::status_of;
/// All of them.
pub fn routes(node: Arc<Node>) -> Router {
    let open = Router::new()
        .route("/ap/instance", get(objects::instance))
        .route("/ap/instance/outbox", get(collections::instance_outbox))
        .route(
            "/ap/instance/{collection}",
            get(collections::instance_counts),
        )
        .route("/ap/groups/{handle}", get(objects::group))
        .route("/ap/groups/{handle}/outbox", get(collections::group_outbox))
        .route(
            "/ap/groups/{handle}/{collection}",
            get(collections::of_group),
        )
        .route("/ap/schedules/{id}", get(objects::schedule))
        .route("/ap/people/{id}", get(objects::person))
        .route("/ap/people/{id}/outbox", get(collections::person_outbox))
        .route("/ap/people/{id}/{collection}", get(collections::of_person))
        .route("/ap/posts/{id}", get(objects::post))
        .route("/ap/posts/{id}/quotes", get(quotes::yes))
        .route("/ap/posts/{id}/{collection}", get(collections::of_post))
        .route("/.well-known/webfinger", get(wellknown::webfinger))
        .route("/.well-known/nodeinfo", get(wellknown::nodeinfo_links))
        .route("/.well-known/host-meta", get(wellknown::host_meta))
        .route("/nodeinfo/2.1", get(wellknown::nodeinfo))
        .route("/nodeinfo/2.0", get(wellknown::older_nodeinfo))
        .layer(middleware::from_fn(headers));
    let inboxes = Router::new()
        .route("/ap/inbox", post(inbox::receive))
        .route("/ap/instance/inbox", post(inbox::receive))
        .route("/ap/groups/{handle}/inbox", post(inbox::receive))
        .route("/ap/people/{id}/inbox", post(inbox::receive));
    // No script of another's page reads it.
    let trusted = Router::new().route("/ap/groups/{handle}/blocklist", get(blocklist::of_group));
    // Everything else below /ap has an address only so that it has a name: follows, answers, agreements, activities.
    let names = Router::new().route("/ap/{*rest}", get(nothing));
    open.merge(inboxes)
        .merge(trusted)
        .merge(names)
        .with_state(node)
}

async fn nothing() -> Response {
    failure(&Error::NotFound("this address".into()))
}

/// What is public may be read by scripts of any page, and caches keep the forms of an address apart.
async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    response
}
