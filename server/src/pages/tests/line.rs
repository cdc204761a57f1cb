//! The telephone line on its pages: who sees what.

use super::*;

/// A group with a line, hours around this moment, a host, and two who keep it: their cookies and form tokens.
struct Kept {
    town: Town,
    host: (String, String),
    ivy: (String, String),
    olga: (String, String),
    shift: String,
    day: String,
}

async fn kept() -> Result<Kept, Box<dyn std::error::Error>> {
    let town = Town::founded().await?;
    let (_, cookie, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let host = (cookie, csrf);
    let (ivy, cookie, csrf) = town.member("ivy", None).await?;
    let ivys = (cookie, csrf);
    let (olga, cookie, csrf) = town.member("olga", None).await?;
    let olgas = (cookie, csrf);
    let line = "name=We+Care&number=%2B852+2345+6789&for_whom=Carers&keeps_days=14";
    town.done(&host, "/desk/line", line).await?;
    for keeper in [ivy, olga] {
        town.done(&host, "/desk/line/keepers", &format!("member={keeper}"))
            .await?;
    }
    let zone = chrono_tz::Tz::Asia__Hong_Kong;
    let today = town
        .app
        .db
        .now()
        .to_chrono()
        .with_timezone(&zone)
        .date_naive();
    // Two days, so that midnight may come while this runs.
    for day in [today, today + chrono::Days::new(1)] {
        let form = format!("day={day}&starts_at=00:00&ends_at=00:00");
        town.done(&host, "/desk/line/shifts", &form).await?;
    }
    let shifts = community::line::shifts(&town.app.db).await?;
    Ok(Kept {
        shift: shifts.first().ok_or("no shift")?.id.to_string(),
        day: today.to_string(),
        town,
        host,
        ivy: ivys,
        olga: olgas,
    })
}

impl Town {
    async fn done(
        &self,
        by: &(String, String),
        path: &str,
        form: &str,
    ) -> Result<String, Box<dyn std::error::Error>> {
        let form = format!("csrf={}&{form}", by.1);
        let (status, headers, body) = self.post(path, &by.0, &form).await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {body}");
        Ok(location(&headers).to_owned())
    }

    async fn seen(&self, path: &str, cookie: &str) -> Result<String, Box<dyn std::error::Error>> {
        let (status, _, body) = self.get(path, cookie).await?;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        Ok(body)
    }
}

#[tokio::test]
async fn a76_everyone_sees_when_somebody_answers_and_only_members_who() -> Outcome {
    let Kept {
        town,
        host,
        ivy,
        olga,
        shift,
        day,
    } = kept().await?;
    let front = town.seen("/", "").await?;
    assert!(
        front.contains("href=\"tel:+85223456789\"") && front.contains("Nobody answers"),
        "{front}"
    );
    let one = format!("shift={shift}&day={day}");
    town.done(&ivy, "/line/take", &one).await?;
    let front = town.seen("/", "").await?;
    assert!(front.contains("Open now until"), "{front}");
    for path in ["/", "/line", "/@carers", "/about"] {
        let (_, _, body) = town.get(path, "").await?;
        assert!(!body.contains("Ms ivy"), "{path}: {body}");
    }
    let (_, rain, _) = town.member("rain", None).await?;
    let rota = town.seen("/line", &rain).await?;
    assert!(rota.contains("Ms ivy"), "{rota}");
    assert!(
        !rota.contains("/line/take"),
        "whom no host let in takes no shift"
    );
    let (_, consultant, _) = town.member("doctor", Some(Role::Consultant)).await?;
    let (status, _, body) = town.get("/line", &consultant).await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(!body.contains("Ms ivy"), "{body}");
    // Nor is she shown the way there, or asked to choose among hosts whom she does not know.
    let front = town.seen("/", &consultant).await?;
    assert!(!front.contains("href=\"/line\""), "{front}");
    let (_, unseen, _) = town.member("ah_host", Some(Role::Host)).await?;
    assert!(!unseen.is_empty());
    let ask = town.seen("/calls/ask", &consultant).await?;
    assert!(!ask.contains("Ms ah_host"), "{ask}");
    assert!(town.seen("/calls/ask", &rain).await?.contains("Ms ah_host"));

    town.done(&ivy, "/line/offer", &one).await?;
    while crate::serve::workers::hear_some(&town.app).await? {}
    let notices = town.seen("/notices", &olga.0).await?;
    assert!(
        notices.contains("Ms ivy asks who would take a turn"),
        "{notices}"
    );
    town.done(&olga, "/line/take", &one).await?;
    assert!(town.seen("/line", &rain).await?.contains("Ms olga"));
    let form = format!("csrf={}&{one}", ivy.1);
    let (status, _, body) = town.post("/line/give-up", &ivy.0, &form).await?;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(body.contains("This turn is not yours."), "{body}");
    let _ = host;
    Ok(())
}

/// Whole, in one of the ways in which it is written: four digits alone may stand in any id by chance.
fn tells_number(page: &str) -> bool {
    ["9876 5432", "9876-5432", "98765432"]
        .iter()
        .any(|number| page.contains(number))
}

#[tokio::test]
async fn a76_who_is_to_be_rung_back_is_seen_by_those_who_keep_the_line() -> Outcome {
    let Kept {
        town,
        host,
        ivy,
        olga,
        ..
    } = kept().await?;
    let form = format!("csrf={}&number=abc&words=Saturday", ivy.1);
    let (status, _, body) = town.post("/line/notes", &ivy.0, &form).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        body.contains("number-error") && body.contains("Saturday"),
        "{body}"
    );
    let note = "number=9876+5432&best_time=after+eight&name=Mrs+Chan";
    town.done(&ivy, "/line/notes", note).await?;
    let duty = town.seen("/line/duty", &olga.0).await?;
    assert!(
        duty.contains("href=\"tel:98765432\"") && duty.contains("Mrs Chan"),
        "{duty}"
    );
    let (_, rain, csrf) = town.member("rain", None).await?;
    for (cookie, csrf) in [(&host.0, &host.1), (&rain, &csrf)] {
        for path in ["/line/duty", "/line/call"] {
            let (status, _, body) = town.get(path, cookie).await?;
            assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
            assert!(!tells_number(&body), "{path}");
        }
        let form = format!("csrf={csrf}&{note}");
        let (status, _, _) = town.post("/line/notes", cookie, &form).await?;
        assert_eq!(status, StatusCode::FORBIDDEN);
    }
    for path in ["/", "/line", "/desk", "/desk/line", "/notices"] {
        assert!(!tells_number(&town.seen(path, &host.0).await?), "{path}");
    }
    let id = after_first(&duty, "/line/notes/", "/done");
    town.done(&olga, &format!("/line/notes/{id}/done"), "")
        .await?;
    assert!(
        town.seen("/line/duty", &ivy.0)
            .await?
            .contains("<s>9876 5432</s>")
    );
    Ok(())
}

#[tokio::test]
async fn a77_a_call_by_phone_goes_out_without_who_asked() -> Outcome {
    let Kept {
        town, host, ivy, ..
    } = kept().await?;
    let asker = "number=9876+5432&name=Chan+Tai+Man&category=help-a-person&visibility=public";
    let form = format!("csrf={}&{asker}&title=A+lift&text=Ring+9876-5432", ivy.1);
    let (status, _, body) = town.post("/line/call", &ivy.0, &form).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("The number of the one who rang"), "{body}");
    let form = format!("{asker}&title=A+lift&text=To+the+clinic&held_back=Flat+7B&shares=yes");
    // Shown first as it would stand, with who will see what, and not kept.
    let roles = "role_1=Drives&role_1_needed=1&role_2=Carries&role_2_needed=2";
    let typed = format!("csrf={}&{form}&{roles}&once=a1", ivy.1);
    for _ in 0..2 {
        let (status, _, body) = town.post("/line/call", &ivy.0, &typed).await?;
        assert_eq!(status, StatusCode::OK);
        for words in [
            "What outsiders will see".to_owned(),
            "Carries".into(),
            "Flat 7B".into(),
            "name=\"role_2\" value=\"Carries\"".into(),
            "name=\"number\" value=\"9876 5432\"".into(),
            "Everyone will read this".into(),
        ] {
            assert!(body.contains(&words), "{words}: {body}");
        }
        assert!(!body.contains("stay with the line"));
    }
    let (_, _, body) = town
        .post("/line/call", &ivy.0, &format!("{typed}&step=edit"))
        .await?;
    assert!(
        body.contains("value=\"Carries\"") && body.contains("A lift"),
        "{body}"
    );
    assert!(
        !town.seen("/calls", &ivy.0).await?.contains("A lift"),
        "nothing was kept"
    );
    let send = format!("{form}&{roles}&once=a1&step=publish");
    let page = town.done(&ivy, "/line/call", &send).await?;
    assert_eq!(
        town.done(&ivy, "/line/call", &send).await?,
        page,
        "twice is once"
    );
    assert!(town.seen(&page, &ivy.0).await?.contains("Carries"));
    let meal = format!("{asker}&title=A+meal");
    let (_, _, body) = town
        .post("/line/call", &ivy.0, &format!("csrf={}&{meal}", ivy.1))
        .await?;
    assert!(body.contains("stay with the line"), "{body}");
    let kept = town
        .done(&ivy, "/line/call", &format!("{meal}&step=publish"))
        .await?;
    while crate::serve::workers::hear_some(&town.app).await? {}
    let (_, rain, _) = town.member("rain", None).await?;
    let tells = |body: &str| {
        [
            "9876 5432",
            "9876-5432",
            "98765432",
            "Tai Man",
            "Flat 7B",
            "Ms ivy",
        ]
        .into_iter()
        .find(|word| body.contains(word))
        .map(str::to_owned)
    };
    for path in [
        page.as_str(),
        &kept,
        "/",
        "/calls",
        "/inside",
        "/network",
        "/api/v1/timelines/public",
    ] {
        for cookie in ["", rain.as_str()] {
            let (_, _, body) = town.get(path, cookie).await?;
            assert_eq!(tells(&body), None, "{path}: {body}");
            assert!(
                !body.contains("By phone"),
                "{path} is marked for hosts only"
            );
        }
    }
    let id = |page: &str| page.rsplit('/').next().unwrap_or_default().to_owned();
    for path in [
        format!("/ap/posts/{}", id(&page)),
        format!("/ap/posts/{}", id(&kept)),
        "/ap/groups/carers/outbox".to_owned(),
        "/ap/groups/carers".to_owned(),
    ] {
        let document = town.document(&path).await?.to_string();
        assert_eq!(tells(&document), None, "{path}: {document}");
    }
    let hosts = town.seen(&page, &host.0).await?;
    assert!(hosts.contains("By phone"), "{hosts}");
    let answers = format!("/posts/{}/answers", id(&kept));
    let hosts = town.seen(&answers, &host.0).await?;
    assert!(
        hosts.contains("By phone") && tells(&hosts).is_none(),
        "{hosts}"
    );
    let duty = town.seen("/line/duty", &ivy.0).await?;
    assert!(
        duty.contains("the number stays with the line") && duty.contains("tel:98765432"),
        "{duty}"
    );
    // Help is found: her row stands before the forms and says that she is to be rung, until somebody did.
    let path = format!("/line/answers/{}", id(&kept));
    town.done(&ivy, &path, "name=Bo&contact=5111+2222").await?;
    let list = town.seen(&answers, &host.0).await?;
    assert!(list.contains("those who keep the line are told, and ring"));
    let given = after_first(&list, "id=\"answer-", "\"").to_owned();
    town.done(&host, &format!("/answers/{given}/accept"), "")
        .await?;
    let duty = town.seen("/line/duty", &ivy.0).await?;
    assert!(duty.contains("asked to confirm") && !duty.contains("Ring now"));
    town.done(&host, &format!("/answers/{given}/confirm"), "")
        .await?;
    while crate::serve::workers::hear_some(&town.app).await? {}
    let notices = town.seen("/notices", &ivy.0).await?;
    assert!(
        notices.contains("Help is found for “A meal”") && !tells_number(&notices),
        "{notices}"
    );
    let duty = town.seen("/line/duty", &ivy.0).await?;
    let (before, _) = duty.split_once("id=\"note\"").ok_or("no form")?;
    assert!(before.contains("Ring now"), "{duty}");
    let rang = format!("/line/calls/{}/done", id(&kept));
    town.done(&ivy, &rang, "").await?;
    let duty = town.seen("/line/duty", &ivy.0).await?;
    assert!(!duty.contains("Ring now") && duty.contains("Help is found"));
    town.done(&host, &format!("/posts/{}/settle", id(&kept)), "")
        .await?;
    let duty = town.seen("/line/duty", &ivy.0).await?;
    assert!(!duty.contains(&rang) && !duty.contains("Help is found"));
    // For one who rings with an answer.
    let path = format!("/line/answers/{}", id(&page));
    assert!(town.seen(&path, &ivy.0).await?.contains("A lift"));
    town.done(&ivy, &path, "name=Mr+Lee&contact=6111+2222")
        .await?;
    let answers = format!("/posts/{}/answers", id(&page));
    let list = town.seen(&answers, &host.0).await?;
    assert!(
        list.contains("Mr Lee") && list.contains("By phone or letter"),
        "{list}"
    );
    // Whoever rings may be anybody: what is asked among members stands apart.
    let among = "step=publish&title=Soup&language=en&visibility=inside&as_group=yes&category=help-a-person&needed=1";
    town.done(&host, "/calls/new", among).await?;
    let duty = town.seen("/line/duty", &ivy.0).await?;
    let (everyone, members) = duty.split_once("Asked among members").ok_or("not apart")?;
    assert!(everyone.contains("A lift") && !everyone.contains("Soup"));
    assert!(members.contains("Soup") && !members.contains("A lift"));
    Ok(())
}

/// What stands between two words, the first time.
fn after_first<'a>(body: &'a str, before: &str, behind: &str) -> &'a str {
    body.split(before)
        .skip(1)
        .find_map(|rest| {
            let (between, _) = rest.split_once(behind)?;
            (!between.contains(['"', '<'])).then_some(between)
        })
        .unwrap_or_default()
}

#[tokio::test]
async fn a77_d10_paper_holds_what_an_outsider_may_read() -> Outcome {
    let Kept {
        town,
        host,
        ivy,
        shift,
        day,
        ..
    } = kept().await?;
    town.done(&ivy, "/line/take", &format!("shift={shift}&day={day}"))
        .await?;
    let base = "step=publish&language=en&as_group=yes&category=help-a-person&needed=1";
    let open =
        format!("{base}&visibility=public&title=A+lift&text=To+the+clinic&held_back=Flat+7B");
    let open = town.done(&host, "/calls/new", &open).await?;
    let inside = format!("{base}&visibility=inside&title=Only+among+us");
    let inside = town.done(&host, "/calls/new", &inside).await?;
    let id = |page: &str| page.rsplit('/').next().unwrap_or_default().to_owned();
    let soon = town.app.db.now().plus_days(2).to_rfc3339();
    let meeting = format!(
        "step=publish&language=en&as_group=yes&visibility=public&title=Tea&date={}&start=14:00&timezone=UTC&modes=in-person&place_name=Community+Room&area=Sham+Shui+Po&address=12+Oak+Street&precision=area&joining=free",
        soon.split('T').next().unwrap_or_default()
    );
    town.done(&host, "/events/new", &meeting).await?;
    for cookie in ["", host.0.as_str()] {
        let week = town.seen("/notice-board", cookie).await?;
        for word in ["A lift", "Tea", "Sham Shui Po", "+852 2345 6789", "<svg"] {
            assert!(week.contains(word), "{word}: {week}");
        }
        let paper = article(&week);
        for word in [
            "Only among us",
            "Flat 7B",
            "Oak Street",
            "Community Room",
            "Ms ",
        ] {
            assert!(!paper.contains(word), "{word}: {paper}");
        }
        let sheet = town
            .seen(&format!("/posts/{}/sheet", id(&open)), cookie)
            .await?;
        let paper = article(&sheet);
        assert!(
            !paper.contains("Flat 7B") && !paper.contains("Ms "),
            "{paper}"
        );
        assert_eq!(paper.matches("<li>").count(), 9, "strips: {paper}");
        assert_eq!(paper.matches("+852 2345 6789").count(), 10, "{paper}");
        let short = paper
            .split_once("/p/")
            .and_then(|(_, rest)| rest.split_once('<'))
            .map_or("", |(short, _)| short);
        let (status, headers, _) = town.get(&format!("/p/{short}"), cookie).await?;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert_eq!(location(&headers), open);
        let path = format!("/posts/{}/sheet", id(&inside));
        let (status, _, body) = town.get(&path, cookie).await?;
        assert_eq!(
            status,
            StatusCode::NOT_FOUND,
            "also for whoever may read it: {body}"
        );
    }
    // What is over hangs on no wall.
    let settle = format!("/posts/{}/settle", id(&open));
    town.done(&host, &settle, "").await?;
    let (status, ..) = town.get(&format!("/posts/{}/sheet", id(&open)), "").await?;
    assert_eq!(status, StatusCode::NOT_FOUND);
    Ok(())
}

/// What goes onto paper.
fn article(page: &str) -> &str {
    let rest = page.split_once("<article").map_or("", |(_, rest)| rest);
    rest.split_once("</article>")
        .map_or(rest, |(paper, _)| paper)
}
