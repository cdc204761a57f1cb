//! Pictures on our own pages, and what becomes of files when the disk fills while they come.

use anyhow::{Result, ensure};
use image::{
    AnimationDecoder as _, Frame, Rgba, RgbaImage,
    codecs::gif::{GifDecoder, GifEncoder},
};
use reqwest::Method;

use super::media::{SECRET, files, holds, load, mp3, send_form, upload, with_place};
use crate::{
    rig::{app::App, visitor::Visitor},
    trips::{
        steps::{PASSWORD, group, sign_in},
        storage::limit,
    },
};

/// Her picture on a page of ours, as a browser finds it.
async fn face(who: &Visitor, path: &str) -> Result<String> {
    who.see(path).await?.attribute("img.face", "src")
}

#[tokio::test]
async fn co32_a_picture_is_put_on_shown_and_taken_off_on_our_pages() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    carers.member("rain", "member", PASSWORD).await?;
    let rain = sign_in(&carers, "rain").await?;
    let picture = with_place()?;

    // What is none is refused in words, and nothing of it stays.
    for (file, why) in [
        (b"no picture".repeat(20), "cannot take this kind"),
        (mp3(), "no picture that we can use"),
        (Vec::new(), "broken or not complete"),
    ] {
        let answer = send_form(&rain, &carers, "/settings/picture", &[], &file, None).await?;
        ensure!(answer.status() == 422, "{}", answer.status());
        let page = answer.text().await?;
        ensure!(
            page.contains("id=\"picture-error\"") && page.contains(why),
            "{page}"
        );
    }
    let nothing = rain.send("/settings/picture", &[]).await?;
    ensure!(nothing.status == 422, "{}", nothing.status);

    let answer = send_form(&rain, &carers, "/settings/picture", &[], &picture, None).await?;
    ensure!(answer.status() == 303, "{}", answer.text().await?);
    let hers = face(&rain, "/settings/picture").await?;
    let given = load(carers.at(&hers)?.as_str(), None).await?;
    ensure!(given.status == 200 && !holds(&given.bytes, SECRET));
    ensure!(given.header("cache-control") == "private, no-store");
    // Beside what she writes, also in the app, and small.
    let app = App::of(&carers, "rain").await?;
    let me = app.get("/api/v1/accounts/verify_credentials").await?;
    let avatar = me.str("avatar")?.to_owned();
    ensure!(
        avatar.replace(".jpg", "-small.jpg").ends_with(&hers),
        "{avatar} and {hers}"
    );
    let said = serde_json::json!({"status": "The herons are back. #Herons"});
    let said = app.post("/api/v1/statuses", &said).await?.expect(200)?;
    // A tag leads to what carries it, for those who may see it.
    let tagged = said.json["tags"][0]["url"].as_str().unwrap_or_default();
    ensure!(tagged.ends_with("/tags/herons"), "{}", said.text);
    ensure!(
        said.str("content")?.contains(&format!("href=\"{tagged}\"")),
        "{}",
        said.text
    );
    mei.see("/tags/herons")
        .await?
        .sees("The herons are back.")?;
    let stranger = Visitor::new(carers.url.clone())?;
    stranger
        .see("/tags/Herons")
        .await?
        .sees_not("The herons are back.")?;
    ensure!(stranger.open("/tags/%3Cscript%3E").await?.status == 404);
    let inside = mei.see("/inside").await?;
    ensure!(inside.attribute(".card img.face", "src")? == hers);
    ensure!(inside.attribute(".card img.face", "loading")? == "lazy");

    // The group's is its coordinators'.
    let ours = "/desk/group/picture";
    ensure!(rain.open(ours).await?.status == 403);
    let refused = rain.send(ours, &[("step", "take-off")]).await?;
    ensure!(refused.status == 403, "{}", refused.status);
    let answer = send_form(&mei, &carers, ours, &[], &picture, None).await?;
    ensure!(answer.status() == 303, "{}", answer.text().await?);
    let profile = stranger.see("/@carers").await?;
    let shown = profile.attribute("img.face", "src")?;
    ensure!(
        profile
            .attribute("img.face", "alt")?
            .starts_with("Picture of ")
    );
    ensure!(shown == face(&mei, ours).await? && shown != hers);

    // One that moves goes on moving in apps; a still stands on our pages.
    let mut moving = std::io::Cursor::new(Vec::new());
    let mut encoder = GifEncoder::new(&mut moving);
    for shade in [10, 200] {
        encoder.encode_frame(Frame::new(RgbaImage::from_pixel(40, 30, Rgba([shade; 4]))))?;
    }
    drop(encoder);
    let mut moving = moving.into_inner();
    let end = moving.pop();
    moving.extend([&[0x21, 0xfe, 18], SECRET, &[0]].concat());
    moving.extend(end);
    let media = upload(&app, &moving).await?.expect(200)?;
    ensure!(media.json["type"] == "image", "{}", media.text);
    let (whole, small) = (media.str("url")?, media.str("preview_url")?);
    ensure!(
        whole.ends_with(".gif") && small.ends_with("-small.png"),
        "{whole} {small}"
    );
    let given = load(whole, None).await?;
    ensure!(given.header("content-type") == "image/gif" && !holds(&given.bytes, SECRET));
    let frames = GifDecoder::new(std::io::Cursor::new(given.bytes))?.into_frames();
    ensure!(frames.collect_frames()?.len() == 2);
    let given = load(small, None).await?;
    ensure!(given.status == 200 && given.header("content-type") == "image/png");
    ensure!(load(&small.replace(".png", ".gif"), None).await?.status == 404);
    ensure!(load(&whole.replace(".gif", ".png"), None).await?.status == 404);

    // Another takes its place, and the one before is gone; taken off, it is nowhere.
    let answer = send_form(&rain, &carers, "/settings/picture", &[], &picture, None).await?;
    ensure!(answer.status() == 303);
    ensure!(load(carers.at(&hers)?.as_str(), None).await?.status == 404);
    let hers = face(&rain, "/settings/picture").await?;
    let off = rain
        .send("/settings/picture", &[("step", "take-off")])
        .await?;
    ensure!(off.status == 303, "{}", off.status);
    ensure!(face(&rain, "/settings/picture").await.is_err());
    ensure!(
        mei.see("/inside")
            .await?
            .attribute("img.face", "src")
            .is_err()
    );
    ensure!(load(carers.at(&hers)?.as_str(), None).await?.status == 404);
    let me = app.get("/api/v1/accounts/verify_credentials").await?;
    ensure!(me.str("avatar")?.contains("/static/"));
    // From an app, for the group.
    let app = App::with(&carers, &["mei", "--as-group"]).await?;
    for (path, name) in [("avatar", "avatar"), ("header", "header")] {
        let request = app.request(Method::DELETE, &format!("/api/v1/profile/{path}"))?;
        let account = app.send(request).await?.expect(200)?;
        ensure!(account.str(name)?.contains("/static/"), "{}", account.text);
    }
    ensure!(load(carers.at(&shown)?.as_str(), None).await?.status == 404);
    Ok(())
}

#[tokio::test]
async fn st06_a_disk_that_fills_while_a_file_comes_leaves_no_half_file() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let app = App::of(&carers, "mei").await?;
    let recording = mp3().repeat(100);
    let words = "我母親星期三要去醫院，要人幫手推輪椅。";
    let typed = [
        ("title", "A lift"),
        ("text", words),
        ("visibility", "inside"),
        ("language", "en"),
        ("category", "be-with-someone"),
        ("step", "publish"),
    ];
    // Some of it is written, and then no more of it can be; the database has room.
    limit(&carers, "12000000")?;
    let answer = upload(&app, &recording).await?.expect(507)?;
    ensure!(answer.str("error")?.contains("no room for files"));
    ensure!(files(&carers)?.is_empty(), "{:?}", files(&carers)?);
    let answer = send_form(&mei, &carers, "/calls/new", &typed, &recording, None).await?;
    ensure!(answer.status() == 507, "{}", answer.status());
    let page = answer.text().await?;
    ensure!(page.contains("id=\"picture-error\"") && page.contains("no room for files"));
    ensure!(page.contains(words), "{page}");
    let answer = send_form(&mei, &carers, "/settings/picture", &[], &recording, None).await?;
    ensure!(answer.status() == 507, "{}", answer.status());
    ensure!(answer.text().await?.contains("no room for pictures"));
    ensure!(files(&carers)?.is_empty(), "{:?}", files(&carers)?);
    let page = mei.see("/calls").await?;
    ensure!(
        !page.source().contains("A lift"),
        "without its file it waits for her"
    );

    // There is room again, and nobody had to do anything.
    limit(&carers, "unlimited")?;
    upload(&app, &recording).await?.expect(200)?;
    let answer = send_form(&mei, &carers, "/calls/new", &typed, &recording, None).await?;
    ensure!(answer.status() == 303, "{}", answer.text().await?);
    ensure!(files(&carers)?.len() == 2, "{:?}", files(&carers)?);
    Ok(())
}
