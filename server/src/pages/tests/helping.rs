//! Volunteers, and what follows being helped.

use super::*;
use crate::serve::workers;

const HERS: &str = "kinds=help-a-person&kinds=be-with-someone&words=I+have+a+van&area=Sha+Tin&times=weekends&languages=yue&told=at-once";

async fn go(town: &Town, path: &str, (cookie, csrf): (&str, &str), form: &str) -> Outcome {
    let (status, _, body) = town
        .post(path, cookie, &format!("csrf={csrf}&{form}"))
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {body}");
    Ok(())
}

async fn heard(town: &Town) -> Outcome {
    while workers::hear_some(&town.app).await? {}
    Ok(())
}

/// A70: nobody else sees it on any page, and hosts only what was ticked for them.
#[tokio::test]
async fn a70_what_she_can_do_is_seen_by_herself_and_by_the_hosts_she_lets() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, _) = town.member("ah_ling", Some(Role::Host)).await?;
    let (_, other, _) = town.member("rain", None).await?;
    let (_, ivy, csrf) = town.member("ivy", None).await?;
    let by = (ivy.as_str(), csrf.as_str());
    let (status, _, body) = town
        .post(
            "/volunteering",
            &ivy,
            &format!("csrf={csrf}&words=A+van&told=daily"),
        )
        .await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("A van"), "her words are kept: {body}");
    go(&town, "/volunteering", by, HERS).await?;
    let (_, _, body) = town.get("/volunteering", &ivy).await?;
    for part in [
        "I have a van",
        "value=\"Sha Tin\"",
        "Calls that fit find you.",
    ] {
        assert!(body.contains(part), "{part}: {body}");
    }
    let everywhere = [
        "/",
        "/about",
        "/calls",
        "/inside",
        "/@ivy",
        "/network",
        "/notices",
        "/mine",
        "/volunteering",
        "/desk",
        "/desk/members",
        "/desk/volunteers",
        "/api/v2/instance",
        "/ap/groups/carers",
    ];
    let seen = async |cookie: &str| -> Result<Vec<&str>, Box<dyn std::error::Error>> {
        let mut seen = Vec::new();
        for path in everywhere {
            let (_, _, body) = town.get(path, cookie).await?;
            if body.contains("I have a van") || body.contains("Sha Tin") {
                seen.push(path);
            }
        }
        Ok(seen)
    };
    for cookie in ["", &other, &host] {
        assert!(seen(cookie).await?.is_empty());
    }
    assert_eq!(seen(&ivy).await?, ["/volunteering"]);
    go(
        &town,
        "/volunteering",
        by,
        &format!("{HERS}&seen_by_hosts=yes"),
    )
    .await?;
    assert_eq!(seen(&host).await?, ["/desk/volunteers"]);
    assert!(seen(&other).await?.is_empty() && seen("").await?.is_empty());
    assert_eq!(
        town.get("/desk/volunteers", &other).await?.0,
        StatusCode::FORBIDDEN
    );

    // One tap, and a rest; one tap, and it goes on.
    go(&town, "/volunteering/pause", by, "").await?;
    assert!(
        town.get("/volunteering", &ivy)
            .await?
            .2
            .contains("You are having a rest.")
    );
    go(&town, "/volunteering/go-on", by, "").await?;
    assert!(
        town.get("/volunteering", &ivy)
            .await?
            .2
            .contains("Calls that fit find you.")
    );
    go(&town, "/volunteering/end", by, "").await?;
    assert!(seen(&ivy).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a70_a_new_call_that_fits_is_told_quietly() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, hosts) = town.member("ah_ling", Some(Role::Host)).await?;
    let (_, ivy, csrf) = town.member("ivy", None).await?;
    go(&town, "/volunteering", (&ivy, &csrf), HERS).await?;
    let call = "step=publish&language=en&visibility=inside&as_group=yes&title=A+lift&text=Two+hours&category=help-a-person&needed=1&area=Sha+Tin";
    go(&town, "/calls/new", (&host, &hosts), call).await?;
    heard(&town).await?;
    let told = "asks: “A lift”. It may fit what you can do. You need not answer.";
    let (_, _, body) = town.get("/notices", &ivy).await?;
    assert!(body.contains(told), "{body}");
    let (_, _, body) = town.get("/volunteering", &ivy).await?;
    assert!(body.contains(">A lift</a>"), "{body}");
    assert!(!town.get("/notices", &host).await?.2.contains(told));
    Ok(())
}

/// A78, A74: asked once, words inside, and a way to offer something.
#[tokio::test]
async fn a78_after_being_helped_one_is_asked_and_the_group_reads_it() -> Outcome {
    let town = Town::founded().await?;
    let (_, rain, hers) = town.member("rain", None).await?;
    let (_, ivy, csrf) = town.member("ivy", None).await?;
    let by = (ivy.as_str(), csrf.as_str());
    let call = "step=publish&language=en&visibility=inside&title=A+lift&text=Two+hours&category=help-a-person&needed=1";
    let (status, headers, body) = town
        .post("/calls/new", &ivy, &format!("csrf={csrf}&{call}"))
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let page = location(&headers).to_owned();
    let id = page.rsplit('/').next().unwrap_or_default();
    let path = format!("/posts/{id}/afterwards");
    assert_eq!(
        town.get(&path, &ivy).await?.0,
        StatusCode::SEE_OTHER,
        "not asked yet"
    );
    go(&town, &format!("/posts/{id}/settle"), by, "").await?;
    heard(&town).await?;
    let (_, _, body) = town.get("/notices", &ivy).await?;
    assert!(body.contains(&format!("href=\"{path}\"")), "{body}");
    assert!(!town.get("/notices", &rain).await?.2.contains(&path));
    let (_, _, body) = town.get(&path, &ivy).await?;
    for part in [
        "What was good, what next?",
        "href=\"/offers/new\"",
        "href=\"/volunteering\"",
    ] {
        assert!(body.contains(part), "{part}: {body}");
    }
    let (status, _, _) = town
        .post(&path, &rain, &format!("csrf={hers}&words=Well"))
        .await?;
    assert_eq!(status, StatusCode::NOT_FOUND, "she was not asked");
    let (status, _, _) = town
        .post(&path, &ivy, &format!("csrf={csrf}&words="))
        .await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    go(&town, &path, by, "words=Two+came+and+stayed+for+tea.").await?;
    assert!(
        town.get("/inside", &rain)
            .await?
            .2
            .contains("Two came and stayed")
    );
    for path in ["/", "/stories", "/calls", &page] {
        assert!(
            !town.get(path, "").await?.2.contains("stayed for tea"),
            "{path}"
        );
    }
    Ok(())
}

/// A79: that person only; no page of anybody else shows it or that there is one.
#[tokio::test]
async fn a79_a_thank_you_is_on_one_page_alone() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, _) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (_, rain, _) = town.member("rain", None).await?;
    let (_, ivy, csrf) = town.member("ivy", None).await?;
    let (status, _, body) = town
        .post(
            "/thanks",
            &ivy,
            &format!("csrf={csrf}&who=nobody&words=You+listened"),
        )
        .await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        body.contains("You listened") && body.contains("We found nobody"),
        "{body}"
    );
    go(
        &town,
        "/thanks",
        (&ivy, &csrf),
        "who=rain&words=You+listened",
    )
    .await?;
    heard(&town).await?;
    assert!(
        town.get("/notices", &rain)
            .await?
            .2
            .contains("Ms ivy thanks you.")
    );
    let (_, _, body) = town.get("/thanks", &rain).await?;
    assert!(
        body.contains("You listened") && body.contains("From Ms ivy"),
        "{body}"
    );
    for cookie in ["", &host, &ivy] {
        for path in [
            "/",
            "/thanks",
            "/inside",
            "/mine",
            "/notices",
            "/desk",
            "/desk/members",
            "/@rain",
        ] {
            let (_, _, body) = town.get(path, cookie).await?;
            assert!(
                !body.contains("You listened") && !body.contains("thanks you"),
                "{path}"
            );
        }
    }
    Ok(())
}
