//! A call of a group that is followed finds a volunteer, and what she said of herself stays with her.

use anyhow::{Result, ensure};
use serde_json::Value;

use super::steps::*;
use crate::rig::{app::App, eventually};

const VAN: &str = "I have a van on Saturdays 81";

/// A70, across nodes: found by kind and area, told on her page and in her app, and nobody else learns of it.
#[tokio::test]
async fn a70_a_call_of_a_followed_group_finds_a_volunteer_quietly() -> Result<()> {
    let ((carers, mei), (coast, jo)) = tokio::try_join!(group("carers"), group("coast"))?;
    let kit = joined(&coast, "kit", "member").await?;
    let sam = joined(&coast, "sam", "member").await?;
    follow(&jo, &carers).await?;
    for (member, area) in [(&kit, "East Town"), (&sam, "Harbour")] {
        let page = member.see("/volunteering").await?;
        page.form("/volunteering")
            .fill("kinds", "help-a-person")
            .fill("words", VAN)
            .fill("area", area)
            .fill("languages", "en")
            .fill("told", "at-once")
            .accepted()
            .await?
            .sees("Calls that fit find you.")?;
    }
    let call = publish(
        &carers,
        &mei,
        "/calls/new",
        call_form("A van for a wardrobe", "Flat 7B"),
    )
    .await?;
    let told = "It may fit what you can do.";
    shows(&kit, "/notices", told)
        .await?
        .sees("A van for a wardrobe")?;
    shows(&kit, "/volunteering", "A van for a wardrobe").await?;
    // It came, and does not fit the other one's area.
    arrives(&sam, "A van for a wardrobe").await?;
    is_hidden_from(&sam, told, &["/notices"]).await?;

    let app = App::of(&coast, "kit").await?;
    let shown = eventually("the notice in her app", async || {
        let all = app
            .get("/api/v1/notifications?types[]=status")
            .await?
            .expect(200)?;
        Ok(all.json.get(0).cloned())
    })
    .await?;
    let content = shown["status"]["content"].as_str().unwrap_or_default();
    ensure!(
        content.contains(told) && content.contains("A van for a wardrobe"),
        "{shown}"
    );
    for path in [
        "/api/v1/accounts/verify_credentials",
        "/api/v1/notifications",
        "/api/v2/search?q=kit",
    ] {
        let answer = app.get(path).await?;
        ensure!(!answer.text.contains(VAN), "{path}: {}", answer.text);
    }

    // She rests with one tap, and is told of nothing.
    let page = kit.see("/volunteering").await?;
    page.form("/volunteering/pause").accepted().await?;
    publish(
        &carers,
        &mei,
        "/calls/new",
        call_form("Another van, please", ""),
    )
    .await?;
    arrives(&kit, "Another van, please").await?;
    is_hidden_from(&kit, "Another van, please", &["/notices", "/volunteering"]).await?;

    // What she said is nowhere but on her own page.
    is_nowhere_public(&coast, VAN, None).await?;
    is_nowhere_public(&carers, VAN, Some(&call)).await?;
    is_hidden_from(
        &jo,
        VAN,
        &[
            "/desk",
            "/desk/members",
            "/desk/volunteers",
            "/inside",
            "/notices",
        ],
    )
    .await?;
    let db = carers.db().await?;
    let sent: Vec<Value> = community::call::answers(&db, call.key()?)
        .await?
        .iter()
        .map(|answer| Value::from(answer.message.clone()))
        .collect();
    ensure!(sent.is_empty(), "nobody answered: {sent:?}");
    let folder = coast.data().join("exported");
    let to = folder.display().to_string();
    coast.run(&["export", &to]).await?;
    for file in ["group.json", "members.json", "network.json", "posts.json"] {
        let text = std::fs::read_to_string(folder.join(file))?;
        ensure!(!text.contains(VAN), "{file}");
    }
    Ok(())
}
