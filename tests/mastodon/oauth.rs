//! OAuth: an app registers, a member lets it in, it gets a token and loses it again; and all that must not open.

use anyhow::{Context as _, Result, ensure};
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use community::member;
use serde_json::json;
use url::{Url, form_urlencoded};

use crate::{
    rig::{
        app::{Answer, App},
        instance::Instance,
        visitor::{Page, Visitor},
    },
    trips::steps::{PASSWORD, group, joined, sign_in},
};

const ME: &str = "/api/v1/accounts/verify_credentials";
const CALLBACK: &str = "https://app.example/callback?from=here";
const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

struct Client {
    id: String,
    secret: String,
}

async fn register(node: &Instance, redirects: &[&str], scopes: &str) -> Result<Client> {
    let asked = json!({"client_name": "Tusky", "redirect_uris": redirects, "scopes": scopes, "website": "https://app.example"});
    let told = App::new(node)?
        .post("/api/v1/apps", &asked)
        .await?
        .expect(200)?;
    ensure!(
        told.json["redirect_uris"] == json!(redirects),
        "{}",
        told.text
    );
    Ok(Client {
        id: told.str("client_id")?.to_owned(),
        secret: told.str("client_secret")?.to_owned(),
    })
}

fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, VERIFIER.as_bytes()))
}

fn address(client: &Client, redirect: &str, more: &[(&str, &str)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("response_type", "code")
        .append_pair("client_id", &client.id)
        .append_pair("redirect_uri", redirect)
        .append_pair("state", "a b&c")
        .extend_pairs(more)
        .finish();
    format!("/oauth/authorize?{query}")
}

/// Where a page leads, with its query taken apart.
fn leads(page: &Page) -> Result<Url> {
    Ok(page.header("location").parse()?)
}

fn part(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.into_owned())
}

/// The reader is told, and led nowhere.
fn refused(page: &Page) -> Result<()> {
    ensure!(
        page.status == 422 && page.header("location").is_empty(),
        "{}: {}",
        page.url,
        page.status
    );
    Ok(())
}

/// Lets the app in, and gives the code.
async fn code(
    visitor: &Visitor,
    client: &Client,
    redirect: &str,
    more: &[(&str, &str)],
) -> Result<String> {
    let page = visitor.see(&address(client, redirect, more)).await?;
    let answer = page
        .form("/oauth/authorize")
        .press("decision", "yes")
        .send()
        .await?;
    if redirect == OUT_OF_BAND {
        ensure!(answer.status == 200, "{}", answer.source());
        return answer
            .texts("#code")?
            .pop()
            .context("the code stands on the page");
    }
    ensure!(
        answer.status == 302,
        "{}\n{}",
        answer.status,
        answer.source()
    );
    let back = leads(&answer)?;
    ensure!(back.as_str().starts_with(redirect), "{back}");
    ensure!(part(&back, "state").as_deref() == Some("a b&c"), "{back}");
    part(&back, "code").context("a code")
}

async fn exchange(
    node: &Instance,
    client: &Client,
    code: &str,
    redirect: &str,
    more: &[(&str, &str)],
) -> Result<Answer> {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("client_id", client.id.as_str()),
        ("code", code),
        ("redirect_uri", redirect),
    ];
    fields.extend(more);
    App::new(node)?.form("/oauth/token", &fields).await
}

/// With the secret.
async fn token(node: &Instance, visitor: &Visitor, client: &Client) -> Result<App> {
    let code = code(visitor, client, CALLBACK, &[("scope", "read write")]).await?;
    let secret = [("client_secret", client.secret.as_str())];
    let given = exchange(node, client, &code, CALLBACK, &secret)
        .await?
        .expect(200)?;
    Ok(App::new(node)?.bearing(given.str("access_token")?))
}

#[tokio::test]
async fn an_app_is_let_in_and_shut_out_again() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    carers.member("rain", "member", PASSWORD).await?;
    let client = register(&carers, &[CALLBACK], "read write follow push").await?;
    let asked = [
        ("scope", "read write:statuses follow"),
        ("code_challenge", &challenge()),
        ("code_challenge_method", "S256"),
        ("lang", "zh-Hant"),
        ("force_login", "true"),
    ];
    let at = address(&client, CALLBACK, &asked);
    // Nobody is signed in: first the door, then the question, in her language, with what it may do.
    let rain = carers.visitor()?;
    let door = rain.see(&at).await?;
    let page = door
        .form("/sign-in")
        .fill("handle", "rain")
        .fill("password", PASSWORD)
        .accepted()
        .await?;
    page.sees("讓 Tusky 進來？")?;
    page.sees("app.example")?;
    page.sees("看到你在這裏看得到的一切")?;
    let policy = page.header("content-security-policy");
    ensure!(
        policy.contains("form-action 'self' https://app.example;"),
        "{policy}"
    );
    // No.
    let no = page
        .form("/oauth/authorize")
        .press("decision", "no")
        .send()
        .await?;
    let back = leads(&no)?;
    ensure!(
        part(&back, "error").as_deref() == Some("access_denied")
            && part(&back, "state").as_deref() == Some("a b&c")
            && part(&back, "code").is_none(),
        "{back}"
    );
    // Yes. The app has no secret with it, and answers the challenge.
    let given = code(&rain, &client, CALLBACK, &asked[..4]).await?;
    let token = exchange(
        &carers,
        &client,
        &given,
        CALLBACK,
        &[("code_verifier", VERIFIER)],
    )
    .await?
    .expect(200)?;
    ensure!(token.str("token_type")? == "Bearer" && token.json["created_at"].is_i64());
    ensure!(token.str("scope")? == "read write:statuses follow");
    ensure!(token.header("cache-control").contains("no-store"));
    let app = App::new(&carers)?.bearing(token.str("access_token")?);
    ensure!(app.get(ME).await?.expect(200)?.json["username"] == "rain");
    let itself = app
        .get("/api/v1/apps/verify_credentials")
        .await?
        .expect(200)?;
    ensure!(itself.json["name"] == "Tusky" && itself.json["client_secret"].is_null());
    // She sees it, and shuts it out.
    let apps = rain.see("/settings/apps").await?;
    apps.sees("Tusky")?;
    let action = apps.attribute("form[action$='/shut-out']", "action")?;
    let other = joined(&carers, "bo", "member").await?;
    ensure!(other.send(&action, &[]).await?.status == 404, "OA18");
    app.get(ME).await?.expect(200)?;
    apps.form(&action).accepted().await?.sees_not("Tusky")?;
    app.get(ME).await?.expect(401)?;
    Ok(())
}

#[tokio::test]
async fn oa03_oa04_oa24_nobody_is_sent_where_the_app_did_not_say() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let nobody = App::new(&carers)?;
    for redirect in ["javascript:alert(1)", "data:text/html,x", "/callback", ""] {
        let asked = json!({"client_name": "x", "redirect_uris": redirect});
        nobody.post("/api/v1/apps", &asked).await?.expect(422)?;
    }
    let client = register(&carers, &[CALLBACK, "myapp://cb"], "read").await?;
    for redirect in [
        "https://evil.example/",
        "https://app.example/callback",
        "https://app.example/callback?from=here&x=y",
        "https://app.example/callback?from=here/../../evil",
        "https://app.example/callback?from=her",
        "https://app.example@evil.example/callback?from=here",
        "https://APP.example/callback?from=here",
        "http://app.example/callback?from=here",
        "https://app.example:443/callback?from=here",
        "myapp://cb/",
        "//evil.example",
        "javascript:alert(1)",
        "",
    ] {
        for more in [&[][..], &[("scope", "nonsense")]] {
            let url = carers.at(&address(&client, redirect, more))?;
            let page = mei.ask(reqwest::Method::GET, url, None).await?;
            refused(&page)?;
            ensure!(
                page.attribute("form[action='/oauth/authorize']", "action")
                    .is_err()
            );
        }
    }
    let stranger = Client {
        id: "nosuch".into(),
        secret: String::new(),
    };
    let url = carers.at(&address(&stranger, CALLBACK, &[]))?;
    let page = mei.ask(reqwest::Method::GET, url, None).await?;
    ensure!(page.status == 422 && page.header("location").is_empty());
    // What was agreed on the page is looked at again when the form comes.
    let page = mei.see(&address(&client, CALLBACK, &[])).await?;
    let forged = page
        .form("/oauth/authorize")
        .forge("redirect_uri", "https://evil.example/")
        .press("decision", "yes")
        .send()
        .await?;
    ensure!(forged.status == 422 && forged.header("location").is_empty());
    // An app's own scheme, and the state as it was.
    ensure!(!code(&mei, &client, "myapp://cb", &[]).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn oa05_a_code_is_for_one_app_and_one_use() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let client = register(&carers, &[CALLBACK, OUT_OF_BAND], "read write").await?;
    let other = register(&carers, &[CALLBACK], "read write").await?;
    let secret = |client: &Client| client.secret.clone();
    let told = |answer: Answer, word: &str| {
        let status = if word == "invalid_client" { 401 } else { 400 };
        ensure!(
            answer.status == status && answer.json["error"] == word,
            "{}: {}",
            answer.status,
            answer.text
        );
        ensure!(answer.json["error_description"].is_string());
        Ok(())
    };
    let given = code(&mei, &client, CALLBACK, &[]).await?;
    let right = [("client_secret", secret(&client))];
    let right: Vec<(&str, &str)> = right
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    for bogus in ["", "nosuch", &given[1..]] {
        told(
            exchange(&carers, &client, bogus, CALLBACK, &right).await?,
            "invalid_grant",
        )?;
    }
    told(
        exchange(&carers, &client, &given, OUT_OF_BAND, &right).await?,
        "invalid_grant",
    )?;
    // Without a challenge the secret is needed, and a wrong one is no client.
    told(
        exchange(&carers, &client, &given, CALLBACK, &[]).await?,
        "invalid_grant",
    )?;
    told(
        exchange(
            &carers,
            &client,
            &given,
            CALLBACK,
            &[("client_secret", "wrong")],
        )
        .await?,
        "invalid_client",
    )?;
    let theirs = [("client_secret", other.secret.as_str())];
    told(
        exchange(&carers, &other, &given, CALLBACK, &theirs).await?,
        "invalid_grant",
    )?;
    // None of this has used it up. It comes in the header of basic authentication, and as JSON.
    let nobody = App::new(&carers)?;
    let body = json!({"grant_type": "authorization_code", "code": given, "redirect_uri": CALLBACK});
    let request = nobody
        .request(reqwest::Method::POST, "/oauth/token")?
        .basic_auth(&client.id, Some(&client.secret))
        .json(&body);
    let token = nobody.send(request).await?.expect(200)?;
    let app = nobody.clone().bearing(token.str("access_token")?);
    app.get(ME).await?.expect(200)?;
    told(
        exchange(&carers, &client, &given, CALLBACK, &right).await?,
        "invalid_grant",
    )?;
    app.get(ME).await?.expect(401)?;
    // By hand.
    let copied = code(&mei, &client, OUT_OF_BAND, &[]).await?;
    exchange(&carers, &client, &copied, OUT_OF_BAND, &right)
        .await?
        .expect(200)?;
    let password = [
        ("grant_type", "password"),
        ("client_id", client.id.as_str()),
        ("username", "mei"),
        ("password", PASSWORD),
    ];
    told(
        nobody.form("/oauth/token", &password).await?,
        "unsupported_grant_type",
    )?;
    told(nobody.form("/oauth/token", &[]).await?, "invalid_request")
}

#[tokio::test]
async fn oa06_a_challenge_is_answered_or_nothing_opens() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let client = register(&carers, &[CALLBACK], "read").await?;
    let challenge = challenge();
    for more in [
        &[
            ("code_challenge", VERIFIER),
            ("code_challenge_method", "plain"),
        ][..],
        &[("code_challenge", VERIFIER)],
        &[("code_challenge_method", "S256")],
        &[
            ("code_challenge", "short"),
            ("code_challenge_method", "S256"),
        ],
    ] {
        let url = carers.at(&address(&client, CALLBACK, more))?;
        refused(&mei.ask(reqwest::Method::GET, url, None).await?)?;
    }
    let more = [
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ];
    let given = code(&mei, &client, CALLBACK, &more).await?;
    let wrong = VERIFIER.replace('d', "e");
    // The secret does not stand in for the answer.
    for more in [
        &[("client_secret", client.secret.as_str())][..],
        &[
            ("client_secret", client.secret.as_str()),
            ("code_verifier", ""),
        ],
        &[
            ("client_secret", client.secret.as_str()),
            ("code_verifier", &challenge),
        ],
        &[("code_verifier", &wrong)],
    ] {
        exchange(&carers, &client, &given, CALLBACK, more)
            .await?
            .expect(400)?;
    }
    let more = [("code_verifier", VERIFIER)];
    exchange(&carers, &client, &given, CALLBACK, &more)
        .await?
        .expect(200)?;
    Ok(())
}

#[tokio::test]
async fn oa07_oa08_oa32_nothing_opens_more_than_was_asked_for() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let rain = joined(&carers, "rain", "member").await?;
    let nobody = App::new(&carers)?;
    let unknown =
        json!({"client_name": "x", "redirect_uris": CALLBACK, "scopes": "read everything"});
    nobody.post("/api/v1/apps", &unknown).await?.expect(422)?;
    let narrow = register(&carers, &[CALLBACK], "read:accounts write:accounts").await?;
    for scope in ["read", "read:accounts write", "admin:read", "nonsense"] {
        let url = carers.at(&address(&narrow, CALLBACK, &[("scope", scope)]))?;
        refused(&mei.ask(reqwest::Method::GET, url, None).await?)?;
        let asked = json!({"grant_type": "client_credentials", "client_id": narrow.id, "client_secret": narrow.secret, "scope": scope});
        let answer = nobody.post("/oauth/token", &asked).await?.expect(400)?;
        ensure!(answer.json["error"] == "invalid_scope", "{}", answer.text);
    }
    // The form is looked at again.
    let page = mei
        .see(&address(&narrow, CALLBACK, &[("scope", "read:accounts")]))
        .await?;
    let forged = page
        .form("/oauth/authorize")
        .forge("scope", "read write admin:write")
        .press("decision", "yes")
        .send()
        .await?;
    refused(&forged)?;
    // An application's own token is nobody's.
    let asked = json!({"grant_type": "client_credentials", "client_id": narrow.id, "client_secret": narrow.secret, "scope": "read:accounts"});
    let own = nobody.post("/oauth/token", &asked).await?.expect(200)?;
    let own = nobody.clone().bearing(own.str("access_token")?);
    own.get(ME).await?.expect(403)?;
    own.get("/api/v1/preferences").await?.expect(403)?;
    own.get("/api/v1/apps/verify_credentials")
        .await?
        .expect(200)?;
    let asked = json!({"grant_type": "client_credentials", "client_id": narrow.id});
    nobody.post("/oauth/token", &asked).await?.expect(401)?;
    // What administrators do is for coordinators, whatever an app asks for.
    let wide = register(&carers, &[CALLBACK], "read admin:read").await?;
    for (visitor, scope) in [(&mei, "read admin:read"), (&rain, "read")] {
        let more = [("scope", "read admin:read")];
        let given = code(visitor, &wide, CALLBACK, &more).await?;
        let secret = [("client_secret", wide.secret.as_str())];
        let token = exchange(&carers, &wide, &given, CALLBACK, &secret)
            .await?
            .expect(200)?;
        ensure!(token.str("scope")? == scope, "{}", token.text);
    }
    Ok(())
}

#[tokio::test]
async fn oa09_a_token_ends_with_what_it_was_given_by() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let client = register(&carers, &[CALLBACK], "read write").await?;
    let rain = joined(&carers, "rain", "member").await?;
    let app = token(&carers, &rain, &client).await?;
    app.get(ME).await?.expect(200)?;
    let page = rain.see("/settings").await?;
    page.form("/settings/password")
        .fill("old", PASSWORD)
        .fill("password", "another four words here")
        .accepted()
        .await?;
    app.get(ME).await?.expect(401)?;
    // A code that was on its way is worth nothing either, once she is gone.
    let bo = joined(&carers, "bo", "host").await?;
    let app = token(&carers, &bo, &client).await?;
    let given = code(&bo, &client, CALLBACK, &[]).await?;
    let db = carers.db().await?;
    let id = member::by_handle(&db, "bo").await?.context("bo")?.id;
    ensure!(
        mei.send(&format!("/desk/members/{id}/remove"), &[])
            .await?
            .status
            == 303
    );
    app.get(ME).await?.expect(401)?;
    let secret = [("client_secret", client.secret.as_str())];
    exchange(&carers, &client, &given, CALLBACK, &secret)
        .await?
        .expect(400)?;
    Ok(())
}

#[tokio::test]
async fn oa10_whoever_holds_a_token_ends_it_and_another_app_does_not() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let client = register(&carers, &[CALLBACK], "read write").await?;
    let other = register(&carers, &[CALLBACK], "read write").await?;
    let app = token(&carers, &mei, &client).await?;
    let secret = app.token.clone().unwrap_or_default();
    let nobody = App::new(&carers)?;
    let asked = json!({"client_id": other.id, "client_secret": other.secret, "token": secret});
    nobody.post("/oauth/revoke", &asked).await?.expect(403)?;
    app.get(ME).await?.expect(200)?;
    let asked = json!({"client_id": "undefined", "client_secret": "undefined", "token": secret});
    let answer = nobody.post("/oauth/revoke", &asked).await?.expect(200)?;
    ensure!(answer.json == json!({}), "{}", answer.text);
    app.get(ME).await?.expect(401)?;
    nobody.post("/oauth/revoke", &asked).await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn oa11_no_other_site_says_yes_for_her() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let client = register(&carers, &[CALLBACK], "read write").await?;
    let page = mei.see(&address(&client, CALLBACK, &[])).await?;
    ensure!(page.header("x-frame-options") == "DENY");
    ensure!(
        page.header("content-security-policy")
            .contains("frame-ancestors 'none'")
    );
    ensure!(page.header("cache-control").contains("no-store"));
    for token in ["", "forged"] {
        let answer = page
            .form("/oauth/authorize")
            .forge("csrf", token)
            .press("decision", "yes")
            .send()
            .await?;
        ensure!(answer.status == 403 && answer.header("location").is_empty());
    }
    // Another's token of a form does not fit either.
    let bo = joined(&carers, "bo", "member").await?;
    let theirs = bo
        .see("/settings")
        .await?
        .attribute("input[name=csrf]", "value")?;
    let answer = page
        .form("/oauth/authorize")
        .forge("csrf", &theirs)
        .press("decision", "yes")
        .send()
        .await?;
    ensure!(answer.status == 403);
    Ok(())
}

#[tokio::test]
async fn only_hosts_speak_as_the_group_and_only_while_they_are() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let client = register(&carers, &[CALLBACK], "read write").await?;
    let rain = joined(&carers, "rain", "member").await?;
    let page = rain.see(&address(&client, CALLBACK, &[])).await?;
    ensure!(page.attribute("input[name=voice]", "value").is_err());
    let forged = page
        .form("/oauth/authorize")
        .forge("voice", "group")
        .press("decision", "yes")
        .send()
        .await?;
    ensure!(forged.status == 403, "{}", forged.status);
    let page = mei.see(&address(&client, CALLBACK, &[])).await?;
    let answer = page
        .form("/oauth/authorize")
        .fill("voice", "group")
        .press("decision", "yes")
        .send()
        .await?;
    let given = part(&leads(&answer)?, "code").context("a code")?;
    let secret = [("client_secret", client.secret.as_str())];
    let token = exchange(&carers, &client, &given, CALLBACK, &secret)
        .await?
        .expect(200)?;
    let app = App::new(&carers)?.bearing(token.str("access_token")?);
    ensure!(app.get(ME).await?.expect(200)?.json["username"] == "carers");
    mei.see("/settings/apps")
        .await?
        .sees("speaks as the group")?;
    // Her duty ends, and with it the voice.
    joined(&carers, "bo", "coordinator").await?;
    let bo = sign_in(&carers, "bo").await?;
    let db = carers.db().await?;
    let id = member::by_handle(&db, "mei").await?.context("mei")?.id;
    for duty in member::duties(&db).await? {
        if duty.member_id == id {
            bo.send(&format!("/desk/duties/{}/end", duty.id), &[])
                .await?;
        }
    }
    app.get(ME).await?.expect(401)?;
    Ok(())
}

#[tokio::test]
async fn programs_learn_what_is_understood_here() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let nobody = App::new(&carers)?;
    let told = nobody
        .get("/.well-known/oauth-authorization-server")
        .await?
        .expect(200)?;
    ensure!(told.json["code_challenge_methods_supported"] == json!(["S256"]));
    ensure!(told.str("token_endpoint")? == carers.at("/oauth/token")?.as_str());
    ensure!(told.header("access-control-allow-origin") == "*");
    let app = App::with(&carers, &["mei", "--scopes", "profile"]).await?;
    let who = app.get("/oauth/userinfo").await?.expect(200)?;
    ensure!(who.json["preferred_username"] == "mei");
    app.get("/api/v1/preferences").await?.expect(403)?;
    let read = App::with(&carers, &["mei", "--scopes", "read"]).await?;
    read.get("/oauth/userinfo").await?.expect(403)?;
    Ok(())
}
