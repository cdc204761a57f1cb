//! What a file is, told from its first bytes. Its name and what its sender calls it are not looked at.

use image::ImageFormat;

/// The largest picture that is taken in, in bytes.
pub const LARGEST_PICTURE: u64 = 10 * 1024 * 1024;
/// The largest recording, with or without pictures that move.
pub const LARGEST_RECORDING: u64 = 100 * 1024 * 1024;

/// What the first bytes say. What follows must bear it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Picture(ImageFormat),
    Mp3,
    Ogg,
    Flac,
    Wav,
    /// MP4 and M4A.
    Boxes,
    /// WebM.
    Matroska,
}

/// So many bytes are enough to tell.
pub const ENOUGH: usize = 64;

impl Told {
    /// What begins so, if it is anything that is kept here.
    pub fn of(head: &[u8]) -> Option<Self> {
        let four = head.get(..4)?;
        let form = head.get(8..12).unwrap_or_default();
        match four {
            [0xff, 0xd8, 0xff, _] => Some(Self::Picture(ImageFormat::Jpeg)),
            b"\x89PNG" if head.get(4..8) == Some(b"\r\n\x1a\n") => {
                Some(Self::Picture(ImageFormat::Png))
            }
            b"GIF8" if matches!(head.get(4..6), Some(b"7a" | b"9a")) => {
                Some(Self::Picture(ImageFormat::Gif))
            }
            b"RIFF" if form == b"WEBP" => Some(Self::Picture(ImageFormat::WebP)),
            b"RIFF" if form == b"WAVE" => Some(Self::Wav),
            b"OggS" => Some(Self::Ogg),
            b"fLaC" => Some(Self::Flac),
            b"\x1a\x45\xdf\xa3" => Some(Self::Matroska),
            [b'I', b'D', b'3', _] => Some(Self::Mp3),
            // A frame of MPEG audio; layer 0 would be another format (AAC).
            [0xff, second, third, _]
                if second & 0xe0 == 0xe0 && second & 0x06 != 0 && third & 0xf0 != 0xf0 =>
            {
                Some(Self::Mp3)
            }
            // Pictures come in such boxes, too (HEIC, AVIF), and those are not kept here.
            _ if head.get(4..8) == Some(b"ftyp") => (!is_still(form)).then_some(Self::Boxes),
            _ => None,
        }
    }

    /// The largest of its kind that is taken in.
    pub fn largest(self) -> u64 {
        match self {
            Self::Picture(_) => LARGEST_PICTURE,
            Self::Mp3 | Self::Ogg | Self::Flac | Self::Wav | Self::Boxes | Self::Matroska => {
                LARGEST_RECORDING
            }
        }
    }
}

fn is_still(brand: &[u8]) -> bool {
    matches!(
        brand,
        b"heic"
            | b"heix"
            | b"heim"
            | b"heis"
            | b"hevc"
            | b"hevx"
            | b"mif1"
            | b"msf1"
            | b"avif"
            | b"avis"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn co20_only_what_is_listed_is_anything() {
        let known: [(&[u8], Told); 10] = [
            (
                b"\xff\xd8\xff\xe0\0\x10JFIF",
                Told::Picture(ImageFormat::Jpeg),
            ),
            (
                b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
                Told::Picture(ImageFormat::Png),
            ),
            (b"GIF89a\x01\0\x01\0", Told::Picture(ImageFormat::Gif)),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Told::Picture(ImageFormat::WebP)),
            (b"RIFF\x24\0\0\0WAVEfmt ", Told::Wav),
            (b"OggS\0\x02", Told::Ogg),
            (b"ID3\x04\0\0\0\0\0\0", Told::Mp3),
            (b"\xff\xfb\x90\x64", Told::Mp3),
            (b"\0\0\0\x20ftypisom", Told::Boxes),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x86", Told::Matroska),
        ];
        for (head, told) in known {
            assert_eq!(Told::of(head), Some(told));
        }
        let others: [&[u8]; 12] = [
            b"",
            b"\xff\xd8",
            b"<svg xmlns='http://www.w3.org/2000/svg'>",
            b"<!doctype html><script>",
            b"%PDF-1.7",
            b"%!PS-Adobe",
            b"II*\0\x08\0\0\0",
            b"BM\x36\0\0\0",
            b"\0\0\0\x18ftypheic",
            b"\0\0\0\x18ftypavif",
            b"\xff\xf1\x50\x80",
            b"push graphic-context",
        ];
        for head in others {
            assert_eq!(Told::of(head), None, "{head:?}");
        }
    }
}
