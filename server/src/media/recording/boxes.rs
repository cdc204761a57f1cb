//! MP4 and M4A: boxes in boxes. What is needed to play pictures and sound is kept; whatever else there is becomes free room.

use community::media::{Details, Format, Size};

use super::{
    bytes::{Bytes, Outcome, blot, broken, take},
    descriptions,
    place::{Place, blot_rest, find, free, next},
    samples::{self, Fragments, Range},
};
use crate::media::refusal::Refusal;

/// More boxes than a film has, and deeper than they stand in each other.
const MOST: usize = 100_000;
const DEEPEST: usize = 8;

/// The file itself, as what boxes stand in.
const FILE: [u8; 4] = *b"file";

/// What was seen on the way.
#[derive(Default)]
struct Found {
    count: usize,
    has_index: bool,
    has_sound: bool,
    /// What the track in which we are is for.
    handler: [u8; 4],
    size: Option<Size>,
    /// Where pictures and sound lie, and where lies what is not played any more.
    contents: Vec<Range>,
    gone: Vec<Range>,
    fragments: Fragments,
}

/// Blots out what tells.
pub fn clean(bytes: &dyn Bytes) -> Outcome<(Format, Details)> {
    let mut found = Found::default();
    walk(bytes, FILE, 0, bytes.length()?, 0, &mut found)?;
    if !found.has_index || found.contents.is_empty() {
        return broken();
    }
    let format = match (found.size, found.has_sound) {
        (Some(_), _) => Format::Mp4,
        (None, true) => Format::M4a,
        (None, false) => return Err(Refusal::UNKNOWN.into()),
    };
    found.gone.extend(found.fragments.free_others(bytes)?);
    blot_between(bytes, &found.contents, found.gone)?;
    let details = Details {
        size: found.size,
        ..Details::default()
    };
    Ok((format, details))
}

/// Blots out ranges, and nothing that is not in these.
fn blot_between(bytes: &dyn Bytes, contents: &[Range], mut gone: Vec<Range>) -> Outcome<()> {
    gone.sort_unstable();
    let mut at = 0;
    for (from, to) in gone {
        // What stands there several times is gone over once.
        let from = from.max(at);
        at = at.max(to);
        let first = contents.partition_point(|(_, end)| *end <= from);
        for (begin, end) in &contents[first..] {
            if *begin >= to {
                break;
            }
            blot(bytes, from.max(*begin), to.min(*end))?;
        }
    }
    Ok(())
}

fn walk(
    bytes: &dyn Bytes,
    inside: [u8; 4],
    from: u64,
    to: u64,
    depth: usize,
    found: &mut Found,
) -> Outcome<()> {
    if depth > DEEPEST {
        return broken();
    }
    let mut at = from;
    while at < to {
        // Some end a list of boxes with four zeroes.
        if depth > 0 && to - at < 8 {
            return blot(bytes, at, to);
        }
        found.count += 1;
        if found.count > MOST {
            return broken();
        }
        let place = next(bytes, at, to, depth == 0)?;
        look(bytes, inside, place, depth, found)?;
        at = place.end;
    }
    Ok(())
}

/// What is not on this list is not needed to play anything, whatever it is.
fn look(
    bytes: &dyn Bytes,
    inside: [u8; 4],
    place: Place,
    depth: usize,
    found: &mut Found,
) -> Outcome<()> {
    match (&inside, &place.kind) {
        (b"file", b"mdat") => found.contents.push((place.content, place.end)),
        (b"moov", b"trak") => return track(bytes, place, depth, found),
        (b"mdia" | b"minf", b"hdlr") => blot_rest(bytes, place, 12)?,
        (b"dinf", b"dref") => descriptions::point_here(bytes, place)?,
        (b"stbl", b"stsd") => descriptions::clean(bytes, place, found.handler)?,
        (b"moov", b"mvhd") | (b"trak", b"tkhd") | (b"mdia", b"mdhd") => forget_date(bytes, place)?,
        (b"mvex", b"trex") => found.fragments.remember_default(bytes, place)?,
        (b"file", b"moov" | b"moof")
        | (b"moov", b"mvex")
        | (b"trak", b"edts" | b"mdia")
        | (b"mdia", b"minf")
        | (b"minf", b"dinf" | b"stbl")
        | (b"moof", b"traf") => {
            match &place.kind {
                b"moov" => found.has_index = true,
                b"moof" => found.fragments.add(place),
                _ => {}
            }
            let (from, to) = (place.content, place.end);
            walk(bytes, place.kind, from, to, depth + 1, found)?;
        }
        (b"file", b"ftyp" | b"styp" | b"sidx" | b"mfra")
        | (b"mvex", b"mehd")
        | (b"edts", b"elst")
        | (b"minf", b"vmhd" | b"smhd")
        | (
            b"stbl",
            b"stts" | b"ctts" | b"cslg" | b"stsc" | b"stsz" | b"stz2" | b"stco" | b"co64" | b"stss"
            | b"stsh" | b"sdtp",
        )
        | (b"moof", b"mfhd")
        | (b"traf", b"tfhd" | b"tfdt" | b"trun" | b"sdtp") => {}
        _ => free(bytes, place)?,
    }
    Ok(())
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

/// A track of pictures or sound is kept; any other (places along the way, what the camera felt) is not played any more, and what it
/// holds is gone from between the pictures as well.
fn track(bytes: &dyn Bytes, place: Place, depth: usize, found: &mut Found) -> Outcome<()> {
    found.handler = handler(bytes, place)?;
    match &found.handler {
        b"vide" => found.size = found.size.or(size_of(bytes, place)?),
        b"soun" => found.has_sound = true,
        _ => {
            found.gone.extend(samples::of_track(bytes, place)?);
            if found.gone.len() > samples::MOST as usize {
                return broken();
            }
            return free(bytes, place);
        }
    }
    found.fragments.keep(bytes, place)?;
    let (from, to) = (place.content, place.end);
    walk(bytes, *b"trak", from, to, depth + 1, found)
}

/// What a track is for: the word in its `mdia/hdlr`.
fn handler(bytes: &dyn Bytes, track: Place) -> Outcome<[u8; 4]> {
    let Some(media) = find(bytes, track, *b"mdia")? else {
        return Ok(*b"none");
    };
    match find(bytes, media, *b"hdlr")? {
        Some(handler) if handler.content + 12 <= handler.end => take(bytes, handler.content + 8),
        _ => Ok(*b"none"),
    }
}

/// Width and height stand at the end of the head of a track; a quarter turn before them.
fn size_of(bytes: &dyn Bytes, track: Place) -> Outcome<Option<Size>> {
    let head = find(bytes, track, *b"tkhd")?;
    let Some(head) = head.filter(|head| head.end - head.content >= 84) else {
        return broken();
    };
    let tail: [u8; 44] = take(bytes, head.end - 44)?;
    let whole = |from: usize| u32::from(u16::from_be_bytes([tail[from], tail[from + 1]]));
    let (width, height) = (whole(36), whole(40));
    let is_turned = tail[..4] == [0; 4] && tail[4..8] != [0; 4];
    let (width, height) = if is_turned {
        (height, width)
    } else {
        (width, height)
    };
    Ok(Some(Size { width, height }))
}
