//! What can go wrong with other instances, and the status a peer is answered with.

use http::StatusCode;

/// What can go wrong with other instances.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The sender's fault: the sentence is for the sending program.
    #[error("{why}")]
    Refused { status: StatusCode, why: String },
    /// Nothing there: for people who looked somebody up.
    #[error("nobody and nothing is found under {0}")]
    NotFound(String),
    /// The other side did not answer as it should.
    #[error("{host} did not answer: {why}")]
    Unreachable { host: String, why: String },
    /// A rule of ours.
    #[error(transparent)]
    Community(#[from] community::Error),
}

impl Error {
    /// A refusal with a status and a sentence.
    pub fn refused(status: StatusCode, why: impl Into<String>) -> Self {
        Self::Refused {
            status,
            why: why.into(),
        }
    }
}

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;
