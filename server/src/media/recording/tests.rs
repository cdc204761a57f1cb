use community::media::Size;

use super::*;

const SECRET: &[u8] = b"Aunt Mei, Flat 7B";

fn cleaned(bytes: &[u8]) -> Outcome<(Format, Details, Vec<u8>)> {
    let told = Told::of(bytes).ok_or(Refusal::UNKNOWN)?;
    let held = Held(RefCell::new(bytes.to_vec()));
    let (format, details) = clean_bytes(told, &held)?;
    Ok((format, details, held.0.into_inner()))
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

fn mp3() -> Vec<u8> {
    // 128 kbit/s at 44,100 a second: 417 bytes.
    let frame = join(&[b"\xff\xfb\x90\x64", &[0x55; 413]]);
    let frame_2 = frame.repeat(6);
    let title = join(&[b"TIT2\0\0\0\x11\0\0", SECRET]);
    let size = u8::try_from(title.len()).unwrap_or(0);
    let head = join(&[b"ID3\x03\0\x40\0\0\0", &[size], &title]);
    let foot = join(&[b"TAG", SECRET, &[0; 108]]);
    let ape_item = join(&[b"\x11\0\0\0\0\0\0\0Title\0", SECRET]);
    let ape_size = u32::try_from(ape_item.len() + 32)
        .unwrap_or(0)
        .to_le_bytes();
    let ape = join(&[
        &ape_item,
        b"APETAGEX\xd0\x07\0\0",
        &ape_size,
        b"\x01\0\0\0\0\0\0\0",
        &[0; 8],
    ]);
    join(&[&head, &frame_2, &ape, &foot])
}

/// A page of Ogg; its sum is made by what is tried, so it is tried with a known one as well.
fn page(first: bool, packets: &[&[u8]]) -> Vec<u8> {
    let mut lacing = Vec::new();
    for packet in packets {
        lacing.extend(std::iter::repeat_n(255, packet.len() / 255));
        lacing.push((packet.len() % 255) as u8);
    }
    let flags = if first { 2 } else { 0 };
    let mut page = join(&[
        b"OggS\0",
        &[flags],
        &[0; 8],
        b"ABCD",
        &[0; 8],
        &[lacing.len() as u8],
    ]);
    page.extend(&lacing);
    page.extend(packets.concat());
    let mut sum = 0_u32;
    for byte in &page {
        sum ^= u32::from(*byte) << 24;
        for _ in 0..8 {
            sum = if sum >> 31 == 1 {
                sum << 1 ^ 0x04c1_1db7
            } else {
                sum << 1
            };
        }
    }
    page[22..26].copy_from_slice(&sum.to_le_bytes());
    page
}

fn opus() -> Vec<u8> {
    let remarks = join(&[
        b"OpusTags\x04\0\0\0Lavf\x01\0\0\0\x17\0\0\0TITLE=",
        SECRET,
        &[7; 600],
    ]);
    join(&[
        &page(true, &[b"OpusHead\x01\x01\0\0\0\0\0\0\0\0\0"]),
        &page(false, &[&remarks]),
        &page(false, &[&[9; 700], &[8; 20]]),
    ])
}

fn vorbis() -> Vec<u8> {
    let remarks = join(&[
        b"\x03vorbis\x04\0\0\0Lavf\x01\0\0\0\x17\0\0\0TITLE=",
        SECRET,
        b"\x01",
    ]);
    // The third packet begins on the page of the second, and must stay as it is.
    join(&[
        &page(true, &[b"\x01vorbis and so on"]),
        &page(false, &[&remarks, b"\x05vorbis is how to read it"]),
        &page(false, &[&[9; 70]]),
    ])
}

fn flac() -> Vec<u8> {
    let block = |kind: u8, content: &[u8]| {
        let size = u32::try_from(content.len()).unwrap_or(0).to_be_bytes();
        join(&[&[kind], &size[1..], content])
    };
    join(&[
        b"fLaC",
        &block(0, &[1; 34]),
        &block(4, SECRET),
        &block(0x86, SECRET),
        b"\xff\xf8\xc9\x18",
        &[3; 200],
    ])
}

fn wav() -> Vec<u8> {
    let chunk = |kind: &[u8], content: &[u8]| {
        let size = u32::try_from(content.len()).unwrap_or(0).to_le_bytes();
        join(&[kind, &size, content, &vec![0; content.len() % 2]])
    };
    let inner = join(&[
        b"WAVE",
        &chunk(b"fmt ", &[1; 16]),
        &chunk(b"LIST", SECRET),
        &chunk(b"data", &[5; 31]),
        &chunk(b"id3 ", SECRET),
    ]);
    join(&[&chunk(b"RIFF", &inner), SECRET])
}

fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).unwrap_or(0).to_be_bytes();
    join(&[&size, kind, content])
}

fn track(handler: &[u8], width: u16, height: u16) -> Vec<u8> {
    let mut head = vec![0; 84];
    head[4..12].copy_from_slice(b"DATEDATE");
    head[40..44].copy_from_slice(&[0, 1, 0, 0]);
    head[76..78].copy_from_slice(&width.to_be_bytes());
    head[80..82].copy_from_slice(&height.to_be_bytes());
    let handler = boxed(b"hdlr", &join(&[&[0; 8], handler, &[0; 12], b"\0"]));
    boxed(
        b"trak",
        &join(&[
            &boxed(b"tkhd", &head),
            &boxed(
                b"mdia",
                &join(&[&handler, &boxed(b"minf", &boxed(b"stbl", b"table"))]),
            ),
            &boxed(b"udta", SECRET),
        ]),
    )
}

fn film(tracks: &[Vec<u8>]) -> Vec<u8> {
    let place = boxed(b"udta", &boxed(b"\xa9xyz", SECRET));
    let more = boxed(b"meta", SECRET);
    let head = boxed(b"mvhd", &join(&[&[0; 4], b"DATEDATE", &[0; 88]]));
    let index = join(&[&head, &tracks.concat(), &place, &more]);
    join(&[
        &boxed(b"ftyp", b"isom\0\0\0\0isommp42"),
        &boxed(b"uuid", SECRET),
        &boxed(b"mdat", b"the film itself"),
        &boxed(b"moov", &index),
        &boxed(b"free", SECRET),
    ])
}

/// A film as an action camera makes it: names of programs and disks, boxes nobody knows, and a track of places whose samples lie
/// between the pictures.
fn camera() -> Vec<u8> {
    let full = |kind: &[u8; 4], rows: &[u32]| {
        let rows: Vec<u8> = rows.iter().flat_map(|row| row.to_be_bytes()).collect();
        boxed(kind, &rows)
    };
    let entry = |kind: &[u8; 4], head: usize, name_at: usize| {
        let mut content = vec![0; head];
        content[12..16].copy_from_slice(b"FFMP");
        if name_at > 0 {
            content[name_at..name_at + SECRET.len()].copy_from_slice(SECRET);
        }
        let inner = join(&[&boxed(b"avcC", b"how to"), &boxed(b"xxxx", SECRET), b"\0\0"]);
        boxed(kind, &join(&[&content, &inner]))
    };
    let track = |handler: &[u8], id: u8, entry: &[u8], sizes: &[u32], offsets: &[u32]| {
        let mut head = vec![0; 84];
        head[15] = id;
        head[77] = 64;
        head[81] = 48;
        let count = u32::try_from(sizes.len()).unwrap_or(0);
        let rows = join(&[&[0; 7], &[1], entry]);
        let tables = join(&[
            &boxed(b"stsd", &rows),
            &full(b"stsz", &[&[0, 0, count], sizes].concat()),
            &full(b"stsc", &[0, 2, 1, 2, 1, 2, 1, 1]),
            &full(b"stco", &[&[0, 2], offsets].concat()),
            &boxed(b"sgpd", SECRET),
        ]);
        let disk = boxed(b"alis", &join(&[&[0; 4], SECRET]));
        let disks = boxed(b"dinf", &boxed(b"dref", &join(&[&[0; 7], &[1], &disk])));
        let inner = join(&[&disks, &boxed(b"stbl", &tables)]);
        let handler = boxed(b"hdlr", &join(&[&[0; 8], handler, b"APPLE-WHO-12", SECRET]));
        let media = join(&[&handler, &boxed(b"minf", &inner)]);
        boxed(
            b"trak",
            &join(&[&boxed(b"tkhd", &head), &boxed(b"mdia", &media)]),
        )
    };
    let start = boxed(b"ftyp", b"mp42\0\0\0\0");
    let from = u32::try_from(start.len() + 8).unwrap_or(0);
    let long = u32::try_from(SECRET.len()).unwrap_or(0);
    let heap = join(&[b"pictures", SECRET, b"!", b"sound", SECRET, b"more"]);
    let pictures = [from, from + 9 + long];
    let places = [from + 8, from + 14 + long];
    let index = join(&[
        &boxed(b"mvhd", &[0; 100]),
        &track(b"vide", 1, &entry(b"avc1", 78, 42), &[4, 4, 5], &pictures),
        &track(
            b"meta",
            2,
            &entry(b"gpmd", 78, 0),
            &[10, long - 10, long],
            &places,
        ),
        &boxed(b"XMP_", SECRET),
    ]);
    // The same in pieces: the second track of the piece is the one of places.
    let piece = |id: u32, flags: u32, rows: &[u32]| {
        let head = full(b"tfhd", &[0x2_0000, id]);
        boxed(
            b"traf",
            &join(&[&head, &full(b"trun", &[&[flags], rows].concat())]),
        )
    };
    let moof = |offset: u32| {
        boxed(
            b"moof",
            &join(&[
                &full(b"mfhd", &[0, 1]),
                &piece(1, 0x201, &[1, offset, 4]),
                &piece(2, 0x201, &[2, offset + 4, 3, long - 3]),
            ]),
        )
    };
    let offset = u32::try_from(moof(0).len() + 8).unwrap_or(0);
    join(&[
        &start,
        &boxed(b"mdat", &heap),
        &boxed(b"moov", &index),
        &boxed(b"abcd", SECRET),
        &moof(offset),
        &boxed(b"mdat", &join(&[b"last", SECRET])),
    ])
}

#[test]
fn co15_neither_places_between_the_pictures_nor_names_in_the_index_are_left() {
    let film = camera();
    let Ok((format, _, clean)) = cleaned(&film) else {
        panic!("it is refused");
    };
    assert_eq!((format, clean.len()), (Format::Mp4, film.len()));
    for part in [SECRET, b"FFMP", b"APPLE", b"alis", b"gpmd", b"xxxx"] {
        assert!(!holds(&clean, part), "{}", String::from_utf8_lossy(part));
    }
    for part in [
        b"pictures".as_slice(),
        b"!sound",
        b"more",
        b"last",
        b"avcC",
        b"how to",
    ] {
        assert!(holds(&clean, part), "{}", String::from_utf8_lossy(part));
    }
    assert_eq!(cleaned(&clean).ok().map(|(.., again)| again), Some(clean));
}

fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
    let size = u64::try_from(content.len()).unwrap_or(0) | 1 << 56;
    join(&[id, &size.to_be_bytes(), content])
}

fn webm(kind: &[u8], doc_type: &[u8]) -> Vec<u8> {
    let track = element(
        b"\xae",
        &join(&[
            &element(b"\x83", kind),
            &element(b"\x53\x6e", SECRET),
            &element(b"\x73\xc5", b"UUIDUUID"),
            &element(b"\x25\x86\x88", SECRET),
            &element(
                b"\xe0",
                &join(&[
                    &element(b"\xb0", b"\x02\x80"),
                    &element(b"\xba", b"\x01\xe0"),
                ]),
            ),
        ]),
    );
    let segment = join(&[
        &element(
            b"\x15\x49\xa9\x66",
            &join(&[
                &element(b"\x7b\xa9", SECRET),
                &element(b"\x4d\x80", SECRET),
                &element(b"\x57\x41", SECRET),
                &element(b"\x73\xa4", b"UUIDUUIDUUIDUUID"),
            ]),
        ),
        &element(b"\x16\x54\xae\x6b", &track),
        // As a browser records it: it does not say where it ends.
        b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff",
        &element(b"\xe7", b"\0"),
        &element(b"\xa3", b"the film itself"),
        &element(b"\x12\x54\xc3\x67", SECRET),
    ]);
    join(&[
        &element(b"\x1a\x45\xdf\xa3", &element(b"\x42\x82", doc_type)),
        b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff",
        &segment,
    ])
}

fn all() -> Vec<(Format, Vec<u8>)> {
    vec![
        (Format::Mp3, mp3()),
        (Format::Ogg, opus()),
        (Format::Ogg, vorbis()),
        (Format::Flac, flac()),
        (Format::Wav, wav()),
        (Format::M4a, film(&[track(b"soun", 0, 0)])),
        (
            Format::Mp4,
            film(&[track(b"soun", 0, 0), track(b"vide", 640, 480)]),
        ),
        (Format::Weba, webm(b"\x02", b"webm")),
        (Format::Webm, webm(b"\x01", b"webm")),
    ]
}

#[test]
fn co15_what_a_recording_tells_besides_itself_is_blotted_out() {
    for (format, bytes) in all() {
        assert!(holds(&bytes, SECRET));
        let Ok((told, details, clean)) = cleaned(&bytes) else {
            panic!("{format} is refused");
        };
        assert_eq!(told, format);
        assert!(!holds(&clean, SECRET), "{format}");
        assert!(!holds(&clean, b"DATE"), "{format}");
        assert!(!holds(&clean, b"UUID"), "{format}");
        let size = matches!(format, Format::Mp4 | Format::Webm).then_some(Size {
            width: 640,
            height: 480,
        });
        assert_eq!(details.size, size);
        // What is clean is as it is: it can be read again, and nothing changes any more.
        let Ok((again, _, same)) = cleaned(&clean) else {
            panic!("{format} cannot be read any more");
        };
        assert_eq!((again, &same), (format, &clean));
    }
    let film = film(&[track(b"vide", 64, 48), track(b"meta", 0, 0)]);
    let Ok((_, _, clean)) = cleaned(&film) else {
        panic!("it is refused");
    };
    assert!(holds(&clean, b"the film itself") && !holds(&clean, b"meta"));
    let Ok((_, _, clean)) = cleaned(&vorbis()) else {
        panic!("it is refused");
    };
    assert!(holds(&clean, b"\x05vorbis is how to read it"));
}

/// Tags stand where programs put them.
#[test]
fn co15_tags_in_the_middle_and_at_the_end_are_found() {
    let ape = |item: &[u8]| {
        let size = u32::try_from(item.len() + 32).unwrap_or(0).to_le_bytes();
        join(&[
            item,
            b"APETAGEX\xd0\x07\0\0",
            &size,
            b"\x01\0\0\0",
            &[0; 12],
        ])
    };
    let old = join(&[b"TAG", SECRET, &[0; 108]]);
    let foot = join(&[b"3DI\x04\0\x10\0\0\0", &[SECRET.len() as u8]]);
    let appended = join(&[b"ID3\x04\0\x10\0\0\0", &[SECRET.len() as u8], SECRET, &foot]);
    let tags = [ape(SECRET), old, appended, SECRET.to_vec()];
    for tag in &tags {
        let bytes = join(&[&mp3(), tag, &mp3(), tag]);
        let Ok((format, _, clean)) = cleaned(&bytes) else {
            panic!("it is refused");
        };
        assert!(format == Format::Mp3 && !holds(&clean, SECRET));
        // All twelve frames are there.
        let heads = clean.windows(4).filter(|four| *four == b"\xff\xfb\x90\x64");
        assert_eq!(heads.count(), 12);
        assert_eq!(cleaned(&clean).ok().map(|(.., again)| again), Some(clean));
    }
    // A last frame that breaks off has a tag for its end.
    let sound = join(&[b"\xff\xfb\x90\x64", &[0x55; 413]]).repeat(6);
    let bytes = join(&[&sound[..sound.len() - 100], &tags[1]]);
    assert!(cleaned(&bytes).is_ok_and(|(.., clean)| !holds(&clean, SECRET)));
    for tag in &tags[..3] {
        let bytes = join(&[&flac(), tag, tag]);
        let Ok((_, _, clean)) = cleaned(&bytes) else {
            panic!("it is refused");
        };
        assert!(!holds(&clean, SECRET));
        assert_eq!(clean.len(), flac().len());
    }
    // A tag that begins like sound is none.
    let silent = flac().len() - 204;
    let bytes = join(&[&flac()[..silent], b"\xff\xf8\x00\x00\x00\x00LYRICS200"]);
    assert!(cleaned(&bytes).is_err());
}

#[test]
fn co15_recordings_that_follow_each_other_in_one_file_have_remarks_each() {
    for bytes in [join(&[&opus(), &opus()]), join(&[&vorbis(), &opus()])] {
        let Ok((_, _, clean)) = cleaned(&bytes) else {
            panic!("it is refused");
        };
        assert!(!holds(&clean, SECRET));
        assert_eq!(cleaned(&clean).ok().map(|(.., again)| again), Some(clean));
    }
}

#[test]
fn co22_half_a_recording_is_none() {
    for (format, bytes) in all() {
        let least = match format {
            // Its frames stand for themselves: some of them are a recording, too.
            Format::Mp3 => 300,
            // What follows the head is one stream of samples; where it ends is not said.
            Format::Flac => 60,
            _ => bytes.len() - 20,
        };
        for length in [0, 5, 12, 40, least / 2, least] {
            let part = &bytes[..length.min(least)];
            assert!(cleaned(part).is_err(), "{format} {length}");
        }
        let mut noise = bytes[..12].to_vec();
        noise.extend((0..5000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8));
        assert!(cleaned(&noise).is_err(), "{format}");
    }
    for other in [
        webm(b"\x02", b"matroska"),
        webm(b"\x21", b"webm"),
        film(&[track(b"text", 0, 0)]),
        page(true, &[b"\x80theora and so on"]),
    ] {
        assert!(cleaned(&other).is_err());
    }
    // Boxes in boxes without end.
    let deep = (0..200).fold(b"end".to_vec(), |inner, _| boxed(b"moov", &inner));
    let deep = join(&[&boxed(b"ftyp", b"isom"), &boxed(b"mdat", b""), &deep]);
    assert!(cleaned(&deep).is_err());
}
