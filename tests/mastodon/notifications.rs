//! `notifications`: what concerns a member reaches her app, readable, hers alone, and no longer than she may see what it is about.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::{
    rig::{app::App, eventually},
    trips::steps::*,
};

async fn of_type(app: &App, kind: &str) -> Result<Value> {
    let path = format!("/api/v1/notifications?types[]={kind}");
    eventually(kind, async || {
        let all = app.get(&path).await?.expect(200)?;
        Ok(all.json.get(0).cloned())
    })
    .await
}

#[tokio::test]
async fn an_answer_and_a_yes_are_readable_in_an_app() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let rain = joined(&carers, "rain", "member").await?;
    let call = publish(
        &carers,
        &mei,
        "/calls/new",
        call_form("A lift to the clinic", "Flat 7B"),
    )
    .await?;
    let page = rain.see(&call.page).await?;
    page.form("/answer")
        .fill("message", "I can drive")
        .accepted()
        .await?;
    let host = App::of(&carers, "mei").await?;
    let came = of_type(&host, "mention").await?;
    let text = came["status"]["content"].as_str().unwrap_or_default();
    ensure!(text.contains("A lift to the clinic"), "{came}");
    ensure!(came["account"]["username"] == "rain", "{came}");
    ensure!(
        came["created_at"]
            .as_str()
            .is_some_and(|at| at.contains('.'))
    );

    let id = came["id"].as_str().context("an id")?;
    let at = format!("/api/v1/notifications/{id}");
    host.get(&at).await?.expect(200)?;
    let hers = App::of(&carers, "rain").await?;
    hers.get(&at).await?.expect(404)?;
    hers.post(&format!("{at}/dismiss"), &json!({}))
        .await?
        .expect(404)?;
    let count = host
        .get("/api/v1/notifications/unread_count")
        .await?
        .expect(200)?;
    ensure!(count.json["count"] == 1, "{}", count.text);
    let marked = [("notifications[last_read_id]", id)];
    host.form("/api/v1/markers", &marked).await?.expect(200)?;
    let count = host
        .get("/api/v1/notifications/unread_count")
        .await?
        .expect(200)?;
    ensure!(count.json["count"] == 0, "{}", count.text);
    let without = host
        .get("/api/v1/notifications?exclude_types[]=mention")
        .await?
        .expect(200)?;
    ensure!(!without.text.contains(id), "{}", without.text);
    host.post(&format!("{at}/dismiss"), &json!({}))
        .await?
        .expect(200)?;
    host.get(&at).await?.expect(404)?;
    host.post("/api/v1/notifications/clear", &json!({}))
        .await?
        .expect(200)?;
    ensure!(host.get("/api/v1/notifications").await?.expect(200)?.json == json!([]));
    Ok(())
}

#[tokio::test]
async fn pr_a_notice_of_what_one_may_no_longer_see_is_gone() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    joined(&carers, "rain", "member").await?;
    let rain = App::of(&carers, "rain").await?;
    let group = rain
        .get("/api/v1/accounts/lookup?acct=carers")
        .await?
        .expect(200)?;
    let follow = format!("/api/v1/accounts/{}/follow", group.str("id")?);
    rain.post(&follow, &json!({"notify": true}))
        .await?
        .expect(200)?;
    let thing = publish(
        &carers,
        &mei,
        "/posts/new",
        post_form("a word to all 5541", "inside"),
    )
    .await?;
    let told = of_type(&rain, "status").await?;
    ensure!(told["status"]["id"] == thing.id.as_str(), "{told}");
    mei.submit(&thing.at("withdraw"), &[]).await?;
    let after = rain.get("/api/v1/notifications").await?.expect(200)?;
    ensure!(!after.text.contains("5541"), "{}", after.text);
    for forged in [
        "limit=1000000000",
        "max_id=abc",
        "account_id=x",
        "types[]=nothing",
    ] {
        let path = format!("/api/v1/notifications?{forged}");
        rain.get(&path).await?.expect(200)?;
    }
    Ok(())
}
