//! MP4 and M4A: boxes in boxes. Those that tell of titles, people, places and devices become free room.

use community::media::{Details, Format, Size};

use super::{Bytes, Outcome, Refusal, blot, broken, take};

/// More boxes than a film has, and deeper than they stand in each other.
const MOST: usize = 100_000;
const DEEPEST: usize = 8;

/// What was seen on the way.
#[derive(Default)]
struct Found {
    count: usize,
    has_index: bool,
    has_content: bool,
    has_sound: bool,
    size: Option<Size>,
}

/// One box: where it begins, where its content begins, where it ends.
#[derive(Clone, Copy)]
struct Place {
    at: u64,
    content: u64,
    end: u64,
    kind: [u8; 4],
}

/// Blots out what tells.
pub fn clean(bytes: &dyn Bytes) -> Outcome<(Format, Details)> {
    let mut found = Found::default();
    walk(bytes, 0, bytes.length()?, 0, &mut found)?;
    if !found.has_index || !found.has_content {
        return broken();
    }
    let format = match (found.size, found.has_sound) {
        (Some(_), _) => Format::Mp4,
        (None, true) => Format::M4a,
        (None, false) => return Err(Refusal::UNKNOWN.into()),
    };
    let details = Details {
        size: found.size,
        ..Details::default()
    };
    Ok((format, details))
}

fn walk(bytes: &dyn Bytes, from: u64, to: u64, depth: usize, found: &mut Found) -> Outcome<()> {
    if depth > DEEPEST {
        return broken();
    }
    let mut at = from;
    while at < to {
        // Some end a list of boxes with four zeroes.
        if depth > 0 && to - at < 8 {
            return Ok(());
        }
        found.count += 1;
        if found.count > MOST {
            return broken();
        }
        let place = place(bytes, at, to, depth)?;
        look(bytes, place, depth, found)?;
        at = place.end;
    }
    Ok(())
}

fn place(bytes: &dyn Bytes, at: u64, to: u64, depth: usize) -> Outcome<Place> {
    let head: [u8; 8] = take(bytes, at)?;
    let short = u64::from(u32::from_be_bytes([head[0], head[1], head[2], head[3]]));
    let kind = [head[4], head[5], head[6], head[7]];
    let (content, size) = match short {
        0 if depth == 0 => (at + 8, to - at),
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

fn look(bytes: &dyn Bytes, place: Place, depth: usize, found: &mut Found) -> Outcome<()> {
    match &place.kind {
        b"mdat" => found.has_content = true,
        b"moov" => {
            found.has_index = true;
            walk(bytes, place.content, place.end, depth + 1, found)?;
        }
        b"trak" => track(bytes, place, depth, found)?,
        b"mdia" | b"minf" | b"moof" | b"traf" | b"mvex" | b"edts" => {
            walk(bytes, place.content, place.end, depth + 1, found)?;
        }
        b"mvhd" | b"tkhd" | b"mdhd" => forget_date(bytes, place)?,
        b"udta" | b"meta" | b"uuid" | b"free" | b"skip" | b"wide" | b"junk" | b"PICT" | b"pnot" => {
            free(bytes, place)?;
        }
        _ => {}
    }
    Ok(())
}

fn free(bytes: &dyn Bytes, place: Place) -> Outcome<()> {
    bytes.write_at(place.at + 4, b"free")?;
    blot(bytes, place.content, place.end)
}

/// When it was made, and when it was changed.
fn forget_date(bytes: &dyn Bytes, place: Place) -> Outcome<()> {
    let [version] = take(bytes, place.content)?;
    let dates = if version == 1 { 16 } else { 8 };
    if place.content + 4 + dates > place.end {
        return broken();
    }
    blot(bytes, place.content + 4, place.content + 4 + dates)
}

/// A track of pictures or sound is kept; any other (places along the way, what the camera felt) is not played any more.
fn track(bytes: &dyn Bytes, place: Place, depth: usize, found: &mut Found) -> Outcome<()> {
    match &handler(bytes, place.content, place.end, 0)? {
        b"vide" => found.size = found.size.or(size_of(bytes, place)?),
        b"soun" => found.has_sound = true,
        _ => return free(bytes, place),
    }
    walk(bytes, place.content, place.end, depth + 1, found)
}

/// What a track is for: the word in its `mdia/hdlr`.
fn handler(bytes: &dyn Bytes, from: u64, to: u64, depth: usize) -> Outcome<[u8; 4]> {
    let mut at = from;
    for _ in 0..64 {
        if at + 8 > to {
            break;
        }
        let inner = place(bytes, at, to, depth + 1)?;
        match &inner.kind {
            b"mdia" if depth == 0 => return handler(bytes, inner.content, inner.end, 1),
            b"hdlr" if depth == 1 && inner.content + 12 <= inner.end => {
                return take(bytes, inner.content + 8);
            }
            _ => at = inner.end,
        }
    }
    Ok(*b"none")
}

/// Width and height stand at the end of the head of a track; a quarter turn before them.
fn size_of(bytes: &dyn Bytes, track: Place) -> Outcome<Option<Size>> {
    let mut at = track.content;
    while at + 8 <= track.end {
        let inner = place(bytes, at, track.end, 1)?;
        if &inner.kind == b"tkhd" && inner.end - inner.content >= 84 {
            let tail: [u8; 44] = take(bytes, inner.end - 44)?;
            let whole = |from: usize| u32::from(u16::from_be_bytes([tail[from], tail[from + 1]]));
            let (width, height) = (whole(36), whole(40));
            let is_turned = tail[..4] == [0; 4] && tail[4..8] != [0; 4];
            let (width, height) = if is_turned {
                (height, width)
            } else {
                (width, height)
            };
            return Ok(Some(Size { width, height }));
        }
        at = inner.end;
    }
    broken()
}
