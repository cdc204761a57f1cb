//! Who may open which page, through every layer that stands before one.

mod apps;
mod archive;
mod asks;
mod calls;
mod helping;
mod learning;
mod line;
mod mail;
mod moderation;
mod rows;
mod starts;

use std::collections::{BTreeMap, BTreeSet};

use axum::{Router, body::Body};
use community::{
    access,
    actor::KeyTexts,
    group::{self, Founding},
    id::Id,
    member::{self, Asking, Member, Role},
};
use http::{Request, StatusCode, header};
use tower::ServiceExt as _;

use crate::{
    app::{App, config::Config, mail::Smtp},
    serve::{self, router},
};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A node with a group, and its routes.
struct Town {
    app: App,
    routes: Router,
    _folder: tempfile::TempDir,
}

impl Town {
    async fn new() -> Result<Self, Box<dyn std::error::Error>> {
        Self::with(Smtp::default()).await
    }

    async fn with(smtp: Smtp) -> Result<Self, Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let config = Config {
            smtp,
            data: folder.path().to_owned(),
            database_url: format!("sqlite:{}", folder.path().join("kaifong.db").display()),
            ..Config::default()
        };
        let app = serve::app(config).await?;
        let routes = router::routes(&app);
        Ok(Self {
            app,
            routes,
            _folder: folder,
        })
    }

    async fn founded() -> Result<Self, Box<dyn std::error::Error>> {
        Self::new().await?.found().await
    }

    async fn found(self) -> Result<Self, Box<dyn std::error::Error>> {
        let town = self;
        let founding = Founding {
            name: "Carers of the Street".into(),
            handle: "carers".into(),
            language: "en".into(),
            shares: "We care for someone at home.".into(),
        };
        let keys = KeyTexts {
            public: "public".into(),
            private: "private".into(),
        };
        let mut tx = town.app.db.begin().await?;
        group::found(&mut tx, founding, &keys).await?;
        tx.commit().await?;
        Ok(town)
    }

    /// A member; gives her id, the cookie of her session and its form token.
    async fn member(
        &self,
        handle: &str,
        role: Option<Role>,
    ) -> Result<(Id<Member>, String, String), Box<dyn std::error::Error>> {
        let mut tx = self.app.db.begin().await?;
        let asking = Asking {
            name: format!("Ms {handle}"),
            handle: handle.into(),
            language: "en".into(),
            email: None,
            words: None,
            password_hash: String::new(),
            invitation: None,
        };
        let member = member::add(&mut tx, asking, None).await?;
        if let Some(role) = role {
            let ends = tx.now().plus_days(30);
            member::give_duty(&mut tx, None, member.id, role, None, Some(ends), None).await?;
        }
        let secret = access::open_session(&mut tx, member.id).await?;
        tx.commit().await?;
        let session = access::session(&self.app.db, &secret)
            .await?
            .ok_or("no session")?;
        Ok((member.id, format!("session={secret}"), session.csrf))
    }

    async fn get(
        &self,
        path: &str,
        cookie: &str,
    ) -> Result<(StatusCode, http::HeaderMap, String), Box<dyn std::error::Error>> {
        let request = Request::get(path)
            .header(header::COOKIE, cookie)
            .body(Body::empty())?;
        self.send(request).await
    }

    async fn post(
        &self,
        path: &str,
        cookie: &str,
        form: &str,
    ) -> Result<(StatusCode, http::HeaderMap, String), Box<dyn std::error::Error>> {
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))?;
        self.send(request).await
    }

    /// A document, as other programs ask for it.
    async fn document(&self, path: &str) -> Result<serde_json::Value, Box<dyn std::error::Error>> {
        let request = Request::get(path)
            .header(header::ACCEPT, "application/activity+json")
            .body(Body::empty())?;
        let (status, _, body) = self.send(request).await?;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        Ok(serde_json::from_str(&body)?)
    }

    /// What an address of our own gives, of any kind.
    async fn raw(
        &self,
        address: &str,
    ) -> Result<(StatusCode, http::HeaderMap, Vec<u8>), Box<dyn std::error::Error>> {
        let home = self.app.db.here().url("/");
        let path = address.strip_prefix(home.trim_end_matches('/'));
        let request = Request::get(path.ok_or("not ours")?).body(Body::empty())?;
        let response = self.routes.clone().oneshot(request).await?;
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 2_000_000).await?;
        Ok((parts.status, parts.headers, body.to_vec()))
    }

    async fn send(
        &self,
        request: Request<Body>,
    ) -> Result<(StatusCode, http::HeaderMap, String), Box<dyn std::error::Error>> {
        let response = self.routes.clone().oneshot(request).await?;
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 2_000_000).await?;
        Ok((
            parts.status,
            parts.headers,
            String::from_utf8(body.to_vec())?,
        ))
    }
}

const DESK: [&str; 7] = [
    "/desk",
    "/desk/members",
    "/desk/invitations",
    "/desk/network",
    "/desk/group",
    "/desk/meetings",
    "/desk/reports",
];

#[tokio::test]
async fn a16_a_consultant_sees_neither_roster_nor_desk() -> Outcome {
    let town = Town::founded().await?;
    let (ah_ling, _, _) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (_, consultant, csrf) = town.member("doctor", Some(Role::Consultant)).await?;
    for path in DESK {
        let (status, _, body) = town.get(path, &consultant).await?;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
        assert!(!body.contains("ah_ling"), "{path}");
    }
    let (_, _, front) = town.get("/", &consultant).await?;
    assert!(
        !front.contains("Ms ah_ling"),
        "the duties of others are the roster, too"
    );
    let form = format!("csrf={csrf}");
    let (status, _, _) = town
        .post(
            &format!("/desk/members/{ah_ling}/remove"),
            &consultant,
            &form,
        )
        .await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn the_desk_is_for_hosts_and_its_keys_for_coordinators() -> Outcome {
    let town = Town::founded().await?;
    let (_, coordinator, _) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (_, host, _) = town.member("ah_ming", Some(Role::Host)).await?;
    let (_, member, _) = town.member("ah_fong", None).await?;
    for path in DESK {
        assert_eq!(
            town.get(path, "").await?.0,
            StatusCode::UNAUTHORIZED,
            "{path}"
        );
        assert_eq!(
            town.get(path, &member).await?.0,
            StatusCode::FORBIDDEN,
            "{path}"
        );
        assert_eq!(
            town.get(path, &coordinator).await?.0,
            StatusCode::OK,
            "{path}"
        );
    }
    for (path, expected) in [
        ("/desk/members", StatusCode::OK),
        ("/desk/invitations", StatusCode::OK),
        ("/desk/network", StatusCode::OK),
        ("/desk/group", StatusCode::FORBIDDEN),
        ("/desk/reports", StatusCode::FORBIDDEN),
    ] {
        assert_eq!(town.get(path, &host).await?.0, expected, "{path}");
    }
    for path in ["/settings", "/notices", "/network", "/network/find"] {
        assert_eq!(
            town.get(path, "").await?.0,
            StatusCode::UNAUTHORIZED,
            "{path}"
        );
        let (status, _, body) = town.get(path, &member).await?;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(body.contains("<title>My page</title>"), "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn forms_open_with_what_is_there() -> Outcome {
    let town = Town::founded().await?;
    let (_, coordinator, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (_, _, body) = town.get("/settings", &coordinator).await?;
    assert!(body.contains("value=\"Ms ah_ling\""));
    let (_, _, body) = town.get("/desk/group", &coordinator).await?;
    assert!(
        body.contains("value=\"Carers of the Street\"")
            && body.contains("We care for someone at home.")
    );
    let form = format!(
        "csrf={csrf}&name=Tea&every=month&nth=2&weekday=5&starts_at=14:00&minutes=120&timezone=Asia/Hong_Kong&modes=phone"
    );
    let (status, _, body) = town.post("/desk/meetings", &coordinator, &form).await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let (_, _, body) = town.get("/", "").await?;
    assert!(body.contains("The second Saturday of the month"));
    let (status, _, body) = town
        .post(
            "/desk/meetings",
            &coordinator,
            &form.replace("14:00", "soon"),
        )
        .await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("id=\"starts_at-error\"") && body.contains("value=\"soon\""));
    Ok(())
}

#[tokio::test]
async fn a_form_without_its_token_changes_nothing() -> Outcome {
    let town = Town::founded().await?;
    let (_, coordinator, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let invitation = "kind=link&uses=1&days=7";
    let (status, _, _) = town
        .post("/desk/invitations", &coordinator, invitation)
        .await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(access::invitations(&town.app.db).await?.is_empty());
    let (status, _, body) = town
        .post(
            "/desk/invitations",
            &coordinator,
            &format!("{invitation}&csrf={csrf}"),
        )
        .await?;
    assert_eq!(status, StatusCode::OK);
    assert!(
        body.contains("/join/") && body.contains("<svg"),
        "the secret is shown once, with its drawing"
    );
    let (_, _, body) = town.get("/desk/invitations", &coordinator).await?;
    assert!(!body.contains("/join/"), "and never again");
    Ok(())
}

#[tokio::test]
async fn a01_a21_a105_the_front_page_has_three_doors_and_says_whether_it_may_be_found() -> Outcome {
    let town = Town::new().await?;
    let (status, _, body) = town.get("/", "").await?;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("waiting for its group"), "{body}");

    let town = Town::founded().await?;
    let (_, coordinator, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (status, headers, body) = town.get("/", "").await?;
    assert_eq!(status, StatusCode::OK);
    for part in [
        "href=\"/events\"",
        "href=\"/calls\"",
        "href=\"/stories\"",
        "og:title",
        "og:description",
        "og:image",
    ] {
        assert!(body.contains(part), "{part}");
    }
    assert_eq!(headers["x-robots-tag"], "index, follow");
    assert!(!body.contains("ah_ling"), "nobody outside sees who is here");

    let form = format!(
        "csrf={csrf}&name=Carers&language=en&timezone=Asia/Hong_Kong&contact_label=Desk&contact_value=2345+6789&contact_audience=members"
    );
    let (status, _, body) = town.post("/desk/group", &coordinator, &form).await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let (_, headers, body) = town.get("/", "").await?;
    assert_eq!(headers["x-robots-tag"], "noindex, nofollow");
    assert!(body.contains("content=\"noindex, nofollow\"") && !body.contains("2345 6789"));
    let (_, _, body) = town.get("/", &coordinator).await?;
    assert!(body.contains("2345 6789"));
    Ok(())
}

#[tokio::test]
async fn a101_one_joins_by_the_rule_of_the_group_and_without_mail() -> Outcome {
    let town = Town::founded().await?;
    let form = "name=Ah+Fong&handle=ah_fong&password=four+words+of+mine&words=Hello";
    let (status, headers, _) = town.post("/join", "", form).await?;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(
        !headers
            .get_all(header::SET_COOKIE)
            .iter()
            .any(|cookie| cookie.as_bytes().starts_with(b"session=")),
        "a talk comes first"
    );
    let waiting = member::list(&town.app.db, member::State::Waiting).await?;
    assert_eq!(waiting.len(), 1);

    let (_, coordinator, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (status, _, _) = town
        .post(
            &format!("/desk/members/{}/welcome", waiting[0].id),
            &coordinator,
            &format!("csrf={csrf}"),
        )
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER);

    let (_, _, sheet) = town
        .post(
            "/desk/invitations",
            &coordinator,
            &format!("kind=paper&uses=1&days=7&csrf={csrf}"),
        )
        .await?;
    let code = sheet
        .split("class=\"sheet-code\">")
        .nth(1)
        .and_then(|rest| rest.split('<').next())
        .ok_or("no code")?;
    let form = format!(
        "name=Ah+Ming&handle=ah_ming&password=four+words+of+mine&invitation={}",
        code.to_lowercase().replace('-', "+")
    );
    let (status, headers, _) = town.post("/join", "", &form).await?;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(
        headers
            .get_all(header::SET_COOKIE)
            .iter()
            .any(|cookie| cookie.as_bytes().starts_with(b"session="))
    );
    let (status, _, body) = town
        .post("/join", "", &form.replace("ah_ming", "ah_fan"))
        .await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        body.contains("ah_fan") && body.contains("id=\"invitation-error\""),
        "what was written stays"
    );
    Ok(())
}

#[tokio::test]
async fn a02_a106_what_self_help_is_and_what_is_stored() -> Outcome {
    let town = Town::founded().await?;
    let (_, coordinator, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (status, _, body) = town.get("/self-help", "").await?;
    assert!(status == StatusCode::OK && body.contains("What! You too?"));
    let (_, _, body) = town.get("/self-help?lang=zh-Hant", "").await?;
    assert!(body.contains("原來你也是這樣"));
    let form =
        format!("csrf={csrf}&name=Carers&language=en&timezone=UTC&self_help_en=Tea+together");
    town.post("/desk/group", &coordinator, &form).await?;
    let (_, _, body) = town.get("/self-help", "").await?;
    assert!(body.contains("Tea together") && !body.contains("What! You too?"));
    let (status, _, body) = town.get("/about", "").await?;
    assert_eq!(status, StatusCode::OK);
    assert!(
        body.contains("48 hours") && body.contains("60 days") && body.contains("not encrypted"),
        "{body}"
    );
    Ok(())
}

fn location(headers: &http::HeaderMap) -> &str {
    headers
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

fn opens_a_session(headers: &http::HeaderMap) -> bool {
    headers
        .get_all(header::SET_COOKIE)
        .iter()
        .any(|cookie| cookie.as_bytes().starts_with(b"session="))
}

#[tokio::test]
async fn a13_each_way_of_joining_has_its_own_button_and_flow() -> Outcome {
    let town = Town::founded().await?;
    let (_, coordinator, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let form = |joining: &str, limit: &str| {
        format!(
            "csrf={csrf}&name=Carers&language=en&timezone=UTC&joining={joining}&size_limit={limit}"
        )
    };
    for (n, (joining, limit, button, heading, is_in)) in [
        ("open", "", "Join", "Join", Some(true)),
        ("talk-first", "", "Ask to join", "Ask to join", Some(false)),
        ("invitation", "", "I have an invitation", "Join", None),
        ("closed", "", "I have an invitation", "Join", None),
        (
            "open",
            "1",
            "Join the waiting list",
            "Join the waiting list",
            Some(false),
        ),
        (
            "talk-first",
            "1",
            "Join the waiting list",
            "Join the waiting list",
            Some(false),
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let (status, _, body) = town
            .post("/desk/group", &coordinator, &form(joining, limit))
            .await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        let (_, _, front) = town.get("/", "").await?;
        assert!(
            front.contains(&format!("href=\"/join\">{button}</a>")),
            "{joining} {limit}"
        );
        let (_, _, page) = town.get("/join", "").await?;
        assert!(
            page.contains(&format!("type=\"submit\">{heading}</button>")),
            "{joining} {limit}: {page}"
        );
        let wish = format!("name=Ah+Fong&handle=ah_fong{n}&password=four+words+of+mine");
        let (status, headers, _) = town.post("/join", "", &wish).await?;
        let expected = is_in.map_or(StatusCode::UNPROCESSABLE_ENTITY, |_| StatusCode::SEE_OTHER);
        let expected = if joining == "closed" {
            StatusCode::CONFLICT
        } else {
            expected
        };
        assert_eq!(status, expected, "{joining} {limit}");
        assert_eq!(opens_a_session(&headers), is_in == Some(true), "{joining}");
        assert_eq!(
            location(&headers).starts_with("/waiting/"),
            is_in == Some(false),
            "{joining}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn oa16_who_waits_learns_it_by_her_own_password_only_and_may_go_again() -> Outcome {
    let town = Town::founded().await?;
    let wish = "name=Ah+Fong&handle=ah_fong&password=four+words+of+mine";
    town.post("/join", "", wish).await?;
    let (status, _, wrong) = town
        .post(
            "/sign-in",
            "",
            "handle=ah_fong&password=other+words+of+mine",
        )
        .await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, _, unknown) = town
        .post("/sign-in", "", "handle=ah_fan&password=other+words+of+mine")
        .await?;
    assert_eq!(
        wrong.replace("ah_fong", ""),
        unknown.replace("ah_fan", ""),
        "a name that waits and one that nobody has are alike"
    );
    let right = "handle=ah_fong&password=four+words+of+mine";
    let (status, headers, _) = town.post("/sign-in", "", right).await?;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(!opens_a_session(&headers));
    let hers = location(&headers).to_owned();
    let (status, _, page) = town.get(&hers, "").await?;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("It waits for a host") && page.contains("noindex"));

    let (status, headers, _) = town.post(&format!("{hers}/take-back"), "", "").await?;
    assert_eq!((status, location(&headers)), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(town.get(&hers, "").await?.0, StatusCode::NOT_FOUND);
    assert!(
        member::list(&town.app.db, member::State::Waiting)
            .await?
            .is_empty()
    );
    Ok(())
}

#[tokio::test]
async fn a_host_sees_the_answers_of_a_call_and_others_how_to_answer() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let (_, rain, _) = town.member("rain", None).await?;
    let form = format!(
        "csrf={csrf}&step=publish&title=A+lift&text=Two+hours&language=en&visibility=public&as_group=yes&category=help-a-person&needed=1"
    );
    let (status, headers, body) = town.post("/calls/new", &host, &form).await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let page = location(&headers).to_owned();
    let (_, _, hosts) = town.get(&page, &host).await?;
    assert!(hosts.contains("/answers\">") && !hosts.contains("<h2>Can you help?"));
    assert!(hosts.contains("<summary>I can help with this myself</summary>"));
    let (_, _, hers) = town.get(&page, &rain).await?;
    assert!(hers.contains("<h2>Can you help?") && !hers.contains("/answers\">"));
    Ok(())
}

#[tokio::test]
async fn a16_the_badge_of_a_consultant_stands_on_what_she_wrote() -> Outcome {
    let town = Town::founded().await?;
    let (_, doctor, csrf) = town.member("doctor", Some(Role::Consultant)).await?;
    let (_, rain, hers) = town.member("rain", None).await?;
    for (cookie, csrf, words) in [(&doctor, &csrf, "Rest+well"), (&rain, &hers, "I+will")] {
        let form = format!("csrf={csrf}&step=publish&text={words}&language=en&visibility=inside");
        let (status, headers, body) = town.post("/posts/new", cookie, &form).await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        let (_, _, page) = town.get(location(&headers), &rain).await?;
        assert_eq!(
            page.contains(">Consultant</span>"),
            words == "Rest+well",
            "{page}"
        );
    }
    let (_, _, inside) = town.get("/inside", &rain).await?;
    assert_eq!(inside.matches(">Consultant</span>").count(), 1, "{inside}");
    Ok(())
}

#[tokio::test]
async fn a18_an_ended_group_says_farewell_and_begins_nothing() -> Outcome {
    let town = Town::founded().await?;
    let (_, coordinator, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let form = format!(
        "csrf={csrf}&name=Carers&language=en&timezone=UTC&stage=ended&farewell=Thank+you+all"
    );
    let (status, _, body) = town.post("/desk/group", &coordinator, &form).await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let (_, _, front) = town.get("/", "").await?;
    assert!(front.contains("Thank you all") && !front.contains("href=\"/join\""));
    for path in [
        "/new",
        "/calls/new",
        "/stories/new",
        "/events/new",
        "/posts/new",
    ] {
        let (status, _, body) = town.get(path, &coordinator).await?;
        assert_eq!(status, StatusCode::CONFLICT, "{path}");
        assert!(body.contains("come to its end"), "{path}: {body}");
    }
    Ok(())
}

#[tokio::test]
async fn a04_what_is_public_is_handed_on_and_what_is_inside_is_not() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let write = async |visibility: &str| -> Result<(String, String), Box<dyn std::error::Error>> {
        let form = format!(
            "csrf={csrf}&step=publish&text=The+kettle+works&language=en&visibility={visibility}&as_group=yes"
        );
        let (status, headers, body) = town.post("/posts/new", &host, &form).await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        let page = location(&headers).to_owned();
        let id = page.rsplit('/').next().unwrap_or_default().to_owned();
        Ok((page, id))
    };
    let (page, id) = write("public").await?;
    let (_, _, shown) = town.get(&page, "").await?;
    assert!(shown.contains(&format!("href=\"/posts/{id}/share\"")));
    let canonical = town.app.db.here().url(&page);
    let (status, _, sheet) = town.get(&format!("/posts/{id}/share"), "").await?;
    assert_eq!(status, StatusCode::OK);
    let drawn = sheet.find("<svg").map(|start| &sheet[start..]);
    assert_eq!(
        drawn.and_then(crate::pages::qr::tests::read).as_deref(),
        Some(canonical.as_str())
    );
    let asked = format!("/posts/{id}/share?address=%40mei%40social.example");
    let (_, headers, sheet) = town.get(&asked, "").await?;
    assert!(
        sheet.contains("href=\"https://social.example/authorize_interaction?uri=http"),
        "{sheet}"
    );
    assert!(!headers.contains_key(header::LOCATION));
    let (_, _, sheet) = town
        .get(
            &format!("/posts/{id}/share?address=javascript:alert(1)"),
            "",
        )
        .await?;
    assert!(sheet.contains("address-error") && !sheet.contains("href=\"javascript"));
    let (_, _, group) = town.get("/share", "").await?;
    let drawn = group.find("<svg").map(|start| &group[start..]);
    assert_eq!(
        drawn.and_then(crate::pages::qr::tests::read),
        Some(town.app.db.here().url("/"))
    );

    let (page, id) = write("inside").await?;
    for cookie in ["", host.as_str()] {
        let (status, _, _) = town.get(&format!("/posts/{id}/share"), cookie).await?;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    let (_, _, shown) = town.get(&page, &host).await?;
    assert!(!shown.contains("/share\""));
    Ok(())
}

#[tokio::test]
async fn a20_a102_the_calendar_file_tells_no_more_of_the_place_than_the_page() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let (_, rain, hers) = town.member("rain", None).await?;
    let (_, bo, _) = town.member("bo", None).await?;
    let form = format!(
        "csrf={csrf}&step=publish&title=Tea%0D%0ABEGIN:VALARM&text=Come&language=en&visibility=public&as_group=yes&date=2099-12-12&start=14:00&end=16:00&timezone=Asia/Hong_Kong&modes=in-person&place_name=Mrs+Chan&area=Sham+Shui+Po&address=12+Fuk+Wa+Street&precision=area&joining=free&capacity=1&online_link=https://meet.example/x"
    );
    let (status, headers, body) = town.post("/events/new", &host, &form).await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let page = location(&headers).to_owned();
    let id = page.rsplit('/').next().unwrap_or_default().to_owned();
    let file = format!("/posts/{id}/calendar.ics");
    let come = format!("csrf={hers}");
    town.post(&format!("/posts/{id}/come"), &rain, &come)
        .await?;
    for (cookie, is_welcome) in [("", false), (&bo, false), (&rain, true), (&host, true)] {
        let (status, headers, text) = town.get(&file, cookie).await?;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(
            headers[header::CONTENT_TYPE],
            "text/calendar; charset=utf-8"
        );
        let text = text.replace("\r\n ", "");
        assert!(!text.contains("\r\nBEGIN:VALARM"), "{text}");
        assert!(text.contains("\r\nDTSTART:20991212T060000Z\r\n"), "{text}");
        assert!(text.contains("\r\nLOCATION:Sham Shui Po\r\n"), "{text}");
        for words in ["Mrs Chan", "Fuk Wa", "meet.example"] {
            assert_eq!(text.contains(words), is_welcome, "{words} in {text}");
        }
    }
    let form = form.replace("visibility=public", "visibility=inside");
    let (_, headers, _) = town.post("/events/new", &host, &form).await?;
    let id = location(&headers).rsplit('/').next().unwrap_or_default();
    let file = format!("/posts/{id}/calendar.ics");
    assert_eq!(town.get(&file, "").await?.0, StatusCode::NOT_FOUND);
    assert_eq!(town.get(&file, &bo).await?.0, StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn a06_a19_groups_are_found_by_topic_and_by_focus() -> Outcome {
    let town = Town::founded().await?;
    let (_, coordinator, csrf) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let form =
        format!("csrf={csrf}&name=Carers&language=en&timezone=UTC&topics=dementia&focus=education");
    let (status, _, body) = town.post("/desk/group", &coordinator, &form).await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    for (query, is_there) in [
        ("", true),
        ("?words=Dementia", true),
        ("?words=gardening", false),
        ("?focus=education", true),
        ("?focus=advocacy", false),
        ("?words=dementia&focus=advocacy", false),
    ] {
        let (status, _, page) = town
            .get(&format!("/network/groups{query}"), &coordinator)
            .await?;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(page.contains("<bdi>Carers</bdi>"), is_there, "{query}");
    }
    Ok(())
}

/// Deny by default: a route that nobody has put into the table, with who is let in, is not there.
#[tokio::test]
async fn g14_the_table_of_doors_names_every_route_and_no_other() -> Outcome {
    let town = Town::new().await?;
    let held = doors_of(&town.routes)?;
    let table: BTreeSet<String> = include_str!("../../../../tests/fixtures/doors.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            line.split_whitespace()
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    let missing: Vec<&String> = held.difference(&table).collect();
    let invented: Vec<&String> = table.difference(&held).collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "not in the table: {missing:?}; not in the router: {invented:?}"
    );
    assert!(held.len() > 100, "the router was not read: {held:?}");
    Ok(())
}

/// Every method and path that the router answers. It tells them only when it is printed for debugging.
fn doors_of(routes: &Router) -> Result<BTreeSet<String>, Box<dyn std::error::Error>> {
    let printed = format!("{routes:?}");
    let own = printed.split("fallback_router:").next().unwrap_or("");
    let (endpoints, paths) = own.split_once("paths: {").ok_or("no paths")?;
    let by_id = |text: &str, before: &str, after: char| -> BTreeMap<String, String> {
        text.split("RouteId(")
            .skip(1)
            .filter_map(|part| {
                let (id, rest) = part.split_once(')')?;
                let found = rest.split_once(before).map_or("", |(_, value)| value);
                let value = found.split(after).next().unwrap_or("");
                Some((id.to_owned(), value.to_owned()))
            })
            .collect()
    };
    let methods = by_id(endpoints, "allow_header: Bytes(b\"", '"');
    let mut doors = BTreeSet::new();
    for (id, path) in by_id(paths, "\"", '"') {
        // What answers any method is one door that no table can name, and fails here.
        let allowed = methods.get(&id).filter(|allowed| !allowed.is_empty());
        for method in allowed.map_or("ANY", String::as_str).split(',') {
            if method != "HEAD" {
                doors.insert(format!("{method} {path}"));
            }
        }
    }
    Ok(doors)
}

#[tokio::test]
async fn a72_a_host_enters_the_answer_of_one_who_rang() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, csrf) = town.member("ah_ling", Some(Role::Host)).await?;
    let (_, rain, hers) = town.member("rain", None).await?;
    let form = format!(
        "csrf={csrf}&step=publish&title=A+lift&text=Two+hours&language=en&visibility=public&as_group=yes&category=help-a-person&needed=1"
    );
    let (_, headers, _) = town.post("/calls/new", &host, &form).await?;
    let page = location(&headers).to_owned();
    let id = page.rsplit('/').next().unwrap_or_default().to_owned();
    let enter = format!("/posts/{id}/answers/enter");
    let (status, _, body) = town
        .post(
            &enter,
            &host,
            &format!("csrf={csrf}&name=Mrs+Wong&message=My+car"),
        )
        .await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        body.contains("contact-error") && body.contains("value=\"Mrs Wong\""),
        "{body}"
    );
    let typed = "name=Mrs+Wong&contact=2345+6789&message=My+car";
    let (status, _, _) = town
        .post(&enter, &rain, &format!("csrf={hers}&{typed}"))
        .await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, _, body) = town
        .post(&enter, &host, &format!("csrf={csrf}&{typed}"))
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let (_, _, list) = town.get(&format!("/posts/{id}/answers"), &host).await?;
    assert!(
        list.contains("By phone or letter") && list.contains("2345 6789"),
        "{list}"
    );
    for cookie in ["", rain.as_str()] {
        assert!(!town.get(&page, cookie).await?.2.contains("2345 6789"));
    }
    Ok(())
}
