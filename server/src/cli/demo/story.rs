//! A call for help of one group, answered by volunteers of another and by a visitor, accepted, confirmed and settled;
//! each step told when it is seen, from the pages that people see.

use anyhow::{Context as _, bail};

use super::{
    content::{carers, harbour},
    telling::seen,
    town::{self, Town},
    visitor::{Page, Visitor},
};

/// Words of the yes, and of the thanks.
const YES: &str = "Thank you! Friday at three would be best.";
const THANKS: &str = "The bed is in, and he slept through. Thank you both.";
/// What Yan says she can do for others; it stays on her own page.
const VOLUNTEERED: [(&str, &str); 4] = [
    ("kinds", "help-a-person"),
    ("area", "Sham Shui Po"),
    ("languages", "yue"),
    ("told", "at-once"),
];
/// How the visitor can be reached; for hosts only.
const PHONE: &str = "5555 0199, after six";

/// Plays it; fails at the first step that is not seen.
pub async fn play(town: &Town) -> anyhow::Result<()> {
    let mut mei = town.carers.as_member("mei").await?;
    let mut rain = town.carers.as_member("rain").await?;
    let mut yan = town.harbour.as_member("yan").await?;
    let mut ling = town.hub.as_member("ling").await?;
    let mut passer_by = Visitor::new(&town.carers.url)?;

    yan.see("/network", "The first year: how five families began")
        .await
        .context("filling up from the outbox")?;
    seen("A new follow was filled up: the carers' older story is on the neighbours' network page.");
    yan.see("/network", "Our Network: families’ gathering")
        .await?;
    yan.see("/network", "A listening ear by phone").await?;
    seen("What came after the follow was delivered: a meeting and an offer.");
    ling.see("/network", "水退之後").await?;
    ling.see("/network", "借手推車一日").await?;
    seen("The hub shows both groups, in both languages.");

    yan.fill("/volunteering", "/volunteering", &VOLUNTEERED)
        .await
        .context("what Yan can do for others")?;
    let published = town::publish(&mut mei, "/calls/new", &carers::call(&town.calendar))
        .await
        .context("publishing the call")?;
    let title = "Two people to move a hospital bed, this week";
    if !published.shows(title) {
        bail!(
            "after publishing, {} does not show the call",
            published.path
        );
    }
    let call_page = mei.open("/calls").await?.link(title)?;
    seen("Mei of the carers published a call for help: two people are needed.");
    let there = yan.see("/network", title).await?.link(title)?;
    let on_hub = ling.see("/network", title).await?.link(title)?;
    seen("It is on the neighbours' page and on the hub's board.");

    yan.see("/notices", "It may fit what you can do.").await?;
    seen(
        "Yan of the neighbours had said what she can do: the call found her quietly, and she may leave it.",
    );

    let page = yan.open(&there).await?;
    let answer = page.action("/posts/", "/answer")?;
    yan.send(
        &page,
        &answer,
        &[
            (
                "message",
                "I can come on Friday afternoon, with my brother's trolley.",
            ),
            ("name", "Yan"),
            ("places", "1"),
        ],
    )
    .await?;
    seen("Yan, a member of the neighbours without an address outside, answered on her own node.");
    let number = call_page
        .rsplit('/')
        .next()
        .context("a page has a number")?
        .to_owned();
    let answers = format!("/posts/{number}/answers");
    let list = mei.see(&answers, "my brother's trolley").await?;
    if list.shows("@yan@") {
        bail!("the answer tells Yan's handle, and she has no address outside");
    }
    seen(
        "Her answer is in Mei's list, with the name she gave and her group, and nothing else of her.",
    );

    let yes = list.action("/answers/", "/accept")?;
    mei.send(&list, &yes, &[("words", YES)]).await?;
    yan.see(&there, carers::HELD_BACK)
        .await
        .context("the details after the yes")?;
    seen("Mei said yes; the details that were held back are on Yan's page.");
    still_needed(&mut ling, &on_hub, "One person is still needed, of 2").await?;
    seen("The number went down on the hub too: one person is still needed.");

    let page = yan.open(&there).await?;
    let confirm = page.action("/answers/", "/confirm")?;
    yan.send(&page, &confirm, &[]).await?;
    mei.see(&answers, "Agreed").await?;
    seen("Yan confirmed, and Mei sees it.");

    let page = passer_by.open(&call_page).await?;
    let door = page.action("/posts/", "/answer")?;
    let own = passer_by
        .send(
            &page,
            &door,
            &[
                ("message", "I live round the corner and have strong arms."),
                ("name", "Bo"),
                ("contact", PHONE),
                ("places", "1"),
            ],
        )
        .await?;
    let list = mei.see(&answers, PHONE).await?;
    seen(
        "Bo, a visitor without any account, answered on the page; only hosts see how to reach him.",
    );
    let yes = list.action("/answers/", "/accept")?;
    mei.send(&list, &yes, &[("words", YES)]).await?;
    let own = passer_by.see(&own.path, carers::HELD_BACK).await?;
    let confirm = own.action("/answer/", "/confirm")?;
    passer_by.send(&own, &confirm, &[]).await?;
    still_needed(&mut ling, &on_hub, "Enough helpers").await?;
    seen(
        "He was welcome, and confirmed on his own link. Everywhere the call says: enough helpers.",
    );

    nothing_leaked(town, &mut rain, &mut ling, &call_page, &on_hub).await?;
    seen(
        "The details are on no other page and in no object that programs read; what was said inside is nowhere else.",
    );

    let page = mei.open(&call_page).await?;
    let settle = page.action("/posts/", "/settle")?;
    mei.send(&page, &settle, &[("thanks", THANKS)]).await?;
    yan.see(&there, THANKS).await.context("the thanks")?;
    still_needed(&mut ling, &on_hub, "Done, thank you").await?;
    seen("Mei settled the call with thanks; Yan read them, and the hub shows it as done.");
    by_role(&mut mei, &mut yan, &mut ling).await?;
    mei.see("/notices", "What was good, what next?").await?;
    seen(
        "Mei was asked what was good and what might come next; her words would go to her group alone.",
    );
    Ok(())
}

/// A call that needs different people: who answers says for what, and each role has its own count, everywhere.
async fn by_role(mei: &mut Visitor, yan: &mut Visitor, ling: &mut Visitor) -> anyhow::Result<()> {
    let (drivers, cook) = ("Driver: 2 of 2", "Someone who cooks: 1 of 1");
    let call = town::publish(mei, "/calls/new", &carers::meal())
        .await
        .context("publishing the call with roles")?;
    let there = yan
        .see("/network", carers::MEAL)
        .await?
        .link(carers::MEAL)?;
    let on_hub = ling.see("/network", carers::MEAL).await?;
    let on_hub = on_hub.link(carers::MEAL)?;
    let page = yan.see(&there, cook).await?;
    let door = page.action("/posts/", "/answer")?;
    let answer = [("role", carers::COOK), ("name", "Yan"), ("places", "1")];
    yan.send(&page, &door, &answer).await?;
    let number = call.path.rsplit('/').next().unwrap_or_default();
    let answers = format!("/posts/{number}/answers");
    let list = mei.see(&answers, "For: Someone who cooks").await?;
    let yes = list.action("/answers/", "/accept")?;
    let words = [("words", "How lovely!"), ("role", carers::COOK)];
    mei.send(&list, &yes, &words).await?;
    still_needed(ling, &on_hub, "2 people are still needed, of 3").await?;
    let page = ling.see(&on_hub, drivers).await?;
    if page.shows(cook) {
        bail!("the hub still looks for one who cooks");
    }
    seen(
        "A call for two drivers and one who cooks: Yan said she cooks, and everywhere only the drivers are still looked for.",
    );
    Ok(())
}

async fn still_needed(who: &mut Visitor, path: &str, text: &str) -> anyhow::Result<Page> {
    who.see(path, text).await
}

/// Looks for what was held back, and for what was said inside, wherever it must not be.
async fn nothing_leaked(
    town: &Town,
    rain: &mut Visitor,
    ling: &mut Visitor,
    call_page: &str,
    on_hub: &str,
) -> anyhow::Result<()> {
    let markers = [carers::HELD_BACK, "Yu Chau Street", PHONE, YES];
    let inside = "Auntie Fong";
    let mut places: Vec<(String, String)> = Vec::new();
    let mut anyone = Visitor::new(&town.carers.url)?;
    for path in [
        "/",
        "/calls",
        "/stories",
        "/events",
        call_page,
        &format!("/@{}", carers::HANDLE),
    ] {
        let page = anyone.get(path).await?;
        places.push((format!("the carers' {path}, for anyone"), page.html));
    }
    for path in [
        call_page,
        &format!("/@{}", carers::HANDLE),
        &format!("/ap/groups/{}/outbox", carers::HANDLE),
        &format!("/ap/groups/{}/outbox?page=1", carers::HANDLE),
    ] {
        let url = town.carers.url.join(path)?;
        places.push((format!("{url}, for programs"), anyone.fetch(path).await?));
    }
    places.push((
        "the call, for a member who did not ask".to_owned(),
        rain.get(call_page).await?.html,
    ));
    places.push((
        "the call on the hub".to_owned(),
        ling.get(on_hub).await?.html,
    ));
    places.push((
        "the hub's board".to_owned(),
        ling.get("/network").await?.html,
    ));
    let mut ken = town.harbour.as_member("ken").await?;
    places.push((
        format!("the network page of {}", harbour::NAME),
        ken.get("/network").await?.html,
    ));
    for (place, text) in &places {
        let text = super::html::unescape(text);
        for marker in markers {
            if text.contains(marker) {
                bail!("“{marker}” stands on {place}");
            }
        }
        if text.contains(inside) {
            bail!("what was said inside stands on {place}");
        }
    }
    Ok(())
}
