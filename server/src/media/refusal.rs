//! Why a file is not taken, and what a failure of the disk is to one who sends.

use std::io;

use http::StatusCode;

use crate::app::error::AppError;

/// Why a file is not taken, as a word of `errors.ftl`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal(pub &'static str);

impl Refusal {
    /// It is none of the kinds that are kept here.
    pub const UNKNOWN: Self = Self("media-unknown");
    /// It breaks off, or is not what it begins as.
    pub const BROKEN: Self = Self("media-broken");
    pub const TOO_LARGE: Self = Self("media-too-large");
    pub const TOO_MANY_PIXELS: Self = Self("media-too-many-pixels");
    /// The form stood open for too long; nothing was kept, and it may be sent again.
    pub const EXPIRED: Self = Self("form-kept-open");
    /// It could not be kept just now; it may be tried again.
    pub const NOT_NOW: Self = Self("media-not-now");
    pub const NO_ROOM: Self = Self("media-no-room");
    /// Of those who send much and use nothing of it.
    const TOO_MANY: Self = Self("too-many-media");
    const ALL: [Self; 8] = [
        Self::UNKNOWN,
        Self::BROKEN,
        Self::TOO_LARGE,
        Self::TOO_MANY_PIXELS,
        Self::EXPIRED,
        Self::NOT_NOW,
        Self::NO_ROOM,
        Self::TOO_MANY,
    ];

    /// The refusal with this word.
    pub fn by_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.0 == word)
    }

    /// As a form says it that is shown again; a failure of ours is one to wait for, not one to mend.
    pub fn of(failure: &AppError) -> Self {
        match failure {
            AppError::Invalid { why, .. } | AppError::Conflict(why) => {
                Self::by_word(why).unwrap_or(Self::NOT_NOW)
            }
            AppError::NoRoom => Self::NO_ROOM,
            AppError::TooLarge => Self::TOO_LARGE,
            AppError::NotFound
            | AppError::WrongMethod
            | AppError::Gone
            | AppError::Unauthorized
            | AppError::Forbidden
            | AppError::FormExpired
            | AppError::TooMany { .. }
            | AppError::Enough(_)
            | AppError::Busy
            | AppError::CannotWrite
            | AppError::Internal(_) => Self::NOT_NOW,
        }
    }

    /// The same of a word that a form brought; of what is unknown nothing goes on as if nothing were wrong.
    pub fn told(word: &str) -> Self {
        Self::by_word(word).unwrap_or(Self::NOT_NOW)
    }

    /// The status of a form that is shown again because of it.
    pub fn status(self) -> StatusCode {
        match self {
            Self::NO_ROOM => StatusCode::INSUFFICIENT_STORAGE,
            Self::NOT_NOW => StatusCode::SERVICE_UNAVAILABLE,
            Self::EXPIRED => StatusCode::FORBIDDEN,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::Invalid {
            field: "file",
            why: refusal.0,
        }
    }
}

/// Why a file was not cleaned.
#[derive(Debug)]
pub enum Failure {
    Refused(Refusal),
    Disk(io::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<io::Error> for Failure {
    fn from(cause: io::Error) -> Self {
        Self::Disk(cause)
    }
}

/// What a failure of the disk is to one who sends: nothing was kept, and it may be tried again.
pub fn of_disk(cause: &io::Error) -> AppError {
    tracing::error!(%cause, "a file could not be kept");
    if is_full(cause) {
        AppError::NoRoom
    } else {
        AppError::CannotWrite
    }
}

/// Whether there is no more room.
pub fn is_full(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_is_a_sentence_beside_the_words_and_keeps_them_from_going_on() {
        for (failure, refusal, status) in [
            (Refusal::BROKEN.into(), Refusal::BROKEN, 422),
            (AppError::NoRoom, Refusal::NO_ROOM, 507),
            (AppError::CannotWrite, Refusal::NOT_NOW, 503),
            (AppError::Busy, Refusal::NOT_NOW, 503),
            (
                AppError::internal(anyhow::anyhow!("x")),
                Refusal::NOT_NOW,
                503,
            ),
            (AppError::Conflict("too-many-media"), Refusal::TOO_MANY, 422),
            (AppError::Conflict("something new"), Refusal::NOT_NOW, 503),
        ] {
            let told = Refusal::of(&failure);
            assert_eq!((told, told.status().as_u16()), (refusal, status));
            assert_eq!(Refusal::told(told.0), told);
        }
        assert_eq!(Refusal::told("anything"), Refusal::NOT_NOW);
    }

    #[test]
    fn a_full_disk_is_no_room() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert!(matches!(of_disk(&full), AppError::NoRoom));
        let other = io::Error::from(io::ErrorKind::PermissionDenied);
        assert!(matches!(of_disk(&other), AppError::CannotWrite));
    }
}
