//! Help for groups that are about to start.

use super::*;

const WISH: &str =
    "name=Ms+Lau&concern=Parents+of+children+who+stutter&contact=2345+6789&words=Four+of+us";

/// A41: a person without an account sends it; a named helper's queue shows it.
#[tokio::test]
async fn a41_who_would_start_a_group_asks_without_an_account_and_a_named_helper_answers() -> Outcome
{
    let town = Town::founded().await?;
    let (_, mei, csrf) = town.member("mei", Some(Role::Host)).await?;
    let (_, rain, rains) = town.member("rain", Some(Role::Coordinator)).await?;
    let (_, ivy, ivys) = town.member("ivy", None).await?;
    for path in ["/", "/self-help"] {
        assert!(
            town.get(path, "").await?.2.contains("href=\"/start\""),
            "{path}"
        );
    }
    assert!(
        town.get("/network", &ivy)
            .await?
            .2
            .contains("href=\"/start\"")
    );
    // Nobody helps: the guide stands there, and no form that leads nowhere.
    let (status, _, body) = town.get("/start", "").await?;
    assert_eq!(status, StatusCode::OK);
    assert!(
        body.contains("Say what you share.") && !body.contains("name=\"concern\""),
        "{body}"
    );
    assert_eq!(
        body.matches("<li>").count() - body.matches("<li><a").count(),
        10,
        "{body}"
    );
    assert_eq!(town.post("/start", "", WISH).await?.0, StatusCode::CONFLICT);

    // A host names herself, by a name of her choice, which everyone reads then.
    let (status, _, _) = town
        .post("/desk/starts/help", &ivy, &format!("csrf={ivys}&name=Ivy"))
        .await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, _, _) = town
        .post(
            "/desk/starts/help",
            &mei,
            &format!("csrf={csrf}&name=Auntie+Mei"),
        )
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(
        town.get("/desk/starts", &mei)
            .await?
            .2
            .contains("value=\"Auntie Mei\"")
    );
    let (_, _, body) = town.get("/start?lang=zh-Hant", "").await?;
    assert!(
        body.contains("Auntie Mei") && body.contains("說出大家共同的事"),
        "{body}"
    );
    let (status, _, body) = town
        .post("/start", "", "name=Ms+Lau&concern=&contact=2345+6789")
        .await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        body.contains("concern-error") && body.contains("value=\"Ms Lau\""),
        "{body}"
    );
    let (status, headers, _) = town.post("/start", "", WISH).await?;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let own = location(&headers).to_owned();
    assert!(own.starts_with("/start/"), "{own}");

    // Her contact is on the named helper's page, and on no other.
    let (_, _, body) = town.get("/desk/starts", &mei).await?;
    assert!(
        body.contains("2345 6789") && body.contains("Parents of children who stutter"),
        "{body}"
    );
    assert!(
        town.get("/desk", &mei)
            .await?
            .2
            .contains("Somebody would like to start a group")
    );
    for cookie in [rain.as_str(), ivy.as_str(), ""] {
        for path in [
            "/",
            "/start",
            "/calls",
            "/inside",
            "/notices",
            "/desk",
            "/desk/starts",
            "/network",
            "/about",
        ] {
            let (_, _, body) = town.get(path, cookie).await?;
            assert!(
                !body.contains("2345 6789") && !body.contains("stutter"),
                "{path}"
            );
        }
    }
    let id = body
        .split("id=\"start-")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .ok_or("no line")?
        .to_owned();
    let take = format!("/desk/starts/{id}/take");
    let (status, _, _) = town
        .post(&take, &rain, &format!("csrf={rains}&words=I"))
        .await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, _, body) = town
        .post(&take, &mei, &format!("csrf={csrf}&words="))
        .await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("words-error"), "{body}");
    let (status, _, _) = town
        .post(
            &take,
            &mei,
            &format!("csrf={csrf}&words=I+ring+you+tonight"),
        )
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, body) = town.get(&own, "").await?;
    assert!(
        body.contains("Auntie Mei answers you.") && body.contains("I ring you tonight"),
        "{body}"
    );
    assert!(
        !body.contains("2345 6789"),
        "her own link may be read over her shoulder"
    );

    // She needs no help after all, and nothing is left of it.
    assert_eq!(
        town.post(&format!("{own}/take-back"), "", "").await?.0,
        StatusCode::SEE_OTHER
    );
    assert!(
        !town
            .get("/desk/starts", &mei)
            .await?
            .2
            .contains("2345 6789")
    );
    assert!(!town.get(&own, "").await?.2.contains("stutter"));
    assert_eq!(
        town.get("/start/nosuchsecret", "").await?.0,
        StatusCode::NOT_FOUND
    );
    Ok(())
}

/// From one address only so many are taken in an hour.
#[tokio::test]
async fn a41_one_address_does_not_flood_the_queue() -> Outcome {
    let town = Town::founded().await?;
    let (_, mei, csrf) = town.member("mei", Some(Role::Host)).await?;
    town.post("/desk/starts/help", &mei, &format!("csrf={csrf}&name=Mei"))
        .await?;
    let mut last = StatusCode::SEE_OTHER;
    for _ in 0..101 {
        last = town.post("/start", "", WISH).await?.0;
    }
    assert!(
        matches!(last, StatusCode::TOO_MANY_REQUESTS | StatusCode::CONFLICT),
        "{last}"
    );
    Ok(())
}
