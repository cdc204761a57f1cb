//! An app that speaks as the group sees what is the group's, and nothing of the host who let it in.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::{
    rig::{app::App, eventually},
    trips::steps::{group, joined},
};

async fn notified(app: &App, words: &str) -> Result<bool> {
    let all = app.get("/api/v1/notifications").await?.expect(200)?;
    Ok(all.text.contains(words))
}

#[tokio::test]
async fn pr_as_the_group_an_app_sees_nothing_of_its_host() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let visitor = joined(&carers, "rain", "member").await?;
    for one in [&visitor, &mei] {
        one.submit("/settings/outside", &[("outside", "yes")])
            .await?;
    }
    let rain = App::of(&carers, "rain").await?;
    let hers = App::of(&carers, "mei").await?;
    let ours = App::with(&carers, &["mei", "--as-group"]).await?;
    let direct = |to: &str, words: &str| {
        let body = json!({"status": format!("@{to} {words}"), "visibility": "direct"});
        let rain = rain.clone();
        async move { rain.post("/api/v1/statuses", &body).await?.expect(200) }
    };
    let to_her = direct("mei", "for mei alone, wren31").await?.id()?;
    let to_us = direct("carers", "for the group, wren32").await?.id()?;

    // What was written to her.
    let at = format!("/api/v1/statuses/{to_her}");
    hers.get(&at).await?.expect(200)?;
    ours.get(&at).await?.expect(404)?;
    ours.get(&format!("{at}/context")).await?.expect(404)?;
    for deed in ["bookmark", "favourite", "mute"] {
        ours.post(&format!("{at}/{deed}"), &json!({}))
            .await?
            .expect(404)?;
    }
    let reply = json!({"status": "we say", "in_reply_to_id": to_her});
    ours.post("/api/v1/statuses", &reply).await?.expect(404)?;
    ours.get(&format!("/api/v1/statuses/{to_us}"))
        .await?
        .expect(200)?;
    let talks = ours.get("/api/v1/conversations").await?.expect(200)?;
    ensure!(
        talks.text.contains("wren32") && !talks.text.contains("wren31"),
        "{}",
        talks.text
    );
    let found = ours.get("/api/v2/search?q=wren31").await?.expect(200)?;
    ensure!(found.json["statuses"] == json!([]), "{}", found.text);
    // What she was told.
    eventually("both are told", async || {
        let both = notified(&hers, "wren31").await? && notified(&hers, "wren32").await?;
        Ok(both.then_some(()))
    })
    .await?;
    ensure!(notified(&ours, "wren32").await? && !notified(&ours, "wren31").await?);
    let all = hers.get("/api/v1/notifications").await?.expect(200)?;
    let told = all.json.as_array().cloned().unwrap_or_default();
    let about = |one: &&Value| one["status"]["id"] == to_her.as_str();
    let told = told.iter().find(about).map(|one| one["id"].clone());
    let told = told.as_ref().and_then(Value::as_str).unwrap_or_default();
    let at = format!("/api/v1/notifications/{told}");
    hers.get(&at).await?.expect(200)?;
    ours.get(&at).await?.expect(404)?;
    ours.post(&format!("{at}/dismiss"), &json!({}))
        .await?
        .expect(404)?;
    ours.post("/api/v1/notifications/clear", &json!({}))
        .await?
        .expect(200)?;
    hers.get(&at).await?.expect(200)?;
    ensure!(!notified(&ours, "wren32").await?);

    // What she wrote, and means to write, and keeps.
    let own = hers
        .post("/api/v1/statuses", &json!({"status": "my own"}))
        .await?
        .expect(200)?;
    let own = format!("/api/v1/statuses/{}", own.id()?);
    ours.put(&own, &json!({"status": "not mine"}))
        .await?
        .expect(403)?;
    ours.delete(&own).await?.expect(403)?;
    ours.get(&format!("{own}/source")).await?.expect(404)?;
    hers.get(&format!("{own}/source")).await?.expect(200)?;
    hers.post(&format!("{own}/bookmark"), &json!({}))
        .await?
        .expect(200)?;
    let at = carers.db().await?.now().plus_days(1).to_rfc3339_millis();
    let later = json!({"status": "later, wren33", "scheduled_at": at});
    let later = hers
        .post("/api/v1/statuses", &later)
        .await?
        .expect(200)?
        .id()?;
    let later = format!("/api/v1/scheduled_statuses/{later}");
    ours.get(&later).await?.expect(404)?;
    ours.delete(&later).await?.expect(404)?;
    hers.post("/api/v1/lists", &json!({"title": "Near"}))
        .await?
        .expect(200)?;
    let filter = json!({"title": "wren34", "context": ["home"]});
    hers.post("/api/v2/filters", &filter).await?.expect(200)?;
    for path in [
        "/api/v1/bookmarks",
        "/api/v1/scheduled_statuses",
        "/api/v1/lists",
        "/api/v2/filters",
    ] {
        let seen = ours.get(path).await?.expect(200)?;
        ensure!(seen.json == json!([]), "{path}: {}", seen.text);
        let seen = hers.get(path).await?.expect(200)?;
        ensure!(seen.json != json!([]), "{path}: {}", seen.text);
    }
    hers.delete(&later).await?.expect(200)?;

    // And what is the group's.
    let written = ours
        .post("/api/v1/statuses", &json!({"status": "we all"}))
        .await?
        .expect(200)?;
    let written = format!("/api/v1/statuses/{}", written.id()?);
    ours.put(&written, &json!({"status": "we all, again"}))
        .await?
        .expect(200)?;
    ours.delete(&written).await?.expect(200)?;
    Ok(())
}
