//! Why a signature is refused, in sentences for the people who run the sending program.

use http::StatusCode;

/// A reason to refuse a signed request. None of them is our own fault, so none is a 5xx.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("This request must be signed, and it carries no Signature header.")]
    Unsigned,
    #[error("This request carries {0} twice; send exactly one.")]
    Doubled(&'static str),
    #[error("The signature cannot be read: {0}.")]
    Unreadable(&'static str),
    #[error("The keyId must be an http or https address without a user name in it.")]
    KeyId,
    #[error("The signature algorithm {0:?} is not accepted; use rsa-sha256.")]
    Algorithm(String),
    #[error("The signature must cover {0}.")]
    NotCovered(&'static str),
    #[error("The signature covers {0:?}, which this request does not have or we do not know.")]
    CoveredButAbsent(String),
    #[error("A request with a body must carry {0}.")]
    NoDigest(&'static str),
    #[error("The body is not the one that was signed: its digest differs.")]
    WrongDigest,
    #[error("The signature must cover a time: date, (created) or the created parameter.")]
    NoTime,
    #[error("The signature is too old; at most 12 hours are allowed. Is your clock right?")]
    TooOld,
    #[error("The signature is dated in the future. Is your clock right?")]
    FromTheFuture,
    #[error("The signature has expired.")]
    Expired,
    #[error("The signature was made for another host than this one.")]
    OtherHost,
    #[error("The signature does not fit this request and this key.")]
    DoesNotFit,
}

impl Refusal {
    /// The status to answer with: 400 for what cannot be read, 401 for all else.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Doubled(_) | Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::Unsigned
            | Self::KeyId
            | Self::Algorithm(_)
            | Self::NotCovered(_)
            | Self::CoveredButAbsent(_)
            | Self::NoDigest(_)
            | Self::WrongDigest
            | Self::NoTime
            | Self::TooOld
            | Self::FromTheFuture
            | Self::Expired
            | Self::OtherHost
            | Self::DoesNotFit => StatusCode::UNAUTHORIZED,
        }
    }
}
