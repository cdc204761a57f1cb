//! FLAC and WAV: pieces with a name and a length, some of which only tell.

use community::media::{Details, Format};

use super::{
    bytes::{Bytes, Outcome, blot, broken, take},
    tags,
};

/// More pieces than any file has.
const MOST: usize = 4096;

/// Turns pictures, remarks and whatever programs wrote into padding.
pub fn clean_flac(bytes: &dyn Bytes) -> Outcome<(Format, Details)> {
    const STREAM_INFO: u8 = 0;
    const PADDING: u8 = 1;
    const SEEK_TABLE: u8 = 3;
    let length = bytes.length()?;
    let mut at = 4;
    for number in 0..MOST {
        let [kind, a, b, c] = take(bytes, at)?;
        let size = u64::from(u32::from_be_bytes([0, a, b, c]));
        let end = at + 4 + size;
        if end > length {
            return broken();
        }
        match (number, kind & 0x7f) {
            (0, STREAM_INFO) if size == 34 => {}
            (0, _) | (_, STREAM_INFO) => return broken(),
            (_, SEEK_TABLE) => {}
            _ => {
                bytes.write_at(at, &[kind & 0x80 | PADDING])?;
                blot(bytes, at + 4, end)?;
            }
        }
        at = end;
        if kind & 0x80 != 0 {
            // A tag may have looked like the sound: that must be there without it.
            tags::cut(bytes, at)?;
            let [first, second] = take(bytes, at)?;
            if first != 0xff || second & 0xfc != 0xf8 {
                return broken();
            }
            return Ok((Format::Flac, Details::default()));
        }
    }
    broken()
}

/// Keeps the sound and what is needed to play it; every other piece becomes junk, as the format calls it.
pub fn clean_wav(bytes: &dyn Bytes) -> Outcome<(Format, Details)> {
    let [a, b, c, d] = take(bytes, 4)?;
    let length = 8 + u64::from(u32::from_le_bytes([a, b, c, d]));
    if length > bytes.length()? {
        return broken();
    }
    // What lies behind it belongs to nothing.
    bytes.cut(length)?;
    let (mut has_format, mut has_sound) = (false, false);
    let mut at = 12;
    for _ in 0..MOST {
        if at + 8 > length {
            break;
        }
        let head: [u8; 8] = take(bytes, at)?;
        let size = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        let end = at + 8 + size;
        if end > length {
            return broken();
        }
        match &head[..4] {
            b"fmt " => has_format = true,
            b"data" => has_sound = true,
            b"fact" => {}
            _ => {
                bytes.write_at(at, b"JUNK")?;
                blot(bytes, at + 8, end)?;
            }
        }
        // Pieces begin at even places.
        at = end + size % 2;
    }
    if !has_format || !has_sound {
        return broken();
    }
    Ok((Format::Wav, Details::default()))
}
