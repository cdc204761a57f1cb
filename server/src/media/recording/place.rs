//! One box of an MP4: where it begins, where its content begins, where it ends.

use super::bytes::{Bytes, Outcome, blot, broken, take};

/// More boxes than stand in one that is looked into for another.
const MOST: usize = 256;

/// A box.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub at: u64,
    pub content: u64,
    pub end: u64,
    pub kind: [u8; 4],
}

/// The box that begins here, and ends before `to`. Only in the file itself may one reach to the end without saying where that is.
pub fn next(bytes: &dyn Bytes, at: u64, to: u64, is_outermost: bool) -> Outcome<Place> {
    let head: [u8; 8] = take(bytes, at)?;
    let short = u64::from(u32::from_be_bytes([head[0], head[1], head[2], head[3]]));
    let kind = [head[4], head[5], head[6], head[7]];
    let (content, size) = match short {
        0 if is_outermost => (at + 8, to - at),
        1 => (at + 16, u64::from_be_bytes(take(bytes, at + 8)?)),
        size => (at + 8, size),
    };
    let end = at
        .checked_add(size)
        .filter(|end| *end <= to && *end >= content);
    let Some(end) = end else { return broken() };
    Ok(Place {
        at,
        content,
        end,
        kind,
    })
}

/// The first box of this kind in another.
pub fn find(bytes: &dyn Bytes, inside: Place, kind: [u8; 4]) -> Outcome<Option<Place>> {
    let all = all(bytes, inside)?;
    Ok(all.into_iter().find(|place| place.kind == kind))
}

/// The boxes in another.
pub fn all(bytes: &dyn Bytes, inside: Place) -> Outcome<Vec<Place>> {
    let mut all = Vec::new();
    let mut at = inside.content;
    while at + 8 <= inside.end {
        let place = next(bytes, at, inside.end, false)?;
        all.push(place);
        if all.len() > MOST {
            return broken();
        }
        at = place.end;
    }
    Ok(all)
}

/// Makes it free room.
pub fn free(bytes: &dyn Bytes, place: Place) -> Outcome<()> {
    bytes.write_at(place.at + 4, b"free")?;
    blot(bytes, place.content, place.end)
}

/// Blots its content out from this offset on.
pub fn blot_rest(bytes: &dyn Bytes, place: Place, offset: u64) -> Outcome<()> {
    blot(bytes, place.content + offset, place.end)
}

/// A number of four bytes in it.
pub fn number(bytes: &dyn Bytes, place: Place, offset: u64) -> Outcome<u32> {
    if place.content + offset + 4 > place.end {
        return broken();
    }
    Ok(u32::from_be_bytes(take(bytes, place.content + offset)?))
}
