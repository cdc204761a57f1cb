//! `accounts` and `search`: following, blocking and searching from an app; of a member without an address outside nothing gets out.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::{
    rig::{app::App, eventually, instance::Instance},
    trips::steps::*,
};

/// The id of somebody whom the app finds by a handle, over the network if need be.
async fn found(app: &App, handle: &str) -> Result<String> {
    let path = format!("/api/v2/search?q={handle}&resolve=true&type=accounts");
    let answer = app.get(&path).await?.expect(200)?;
    let id = answer.json["accounts"][0]["id"].as_str();
    Ok(id.with_context(|| answer.text.clone())?.to_owned())
}

async fn stands(app: &App, id: &str, what: &str, wanted: bool) -> Result<()> {
    let path = format!("/api/v1/accounts/relationships?id[]={id}");
    eventually(what, async || {
        let answer = app.get(&path).await?.expect(200)?;
        Ok((answer.json[0][what] == wanted).then_some(()))
    })
    .await
}

/// What another node keeps names nobody of these words.
async fn nothing_of(words: &[&str], receiver: &Instance) -> Result<()> {
    let db = receiver.db().await?;
    let actors = community::sql!("select uri || ' ' || username || ' ' || name from actors");
    let reports = community::sql!("select coalesce(uri, '') || ' ' || words from reports");
    let follows = community::sql!("select uri from follows");
    for statement in [actors, reports, follows] {
        for text in statement.scalars::<String>(&db).await? {
            for word in words {
                ensure!(!text.contains(word), "{word} in {text}");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn pr_following_blocking_and_reporting_from_an_app_shows_the_node_alone() -> Result<()> {
    let ((carers, mei), (coast, _jo)) = tokio::try_join!(group("carers"), group("coast"))?;
    coast.member("rainy_secret", "member", PASSWORD).await?;
    coast.member("kit", "member", PASSWORD).await?;
    let rain = App::of(&coast, "rainy_secret").await?;
    let kit = App::of(&coast, "kit").await?;
    let me = rain
        .get("/api/v1/accounts/verify_credentials")
        .await?
        .expect(200)?;
    let my_id = me.str("id")?.to_owned();
    let group = found(&rain, &format!("@carers@{}", carers.host())).await?;

    let asked = rain
        .post(&format!("/api/v1/accounts/{group}/follow"), &json!({}))
        .await?
        .expect(200)?;
    ensure!(asked.json["requested"] == true || asked.json["following"] == true);
    stands(&rain, &group, "following", true).await?;
    stands(&kit, &group, "following", false).await?;
    ensure!(followers(&carers).await? == 1);

    let thing = publish(
        &carers,
        &mei,
        "/posts/new",
        post_form("kept among followers 417", "followers"),
    )
    .await?;
    let path = "/api/v1/timelines/home";
    eventually("the post is at home", async || {
        let home = rain.get(path).await?.expect(200)?;
        Ok(home.text.contains("among followers 417").then_some(()))
    })
    .await?;
    let home = kit.get(path).await?.expect(200)?;
    ensure!(!home.text.contains("among followers 417"), "{}", home.text);
    for search in [
        "/api/v2/search?q=followers+417",
        "/api/v2/search?q=417&type=statuses",
    ] {
        let hers = rain.get(search).await?.expect(200)?;
        ensure!(
            hers.json["statuses"]
                .as_array()
                .is_some_and(|all| all.len() == 1)
        );
        let none = kit.get(search).await?.expect(200)?;
        ensure!(none.json["statuses"].as_array().is_some_and(Vec::is_empty));
    }
    // By its address neither: it is here, but not for her.
    let by_address = format!("/api/v2/search?q={}&resolve=true", thing.uri);
    let none = kit.get(&by_address).await?.expect(200)?;
    ensure!(none.json["statuses"].as_array().is_some_and(Vec::is_empty));

    // Nobody else is told that she follows.
    for list in ["followers", "following"] {
        let path = format!("/api/v1/accounts/{group}/{list}");
        for app in [&rain, &kit] {
            let shown = app.get(&path).await?.expect(200)?;
            ensure!(!shown.text.contains("rainy_secret"), "{}", shown.text);
        }
        let hers = format!("/api/v1/accounts/{my_id}/{list}");
        ensure!(kit.get(&hers).await?.expect(200)?.json == json!([]));
    }
    let own = rain
        .get(&format!("/api/v1/accounts/{my_id}/following"))
        .await?
        .expect(200)?;
    ensure!(own.json[0]["id"] == group.as_str(), "{}", own.text);
    let seen_there = App::of(&carers, "mei").await?;
    let there = seen_there
        .get("/api/v2/search?q=rainy_secret&resolve=true")
        .await?
        .expect(200)?;
    ensure!(there.json["accounts"] == json!([]), "{}", there.text);
    let whole = format!("rainy_secret@{}", coast.host());
    let there = seen_there
        .get(&format!("/api/v2/search?q={whole}&resolve=true"))
        .await?
        .expect(200)?;
    ensure!(there.json["accounts"] == json!([]), "{}", there.text);

    let report =
        json!({"account_id": group, "comment": "please look", "forward": true, "category": "spam"});
    let made = rain.post("/api/v1/reports/", &report).await?.expect(200)?;
    ensure!(made.json["forwarded"] == true && made.json["category"] == "spam");
    let db = carers.db().await?;
    eventually("the report is there", async || {
        Ok(open_reports(&db).await?.pop())
    })
    .await?;

    let blocked = rain
        .post(&format!("/api/v1/accounts/{group}/block"), &json!({}))
        .await?
        .expect(200)?;
    ensure!(blocked.json["blocking"] == true && blocked.json["following"] == false);
    eventually("the node follows no more", async || {
        Ok((followers(&carers).await? == 0).then_some(()))
    })
    .await?;
    let blocks = rain.get("/api/v1/blocks").await?.expect(200)?;
    ensure!(blocks.json[0]["id"] == group.as_str());
    ensure!(found(&rain, &format!("@carers@{}", carers.host())).await? == group);
    nothing_of(&["rainy_secret", &my_id], &carers).await
}

#[tokio::test]
async fn the_group_follows_for_everyone_when_an_app_speaks_as_it() -> Result<()> {
    let ((carers, _mei), (coast, _jo)) = tokio::try_join!(group("carers"), group("coast"))?;
    let app = App::with(&coast, &["mei", "--as-group"]).await?;
    let group = found(&app, &format!("@carers@{}", carers.host())).await?;
    let path = format!("/api/v1/accounts/{group}/follow");
    app.post(&path, &json!({})).await?.expect(200)?;
    stands(&app, &group, "following", true).await?;
    let there = App::with(&carers, &["mei", "--as-group"]).await?;
    let us = there
        .get("/api/v1/accounts/verify_credentials")
        .await?
        .expect(200)?;
    let list = format!("/api/v1/accounts/{}/followers", us.str("id")?);
    let followers = there.get(&list).await?.expect(200)?;
    ensure!(
        followers.json[0]["username"] == "coast",
        "{}",
        followers.text
    );
    app.post(&format!("/api/v1/accounts/{group}/unfollow"), &json!({}))
        .await?
        .expect(200)?;
    stands(&app, &group, "following", false).await
}

#[tokio::test]
async fn members_mute_note_and_follow_each_other() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    carers.member("rain", "member", PASSWORD).await?;
    carers.member("kit", "member", PASSWORD).await?;
    let (rain, kit) = (
        App::of(&carers, "rain").await?,
        App::of(&carers, "kit").await?,
    );
    let looked = rain
        .get("/api/v1/accounts/lookup?acct=KIT")
        .await?
        .expect(200)?;
    let id = looked.str("id")?.to_owned();
    let at = |deed: &str| format!("/api/v1/accounts/{id}/{deed}");
    let told = rain
        .form(&at("follow"), &[("reblogs", "0"), ("notify", "true")])
        .await?
        .expect(200)?;
    ensure!(told.json["following"] == true && told.json["notifying"] == true);
    ensure!(told.json["showing_reblogs"] == false, "{}", told.text);
    eventually("kit is told", async || {
        let notices = kit.get("/api/v1/notifications").await?.expect(200)?;
        Ok((notices.json[0]["type"] == "follow").then_some(()))
    })
    .await?;

    let muted = rain
        .post(
            &at("mute"),
            &json!({"duration": "3600", "notifications": "0"}),
        )
        .await?
        .expect(200)?;
    ensure!(muted.json["muting"] == true && muted.json["muting_notifications"] == false);
    let mutes = rain.get("/api/v1/mutes").await?.expect(200)?;
    ensure!(
        mutes.json[0]["mute_expires_at"].is_string(),
        "{}",
        mutes.text
    );
    let unmuted = rain.post(&at("unmute"), &json!({})).await?.expect(200)?;
    ensure!(unmuted.json["muting"] == false);
    let noted = rain
        .post(&at("note"), &json!({"comment": "brings soup"}))
        .await?
        .expect(200)?;
    ensure!(noted.json["note"] == "brings soup");
    let unfollowed = rain.post(&at("unfollow"), &json!({})).await?.expect(200)?;
    ensure!(unfollowed.json["following"] == false);

    // What is no account, is none: never a failure of ours.
    for forged in ["1", "0", "-1", "abc", "99999999999999999999", "%00"] {
        let path = format!("/api/v1/accounts/{forged}/follow");
        rain.post(&path, &json!({})).await?.expect(404)?;
        let path = format!("/api/v1/accounts/{forged}");
        rain.get(&path).await?.expect(404)?;
    }
    let many = rain
        .get("/api/v1/accounts/relationships?id[]=1&id[]=x&id[]=")
        .await?
        .expect(200)?;
    ensure!(many.json == json!([]));
    let nobody = App::new(&carers)?;
    nobody
        .get(&format!("/api/v1/accounts/{id}"))
        .await?
        .expect(404)?;
    nobody
        .get("/api/v1/accounts/lookup?acct=kit")
        .await?
        .expect(404)?;
    nobody.get("/api/v2/search?q=kit").await?.expect(401)?;
    nobody
        .get("/api/v1/accounts/lookup?acct=carers")
        .await?
        .expect(200)?;
    Ok(())
}

#[tokio::test]
async fn pr_what_is_inside_is_found_by_those_inside() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    carers.member("rain", "member", PASSWORD).await?;
    carers.member("dr_lam", "consultant", PASSWORD).await?;
    let thing = publish(
        &carers,
        &mei,
        "/posts/new",
        post_form("the inside word 8812", "inside"),
    )
    .await?;
    let rain = App::of(&carers, "rain").await?;
    for query in ["8812", thing.uri.as_str()] {
        let path = format!("/api/v2/search?q={query}");
        let found = rain.get(&path).await?.expect(200)?;
        ensure!(
            found.json["statuses"]
                .as_array()
                .is_some_and(|all| all.len() == 1)
        );
        ensure!(found.json["accounts"].is_array() && found.json["hashtags"].is_array());
    }
    // A consultant never learns who is here.
    let consultant = App::of(&carers, "dr_lam").await?;
    for path in [
        "/api/v2/search?q=rain",
        "/api/v1/accounts/search?q=ra&limit=1000000000",
        "/api/v1/accounts/search?q=rain",
    ] {
        let found = consultant.get(path).await?.expect(200)?;
        ensure!(!found.text.contains("\"rain\""), "{}", found.text);
    }
    consultant
        .get("/api/v1/accounts/lookup?acct=rain")
        .await?
        .expect(404)?;
    for hostile in ["%25", "_", "'", "%00", "%F0%9F%A7%A1", &"x".repeat(2_000)] {
        let path = format!("/api/v2/search?q={hostile}&limit=1000000000&offset=-5");
        let found = rain.get(&path).await?.expect(200)?;
        ensure!(
            found.json["statuses"] == Value::Array(Vec::new()),
            "{}",
            found.text
        );
    }
    Ok(())
}
