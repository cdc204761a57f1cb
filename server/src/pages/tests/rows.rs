//! What the pages owe the groups, row by row of the list of what a node must do.

use std::collections::BTreeSet;

use community::{
    group::{Confidentiality, Focus},
    post::{self, Author, Draft, Kind, Viewer, Visibility},
    timeline,
};

use super::*;
use crate::{
    app::i18n::{Lang, Say},
    pages::cards::{self, Card},
};

/// Publishes what stands in a form, as the group; gives the path of its page and its number.
async fn published(
    town: &Town,
    (cookie, csrf): (&str, &str),
    path: &str,
    form: &str,
) -> Result<(String, String), Box<dyn std::error::Error>> {
    let form =
        format!("csrf={csrf}&step=publish&language=en&visibility=public&as_group=yes&{form}");
    let (status, headers, body) = town.post(path, cookie, &form).await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {body}");
    let page = location(&headers).to_owned();
    let id = page.rsplit('/').next().unwrap_or_default().to_owned();
    Ok((page, id))
}

const MEETING: &str = "title=Tea+for+carers&date=2099-12-12&start=14:00&end=16:00&timezone=Asia/Hong_Kong&modes=in-person&place_name=Community+Room&area=Sham+Shui+Po&precision=building&joining=free";
const CALL: &str = "title=A+lift&text=Two+hours&category=help-a-person&needed=1";

/// What stands in an attribute behind `before`.
fn after<'a>(body: &'a str, before: &str) -> &'a str {
    body.split_once(before)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map_or("", |(value, _)| value)
}

#[tokio::test]
async fn a03_a105_every_kind_has_its_address_and_says_what_it_is() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let by = (host.as_str(), csrf.as_str());
    let story = "text=It+was+long.&teller=group&book=ask";
    let kinds = [
        (
            "/stories/new",
            format!("title=The+first+year&form=long&{story}"),
            "The first year",
            "It was long.",
            false,
        ),
        (
            "/stories/new",
            format!("title=A+winter&form=short&{story}"),
            "A winter",
            "It was long.",
            false,
        ),
        (
            "/events/new",
            MEETING.to_owned(),
            "Tea for carers",
            "Sat 12 Dec 2099, 14:00 to 16:00 (Hong Kong time) · Community Room, Sham Shui Po",
            true,
        ),
        ("/calls/new", CALL.to_owned(), "A lift", "Two hours", true),
        (
            "/offers/new",
            "title=Soup&category=lend-a-thing&needed=2&area=Mong+Kok".to_owned(),
            "Soup",
            "Mong Kok",
            true,
        ),
        (
            "/posts/new",
            "text=The+kettle+works".to_owned(),
            "Carers of the Street",
            "The kettle works",
            true,
        ),
    ];
    for (path, form, title, description, is_findable) in kinds {
        let (page, id) = published(&town, by, path, &form).await?;
        assert_eq!(page, format!("/@carers/{id}"));
        let address = town.app.db.here().url(&page);
        let (status, headers, body) = town.get(&page, "").await?;
        assert_eq!(status, StatusCode::OK);
        let tag = |name: &str| after(&body, &format!("<meta property=\"og:{name}\" content=\""));
        assert_eq!(tag("title"), title, "{path}");
        assert!(
            tag("description").contains(description),
            "{path}: {}",
            tag("description")
        );
        assert_eq!(tag("url"), address);
        assert_eq!(after(&body, "<link rel=\"canonical\" href=\""), address);
        let image = tag("image");
        let (status, picture, _) = town.raw(image).await?;
        assert_eq!(
            (status, picture[header::CONTENT_TYPE].to_str()?),
            (StatusCode::OK, "image/png"),
            "{image}"
        );
        assert!(after(&body, "<meta name=\"description\" content=\"").contains(description));

        let robots = if is_findable {
            "index, follow"
        } else {
            "noindex, nofollow"
        };
        assert_eq!(headers["x-robots-tag"], robots, "{path}");
        assert_eq!(
            after(&body, "<meta name=\"robots\" content=\""),
            robots,
            "{path}"
        );
        let document = town.document(&format!("/ap/posts/{id}")).await?;
        assert_eq!(document["url"], address);
        let group = &document["attributedTo"];
        assert_eq!(
            document["searchableBy"] == serde_json::json!([group]),
            !is_findable,
            "{document}"
        );

        // The address stays through a change, and answers that it is gone after the withdrawal.
        let changed = format!("csrf={csrf}&step=publish&language=en&visibility=public&{form}");
        let (status, headers, body) = town
            .post(&format!("/posts/{id}/edit"), &host, &changed)
            .await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        assert_eq!(location(&headers), page);
        let (status, _, body) = town
            .post(
                &format!("/posts/{id}/withdraw"),
                &host,
                &format!("csrf={csrf}"),
            )
            .await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        assert_eq!(town.get(&page, "").await?.0, StatusCode::GONE);
    }
    let actor = town.document("/ap/groups/carers").await?;
    assert_eq!(actor["indexable"], true);
    for page in ["/", "/@carers", "/events", "/calls", "/stories"] {
        let (_, _, body) = town.get(page, "").await?;
        for name in ["title", "description", "image", "url"] {
            let tag = after(&body, &format!("<meta property=\"og:{name}\" content=\""));
            assert!(!tag.is_empty(), "{page}: og:{name}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a05_me_too_is_a_number_without_names() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let (page, id) = published(&town, (&host, &csrf), "/calls/new", CALL).await?;
    for handle in ["rain", "bo"] {
        let (_, cookie, csrf) = town.member(handle, None).await?;
        let (status, _, _) = town
            .post(
                &format!("/posts/{id}/like"),
                &cookie,
                &format!("csrf={csrf}"),
            )
            .await?;
        assert_eq!(status, StatusCode::SEE_OTHER);
    }
    let (_, _, body) = town.get(&page, "").await?;
    assert!(body.contains("2 people say: me too"), "{body}");
    for cookie in ["", host.as_str()] {
        let (_, _, body) = town.get(&page, cookie).await?;
        assert!(
            !body.contains("Ms rain") && !body.contains("Ms bo"),
            "{body}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a10_for_whom_stands_on_the_page_in_the_actor_and_in_the_directory() -> Outcome {
    let town = Town::founded().await?;
    let (_, coordinator, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let form = format!(
        "csrf={csrf}&name=Carers&language=en&timezone=UTC&for_whom=Families+of+the+harbour&topics=dementia,+sleep&contact_label=Desk&contact_value=2345+6789&contact_audience=members&contact_label=Mail&contact_value=us%40example.org&contact_audience=everyone"
    );
    let listed = format!("{form}&directory_consent=yes");
    let (status, _, body) = town.post("/desk/group", &coordinator, &listed).await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let (_, _, front) = town.get("/", "").await?;
    let actor = town.document("/ap/groups/carers").await?;
    let fields = actor["attachment"].to_string();
    let (status, _, directory) = town.get("/directory.json", "").await?;
    assert_eq!(status, StatusCode::OK);
    let known = actor["mutualHelp"]["topics"].to_string();
    for text in [&front, &fields, &directory] {
        assert!(text.contains("Families of the harbour"), "{text}");
        assert!(!text.contains("2345 6789"), "{text}");
    }
    for text in [&front, &known, &directory] {
        assert!(
            text.contains("dementia") && text.contains("sleep"),
            "{text}"
        );
    }
    let directory: serde_json::Value = serde_json::from_str(&directory)?;
    let ours = &directory["groups"][0];
    assert_eq!(ours["id"], actor["id"]);
    assert_eq!(ours["waysToReachUs"][0]["value"], "us@example.org");
    // Who does not want to be listed is not.
    town.post("/desk/group", &coordinator, &form).await?;
    let (_, _, directory) = town.get("/directory.json", "").await?;
    assert_eq!(directory, "{\"groups\":[]}");
    Ok(())
}

#[tokio::test]
async fn a12_a102_each_mode_is_shown_and_the_number_to_those_who_are_welcome() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let (_, rain, hers) = town.member("rain", None).await?;
    let form = format!(
        "{MEETING}&modes=phone&modes=online&dial_in=2345+6789,+code+4411&online_link=https://meet.example/x"
    )
    .replace("joining=free", "joining=restricted");
    let (page, id) = published(&town, (&host, &csrf), "/events/new", &form).await?;
    let held = ["2345 6789", "4411", "meet.example"];
    let outside = async || -> Outcome {
        let document = town.document(&format!("/ap/posts/{id}")).await?;
        let (_, _, file) = town.get(&format!("/posts/{id}/calendar.ics"), "").await?;
        let (_, _, body) = town.get(&page, "").await?;
        for words in held {
            assert!(
                !document.to_string().contains(words)
                    && !file.contains(words)
                    && !body.contains(words),
                "{words}"
            );
        }
        Ok(())
    };
    let (_, _, body) = town.get(&page, "").await?;
    for mode in ["In person", "By phone", "Online"] {
        assert!(
            body.to_lowercase().contains(&mode.to_lowercase()),
            "{mode}: {body}"
        );
    }
    town.post(
        &format!("/posts/{id}/come"),
        &rain,
        &format!("csrf={hers}&message=May+I"),
    )
    .await?;
    let (_, _, body) = town.get(&page, &rain).await?;
    assert!(
        held.iter().all(|words| !body.contains(words)),
        "nobody said yes yet: {body}"
    );
    outside().await?;
    let (_, _, list) = town.get(&format!("/posts/{id}/attendances"), &host).await?;
    let yes = after(&list, "formaction=\"/attendances/");
    let (status, _, _) = town
        .post(
            &format!("/attendances/{yes}"),
            &host,
            &format!("csrf={csrf}"),
        )
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{yes}");
    let (_, _, body) = town.get(&page, &rain).await?;
    assert!(held.iter().all(|words| body.contains(words)), "{body}");
    outside().await
}

/// The names of all fields of the forms on a page.
fn names(body: &str) -> BTreeSet<String> {
    body.split(" name=\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(name, _)| name.to_owned())
        .collect()
}

#[tokio::test]
async fn a14_cost_is_told_and_nothing_is_paid_for() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let by = (host.as_str(), csrf.as_str());
    let (event, _) = published(&town, by, "/events/new", MEETING).await?;
    let (call, _) = published(&town, by, "/calls/new", CALL).await?;
    let mut seen = BTreeSet::new();
    for (cost, words) in [
        ("free", "Nothing. It is free."),
        (
            "donation-welcome",
            "A small gift is welcome, and nobody asks.",
        ),
        ("shared-costs", "Whoever cannot pay, does not."),
    ] {
        let form = format!(
            "csrf={csrf}&name=Carers&language=en&timezone=UTC&joining=open&cost={cost}&cost_words=Tea+and+rent"
        );
        let (status, _, body) = town.post("/desk/group", &host, &form).await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        let (_, _, front) = town.get("/", "").await?;
        assert!(
            front.contains(words) && front.contains("Tea and rent"),
            "{cost}"
        );
        let mut fields = Vec::new();
        for path in ["/join", &event, &call] {
            let (status, _, body) = town.get(path, "").await?;
            assert_eq!(status, StatusCode::OK);
            fields.push(names(&body));
        }
        for path in ["/calls/new", "/events/new", "/offers/new", "/stories/new"] {
            fields.push(names(&town.get(path, &host).await?.2));
        }
        for name in fields.iter().flatten() {
            for money in ["pay", "price", "fee", "amount", "ticket", "donat"] {
                assert!(!name.contains(money), "{name}");
            }
        }
        seen.insert(fields);
    }
    assert_eq!(seen.len(), 1, "the forms are the same whatever it costs");
    Ok(())
}

#[tokio::test]
async fn a15_the_page_shows_who_is_next_in_turn_until_the_day() -> Outcome {
    let town = Town::founded().await?;
    let (ah_ling, coordinator, _) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (bo, _, _) = town.member("bo", None).await?;
    let mut tx = town.app.db.begin().await?;
    let ends = Some(tx.now().plus_days(20));
    member::give_duty(
        &mut tx,
        None,
        bo,
        Role::Named,
        Some("Keeper of keys"),
        ends,
        Some(ah_ling),
    )
    .await?;
    let over = tx.now().plus_millis(1);
    member::give_duty(
        &mut tx,
        None,
        bo,
        Role::Named,
        Some("Kettle"),
        Some(over),
        Some(ah_ling),
    )
    .await?;
    tx.commit().await?;
    while town.app.db.now() < over {
        tokio::task::yield_now().await;
    }
    let (_, _, front) = town.get("/", &coordinator).await?;
    let turn = front
        .split_once("<dt>Keeper of keys</dt>")
        .map(|(_, rest)| rest)
        .and_then(|rest| rest.split_once("</div>"))
        .map_or("", |(turn, _)| turn);
    assert!(
        turn.contains("Ms bo")
            && turn.contains("until ")
            && turn.contains("next in turn: Ms ah_ling"),
        "{turn}"
    );
    assert!(!front.contains("Kettle"), "its day has come");
    let (_, _, front) = town.get("/", "").await?;
    assert!(!front.contains("Keeper of keys") && !front.contains("Ms bo"));
    Ok(())
}

#[tokio::test]
async fn a19_meetings_are_found_by_what_they_are_about() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let by = (host.as_str(), csrf.as_str());
    let (_, _, form) = town.get("/events/new", &host).await?;
    assert!(
        form.contains("name=\"focus\" value=\"support\" checked"),
        "the group's own stands there at first"
    );
    let talk = MEETING.replace("Tea+for+carers", "A+talk");
    let (page, id) = published(
        &town,
        by,
        "/events/new",
        &format!("{talk}&focus=education&focus=advocacy"),
    )
    .await?;
    published(
        &town,
        by,
        "/events/new",
        &format!("{MEETING}&focus=social&modes=online"),
    )
    .await?;
    for (query, talk, tea) in [
        ("", true, true),
        ("?focus=education", true, false),
        ("?focus=social", false, true),
        ("?focus=growth", false, false),
        ("?focus=social&kind=online", false, true),
        ("?focus=education&kind=online", false, false),
    ] {
        let (status, _, body) = town.get(&format!("/events{query}"), "").await?;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(
            (
                body.contains(">A talk</a>"),
                body.contains(">Tea for carers</a>")
            ),
            (talk, tea),
            "{query}"
        );
    }
    let (_, _, list) = town.get("/events?kind=in-person", "").await?;
    assert!(
        list.contains("href=\"/events?kind=in-person&#38;focus=education\"")
            || list.contains("href=\"/events?kind=in-person&amp;focus=education\""),
        "one choice keeps the other: {list}"
    );
    let (_, _, body) = town.get(&page, "").await?;
    assert!(body.contains("Learning and Speaking up"), "{body}");
    let document = town.document(&format!("/ap/posts/{id}")).await?;
    assert_eq!(
        document["mutualHelp"]["focus"],
        serde_json::json!(["education", "advocacy"])
    );
    // A regular meeting has its own, too.
    let (_, coordinator, csrf) = town.member("mei", Some(Role::Coordinator)).await?;
    let form = format!(
        "csrf={csrf}&name=Singing&every=month&nth=2&weekday=5&starts_at=14:00&minutes=120&timezone=Asia/Hong_Kong&modes=phone&focus=social"
    );
    let (status, _, body) = town.post("/desk/meetings", &coordinator, &form).await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let stored = group::schedules(&town.app.db).await?;
    assert_eq!(stored[0].data.0.focus, [Focus::Social]);
    let (_, _, front) = town.get("/", "").await?;
    let singing = front.split_once(">Singing<").map_or("", |(_, rest)| rest);
    let singing = singing
        .split_once("</article>")
        .map_or("", |(card, _)| card);
    assert!(singing.contains("Company"), "{front}");
    Ok(())
}

#[tokio::test]
async fn a24_the_rule_stands_on_the_group_each_meeting_and_before_one_writes() -> Outcome {
    let town = Town::founded().await?;
    let (_, coordinator, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let by = (coordinator.as_str(), csrf.as_str());
    let rule = async |rule: Confidentiality| -> Outcome {
        let form =
            format!("csrf={csrf}&name=Carers&language=en&timezone=UTC&confidentiality={rule}");
        let (status, _, body) = town.post("/desk/group", &coordinator, &form).await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        Ok(())
    };
    let meeting = format!(
        "csrf={csrf}&name=Singing&every=month&nth=2&weekday=5&starts_at=14:00&minutes=120&timezone=Asia/Hong_Kong&modes=phone"
    );
    town.post("/desk/meetings", &coordinator, &meeting).await?;
    for (word, said) in [
        (Confidentiality::Total, "Nothing leaves the room"),
        (
            Confidentiality::PersonalExperience,
            "Only your own experience leaves the room",
        ),
        (
            Confidentiality::GeneralExperience,
            "Experience in general may leave the room",
        ),
        (Confidentiality::Open, "Open: what is said here may be told"),
    ] {
        rule(word).await?;
        let (page, id) = published(&town, by, "/events/new", MEETING).await?;
        let (_, _, form) = town.get("/events/new", &coordinator).await?;
        assert!(
            form.contains(&format!(
                "name=\"confidentiality\" value=\"{word}\" checked"
            )),
            "{form}"
        );
        for path in ["/", "/@carers", &page] {
            let (_, _, body) = town.get(path, "").await?;
            assert!(body.contains(said), "{path}: {body}");
        }
        let (_, _, front) = town.get("/", "").await?;
        let singing = front.split_once(">Singing<").map_or("", |(_, rest)| rest);
        let singing = singing
            .split_once("</article>")
            .map_or("", |(card, _)| card);
        let name = said.split(':').next().unwrap_or(said);
        assert!(
            singing.contains(&format!("What is said here: {name}")),
            "{front}"
        );
        let (_, _, inside) = town.get("/inside", &coordinator).await?;
        let before = inside.find("<textarea").map(|form| &inside[..form]);
        assert!(
            before.is_some_and(|before| before.contains(name)),
            "{inside}"
        );
        let document = town.document(&format!("/ap/posts/{id}")).await?;
        assert_eq!(document["mutualHelp"]["confidentiality"], word.as_str());
        let actor = town.document("/ap/groups/carers").await?;
        assert_eq!(actor["mutualHelp"]["confidentiality"], word.as_str());
    }
    // A meeting may have a rule of its own; and what was promised with an invitation stays.
    let (own, id) = published(
        &town,
        by,
        "/events/new",
        &format!("{MEETING}&confidentiality=total-non-disclosure"),
    )
    .await?;
    rule(Confidentiality::GeneralExperience).await?;
    let form = format!("csrf={csrf}&step=publish&language=en&visibility=public&{MEETING}");
    town.post(&format!("/posts/{id}/edit"), &coordinator, &form)
        .await?;
    let (_, _, body) = town.get(&own, "").await?;
    assert!(body.contains("Nothing leaves the room"), "{body}");
    Ok(())
}

#[tokio::test]
async fn a70_whoever_offers_lets_it_rest_and_says_that_it_still_stands() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let (_, rain, hers) = town.member("rain", None).await?;
    let form = "title=A+listening+ear&text=By+phone&category=be-with-someone&inexhaustible=yes&needed=1&area=Mong+Kok&languages=yue&languages=en";
    let (page, id) = published(&town, (&host, &csrf), "/offers/new", form).await?;
    let (_, _, body) = town.get(&page, "").await?;
    assert!(
        body.contains("Mong Kok") && body.contains("Cantonese and English"),
        "{body}"
    );
    let pause = format!("action=\"/posts/{id}/pause\"");
    let reopen = format!("action=\"/posts/{id}/reopen\"");
    let still = format!("action=\"/posts/{id}/still\"");
    let shown = async |cookie: &str| -> Result<[bool; 3], Box<dyn std::error::Error>> {
        let (_, _, body) = town.get(&page, cookie).await?;
        Ok([&pause, &reopen, &still].map(|form| body.contains(form)))
    };
    assert_eq!(shown(&host).await?, [true, false, false]);
    assert_eq!(shown(&rain).await?, [false, false, false]);
    let (status, _, _) = town
        .post(
            &format!("/posts/{id}/pause"),
            &rain,
            &format!("csrf={hers}"),
        )
        .await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let go = async |deed: &str| -> Outcome {
        let (status, _, body) = town
            .post(
                &format!("/posts/{id}/{deed}"),
                &host,
                &format!("csrf={csrf}"),
            )
            .await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{deed}: {body}");
        Ok(())
    };
    go("pause").await?;
    assert_eq!(shown(&host).await?, [false, true, false]);
    go("reopen").await?;
    assert_eq!(shown(&host).await?, [true, false, false]);
    // That it is asked about, its rules show; here the answer.
    go("still").await?;
    assert_eq!(shown(&host).await?, [true, false, false]);
    Ok(())
}

#[tokio::test]
async fn a71_calls_are_found_by_their_kind() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let kinds = [
        "help-a-person",
        "help-our-group",
        "help-us-start",
        "lend-a-thing",
        "be-with-someone",
    ];
    let (_, _, form) = town.get("/calls/new", &host).await?;
    for kind in kinds {
        assert!(form.contains(&format!("value=\"{kind}\"")), "{kind}");
        let call = format!("title=About+{kind}&category={kind}&needed=1");
        published(&town, (&host, &csrf), "/calls/new", &call).await?;
    }
    for wanted in kinds {
        let (_, _, body) = town.get(&format!("/calls?kind={wanted}"), "").await?;
        for kind in kinds {
            assert_eq!(
                body.contains(&format!(">About {kind}</a>")),
                kind == wanted,
                "{wanted}"
            );
        }
    }
    Ok(())
}

#[tokio::test]
async fn a74_after_help_one_is_asked_for_something_some_day_and_nothing_is_counted() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let (page, id) = published(&town, (&host, &csrf), "/calls/new", CALL).await?;
    let asked = "Would you like to offer something yourself, some day?";
    assert!(!town.get(&page, &host).await?.2.contains(asked));
    let (status, _, body) = town
        .post(
            &format!("/posts/{id}/settle"),
            &host,
            &format!("csrf={csrf}"),
        )
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let (_, _, body) = town.get(&page, &host).await?;
    assert!(
        body.contains(asked) && body.contains("href=\"/offers/new\""),
        "{body}"
    );
    assert!(!town.get(&page, "").await?.2.contains(asked));
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations");
    for file in std::fs::read_dir(folder)? {
        let path = file?.path();
        if path.is_file() {
            let text = std::fs::read_to_string(&path)?.to_lowercase();
            for line in text.lines().filter(|line| !line.trim().starts_with("--")) {
                for word in [
                    "credit",
                    "balance",
                    "score",
                    "karma",
                    "ranking",
                    "rating",
                    "reputation",
                    "reward",
                ] {
                    assert!(!line.contains(word), "{}: {line}", path.display());
                }
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn a75_an_offer_with_a_price_comes_back_with_a_kind_word_and_all_that_was_typed() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    for step in ["preview", "publish"] {
        let form = format!(
            "csrf={csrf}&step={step}&title=Piano+lessons&text=Only+HK%24200+an+hour&language=en&visibility=public&as_group=yes&category=be-with-someone&needed=3"
        );
        let (status, _, body) = town.post("/offers/new", &host, &form).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{step}");
        assert!(
            body.contains("Here help is given freely.")
                && body.contains("value=\"Piano lessons\"")
                && body.contains("Only HK$200 an hour"),
            "{body}"
        );
    }
    let (_, _, list) = town.get("/calls", &host).await?;
    assert!(!list.contains("Piano"));
    Ok(())
}

#[tokio::test]
async fn a104_a108_one_leaves_from_every_page_and_a_watcher_learns_nothing() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (page, _) = published(&town, (&host, &csrf), "/calls/new", CALL).await?;
    let inside = format!(
        "csrf={csrf}&step=publish&text=Only+for+us&language=en&visibility=inside&as_group=yes"
    );
    let (_, headers, _) = town.post("/posts/new", &host, &inside).await?;
    let hidden = location(&headers).to_owned();
    let open = [
        "/",
        "/events",
        "/calls",
        "/stories",
        "/about",
        "/self-help",
        "/join",
        "/sign-in",
        "/nowhere",
        page.as_str(),
    ];
    let own = [
        "/inside",
        "/network",
        "/notices",
        "/mine",
        "/settings",
        "/new",
        "/calls/new",
        "/desk",
        "/desk/members",
        hidden.as_str(),
    ];
    let doors = open
        .iter()
        .map(|path| (*path, ""))
        .chain(own.iter().map(|path| (*path, host.as_str())));
    for (path, cookie) in doors {
        let (_, headers, body) = town.get(path, cookie).await?;
        let leave = body
            .split("<a ")
            .find(|link| link.starts_with("class=\"leave\""))
            .unwrap_or_default();
        assert!(
            leave.contains("href=\"https://www.wikipedia.org/\"")
                && leave.contains("rel=\"noreferrer nofollow\"")
                && leave.contains(">Leave this page</a>"),
            "{path}: {leave}"
        );
        assert!(
            headers[header::CONTENT_SECURITY_POLICY]
                .to_str()?
                .starts_with("default-src 'self'; "),
            "{path}"
        );
        // Nothing is loaded from elsewhere, and nothing runs.
        for loading in body.split(" src=\"").skip(1) {
            assert!(loading.starts_with("/static/"), "{path}: {loading:.60}");
        }
        for link in body.split("<link rel=\"stylesheet\" ").skip(1) {
            assert!(link.starts_with("href=\"/static/"), "{path}: {link:.60}");
        }
        assert!(!body.contains("<script"), "{path}");
        if !cookie.is_empty() {
            assert_eq!(headers[header::CACHE_CONTROL], "no-store", "{path}");
            assert!(body.contains("<title>My page</title>"), "{path}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn what_is_missing_is_said_at_once_and_one_is_led_there() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let (status, _, body) = town.post("/join", "", "words=I+heard+of+you").await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["name", "handle", "password"] {
        assert!(body.contains(&format!("id=\"{field}-error\"")), "{field}");
    }
    assert!(body.contains("I heard of you") && body.contains("3 things need another look"));

    let empty = format!(
        "csrf={csrf}&step=preview&language=en&visibility=public&as_group=yes&timezone=UTC&precision=area&joining=free"
    );
    let (status, _, body) = town.post("/events/new", &host, &empty).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["title", "date", "start", "modes"] {
        assert!(body.contains(&format!("id=\"{field}-error\"")), "{field}");
    }

    // The form stands far down on the page of a call: what is wrong is said at its head.
    let (_, id) = published(&town, (&host, &csrf), "/calls/new", CALL).await?;
    let (status, _, body) = town
        .post(&format!("/posts/{id}/answer"), "", "message=I+can+come")
        .await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let head = body.split("<h1>").next().unwrap_or_default();
    let alert = head.split("role=\"alert\"").nth(1).unwrap_or_default();
    let field = after(alert, "<a href=\"#");
    assert_eq!(field, "name-error", "{head}");
    assert!(
        body.contains("id=\"name-error\"") && body.contains("id=\"contact-error\""),
        "{body}"
    );
    assert!(body.contains("I can come"));
    Ok(())
}

#[tokio::test]
async fn a_card_tells_nothing_of_what_has_a_content_note() -> Outcome {
    let town = Town::founded().await?;
    let (id, ..) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let db = &town.app.db;
    let member = member::present(db, id).await?.ok_or("no member")?;
    let author = Author {
        member,
        as_group: true,
    };
    let draft = Draft {
        content_note: Some("about the end".into()),
        ..Draft::new(Visibility::Public, "en", "first words, osprey77")
    };
    let mut tx = db.begin().await?;
    let (post, _) = post::publish(&mut tx, &author, Kind::Note, draft).await?;
    tx.commit().await?;
    let entry = timeline::entry(db, &Viewer::Nobody, post.id).await?;
    let t = Say::new(Lang::En);
    let mut entry = entry.ok_or("no post")?;
    let card = Card::new(t, chrono_tz::Tz::UTC, &entry);
    assert_eq!(card.title, "about the end");
    assert_eq!(card.opening, "");
    assert_eq!(cards::name(&entry.post, 60), "about the end");
    // A title is meant to be read, and without a note so are the first words.
    entry.post.title = Some("A winter".into());
    assert_eq!(cards::name(&entry.post, 60), "A winter");
    (entry.post.title, entry.post.content_note) = (None, None);
    let card = Card::new(t, chrono_tz::Tz::UTC, &entry);
    assert_eq!(card.title, "first words, osprey77");
    Ok(())
}
