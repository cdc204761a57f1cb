//! Lists, filters, markers, tags, conversations: what a member keeps for herself.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::{
    rig::app::App,
    trips::steps::{PASSWORD, group},
};

#[tokio::test]
async fn lists_are_their_owners() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    carers.member("rain", "member", PASSWORD).await?;
    carers.member("kit", "member", PASSWORD).await?;
    let (rain, kit) = (
        App::of(&carers, "rain").await?,
        App::of(&carers, "kit").await?,
    );
    let refused = rain
        .post("/api/v1/lists", &json!({"title": " "}))
        .await?
        .expect(422)?;
    ensure!(refused.json["error"].is_string());
    let list = rain
        .post(
            "/api/v1/lists",
            &json!({"title": "Near", "replies_policy": "none"}),
        )
        .await?
        .expect(200)?;
    ensure!(list.json["replies_policy"] == "none" && list.json["exclusive"] == false);
    let at = format!("/api/v1/lists/{}", list.str("id")?);
    let accounts = format!("{at}/accounts");
    let id = kit
        .get("/api/v1/accounts/verify_credentials")
        .await?
        .str("id")?
        .to_owned();
    let who = json!({"account_ids": [id]});
    rain.post(&accounts, &who).await?.expect(404)?;
    rain.post(&format!("/api/v1/accounts/{id}/follow"), &json!({}))
        .await?
        .expect(200)?;
    rain.post(&accounts, &who).await?.expect(200)?;
    rain.post(&accounts, &who).await?.expect(422)?;
    let on_it = rain
        .get(&format!("{accounts}?limit=1000000000"))
        .await?
        .expect(200)?;
    ensure!(on_it.json[0]["id"] == id.as_str());
    let of_kit = format!("/api/v1/accounts/{id}/lists");
    ensure!(rain.get(&of_kit).await?.expect(200)?.json[0]["title"] == "Near");
    for path in [&at, &accounts] {
        kit.get(path).await?.expect(404)?;
        kit.delete(path).await?.expect(404)?;
    }
    let renamed = rain
        .put(&at, &json!({"title": "Far", "exclusive": true}))
        .await?
        .expect(200)?;
    ensure!(renamed.json["title"] == "Far" && renamed.json["exclusive"] == true);
    rain.delete(&at).await?.expect(200)?;
    ensure!(rain.get("/api/v1/lists").await?.expect(200)?.json == json!([]));
    Ok(())
}

#[tokio::test]
async fn filters_are_their_owners() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    carers.member("rain", "member", PASSWORD).await?;
    carers.member("kit", "member", PASSWORD).await?;
    let (rain, kit) = (
        App::of(&carers, "rain").await?,
        App::of(&carers, "kit").await?,
    );
    let made = rain
        .form(
            "/api/v2/filters",
            &[
                ("title", "sad"),
                ("context[]", "home"),
                ("filter_action", "hide"),
                ("expires_in", ""),
                ("keywords_attributes[0][keyword]", "rain"),
                ("keywords_attributes[0][whole_word]", "true"),
            ],
        )
        .await?
        .expect(200)?;
    ensure!(
        made.json["keywords"][0]["whole_word"] == true,
        "{}",
        made.text
    );
    ensure!(made.json["expires_at"].is_null());
    let at = format!("/api/v2/filters/{}", made.str("id")?);
    let word = made.json["keywords"][0]["id"].as_str().unwrap_or_default();
    let word = format!("/api/v2/filters/keywords/{word}");
    rain.put(&word, &json!({"keyword": "snow", "whole_word": "0"}))
        .await?
        .expect(200)?;
    rain.post(&format!("{at}/keywords"), &json!({"keyword": "hail"}))
        .await?
        .expect(200)?;
    let posted = kit
        .post("/api/v1/statuses", &json!({"status": "Snow on the hills"}))
        .await?
        .expect(200)?;
    let status = format!("/api/v1/statuses/{}", posted.str("id")?);
    let seen = rain.get(&status).await?.expect(200)?;
    let found = &seen.json["filtered"][0];
    ensure!(found["filter"]["filter_action"] == "hide", "{}", seen.text);
    ensure!(found["keyword_matches"] == json!(["snow"]), "{}", seen.text);
    ensure!(kit.get(&status).await?.expect(200)?.json["filtered"] == json!([]));
    let whole = rain.get(&at).await?.expect(200)?;
    ensure!(
        whole.json["keywords"]
            .as_array()
            .is_some_and(|all| all.len() == 2)
    );
    for path in [&at, &word] {
        kit.get(path).await?.expect(404)?;
        kit.delete(path).await?.expect(404)?;
    }
    let wrong = json!({"title": "x", "context": ["nowhere"]});
    rain.post("/api/v2/filters", &wrong).await?.expect(422)?;
    rain.post(&format!("{at}/statuses"), &json!({"status_id": "1"}))
        .await?
        .expect(404)?;
    rain.delete(&at).await?.expect(200)?;
    ensure!(rain.get("/api/v2/filters").await?.expect(200)?.json == json!([]));
    Ok(())
}

#[tokio::test]
async fn markers_tags_and_shut_hosts_are_kept() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    carers.member("rain", "member", PASSWORD).await?;
    let rain = App::of(&carers, "rain").await?;
    let none = rain
        .get("/api/v1/markers?timeline[]=home")
        .await?
        .expect(200)?;
    ensure!(none.json == json!({}));
    let saved = rain
        .form(
            "/api/v1/markers",
            &[("home[last_read_id]", "113000000000000000")],
        )
        .await?
        .expect(200)?;
    ensure!(saved.json["home"]["last_read_id"] == "113000000000000000");
    let kept = rain
        .get("/api/v1/markers?timeline[]=home&timeline[]=notifications")
        .await?
        .expect(200)?;
    ensure!(kept.json["home"]["version"] == 1 && kept.json["notifications"].is_null());

    let tag = rain
        .post("/api/v1/tags/Care/follow", &json!({}))
        .await?
        .expect(200)?;
    ensure!(tag.json["following"] == true && tag.json["name"] == "care");
    let followed = rain.get("/api/v1/followed_tags").await?.expect(200)?;
    ensure!(followed.json[0]["name"] == "care" && followed.json[0]["history"].is_array());
    rain.post("/api/v1/tags/care/unfollow", &json!({}))
        .await?
        .expect(200)?;
    ensure!(rain.get("/api/v1/followed_tags").await?.expect(200)?.json == json!([]));
    App::new(&carers)?
        .get("/api/v1/tags/care")
        .await?
        .expect(200)?;
    let shown = rain
        .post("/api/v1/featured_tags", &json!({"name": "Care"}))
        .await?
        .expect(200)?;
    ensure!(shown.json["statuses_count"] == "0");
    rain.delete(&format!("/api/v1/featured_tags/{}", shown.str("id")?))
        .await?
        .expect(200)?;

    rain.form("/api/v1/domain_blocks", &[("domain", "loud.example")])
        .await?
        .expect(200)?;
    let hosts = rain.get("/api/v1/domain_blocks").await?.expect(200)?;
    ensure!(hosts.json == json!(["loud.example"]));
    rain.delete("/api/v1/domain_blocks?domain=loud.example")
        .await?
        .expect(200)?;
    ensure!(rain.get("/api/v1/domain_blocks").await?.expect(200)?.json == json!([]));
    ensure!(rain.get("/api/v1/conversations/").await?.expect(200)?.json == json!([]));
    ensure!(rain.get("/api/v1/follow_requests").await?.expect(200)?.json == json!([]));
    Ok(())
}

#[tokio::test]
async fn filters_of_older_apps_are_words_of_the_same_filters() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    carers.member("rain", "member", PASSWORD).await?;
    let rain = App::of(&carers, "rain").await?;
    let kit = App::of(&carers, "mei").await?;
    let wish = json!({"phrase": "snow", "context": ["home", "public"], "irreversible": true});
    let made = rain.post("/api/v1/filters", &wish).await?.expect(200)?;
    ensure!(made.json["phrase"] == "snow" && made.json["irreversible"] == true);
    ensure!(made.json["whole_word"] == true && made.json["expires_at"].is_null());
    ensure!(made.json["context"] == json!(["home", "public"]));
    let at = format!("/api/v1/filters/{}", made.str("id")?);
    let newer = rain.get("/api/v2/filters").await?.expect(200)?;
    let newer = &newer.json[0];
    ensure!(newer["title"] == "snow" && newer["filter_action"] == "hide");
    ensure!(newer["keywords"][0]["id"] == made.json["id"], "{newer}");
    let changed = json!({"phrase": "hail", "whole_word": false, "irreversible": false});
    let changed = rain.put(&at, &changed).await?.expect(200)?;
    ensure!(changed.json["phrase"] == "hail" && changed.json["whole_word"] == false);
    ensure!(changed.json["irreversible"] == false && changed.json["context"] == wish["context"]);
    kit.get(&at).await?.expect(404)?;
    kit.put(&at, &json!({"phrase": "x"})).await?.expect(404)?;
    kit.delete(&at).await?.expect(404)?;
    for wrong in [
        json!({"context": ["home"]}),
        json!({"phrase": "x"}),
        json!({"phrase": "x", "context": ["nowhere"]}),
    ] {
        rain.post("/api/v1/filters", &wrong).await?.expect(422)?;
    }
    // A second word, from a newer app: what is common to both is not for an older one to change.
    let whole = format!("/api/v2/filters/{}", newer["id"].as_str().unwrap_or("0"));
    let more = json!({"keyword": "rain"});
    rain.post(&format!("{whole}/keywords"), &more)
        .await?
        .expect(200)?;
    let both = rain.get("/api/v1/filters").await?.expect(200)?;
    ensure!(both.json.as_array().is_some_and(|all| all.len() == 2));
    rain.put(
        &at,
        &json!({"phrase": "sleet", "context": ["home", "public"]}),
    )
    .await?
    .expect(200)?;
    rain.put(&at, &json!({"context": ["thread"]}))
        .await?
        .expect(422)?;
    rain.delete(&at).await?.expect(200)?;
    rain.get(&at).await?.expect(404)?;
    let left = rain.get("/api/v1/filters").await?.expect(200)?;
    let last = left.json[0]["id"].as_str().unwrap_or_default().to_owned();
    ensure!(left.json[0]["phrase"] == "rain", "{}", left.text);
    rain.delete(&format!("/api/v1/filters/{last}"))
        .await?
        .expect(200)?;
    ensure!(rain.get("/api/v2/filters").await?.expect(200)?.json == json!([]));
    Ok(())
}

#[tokio::test]
async fn nothing_is_set_aside_and_no_app_is_told_otherwise() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let mei = App::of(&carers, "mei").await?;
    let path = "/api/v2/notifications/policy";
    let policy = mei.get(path).await?.expect(200)?;
    ensure!(
        policy.json["for_not_following"] == "accept",
        "{}",
        policy.text
    );
    let same = mei
        .patch(path, &json!({"for_new_accounts": "accept"}))
        .await?
        .expect(200)?;
    ensure!(same.json == policy.json);
    for word in ["filter", "drop", "nonsense"] {
        mei.patch(path, &json!({"for_private_mentions": word}))
            .await?
            .expect(422)?;
    }
    let requests = "/api/v1/notifications/requests";
    ensure!(mei.get(requests).await?.expect(200)?.json == json!([]));
    mei.get(&format!("{requests}/1")).await?.expect(404)?;
    for deed in ["1/accept", "1/dismiss", "accept", "dismiss"] {
        mei.post(&format!("{requests}/{deed}"), &json!({"id": ["1"]}))
            .await?
            .expect(404)?;
    }
    Ok(())
}
