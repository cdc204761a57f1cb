//! Help as groups need it, in a real browser, narrow and without scripts, in both languages: who can do what, asking unseen, the
//! telephone line, paper, and a new group.

use anyhow::{Result, ensure};

use super::{
    steps::*,
    walker::{Walker, Words},
};
use crate::rig::{eventually, instance::Instance};

#[tokio::test]
async fn help_finds_its_way_in_a_browser_in_english() -> Result<()> {
    walk(
        "en",
        "Lantern Carers",
        "Someone to sit with my father",
        "Flat 7B, Lily House",
    )
    .await
}

#[tokio::test]
async fn help_finds_its_way_in_a_browser_in_chinese() -> Result<()> {
    walk(
        "zh-Hant",
        "提燈照顧者小組",
        "想找人陪我爸爸坐一坐",
        "百合樓七樓乙室",
    )
    .await
}

async fn walk(tag: &'static str, group: &str, call: &str, held_back: &str) -> Result<()> {
    let words = Words::read(tag)?;
    let carers = Instance::founded("carers", group, tag).await?;
    for (handle, role) in [
        ("mei", "coordinator"),
        ("rain4711", "member"),
        ("kit", "member"),
    ] {
        carers.member(handle, role, PASSWORD).await?;
    }
    let mut mei = Walker::start(&carers.url, &words, "mei-helps").await?;
    let mut rain = Walker::start(&carers.url, &words, "rain").await?;
    let mut kit = Walker::start(&carers.url, &words, "kit").await?;
    let mut passer_by = Walker::start(&carers.url, &words, "passer-by").await?;
    for (walker, handle) in [
        (&mut mei, "mei"),
        (&mut rain, "rain4711"),
        (&mut kit, "kit"),
    ] {
        walker.signs_in(handle).await?;
    }

    // Kit says what she can do.
    kit.opens("/volunteering", "volunteering").await?;
    kit.ticks("call-category-be-with-someone").await?;
    kit.ticks("volunteer-told-at-once").await?;
    kit.goes("action-save", "volunteers").await?;
    kit.sees(words.get("volunteer-state-active")?).await?;

    // Somebody asks unseen; the one host there is stands ticked, and publishes it.
    rain.opens("/calls/ask", "ask").await?;
    rain.fills("write-title-call", call).await?;
    rain.ticks("call-category-be-with-someone").await?;
    rain.fills("call-held-back", held_back).await?;
    rain.ticks("see-everyone").await?;
    rain.goes("action-preview", "preview-ask").await?;
    rain.sees(call).await?;
    rain.goes("ask-send", "asked").await?;
    let ask = rain.browser.url().await?.path().to_owned();
    mei.opens(&ask, "ask-to-publish").await?;
    mei.sees("rain4711").await?;
    let publish = words.get("ask-publish")?.replace("{ $group }", group);
    mei.browser.click_to_go(&publish).await?;
    mei.looks("ask-published").await?;
    let page = mei.browser.url().await?.path().to_owned();
    passer_by.opens(&page, "call-asked-unseen").await?;
    let shown = passer_by.browser.text().await?;
    ensure!(
        shown.contains(call) && !shown.contains("rain4711") && !shown.contains(held_back),
        "{shown}"
    );

    // It finds kit.
    eventually("the call finds her", async || {
        kit.browser.open("/notices").await?;
        Ok(kit.browser.text().await?.contains(call).then_some(()))
    })
    .await?;
    kit.looks("call-fits").await?;
    kit.opens("/volunteering", "call-fits-list").await?;
    kit.goes("volunteer-pause", "rests").await?;

    // The telephone line: hours, a turn, and the desk of whoever answers.
    mei.opens("/desk/line", "line-new").await?;
    mei.fills("line-name", "We Care").await?;
    mei.fills("line-number", "+852 2345 6789").await?;
    mei.goes("action-save", "line").await?;
    mei.fills("line-keeper-add", "mei").await?;
    mei.goes("line-keeper-add-go", "line-keeper").await?;
    for day in two_days(&carers).await? {
        mei.browser.open("/desk/line").await?;
        mei.fills("line-shift-from", "00:00").await?;
        mei.fills("line-shift-until", "00:00").await?;
        mei.fills("line-shift-day", &day).await?;
        mei.goes("line-shift-add", "line-hours").await?;
        mei.opens("/line", "rota").await?;
        mei.goes("line-take", "taken").await?;
    }
    passer_by.opens("/", "line-open").await?;
    let open = words.get("line-open-until")?;
    let open = open.split('{').next().unwrap_or(open).trim();
    passer_by.sees(open).await?;
    mei.opens("/line/call", "by-telephone").await?;
    mei.opens("/line/duty", "duty").await?;
    mei.fills("line-note-number", "9876 5432").await?;
    mei.goes("line-note-save", "noted").await?;
    mei.sees("9876 5432").await?;

    // Paper, for those without a screen.
    let id = page.rsplit('/').next().unwrap_or_default();
    passer_by
        .opens(&format!("/posts/{id}/sheet"), "sheet")
        .await?;
    passer_by.opens("/notice-board", "week").await?;
    passer_by.sees(call).await?;

    // Somebody without an account would like to start a group, and is answered.
    mei.opens("/desk/starts", "starts").await?;
    mei.goes("desk-starts-i-help", "helps-to-start").await?;
    passer_by.opens("/start", "start").await?;
    passer_by.fills("start-name", "Ms Lau 劉女士").await?;
    passer_by
        .fills("start-concern", "Parents of children who stutter 口吃")
        .await?;
    passer_by.fills("start-contact", "2345 6789").await?;
    passer_by.goes("start-send", "start-sent").await?;
    mei.opens("/desk/starts", "start-came").await?;
    mei.fills("desk-starts-words", "I ring you tonight. 今晚打給你。")
        .await?;
    mei.goes("desk-starts-take", "start-taken").await?;
    let own = passer_by.browser.url().await?.path().to_owned();
    passer_by.opens(&own, "start-answered").await?;
    passer_by.sees("今晚打給你").await?;

    for (path, name) in [
        ("/log", "log"),
        ("/settings/mail", "mail"),
        ("/settings/picture", "picture"),
        ("/calls/new", "write-call"),
    ] {
        kit.opens(path, name).await?;
    }
    Ok(())
}
