//! How the samples of a track are to be read: names of programs, of disks and of folders stand there as well.

use super::{
    bytes::{Bytes, Outcome, blot, broken, take},
    place::{self, Place},
};

/// What decoders read. Whatever else stands beside it becomes free room.
const NEEDED: [&[u8; 4]; 31] = [
    b"avcC", b"hvcC", b"lhvC", b"vpcC", b"av1C", b"esds", b"dOps", b"dfLa", b"alac", b"damr",
    b"d263", b"dac3", b"dec3", b"pasp", b"colr", b"clap", b"fiel", b"gama", b"btrt", b"mdcv",
    b"clli", b"SmDm", b"CoLL", b"dvcC", b"dvvC", b"chan", b"chnl", b"srat", b"frma", b"enda",
    b"mp4a",
];

/// Cleans an `stsd` of a track with this handler.
pub fn clean(bytes: &dyn Bytes, table: Place, handler: [u8; 4]) -> Outcome<()> {
    let version = place::number(bytes, table, 0)? >> 24;
    let mut at = table.content + 8;
    while at + 8 <= table.end {
        let entry = place::next(bytes, at, table.end, false)?;
        let head = if &handler == b"vide" {
            // Who made the program, and what it calls itself.
            of_entry(bytes, entry, 12, 16)?;
            of_entry(bytes, entry, 42, 74)?;
            78
        } else {
            of_entry(bytes, entry, 12, 16)?;
            let [high, low] = take(bytes, entry.content + 8)?;
            match (version, u16::from_be_bytes([high, low])) {
                // As QuickTime has it.
                (0, 1) => 44,
                (0, 2) => 64,
                _ => 28,
            }
        };
        if entry.content + head > entry.end {
            return broken();
        }
        inner(bytes, entry.content + head, entry.end, 0)?;
        at = entry.end;
    }
    blot(bytes, at, table.end)
}

/// Blots out a part of the head of an entry.
fn of_entry(bytes: &dyn Bytes, entry: Place, from: u64, to: u64) -> Outcome<()> {
    if entry.content + to > entry.end {
        return broken();
    }
    blot(bytes, entry.content + from, entry.content + to)
}

/// What follows the head of an entry; of what are no boxes nothing stays.
fn inner(bytes: &dyn Bytes, from: u64, to: u64, depth: usize) -> Outcome<()> {
    let mut at = from;
    while at + 8 <= to {
        let Ok(place) = place::next(bytes, at, to, false) else {
            break;
        };
        match &place.kind {
            b"wave" if depth == 0 => inner(bytes, place.content, place.end, 1)?,
            // QuickTime ends a list so.
            [0, 0, 0, 0] => place::blot_rest(bytes, place, 0)?,
            kind if NEEDED.contains(&kind) => {}
            _ => place::free(bytes, place)?,
        }
        at = place.end;
    }
    blot(bytes, at, to)
}

/// A `dref` tells in which file the samples are: in this one.
pub fn point_here(bytes: &dyn Bytes, table: Place) -> Outcome<()> {
    place::number(bytes, table, 4)?;
    let mut at = table.content + 8;
    while at + 12 <= table.end {
        let entry = place::next(bytes, at, table.end, false)?;
        if entry.content + 4 > entry.end {
            return broken();
        }
        bytes.write_at(entry.at + 4, b"url ")?;
        bytes.write_at(entry.content, &[0, 0, 0, 1])?;
        place::blot_rest(bytes, entry, 4)?;
        at = entry.end;
    }
    blot(bytes, at, table.end)
}
