//! Small shapes of the wire: read leniently, written one way.

pub mod audience;
pub mod context;
pub mod read;
mod vocabulary;
pub mod write;

pub use audience::{PUBLIC, is_public};
pub use vocabulary::{VERSION, VOCABULARY};

/// Why something from elsewhere is not taken; the sentence is for the sending program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A type or verb that is not understood here.
    #[error("not supported here: {0}")]
    Unsupported(String),
    /// Something that must be there is missing or of the wrong shape.
    #[error("malformed: {0}")]
    Malformed(&'static str),
    /// Somebody speaks for another.
    #[error("not theirs to say: {0}")]
    NotTheirs(&'static str),
}

impl Refusal {
    /// A type or verb that is not understood, named by the sender in at most 60 letters.
    pub fn unsupported(what: &str) -> Self {
        Self::Unsupported(
            what.chars()
                .filter(|letter| !letter.is_control())
                .take(60)
                .collect(),
        )
    }
}

impl From<Refusal> for crate::Error {
    /// Statuses after which senders do not try again.
    fn from(refusal: Refusal) -> Self {
        let status = match refusal {
            Refusal::Unsupported(_) => http::StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::Malformed(_) => http::StatusCode::BAD_REQUEST,
            Refusal::NotTheirs(_) => http::StatusCode::FORBIDDEN,
        };
        Self::refused(status, refusal.to_string())
    }
}
