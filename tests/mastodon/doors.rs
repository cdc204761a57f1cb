//! What stands before every endpoint: tokens, scopes, limits, and pages of other sites that ask.

use anyhow::{Result, ensure};
use reqwest::Method;

use crate::{
    rig::app::App,
    trips::steps::{PASSWORD, group},
};

const ME: &str = "/api/v1/accounts/verify_credentials";

#[tokio::test]
async fn oa01_oa02_oa11_only_a_live_token_in_its_header_opens() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let app = App::of(&carers, "mei").await?;
    let token = app.token.clone().unwrap_or_default();
    app.get(ME).await?.expect(200)?;
    let nobody = App::new(&carers)?;
    for given in ["", "garbage", &token[..20], &"x".repeat(5000), "'", "%00"] {
        let answer = nobody.clone().bearing(given).get(ME).await?.expect(401)?;
        ensure!(answer.json["error"].is_string(), "{}", answer.text);
    }
    nobody.get(ME).await?.expect(401)?;
    // Streams alone take one in their address.
    for path in [
        ME,
        "/api/v1/timelines/home",
        "/api/v1/notifications",
        "/api/v1/preferences",
        "/api/v1/lists",
        "/api/v1/admin/reports",
    ] {
        nobody
            .get(&format!("{path}?access_token={token}"))
            .await?
            .expect(401)?;
    }
    let tunnel =
        format!("/api/v1/streaming/%2e%2e/accounts/verify_credentials?access_token={token}");
    ensure!(nobody.get(&tunnel).await?.status >= 400);
    // A browser that is signed in is nobody to this door, and no page of another site can use it.
    let cookies = mei.jar(|jar| jar.header()).unwrap_or_default();
    let request = nobody.request(Method::GET, ME)?.header("cookie", cookies);
    nobody.send(request).await?.expect(401)?;
    let missing = nobody.get("/api/v1/nosuch").await?.expect(404)?;
    ensure!(missing.json["error"].is_string(), "{}", missing.text);
    Ok(())
}

#[tokio::test]
async fn oa08_oa09_a_token_opens_what_it_was_given_for_until_its_member_goes() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    carers.member("rain", "host", PASSWORD).await?;
    let narrow = App::with(&carers, &["rain", "--scopes", "read:statuses write"]).await?;
    let refused = narrow.get(ME).await?.expect(403)?;
    ensure!(
        refused.json["error"] == "This action is outside the authorized scopes",
        "{}",
        refused.text
    );
    let wide = App::with(&carers, &["rain", "--scopes", "read"]).await?;
    let fine = App::with(&carers, &["rain", "--scopes", "read:accounts"]).await?;
    let group = App::with(&carers, &["rain", "--as-group"]).await?;
    for app in [&wide, &fine, &group] {
        app.get(ME).await?.expect(200)?;
    }
    carers.run(&["member", "remove", "rain"]).await?;
    for app in [&wide, &fine, &group] {
        app.get(ME).await?.expect(401)?;
    }
    Ok(())
}

#[tokio::test]
async fn oa27_pages_of_other_sites_may_ask_with_a_token_and_without_cookies() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let app = App::of(&carers, "mei").await?;
    let question = app
        .request(Method::OPTIONS, "/api/v1/statuses")?
        .header("origin", "https://phanpy.example")
        .header("access-control-request-method", "POST");
    let answer = app.send(question).await?.expect(204)?;
    ensure!(answer.header("access-control-allow-origin") == "*");
    for word in ["PATCH", "DELETE"] {
        ensure!(answer.header("access-control-allow-methods").contains(word));
    }
    for word in ["Authorization", "Idempotency-Key"] {
        ensure!(answer.header("access-control-allow-headers").contains(word));
    }
    let refused = App::new(&carers)?.get(ME).await?.expect(401)?;
    for answer in [app.get(ME).await?, refused] {
        ensure!(answer.header("access-control-allow-origin") == "*");
        ensure!(answer.header("access-control-allow-credentials") == "");
        ensure!(
            answer
                .header("access-control-expose-headers")
                .contains("Link")
        );
        ensure!(answer.header("x-ratelimit-limit") == "300");
        ensure!(!answer.header("x-ratelimit-remaining").is_empty());
        ensure!(answer.header("x-ratelimit-reset").ends_with('Z'));
        ensure!(answer.header("set-cookie") == "");
    }
    Ok(())
}
