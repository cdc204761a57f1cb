//! WebM: elements in elements. What is needed to play it is kept; whatever else there is becomes void.

use community::media::{Details, Format, Size};

use super::bytes::{Bytes, Outcome, blot, broken, fill, take};
use crate::media::refusal::Refusal;

/// More elements than a film of an hour has.
const MOST: usize = 1_000_000;

const HEAD: u32 = 0x1a45_dfa3;
const DOC_TYPE: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_a966;
const TRACKS: u32 = 0x1654_ae6b;
const CLUSTER: u32 = 0x1f43_b675;
const TRACK: u32 = 0xae;
const TRACK_TYPE: u32 = 0x83;
const VIDEO: u32 = 0xe0;
const WIDTH: u32 = 0xb0;
const HEIGHT: u32 = 0xba;
/// The number of a track among all tracks of the world; names of the programs that wrote it.
const TRACK_UID: u32 = 0x73c5;
const MUXING_APP: u32 = 0x4d80;
const WRITING_APP: u32 = 0x5741;

/// What players read besides those: of the head, the index, the times, the tracks, their pictures, and clusters that do not say where
/// they end. Tags, titles, chapters, attached files, dates, numbers of this file among all files, sums (which would be wrong now), and
/// whatever else there may be, becomes void.
const NEEDED: [u32; 54] = [
    0x4286,
    0x42f7,
    0x42f2,
    0x42f3,
    0x4287,
    0x4285,
    0x114d_9b74,
    0x1c53_bb6b,
    0x2a_d7b1,
    0x4489,
    0xd7,
    0xb9,
    0x88,
    0x55aa,
    0x9c,
    0x6de7,
    0x6df8,
    0x23_e383,
    0x23_4e7a,
    0x23_314f,
    0x55ee,
    0x22_b59c,
    0x86,
    0x63a2,
    0xaa,
    0x56aa,
    0x56bb,
    0xe1,
    0x6d80,
    0x54b0,
    0x54ba,
    0x54b2,
    0x54b3,
    0x9a,
    0x9d,
    0x53b8,
    0x53b9,
    0x53c0,
    0x54aa,
    0x54bb,
    0x54cc,
    0x54dd,
    0x55b0,
    0x7670,
    0x2e_b524,
    0xe7,
    0xa3,
    0xa0,
    0xab,
    0xa7,
    0x5854,
    0x55b7,
    0x55b9,
    0x55ba,
];

#[derive(Default)]
struct Found {
    count: usize,
    tracks: u8,
    is_webm: bool,
    has_sound: bool,
    has_pictures: bool,
    has_content: bool,
    width: u32,
    height: u32,
}

struct Element {
    id: u32,
    at: u64,
    content: u64,
    /// Nothing when it does not say.
    end: Option<u64>,
}

/// Turns what tells into void.
pub fn clean(bytes: &dyn Bytes) -> Outcome<(Format, Details)> {
    let mut found = Found::default();
    walk(bytes, 0, bytes.length()?, &mut found)?;
    if !found.is_webm {
        return Err(Refusal::UNKNOWN.into());
    }
    if !found.has_content || !(found.has_sound || found.has_pictures) {
        return broken();
    }
    let size = (found.has_pictures && found.width > 0 && found.height > 0).then_some(Size {
        width: found.width,
        height: found.height,
    });
    let format = if found.has_pictures {
        Format::Webm
    } else {
        Format::Weba
    };
    let details = Details {
        size,
        ..Details::default()
    };
    Ok((format, details))
}

/// Containers are walked into, and never out of: where they end does not matter for what is looked for.
fn walk(bytes: &dyn Bytes, from: u64, to: u64, found: &mut Found) -> Outcome<()> {
    let mut at = from;
    while at < to {
        found.count += 1;
        if found.count > MOST {
            return broken();
        }
        let element = element(bytes, at)?;
        let end = element.end;
        if end.is_some_and(|end| end > to) {
            return broken();
        }
        match element.id {
            TRACK => {
                found.tracks = found.tracks.saturating_add(1);
                at = element.content;
                continue;
            }
            HEAD | SEGMENT | INFO | TRACKS | VIDEO => {
                at = element.content;
                continue;
            }
            CLUSTER => {
                found.has_content = true;
                at = end.unwrap_or(element.content);
                continue;
            }
            _ => {}
        }
        // Only containers may leave open where they end.
        let Some(end) = end else { return broken() };
        match element.id {
            DOC_TYPE => found.is_webm = text(bytes, element.content, end)? == b"webm",
            TRACK_TYPE => match number(bytes, element.content, end)? {
                1 => found.has_pictures = true,
                2 => found.has_sound = true,
                // What lies between the pictures for it would have to be found there.
                _ => return Err(Refusal::UNKNOWN.into()),
            },
            WIDTH => found.width = number(bytes, element.content, end)?,
            HEIGHT => found.height = number(bytes, element.content, end)?,
            // It must have one, which is not nothing.
            TRACK_UID if end > element.content => {
                blot(bytes, element.content, end - 1)?;
                bytes.write_at(end - 1, &[found.tracks])?;
            }
            // They must be there.
            MUXING_APP | WRITING_APP => blot(bytes, element.content, end)?,
            id if NEEDED.contains(&id) => {}
            _ => void(bytes, element.at, end)?,
        }
        at = end;
    }
    Ok(())
}

fn element(bytes: &dyn Bytes, at: u64) -> Outcome<Element> {
    let [first] = take(bytes, at)?;
    let width = first.leading_zeros() as usize + 1;
    if width > 4 {
        return broken();
    }
    let mut id = [0; 4];
    fill(bytes, at, &mut id[4 - width..])?;
    let size_at = at + width as u64;
    let [first] = take(bytes, size_at)?;
    let width = first.leading_zeros() as usize + 1;
    if width > 8 {
        return broken();
    }
    let mut size = [0; 8];
    fill(bytes, size_at, &mut size[8 - width..])?;
    let all = u64::MAX >> (64 - 7 * width);
    let size = u64::from_be_bytes(size) & all;
    let content = size_at + width as u64;
    let end = match size {
        size if size == all => None,
        size => match content.checked_add(size) {
            Some(end) => Some(end),
            None => return broken(),
        },
    };
    Ok(Element {
        id: u32::from_be_bytes(id),
        at,
        content,
        end,
    })
}

/// Void of the same length.
fn void(bytes: &dyn Bytes, at: u64, end: u64) -> Outcome<()> {
    let length = end - at;
    let content = if length >= 9 {
        let size = (length - 9) | 1 << 56;
        bytes.write_at(at, &[0xec])?;
        bytes.write_at(at + 1, &size.to_be_bytes())?;
        at + 9
    } else if let Some(size) = length
        .checked_sub(2)
        .and_then(|size| u8::try_from(size).ok())
    {
        bytes.write_at(at, &[0xec, 0x80 | size])?;
        at + 2
    } else {
        return broken();
    };
    blot(bytes, content, end)
}

fn text(bytes: &dyn Bytes, from: u64, to: u64) -> Outcome<Vec<u8>> {
    let Some(length) = usize::try_from(to - from)
        .ok()
        .filter(|length| *length <= 64)
    else {
        return broken();
    };
    let mut text = vec![0; length];
    fill(bytes, from, &mut text)?;
    text.retain(|byte| *byte != 0);
    Ok(text)
}

fn number(bytes: &dyn Bytes, from: u64, to: u64) -> Outcome<u32> {
    let mut number = 0_u32;
    if to - from > 8 {
        return broken();
    }
    for at in from..to {
        let [byte] = take(bytes, at)?;
        number = number << 8 | u32::from(byte);
    }
    Ok(number)
}
