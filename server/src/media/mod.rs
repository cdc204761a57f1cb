//! Files that people send: taken in, looked at, cleaned, kept under names of ours, given out, and gone with what they belong to.

pub mod door;
mod files;
pub mod form;
mod intake;
mod keeping;
mod kind;
pub mod multipart;
pub mod picture;
mod recording;
mod refusal;

pub use files::Files;
pub use intake::{Incoming, Intake};
pub use keeping::{Words, keep, sweep};
pub use kind::{LARGEST_PICTURE, LARGEST_RECORDING, Told};
pub use picture::MOST_PIXELS;
pub use recording::clean_recording;
pub use refusal::Refusal;

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
