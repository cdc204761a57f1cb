//! What a call may say: roles, how one gets in, the three light questions; and "in danger now?" on every form.

use std::path::{Path, PathBuf};

use super::*;

/// A call that everyone may see, with two roles.
const MEAL: &str = "step=publish&title=The+autumn+meal&language=en&visibility=public&as_group=yes&category=help-our-group\
    &role_1=Driver&role_1_needed=2&role_2=Someone+who+cooks&access=step-free&access=lift";

/// The page of what was published.
async fn published(
    town: &Town,
    path: &str,
    cookie: &str,
    form: &str,
) -> Result<String, Box<dyn std::error::Error>> {
    let (status, headers, body) = town.post(path, cookie, form).await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    Ok(location(&headers).to_owned())
}

fn number(page: &str) -> String {
    page.rsplit('/').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a71_roles_stand_on_page_card_and_paper_and_are_chosen_by_whoever_answers() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let form = format!("csrf={csrf}&{MEAL}");
    let bad = form.replace("role_1_needed=2", "role_1_needed=two");
    let (status, _, body) = town.post("/calls/new", &host, &bad).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        body.contains("roles-error") && body.contains("value=\"Someone who cooks\""),
        "{body}"
    );
    let page = published(&town, "/calls/new", &host, &form).await?;
    let id = number(&page);
    for path in [page.as_str(), "/calls", &format!("/posts/{id}/sheet")] {
        let (_, _, body) = town.get(path, "").await?;
        for part in ["Driver: 2 of 2", "Someone who cooks: 1 of 1"] {
            assert!(body.contains(part), "{path}: {part}: {body}");
        }
    }
    let (_, _, body) = town.get(&format!("/posts/{id}/edit"), &host).await?;
    for part in [
        "value=\"Driver\"",
        "name=\"role_2_needed\"",
        "value=\"lift\" checked",
    ] {
        assert!(body.contains(part), "{part}: {body}");
    }

    // A visitor says for what; another role is none of the call's.
    let typed = "name=Ana&contact=ana%40b.example&message=I+can&places=1";
    let answer = format!("/posts/{id}/answer");
    let (status, _, body) = town
        .post(&answer, "", &format!("{typed}&role=Singer"))
        .await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("role-error"), "{body}");
    let own = published(&town, &answer, "", &format!("{typed}&role=Driver")).await?;
    assert!(town.get(&own, "").await?.2.contains("For: Driver"));
    let list = format!("/posts/{id}/answers");
    let (_, _, body) = town.get(&list, &host).await?;
    assert!(
        body.contains("<option value=\"Driver\" selected>Driver (2 still needed)</option>"),
        "{body}"
    );

    // The host asks her for the other role, which is full then.
    let given = body
        .split("id=\"answer-")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let accept = format!("/answers/{}/accept", given.ok_or("no answer")?);
    let (status, _, body) = town
        .post(
            &accept,
            &host,
            &format!("csrf={csrf}&role=Someone+who+cooks"),
        )
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    assert!(
        town.get(&own, "")
            .await?
            .2
            .contains("For: Someone who cooks")
    );
    let (_, _, body) = town.get("/calls", "").await?;
    assert!(
        body.contains("Driver: 2 of 2") && !body.contains("cooks: "),
        "{body}"
    );
    let renamed = format!("csrf={csrf}&{MEAL}").replace("Someone+who+cooks", "Cook");
    let (status, _, body) = town
        .post(&format!("/posts/{id}/edit"), &host, &renamed)
        .await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("Somebody has been said yes to"), "{body}");
    Ok(())
}

/// A72: who has no account is told by nobody but those who decide, and the pages say so.
#[tokio::test]
async fn a72_a_yes_to_somebody_without_an_account_says_that_she_does_not_know_it() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let (_, rain, rains) = town.member("rain", None).await?;
    let form = format!(
        "csrf={csrf}&step=publish&title=A+lift&language=en&visibility=public&as_group=yes&category=help-a-person&needed=2"
    );
    let id = number(&published(&town, "/calls/new", &host, &form).await?);
    let answer = format!("/posts/{id}/answer");
    let typed = "name=Ana&contact=%2B852+2345+6789&message=I&places=1";
    published(&town, &answer, "", typed).await?;
    let hers = format!("csrf={rains}&message=I&places=1&name=rain");
    published(&town, &answer, &rain, &hers).await?;
    let list = format!("/posts/{id}/answers");
    let (_, _, body) = town.get(&list, &host).await?;
    let given: Vec<String> = body
        .split("id=\"answer-")
        .skip(1)
        .filter_map(|rest| Some(rest.split('"').next()?.to_owned()))
        .collect();
    // Ana was first, but rain is one of us.
    let [rain, ana] = given.as_slice() else {
        return Err(body.into());
    };
    let said = async |path: String, form: &str| {
        let (status, headers, body) = town
            .post(&path, &host, &format!("csrf={csrf}&{form}"))
            .await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        Ok::<_, Box<dyn std::error::Error>>(format!("{headers:?}"))
    };
    let told = said(format!("/answers/{rain}/accept"), "").await?;
    assert!(!told.contains("untold"), "{told}");
    let told = said(format!("/answers/{ana}/accept"), "").await?;
    assert!(told.contains("answer-accepted-untold"), "{told}");
    let (_, _, body) = town.get(&list, &host).await?;
    assert_eq!(
        body.matches("They do not know it yet. Please ring").count(),
        1,
        "{body}"
    );
    assert!(body.contains("href=\"tel:+85223456789\""), "{body}");
    // The host rang, and heard a yes.
    assert!(!body.contains(&format!("/answers/{rain}/confirm")));
    said(format!("/answers/{ana}/confirm"), "").await?;
    let (_, _, body) = town.get(&list, &host).await?;
    assert!(
        body.contains("Agreed") && !body.contains("They do not know it yet"),
        "{body}"
    );
    let told = said(format!("/posts/{id}/settle"), "").await?;
    assert!(told.contains("call-settled-unthanked"), "{told}");
    Ok(())
}

#[tokio::test]
async fn who_withdraws_reads_whom_to_ring_and_finds_it_again() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let (_, other, _) = town.member("bo", Some(Role::Host)).await?;
    let (_, rain, _) = town.member("rain", None).await?;
    let withdrawn = async |typed: &str| {
        let form = format!(
            "csrf={csrf}&step=publish&title=A+lift&language=en&visibility=public&as_group=yes&category=help-a-person&needed=2"
        );
        let id = number(&published(&town, "/calls/new", &host, &form).await?);
        if !typed.is_empty() {
            published(&town, &format!("/posts/{id}/answer"), "", typed).await?;
        }
        let (_, headers, _) = town
            .post(
                &format!("/posts/{id}/withdraw"),
                &host,
                &format!("csrf={csrf}"),
            )
            .await?;
        Ok::<_, Box<dyn std::error::Error>>((location(&headers).to_owned(), id))
    };
    let (nobody, id) = withdrawn("").await?;
    assert_eq!(nobody, "/calls");
    let (status, _, _) = town.get(&format!("/posts/{id}/untold"), &host).await?;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (list, id) = withdrawn("name=Ana&contact=%2B852+2345+6789&message=I&places=1").await?;
    assert_eq!(list, format!("/posts/{id}/untold"));
    for by in [&host, &other] {
        let (_, _, body) = town.get(&list, by).await?;
        assert!(
            body.contains("Ana") && body.contains("href=\"tel:+85223456789\""),
            "{body}"
        );
    }
    let (status, _, _) = town.get(&list, &rain).await?;
    assert_eq!(status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn a71_calls_are_filtered_by_how_one_gets_in_beside_the_kind() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    published(&town, "/calls/new", &host, &format!("csrf={csrf}&{MEAL}")).await?;
    let other = "step=publish&title=A+cot&language=en&visibility=public&as_group=yes&category=lend-a-thing&needed=1&access=parking";
    published(&town, "/offers/new", &host, &format!("csrf={csrf}&{other}")).await?;
    for (query, meal, cot) in [
        ("", true, true),
        ("?access=step-free", true, false),
        ("?access=parking", false, true),
        ("?kind=lend-a-thing&access=step-free", false, false),
        ("?access=gold-taps", true, true),
    ] {
        let (_, _, body) = town.get(&format!("/calls{query}"), "").await?;
        assert_eq!(body.contains("The autumn meal"), meal, "{query}");
        assert_eq!(body.contains("A cot"), cot, "{query}");
        assert!(
            body.contains(">Step-free</a>") && !body.contains(">Quiet room</a>"),
            "{query}"
        );
    }
    let strange = format!("csrf={csrf}&{other}&access=gold-taps");
    let (status, _, _) = town.post("/offers/new", &host, &strange).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    Ok(())
}

#[tokio::test]
async fn a48_what_is_answered_stands_in_the_text_and_comes_back_for_editing() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let form =
        format!("csrf={csrf}&{MEAL}&text=Forty+people&tried=We+asked+the+church&would_help=");
    let page = published(&town, "/calls/new", &host, &form).await?;
    let (_, _, body) = town.get(&page, "").await?;
    assert!(
        body.contains("<strong>What have you tried?</strong>")
            && body.contains("We asked the church"),
        "{body}"
    );
    assert!(!body.contains("What would help?"), "{body}");
    let object = town
        .document(&format!("/ap/posts/{}", number(&page)))
        .await?;
    assert!(
        object["content"]
            .as_str()
            .is_some_and(|content| content.contains("We asked the church"))
    );
    let edit = format!("/posts/{}/edit", number(&page));
    let (_, _, body) = town.get(&edit, &host).await?;
    for (field, words) in [
        ("text", "Forty people"),
        ("tried", "We asked the church"),
        ("would_help", ""),
    ] {
        let typed = body
            .split(&format!("name=\"{field}\""))
            .nth(1)
            .ok_or("no field")?;
        let typed = typed
            .split_once('>')
            .and_then(|(_, rest)| rest.split("</textarea>").next());
        assert_eq!(typed.map(str::trim), Some(words), "{field}");
    }
    Ok(())
}

/// Forms in which the group, a host or a machine is written about, and nobody about herself.
const NOT_ABOUT_ONESELF: [&str; 18] = [
    "desk/invitations.html /desk/invitations",
    "desk/line.html /desk/line",
    "desk/line.html /desk/line/shifts#problems",
    "desk/meetings.html /desk/meetings",
    "desk/profile.html /desk/group",
    "desk/starts.html /desk/starts/help",
    "desk/starts.html /desk/starts/{{ line.id }}/take",
    "mail/settings.html /settings/mail",
    "network/find.html /network/find",
    "network/groups.html /network/groups",
    "people/sign_in.html /sign-in",
    "setup.html ",
    "things/answers.html ",
    "things/answers.html /posts/{{ id }}/answers/enter",
    "things/help.html /posts/{{ id }}/settle",
    "things/share.html {{ action }}#own",
    "things/show.html /posts/{{ id }}/cancel",
    "writing/ask.html /asks/{{ id }}/return",
];

#[test]
fn a110_every_form_with_words_asks_whether_somebody_is_in_danger_now() -> Outcome {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let (mut folders, mut files) = (vec![root.clone()], Vec::<PathBuf>::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path)
            } else {
                files.push(path)
            }
        }
    }
    let (mut without, mut with) = (BTreeSet::new(), 0);
    for file in files.iter().filter(|file| !file.ends_with("macros.html")) {
        let text = std::fs::read_to_string(file)?;
        for form in text.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap_or_default();
            if !form.contains("<textarea")
                && !form.contains("f::textarea(")
                && !form.contains("f::text(")
            {
                continue;
            }
            if form.contains("f::danger(layout") {
                with += 1;
                continue;
            }
            let head = form.split('>').next().unwrap_or_default();
            let action = head
                .split("action=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            let name = file.strip_prefix(&root)?.display().to_string();
            without.insert(format!("{name} {}", action.unwrap_or_default()));
        }
    }
    let without: Vec<&str> = without.iter().map(String::as_str).collect();
    assert_eq!(without, NOT_ABOUT_ONESELF);
    assert!(with >= 14, "{with}");
    Ok(())
}

#[tokio::test]
async fn a110_the_local_numbers_stand_in_each_form_on_the_page() -> Outcome {
    let town = Town::founded().await?;
    let (id, host, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (_, rain, _) = town.member("rain", None).await?;
    let by = member::present(&town.app.db, id)
        .await?
        .ok_or("she is here")?;
    let mut tx = town.app.db.begin().await?;
    let mut profile = group::ours(&mut tx).await?.0.profile.0;
    profile.danger_numbers = "999, or 2389 2222".into();
    group::change(&mut tx, &by, "Carers of the Street", profile).await?;
    tx.commit().await?;
    let call = published(&town, "/calls/new", &host, &format!("csrf={csrf}&{MEAL}")).await?;
    let event = "step=publish&title=Tea+together&language=en&visibility=public&as_group=yes&date=2027-12-12&start=14%3A00\
        &timezone=Asia%2FHong_Kong&modes=in-person&precision=area&joining=free";
    let event = published(&town, "/events/new", &host, &format!("csrf={csrf}&{event}")).await?;
    let mut tx = town.app.db.begin().await?;
    community::start::help(&mut tx, &by, "Ah Ling").await?;
    tx.commit().await?;
    let mut seen = 0;
    for (cookie, paths) in [
        ("", vec!["/join", "/start", call.as_str(), event.as_str()]),
        (
            rain.as_str(),
            vec![
                call.as_str(),
                event.as_str(),
                "/calls/new",
                "/calls/ask",
                "/offers/new",
                "/events/new",
                "/stories/new",
                "/posts/new",
                "/inside",
                "/settings",
                "/volunteering",
                "/thanks",
            ],
        ),
    ] {
        for path in paths {
            let (status, _, body) = town.get(path, cookie).await?;
            assert_eq!(status, StatusCode::OK, "{path}");
            let forms = body.split("<form").skip(1);
            for form in forms.filter_map(|form| form.split("</form>").next()) {
                if form.contains("<textarea") {
                    seen += 1;
                    assert!(
                        form.contains("<summary>In danger now?</summary>")
                            && form.contains("999, or 2389 2222"),
                        "{path}: {form}"
                    );
                }
            }
        }
    }
    assert!(seen >= 17, "{seen}");
    // Where somebody asks for help the line is open.
    let (_, _, body) = town.get("/calls/new", &rain).await?;
    assert!(
        body.contains("<details class=\"danger-now\" open>"),
        "{body}"
    );
    Ok(())
}
