//! Why another server could not be asked or told.

use http::StatusCode;
use url::Url;

use super::address::Blocked;
use crate::keys::KeyError;

/// A request that did not bring what it was made for.
#[derive(Debug, Clone, thiserror::Error)]
pub enum FetchError {
    #[error("{url} is not asked: {why}")]
    Blocked { url: Url, why: Blocked },
    #[error("{url} answered {status}")]
    Status { url: Url, status: StatusCode },
    #[error("the answer is {0:?}, which is not what was asked for")]
    ContentType(String),
    #[error("the answer is compressed although we asked for it plain")]
    Compressed,
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    #[error("the answer took too long")]
    TooSlow,
    #[error("{0} redirects too often, to itself or to nowhere")]
    Redirects(Url),
    #[error("no connection: {0}")]
    Connection(String),
    #[error("the request cannot be made: {0}")]
    Request(String),
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl FetchError {
    /// The status that the other server answered with, if it answered.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Status { status, .. } => Some(*status),
            Self::Blocked { .. }
            | Self::ContentType(_)
            | Self::Compressed
            | Self::TooLarge(_)
            | Self::TooSlow
            | Self::Redirects(_)
            | Self::Connection(_)
            | Self::Request(_)
            | Self::Key(_) => None,
        }
    }

    /// Whether the other server says that there is nothing: 404 or 410.
    pub fn is_gone(&self) -> bool {
        matches!(
            self.status(),
            Some(StatusCode::NOT_FOUND | StatusCode::GONE)
        )
    }

    /// Whether the same request may well succeed later.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::TooSlow | Self::Connection(_) => true,
            Self::Status { status, .. } => {
                status.is_server_error()
                    || matches!(
                        *status,
                        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS
                    )
            }
            Self::Blocked { .. }
            | Self::ContentType(_)
            | Self::Compressed
            | Self::TooLarge(_)
            | Self::Redirects(_)
            | Self::Request(_)
            | Self::Key(_) => false,
        }
    }
}
