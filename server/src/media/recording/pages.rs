//! Ogg with Opus or Vorbis: pages with sums, and a packet of remarks near the beginning.

use community::media::{Details, Format};

use super::bytes::{Bytes, Outcome, broken, fill, take};
use crate::media::refusal::Refusal;

/// More streams than a recording has.
const MOST_STREAMS: usize = 256;

/// One of the streams that share the pages.
struct Stream {
    serial: [u8; 4],
    /// What its second packet becomes: no remarks at all. Zeroes follow.
    empty: &'static [u8],
    /// Which of its packets is being read, and how far.
    packet: u32,
    offset: u64,
}

/// Empties the remarks of every stream, to the byte as long as they were.
pub fn clean(bytes: &dyn Bytes) -> Outcome<(Format, Details)> {
    let length = bytes.length()?;
    let mut streams: Vec<Stream> = Vec::new();
    let mut page = Vec::new();
    let mut at = 0;
    while at < length {
        let head: [u8; 27] = take(bytes, at)?;
        if !head.starts_with(b"OggS\0") {
            return broken();
        }
        let count = usize::from(head[26]);
        let mut lacing = vec![0; count];
        fill(bytes, at + 27, &mut lacing)?;
        let size = lacing.iter().map(|lace| usize::from(*lace)).sum::<usize>();
        page.resize(27 + count + size, 0);
        fill(bytes, at, &mut page)?;
        if sum(&page) != head[22..26] {
            return broken();
        }
        let serial = [head[14], head[15], head[16], head[17]];
        if head[5] & 2 != 0 {
            let begun = begin(serial, &page[27 + count..])?;
            // Recordings may follow each other in one file, also under the same number: each has remarks of its own.
            let is_full = streams.len() == MOST_STREAMS;
            match streams.iter_mut().find(|stream| stream.serial == serial) {
                Some(before) if before.packet < 2 => return broken(),
                Some(before) => *before = begun,
                None if is_full => return broken(),
                None => streams.push(begun),
            }
        }
        let stream = streams.iter_mut().find(|stream| stream.serial == serial);
        let Some(stream) = stream else {
            return broken();
        };
        if stream.empty_in(&lacing, &mut page[27 + count..]) {
            let sum = sum(&page);
            page[22..26].copy_from_slice(&sum);
            bytes.write_at(at, &page)?;
        }
        at += page.len() as u64;
    }
    // A stream of which not even the remarks came to their end.
    if streams.is_empty() || streams.iter().any(|stream| stream.packet < 2) {
        return broken();
    }
    Ok((Format::Ogg, Details::default()))
}

fn begin(serial: [u8; 4], packet: &[u8]) -> Outcome<Stream> {
    let empty: &[u8] = if packet.starts_with(b"OpusHead") {
        b"OpusTags\0\0\0\0\0\0\0\0"
    } else if packet.starts_with(b"\x01vorbis") {
        b"\x03vorbis\0\0\0\0\0\0\0\0\x01"
    } else {
        return Err(Refusal::UNKNOWN.into());
    };
    Ok(Stream {
        serial,
        empty,
        packet: 0,
        offset: 0,
    })
}

impl Stream {
    /// Goes through a page; whether something of it was emptied.
    fn empty_in(&mut self, lacing: &[u8], content: &mut [u8]) -> bool {
        let mut start = 0;
        let mut has_changed = false;
        for lace in lacing {
            let end = start + usize::from(*lace);
            if self.packet == 1 {
                for byte in &mut content[start..end] {
                    let place = usize::try_from(self.offset).unwrap_or(usize::MAX);
                    *byte = self.empty.get(place).copied().unwrap_or(0);
                    self.offset += 1;
                }
                has_changed = true;
            }
            if *lace < 255 {
                self.packet = self.packet.saturating_add(1);
                self.offset = 0;
            }
            start = end;
        }
        has_changed
    }
}

/// The sum of a page, its own place taken as zero.
fn sum(page: &[u8]) -> [u8; 4] {
    let mut sum = 0_u32;
    for (place, byte) in page.iter().enumerate() {
        let byte = if (22..26).contains(&place) { 0 } else { *byte };
        sum = sum << 8 ^ TABLE[usize::from((sum >> 24) as u8 ^ byte)];
    }
    sum.to_le_bytes()
}

const TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut place = 0;
    while place < 256 {
        let mut value = (place as u32) << 24;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 0x8000_0000 == 0 {
                value << 1
            } else {
                value << 1 ^ 0x04c1_1db7
            };
            bit += 1;
        }
        table[place] = value;
        place += 1;
    }
    table
}
