//! MP3: frames one after the other. What lies before, between and behind them, tags above all, is no sound: it becomes zeroes or is cut
//! off.

use community::media::{Details, Format};

use super::{
    bytes::{Bytes, Outcome, blot, broken, fill, take},
    tags,
};

/// So many frames that follow each other are no chance.
const ENOUGH: usize = 4;
/// More tags than any file has.
const MOST_TAGS: usize = 16;
/// A frame that broke off and the tag for its end are cut in two or three; more is somebody's wish to keep us busy.
const MOST_ROUNDS: usize = 16;
/// How much is looked through at once.
const WINDOW: u64 = 64 * 1024;

/// Leaves the frames, and nothing else.
pub fn clean(bytes: &dyn Bytes) -> Outcome<(Format, Details)> {
    let start = after_tags(bytes)?;
    for _ in 0..MOST_ROUNDS {
        tags::cut(bytes, start)?;
        let length = bytes.length()?;
        let mut at = start;
        let mut end = None;
        while let Some(first) = sound_from(bytes, at, length)? {
            // Only a tag may stand before the first: what is left must still begin as what it was told to be.
            if first > 0 && at == 0 {
                return broken();
            }
            blot(bytes, at, first)?;
            at = first;
            while let Some(next) = frame_end(bytes, at, length)? {
                at = next;
            }
            end = Some(at);
        }
        let Some(end) = end else { return broken() };
        bytes.cut(end)?;
        // A frame that broke off may have had a tag for its end.
        if end == length {
            return Ok((Format::Mp3, Details::default()));
        }
    }
    broken()
}

/// Where the tags at the beginning end; their frames are padding now, as the format has it.
fn after_tags(bytes: &dyn Bytes) -> Outcome<u64> {
    let length = bytes.length()?;
    let mut at = 0;
    for _ in 0..MOST_TAGS {
        if at + 10 > length {
            return broken();
        }
        let head: [u8; 10] = take(bytes, at)?;
        if !head.starts_with(b"ID3") {
            return Ok(at);
        }
        let size = head[6..]
            .iter()
            .fold(0_u64, |size, byte| size << 7 | u64::from(byte & 0x7f));
        let footer = if head[5] & 0x10 == 0 { 0 } else { 10 };
        let end = at + 10 + size + footer;
        if end > length {
            return broken();
        }
        // Neither packed nor with more of a head: only room.
        bytes.write_at(at + 3, &[4, 0, 0])?;
        blot(bytes, at + 10, at + 10 + size)?;
        if footer > 0 {
            // Without its flag the footer would be no part of the tag: it becomes padding by a longer size.
            let whole = size + footer;
            let seven = |shift: u32| (whole >> shift & 0x7f) as u8;
            bytes.write_at(at + 6, &[seven(21), seven(14), seven(7), seven(0)])?;
            blot(bytes, at + 10 + size, end)?;
        }
        at = end;
    }
    broken()
}

/// Where the next frames begin, if any follow.
fn sound_from(bytes: &dyn Bytes, from: u64, length: u64) -> Outcome<Option<u64>> {
    let mut at = from;
    while at + 4 <= length {
        let mut window = vec![0; usize::try_from((length - at).min(WINDOW)).unwrap_or(0)];
        fill(bytes, at, &mut window)?;
        for (offset, head) in window.windows(4).enumerate() {
            let begin = at + offset as u64;
            if frame_length(head).is_some() && are_frames(bytes, begin, length)? {
                return Ok(Some(begin));
            }
        }
        at += window.len() as u64 - 3;
    }
    Ok(None)
}

fn are_frames(bytes: &dyn Bytes, from: u64, length: u64) -> Outcome<bool> {
    let mut at = from;
    for _ in 0..ENOUGH {
        match frame_end(bytes, at, length)? {
            Some(end) => at = end,
            None => return Ok(false),
        }
    }
    Ok(true)
}

/// Where the frame that begins here ends, if one does and it is whole.
fn frame_end(bytes: &dyn Bytes, at: u64, length: u64) -> Outcome<Option<u64>> {
    if at + 4 > length {
        return Ok(None);
    }
    let end = frame_length(&take::<4>(bytes, at)?).map(|size| at + size);
    Ok(end.filter(|end| *end <= length))
}

/// How long the frame with this head is.
fn frame_length(head: &[u8]) -> Option<u64> {
    const RATES_1: [u64; 15] = [
        0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ];
    const RATES_2: [u64; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let [first, second, third, _] = head.first_chunk::<4>()?;
    // Sync, and layer 3 alone.
    if *first != 0xff || second & 0xe6 != 0xe2 {
        return None;
    }
    let is_first_version = second & 0x18 == 0x18;
    let halved = match second & 0x18 {
        0x18 => 1,
        0x10 => 2,
        0x00 => 4,
        _ => return None,
    };
    let rates = if is_first_version { RATES_1 } else { RATES_2 };
    let rate = *rates
        .get(usize::from(third >> 4))
        .filter(|rate| **rate > 0)?;
    let per_second = *[44_100, 48_000, 32_000].get(usize::from(third >> 2 & 3))? / halved;
    let factor = if is_first_version { 144_000 } else { 72_000 };
    Some(factor * rate / per_second + u64::from(third >> 1 & 1))
}
