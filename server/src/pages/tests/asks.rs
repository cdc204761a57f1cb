//! Asking through the group, as its pages show it: to whoever asks, to the hosts she chose, and to nobody else.

use community::{actor, call, notification, post};

use super::*;

const ASK: &str = "title=A+lift+to+the+clinic&text=On+Friday&category=help-a-person&needed=1&held_back=Flat+7B&language=en&visibility=public&once=abc";

/// All that became true is heard, as the worker has it heard.
async fn hear(town: &Town) -> Outcome {
    while crate::serve::workers::hear_some(&town.app).await? {}
    Ok(())
}

fn place(headers: &http::HeaderMap) -> String {
    location(headers).to_owned()
}

#[tokio::test]
async fn d6_a_member_asks_unseen_and_only_those_she_chose_see_her() -> Outcome {
    let town = Town::founded().await?;
    let (mei_id, mei, mei_csrf) = town.member("mei", Some(Role::Host)).await?;
    let (_, keung, keung_csrf) = town.member("keung", Some(Role::Coordinator)).await?;
    let (rain_id, rain, rain_csrf) = town.member("rain", None).await?;
    let (_, ling, ling_csrf) = town.member("ling", None).await?;

    // What it will look like is shown first, and by whom it will be known; nothing is kept.
    let (_, _, form) = town.get("/calls/ask", &rain).await?;
    assert!(form.contains("Ms mei") && form.contains("Ms keung") && !form.contains("Ms ling"));
    let body = format!("csrf={rain_csrf}&{ASK}");
    let (status, _, again) = town.post("/calls/ask", &rain, &body).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{again}");
    let body = format!("csrf={rain_csrf}&{ASK}&hosts={mei_id}");
    let (status, _, preview) = town.post("/calls/ask", &rain, &body).await?;
    assert_eq!(status, StatusCode::OK, "{preview}");
    assert!(preview.contains("Carers of the Street") && preview.contains("Ms mei will see this"));
    let (status, headers, body) = town
        .post("/calls/ask", &rain, &format!("{body}&step=publish"))
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let ask = place(&headers);
    hear(&town).await?;

    // The host whom she chose sees who it is; the other finds nothing.
    let (_, _, desk) = town.get("/desk", &mei).await?;
    assert!(desk.contains(&ask), "{desk}");
    let (_, _, notices) = town.get("/notices", &mei).await?;
    assert!(notices.contains(&ask) && !notices.contains("rain") && !notices.contains("clinic"));
    let (_, _, seen) = town.get(&ask, &mei).await?;
    assert!(seen.contains("Ms rain") && seen.contains("Flat 7B") && seen.contains("A lift"));
    for other in [&keung, &ling] {
        let (status, _, _) = town.get(&ask, other).await?;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    let (_, _, desk) = town.get("/desk", &keung).await?;
    assert!(!desk.contains("/asks/"));
    let (status, _, _) = town
        .post(
            &format!("{ask}/publish"),
            &keung,
            &format!("csrf={keung_csrf}"),
        )
        .await?;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, headers, body) = town
        .post(&format!("{ask}/publish"), &mei, &format!("csrf={mei_csrf}"))
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let page = place(&headers);
    let id = page.rsplit('/').next().unwrap_or_default().to_owned();
    hear(&town).await?;

    // She decides, and may tell her name.
    let body = format!("csrf={ling_csrf}&message=I+can+drive&places=1");
    let (status, _, body) = town
        .post(&format!("/posts/{id}/answer"), &ling, &body)
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    hear(&town).await?;
    let answers = call::answers(&town.app.db, id.parse()?).await?;
    let answer = answers.first().ok_or("no answer")?.id;
    let list = format!("/posts/{id}/answers");
    let (status, _, _) = town.get(&list, &keung).await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (_, _, hers) = town.get(&list, &rain).await?;
    assert!(hers.contains("Tell my name too: Ms rain") && hers.contains("I can drive"));
    let (_, _, hosts) = town.get(&list, &mei).await?;
    assert!(!hosts.contains("Tell my name too") && hosts.contains("I can drive"));
    let body = format!("csrf={rain_csrf}&words=Please+come");
    let accept = format!("/answers/{answer}/accept");
    let (status, _, body) = town.post(&accept, &rain, &body).await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    hear(&town).await?;
    let (_, _, told) = town.get(&page, &ling).await?;
    assert!(told.contains("Please come") && told.contains("Flat 7B"));

    // Nobody else finds a trace of her: on no page, in no feed, in no document, in nothing that is kept to be sent.
    for who in [&keung, &ling, ""] {
        for path in [
            page.as_str(),
            "/",
            "/calls",
            "/inside",
            "/notices",
            "/mine",
            "/network",
            "/about",
            "/desk",
            "/@carers",
            "/@carers/feed.atom",
        ] {
            let (_, _, body) = town.get(path, who).await?;
            assert!(!body.contains("rain"), "{path}: {body}");
        }
    }
    let actor = actor::get(
        &town.app.db,
        member::get(&town.app.db, rain_id)
            .await?
            .ok_or("no member")?
            .actor_id,
    )
    .await?
    .ok_or("no actor")?;
    let traces = [
        "rain".to_owned(),
        format!("\"{}\"", rain_id),
        actor.uri.clone(),
        actor.id.to_string(),
    ];
    let call = post::get(&town.app.db, id.parse()?)
        .await?
        .ok_or("no call")?;
    assert_eq!(call.member_id, None);
    let home = town.app.db.here().url("");
    let own = call.uri.strip_prefix(home.trim_end_matches('/'));
    let group = actor::get(&town.app.db, call.author_id).await?;
    let outbox = group.and_then(|group| group.outbox).unwrap_or_default();
    let outbox = outbox.strip_prefix(home.trim_end_matches('/'));
    for path in [own, outbox].into_iter().flatten() {
        let document = town.document(path).await?.to_string();
        for trace in &traces {
            assert!(!document.contains(trace.as_str()), "{trace}: {document}");
        }
    }
    // Even for the host whom she chose, apps tell of it without her.
    for notice in notification::list(&town.app.db, mei_id).await? {
        assert_ne!(notice.actor_id, Some(actor.id));
    }

    // She withdraws it, and nobody can tell any more that it was hers.
    let body = format!("csrf={rain_csrf}");
    let (status, _, body) = town
        .post(&format!("/posts/{id}/withdraw"), &rain, &body)
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let present = member::present(&town.app.db, rain_id)
        .await?
        .ok_or("no member")?;
    assert!(
        call::ask::of(&town.app.db, &present).await?.is_empty(),
        "who asked is forgotten"
    );
    Ok(())
}

/// What cannot be chosen is not offered, and a tap too many leads where the first led.
#[tokio::test]
async fn an_ask_changed_twice_is_one_and_how_far_it_reaches_stands_in_no_form() -> Outcome {
    let town = Town::founded().await?;
    let (mei_id, mei, mei_csrf) = town.member("mei", Some(Role::Host)).await?;
    let (_, rain, csrf) = town.member("rain", None).await?;
    let (_, ling, ling_csrf) = town.member("ling", None).await?;
    let form = format!("{ASK}&hosts={mei_id}&step=publish");
    let (_, headers, _) = town
        .post("/calls/ask", &rain, &format!("csrf={csrf}&{form}"))
        .await?;
    let ask = place(&headers);
    let edit = format!("{ask}/edit");
    let again = form
        .replace("once=abc", "once=def")
        .replace("On+Friday", "On+Monday");
    let mut led = Vec::new();
    for _ in 0..2 {
        let (status, headers, body) = town
            .post(&edit, &rain, &format!("csrf={csrf}&{again}"))
            .await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        led.push(place(&headers));
    }
    assert!(led[0] == led[1] && led[0] != ask, "{led:?}");
    assert!(town.get(&led[0], &rain).await?.2.contains("On Monday"));
    // Another member, or another form, finds nothing there.
    for (who, csrf, form) in [(&ling, &ling_csrf, &again), (&rain, &csrf, &form)] {
        let (status, _, _) = town
            .post(
                &edit,
                who,
                &format!("csrf={csrf}&{}", form.replace("once=abc", "once=ghi")),
            )
            .await?;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    let (_, headers, body) = town
        .post(
            &format!("{}/publish", led[0]),
            &mei,
            &format!("csrf={mei_csrf}"),
        )
        .await?;
    let page = place(&headers);
    let id = page.rsplit('/').next().unwrap_or_default();
    for who in [&rain, &mei] {
        let (status, _, form) = town.get(&format!("/posts/{id}/edit"), who).await?;
        assert_eq!(status, StatusCode::OK, "{body}");
        assert!(
            form.contains("value=\"public\"") && !form.contains("value=\"followers\""),
            "{form}"
        );
    }

    // Whoever offers something asks nobody, so she asks no more people either.
    for (path, may) in [("/calls/new", true), ("/offers/new", false)] {
        let form = format!(
            "csrf={mei_csrf}&title=Soup&text=Hot&category=help-a-person&needed=1&language=en&visibility=inside&as_group=yes&step=publish"
        );
        let (status, headers, body) = town.post(path, &mei, &form).await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        let page = place(&headers);
        let id = page.rsplit('/').next().unwrap_or_default();
        let reach = format!("/posts/{id}/reach");
        assert_eq!(
            town.get(&page, &mei).await?.2.contains(&reach),
            may,
            "{path}"
        );
        let expected = if may {
            StatusCode::OK
        } else {
            StatusCode::NOT_FOUND
        };
        assert_eq!(town.get(&reach, &mei).await?.0, expected, "{path}");
    }
    Ok(())
}
