//! Where the samples of a track lie in an MP4: between those of the others, in the same heap.

use super::{
    bytes::{Bytes, Outcome, broken, fill, take},
    place::{self, Place, all, find, free, number},
};

/// From the first byte to the one behind the last.
pub type Range = (u64, u64);

/// More samples or chunks than a film has.
pub const MOST: u32 = 1_000_000;

/// Those of a track that its own tables tell of.
pub fn of_track(bytes: &dyn Bytes, track: Place) -> Outcome<Vec<Range>> {
    let mut inside = track;
    for kind in [*b"mdia", *b"minf", *b"stbl"] {
        match find(bytes, inside, kind)? {
            Some(place) => inside = place,
            None => return Ok(Vec::new()),
        }
    }
    let offsets = match (
        find(bytes, inside, *b"stco")?,
        find(bytes, inside, *b"co64")?,
    ) {
        (Some(table), _) => offsets(bytes, table, 4)?,
        (None, Some(table)) => offsets(bytes, table, 8)?,
        (None, None) => return Ok(Vec::new()),
    };
    if offsets.is_empty() {
        return Ok(Vec::new());
    }
    let (Some(sizes), Some(chunks)) = (
        find(bytes, inside, *b"stsz")?,
        find(bytes, inside, *b"stsc")?,
    ) else {
        return broken();
    };
    let mut sizes = Sizes::of(bytes, sizes)?;
    let chunks = numbers::<3>(bytes, chunks, 4)?;
    let mut ranges = Vec::with_capacity(offsets.len());
    let mut kind = 0;
    for (place, from) in offsets.into_iter().enumerate() {
        // A row tells from which chunk on, counted from one, there are so many samples in each.
        while chunks
            .get(kind + 1)
            .is_some_and(|row| row[0] as usize <= place + 1)
        {
            kind += 1;
        }
        let Some(row) = chunks.get(kind) else {
            return broken();
        };
        ranges.push((from, from.saturating_add(sizes.take(row[1]))));
    }
    Ok(ranges)
}

/// How large each sample is, or all.
struct Sizes {
    each: u64,
    rows: std::vec::IntoIter<[u32; 1]>,
}

impl Sizes {
    fn of(bytes: &dyn Bytes, table: Place) -> Outcome<Self> {
        let each = number(bytes, table, 4)?;
        let rows = if each == 0 {
            numbers::<1>(bytes, table, 8)?
        } else {
            Vec::new()
        };
        Ok(Self {
            each: u64::from(each),
            rows: rows.into_iter(),
        })
    }

    /// How much the next so many samples are together.
    fn take(&mut self, count: u32) -> u64 {
        if self.each > 0 {
            return self.each * u64::from(count);
        }
        let next = self.rows.by_ref().take(count as usize);
        next.map(|[size]| u64::from(size)).sum()
    }
}

/// The rows of a table whose count stands at this offset, each of so many numbers.
fn numbers<const N: usize>(
    bytes: &dyn Bytes,
    table: Place,
    count_at: u64,
) -> Outcome<Vec<[u32; N]>> {
    let raw = rows(bytes, table, count_at, N as u64 * 4)?;
    let row = |row: &[u8]| {
        let mut numbers = [0; N];
        for (number, four) in numbers.iter_mut().zip(row.as_chunks::<4>().0) {
            *number = u32::from_be_bytes(*four);
        }
        numbers
    };
    Ok(raw.chunks_exact(N * 4).map(row).collect())
}

fn offsets(bytes: &dyn Bytes, table: Place, width: u64) -> Outcome<Vec<u64>> {
    let raw = rows(bytes, table, 4, width)?;
    let number = |row: &[u8]| row.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    Ok(raw
        .chunks_exact(usize::try_from(width).unwrap_or(4))
        .map(number)
        .collect())
}

fn rows(bytes: &dyn Bytes, table: Place, count_at: u64, width: u64) -> Outcome<Vec<u8>> {
    let count = number(bytes, table, count_at)?;
    let from = table.content + count_at + 4;
    let length = u64::from(count) * width;
    if count > MOST || from + length > table.end {
        return broken();
    }
    let mut raw = vec![0; usize::try_from(length).unwrap_or(0)];
    fill(bytes, from, &mut raw)?;
    Ok(raw)
}

/// A film in pieces, as browsers record it: each tells for itself where the samples of each track are.
#[derive(Debug, Default)]
pub struct Fragments {
    places: Vec<Place>,
    /// The tracks that are kept.
    kept: Vec<u32>,
    /// How large a sample is, where a piece does not say.
    defaults: Vec<(u32, u32)>,
}

impl Fragments {
    pub fn add(&mut self, fragment: Place) {
        self.places.push(fragment);
    }

    pub fn keep(&mut self, bytes: &dyn Bytes, track: Place) -> Outcome<()> {
        let Some(head) = find(bytes, track, *b"tkhd")? else {
            return broken();
        };
        let [version] = take(bytes, head.content)?;
        self.kept
            .push(number(bytes, head, if version == 1 { 20 } else { 12 })?);
        Ok(())
    }

    pub fn remember_default(&mut self, bytes: &dyn Bytes, place: Place) -> Outcome<()> {
        let known = (number(bytes, place, 4)?, number(bytes, place, 16)?);
        self.defaults.push(known);
        Ok(())
    }

    /// Frees what tells of other tracks than those that are kept; where their samples lie.
    pub fn free_others(&self, bytes: &dyn Bytes) -> Outcome<Vec<Range>> {
        let mut gone = Vec::new();
        for fragment in &self.places {
            let mut end = fragment.at;
            for place in all(bytes, *fragment)? {
                if &place.kind != b"traf" {
                    continue;
                }
                let (track, ranges) = self.of_piece(bytes, *fragment, place, end)?;
                end = ranges.last().map_or(end, |(_, end)| *end);
                if !self.kept.contains(&track) {
                    gone.extend(ranges);
                    free(bytes, place)?;
                }
            }
        }
        Ok(gone)
    }

    fn of_piece(
        &self,
        bytes: &dyn Bytes,
        fragment: Place,
        piece: Place,
        before: u64,
    ) -> Outcome<(u32, Vec<Range>)> {
        let Some(head) = find(bytes, piece, *b"tfhd")? else {
            return broken();
        };
        let flags = number(bytes, head, 0)?;
        let track = number(bytes, head, 4)?;
        let mut offset = 8;
        let mut base = before;
        if flags & 0x1 != 0 {
            let (high, low) = (number(bytes, head, 8)?, number(bytes, head, 12)?);
            base = u64::from(high) << 32 | u64::from(low);
            offset += 8;
        } else if flags & 0x2_0000 != 0 {
            base = fragment.at;
        }
        for flag in [0x2, 0x8] {
            offset += if flags & flag == 0 { 0 } else { 4 };
        }
        let each = if flags & 0x10 == 0 {
            let known = self.defaults.iter().find(|(known, _)| *known == track);
            known.map_or(0, |(_, size)| *size)
        } else {
            number(bytes, head, offset)?
        };
        let mut ranges = Vec::new();
        let mut from = base;
        for run in all(bytes, piece)? {
            if &run.kind == b"trun" {
                let range = of_run(bytes, run, base, from, each)?;
                from = range.1;
                ranges.push(range);
            }
        }
        Ok((track, ranges))
    }
}

fn of_run(bytes: &dyn Bytes, run: Place, base: u64, from: u64, each: u32) -> Outcome<Range> {
    let flags = number(bytes, run, 0)?;
    let count = number(bytes, run, 4)?;
    let mut offset = 8;
    let mut from = from;
    if flags & 0x1 != 0 {
        let told = number(bytes, run, 8)?.cast_signed();
        let Some(begin) = base.checked_add_signed(i64::from(told)) else {
            return broken();
        };
        from = begin;
        offset += 4;
    }
    offset += if flags & 0x4 == 0 { 0 } else { 4 };
    let mut length = u64::from(each) * u64::from(count);
    if flags & 0x200 != 0 {
        let before = u64::from(flags >> 8 & 1) * 4;
        let width = [0x100, 0x200, 0x400, 0x800]
            .iter()
            .filter(|flag| flags & **flag != 0)
            .count() as u64
            * 4;
        if count > MOST || run.content + offset + u64::from(count) * width > run.end {
            return broken();
        }
        length = 0;
        for sample in 0..u64::from(count) {
            let at = offset + sample * width + before;
            length += u64::from(place::number(bytes, run, at)?);
        }
    }
    Ok((from, from.saturating_add(length)))
}
