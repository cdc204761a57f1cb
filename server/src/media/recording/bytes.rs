//! Bytes that are read and written where they stand, in a file or in memory.

use std::{cell::RefCell, fs::File, io, os::unix::fs::FileExt as _};

use crate::media::refusal::{Failure, Refusal};

/// What comes of walking through a recording.
pub type Outcome<T> = Result<T, Failure>;

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
pub struct Held(pub RefCell<Vec<u8>>);

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

/// So many bytes from there; a file that ends before is broken.
pub fn take<const N: usize>(bytes: &dyn Bytes, at: u64) -> Outcome<[u8; N]> {
    let mut taken = [0; N];
    fill(bytes, at, &mut taken)?;
    Ok(taken)
}

pub fn fill(bytes: &dyn Bytes, at: u64, into: &mut [u8]) -> Outcome<()> {
    bytes.read_at(at, into).map_err(|cause| match cause.kind() {
        io::ErrorKind::UnexpectedEof => Failure::Refused(Refusal::BROKEN),
        _ => Failure::Disk(cause),
    })
}

/// Zeroes from here up to there.
pub fn blot(bytes: &dyn Bytes, from: u64, to: u64) -> Outcome<()> {
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

pub fn broken<T>() -> Outcome<T> {
    Err(Refusal::BROKEN.into())
}
