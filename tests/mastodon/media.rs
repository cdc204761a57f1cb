//! `media`: files that apps send, what becomes of them, and who is given them.

use std::{fs, io::Cursor, path::Path};

use anyhow::{Context as _, Result, ensure};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::Method;
use serde_json::json;
use url::Url;

use crate::{
    rig::{
        app::{Answer, App},
        eventually,
        instance::Instance,
        net,
        page::Document,
        peer::Peer,
        visitor::Visitor,
    },
    trips::steps::{PASSWORD, follow, group, never_reached, peer_follows},
};

pub(super) const SECRET: &[u8] = b"22.2783N 114.1747E";

fn photo(width: u32, height: u32, format: ImageFormat) -> Result<Vec<u8>> {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        Rgb([(x % 256) as u8, (y % 256) as u8, 90])
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, format)?;
    Ok(bytes.into_inner())
}

/// A JPEG as a telephone makes it: with the place where it was taken.
pub fn with_place() -> Result<Vec<u8>> {
    let jpeg = photo(64, 48, ImageFormat::Jpeg)?;
    let exif = [b"Exif\0\0MM\0\x2a\0\0\0\x08\0\0".as_slice(), SECRET].concat();
    let length = u16::try_from(exif.len() + 2)?;
    Ok([
        &jpeg[..2],
        &[0xff, 0xe1],
        &length.to_be_bytes(),
        &exif,
        &jpeg[2..],
    ]
    .concat())
}

const BOUNDARY: &str = "a-boundary-that-no-file-holds";
pub(super) const FORM: &str = "multipart/form-data; boundary=a-boundary-that-no-file-holds";

/// A form with files, as it is sent.
pub(super) fn form(fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend_from_slice(
            format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .as_bytes(),
        );
    }
    for (name, called, bytes) in files {
        // What a sender calls its type is not looked at.
        body.extend_from_slice(
            format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{called}\"\r\ncontent-type: image/png\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// Sends a form with a file.
pub(super) async fn send(
    app: &App,
    method: Method,
    path: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &str, &[u8])],
) -> Result<Answer> {
    let request = app
        .request(method, path)?
        .header("content-type", FORM)
        .body(form(fields, files));
    app.send(request).await
}

pub async fn upload(app: &App, bytes: &[u8]) -> Result<Answer> {
    let files = [("file", "../../picture.png", bytes)];
    send(app, Method::POST, "/api/v2/media", &[], &files).await
}

pub struct Given {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Given {
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

pub async fn load(url: &str, range: Option<&str>) -> Result<Given> {
    let mut request = net::client()?.get(url.parse::<Url>()?);
    if let Some(range) = range {
        request = request.header("range", range);
    }
    let response = request.send().await?;
    Ok(Given {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        bytes: response.bytes().await?.to_vec(),
    })
}

pub(super) fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

pub(super) fn files(node: &Instance) -> Result<Vec<String>> {
    let folder = node.data().join("media");
    if !folder.exists() {
        return Ok(Vec::new());
    }
    std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect()
}

#[tokio::test]
async fn co15_a_picture_goes_out_without_its_place_and_goes_with_its_post() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let (mut hikers, ko) = group("hikers").await?;
    let peer = Peer::start("away").await?;
    let alice = peer.actor("alice", "Person")?;
    peer_follows(&peer, &alice, &carers).await?;
    follow(&ko, &carers).await?;
    let app = App::with(&carers, &["mei", "--as-group"]).await?;

    let sent = [("file", "IMG_0001.png", with_place()?)];
    let file = [(sent[0].0, sent[0].1, sent[0].2.as_slice())];
    let said = [
        ("description", "a heron in the reeds"),
        ("focus", "-0.5,0.25"),
    ];
    let media = send(&app, Method::POST, "/api/v2/media", &said, &file)
        .await?
        .expect(200)?;
    ensure!(media.json["type"] == "image", "{}", media.text);
    ensure!(media.json["description"] == "a heron in the reeds");
    ensure!(media.json["meta"]["original"]["size"] == "64x48");
    ensure!(media.json["meta"]["focus"] == json!({"x": -0.5, "y": 0.25}));
    ensure!(media.str("blurhash")?.len() == 28 && media.str("preview_url")?.contains("-small.jpg"));
    let id = media.str("id")?.to_owned();
    app.get(&format!("/api/v1/media/{id}")).await?.expect(200)?;
    let before = load(media.str("url")?, None).await?;
    ensure!(before.header("cache-control").contains("no-store"));

    let said = json!({"status": "", "media_ids": [id]});
    let status = app.post("/api/v1/statuses", &said).await?.expect(200)?;
    let shown = &status.json["media_attachments"][0];
    ensure!(shown["id"] == *id && shown["description"] == "a heron in the reeds");
    let url = shown["url"].as_str().context("an address")?.to_owned();
    let preview = shown["preview_url"]
        .as_str()
        .context("an address")?
        .to_owned();
    for address in [&url, &preview] {
        let given = load(address, None).await?;
        ensure!(given.status == 200 && given.header("content-type") == "image/jpeg");
        ensure!(given.header("x-content-type-options") == "nosniff");
        ensure!(given.header("content-security-policy").contains("sandbox"));
        ensure!(given.header("access-control-allow-origin") == "*");
        ensure!(given.header("cache-control") == "public, max-age=3600");
        ensure!(!holds(&given.bytes, SECRET) && !holds(&given.bytes, b"Exif"));
        image::load_from_memory(&given.bytes)?;
    }

    // On the wire, and at another node.
    let create = peer
        .receives("the picture", |activity| activity["type"] == "Create")
        .await?;
    let document = &create["object"]["attachment"][0];
    ensure!(
        document["type"] == "Document"
            && document["mediaType"] == "image/jpeg"
            && document["url"] == *url
            && document["name"] == "a heron in the reeds"
            && document["focalPoint"] == json!([-0.5, 0.25])
            && document["width"] == 64
            && document["height"] == 48
            && document["blurhash"].is_string(),
        "{document}"
    );
    let there = App::with(&hikers, &["mei", "--as-group"]).await?;
    let arrived = eventually("the picture at the other node", async || {
        let home = there.get("/api/v1/timelines/home").await?;
        let public = there.get("/api/v1/timelines/public").await?;
        let all = [home, public].map(|list| list.json.as_array().cloned().unwrap_or_default());
        Ok(all
            .concat()
            .into_iter()
            .find(|status| status["media_attachments"][0]["remote_url"] == *url))
    })
    .await?;
    ensure!(arrived["media_attachments"][0]["description"] == "a heron in the reeds");
    hikers.stop().await?;

    // Used is used, and other words for it go by the post.
    app.put(&format!("/api/v1/media/{id}"), &json!({"description": "x"}))
        .await?
        .expect(404)?;
    app.delete(&format!("/api/v1/media/{id}"))
        .await?
        .expect(422)?;
    let again = json!({"status": "again", "media_ids": [id]});
    app.post("/api/v1/statuses", &again).await?.expect(422)?;
    let post = status.str("id")?.to_owned();
    let path = format!("/api/v1/statuses/{post}");
    let words = json!({
        "status": "at the pond",
        "media_ids": [id],
        "media_attributes": [{"id": id, "description": "two herons", "focus": "0,0"}],
    });
    let edited = app.put(&path, &words).await?.expect(200)?;
    ensure!(edited.json["media_attachments"][0]["description"] == "two herons");
    let page = mei.see(&format!("/@carers/{post}")).await?;
    let shown = preview.rsplit('/').next().unwrap_or_default();
    let wanted = format!("src=\"/media/{shown}\" alt=\"two herons\"");
    ensure!(page.source().contains(&wanted), "{}", page.source());

    app.delete(&path).await?.expect(200)?;
    for address in [&url, &preview] {
        ensure!(load(address, None).await?.status == 404);
    }
    // Swept once a minute.
    let mut swept = Ok(());
    for _ in 0..4 {
        swept = eventually("its files are gone", async || {
            Ok(files(&carers)?.is_empty().then_some(()))
        })
        .await;
        if swept.is_ok() {
            break;
        }
    }
    swept
}

/// PR21: whoever has the address has the file; so nobody guesses one, and nothing in between keeps what is not for everyone.
#[tokio::test]
async fn pr21_pictures_of_what_is_said_inside_stay_inside() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let peer = Peer::start("away").await?;
    let alice = peer.actor("alice", "Person")?;
    peer_follows(&peer, &alice, &carers).await?;
    for handle in ["rain", "olga"] {
        carers.member(handle, "member", PASSWORD).await?;
    }
    let rain = App::of(&carers, "rain").await?;
    let olga = App::of(&carers, "olga").await?;
    let nobody = App::new(&carers)?;
    let picture = photo(30, 30, ImageFormat::Png)?;
    let media = upload(&rain, &picture).await?.expect(200)?;
    let id = media.str("id")?.to_owned();
    // OA18: nobody else's.
    let path = format!("/api/v1/media/{id}");
    olga.get(&path).await?.expect(404)?;
    olga.put(&path, &json!({"description": "x"}))
        .await?
        .expect(404)?;
    olga.delete(&path).await?.expect(404)?;
    nobody.get(&path).await?.expect(401)?;
    ensure!(upload(&nobody, &picture).await?.status == 401);
    let narrow = App::with(&carers, &["rain", "--scopes", "read write:statuses"]).await?;
    ensure!(upload(&narrow, &picture).await?.status == 403);
    let theirs = json!({"status": "mine now", "media_ids": [id]});
    olga.post("/api/v1/statuses", &theirs).await?.expect(422)?;

    let said = json!({"status": "inside", "media_ids": [id]});
    let status = rain.post("/api/v1/statuses", &said).await?.expect(200)?;
    ensure!(status.json["local_only"] == true, "{}", status.text);
    let url = status.json["media_attachments"][0]["url"]
        .as_str()
        .context("an address")?;
    let stem = url.rsplit('/').next().unwrap_or_default();
    ensure!(stem.len() == 36 && !url.contains(&id), "{url}");
    let given = load(url, None).await?;
    ensure!(given.status == 200);
    ensure!(given.header("cache-control") == "private, no-store");
    ensure!(given.header("x-robots-tag").contains("noindex"));
    ensure!(given.header("referrer-policy") == "no-referrer");

    // Something public after it: it arrives, and nothing of the other did.
    let app = App::with(&carers, &["mei", "--as-group"]).await?;
    let open = upload(&app, &picture).await?.expect(200)?;
    let open = json!({"status": "for everyone", "media_ids": [open.str("id")?]});
    app.post("/api/v1/statuses", &open).await?.expect(200)?;
    peer.receives("the public one", |activity| {
        activity.to_string().contains("for everyone")
    })
    .await?;
    never_reached(&peer, stem)?;

    // OA22: nothing else of the disk is behind that door.
    for name in [
        "..%2fkaifong.db",
        "%2e%2e/kaifong.db",
        "kaifong.db",
        "",
        "%00.jpg",
        &"0".repeat(32),
        &format!("{}.png", "0".repeat(32)),
        &format!("{stem}.partial"),
        &stem.replace(".png", ".html"),
    ] {
        let given = load(carers.at(&format!("/media/{name}"))?.as_str(), None).await?;
        ensure!(given.status == 404, "{name}: {}", given.status);
    }
    // ST17: a file that is missing is missing, and no more.
    std::fs::remove_file(carers.data().join("media").join(stem))?;
    ensure!(load(url, None).await?.status == 404);
    rain.get("/api/v1/timelines/home").await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn co19_co22_what_lies_about_itself_is_refused_in_a_sentence() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let app = App::of(&carers, "mei").await?;
    let jpeg = photo(200, 200, ImageFormat::Jpeg)?;
    let noise: Vec<u8> = (0..5000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let bomb = [b"GIF89a\xff\xff\xff\xff\0\0\0".as_slice(), &[0; 100]].concat();
    let large = [jpeg.as_slice(), &vec![0; 11 * 1024 * 1024]].concat();
    for (what, bytes) in [
        ("nothing", &[] as &[u8]),
        ("half", &jpeg[..jpeg.len() / 2]),
        ("noise", &noise),
        (
            "a page",
            b"<!doctype html><script>alert(1)</script>"
                .repeat(9)
                .as_slice(),
        ),
        (
            "a drawing",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
                .repeat(3)
                .as_slice(),
        ),
        ("a bomb", &bomb),
        ("too much", &large),
    ] {
        let refused = upload(&app, bytes).await?;
        ensure!(
            refused.status == 422,
            "{what}: {} {}",
            refused.status,
            refused.text
        );
        let error = refused.str("error")?;
        ensure!(
            error.starts_with("Validation failed: ") && error.ends_with('.'),
            "{error}"
        );
    }
    // A picture that is a page as well is a picture afterwards.
    let both = [jpeg.as_slice(), b"<script>alert(1)</script>"].concat();
    let media = upload(&app, &both).await?.expect(200)?;
    let given = load(media.str("url")?, None).await?;
    ensure!(!holds(&given.bytes, b"<script>"));
    let missing = send(
        &app,
        Method::POST,
        "/api/v2/media",
        &[("file", "text")],
        &[],
    )
    .await?;
    ensure!(missing.status == 422, "{}", missing.text);
    // Also by the older door, and with words that are too long.
    let file = [("file", "x", jpeg.as_slice())];
    let long = "x".repeat(2000);
    for said in [("description", long.as_str()), ("focus", "middle")] {
        let refused = send(&app, Method::POST, "/api/v1/media", &[said], &file).await?;
        ensure!(refused.status == 422, "{}", refused.text);
    }
    send(&app, Method::POST, "/api/v1/media", &[], &file)
        .await?
        .expect(200)?;
    // Of what was refused nothing is left: two pictures, each with a small one.
    ensure!(files(&carers)?.len() == 4, "{:?}", files(&carers)?);
    // What nobody uses can be thrown away, and then it is gone.
    let id = media.str("id")?;
    app.delete(&format!("/api/v1/media/{id}"))
        .await?
        .expect(200)?;
    ensure!(load(media.str("url")?, None).await?.status == 404);
    let told = App::new(&carers)?.get("/api/v2/instance").await?;
    let limits = &told.json["configuration"]["media_attachments"];
    ensure!(limits["image_size_limit"] == 10 * 1024 * 1024, "{limits}");
    ensure!(
        limits["supported_mime_types"]
            .as_array()
            .is_some_and(|types| types.contains(&json!("image/jpeg")))
    );
    Ok(())
}

#[tokio::test]
async fn pieces_are_given_as_asked_and_rules_hold_for_several() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let app = App::of(&carers, "mei").await?;
    let picture = photo(300, 200, ImageFormat::Png)?;
    let mut ids = Vec::new();
    let mut url = String::new();
    for _ in 0..5 {
        let media = upload(&app, &picture).await?.expect(200)?;
        ids.push(media.str("id")?.to_owned());
        url = media.str("url")?.to_owned();
    }
    let whole = load(&url, None).await?;
    ensure!(
        whole.header("accept-ranges") == "bytes" && whole.header("content-encoding").is_empty()
    );
    let part = load(&url, Some("bytes=10-19")).await?;
    ensure!(part.status == 206 && part.bytes == whole.bytes[10..20]);
    let told = format!("bytes 10-19/{}", whole.bytes.len());
    ensure!(part.header("content-range") == told);
    let known = net::client()?
        .get(url.parse::<Url>()?)
        .header("if-none-match", whole.header("etag"))
        .send()
        .await?;
    ensure!(known.status() == 304, "{}", known.status());
    ensure!(known.headers()["cache-control"] == "private, no-store");
    ensure!(known.headers().contains_key("x-robots-tag"));
    let rest = load(&url, Some("bytes=-5")).await?;
    ensure!(rest.bytes == whole.bytes[whole.bytes.len() - 5..]);
    let beyond = load(&url, Some("bytes=99999999-")).await?;
    ensure!(beyond.status == 416 && beyond.header("cache-control") == "private, no-store");

    let poll = json!({"options": ["yes", "no"], "expires_in": 3600});
    for refused in [
        json!({"status": "five", "media_ids": ids}),
        json!({"status": "poll", "media_ids": [ids[0]], "poll": poll}),
        json!({"status": "none", "media_ids": ["abc"]}),
        json!({"status": "none", "media_ids": ["12345"]}),
    ] {
        app.post("/api/v1/statuses", &refused).await?.expect(422)?;
    }
    let four = json!({"status": "four", "media_ids": ids[..4]});
    let status = app.post("/api/v1/statuses", &four).await?.expect(200)?;
    ensure!(
        status.json["media_attachments"]
            .as_array()
            .is_some_and(|all| all.len() == 4)
    );
    let account = status.json["account"]["id"]
        .as_str()
        .context("an account")?;
    app.post("/api/v1/statuses", &json!({"status": "words alone"}))
        .await?
        .expect(200)?;
    let list = format!("/api/v1/accounts/{account}/statuses?only_media=true");
    let only = app.get(&list).await?.expect(200)?;
    ensure!(
        only.json.as_array().is_some_and(|all| all.len() == 1),
        "{}",
        only.text
    );
    // An edit that leaves one out lets go of it.
    let path = format!("/api/v1/statuses/{}", status.str("id")?);
    let gone = status.json["media_attachments"][3]["url"]
        .as_str()
        .context("an address")?;
    app.put(&path, &json!({"status": "three", "media_ids": ids[..3]}))
        .await?
        .expect(200)?;
    ensure!(load(gone, None).await?.status == 404);
    let words = app
        .put(&path, &json!({"status": "only words"}))
        .await?
        .expect(200)?;
    ensure!(
        words.json["media_attachments"]
            .as_array()
            .is_some_and(|all| all.len() == 3)
    );

    // A backup has the files, and brings them back.
    let first = status.json["media_attachments"][0]["url"]
        .as_str()
        .context("an address")?;
    let name = first.rsplit('/').next().unwrap_or_default().to_owned();
    let file = carers.data().join("../whole.tar");
    let file = file.to_str().context("a path")?;
    carers.run(&["backup", file]).await?;
    let mut other = Instance::prepare("carers").await?;
    other.set("KAIFONG_URL", carers.url.as_str().trim_end_matches('/'));
    other.run(&["restore", file]).await?;
    ensure!(other.data().join("media").join(&name).exists());
    // Used later, by a post that waits for its time.
    let at = carers.db().await?.now().plus_days(400).to_rfc3339_millis();
    let later = json!({"status": "", "media_ids": [ids[4]], "scheduled_at": at});
    let refused = app.post("/api/v1/statuses", &later).await?;
    ensure!(
        refused.status == 422,
        "a year ahead at most: {}",
        refused.text
    );
    Ok(())
}

/// The names of all files in a folder and those in it.
pub(super) fn files_in(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            names.extend(files_in(&entry.path())?);
        } else {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// FE23 and PR21 of faces: cleaned as every picture, told outside for who is there.
#[tokio::test]
async fn a_member_and_the_group_show_their_faces() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let peer = Peer::start("away").await?;
    let alice = peer.actor("alice", "Person")?;
    peer_follows(&peer, &alice, &carers).await?;
    carers.member("rain", "host", PASSWORD).await?;
    const PATH: &str = "/api/v1/accounts/update_credentials";
    let rain = App::of(&carers, "rain").await?;
    let picture = with_place()?;
    let file = [("avatar", "me.jpg", picture.as_slice())];
    let changed = send(&rain, Method::PATCH, PATH, &[("note", "hello")], &file)
        .await?
        .expect(200)?;
    let first = changed.str("avatar")?.to_owned();
    ensure!(first.contains("/media/") && changed.str("note")?.contains("hello"));
    let given = load(&first, None).await?;
    ensure!(given.status == 200 && !holds(&given.bytes, SECRET));
    ensure!(given.header("cache-control") == "private, no-store");
    let again = send(&rain, Method::PATCH, PATH, &[], &file)
        .await?
        .expect(200)?;
    ensure!(again.str("avatar")? != first && load(&first, None).await?.status == 404);
    let lie = [(
        "avatar",
        "me.jpg",
        b"no picture at all, and long enough to be looked at, as every other file".as_slice(),
    )];
    send(&rain, Method::PATCH, PATH, &[], &lie)
        .await?
        .expect(422)?;
    // Nothing of what is refused is kept: neither the picture beside a recording, nor one of whoever may not.
    let kept = || files_in(&carers.data().join("media"));
    let before = kept()?;
    let heard = mp3();
    let beside = [file[0], ("header", "us.png", heard.as_slice())];
    send(&rain, Method::PATCH, PATH, &[], &beside)
        .await?
        .expect(422)?;

    // The group's are its coordinators'.
    let banner = [("header", "us.png", picture.as_slice())];
    let host = App::with(&carers, &["rain", "--as-group"]).await?;
    send(&host, Method::PATCH, PATH, &[], &banner)
        .await?
        .expect(403)?;
    ensure!(kept()? == before, "{before:?}, then {:?}", kept()?);
    let as_group = App::with(&carers, &["mei", "--as-group"]).await?;
    let both = [file[0], banner[0]];
    let changed = send(&as_group, Method::PATCH, PATH, &[], &both)
        .await?
        .expect(200)?;
    let url = changed.str("header")?.to_owned();
    ensure!(
        load(&url, None)
            .await?
            .header("cache-control")
            .starts_with("public")
    );
    let update = peer
        .receives("the faces", |activity| {
            activity["type"] == "Update" && activity["object"]["image"]["url"] == *url
        })
        .await?;
    ensure!(
        update["object"]["icon"]["mediaType"] == "image/jpeg",
        "{update}"
    );
    Ok(())
}

pub(super) fn mp3() -> Vec<u8> {
    // 128 kbit/s at 44,100 a second: 417 bytes each.
    let frames = [b"\xff\xfb\x90\x64".as_slice(), &[0x55; 413]]
        .concat()
        .repeat(500);
    let title = [b"TIT2\0\0\0\x13\0\0\0".as_slice(), SECRET].concat();
    let head = [b"ID3\x03\0\0\0\0\0\x1d".as_slice(), &title].concat();
    [head, frames].concat()
}

#[tokio::test]
async fn a_story_that_somebody_tells_is_heard_without_her_name_in_the_file() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let app = App::with(&carers, &["mei", "--as-group"]).await?;
    let sent = mp3();
    let file = [("file", "photo.jpg", sent.as_slice())];
    let said = [("description", "Mei tells of the harbour")];
    let media = send(&app, Method::POST, "/api/v2/media", &said, &file)
        .await?
        .expect(200)?;
    ensure!(media.json["type"] == "audio", "{}", media.text);
    let url = media.str("url")?.to_owned();
    let said = json!({"status": "listen", "media_ids": [media.str("id")?]});
    let status = app.post("/api/v1/statuses", &said).await?.expect(200)?;
    let given = load(&url, None).await?;
    ensure!(given.header("content-type") == "audio/mpeg" && given.bytes.len() == sent.len());
    ensure!(!holds(&given.bytes, SECRET) && given.bytes[39..] == sent[39..]);
    let middle = load(&url, Some("bytes=100000-100099")).await?;
    ensure!(middle.status == 206 && middle.bytes == given.bytes[100_000..100_100]);
    let page = mei.see(&format!("/@carers/{}", status.str("id")?)).await?;
    ensure!(
        page.source()
            .contains("<audio controls preload=\"none\" src=\"/media/")
    );
    // Half of one begins like one, and is none.
    let refused = upload(&app, &sent[..300]).await?;
    ensure!(refused.status == 422, "{}", refused.text);
    Ok(())
}

/// A browser's form, with what stands in it and a file.
async fn send_page(
    mei: &Visitor,
    node: &Instance,
    path: &str,
    typed: &[(&str, &str)],
    file: &[u8],
) -> Result<Document> {
    let answer = send_form(mei, node, path, typed, file, None).await?;
    Ok(Document::new(answer.text().await?))
}

/// The same, with a token of another session if there is one, as a browser that says where the form stood.
pub(super) async fn send_form(
    mei: &Visitor,
    node: &Instance,
    path: &str,
    typed: &[(&str, &str)],
    file: &[u8],
    other: Option<&str>,
) -> Result<reqwest::Response> {
    let page = mei.see(path).await?;
    let csrf = page.attribute("main input[name=csrf]", "value")?;
    let once = page.attribute("main input[name=once]", "value");
    let csrf = other.map_or(csrf, str::to_owned);
    let mut fields = vec![("csrf", csrf.as_str())];
    fields.extend(once.as_deref().ok().map(|once| ("once", once)));
    fields.extend_from_slice(typed);
    let cookies = mei.jar(|jar| jar.header()).context("a session")?;
    Ok(net::client()?
        .post(node.at(path)?)
        .header("cookie", cookies)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", FORM)
        .body(form(&fields, &[("picture", "photo.jpg", file)]))
        .send()
        .await?)
}

#[tokio::test]
async fn words_come_back_whatever_becomes_of_the_picture_and_of_the_session() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let words = "我母親星期三要去醫院，要人幫手推輪椅。";
    let typed = [
        ("title", "A lift"),
        ("text", words),
        ("visibility", "inside"),
        ("language", "en"),
        ("category", "be-with-someone"),
        ("held_back", "Flat 7B"),
        ("step", "publish"),
    ];
    let picture = with_place()?;
    // The form stood open while she signed in anew.
    const OTHER: &str = "the token of a session that is over";
    let answer = send_form(&mei, &carers, "/calls/new", &typed, &picture, Some(OTHER)).await?;
    ensure!(answer.status() == 403, "{}", answer.status());
    let page = Document::new(answer.text().await?);
    ensure!(
        page.source().contains("id=\"text-error\""),
        "{}",
        page.source()
    );
    ensure!(page.source().contains(words) && page.source().contains("Flat 7B"));
    ensure!(page.attribute("main input[name=csrf]", "value")? != OTHER);
    // The folder of media is none any more.
    let folder = carers.data().join("media");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::write(&folder, "")?;
    let answer = send_form(&mei, &carers, "/calls/new", &typed, &picture, None).await?;
    ensure!(answer.status() == 503, "{}", answer.status());
    let page = Document::new(answer.text().await?);
    ensure!(
        page.source().contains("id=\"picture-error\""),
        "{}",
        page.source()
    );
    ensure!(page.source().contains(words) && page.source().contains("Flat 7B"));
    std::fs::remove_file(&folder)?;
    // More than a film may be.
    let large = [mp3(), vec![0; 102 * 1024 * 1024]].concat();
    let answer = send_form(&mei, &carers, "/calls/new", &typed, &large, None).await?;
    ensure!(answer.status() == 422, "{}", answer.status());
    ensure!(answer.text().await?.contains(words));
    // Her session is over; nobody else's picture is taken in, and her words are there to be copied.
    let lapsed = net::client()?
        .post(carers.at("/calls/new")?)
        .header("cookie", "session=over")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", FORM)
        .body(form(
            &typed,
            &[("picture", "photo.jpg", &vec![9; 900 * 1024])],
        ))
        .send()
        .await?;
    ensure!(lapsed.status() == 401, "{}", lapsed.status());
    let page = lapsed.text().await?;
    ensure!(page.contains(words) && page.contains("Flat 7B"), "{page}");
    ensure!(page.contains("next=%2Fcalls%2Fnew"), "{page}");
    // A form of another site brings nothing onto our page.
    let foreign = net::client()?
        .post(carers.at("/calls/new")?)
        .header("sec-fetch-site", "cross-site")
        .header("content-type", FORM)
        .body(form(&typed, &[]))
        .send()
        .await?;
    ensure!(foreign.status() == 403 && !foreign.text().await?.contains(words));
    // Nothing of all that was published, and nothing lies on the disk.
    ensure!(files(&carers)?.is_empty(), "{:?}", files(&carers)?);
    ensure!(!mei.see("/calls").await?.source().contains("A lift"));
    Ok(())
}

#[tokio::test]
async fn a_picture_is_joined_in_the_form_seen_in_the_preview_and_published() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let typed = [
        ("text", "The herons are back."),
        ("visibility", "public"),
        ("as_group", "yes"),
        ("language", "en"),
        ("picture_alt", "a heron"),
        ("step", "preview"),
    ];
    let refused = send_page(
        &mei,
        &carers,
        "/posts/new",
        &typed,
        b"no picture".repeat(20).as_slice(),
    )
    .await?;
    ensure!(
        refused.source().contains("id=\"picture-error\""),
        "{}",
        refused.source()
    );
    let preview = send_page(&mei, &carers, "/posts/new", &typed, &with_place()?).await?;
    let number = preview.attribute("input[name=media]", "value")?;
    let shown = preview.attribute(".joined img", "src")?;
    ensure!(
        preview.attribute(".joined img", "alt")? == "a heron",
        "{}",
        preview.source()
    );
    let mut fields = typed.to_vec();
    fields.retain(|(name, _)| *name != "step");
    fields.extend([
        ("media", number.as_str()),
        ("step", "publish"),
        ("once", "one"),
    ]);
    let published = mei.send("/posts/new", &fields).await?;
    ensure!(published.status == 303, "{}", published.source());
    let address = published.headers["location"].to_str()?.to_owned();
    let page = mei.see(&address).await?;
    ensure!(page.attribute(".joined img", "src")? == shown);
    let given = load(carers.at(&shown)?.as_str(), None).await?;
    ensure!(given.header("cache-control").starts_with("public") && !holds(&given.bytes, SECRET));
    // A change of words keeps it; a tick takes it away.
    let post = address.rsplit('/').next().unwrap_or_default();
    let edit = format!("/posts/{post}/edit");
    let form = mei.see(&edit).await?;
    ensure!(form.attribute("input[name=media]", "value")? == number);
    // Each file has its words, which may be changed; they stay with it when another one comes.
    let words = format!("alt_{number}");
    let shown_words = form.attribute(&format!("input[name={words}]"), "value")?;
    ensure!(shown_words == "a heron", "{shown_words}");
    let mut both = typed.to_vec();
    both.retain(|(name, _)| *name != "picture_alt");
    both.extend([
        ("media", number.as_str()),
        (words.as_str(), "two herons"),
        ("picture_alt", "a pond"),
    ]);
    let preview = send_page(&mei, &carers, &edit, &both, &with_place()?).await?;
    for words in ["two herons", "a pond"] {
        let wanted = format!("alt=\"{words}\"");
        ensure!(preview.source().contains(&wanted), "{}", preview.source());
    }
    both.retain(|(name, _)| !matches!(*name, "picture_alt" | "step"));
    both.extend([("step", "publish"), ("once", "two")]);
    ensure!(mei.send(&edit, &both).await?.status == 303);
    let page = mei.see(&address).await?;
    ensure!(page.attribute(".joined img", "alt")? == "two herons");
    fields.push(("media_without", number.as_str()));
    ensure!(mei.send(&edit, &fields).await?.status == 303);
    ensure!(load(carers.at(&shown)?.as_str(), None).await?.status == 404);
    Ok(())
}
