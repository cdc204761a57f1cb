//! Files that people send: taken in, looked at, cleaned, kept under names of ours, given out, and gone with what they belong to.

pub mod door;
mod files;
pub mod form;
mod intake;
mod keeping;
mod kind;
pub mod picture;
mod recording;

pub use files::Files;
pub use intake::{Incoming, Intake};
pub use keeping::{Words, keep, sweep};
pub use kind::Told;
pub use recording::clean_recording;

use axum::extract::Request;
use http::header;

use crate::app::error::AppError;

/// The largest picture that is taken in, in bytes and in pixels.
pub const LARGEST_PICTURE: u64 = 10 * 1024 * 1024;
pub const MOST_PIXELS: u64 = 33_177_600;
/// The largest recording, with or without pictures that move.
pub const LARGEST_RECORDING: u64 = 100 * 1024 * 1024;

/// What is taken in, by its media types; apps offer nothing else.
pub const TYPES: [&str; 20] = [
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "audio/mpeg",
    "audio/mp3",
    "audio/ogg",
    "audio/opus",
    "audio/vorbis",
    "audio/mp4",
    "audio/m4a",
    "audio/x-m4a",
    "audio/webm",
    "audio/flac",
    "audio/wav",
    "audio/x-wav",
    "audio/wave",
    "video/mp4",
    "video/quicktime",
    "video/webm",
];

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
    /// Of those who send much and use nothing of it.
    const TOO_MANY: Self = Self("too-many-media");
    const ALL: [Self; 5] = [
        Self::UNKNOWN,
        Self::BROKEN,
        Self::TOO_LARGE,
        Self::TOO_MANY_PIXELS,
        Self::TOO_MANY,
    ];

    /// The refusal with this word.
    pub fn by_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.0 == word)
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

/// Whether files may come with a request. Who sends them is asked before the first byte of them is read.
pub fn is_intake(request: &Request) -> bool {
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    let path = request.uri().path();
    let is_of_app = matches!(
        path,
        "/api/v1/media" | "/api/v2/media" | "/api/v1/accounts/update_credentials"
    );
    is_form && (is_of_app || form::is_of_page(path))
}

/// What a failure of the disk is to one who sends: nothing was kept, and it may be tried again.
pub fn of_disk(cause: &std::io::Error) -> AppError {
    tracing::error!(%cause, "a file could not be kept");
    AppError::CannotWrite
}
