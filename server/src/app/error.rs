//! One list of failures and the status of each; the room a failure leaves from decides how it looks.
//!
//! Handlers of every room return `Result<_, AppError>`. The pages' routes wear [`crate::pages::failure::as_page`],
//! the programs' routes wear [`as_json`]; both find the failure in the extensions of the response.

use std::sync::Arc;

use axum::{
    Json,
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};

/// What can go wrong for one who asks, named for what she can do about it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppError {
    #[error("not found")]
    NotFound,
    /// The address is there, and takes no such request.
    #[error("method not allowed")]
    WrongMethod,
    /// It was here and has been withdrawn.
    #[error("withdrawn")]
    Gone,
    #[error("sign in first")]
    Unauthorized,
    #[error("not allowed")]
    Forbidden,
    /// `why` is a word of `errors.ftl`, without its `error-`.
    #[error("{field}: {why}")]
    Invalid {
        field: &'static str,
        why: &'static str,
    },
    /// `why` as in [`AppError::Invalid`].
    #[error("{0}")]
    Conflict(&'static str),
    /// The form was made for another session, or too long ago.
    #[error("the form has expired")]
    FormExpired,
    #[error("too much at once")]
    TooLarge,
    #[error("too many requests")]
    TooMany { seconds: u32 },
    /// Enough for a new member's first days; `why` as in [`AppError::Invalid`].
    #[error("{0}")]
    Enough(&'static str),
    #[error("busy")]
    Busy,
    /// The disk is full, or the database is away: nothing was kept.
    #[error("this server cannot keep anything just now; try again later")]
    CannotWrite,
    /// So little of the disk is left that no files are taken in.
    #[error("this server has no room for files just now; words still come through")]
    NoRoom,
    /// The cause is for the log and never leaves the node.
    #[error("something went wrong on this server")]
    Internal(Arc<anyhow::Error>),
}

impl AppError {
    /// The status of each failure.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Gone => StatusCode::GONE,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::FormExpired => StatusCode::FORBIDDEN,
            Self::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } | Self::Enough(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::CannotWrite => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The failure behind a response that a library made, judged by its status.
    pub fn from_status(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::NOT_FOUND => Some(Self::NotFound),
            StatusCode::METHOD_NOT_ALLOWED => Some(Self::WrongMethod),
            StatusCode::GONE => Some(Self::Gone),
            StatusCode::UNAUTHORIZED => Some(Self::Unauthorized),
            StatusCode::FORBIDDEN => Some(Self::Forbidden),
            StatusCode::CONFLICT => Some(Self::Conflict("other")),
            StatusCode::PAYLOAD_TOO_LARGE => Some(Self::TooLarge),
            StatusCode::TOO_MANY_REQUESTS => Some(Self::TooMany { seconds: 60 }),
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => Some(Self::Busy),
            other if other.is_client_error() => Some(Self::Invalid {
                field: "form",
                why: "other",
            }),
            other if other.is_server_error() => {
                Some(Self::internal(anyhow::anyhow!("a response of {other}")))
            }
            _ => None,
        }
    }

    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        Self::Internal(Arc::new(cause.into()))
    }

    fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Busy => Some(5),
            Self::CannotWrite => Some(60),
            Self::Enough(_) => Some(3600),
            Self::TooMany { seconds } => Some(*seconds),
            _ => None,
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        if let Self::Internal(cause) = &self {
            tracing::error!(cause = format!("{cause:#}"), "a request failed");
        }
        let mut response = (self.status(), self.to_string()).into_response();
        if let Some(seconds) = self.retry_after() {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<community::Error> for AppError {
    fn from(failure: community::Error) -> Self {
        if failure.is_of_storage() {
            tracing::error!(%failure, "the database cannot be written or read");
            return Self::CannotWrite;
        }
        match failure {
            community::Error::NotFound => Self::NotFound,
            community::Error::Forbidden => Self::Forbidden,
            community::Error::Invalid { field, why } => Self::Invalid { field, why },
            community::Error::Conflict(why) => Self::Conflict(why),
            community::Error::Enough(why) => Self::Enough(why),
            community::Error::Busy => Self::Busy,
            community::Error::Db(_)
            | community::Error::Commit(_)
            | community::Error::NewerDatabase { .. }
            | community::Error::Other(_) => Self::internal(failure),
        }
    }
}

impl From<anyhow::Error> for AppError {
    fn from(cause: anyhow::Error) -> Self {
        match cause.downcast::<community::Error>() {
            Ok(failure) => failure.into(),
            Err(cause) => Self::internal(cause),
        }
    }
}

impl From<askama::Error> for AppError {
    fn from(cause: askama::Error) -> Self {
        Self::internal(cause)
    }
}

/// The failure that a response carries, or that its status tells of.
pub fn failure_of(response: &mut Response) -> Option<AppError> {
    response
        .extensions_mut()
        .remove::<AppError>()
        .or_else(|| AppError::from_status(response.status()))
}

/// Layer of the rooms for programs: failures leave as `{"error": "…"}`.
pub async fn as_json(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let carried = response.extensions_mut().remove::<AppError>();
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().windows(4).any(|four| four == b"json"));
    let failure = match carried {
        Some(failure) => failure,
        None if is_json => return response,
        None => match AppError::from_status(response.status()) {
            Some(failure) => failure,
            None => return response,
        },
    };
    let body = Json(serde_json::json!({ "error": failure.to_string() }));
    let mut told = (response.status(), body).into_response();
    if let Some(wait) = response.headers().get(header::RETRY_AFTER) {
        told.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn do15_a_busy_node_says_when_to_come_back() {
        let response = AppError::Busy.into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(
            response.headers().get(header::RETRY_AFTER),
            Some(&HeaderValue::from_static("5"))
        );
    }

    #[test]
    fn pr30_the_cause_of_a_failure_stays_here() {
        let failure = AppError::internal(anyhow::anyhow!("password of the database"));
        assert!(!failure.to_string().contains("password"));
    }

    #[test]
    fn what_the_community_refuses_keeps_its_reason() {
        let failure = AppError::from(community::Error::Invalid {
            field: "title",
            why: "missing",
        });
        assert_eq!(failure.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let failure = AppError::from(community::Error::other("row 7 is odd"));
        assert_eq!(failure.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!failure.to_string().contains("row 7"));
    }

    #[test]
    fn success_is_no_failure() {
        assert!(AppError::from_status(StatusCode::SEE_OTHER).is_none());
        assert!(AppError::from_status(StatusCode::IM_A_TEAPOT).is_some());
    }
}
