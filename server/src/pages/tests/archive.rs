//! What a member takes along is hers, all of it, and nothing of anybody else's.

use std::collections::BTreeMap;

use axum::body::Body;
use community::actor::Kind;
use serde_json::{Value, json};

use super::*;

fn number(bytes: &[u8], at: usize, length: usize) -> usize {
    let bytes = bytes.get(at..at + length).unwrap_or_default();
    bytes
        .iter()
        .rev()
        .fold(0, |sum, byte| (sum << 8) | usize::from(*byte))
}

/// What is in a ZIP file, by its own list of it.
fn opened(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let end = zip.len() - 22;
    assert_eq!(zip.get(end..end + 4), Some(b"PK\x05\x06".as_slice()));
    let mut at = number(zip, end + 16, 4);
    let mut files = BTreeMap::new();
    for _ in 0..number(zip, end + 10, 2) {
        assert_eq!(zip.get(at..at + 4), Some(b"PK\x01\x02".as_slice()));
        let (length, name) = (number(zip, at + 24, 4), number(zip, at + 28, 2));
        let begins = number(zip, at + 42, 4);
        // Before the content stands the name once more, and what else the writer had to say.
        let content = begins + 30 + name + number(zip, begins + 28, 2);
        let name = zip.get(at + 46..at + 46 + name).unwrap_or_default();
        files.insert(
            String::from_utf8_lossy(name).into_owned(),
            zip.get(content..content + length)
                .unwrap_or_default()
                .to_vec(),
        );
        at += 46 + name.len() + number(zip, at + 30, 2) + number(zip, at + 32, 2);
    }
    assert_eq!(at, end, "the list ends where its end says");
    files
}

impl Town {
    async fn taken(
        &self,
        cookie: &str,
        csrf: &str,
    ) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn std::error::Error>> {
        let request = Request::post("/settings/archive")
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("csrf={csrf}")))?;
        let response = self.routes.clone().oneshot(request).await?;
        let (parts, body) = response.into_parts();
        assert_eq!(parts.status, StatusCode::OK);
        let kept = parts.headers.get(header::CACHE_CONTROL);
        assert!(kept.is_some_and(|kept| kept.to_str().is_ok_and(|kept| kept.contains("no-store"))));
        let body = axum::body::to_bytes(body, 5_000_000).await?;
        Ok(opened(&body))
    }
}

fn text<'a>(files: &'a BTreeMap<String, Vec<u8>>, name: &str) -> &'a str {
    let bytes = files.get(name).map(Vec::as_slice).unwrap_or_default();
    std::str::from_utf8(bytes).unwrap_or_default()
}

#[tokio::test]
async fn pr_a_member_takes_along_what_is_hers_and_nothing_that_others_said() -> Outcome {
    let town = Town::founded().await?;
    let (rain_id, rain, rain_csrf) = town.member("rain", None).await?;
    let (mei_id, mei, mei_csrf) = town.member("mei", Some(Role::Host)).await?;
    let (fern_id, _, _) = town.member("fern", None).await?;
    // Those who write to one person have an address outside; Fern has none.
    let keys = KeyTexts {
        public: "public".into(),
        private: "PRIVATE KEY".into(),
    };
    let mut tx = town.app.db.begin().await?;
    for id in [rain_id, mei_id] {
        member::go_outside(&mut tx, id, &keys).await?;
    }
    tx.commit().await?;
    let app = town.app(rain_id, false).await?;
    let hers = town.app(mei_id, false).await?;
    let group = town.app(mei_id, true).await?;
    let say = |status: &str, visibility: &str| json!({"status": status, "visibility": visibility, "local_only": visibility == "private"});

    // What she said to the group, and to one; and what others said.
    let path = "/api/v1/statuses";
    app.ask(
        "POST",
        path,
        &say("I still look for my blue kettle", "private"),
        None,
    )
    .await?;
    let (status, answer) = app
        .ask("POST", path, &say("@mei my knee hurts", "direct"), None)
        .await?;
    assert_eq!(status, StatusCode::OK, "{answer}");
    hers.ask(
        "POST",
        path,
        &say("@rain the doctor is in the yellow house", "direct"),
        None,
    )
    .await?;
    hers.ask("POST", path, &say("I lost my gumboots", "private"), None)
        .await?;
    let (_, gone) = app
        .ask(
            "POST",
            path,
            &say("I wish I had not said this", "private"),
            None,
        )
        .await?;
    let gone = format!("{path}/{}", gone["id"].as_str().unwrap_or_default());
    app.ask("DELETE", &gone, &Value::Null, None).await?;

    // A recording, with words for it.
    let mut sound = b"RIFF\xc4\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data\xa0\x00\x00\x00".to_vec();
    sound.extend([128; 160]);
    let mut tx = town.app.db.begin().await?;
    let token = access::make_token(&mut tx, rain_id, false, "write", None).await?;
    tx.commit().await?;
    let mut body = b"--x\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\nRain on a roof\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\nContent-Type: audio/wav\r\n\r\n".to_vec();
    body.extend(&sound);
    body.extend(b"\r\n--x--\r\n");
    let request = Request::post("/api/v2/media")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body))?;
    let (status, _, answer) = town.send(request).await?;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let answer: Value = serde_json::from_str(&answer)?;
    let with_sound =
        json!({"status": "Look", "visibility": "private", "media_ids": [answer["id"]]});
    app.ask("POST", path, &with_sound, None).await?;

    // Whom she follows, blocks, mutes; what she keeps.
    let alice = town.elsewhere(Kind::Person, "alice", None).await?;
    let bob = town.elsewhere(Kind::Person, "bob", None).await?;
    let cat = town.elsewhere(Kind::Person, "cat", None).await?;
    let fern = member::get(&town.app.db, fern_id).await?.ok_or("no fern")?;
    for (id, deed) in [
        (alice.id, "follow"),
        (fern.actor_id, "follow"),
        (bob.id, "block"),
        (cat.id, "mute"),
    ] {
        let path = format!("/api/v1/accounts/{id}/{deed}");
        let (status, answer) = app.ask("POST", &path, &Value::Null, None).await?;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
    let mut kept = Vec::new();
    for (who, visibility) in [(&group, "public"), (&hers, "private")] {
        let (_, post) = who
            .ask("POST", path, &say("Tea at four", visibility), None)
            .await?;
        let id = post["id"].as_str().ok_or("no id")?.to_owned();
        app.ask("POST", &format!("{path}/{id}/bookmark"), &Value::Null, None)
            .await?;
        kept.push(post["uri"].as_str().ok_or("no uri")?.to_owned());
    }

    // What she asked unseen, and what another host published for the group.
    let ask = format!(
        "title=A+lift+to+the+clinic&text=On+Friday&category=help-a-person&needed=1&held_back=Flat+7B&language=en&visibility=public&once=abc&hosts={mei_id}&step=publish"
    );
    let form = format!("csrf={rain_csrf}&{ask}");
    let (status, headers, body) = town.post("/calls/ask", &rain, &form).await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let page = location(&headers).to_owned();
    let drafted = town.taken(&rain, &rain_csrf).await?;
    assert!(text(&drafted, "asked_unseen.json").contains("Flat 7B"));
    let form = format!("csrf={mei_csrf}");
    let (status, _, body) = town.post(&format!("{page}/publish"), &mei, &form).await?;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");

    let files = town.taken(&rain, &rain_csrf).await?;
    let outbox: Value = serde_json::from_str(text(&files, "outbox.json"))?;
    assert_eq!(outbox["totalItems"], 3, "{outbox}");
    let said: Vec<&str> = outbox["orderedItems"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["object"]["source"]["content"].as_str())
        .collect();
    assert!(
        said.first().is_some_and(|first| first.contains("kettle")),
        "{said:?}"
    );
    let attachment = &outbox["orderedItems"][2]["object"]["attachment"][0];
    assert_eq!(attachment["name"], "Rain on a roof");
    let place = attachment["url"].as_str().ok_or("no place")?;
    assert!(
        files.get(place).is_some_and(|file| file.len() > 40),
        "{place}"
    );
    let asked = text(&files, "asked_unseen.json");
    assert!(asked.contains("A lift to the clinic") && asked.contains("Flat 7B"));
    let person: Value = serde_json::from_str(text(&files, "actor.json"))?;
    assert_eq!(person["preferredUsername"], "rain");
    assert_eq!(
        text(&files, "following_accounts.csv"),
        "Account address,Show boosts,Notify on new posts,Languages\nalice@alice.example,true,false,\n",
        "who has no address outside is not named"
    );
    assert_eq!(text(&files, "blocked_accounts.csv"), "bob@bob.example\n");
    assert_eq!(
        text(&files, "muted_accounts.csv"),
        "Account address,Hide notifications\ncat@cat.example,true\n"
    );
    assert_eq!(
        text(&files, "bookmarks.csv"),
        format!("{}\n", kept.first().ok_or("nothing kept")?),
        "what was said inside is not named"
    );
    let all: String = files
        .values()
        .map(|file| String::from_utf8_lossy(file).into_owned())
        .collect();
    for others in ["yellow house", "gumboots", "not said this", "PRIVATE KEY"] {
        assert!(!all.contains(others), "{others}");
    }

    // The host who published it has nothing of it in hers, nor whose it is.
    let files = town.taken(&mei, &mei_csrf).await?;
    let all: String = files
        .values()
        .map(|file| String::from_utf8_lossy(file).into_owned())
        .collect();
    assert!(all.contains("yellow house") && all.contains("gumboots"));
    for others in ["clinic", "7B", "knee", "kettle"] {
        assert!(!all.contains(others), "{others}");
    }
    assert_eq!(text(&files, "asked_unseen.json"), "[]");
    // As browsers ask for it, it has an end, too.
    let request = Request::post("/settings/archive")
        .header(header::COOKIE, &rain)
        .header(header::ACCEPT_ENCODING, "gzip")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("csrf={rain_csrf}")))?;
    let answer = town.routes.clone().oneshot(request).await?;
    let body = axum::body::to_bytes(answer.into_body(), 5_000_000).await?;
    assert!(body.len() > 500);
    // Nobody else takes anything.
    let (status, _, _) = town.post("/settings/archive", "", "").await?;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, _, _) = town.post("/settings/archive", &rain, "").await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    Ok(())
}
