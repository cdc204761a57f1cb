//! What people learn from the pages: what became of what they asked, what waits for them, and what went wrong.

use super::*;

/// The form of a public event of the group that anyone may join.
fn event(csrf: &str, more: &str) -> String {
    format!(
        "csrf={csrf}&step=publish&title=Tea+together&text=Come&language=en&visibility=public&as_group=yes&date=2099-12-12&start=14:00&timezone=Asia/Hong_Kong&modes=in-person&area=Mong+Kok&precision=area{more}"
    )
}

fn call(csrf: &str, kind: &str) -> String {
    format!(
        "csrf={csrf}&step=publish&title=A+lift&text=Two+hours&language=en&visibility=public&as_group=yes&category={kind}&needed=1"
    )
}

impl Town {
    /// Publishes by a form; gives the page of it and its id.
    async fn publish(
        &self,
        path: &str,
        cookie: &str,
        form: &str,
    ) -> Result<(String, String), Box<dyn std::error::Error>> {
        let (status, headers, body) = self.post(path, cookie, form).await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        let page = location(&headers).to_owned();
        let id = page.rsplit('/').next().unwrap_or_default().to_owned();
        Ok((page, id))
    }

    /// Lets everyone hear what has happened.
    async fn settle(&self) -> Outcome {
        while crate::serve::workers::hear_some(&self.app).await? {}
        Ok(())
    }

    async fn as_program(
        &self,
        method: &str,
        path: &str,
        accept: &str,
    ) -> Result<(StatusCode, String), Box<dyn std::error::Error>> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT, accept)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::empty())?;
        let (status, headers, body) = self.send(request).await?;
        assert_eq!(
            headers[header::CONTENT_TYPE],
            "application/json",
            "{method} {path}: {body}"
        );
        Ok((status, body))
    }
}

#[tokio::test]
async fn who_wanted_to_come_learns_that_it_is_cancelled_and_why() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let (_, rain, hers) = town.member("rain", None).await?;
    let form = event(
        &csrf,
        "&joining=free&capacity=2&online_link=https://meet.example/x",
    );
    let (page, id) = town.publish("/events/new", &host, &form).await?;
    town.post(&format!("/posts/{id}/come"), &rain, &format!("csrf={hers}"))
        .await?;
    let mut links = Vec::new();
    for name in ["Vis", "Queued"] {
        let form = format!("name={name}&contact=2345");
        let (_, headers, _) = town.post(&format!("/posts/{id}/come"), "", &form).await?;
        links.push(location(&headers).to_owned());
    }
    let (_, _, welcome) = town.get(&links[0], "").await?;
    assert!(welcome.contains("You are welcome") && welcome.contains("meet.example"));
    let (_, _, before) = town.get(&page, "").await?;
    assert!(before.contains("Put it into my calendar"));

    let cancel = format!("csrf={csrf}&words=The+pipes+burst");
    let (status, _, body) = town
        .post(&format!("/posts/{id}/cancel"), &host, &cancel)
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    for link in &links {
        let (_, _, hers) = town.get(link, "").await?;
        for told in ["Cancelled", "does not take place", "The pipes burst"] {
            assert!(hers.contains(told), "{told}: {hers}");
        }
        for untrue in [
            "You are welcome",
            "On the waiting list",
            "meet.example",
            "/leave",
        ] {
            assert!(!hers.contains(untrue), "{untrue}: {hers}");
        }
    }
    let (_, _, hers) = town.get(&format!("{}?lang=zh-Hant", links[0]), "").await?;
    assert!(hers.contains("這次活動不舉行了"));
    for cookie in ["", rain.as_str()] {
        let (_, _, after) = town.get(&page, cookie).await?;
        assert!(after.contains("Mark it as cancelled in my calendar"));
        assert!(!after.contains("Put it into") && !after.contains("You are welcome"));
    }
    Ok(())
}

#[tokio::test]
async fn who_wanted_to_come_sees_the_new_date_and_that_it_is_new() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let form = event(&csrf, "&joining=free");
    let (_, id) = town.publish("/events/new", &host, &form).await?;
    let (_, headers, _) = town
        .post(&format!("/posts/{id}/come"), "", "name=Vis&contact=2345")
        .await?;
    let link = location(&headers).to_owned();
    let moved = form.replace("2099-12-12", "2099-12-13");
    town.publish(&format!("/posts/{id}/edit"), &host, &moved)
        .await?;
    town.settle().await?;
    let (_, _, hers) = town.get(&link, "").await?;
    assert!(
        hers.contains("13 Dec 2099") && hers.contains("The time has changed"),
        "{hers}"
    );
    Ok(())
}

#[tokio::test]
async fn a_member_reads_in_the_language_of_her_settings() -> Outcome {
    let town = Town::founded().await?;
    let (_, rain, csrf) = town.member("rain", None).await?;
    let form = |language: &str| format!("csrf={csrf}&name=Rain&language={language}");
    let (status, _, body) = town.post("/settings", &rain, &form("zz")).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("id=\"language-error\""), "{body}");
    let switched = format!("{rain}; lang=en");
    let (status, headers, _) = town.post("/settings", &switched, &form("zh-Hant")).await?;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let forgets = headers
        .get_all(header::SET_COOKIE)
        .iter()
        .any(|cookie| cookie.as_bytes().starts_with(b"lang=;"));
    assert!(forgets, "what she set now counts in this browser, too");
    let language =
        async |cookie: &str, accept: &str| -> Result<String, Box<dyn std::error::Error>> {
            let request = Request::get("/inside")
                .header(header::COOKIE, cookie)
                .header(header::ACCEPT_LANGUAGE, accept)
                .body(Body::empty())?;
            let (_, headers, _) = town.send(request).await?;
            Ok(headers[header::CONTENT_LANGUAGE].to_str()?.to_owned())
        };
    assert_eq!(
        language(&rain, "en").await?,
        "zh-Hant",
        "her settings before her browser"
    );
    assert_eq!(
        language(&switched, "zh").await?,
        "en",
        "the switch before her settings"
    );
    Ok(())
}

#[tokio::test]
async fn the_desk_names_all_that_waits_for_a_yes_or_no() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (_, rain, hers) = town.member("rain", None).await?;
    let (_, _, desk) = town.get("/desk", &host).await?;
    assert!(desk.contains("Nothing waits"));
    let (_, call) = town
        .publish("/calls/new", &host, &call(&csrf, "help-a-person"))
        .await?;
    let (_, event) = town
        .publish("/events/new", &host, &event(&csrf, "&joining=restricted"))
        .await?;
    // What a member asked for herself is not the hosts' to decide.
    let own = format!(
        "csrf={hers}&step=publish&title=My+own&text=x&language=en&visibility=inside&category=help-a-person&needed=1"
    );
    let (_, own) = town.publish("/calls/new", &rain, &own).await?;
    let answer = "name=Vis&contact=2345&message=I+can";
    for path in [
        format!("/posts/{call}/answer"),
        format!("/posts/{event}/come"),
    ] {
        town.publish(&path, "", answer).await?;
    }
    let form = format!("csrf={csrf}&message=I+can");
    town.publish(&format!("/posts/{own}/answer"), &host, &form)
        .await?;
    let (_, later) = town
        .publish("/calls/new", &host, &self::call(&csrf, "help-a-person"))
        .await?;
    town.publish(&format!("/posts/{later}/answer"), "", answer)
        .await?;
    let (_, _, desk) = town.get("/desk", &host).await?;
    let places = [&call, &event, &later].map(|id| desk.find(&format!("\"/posts/{id}/")));
    assert!(
        places.is_sorted() && places.iter().all(Option::is_some),
        "who waits longest comes first: {places:?}"
    );
    for part in [
        format!("href=\"/posts/{call}/answers\">One answer to “A lift”"),
        format!("href=\"/posts/{event}/attendances\">One person asks to come to “Tea together”"),
    ] {
        assert!(desk.contains(&part), "{part}: {desk}");
    }
    assert!(!desk.contains("Nothing waits") && !desk.contains("My own"));
    Ok(())
}

#[tokio::test]
async fn the_address_of_a_form_leads_to_the_page_where_it_stands() -> Outcome {
    let town = Town::founded().await?;
    let (member, host, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (page, id) = town
        .publish("/events/new", &host, &event(&csrf, "&joining=free"))
        .await?;
    let secret = event_inside(&town, &host, &csrf).await?;
    for (cookie, path, place) in [
        ("", format!("/posts/{id}/come?lang=zh-Hant"), page.clone()),
        (&host, format!("/posts/{id}/reply"), page.clone()),
        (&host, "/settings/password".into(), "/settings".into()),
        (
            &host,
            format!("/desk/members/{member}/duty"),
            "/desk/members".into(),
        ),
        ("", "/coming/abc/leave".into(), "/coming/abc".into()),
    ] {
        let (status, headers, _) = town.get(&path, cookie).await?;
        assert_eq!(
            (status, location(&headers)),
            (StatusCode::SEE_OTHER, &*place),
            "{path}"
        );
    }
    // What one may not see is not told by where a form stands.
    let (status, headers, body) = town.get(&format!("/posts/{secret}/reply"), "").await?;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(!headers.contains_key(header::LOCATION) && body.contains("cannot be opened by itself"));
    let form = format!("csrf={csrf}");
    for path in [format!("/desk/members/{member}/password-link")] {
        let (_, _, shown) = town.post(&path, &host, &form).await?;
        assert!(
            shown.contains("/password/") && !shown.contains("hreflang"),
            "{shown}"
        );
    }
    Ok(())
}

async fn event_inside(
    town: &Town,
    host: &str,
    csrf: &str,
) -> Result<String, Box<dyn std::error::Error>> {
    let form = event(csrf, "&joining=free").replace("visibility=public", "visibility=inside");
    Ok(town.publish("/events/new", host, &form).await?.1)
}

#[tokio::test]
async fn a18_an_ended_group_announces_nothing_and_gives_words_back() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    town.publish("/events/new", &host, &event(&csrf, "&joining=free"))
        .await?;
    town.publish("/calls/new", &host, &call(&csrf, "help-a-person"))
        .await?;
    let meeting = format!(
        "csrf={csrf}&name=Evening+tea&every=month&nth=2&weekday=5&starts_at=14:00&minutes=120&timezone=Asia/Hong_Kong&modes=phone"
    );
    town.publish("/desk/meetings", &host, &meeting).await?;
    let (_, _, front) = town.get("/", "").await?;
    for part in ["Tea together", "A lift", "Evening tea", "Open after a talk"] {
        assert!(front.contains(part), "{part}");
    }
    let end = format!("csrf={csrf}&name=Carers&language=en&timezone=UTC&stage=ended");
    town.publish("/desk/group", &host, &end).await?;
    for path in ["/", "/events", "/calls"] {
        let (_, _, shown) = town.get(path, "").await?;
        for part in ["Tea together", "A lift", "Evening tea", "Open after a talk"] {
            assert!(!shown.contains(part), "{path}: {part}");
        }
    }
    let (_, _, inside) = town.get("/inside", &host).await?;
    assert!(!inside.contains("action=\"/posts/new\"") && inside.contains("come to its end"));
    let late = format!("csrf={csrf}&step=publish&visibility=inside&language=en&text=Thank+you+all");
    let (status, _, body) = town.post("/posts/new", &host, &late).await?;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        body.contains("Thank you all") && !body.contains("Someone was quicker"),
        "{body}"
    );
    Ok(())
}

#[tokio::test]
async fn a19_regular_meetings_are_found_among_the_meetings() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (_, _, none) = town.get("/events", "").await?;
    assert!(none.contains("Nothing here yet"));
    for (name, focus, mode) in [
        ("Evening+tea", "social", "phone"),
        ("Law", "advocacy", "online"),
    ] {
        let form = format!(
            "csrf={csrf}&name={name}&every=month&nth=2&weekday=5&starts_at=14:00&minutes=120&timezone=Asia/Hong_Kong&modes={mode}&focus={focus}"
        );
        town.publish("/desk/meetings", &host, &form).await?;
    }
    for (query, tea, law) in [
        ("", true, true),
        ("?focus=social", true, false),
        ("?kind=online", false, true),
        ("?focus=social&kind=online", false, false),
    ] {
        let (_, _, shown) = town.get(&format!("/events{query}"), "").await?;
        assert_eq!(shown.contains("<h3>Evening tea</h3>"), tea, "{query}");
        assert_eq!(shown.contains("<h3>Law</h3>"), law, "{query}");
        assert_eq!(shown.contains("Nothing here yet"), !tea && !law, "{query}");
    }
    let modeless = format!(
        "csrf={csrf}&name=Tea&every=month&nth=2&weekday=5&starts_at=14:00&minutes=120&timezone=UTC"
    );
    let (status, _, body) = town.post("/desk/meetings", &host, &modeless).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("id=\"modes-error\""));
    Ok(())
}

#[tokio::test]
async fn errors_say_what_is_wrong_where_it_is_and_all_at_once() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (_, _, body) = town
        .post(
            "/join",
            "",
            "name=&handle=A+B&password=short&invitation=ABCD-EFGH",
        )
        .await?;
    for field in ["name", "handle", "password", "invitation"] {
        assert!(
            body.contains(&format!("id=\"{field}-error\"")),
            "{field}: {body}"
        );
    }
    assert!(body.contains("opens nothing") && !body.contains("too old. Please ask"));
    for (form, keeps) in [
        ("name=&handle=&password=", false),
        ("name=Rain&handle=", true),
    ] {
        let (_, _, body) = town.post("/join", "", form).await?;
        assert_eq!(
            body.contains("What you wrote is still here"),
            keeps,
            "{form}"
        );
    }
    let backwards = event(&csrf, "&joining=free&end=13:00");
    let (_, _, body) = town.post("/events/new", &host, &backwards).await?;
    assert!(
        body.contains("id=\"end-error\">The end comes before the beginning"),
        "{body}"
    );
    let long = format!(
        "csrf={csrf}&name=Carers&language=en&timezone=UTC&self_help_en={}",
        "a".repeat(20_001)
    );
    let (status, _, body) = town.post("/desk/group", &host, &long).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("id=\"self_help_en-error\""));
    let strange = event(&csrf, "&joining=free").replace("language=en", "language=zz");
    let (status, _, body) = town.post("/events/new", &host, &strange).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("id=\"language-error\""));
    let note = format!(
        "csrf={csrf}&kind=link&uses=1&days=7&note={}",
        "n".repeat(201)
    );
    let (status, _, body) = town.post("/desk/invitations", &host, &note).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("id=\"note-error\""));
    Ok(())
}

#[tokio::test]
async fn labels_say_no_more_than_is_true() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let (_, rain, hers) = town.member("rain", None).await?;
    let (page, id) = town
        .publish("/offers/new", &host, &call(&csrf, "lend-a-thing"))
        .await?;
    town.publish(
        &format!("/posts/{id}/pause"),
        &host,
        &format!("csrf={csrf}"),
    )
    .await?;
    let (_, _, shown) = town.get(&page, "").await?;
    assert!(shown.contains("Resting for now") && !shown.contains("The time has passed"));

    let (page, id) = town
        .publish("/calls/new", &host, &call(&csrf, "help-a-person"))
        .await?;
    assert!(
        town.get(&page, "")
            .await?
            .2
            .contains("One person is still needed")
    );
    town.publish(
        &format!("/posts/{id}/settle"),
        &host,
        &format!("csrf={csrf}&by_others=yes"),
    )
    .await?;
    let (_, _, shown) = town.get(&page, "").await?;
    assert!(!shown.contains("still needed"), "{shown}");

    let (page, id) = town
        .publish("/events/new", &host, &event(&csrf, "&joining=free"))
        .await?;
    town.publish(&format!("/posts/{id}/come"), &rain, &format!("csrf={hers}"))
        .await?;
    assert!(!town.get(&page, "").await?.2.contains("changed on"));
    let edit = event(&csrf, "&joining=free").replace("text=Come", "text=Come+all");
    town.publish(&format!("/posts/{id}/edit"), &host, &edit)
        .await?;
    assert!(town.get(&page, "").await?.2.contains("changed on"));

    let words = format!("csrf={hers}&step=publish&text=Hello&language=en&visibility=inside");
    let (page, _) = town.publish("/posts/new", &rain, &words).await?;
    for path in [page.as_str(), "/inside"] {
        assert!(!town.get(path, &host).await?.2.contains("@rain@"), "{path}");
    }
    let words =
        format!("csrf={csrf}&step=publish&text=Hello&language=en&visibility=public&as_group=yes");
    let (page, _) = town.publish("/posts/new", &host, &words).await?;
    let (_, _, shown) = town.get(&page, "").await?;
    let article = shown
        .split("<article>")
        .nth(1)
        .and_then(|rest| rest.split("</article>").next());
    let article = article.ok_or("no article")?;
    assert_eq!(
        article.matches("Carers of the Street").count(),
        1,
        "{article}"
    );
    let (_, _, form) = town.get("/posts/new", &rain).await?;
    assert!(form.contains("What members write to one another"));
    Ok(())
}

#[tokio::test]
async fn programs_get_json_where_people_get_a_page() -> Outcome {
    let town = Town::founded().await?;
    for accept in ["application/activity+json", "application/json"] {
        for (method, path, status) in [
            ("GET", "/@nobody", StatusCode::NOT_FOUND),
            ("GET", "/nowhere", StatusCode::NOT_FOUND),
            ("GET", "/settings", StatusCode::UNAUTHORIZED),
            ("POST", "/join", StatusCode::UNPROCESSABLE_ENTITY),
            ("POST", "/events", StatusCode::METHOD_NOT_ALLOWED),
        ] {
            let (told, body) = town.as_program(method, path, accept).await?;
            assert_eq!(told, status, "{method} {path}: {body}");
            let body: serde_json::Value = serde_json::from_str(&body)?;
            assert!(body["error"].is_string(), "{body}");
            if status == StatusCode::METHOD_NOT_ALLOWED {
                assert_eq!(body["error"], "method not allowed");
            }
        }
    }
    Ok(())
}
