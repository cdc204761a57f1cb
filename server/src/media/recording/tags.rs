//! Tags that programs put behind the sound, whatever its format is.

use super::bytes::{Bytes, Outcome, broken, take};

/// More tags than any file has.
const MOST: usize = 64;

/// Cuts off all of them, but nothing before `start`.
pub fn cut(bytes: &dyn Bytes, start: u64) -> Outcome<()> {
    let mut end = bytes.length()?;
    for _ in 0..MOST {
        match at_end(bytes, start, end)? {
            Some(before) => end = before,
            None => return Ok(bytes.cut(end)?),
        }
    }
    broken()
}

/// Where the last tag before `end` begins, if there is one.
fn at_end(bytes: &dyn Bytes, start: u64, end: u64) -> Outcome<Option<u64>> {
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
    if let Some(at) = behind(10) {
        let foot: [u8; 10] = take(bytes, at)?;
        if foot.starts_with(b"3DI") {
            let size = foot[6..]
                .iter()
                .fold(0_u64, |size, byte| size << 7 | u64::from(byte & 0x7f));
            return Ok(behind(size + 20).or(Some(at)));
        }
    }
    Ok(None)
}
