//! POST of an activity to any of our inboxes.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use http::{StatusCode, Uri, header};

use super::answer::failure;
use crate::{
    Error, Result,
    inbox::{self, guard::Door},
    network,
    node::Node,
};

/// The largest activity that is read.
const LARGEST: usize = 1024 * 1024;

/// How long a sender may take to send it.
const LONGEST: Duration = Duration::from_secs(30);

/// 202 means: what this says is on disk.
pub async fn receive(State(node): State<Arc<Node>>, uri: Uri, request: Request) -> Response {
    // In a task of its own, so that a sender who hangs up does not stop it halfway through.
    let taking = {
        let node = node.clone();
        tokio::spawn(async move { take(&node, &uri, request).await })
    };
    let response = match taking.await {
        Ok(Ok(())) => StatusCode::ACCEPTED.into_response(),
        Ok(Err(error)) => {
            tracing::debug!(%error, "an activity was not taken");
            failure(&error)
        }
        Err(error) => failure(&community::Error::other(error).into()),
    };
    node.counts.note_answer(response.status());
    response
}

async fn take(node: &Node, uri: &Uri, request: Request) -> Result<()> {
    let (parts, body) = request.into_parts();
    let content_type = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(network::is_activity) {
        return Err(Error::refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Send application/activity+json.",
        ));
    }
    let too_large = || Error::refused(StatusCode::PAYLOAD_TOO_LARGE, "At most 1 MiB is read.");
    let promised = parts
        .headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if promised.is_some_and(|length| length > LARGEST) {
        return Err(too_large());
    }
    let reading = tokio::time::timeout(LONGEST, axum::body::to_bytes(body, LARGEST)).await;
    let body = reading
        .map_err(|_| Error::refused(StatusCode::REQUEST_TIMEOUT, "The body took too long."))?
        .map_err(|_| too_large())?;
    let door = Door {
        method: &parts.method,
        path_and_query: uri.path_and_query().map_or("/", |path| path.as_str()),
        headers: &parts.headers,
        body: Some(&body),
    };
    inbox::take(node, &door, &body).await
}
