//! Pictures: decoded within limits, turned upright, made smaller, and written anew, so that nothing but what can be seen is left.
//!
//! A process of its own does it (`kaifong picture`), with no more than two names of files: what decoders need of memory is given
//! back when it ends, and one that breaks takes nothing along.

pub mod moving;

use std::{
    fs::{self, File},
    io::{self, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{ExitCode, Stdio},
    time::Duration,
};

use community::media::{Details, Format, Size};
use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use super::refusal::{Failure, Refusal, is_full, of_disk};
use crate::app::error::AppError;

/// The largest picture that is taken in, in pixels.
pub const MOST_PIXELS: u64 = 33_177_600;
/// What is kept of a picture, in pixels, and of the small one beside it.
const KEPT_PIXELS: u64 = 3_686_400;
const SMALL_PIXELS: u64 = 230_400;
/// Nothing that a camera makes is longer.
const LONGEST_SIDE: u32 = 20_000;
/// What decoding may take, in bytes: that many pixels with four bytes each.
const MOST_MEMORY: u64 = MOST_PIXELS * 4 + 8 * 1024 * 1024;
const QUALITY: u8 = 85;
/// A picture without gaps that is larger than this without loss is kept with a little.
const LARGEST_LOSSLESS: u64 = 1024 * 1024;
/// How long one picture may take, and how long it may wait for its turn: longer than those before it.
const TIME: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_secs(60);

/// One at a time: a small machine has other things to do.
static TURN: Semaphore = Semaphore::const_new(1);

/// What a picture is now.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Cleaned {
    pub format: Format,
    pub details: Details,
    pub bytes: u64,
}

/// What the process says when it is done.
#[derive(Debug, Serialize, Deserialize)]
enum Outcome {
    Cleaned(Cleaned),
    Refused(String),
    NoRoom,
    CannotWrite(String),
}

/// `kaifong picture`: for the server alone.
#[derive(clap::Args)]
pub struct Arguments {
    /// jpeg, png, gif or webp.
    format: String,
    from: PathBuf,
    to: PathBuf,
    small: PathBuf,
}

/// Cleans one picture and says what it is now.
pub fn main(arguments: &Arguments) -> ExitCode {
    let Some(format) = by_word(&arguments.format) else {
        return ExitCode::from(2);
    };
    let outcome = match clean(format, &arguments.from, &arguments.to, &arguments.small) {
        Ok(cleaned) => Outcome::Cleaned(cleaned),
        Err(Failure::Refused(refusal)) => Outcome::Refused(refusal.0.to_owned()),
        Err(Failure::Disk(cause)) if is_full(&cause) => Outcome::NoRoom,
        Err(Failure::Disk(cause)) => Outcome::CannotWrite(cause.to_string()),
    };
    let told = serde_json::to_vec(&outcome)
        .map_err(io::Error::other)
        .and_then(|told| io::stdout().write_all(&told));
    match told {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

const WORDS: [(ImageFormat, &str); 4] = [
    (ImageFormat::Jpeg, "jpeg"),
    (ImageFormat::Png, "png"),
    (ImageFormat::Gif, "gif"),
    (ImageFormat::WebP, "webp"),
];

fn by_word(word: &str) -> Option<ImageFormat> {
    let known = WORDS.iter().find(|(_, known)| *known == word);
    known.map(|(format, _)| *format)
}

/// Has another process clean a picture.
///
/// # Errors
/// `Invalid` with what is wrong with it; `CannotWrite`, `Busy`.
pub async fn clean_apart(
    format: ImageFormat,
    from: &Path,
    to: &Path,
    small: &Path,
) -> Result<Cleaned, AppError> {
    let (_, word) = WORDS
        .iter()
        .find(|(known, _)| *known == format)
        .ok_or(Refusal::UNKNOWN)?;
    let _turn = tokio::time::timeout(PATIENCE, TURN.acquire())
        .await
        .map_err(|_| AppError::Busy)?
        .map_err(AppError::internal)?;
    // Also when the file has been replaced by a newer version since.
    let ourselves = Path::new("/proc/self/exe");
    let program = if ourselves.exists() {
        ourselves.to_owned()
    } else {
        std::env::current_exe().map_err(AppError::internal)?
    };
    let running = tokio::process::Command::new(program)
        .arg("picture")
        .arg(word)
        .args([from, to, small])
        .env_clear()
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output();
    let Ok(ended) = tokio::time::timeout(TIME, running).await else {
        return Err(Refusal::TOO_MANY_PIXELS.into());
    };
    let ended = ended.map_err(AppError::internal)?;
    match serde_json::from_slice(&ended.stdout) {
        Ok(Outcome::Cleaned(cleaned)) => Ok(cleaned),
        Ok(Outcome::Refused(word)) => {
            Err(Refusal::by_word(&word).unwrap_or(Refusal::BROKEN).into())
        }
        Ok(Outcome::NoRoom) => Err(of_disk(&io::ErrorKind::StorageFull.into())),
        Ok(Outcome::CannotWrite(cause)) => Err(of_disk(&io::Error::other(cause))),
        Err(_) => {
            tracing::warn!(status = %ended.status, "a picture broke its decoder");
            Err(Refusal::BROKEN.into())
        }
    }
}

/// Reads a picture and writes it anew, and a small one beside it.
///
/// # Errors
/// When it is none, is broken or too large, or cannot be written.
pub fn clean(
    format: ImageFormat,
    from: &Path,
    to: &Path,
    small: &Path,
) -> Result<Cleaned, Failure> {
    if format == ImageFormat::Jpeg && !ends(&fs::read(from)?) {
        return Err(Refusal::BROKEN.into());
    }
    let picture = decode(format, from)?;
    let may_lose = matches!(format, ImageFormat::Jpeg | ImageFormat::WebP);
    let picture = if is_see_through(&picture) {
        DynamicImage::ImageRgba8(picture.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(picture.into_rgb8())
    };
    let moving = match format {
        ImageFormat::Gif => moving::moving(&fs::read(from)?, KEPT_PIXELS),
        _ => None,
    };
    let (format, mut bytes) = match moving {
        Some(frames) => (Format::Gif, write(&frames, to)?),
        None => still(&picture, may_lose, to)?,
    };
    let preview = within(&picture, SMALL_PIXELS).unwrap_or_else(|| picture.clone());
    bytes += encode(&preview, format.small(), small)?;
    Ok(Cleaned {
        format,
        details: Details {
            size: Some(size(&picture)),
            small: Some(size(&preview)),
            focus: None,
            blurhash: blur(&preview),
        },
        bytes,
    })
}

/// Writes a picture that does not move.
fn still(picture: &DynamicImage, may_lose: bool, to: &Path) -> Result<(Format, u64), Failure> {
    let is_whole = !picture.color().has_alpha();
    if is_whole && may_lose {
        return Ok((Format::Jpeg, encode(picture, Format::Jpeg, to)?));
    }
    let bytes = encode(picture, Format::Png, to)?;
    if is_whole && bytes > LARGEST_LOSSLESS {
        return Ok((Format::Jpeg, encode(picture, Format::Jpeg, to)?));
    }
    Ok((Format::Png, bytes))
}

fn decode(format: ImageFormat, from: &Path) -> Result<DynamicImage, Failure> {
    let broken = |_| Failure::Refused(Refusal::BROKEN);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(BufReader::new(File::open(from)?), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(of_limits)?;
    // Its head alone has been read (CO18).
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Refusal::BROKEN.into());
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refusal::TOO_MANY_PIXELS.into());
    }
    decoder.set_limits(limits).map_err(of_limits)?;
    let orientation = decoder.orientation().map_err(broken)?;
    let whole = DynamicImage::from_decoder(decoder).map_err(of_limits)?;
    let mut picture = within(&whole, KEPT_PIXELS).unwrap_or(whole);
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn of_limits(cause: image::ImageError) -> Failure {
    Failure::Refused(match cause {
        image::ImageError::Limits(_) => Refusal::TOO_MANY_PIXELS,
        _ => Refusal::BROKEN,
    })
}

/// The picture with so many pixels, when it has more.
fn within(picture: &DynamicImage, most: u64) -> Option<DynamicImage> {
    let (width, height) = (picture.width(), picture.height());
    let pixels = u64::from(width) * u64::from(height);
    if pixels <= most {
        return None;
    }
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sides of pictures are small positive numbers"
    )]
    let scaled = |side: u32| {
        let scale = (most as f64 / pixels as f64).sqrt();
        ((f64::from(side) * scale) as u32).max(1)
    };
    Some(picture.thumbnail_exact(scaled(width), scaled(height)))
}

fn is_see_through(picture: &DynamicImage) -> bool {
    picture.color().has_alpha()
        && picture
            .to_rgba8()
            .pixels()
            .any(|pixel| pixel.0[3] != u8::MAX)
}

fn size(picture: &DynamicImage) -> Size {
    Size {
        width: picture.width(),
        height: picture.height(),
    }
}

fn blur(picture: &DynamicImage) -> Option<String> {
    let tiny = picture.thumbnail(32, 32).into_rgba8();
    let (across, down) = if tiny.width() >= tiny.height() {
        (4, 3)
    } else {
        (3, 4)
    };
    blurhash::encode(across, down, tiny.width(), tiny.height(), tiny.as_raw()).ok()
}

fn encode(picture: &DynamicImage, format: Format, to: &Path) -> Result<u64, Failure> {
    let mut bytes = Vec::new();
    let written = match format {
        Format::Jpeg => {
            picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
        }
        _ => picture.write_with_encoder(PngEncoder::new_with_quality(
            &mut bytes,
            CompressionType::Default,
            FilterType::Adaptive,
        )),
    };
    written.map_err(|cause| Failure::Disk(io::Error::other(cause)))?;
    write(&bytes, to)
}

fn write(bytes: &[u8], to: &Path) -> Result<u64, Failure> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(to)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(bytes.len() as u64)
}

/// Whether a JPEG comes to its end. Its decoder would paint grey what is missing; whoever sent half a picture must hear of it.
fn ends(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    loop {
        // Between markers there are the points of the picture, in which 0xff is followed by 0.
        let Some(at) = rest.iter().position(|byte| *byte == 0xff) else {
            return false;
        };
        rest = &rest[at + 1..];
        match rest.first() {
            None => return false,
            Some(0xd9) => return true,
            Some(0x00 | 0x01 | 0xd0..=0xd8) => rest = &rest[1..],
            Some(0xff) => {}
            Some(_) => {
                let Some(&[high, low]) = rest.get(1..3).and_then(|two| two.first_chunk()) else {
                    return false;
                };
                let length = usize::from(u16::from_be_bytes([high, low]));
                rest = rest.get(1 + length.max(2)..).unwrap_or_default();
            }
        }
    }
}

#[cfg(test)]
mod tests;
