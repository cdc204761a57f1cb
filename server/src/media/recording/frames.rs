//! MP3: frames one after the other, with tags before and behind them.

use community::media::{Details, Format};

use super::{Bytes, Outcome, blot, broken, take};

/// How far into a file its sound may begin.
const FIRST_WITHIN: u64 = 64 * 1024;
/// So many frames that follow each other are no chance.
const ENOUGH: usize = 4;
/// More tags than any file has.
const MOST_TAGS: usize = 16;

/// Blots out the tags before the sound and cuts off those behind it.
pub fn clean(bytes: &dyn Bytes) -> Outcome<(Format, Details)> {
    let start = after_tags(bytes)?;
    let mut end = bytes.length()?;
    for _ in 0..MOST_TAGS {
        let Some(before) = tag_at_end(bytes, start, end)? else {
            break;
        };
        end = before;
    }
    bytes.cut(end)?;
    if is_sound(bytes, start, end)? {
        Ok((Format::Mp3, Details::default()))
    } else {
        broken()
    }
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

/// Where the last tag before `end` begins, if there is one.
fn tag_at_end(bytes: &dyn Bytes, start: u64, end: u64) -> Outcome<Option<u64>> {
    let behind = |size: u64| end.checked_sub(size).filter(|at| *at >= start);
    if let Some(at) = behind(128)
        && take::<3>(bytes, at)? == *b"TAG"
    {
        return Ok(Some(at));
    }
    if let Some(at) = behind(227)
        && take::<4>(bytes, at)? == *b"TAG+"
    {
        return Ok(Some(at));
    }
    if let Some(at) = behind(32) {
        let foot: [u8; 32] = take(bytes, at)?;
        if foot.starts_with(b"APETAGEX") {
            let size = u64::from(u32::from_le_bytes([foot[12], foot[13], foot[14], foot[15]]));
            let head = if foot[23] & 0x80 == 0 { 0 } else { 32 };
            return Ok(behind(size.max(32) + head).or(Some(at)));
        }
    }
    if let Some(at) = behind(15) {
        let foot: [u8; 15] = take(bytes, at)?;
        if &foot[6..] == b"LYRICS200" {
            let size = std::str::from_utf8(&foot[..6])
                .ok()
                .and_then(|digits| digits.parse::<u64>().ok())
                .unwrap_or(0);
            return Ok(behind(size + 15).or(Some(at)));
        }
    }
    Ok(None)
}

fn is_sound(bytes: &dyn Bytes, start: u64, end: u64) -> Outcome<bool> {
    let reach = usize::try_from(end.saturating_sub(start).min(FIRST_WITHIN)).unwrap_or(0);
    let mut window = vec![0; reach];
    super::fill(bytes, start, &mut window)?;
    for (offset, pair) in window.windows(4).enumerate() {
        let Some(mut length) = frame_length(pair) else {
            continue;
        };
        let mut at = start + offset as u64;
        let mut count = 1;
        while count < ENOUGH {
            at += length;
            if at + 4 > end {
                break;
            }
            match frame_length(&take::<4>(bytes, at)?) {
                Some(next) => length = next,
                None => break,
            }
            count += 1;
        }
        if count == ENOUGH {
            return Ok(true);
        }
    }
    Ok(false)
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
