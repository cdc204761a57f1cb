//! `push`: a device whose app is closed is told that there is something, and nobody learns what.

use anyhow::{Result, ensure};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::{
    rig::{
        app::App,
        device::{Device, header},
        eventually,
    },
    trips::steps::{PASSWORD, group},
};

const PLACE: &str = "/api/v1/push/subscription";

async fn write(app: &App, body: Value) -> Result<String> {
    let written = app.post("/api/v1/statuses", &body).await?.expect(200)?;
    written.str("id").map(str::to_owned)
}

#[tokio::test]
async fn pr16_oa35_a_device_is_told_and_its_screen_says_nothing() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    for handle in ["rain", "olga"] {
        carers.member(handle, "member", PASSWORD).await?;
    }
    let rain = App::of(&carers, "rain").await?;
    let olga = App::of(&carers, "olga").await?;
    let narrow = App::with(&carers, &["rain", "--scopes", "read write"]).await?;
    let device = Device::start().await?;
    rain.get(PLACE).await?.expect(404)?;
    let wanted = device.subscription(true, &["mention"], "all");
    narrow.post(PLACE, &wanted).await?.expect(403)?;
    let made = rain.post(PLACE, &wanted).await?.expect(200)?;
    ensure!(made.json["alerts"]["mention"] == true && made.json["alerts"]["poll"] == false);
    ensure!(made.json["endpoint"] == device.endpoint && made.json["policy"] == "all");
    let key = made.str("server_key")?.to_owned();
    let instance = rain.get("/api/v2/instance").await?.expect(200)?;
    ensure!(instance.json["configuration"]["vapid"]["public_key"] == key.as_str());
    // OA18: another's token has none of it.
    olga.get(PLACE).await?.expect(404)?;
    olga.put(PLACE, &wanted).await?.expect(404)?;

    let asked = write(&rain, json!({"status": "who has a ladder?"})).await?;
    let reply = json!({"status": "I do, kestrel44", "in_reply_to_id": asked});
    let reply = write(&olga, reply).await?;
    let (headers, told) = device.message(0).await?;
    let newest = rain.get("/api/v1/notifications").await?.expect(200)?;
    ensure!(
        told["notification_id"].to_string() == newest.json[0]["id"].as_str().unwrap_or_default()
    );
    ensure!(newest.json[0]["status"]["id"] == reply.as_str());
    ensure!(told["notification_type"] == "mention" && told["preferred_locale"] == "en");
    // PR16: whoever sees the screen learns neither who, nor what, nor of which group.
    let text = told.to_string();
    for word in ["kestrel44", "ladder", "olga", "rain", "The carers group"] {
        ensure!(!text.contains(word), "{word}: {text}");
    }
    ensure!(told["access_token"] == "" && told["title"].is_string() && told["body"].is_string());
    let ticket = header(&headers, "authorization")?;
    ensure!(ticket.starts_with("vapid t=") && ticket.ends_with(&format!("k={key}")));
    ensure!(header(&headers, "ttl")? == "172800");
    ensure!(!carers.log().contains("kestrel44") && !carers.log().contains("/send/7"));

    // By the older way; of likes, too, and of nobody whom she does not follow.
    let older = device.subscription(false, &["mention", "favourite"], "all");
    rain.post(PLACE, &older).await?.expect(200)?;
    let like = format!("/api/v1/statuses/{asked}/favourite");
    olga.post(&like, &json!({})).await?.expect(200)?;
    let (headers, told) = device.message(1).await?;
    ensure!(header(&headers, "content-encoding")? == "aesgcm");
    ensure!(header(&headers, "authorization")?.starts_with("WebPush "));
    ensure!(header(&headers, "crypto-key")?.ends_with(&key));
    ensure!(told["notification_type"] == "favourite");
    let followed = json!({"data": {"alerts": {"mention": true}, "policy": "followed"}});
    let changed = rain.put(PLACE, &followed).await?.expect(200)?;
    ensure!(changed.json["alerts"]["favourite"] == false && changed.json["policy"] == "followed");
    let reply = |text: &str| json!({"status": text, "in_reply_to_id": asked});
    write(&olga, reply("not told")).await?;
    let me = olga.get("/api/v1/accounts/verify_credentials").await?;
    let follow = format!("/api/v1/accounts/{}/follow", me.str("id")?);
    // Jobs run side by side: what is not told is done with before the next is written.
    let db = carers.db().await?;
    let waiting = async || -> Result<Option<()>> {
        // Effects first: what is heard leaves its jobs.
        let effects = community::queue::effects_waiting(&db).await?;
        let counts = community::queue::counts(&db).await?;
        Ok((counts.waiting == 0 && !effects).then_some(()))
    };
    eventually("nothing waits", waiting).await?;
    rain.post(&follow, &json!({})).await?.expect(200)?;
    write(&olga, reply("told")).await?;
    device.message(2).await?;

    // A device that is gone is forgotten.
    device.answer(410)?;
    write(&olga, reply("the last")).await?;
    eventually("the subscription is forgotten", async || {
        Ok((rain.get(PLACE).await?.status == 404).then_some(()))
    })
    .await?;
    ensure!(device.count() == 4, "{}", device.count());
    device.answer(201)?;
    rain.post(PLACE, &wanted).await?.expect(200)?;
    rain.delete(PLACE).await?.expect(200)?;
    rain.get(PLACE).await?.expect(404)?;

    // Keys that are none, and addresses.
    let mut wrong = wanted.clone();
    wrong["subscription"]["keys"]["auth"] = json!(URL_SAFE_NO_PAD.encode("short"));
    rain.post(PLACE, &wrong).await?.expect(422)?;
    for endpoint in [
        "",
        "nowhere",
        "file:///etc/passwd",
        "http://rain:x@127.0.0.1/",
    ] {
        let mut wrong = wanted.clone();
        wrong["subscription"]["endpoint"] = json!(endpoint);
        rain.post(PLACE, &wrong).await?.expect(422)?;
    }
    Ok(())
}
