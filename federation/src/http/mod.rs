//! The doors for programs: actors, objects, collections, inboxes, WebFinger, NodeInfo.

mod collections;
mod inbox;
mod objects;
mod quotes;
mod wellknown;

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::Request,
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::{Error, node::Node};

const ACTIVITY: &str = "application/activity+json; charset=utf-8";
const JRD: &str = "application/jrd+json; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";

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
    // Everything else below /ap has an address only so that it has a name: follows, answers, agreements, activities.
    let names = Router::new().route("/ap/{*rest}", get(nothing));
    open.merge(inboxes).merge(names).with_state(node)
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

/// A JSON document with its type.
fn document(status: StatusCode, kind: &'static str, value: &Value) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, kind)],
        Body::from(value.to_string()),
    )
        .into_response()
}

/// An object or actor that everyone may see.
fn object(value: &Value) -> Response {
    document(StatusCode::OK, ACTIVITY, value)
}

/// An object that was asked for by one who may see it: no cache keeps it.
fn private_object(value: &Value) -> Response {
    let mut response = object(value);
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    response
}

/// What went wrong, in a sentence for the asking program.
fn failure(error: &Error) -> Response {
    let (status, why) = match error {
        Error::Refused { status, why } => (*status, why.clone()),
        Error::NotFound(_) => (StatusCode::NOT_FOUND, "There is nothing here.".to_owned()),
        Error::Unreachable { host, .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("What this refers to could not be fetched from {host}."),
        ),
        Error::Community(error) => of_community(error),
    };
    let mut response = document(status, JSON, &json!({"error": why}));
    let wait = match status {
        StatusCode::TOO_MANY_REQUESTS => Some("600"),
        StatusCode::SERVICE_UNAVAILABLE => Some("5"),
        _ => None,
    };
    if let Some(wait) = wait {
        // Senders that obey it come back when it is of use (DO15).
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static(wait));
    }
    response
}

/// The status with which this is answered.
#[cfg(test)]
pub fn status_of(error: &Error) -> StatusCode {
    failure(error).status()
}

fn of_community(error: &community::Error) -> (StatusCode, String) {
    use community::Error as E;
    match error {
        E::NotFound => (
            StatusCode::NOT_FOUND,
            "What this is about is not here.".into(),
        ),
        E::Forbidden => (
            StatusCode::FORBIDDEN,
            "That is not for this actor to do.".into(),
        ),
        E::Invalid { field, why } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("This cannot be taken: {field} is {why}."),
        ),
        E::Conflict(what) => (
            StatusCode::CONFLICT,
            format!("This does not fit what is so here: {what}."),
        ),
        error if error.is_of_storage() => {
            tracing::error!(%error, "the database cannot be written or read");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "This server cannot keep anything just now; please send it again later.".into(),
            )
        }
        E::Busy => (
            StatusCode::SERVICE_UNAVAILABLE,
            "Busy; please try again.".into(),
        ),
        other => {
            tracing::error!(error = %other, "a request of a peer failed");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something is broken here; please try again later.".into(),
            )
        }
    }
}
