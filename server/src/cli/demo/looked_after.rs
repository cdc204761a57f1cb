//! How quarrels are looked after: a report that was settled, what members read of it, and a story that takes no replies.

use anyhow::bail;

use super::{content::carers, telling::seen, town::Town, visitor::Visitor};

/// Plays it; fails at the first step that is not seen.
pub async fn play(town: &Town) -> anyhow::Result<()> {
    let mut rain = town.carers.as_member("rain").await?;
    let mut yan = town.harbour.as_member("yan").await?;
    rain.see("/notices", "looked at what you reported").await?;
    let log = rain
        .see("/log", "Those concerned were talked with.")
        .await?;
    for secret in [carers::REPORT, "Auntie Fong"] {
        if log.shows(secret) {
            bail!("“{secret}” stands in the log");
        }
    }
    if Visitor::new(&town.carers.url)?.get("/log").await?.status != 401 {
        bail!("the log is open to everyone");
    }
    seen(
        "Rain had reported something. She heard that Mei looked at it; what was decided stands in the log, without names.",
    );

    let title = carers::SHORT_STORY;
    let there = yan.see("/network", title).await?.link(title)?;
    let page = yan.see(&there, "Replies are closed here for now.").await?;
    if page.action("/posts/", "/reply").is_ok() {
        bail!("a reply can be written under what is closed");
    }
    seen("A story of the carers takes no replies, and the neighbours' page says so, too.");
    Ok(())
}
