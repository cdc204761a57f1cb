//! How a failure leaves to an app: `{"error": "…"}`, with the status that Mastodon's documentation gives it.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Map, Value};

use crate::app::{
    error::AppError,
    i18n::{Lang, Say},
};

/// A failure on its way to an app.
#[derive(Debug, Clone)]
pub struct ApiError {
    pub status: StatusCode,
    /// A sentence; of OAuth's, one of its words.
    pub error: String,
    /// OAuth's `error_description`.
    pub description: Option<String>,
    /// Field by field, what is wrong with it.
    pub details: Option<Box<Value>>,
    retry_after: Option<u32>,
}

impl ApiError {
    pub fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self {
            status,
            error: error.into(),
            description: None,
            details: None,
            retry_after: None,
        }
    }

    /// What is missing, or means nothing here.
    pub fn bad(error: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    /// What is not there, and what the viewer may not see.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Record not found")
    }

    /// No token, or none that opens anything.
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "The access token is invalid")
    }

    /// A token that was not given for this.
    pub fn out_of_scope() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "This action is outside the authorized scopes",
        )
    }

    /// An application's own token, where a person is asked for.
    pub fn nobody() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "This method requires an authenticated user",
        )
    }

    /// The token of someone who asked to join: it opens once she is let in.
    pub fn waiting() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "Your login is currently pending approval",
        )
    }

    pub fn not_allowed() -> Self {
        Self::new(StatusCode::FORBIDDEN, "This action is not allowed")
    }

    /// 422, with a sentence.
    pub fn invalid(error: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, error)
    }

    /// One of OAuth's words, with a sentence.
    pub fn oauth(status: StatusCode, word: &str, description: &str) -> Self {
        Self {
            description: Some(description.to_owned()),
            ..Self::new(status, word)
        }
    }

    pub fn with_details(self, details: Value) -> Self {
        Self {
            details: Some(Box::new(details)),
            ..self
        }
    }

    /// Said when too much was asked; the seconds until more may be.
    pub fn too_many(seconds: u32) -> Self {
        Self {
            retry_after: Some(seconds),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests")
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut body = Map::new();
        body.insert("error".to_owned(), self.error.into());
        if let Some(description) = self.description {
            body.insert("error_description".to_owned(), description.into());
        }
        if let Some(details) = self.details {
            body.insert("details".to_owned(), *details);
        }
        let mut response = (self.status, Json(Value::Object(body))).into_response();
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer error=\"invalid_token\""),
            );
        }
        response
    }
}

impl From<AppError> for ApiError {
    fn from(failure: AppError) -> Self {
        match failure {
            AppError::NotFound | AppError::Gone => Self::not_found(),
            AppError::Unauthorized => Self::unauthorized(),
            AppError::Forbidden | AppError::FormExpired => Self::not_allowed(),
            AppError::Invalid { field, why } => {
                Self::invalid(format!("Validation failed: {field}: {}", sentence(why)))
            }
            AppError::Conflict(why) => Self::invalid(sentence(why)),
            AppError::TooMany { seconds } => Self::too_many(seconds),
            AppError::Enough(why) => Self {
                error: sentence(why),
                ..Self::too_many(3600)
            },
            AppError::Busy => Self {
                retry_after: Some(5),
                ..Self::new(failure.status(), failure.to_string())
            },
            AppError::CannotWrite => Self {
                retry_after: Some(60),
                ..Self::new(failure.status(), failure.to_string())
            },
            AppError::Internal(ref cause) => {
                tracing::error!(cause = format!("{cause:#}"), "a request of an app failed");
                Self::new(failure.status(), failure.to_string())
            }
            AppError::TooLarge | AppError::WrongMethod | AppError::NoRoom => {
                Self::new(failure.status(), failure.to_string())
            }
        }
    }
}

impl From<community::Error> for ApiError {
    fn from(failure: community::Error) -> Self {
        AppError::from(failure).into()
    }
}

/// Apps show it as it comes and tell no language of their own, so it is English, as Mastodon's own are.
pub fn sentence(why: &str) -> String {
    let t = Say::new(Lang::En);
    let key = format!("error-{why}");
    if t.has(&key) {
        t.get(&key)
    } else {
        t.get("error-other")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pr30_a_failure_of_ours_tells_an_app_nothing_of_its_cause() {
        let failure = ApiError::from(community::Error::other("row 7 of the table is odd"));
        assert_eq!(failure.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!failure.error.contains("row 7"));
    }

    #[test]
    fn what_the_community_refuses_is_told_as_a_sentence() {
        let failure = ApiError::from(community::Error::Invalid {
            field: "title",
            why: "too-long",
        });
        assert_eq!(failure.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(failure.error.starts_with("Validation failed: title: "));
        assert!(!failure.error.contains("too-long"), "{}", failure.error);
    }
}
