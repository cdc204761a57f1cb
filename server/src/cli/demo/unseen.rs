//! What is done out of sight: members keep a telephone line in turn, and one of them asks for help through her group.

use anyhow::{Context as _, bail};

use super::{
    content::carers,
    telling::seen,
    town::Town,
    visitor::{Page, Visitor},
};

const TITLE: &str = "Somebody to sit with my father on a Tuesday";
/// For whoever is welcomed, and nobody else.
const WHERE: &str = "Third floor, Cheung Sha Wan Road";

/// Plays it; fails at the first step that is not seen.
pub async fn play(town: &Town) -> anyhow::Result<()> {
    let mut mei = town.carers.as_member("mei").await?;
    let mut rain = town.carers.as_member("rain").await?;
    let mut yan = town.harbour.as_member("yan").await?;
    let mut passer_by = Visitor::new(&town.carers.url)?;

    let front = passer_by.see("/", "Open now until").await?;
    tells_nothing(&front, &["Rain"])?;
    mei.see("/line", "Rain").await?;
    seen(
        "The carers' telephone line is open now. Everyone sees until when; who answers, only members see.",
    );

    let form = rain.open("/calls/ask").await?;
    let hosts = form.values("hosts");
    let host = hosts.first().context("a host to choose")?;
    let ask = rain
        .publish(
            "/calls/ask",
            &[
                ("title", TITLE),
                ("text", "He likes company, and the racing on the radio."),
                ("category", "be-with-someone"),
                ("needed", "1"),
                ("held_back", WHERE),
                ("visibility", "public"),
                ("language", "en"),
                ("hosts", host),
            ],
        )
        .await?;
    let page = mei.see(&ask.path, "Rain").await?;
    let publish = page.action("/asks/", "/publish")?;
    let call = mei.send(&page, &publish, &[]).await?;
    seen("Rain asked through the group. Mei, whom she chose, knew it, and published the call.");

    let there = yan.see("/network", TITLE).await?.link(TITLE)?;
    let on_harbour = yan.open(&there).await?;
    let page = passer_by.open(&call.path).await?;
    let number = call.path.rsplit('/').next().unwrap_or_default();
    let document = Page {
        path: format!("/ap/posts/{number}"),
        status: 200,
        html: passer_by.fetch(&format!("/ap/posts/{number}")).await?,
    };
    for page in [&on_harbour, &page, &document] {
        if !page.shows(TITLE) || !page.shows(carers::HANDLE) {
            bail!("{} does not show the group's call", page.path);
        }
        tells_nothing(page, &["Rain", "/rain", "@rain", WHERE])?;
    }
    seen("The neighbours read it as the group's. Her name is on no page and in no object.");
    Ok(())
}

fn tells_nothing(page: &Page, words: &[&str]) -> anyhow::Result<()> {
    match words.iter().find(|word| page.shows(word)) {
        Some(word) => bail!("“{word}” stands on {}", page.path),
        None => Ok(()),
    }
}
