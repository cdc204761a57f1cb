//! Recordings: kept as they are but for what they tell of people, places and devices, which is blotted out where it stands.
//!
//! Nothing is decoded and nothing is moved: the skeleton of each format is walked to its end, so that what is cut off or only begins
//! like a recording is found, and what names something becomes as many zeroes. So a recording of an hour costs no memory.

mod boxes;
mod bytes;
mod chunks;
mod descriptions;
mod elements;
mod frames;
mod pages;
mod place;
mod samples;
mod tags;

use std::{cell::RefCell, path::Path};

use community::media::{Details, Format};

use self::bytes::{Bytes, Held, Outcome};
use super::{kind::Told, refusal::Refusal};

/// Blots out what a recording tells besides itself, and says what it is.
///
/// # Errors
/// When it is none, breaks off, or cannot be read or written.
pub fn clean(told: Told, path: &Path) -> Outcome<(Format, Details)> {
    let file = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)?;
    let cleaned = clean_bytes(told, &file)?;
    file.sync_all()?;
    Ok(cleaned)
}

/// The same on anything that has bytes.
pub fn clean_bytes(told: Told, bytes: &dyn Bytes) -> Outcome<(Format, Details)> {
    match told {
        Told::Mp3 => frames::clean(bytes),
        Told::Ogg => pages::clean(bytes),
        Told::Flac => chunks::clean_flac(bytes),
        Told::Wav => chunks::clean_wav(bytes),
        Told::Boxes => boxes::clean(bytes),
        Told::Matroska => elements::clean(bytes),
        Told::Picture(_) => Err(Refusal::UNKNOWN.into()),
    }
}

/// The same in memory, for programs that try us with anything: what is left of a recording.
pub fn clean_recording(bytes: &[u8]) -> Option<Vec<u8>> {
    let told = Told::of(bytes)?;
    let held = Held(RefCell::new(bytes.to_vec()));
    clean_bytes(told, &held).ok()?;
    Some(held.0.into_inner())
}

#[cfg(test)]
mod tests;
