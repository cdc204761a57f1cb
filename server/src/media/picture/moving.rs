//! GIFs that move: kept frame by frame as they are, without whatever else is written into them.

/// More frames than anybody looks at, and how many pixels they may paint together.
const MOST_FRAMES: u64 = 1_000;
const MOST_PAINTED: u64 = 300_000_000;

/// The longest list of colours, and the longest code that a frame may begin with.
const LONGEST_CODE: u8 = 11;

const TRAILER: u8 = 0x3b;
const IMAGE: u8 = 0x2c;
const EXTENSION: u8 = 0x21;
const WORDS: u8 = 0x01;
const CONTROL: u8 = 0xf9;
const APPLICATION: u8 = 0xff;

/// The same GIF with its frames and how often they come, and nothing besides. `None` for one with a single frame, for one of more
/// than these pixels, for one that paints too much, and for one that does not come to its end: of those a still is made.
pub fn moving(bytes: &[u8], most: u64) -> Option<Vec<u8>> {
    let mut rest = Rest(bytes);
    let mut kept = Vec::with_capacity(bytes.len());
    rest.take(6)?;
    kept.extend_from_slice(b"GIF89a");
    let head = rest.take(7)?;
    let (width, height) = (number(head, 0)?, number(head, 2)?);
    let canvas = width * height;
    if canvas == 0 || canvas > most {
        return None;
    }
    kept.extend_from_slice(head);
    kept.extend_from_slice(rest.colours(*head.get(4)?)?);
    let mut control = None;
    let mut frames = 0;
    loop {
        match rest.byte()? {
            TRAILER => break,
            EXTENSION => match rest.byte()? {
                CONTROL => control = Some(rest.blocks()?),
                APPLICATION => {
                    let said = rest.blocks()?;
                    if frames == 0 && comes_again(said) {
                        kept.extend_from_slice(&[EXTENSION, APPLICATION]);
                        kept.extend_from_slice(said);
                    }
                }
                // Words that are painted, as hardly any program does.
                WORDS => {
                    rest.blocks()?;
                    control = None;
                }
                // Comments, and whatever else somebody thought of.
                _ => {
                    rest.blocks()?;
                }
            },
            IMAGE => {
                frames += 1;
                if frames > MOST_FRAMES || frames * canvas > MOST_PAINTED {
                    return None;
                }
                if let Some([4, flags, slow, late, colour, 0]) = control.take() {
                    kept.extend_from_slice(&[EXTENSION, CONTROL, 4]);
                    kept.extend_from_slice(&[flags & 0x1f, *slow, *late, *colour, 0]);
                }
                let place = rest.take(9)?;
                let right = number(place, 0)? + number(place, 4)?;
                let below = number(place, 2)? + number(place, 6)?;
                if right > width || below > height {
                    return None;
                }
                kept.push(IMAGE);
                kept.extend_from_slice(place);
                kept.extend_from_slice(rest.colours(*place.get(8)?)?);
                let code = rest.byte()?;
                if code > LONGEST_CODE {
                    return None;
                }
                kept.push(code);
                kept.extend_from_slice(rest.blocks()?);
            }
            _ => return None,
        }
    }
    kept.push(TRAILER);
    (frames > 1).then_some(kept)
}

/// Whether this says how often the frames come, and nothing else.
fn comes_again(said: &[u8]) -> bool {
    let known = [b"\x0bNETSCAPE2.0\x03\x01", b"\x0bANIMEXTS1.0\x03\x01"];
    known.iter().any(|head| said.starts_with(*head)) && said.len() == 17
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    let two = bytes.get(at..at + 2)?.first_chunk()?;
    Some(u64::from(u16::from_le_bytes(*two)))
}

/// What has not been read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    /// The list of colours that these flags announce.
    fn colours(&mut self, flags: u8) -> Option<&'a [u8]> {
        if flags & 0x80 == 0 {
            return Some(&[]);
        }
        self.take(3 << ((flags & 0x07) + 1))
    }

    /// Blocks, each with its length before it, to the empty one at their end.
    fn blocks(&mut self) -> Option<&'a [u8]> {
        let begun = self.0;
        loop {
            let length = self.byte()?;
            self.take(usize::from(length))?;
            if length == 0 {
                return begun.get(..begun.len() - self.0.len());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"22.2783N 114.1747E";
    const FRAME: &[u8] = b"\x2c\0\0\0\0\x02\0\x02\0\0\x02\x02\x84\x51\0";
    const AGAIN: &[u8] = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";
    const SLOWLY: &[u8] = b"\x21\xf9\x04\x04\x0a\0\0\0";

    fn gif(parts: &[&[u8]]) -> Vec<u8> {
        let head = b"GIF89a\x02\0\x02\0\x80\0\0\0\0\0\xff\xff\xff".as_slice();
        [&[head], parts].concat().concat()
    }

    fn extension(label: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).unwrap_or_default();
        [&[EXTENSION, label, length], content, &[0]].concat()
    }

    #[test]
    fn co15_of_a_gif_that_moves_its_frames_alone_are_left() {
        let clean = gif(&[AGAIN, SLOWLY, FRAME, SLOWLY, FRAME, b";"]);
        assert_eq!(moving(&clean, 100).as_ref(), Some(&clean));
        let comment = extension(0xfe, SECRET);
        let profile = [b"\x21\xff\x0bXMP DataXMP".as_slice(), &[18], SECRET, &[0]].concat();
        let longer = [&AGAIN[..AGAIN.len() - 1], &[18], SECRET, &[0]].concat();
        let parts: [&[u8]; 11] = [
            &comment, AGAIN, &profile, &longer, SLOWLY, FRAME, &comment, SLOWLY, FRAME, b";",
            SECRET,
        ];
        assert_eq!(moving(&gif(&parts), 100), Some(clean));
    }

    #[test]
    fn co18_of_one_that_paints_too_much_or_breaks_off_a_still_is_made() {
        let outside = [&FRAME[..1], &[1], &FRAME[2..]].concat();
        let many = FRAME.repeat(1_001);
        for (parts, most) in [
            (vec![FRAME, b";".as_slice()], 100),
            (vec![FRAME, FRAME, b";"], 3),
            (vec![FRAME, FRAME], 100),
            (vec![FRAME, &FRAME[..9]], 100),
            (vec![FRAME, &outside, b";"], 100),
            (vec![&many, b";"], 100),
            (vec![FRAME, FRAME, b"x;"], 100),
        ] {
            assert_eq!(moving(&gif(&parts), most), None);
        }
        let mut wide = gif(&[FRAME, FRAME, b";"]);
        wide[6..10].copy_from_slice(&[0xff, 0x7f, 0xff, 0x7f]);
        assert_eq!(moving(&wide, u64::MAX), None);
    }
}
