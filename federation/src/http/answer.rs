//! What programs are answered: documents with their type, and what went wrong in a sentence.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::Error;

pub(super) const ACTIVITY: &str = "application/activity+json; charset=utf-8";

pub(super) const JRD: &str = "application/jrd+json; charset=utf-8";

pub(super) const JSON: &str = "application/json; charset=utf-8";

/// A JSON document with its type.
pub(super) fn document(status: StatusCode, kind: &'static str, value: &Value) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, kind)],
        Body::from(value.to_string()),
    )
        .into_response()
}

/// An object or actor that everyone may see.
pub(super) fn object(value: &Value) -> Response {
    document(StatusCode::OK, ACTIVITY, value)
}

/// An object that was asked for by one who may see it: no cache keeps it.
pub(super) fn private_object(value: &Value) -> Response {
    let mut response = object(value);
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    response
}

/// What went wrong, in a sentence for the asking program.
pub(super) fn failure(error: &Error) -> Response {
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
        E::Enough(what) => (
            StatusCode::TOO_MANY_REQUESTS,
            format!("Enough for today: {what}."),
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
