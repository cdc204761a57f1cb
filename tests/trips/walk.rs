//! The whole walk in a real browser, as narrow as an old phone's and without scripts, in both languages.

use anyhow::{Context, Result, ensure};

use super::{
    steps::*,
    walker::{Walker, Words},
};
use crate::rig::{eventually, instance::Instance};

const LONG: &str = "lantern_carers_of_harbour_road";

#[tokio::test]
async fn a_group_begins_and_helps_in_english() -> Result<()> {
    walk(
        "en",
        "Lantern Carers",
        "The first winter",
        "Someone to sit with my mother",
        "Flat 7B, Lily House",
    )
    .await
}

#[tokio::test]
async fn a_group_begins_and_helps_in_chinese() -> Result<()> {
    walk(
        "zh-Hant",
        "提燈照顧者小組",
        "第一個冬天",
        "想找人陪我媽媽坐一坐",
        "百合樓七樓乙室",
    )
    .await
}

async fn walk(
    tag: &'static str,
    group: &str,
    story: &str,
    call: &str,
    held_back: &str,
) -> Result<()> {
    let words = Words::read(tag)?;
    let carers = Instance::empty("carers").await?;
    let coast = Instance::founded("coast", "Coast Neighbours", tag).await?;
    coast.member("jo", "coordinator", PASSWORD).await?;

    // A stranger sees that the place waits; whoever has the link sets it up.
    let mut mei = Walker::start(&carers.url, &words, "mei").await?;
    mei.opens("/", "waiting").await?;
    mei.opens(carers.printed_link()?.path(), "set-up").await?;
    mei.fills("setup-name", group).await?;
    // As long as a name may be: it has to fit onto a phone wherever it stands.
    mei.fills("setup-handle", LONG).await?;
    mei.fills("setup-shares", story).await?;
    mei.fills("setup-your-name", "Mei").await?;
    mei.fills("setup-your-handle", "mei").await?;
    mei.fills("setup-password", PASSWORD).await?;
    mei.goes("setup-go", "front").await?;
    mei.sees(group).await?;

    // A story, with a preview before it.
    mei.opens("/new", "choose").await?;
    mei.opens("/stories/new", "write-story").await?;
    mei.fills("write-title-story", story).await?;
    mei.fills(
        "write-text-story",
        "It was long, and there was tea. 很長，也有茶。",
    )
    .await?;
    mei.ticks("story-teller-group").await?;
    mei.ticks("see-everyone").await?;
    mei.goes("action-preview", "preview-story").await?;
    mei.sees(story).await?;
    mei.goes("action-publish", "story").await?;
    mei.sees(story).await?;

    // A call for help; the details are held back.
    mei.opens("/calls/new", "write-call").await?;
    mei.fills("write-title-call", call).await?;
    mei.fills("call-needed", "1").await?;
    mei.fills("call-held-back", held_back).await?;
    mei.ticks("see-everyone").await?;
    mei.goes("action-preview", "preview-call").await?;
    mei.sees(call).await?;
    mei.goes("action-publish", "call").await?;
    let page = mei.browser.url().await?;
    let id = page
        .path()
        .rsplit('/')
        .next()
        .context("an address")?
        .to_owned();

    // Whoever comes by reads, and can answer without an account.
    let mut passer_by = Walker::start(&carers.url, &words, "visitor").await?;
    for (path, name) in [
        ("/", "front"),
        ("/stories", "stories"),
        ("/events", "events"),
        ("/calls", "calls"),
        ("/about", "about"),
        ("/self-help", "self-help"),
        ("/join", "join"),
        ("/nowhere", "not-found"),
    ] {
        passer_by.opens(path, name).await?;
    }
    passer_by.opens(page.path(), "call").await?;
    ensure!(
        !passer_by.browser.text().await?.contains(held_back),
        "the details are public"
    );

    // Another group follows, and a member there answers.
    let mut jo = Walker::start(&coast.url, &words, "jo").await?;
    jo.signs_in("jo").await?;
    jo.opens("/network/find", "find").await?;
    jo.fills("network-address", &format!("@{LONG}@{}", carers.host()))
        .await?;
    jo.goes("network-look", "other-group").await?;
    jo.sees(group).await?;
    jo.goes("follow-ask", "followed").await?;
    eventually("the call is on the network page", async || {
        jo.browser.open("/network").await?;
        Ok(jo.browser.text().await?.contains(call).then_some(()))
    })
    .await?;
    jo.looks("network").await?;
    jo.browser.click_to_go(call).await?;
    jo.looks("call-elsewhere").await?;
    jo.fills("answer-message", "I can come on Saturday. 我星期六可以來。")
        .await?;
    jo.goes("answer-send", "answered").await?;

    // The asker says yes.
    eventually("the answer is there", async || {
        mei.browser.open(&format!("/posts/{id}/answers")).await?;
        Ok(mei
            .browser
            .text()
            .await?
            .contains("我星期六可以來")
            .then_some(()))
    })
    .await?;
    mei.looks("answers").await?;
    mei.browser
        .fill_by_label(mei.words.get("answer-words")?, "Thank you! 謝謝你！")
        .await?;
    mei.goes("answer-accept", "accepted").await?;

    // She reads where to go, and confirms.
    let elsewhere = jo.browser.url().await?.path().to_owned();
    eventually("the details are there", async || {
        jo.browser.open(&elsewhere).await?;
        Ok(jo.browser.text().await?.contains(held_back).then_some(()))
    })
    .await?;
    jo.looks("yes").await?;
    jo.goes("answer-confirm", "confirmed").await?;
    jo.opens("/mine", "mine").await?;
    jo.opens("/notices", "notices").await?;

    // It is done, with thanks.
    mei.opens(page.path(), "call-filled").await?;
    let settle = mei.words.get("call-settle")?.to_owned();
    mei.browser.click_text(&settle).await?;
    mei.fills("call-thanks", "A good afternoon. 很好的下午。")
        .await?;
    mei.goes("call-settle", "settled").await?;
    eventually("the helper is thanked", async || {
        jo.browser.open(&elsewhere).await?;
        Ok(jo
            .browser
            .text()
            .await?
            .contains("很好的下午")
            .then_some(()))
    })
    .await?;
    jo.looks("thanked").await?;
    passer_by.opens(page.path(), "call-done").await?;
    ensure!(
        !passer_by.browser.text().await?.contains(held_back),
        "the details are public"
    );
    for (path, name) in [
        ("/inside", "inside"),
        ("/desk", "desk"),
        ("/desk/members", "members"),
        ("/desk/invitations", "invitations"),
        ("/desk/group", "profile"),
        ("/desk/meetings", "meetings"),
        ("/desk/network", "peers"),
        ("/desk/reports", "reports"),
        ("/settings", "settings"),
        ("/events/new", "write-event"),
        ("/offers/new", "write-offer"),
        ("/posts/new", "write-post"),
    ] {
        mei.opens(path, name).await?;
    }
    Ok(())
}
