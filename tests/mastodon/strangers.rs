//! Who gave her address outside up is not there for anybody without a token of a member's.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::{
    rig::app::App,
    trips::steps::{group, joined},
};

/// The token of a program that nobody let in.
async fn unmanned(nobody: &App) -> Result<App> {
    let body = json!({
        "client_name": "Alone", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob", "scopes": "read write",
    });
    let program = nobody.post("/api/v1/apps", &body).await?.expect(200)?;
    let asked = json!({
        "grant_type": "client_credentials", "scope": "read write",
        "client_id": program.str("client_id")?, "client_secret": program.str("client_secret")?,
    });
    let own = nobody.post("/oauth/token", &asked).await?.expect(200)?;
    Ok(nobody.clone().bearing(own.str("access_token")?))
}

#[tokio::test]
async fn pr_who_gave_her_address_up_is_not_there_for_strangers() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let visitor = joined(&carers, "olga", "member").await?;
    visitor
        .submit("/settings/outside", &[("outside", "yes")])
        .await?;
    let olga = App::of(&carers, "olga").await?;
    let ours = App::with(&carers, &["mei", "--as-group"]).await?;
    let nobody = App::new(&carers)?;
    let alone = unmanned(&nobody).await?;
    let say = async |app: &App, words: &str, above: Option<&str>| {
        let body = json!({
            "status": words, "visibility": "public", "in_reply_to_id": above.unwrap_or_default(),
        });
        app.post("/api/v1/statuses", &body).await?.expect(200)?.id()
    };
    let root = say(&ours, "tea for everyone", None).await?;
    let hers = say(&olga, "I bring the cups", Some(&root)).await?;
    let thanks = say(&ours, "thank you @olga", Some(&hers)).await?;
    let question = json!({
        "status": "when?", "visibility": "public", "poll": {"options": ["now", "later"], "expires_in": 3600},
    });
    let poll = olga.post("/api/v1/statuses", &question).await?;
    let poll = poll.expect(200)?.id()?;
    let boost = olga
        .post(&format!("/api/v1/statuses/{root}/reblog"), &json!({}))
        .await?
        .expect(200)?;
    let boost = boost.id()?;
    olga.post(&format!("/api/v1/statuses/{root}/favourite"), &json!({}))
        .await?
        .expect(200)?;
    let her_id = olga
        .get("/api/v1/accounts/verify_credentials")
        .await?
        .expect(200)?;
    let her_id = her_id.id()?;

    let single = [
        format!("/api/v1/statuses/{hers}"),
        format!("/api/v1/statuses/{hers}/context"),
        format!("/api/v1/statuses/{boost}"),
        format!("/api/v1/polls/{poll}"),
        format!("/api/v1/accounts/{her_id}"),
        format!("/api/v1/accounts/{her_id}/statuses"),
    ];
    let lists = [
        format!("/api/v1/statuses/{root}/context"),
        format!("/api/v1/statuses/{thanks}/context"),
        "/api/v1/timelines/public".to_owned(),
    ];
    let who = [
        format!("/api/v1/statuses/{root}/favourited_by"),
        format!("/api/v1/statuses/{root}/reblogged_by"),
    ];
    for is_closed in [false, true] {
        if is_closed {
            visitor
                .submit("/settings/outside", &[("outside", "no")])
                .await?;
        }
        let expected = if is_closed { 404 } else { 200 };
        for (app, name) in [(&nobody, "nobody"), (&alone, "a program")] {
            for path in &single {
                let answer = app.get(path).await?;
                ensure!(answer.status == expected, "{name}: {path}: {}", answer.text);
            }
            for path in &lists {
                let seen = app.get(path).await?.expect(200)?;
                let is_there = seen.text.contains(&format!("\"{her_id}\""));
                ensure!(is_there != is_closed, "{name}: {path}: {}", seen.text);
            }
            let answer = app.get(&format!("/api/v1/statuses/{thanks}")).await?;
            let named = answer.expect(200)?;
            let mentions = named.json["mentions"].as_array().context("mentions")?;
            ensure!(mentions.is_empty() == is_closed, "{name}: {}", named.text);
            ensure!(
                named.json["in_reply_to_account_id"].is_null() == is_closed,
                "{name}: {}",
                named.text
            );
        }
        for path in &who {
            let listed = alone.get(path).await?.expect(200)?;
            let is_there = listed.text.contains(&her_id);
            ensure!(is_there != is_closed, "{path}: {}", listed.text);
        }
        // Members know her as before.
        for path in &single {
            ours.get(path).await?.expect(200)?;
        }
    }
    Ok(())
}
