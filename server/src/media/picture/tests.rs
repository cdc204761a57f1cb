use image::{Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const SECRET: &[u8] = b"22.2783N 114.1747E";

fn encoded(picture: &DynamicImage, format: ImageFormat) -> image::ImageResult<Vec<u8>> {
    let mut bytes = io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format)?;
    Ok(bytes.into_inner())
}

fn photo(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        Rgb([(x % 256) as u8, (y % 256) as u8, 90])
    }))
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX);
    let mut bytes = vec![0xff, marker];
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(content);
    bytes
}

/// EXIF that says which way is up, and holds a secret.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend_from_slice(&[orientation, 0, 0, 0, 0, 0, 0]);
    tiff.extend_from_slice(SECRET);
    [b"Exif\0\0".as_slice(), &tiff].concat()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn sum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(sum & 1))
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let named = [kind.as_slice(), content].concat();
    let mut bytes = (content.len() as u32).to_be_bytes().to_vec();
    bytes.extend_from_slice(&named);
    bytes.extend_from_slice(&sum(&named).to_be_bytes());
    bytes
}

/// Cleans these bytes; what came out of it, and the two files.
fn cleaned(format: ImageFormat, bytes: &[u8]) -> Result<(Cleaned, Vec<u8>, Vec<u8>), Failure> {
    let folder = tempfile::tempdir()?;
    let [from, to, small] = ["from", "to", "small"].map(|name| folder.path().join(name));
    fs::write(&from, bytes)?;
    let cleaned = clean(format, &from, &to, &small)?;
    Ok((cleaned, fs::read(to)?, fs::read(small)?))
}

fn is_refused(format: ImageFormat, bytes: &[u8], why: Refusal) -> bool {
    matches!(cleaned(format, bytes), Err(Failure::Refused(refusal)) if refusal == why)
}

#[test]
fn co15_nothing_but_what_can_be_seen_is_left_of_a_picture() -> Outcome {
    let jpeg = encoded(&photo(60, 40), ImageFormat::Jpeg)?;
    let mut tagged = jpeg[..2].to_vec();
    tagged.extend(segment(0xe1, &exif(6)));
    tagged.extend(segment(
        0xe1,
        &[b"http://ns.adobe.com/xap/1.0/\0".as_slice(), SECRET].concat(),
    ));
    tagged.extend(segment(0xfe, SECRET));
    tagged.extend_from_slice(&jpeg[2..]);
    tagged.extend_from_slice(SECRET);
    let (told, whole, small) = cleaned(ImageFormat::Jpeg, &tagged).map_err(|_| "a picture")?;
    for bytes in [&whole, &small] {
        assert!(!holds(bytes, SECRET) && !holds(bytes, b"Exif"));
    }
    // It was told to be turned, and it is.
    assert_eq!(
        told.details.size,
        Some(Size {
            width: 40,
            height: 60
        })
    );
    assert_eq!(told.format, Format::Jpeg);

    let see_through = RgbaImage::from_pixel(20, 10, Rgba([200, 10, 10, 128]));
    let png = encoded(&DynamicImage::ImageRgba8(see_through), ImageFormat::Png)?;
    let mut tagged = png[..33].to_vec();
    tagged.extend(chunk(b"tEXt", &[b"Author\0".as_slice(), SECRET].concat()));
    tagged.extend(chunk(b"eXIf", &exif(1)[6..]));
    tagged.extend_from_slice(&png[33..]);
    let (told, whole, small) = cleaned(ImageFormat::Png, &tagged).map_err(|_| "a picture")?;
    for bytes in [&whole, &small] {
        assert!(!holds(bytes, SECRET) && !holds(bytes, b"tEXt"));
    }
    assert_eq!(told.format, Format::Png);
    let again = image::load_from_memory(&whole)?;
    assert_eq!(again.to_rgba8().get_pixel(3, 3).0[3], 128);
    Ok(())
}

#[test]
fn co18_a_picture_is_refused_by_its_head() -> Outcome {
    let head = |width: u32, height: u32| {
        let mut size = Vec::new();
        size.extend_from_slice(&width.to_be_bytes());
        size.extend_from_slice(&height.to_be_bytes());
        size.extend_from_slice(&[8, 2, 0, 0, 0]);
        [
            b"\x89PNG\r\n\x1a\n".as_slice(),
            &chunk(b"IHDR", &size),
            &chunk(b"IDAT", &[]),
        ]
        .concat()
    };
    for (width, height) in [
        (30_000, 30_000),
        (19_000, 2000),
        (4_000_000, 1),
        (1, 4_000_000),
    ] {
        let bytes = head(width, height);
        assert!(
            is_refused(ImageFormat::Png, &bytes, Refusal::TOO_MANY_PIXELS),
            "{width}x{height}"
        );
    }
    let gif = b"GIF89a\xff\xff\xff\xff\0\0\0\x2c\0\0\0\0\xff\xff\xff\xff\0\x02\0\x3b";
    assert!(is_refused(ImageFormat::Gif, gif, Refusal::TOO_MANY_PIXELS));
    let mut jpeg = encoded(&photo(16, 16), ImageFormat::Jpeg)?;
    let frame = jpeg
        .windows(2)
        .position(|two| two == [0xff, 0xc0])
        .ok_or("a frame")?;
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert!(is_refused(
        ImageFormat::Jpeg,
        &jpeg,
        Refusal::TOO_MANY_PIXELS
    ));
    Ok(())
}

#[test]
fn co22_half_a_picture_is_none() -> Outcome {
    let picture = photo(200, 200);
    for (format, _) in WORDS {
        let whole = encoded(&picture, format)?;
        assert!(cleaned(format, &whole).is_ok(), "{format:?}");
        for cut in [0, 1, 20, whole.len() / 2, whole.len() * 9 / 10] {
            assert!(
                is_refused(format, &whole[..cut], Refusal::BROKEN),
                "{format:?} {cut}"
            );
        }
        let mut noise = whole[..12].to_vec();
        noise.extend((0..5000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8));
        assert!(cleaned(format, &noise).is_err(), "{format:?}");
        // One kind under the name of another.
        for (other, _) in WORDS {
            assert!(other == format || cleaned(other, &whole).is_err());
        }
    }
    Ok(())
}

#[test]
fn a_large_picture_becomes_one_of_reasonable_size() -> Outcome {
    let large = encoded(&photo(4000, 3000), ImageFormat::Jpeg)?;
    let (told, whole, small) = cleaned(ImageFormat::Jpeg, &large).map_err(|_| "a picture")?;
    let pixels =
        |size: Option<Size>| size.map_or(0, |size| u64::from(size.width) * u64::from(size.height));
    assert!((KEPT_PIXELS * 9 / 10..=KEPT_PIXELS).contains(&pixels(told.details.size)));
    assert!((1..=SMALL_PIXELS).contains(&pixels(told.details.small)));
    assert_eq!(told.bytes, (whole.len() + small.len()) as u64);
    // Four times three colours, and what they are measured by.
    assert_eq!(told.details.blurhash.map(|text| text.len()), Some(28));
    let thin = encoded(&photo(8000, 2), ImageFormat::Png)?;
    assert!(cleaned(ImageFormat::Png, &thin).is_ok());
    // A picture on a screen that is large without loss is kept with a little.
    let mut state = 1_u64;
    let noisy = RgbImage::from_fn(1000, 1000, |_, _| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        Rgb([
            (state >> 40) as u8,
            (state >> 32) as u8,
            (state >> 24) as u8,
        ])
    });
    let png = encoded(&DynamicImage::ImageRgb8(noisy), ImageFormat::Png)?;
    let (told, _, _) = cleaned(ImageFormat::Png, &png).map_err(|_| "a picture")?;
    assert_eq!(told.format, Format::Jpeg);
    Ok(())
}
