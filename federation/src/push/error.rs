//! Why nothing was pushed.

use crate::network::FetchError;

/// Why something could not be made or sent.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    #[error("these keys are none")]
    Keys,
    #[error("this is too long")]
    TooLong,
    #[error(transparent)]
    Network(#[from] FetchError),
}
