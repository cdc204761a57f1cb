//! What apps ask for, through every layer that stands before an answer.

use community::{
    actor::{self, Actor, Kind, Received},
    follow,
};
use serde_json::{Value, json};

use super::*;

/// An app, with the token of somebody here.
pub(super) struct App<'a> {
    town: &'a Town,
    token: String,
}

impl Town {
    pub(super) async fn app(
        &self,
        member: Id<Member>,
        as_group: bool,
    ) -> Result<App<'_>, Box<dyn std::error::Error>> {
        let mut tx = self.app.db.begin().await?;
        let token = access::make_token(&mut tx, member, as_group, "read write", None).await?;
        tx.commit().await?;
        Ok(App { town: self, token })
    }

    /// Somebody elsewhere, with what a group says of itself, if it is one of our kind.
    pub(super) async fn elsewhere(
        &self,
        kind: Kind,
        name: &str,
        profile: Option<Value>,
    ) -> Result<Actor, Box<dyn std::error::Error>> {
        let uri = format!("https://{name}.example/{name}");
        let mut tx = self.app.db.begin().await?;
        let actor = actor::receive(
            &mut tx,
            Received {
                kind,
                username: name.into(),
                host: format!("{name}.example"),
                name: name.into(),
                summary: community::text::Html::default(),
                url: Some(uri.clone()),
                inbox: Some(format!("{uri}/inbox")),
                shared_inbox: None,
                outbox: None,
                followers: None,
                featured: None,
                key_id: Some(format!("{uri}#key")),
                public_key: Some("public".into()),
                icon: None,
                fields: Vec::new(),
                manually_approves: false,
                moved_to: None,
                also_known_as: Vec::new(),
                profile,
                uri,
            },
        )
        .await?;
        tx.commit().await?;
        Ok(actor)
    }

    /// Our group follows it, and it said yes.
    async fn follows(&self, other: &Actor) -> Outcome {
        let (_, group) = group::ours(&self.app.db).await?;
        let mut tx = self.app.db.begin().await?;
        follow::ask(&mut tx, None, other.id).await?;
        follow::receive_acceptance(&mut tx, other.id, group.id, None).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl App<'_> {
    pub(super) async fn ask(
        &self,
        method: &str,
        path: &str,
        body: &Value,
        key: Option<&str>,
    ) -> Result<(StatusCode, Value), Box<dyn std::error::Error>> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        let body = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        let (status, _, text) = self.town.send(request.body(body)?).await?;
        Ok((status, serde_json::from_str(&text).unwrap_or_default()))
    }

    async fn get(&self, path: &str) -> Result<Value, Box<dyn std::error::Error>> {
        let (status, answer) = self.ask("GET", path, &Value::Null, None).await?;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        Ok(answer)
    }
}

fn group_profile(is_listed: bool) -> Option<Value> {
    Some(json!({
        "type": "GroupProfile", "version": 1, "shares": "We row together.", "language": "en", "directoryConsent": is_listed,
    }))
}

#[tokio::test]
async fn groups_that_want_to_be_found_are_suggested_until_one_follows_and_persons_never() -> Outcome
{
    let town = Town::founded().await?;
    let (rain, _, _) = town.member("rain", None).await?;
    let (ah_ling, _, _) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let open = town
        .elsewhere(Kind::Group, "rowers", group_profile(true))
        .await?;
    let quiet = town
        .elsewhere(Kind::Group, "quiet", group_profile(false))
        .await?;
    let person = town.elsewhere(Kind::Person, "alice", None).await?;
    let unlike = town.elsewhere(Kind::Group, "forum", None).await?;
    for one in [&open, &quiet, &person, &unlike] {
        town.follows(one).await?;
    }
    // Nobody here follows this one, so nobody here vouches for it.
    town.elsewhere(Kind::Group, "unknown", group_profile(true))
        .await?;
    let app = town.app(rain, false).await?;
    let suggested = app.get("/api/v2/suggestions").await?;
    assert_eq!(suggested.as_array().map(Vec::len), Some(1), "{suggested}");
    assert_eq!(suggested[0]["sources"], json!(["featured"]));
    assert_eq!(suggested[0]["account"]["acct"], "rowers@rowers.example");
    let older = app.get("/api/v1/suggestions?limit=1").await?;
    assert_eq!(older[0]["id"], suggested[0]["account"]["id"]);
    let group = town.app(ah_ling, true).await?;
    assert_eq!(group.get("/api/v2/suggestions").await?, json!([]));
    let path = format!("/api/v1/accounts/{}/follow", open.id);
    let (status, answer) = app.ask("POST", &path, &Value::Null, None).await?;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(app.get("/api/v2/suggestions").await?, json!([]));
    assert_eq!(
        town.get("/api/v2/suggestions", "").await?.0,
        StatusCode::UNAUTHORIZED
    );
    Ok(())
}

#[tokio::test]
async fn whoever_waits_for_a_yes_is_counted_for_the_app() -> Outcome {
    let town = Town::founded().await?;
    let (rain, _, _) = town.member("rain", None).await?;
    let keys = KeyTexts {
        public: "public".into(),
        private: "private".into(),
    };
    let mut tx = town.app.db.begin().await?;
    member::go_outside(&mut tx, rain, &keys).await?;
    tx.commit().await?;
    let app = town.app(rain, false).await?;
    let locked = json!({"locked": true});
    app.ask(
        "PATCH",
        "/api/v1/accounts/update_credentials",
        &locked,
        None,
    )
    .await?;
    let me = app.get("/api/v1/accounts/verify_credentials").await?;
    assert_eq!(me["source"]["follow_requests_count"], 0);
    let id: Id<Actor> = me["id"].as_str().ok_or("no id")?.parse()?;
    let alice = town.elsewhere(Kind::Person, "alice", None).await?;
    let mut tx = town.app.db.begin().await?;
    follow::receive(&mut tx, alice.id, id, "https://alice.example/follows/1").await?;
    tx.commit().await?;
    let me = app.get("/api/v1/accounts/verify_credentials").await?;
    assert_eq!(me["source"]["follow_requests_count"], 1);
    let answer = format!("/api/v1/follow_requests/{}/authorize", alice.id);
    app.ask("POST", &answer, &Value::Null, None).await?;
    let me = app.get("/api/v1/accounts/verify_credentials").await?;
    assert_eq!(me["source"]["follow_requests_count"], 0);
    Ok(())
}

#[tokio::test]
async fn a_page_of_another_site_learns_from_every_beginning_that_it_may_ask() -> Outcome {
    let town = Town::founded().await?;
    for path in [
        "/.well-known/nodeinfo",
        "/.well-known/host-meta",
        "/.well-known/webfinger?resource=acct:carers@x",
        "/.well-known/oauth-authorization-server",
        "/nodeinfo/2.0",
        "/nodeinfo/2.1",
        "/oauth/token",
        "/oauth/revoke",
        "/api/v2/instance",
        "/media/none.png",
    ] {
        let request = Request::options(path).body(Body::empty())?;
        let (status, headers, _) = town.send(request).await?;
        assert_eq!(status, StatusCode::NO_CONTENT, "{path}");
        let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
        assert_eq!(said("access-control-allow-origin"), Some("*"), "{path}");
        let methods = said("access-control-allow-methods");
        assert!(methods.is_some_and(|all| all.contains("PATCH")), "{path}");
        let (_, headers, _) = town.get(path, "").await?;
        assert!(
            headers.contains_key("access-control-expose-headers")
                && headers.get("access-control-allow-credentials").is_none(),
            "{path}"
        );
    }
    // The same stands in both forms of what the node says of itself.
    let (_, _, older) = town.get("/api/v1/instance", "").await?;
    let older: Value = serde_json::from_str(&older)?;
    assert_eq!(
        older["configuration"]["urls"]["streaming"],
        older["urls"]["streaming_api"]
    );
    Ok(())
}

#[tokio::test]
async fn oa23_who_is_looked_for_is_asked_in_words_or_not_found() -> Outcome {
    let town = Town::founded().await?;
    let home = "/.well-known/webfinger";
    let ours = town.app.db.here().authority();
    let huge = "a".repeat(20_000);
    for (asked, expected) in [
        (String::new(), StatusCode::BAD_REQUEST),
        ("?resource=".to_owned(), StatusCode::BAD_REQUEST),
        (format!("?resource={huge}"), StatusCode::NOT_FOUND),
        (
            format!("?resource=acct:{huge}@{ours}"),
            StatusCode::NOT_FOUND,
        ),
        (
            "?resource=acct:carers@elsewhere.example".to_owned(),
            StatusCode::NOT_FOUND,
        ),
        (
            "?resource=https://elsewhere.example/carers".to_owned(),
            StatusCode::NOT_FOUND,
        ),
        (format!("?resource=acct:carers@{ours}"), StatusCode::OK),
    ] {
        let (status, _, body) = town.get(&format!("{home}{asked}"), "").await?;
        assert_eq!(status, expected, "{:.60}: {body:.200}", asked);
        assert!(body.len() < 4_000, "nothing is said back at length");
    }
    Ok(())
}

#[tokio::test]
async fn oa26_one_key_says_a_thing_once_even_five_times_at_once() -> Outcome {
    let town = Town::founded().await?;
    let (rain, _, _) = town.member("rain", None).await?;
    let app = town.app(rain, false).await?;
    let said = json!({"status": "Who has the key of the room?"});
    let say = || app.ask("POST", "/api/v1/statuses", &said, Some("one"));
    let (a, b, c, d, e) = tokio::join!(say(), say(), say(), say(), say());
    let mut ids = BTreeSet::new();
    for answer in [a, b, c, d, e] {
        let (status, post) = answer?;
        assert_eq!(status, StatusCode::OK, "{post}");
        ids.insert(post["id"].to_string());
    }
    assert_eq!(ids.len(), 1);
    let (_, other) = app
        .ask("POST", "/api/v1/statuses", &said, Some("two"))
        .await?;
    assert!(!ids.contains(&other["id"].to_string()));
    let home = app.get("/api/v1/timelines/home").await?;
    assert_eq!(home.as_array().map(Vec::len), Some(2), "{home}");
    Ok(())
}

#[tokio::test]
async fn oa33_the_signs_of_query_languages_are_letters_in_a_search() -> Outcome {
    let town = Town::founded().await?;
    let (rain, _, _) = town.member("rain", None).await?;
    let app = town.app(rain, false).await?;
    let said = json!({"status": "Half price, 50% off at the baths #swimming"});
    app.ask("POST", "/api/v1/statuses", &said, None).await?;
    let found = async |words: &str| -> Result<usize, Box<dyn std::error::Error>> {
        let words: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
        let answer = app.get(&format!("/api/v2/search?q={words}")).await?;
        Ok(answer["statuses"].as_array().map_or(0, Vec::len))
    };
    assert_eq!(found("baths").await?, 1);
    assert_eq!(found("50%").await?, 1);
    assert_eq!(found("^baths").await?, 1);
    for odd in [
        "%h%f%",
        "b_ths",
        "ba*",
        "\"",
        "'",
        "\\",
        "') or 1=1 --",
        "baths' and '1'='1",
        "NEAR(",
        "half OR nothing",
        "content:zzz",
        "((((",
    ] {
        assert_eq!(found(odd).await?, 0, "{odd}");
    }
    Ok(())
}

#[tokio::test]
async fn oa31_a_password_is_guessed_no_faster_where_it_is_changed() -> Outcome {
    let town = Town::founded().await?;
    let (_, rain, csrf) = town.member("rain", None).await?;
    let form = format!("csrf={csrf}&old=a+guess&password=another+long+one");
    for _ in 0..25 {
        let (status, _, _) = town.post("/settings/password", &rain, &form).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let (status, _, _) = town.post("/settings/password", &rain, &form).await?;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    Ok(())
}

#[tokio::test]
async fn a_question_that_is_none_is_refused_in_the_words_that_apps_know() -> Outcome {
    let town = Town::founded().await?;
    let (rain, _, _) = town.member("rain", None).await?;
    let app = town.app(rain, false).await?;
    for (poll, words) in [
        (
            json!({"options": ["a"], "expires_in": 600}),
            "Poll options must have more than one item",
        ),
        (
            json!({"options": ["a", "a"], "expires_in": 600}),
            "Poll options contain duplicate items",
        ),
        (
            json!({"options": ["a", "b"], "expires_in": 1}),
            "Poll expires at is too soon or too far into the future",
        ),
    ] {
        let said = json!({"status": "Which day?", "poll": poll});
        let (status, answer) = app.ask("POST", "/api/v1/statuses", &said, None).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer["error"], format!("Validation failed: {words}"));
    }
    let poll = json!({"options": ["Saturday", "Sunday"], "expires_in": 600});
    let said = json!({"status": "Which day?", "poll": poll});
    let (_, post) = app.ask("POST", "/api/v1/statuses", &said, None).await?;
    let path = format!(
        "/api/v1/polls/{}/votes",
        post["poll"]["id"].as_str().unwrap_or_default()
    );
    let (status, answer) = app
        .ask("POST", &path, &json!({"choices": [0]}), None)
        .await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        answer["error"],
        "Validation failed: You cannot vote in your own polls"
    );
    Ok(())
}
