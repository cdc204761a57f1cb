//! Recordings: kept as they are but for what they tell of people, places and devices, which is blotted out where it stands.
//!
//! Nothing is decoded and nothing is moved: the skeleton of each format is walked to its end, so that what is cut off or only begins
//! like a recording is found, and what names something becomes as many zeroes. So a recording of an hour costs no memory.

mod boxes;
mod chunks;
mod elements;
mod frames;
mod pages;

use std::{cell::RefCell, fs::File, io, os::unix::fs::FileExt as _, path::Path};

use community::media::{Details, Format};

use super::{Refusal, Told, picture::Failure};

type Outcome<T> = Result<T, Failure>;

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

/// Bytes that are read and written in place.
pub trait Bytes {
    fn length(&self) -> io::Result<u64>;
    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<()>;
    fn write_at(&self, at: u64, bytes: &[u8]) -> io::Result<()>;
    fn cut(&self, length: u64) -> io::Result<()>;
}

impl Bytes for File {
    fn length(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        self.read_exact_at(into, at)
    }

    fn write_at(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.write_all_at(bytes, at)
    }

    fn cut(&self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }
}

/// Bytes in memory.
struct Held(RefCell<Vec<u8>>);

impl Bytes for Held {
    fn length(&self) -> io::Result<u64> {
        Ok(self.0.borrow().len() as u64)
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        let bytes = self.0.borrow();
        let from = usize::try_from(at).map_err(io::Error::other)?;
        let part = bytes.get(from..from.saturating_add(into.len()));
        into.copy_from_slice(part.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn write_at(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let mut held = self.0.borrow_mut();
        let from = usize::try_from(at).map_err(io::Error::other)?;
        let part = held.get_mut(from..from.saturating_add(bytes.len()));
        // Nothing of ours makes a file longer.
        let part = part.ok_or(io::ErrorKind::UnexpectedEof)?;
        part.copy_from_slice(bytes);
        Ok(())
    }

    fn cut(&self, length: u64) -> io::Result<()> {
        let length = usize::try_from(length).map_err(io::Error::other)?;
        self.0.borrow_mut().truncate(length);
        Ok(())
    }
}

/// The same in memory, for programs that try us with anything: what is left of a recording.
pub fn clean_recording(bytes: &[u8]) -> Option<Vec<u8>> {
    let told = Told::of(bytes)?;
    let held = Held(RefCell::new(bytes.to_vec()));
    clean_bytes(told, &held).ok()?;
    Some(held.0.into_inner())
}

/// So many bytes from there; a file that ends before is broken.
fn take<const N: usize>(bytes: &dyn Bytes, at: u64) -> Outcome<[u8; N]> {
    let mut taken = [0; N];
    fill(bytes, at, &mut taken)?;
    Ok(taken)
}

fn fill(bytes: &dyn Bytes, at: u64, into: &mut [u8]) -> Outcome<()> {
    bytes.read_at(at, into).map_err(|cause| match cause.kind() {
        io::ErrorKind::UnexpectedEof => Failure::Refused(Refusal::BROKEN),
        _ => Failure::Disk(cause),
    })
}

/// Zeroes from here up to there.
fn blot(bytes: &dyn Bytes, from: u64, to: u64) -> Outcome<()> {
    const ZEROES: [u8; 16 * 1024] = [0; 16 * 1024];
    let mut at = from;
    while at < to {
        let count = usize::try_from(to - at)
            .unwrap_or(ZEROES.len())
            .min(ZEROES.len());
        bytes.write_at(at, &ZEROES[..count])?;
        at += count as u64;
    }
    Ok(())
}

fn broken<T>() -> Outcome<T> {
    Err(Refusal::BROKEN.into())
}

#[cfg(test)]
mod tests;
