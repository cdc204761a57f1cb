//! `accounts`: who a token speaks for.

use anyhow::{Context as _, Result, ensure};
use community::{
    group::{Joining, Profile},
    member,
};
use serde_json::json;

use crate::{
    rig::{app::App, instance::Instance},
    trips::steps::{PASSWORD, group, sign_in},
};

#[tokio::test]
async fn a_token_knows_whose_it_is() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    carers.member("rain", "member", PASSWORD).await?;
    let app = App::of(&carers, "rain").await?;
    // The slash that some write means nothing.
    for path in [
        "/api/v1/accounts/verify_credentials",
        "/api/v1/accounts/verify_credentials/",
    ] {
        let me = app.get(path).await?.expect(200)?;
        ensure!(me.json["username"] == "rain" && me.json["acct"] == "rain");
        ensure!(me.json["source"]["privacy"] == "private", "{}", me.text);
        ensure!(me.json["id"].as_str().is_some_and(|id| id.len() > 15));
        ensure!(me.str("created_at")?.ends_with('Z') && me.str("created_at")?.contains('.'));
    }
    let group = App::with(&carers, &["mei", "--as-group"]).await?;
    let us = group
        .get("/api/v1/accounts/verify_credentials")
        .await?
        .expect(200)?;
    ensure!(us.json["username"] == "carers" && us.json["group"] == true);
    ensure!(us.json["source"]["privacy"] == "public");
    Ok(())
}

#[tokio::test]
async fn oa17_a_profile_is_changed_and_nothing_else_is() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    carers.member("rain", "member", PASSWORD).await?;
    let app = App::of(&carers, "rain").await?;
    let path = "/api/v1/accounts/update_credentials";
    let before = app.get("/api/v1/accounts/verify_credentials").await?;
    let wish = json!({
        "display_name": "Rain <b>", "note": "I listen.\n\nhttps://rain.example/ <script>x</script>", "bot": "true", "locked": 1,
        "fields_attributes": {"0": {"name": "Speaks", "value": "Cantonese & <i>English</i>"}},
        "source": {"language": "zh-Hant"},
        "id": "1", "role": "coordinator", "roles": [{"id": "3"}], "admin": true, "created_at": "2001-01-01T00:00:00Z",
        "username": "mei", "state": "left", "as_group": true, "member_id": "1", "would_help_run": true,
    });
    let after = app.patch(path, &wish).await?.expect(200)?;
    ensure!(after.json["display_name"] == "Rain <b>", "{}", after.text);
    ensure!(after.json["bot"] == true && after.json["locked"] == true);
    let note = after.str("note")?;
    ensure!(
        note.contains("<p>I listen.</p>") && !note.contains("<script"),
        "{note}"
    );
    let field = &after.json["fields"][0];
    ensure!(
        field["name"] == "Speaks" && !field["value"].to_string().contains("<i>"),
        "{field}"
    );
    ensure!(after.json["source"]["fields"][0]["value"] == "Cantonese & <i>English</i>");
    ensure!(after.json["source"]["language"] == "zh-Hant");
    for name in ["id", "username", "created_at", "role", "group"] {
        ensure!(
            after.json[name] == before.json[name],
            "{name}: {}",
            after.text
        );
    }
    let form = [
        ("note", "As a form"),
        ("fields_attributes[0][name]", "One"),
        ("fields_attributes[0][value]", "two"),
    ];
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let request = app
        .request(reqwest::Method::PATCH, path)?
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body);
    let after = app.send(request).await?.expect(200)?;
    ensure!(
        after.json["source"]["note"] == "As a form",
        "{}",
        after.text
    );
    ensure!(
        after.json["display_name"] == "Rain <b>",
        "what is absent stays"
    );
    for wrong in [
        json!({"note": "x".repeat(1001)}),
        json!({"display_name": "x".repeat(101)}),
        json!({"source": {"privacy": "everyone"}}),
        json!({"fields_attributes": [{}, {"name": "x".repeat(256)}]}),
    ] {
        app.patch(path, &wrong).await?.expect(422)?;
    }
    let reader = App::with(&carers, &["rain", "--scopes", "read"]).await?;
    reader
        .patch(path, &json!({"note": "no"}))
        .await?
        .expect(403)?;
    Ok(())
}

/// Lets anyone in at once, or after a talk.
async fn set_joining(carers: &Instance, joining: Joining) -> Result<()> {
    let db = carers.db().await?;
    let mut tx = db.begin().await?;
    let mei = member::by_handle(&mut tx, "mei").await?.context("mei")?;
    let mei = member::present(&mut tx, mei.id).await?.context("mei")?;
    let (ours, actor) = community::group::ours(&mut tx).await?;
    let profile = Profile {
        joining,
        ..ours.profile.0
    };
    community::group::change(&mut tx, &mei, &actor.name, profile).await?;
    Ok(tx.commit().await?)
}

#[tokio::test]
async fn oa16_oa29_one_joins_from_an_app_by_the_rule_of_the_group() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let nobody = App::new(&carers)?;
    let asked = json!({"client_name": "Tusky", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob", "scopes": "read write"});
    let told = nobody.post("/api/v1/apps", &asked).await?.expect(200)?;
    let mut asked = json!({"grant_type": "client_credentials", "client_id": told.str("client_id")?,
        "client_secret": told.str("client_secret")?, "scope": "read write"});
    let own = nobody.post("/oauth/token", &asked).await?.expect(200)?;
    let own = nobody.clone().bearing(own.str("access_token")?);
    asked["scope"] = json!("read");
    let narrow = nobody.post("/oauth/token", &asked).await?.expect(200)?;
    let narrow = nobody.clone().bearing(narrow.str("access_token")?);
    let path = "/api/v1/accounts";
    let wish = |name: &str| json!({"username": name, "email": format!("{name}@mail.example"), "password": PASSWORD, "agreement": "true", "locale": "en", "reason": "I care for my father."});
    nobody.post(path, &wish("ann")).await?.expect(401)?;
    narrow.post(path, &wish("ann")).await?.expect(403)?;
    let members = App::of(&carers, "mei").await?;
    members.post(path, &wish("ann")).await?.expect(403)?;
    let wrong = own
        .post(path, &json!({"username": "a b"}))
        .await?
        .expect(422)?;
    for (field, word) in [
        ("username", "ERR_INVALID"),
        ("password", "ERR_BLANK"),
        ("agreement", "ERR_ACCEPTED"),
    ] {
        ensure!(
            wrong.json["details"][field][0]["error"] == word,
            "{}",
            wrong.text
        );
        ensure!(wrong.json["details"][field][0]["description"].is_string());
    }
    // At first a host talks with whoever comes.
    let token = own.post(path, &wish("ann")).await?.expect(200)?;
    let ann = nobody.clone().bearing(token.str("access_token")?);
    let me = "/api/v1/accounts/verify_credentials";
    let waits = ann.get(me).await?.expect(403)?;
    ensure!(waits.str("error")?.contains("pending approval"));
    let db = carers.db().await?;
    let id = member::by_handle(&db, "ann").await?.context("ann")?.id;
    let mei = sign_in(&carers, "mei").await?;
    ensure!(
        mei.send(&format!("/desk/members/{id}/welcome"), &[])
            .await?
            .status
            == 303
    );
    ensure!(ann.get(me).await?.expect(200)?.json["username"] == "ann");
    // An open group lets in at once.
    set_joining(&carers, Joining::Open).await?;
    let token = own.post(path, &wish("BEN")).await?.expect(200)?;
    let ben = nobody.clone().bearing(token.str("access_token")?);
    ensure!(ben.get(me).await?.expect(200)?.json["username"] == "ben");
    let taken = own.post(path, &wish("ann")).await?.expect(422)?;
    ensure!(
        taken.json["details"]["username"][0]["error"] == "ERR_TAKEN",
        "{}",
        taken.text
    );
    for joining in [Joining::Invitation, Joining::Closed] {
        set_joining(&carers, joining).await?;
        own.post(path, &wish("cat")).await?.expect(403)?;
    }
    Ok(())
}
