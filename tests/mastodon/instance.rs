//! `instance` and what stands beside it.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::{rig::app::App, trips::steps::group};

#[tokio::test]
async fn a_place_says_what_it_is_and_little_of_its_people() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let nobody = App::new(&carers)?;
    let now = nobody.get("/api/v2/instance/").await?.expect(200)?;
    let authority = carers.host();
    ensure!(now.json["domain"] == json!(authority), "{}", now.text);
    ensure!(now.str("version")?.starts_with("4."));
    let configuration = &now.json["configuration"];
    ensure!(configuration["urls"]["streaming"] == json!(format!("ws://{authority}")));
    ensure!(configuration["statuses"]["max_characters"].is_i64());
    ensure!(configuration["polls"]["max_options"].is_i64());
    ensure!(now.json["registrations"]["approval_required"] == true);
    ensure!(now.json["contact"]["account"]["username"] == "carers");
    ensure!(now.json["rules"][0]["text"].is_string());
    let older = nobody.get("/api/v1/instance").await?.expect(200)?;
    ensure!(older.json["uri"] == json!(authority));
    ensure!(older.json["urls"]["streaming_api"] == json!(format!("ws://{authority}")));
    ensure!(older.json["stats"]["user_count"] == 1, "{}", older.text);
    for path in [
        "/api/v1/custom_emojis",
        "/api/v1/trends/tags",
        "/api/v1/trends/statuses",
        "/api/v1/trends/links",
        "/api/v1/directory",
    ] {
        ensure!(
            nobody.get(path).await?.expect(200)?.json == json!([]),
            "{path}"
        );
    }
    nobody.get("/api/v1/announcements").await?.expect(401)?;
    Ok(())
}

#[tokio::test]
async fn an_app_begins_a_post_as_its_member_can() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let visibility = "posting:default:visibility";
    let mine = App::of(&carers, "mei").await?;
    let told = mine.get("/api/v1/preferences").await?.expect(200)?;
    ensure!(told.json[visibility] == "private", "{}", told.text);
    let ours = App::with(&carers, &["mei", "--as-group"]).await?;
    let told = ours.get("/api/v1/preferences").await?.expect(200)?;
    ensure!(told.json[visibility] == "public", "{}", told.text);
    // Whatever she chooses: without an address outside it stays inside.
    let wish = json!({"source": {"privacy": "public", "sensitive": "1"}});
    mine.patch("/api/v1/accounts/update_credentials", &wish)
        .await?
        .expect(200)?;
    let told = mine.get("/api/v1/preferences").await?.expect(200)?;
    ensure!(told.json[visibility] == "private" && told.json["posting:default:sensitive"] == true);
    Ok(())
}
