//! What members see of moderation, what coordinators do, and that replies can be closed.

use super::*;

impl Town {
    async fn written(
        &self,
        cookie: &str,
        csrf: &str,
        text: &str,
        visibility: &str,
    ) -> Result<String, Box<dyn std::error::Error>> {
        let form = format!(
            "csrf={csrf}&step=publish&text={text}&language=en&visibility={visibility}&as_group=no"
        );
        let (status, headers, body) = self.post("/posts/new", cookie, &form).await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        Ok(location(&headers).to_owned())
    }
}

fn id_of(page: &str) -> &str {
    page.rsplit('/').next().unwrap_or_default()
}

/// A109, PR26.
#[tokio::test]
async fn a109_members_read_what_was_decided_and_not_about_whom() -> Outcome {
    let town = Town::founded().await?;
    let (_, boss, key) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (_, rain, hers) = town.member("rain", None).await?;
    let (_, mist, its) = town.member("mist", None).await?;
    let page = town.written(&rain, &hers, "Rude+words", "inside").await?;
    let id = id_of(&page);
    let (_, _, seen) = town.get(&page, &mist).await?;
    assert!(seen.contains(&format!("/posts/{id}/report")) && !seen.contains("/take-away"));
    let form = format!("csrf={its}&words=She+told+my+illness");
    let (status, _, _) = town
        .post(&format!("/posts/{id}/report"), &mist, &form)
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER);
    // The coordinators take it away, and say what came of it.
    let (_, _, desk) = town.get("/desk/reports", &boss).await?;
    assert!(desk.contains("She told my illness") && desk.contains("reported by Ms mist"));
    let settle = desk
        .split("action=\"")
        .find(|part| part.starts_with("/desk/reports/"))
        .and_then(|part| part.split('"').next())
        .ok_or("no form")?
        .to_owned();
    let (_, _, seen) = town.get(&page, &boss).await?;
    assert!(seen.contains(&format!("/posts/{id}/take-away")));
    let form = format!("csrf={key}");
    let away = format!("/posts/{id}/take-away");
    let refused = town.post(&away, &mist, &format!("csrf={its}")).await?;
    assert_eq!(refused.0, StatusCode::FORBIDDEN);
    town.post(&away, &boss, &form).await?;
    assert_eq!(town.get(&page, &rain).await?.0, StatusCode::NOT_FOUND);
    let (status, _, _) = town
        .post(&settle, &boss, &format!("{form}&outcome=taken-away"))
        .await?;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, desk) = town.get("/desk/reports", &boss).await?;
    assert!(desk.contains("Looked at lately") && desk.contains("What was said was taken away"));
    let form = format!("csrf={key}&host=loud.example&standing=blocked");
    town.post("/desk/peers/standing", &boss, &form).await?;
    // Members read it from inside the group; guests do not.
    let (_, _, inside) = town.get("/inside", &rain).await?;
    assert!(inside.contains("href=\"/log\""));
    assert_eq!(town.get("/log", "").await?.0, StatusCode::UNAUTHORIZED);
    let (_, _, log) = town.get("/log", &rain).await?;
    for told in [
        "The coordinators looked at a report. What was said was taken away.",
        "taken away: a post.",
        "The server loud.example was blocked",
    ] {
        assert!(log.contains(told), "{told}: {log}");
    }
    let (_, lines) = log.split_once("<h1>").ok_or("no page")?;
    for secret in ["mist", "rain", "Rude", "illness", "ah_ling", &page] {
        assert!(!lines.contains(secret), "{secret}: {lines}");
    }
    let (_, _, chinese) = town.get("/log?lang=zh-Hant", &rain).await?;
    assert!(chinese.contains("已封鎖伺服器 loud.example") || chinese.contains("已封鎖伺服器"));
    Ok(())
}

#[tokio::test]
async fn a109_closed_replies_say_so_kindly_and_answers_stay_open() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, key) = town.member("ah_ling", Some(Role::Host)).await?;
    let (_, rain, hers) = town.member("rain", None).await?;
    let call = format!(
        "csrf={key}&step=publish&title=A+lift&text=Two+hours&language=en&visibility=public&as_group=yes&category=help-a-person&needed=1"
    );
    let (_, headers, _) = town.post("/calls/new", &host, &call).await?;
    let page = location(&headers).to_owned();
    let close = format!("/posts/{}/replies", id_of(&page));
    let reply = format!("/posts/{}/reply", id_of(&page));
    let refused = town
        .post(&close, &rain, &format!("csrf={hers}&closed=yes"))
        .await?;
    assert_eq!(refused.0, StatusCode::FORBIDDEN, "not hers to close");
    let (_, _, open) = town.get(&page, &rain).await?;
    assert!(open.contains(&reply) && !open.contains(&close));
    town.post(&close, &host, &format!("csrf={key}&closed=yes"))
        .await?;
    let (_, _, shut) = town.get(&page, &rain).await?;
    assert!(shut.contains("Replies are closed here for now.") && !shut.contains(&reply));
    assert!(shut.contains("You can still answer") && shut.contains("<h2>Can you help?"));
    let (_, _, guest) = town.get(&page, "").await?;
    assert!(guest.contains("Replies are closed") && !guest.contains("Reply from your own"));
    // Whoever had the page open still is told kindly, and keeps her words.
    let form = format!("csrf={hers}&text=One+more+thing&visibility=inside");
    let (status, _, told) = town.post(&reply, &rain, &form).await?;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        told.contains("Replies are closed here") && told.contains("One more thing"),
        "{told}"
    );
    // Her answer is taken.
    let form = format!("csrf={hers}&message=I+can&places=1");
    let answer = format!("/posts/{}/answer", id_of(&page));
    assert_eq!(
        town.post(&answer, &rain, &form).await?.0,
        StatusCode::SEE_OTHER
    );
    let (_, _, hosts) = town.get(&page, &host).await?;
    assert!(
        hosts.contains("Open the replies again") && hosts.contains("One answer waits")
            || hosts.contains("/answers\">")
    );
    town.post(&close, &host, &format!("csrf={key}&closed=no"))
        .await?;
    assert!(town.get(&page, &rain).await?.2.contains(&reply));
    Ok(())
}

#[tokio::test]
async fn a109_a_new_member_keeps_her_words_when_it_is_enough_and_a_host_lifts_the_limit() -> Outcome
{
    let town = Town::founded().await?;
    let (_, host, key) = town.member("ah_ling", Some(Role::Host)).await?;
    let (member, rain, hers) = town.member("rain", None).await?;
    for number in 0..community::post::SAID_A_DAY {
        town.written(&rain, &hers, &format!("Words+{number}"), "inside")
            .await?;
    }
    let form = format!(
        "csrf={hers}&step=publish&text=The+last+words&language=en&visibility=inside&as_group=no"
    );
    let (status, _, body) = town.post("/posts/new", &rain, &form).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        body.contains("You are new here") && body.contains("The last words"),
        "{body}"
    );
    // She asks for help all the same.
    let call = format!(
        "csrf={hers}&step=publish&title=A+lift&text=Two+hours&language=en&visibility=inside&as_group=no&category=help-a-person&needed=1"
    );
    assert_eq!(
        town.post("/calls/new", &rain, &call).await?.0,
        StatusCode::SEE_OTHER
    );
    let lift = format!("/desk/members/{member}/known");
    assert!(town.get("/desk/members", &host).await?.2.contains(&lift));
    town.post(&lift, &host, &format!("csrf={key}")).await?;
    assert!(!town.get("/desk/members", &host).await?.2.contains(&lift));
    assert_eq!(
        town.post("/posts/new", &rain, &form).await?.0,
        StatusCode::SEE_OTHER
    );
    Ok(())
}

#[tokio::test]
async fn a109_a_member_blocks_another_and_undoes_it() -> Outcome {
    let town = Town::founded().await?;
    let (_, rain, hers) = town.member("rain", None).await?;
    let (_, mist, its) = town.member("mist", None).await?;
    let page = town.written(&rain, &hers, "I+am+here", "inside").await?;
    let (_, _, seen) = town.get(&page, &mist).await?;
    let block = seen
        .split("action=\"")
        .find(|part| part.starts_with("/people/"))
        .and_then(|part| part.split('"').next())
        .ok_or("no form")?
        .to_owned();
    assert!(town.get("/inside", &mist).await?.2.contains("I am here"));
    town.post(&block, &mist, &format!("csrf={its}")).await?;
    assert!(!town.get("/inside", &mist).await?.2.contains("I am here"));
    // Her call for help is seen all the same.
    let call = format!(
        "csrf={hers}&step=publish&title=A+lift&text=Two+hours&language=en&visibility=inside&as_group=no&category=help-a-person&needed=1"
    );
    town.post("/calls/new", &rain, &call).await?;
    assert!(town.get("/inside", &mist).await?.2.contains("A lift"));
    assert!(town.get("/inside", &rain).await?.2.contains("I am here"));
    let (_, _, settings) = town.get("/settings", &mist).await?;
    let unblock = block.replace("/block", "/unblock");
    assert!(settings.contains(&unblock) && settings.contains("Ms rain"));
    town.post(&unblock, &mist, &format!("csrf={its}")).await?;
    assert!(town.get("/inside", &mist).await?.2.contains("I am here"));
    // It is between the two: no matter of the group.
    assert!(
        town.get("/log", &rain)
            .await?
            .2
            .contains("Nothing had to be decided yet")
    );
    Ok(())
}

/// A file is shown before anything of it is taken over, line by line; only coordinators may.
#[tokio::test]
async fn a109_a_file_of_blocked_servers_is_looked_at_before_it_is_taken_over() -> Outcome {
    let town = Town::founded().await?;
    let (_, boss, key) = town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (_, host, its) = town.member("ah_bo", Some(Role::Host)).await?;
    let (_, _, empty) = town.get("/desk/blocklist", &boss).await?;
    assert!(empty.contains("No server is blocked or quiet.") && !empty.contains("checked"));
    for (path, form) in [
        ("share", "share=yes"),
        ("file", "list=bad.example"),
        ("take", "take=suspend+bad.example"),
        ("entry", "host=bad.example&words=x"),
    ] {
        let path = format!("/desk/blocklist/{path}");
        let (status, _, _) = town
            .post(&path, &host, &format!("csrf={its}&{form}"))
            .await?;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
    }
    let form = format!("csrf={key}&host=friend.example&standing=allowed");
    town.post("/desk/peers/standing", &boss, &form).await?;
    // As a browser sends a file.
    let file = "#domain,#severity,#public_comment\r\nbad.example,suspend,\"pills, <b>worse</b>\"\r\nloud.example,silence,\r\n\
        friend.example,suspend,\r\norg,suspend,\r\nb*d.example,suspend,\r\n";
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{key}\r\n--x\r\nContent-Disposition: form-data; name=\"list\"; \
         filename=\"list.csv\"\r\nContent-Type: text/csv\r\n\r\n{file}\r\n--x--\r\n"
    );
    let request = Request::post("/desk/blocklist/file")
        .header(header::COOKIE, &boss)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body))?;
    let (status, _, seen) = town.send(request).await?;
    assert_eq!(status, StatusCode::OK, "{seen}");
    for told in [
        "value=\"suspend bad.example\"",
        "value=\"silence loud.example\"",
        "pills, &#60;b&#62;worse",
        "Line 5: this stands for too many servers at once.",
        "Line 6: this is not the name of a server.",
    ] {
        assert!(seen.contains(told), "{told}: {seen}");
    }
    assert!(!seen.contains("friend.example"), "we decided on it");
    let (_, _, list) = town.get("/desk/blocklist", &boss).await?;
    assert!(
        list.contains("No server is blocked or quiet."),
        "nothing is written yet"
    );
    // One is ticked; then all that wants no second look.
    let take = |rest: &str| format!("csrf={key}&{rest}");
    let path = "/desk/blocklist/take";
    town.post(
        path,
        &boss,
        &take("take=silence+loud.example&step=ticked&offered=suspend+bad.example"),
    )
    .await?;
    let (_, headers, file) = town.get("/desk/blocklist/file", &boss).await?;
    assert!(headers["content-type"].to_str()?.starts_with("text/csv"));
    assert_eq!(
        file,
        "#domain,#severity,#public_comment\nloud.example,silence,\n"
    );
    for forged in [
        "take=suspend+org",
        "take=suspend+localhost",
        "take=erase+bad.example",
        "take=x",
    ] {
        let (status, _, _) = town.post(path, &boss, &take(forged)).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{forged}");
    }
    town.post(
        path,
        &boss,
        &take("step=all&offered=suspend+bad.example&offered=suspend+loud.example"),
    )
    .await?;
    let (_, _, file) = town.get("/desk/blocklist/file", &boss).await?;
    assert_eq!(
        file, "#domain,#severity,#public_comment\nbad.example,suspend,\nloud.example,silence,\n",
        "what we decided is not made stricter, and their words are not ours"
    );
    let (_, _, chinese) = town.get("/desk/blocklist?lang=zh-Hant", &boss).await?;
    assert!(chinese.contains("我們的名單") && chinese.contains("loud.example"));
    // It is taken off again, and members read of all of it.
    town.post(
        "/desk/blocklist/entry",
        &boss,
        &take("host=bad.example&step=off"),
    )
    .await?;
    town.post("/desk/blocklist/share", &boss, &take("share=yes"))
        .await?;
    let (_, _, list) = town.get("/desk/blocklist?lang=en", &boss).await?;
    assert!(!list.contains("bad.example") && list.contains("name=\"share\" value=\"yes\" checked"));
    let (_, _, log) = town.get("/log", &host).await?;
    assert!(log.contains("Groups that we trust may read") && log.contains("loud.example"));
    Ok(())
}

/// Whoever writes something may say at once that nobody replies; answers and guests come all the same, and she opens it again.
#[tokio::test]
async fn a109_what_is_written_may_be_closed_to_replies_from_the_beginning() -> Outcome {
    let town = Town::founded().await?;
    let (_, host, key) = town.member("ah_ling", Some(Role::Host)).await?;
    let (_, rain, hers) = town.member("rain", None).await?;
    let event = "category=&date=2027-12-12&start=14:00&timezone=Asia%2FHong_Kong&modes=in-person&precision=area&joining=free";
    for (path, rest) in [
        ("/stories/new", "form=long&teller=group&book=ask"),
        ("/events/new", event),
        ("/calls/new", "category=help-a-person&needed=1"),
        ("/offers/new", "category=help-a-person&needed=1"),
        ("/posts/new", ""),
    ] {
        let (_, _, form) = town.get(path, &host).await?;
        assert!(
            form.contains("name=\"no_replies\"")
                && !form.contains("no_replies\" value=\"yes\" checked")
        );
        let typed = format!(
            "csrf={key}&title=Quiet&text=Words&language=en&visibility=public&as_group=yes&no_replies=yes&{rest}"
        );
        let (status, _, seen) = town
            .post(path, &host, &format!("{typed}&step=preview"))
            .await?;
        assert_eq!(status, StatusCode::OK, "{path}: {seen}");
        assert!(seen.contains("Replies are closed here for now."), "{path}");
        let (status, headers, body) = town
            .post(path, &host, &format!("{typed}&step=publish"))
            .await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {body}");
        let page = location(&headers).to_owned();
        let (_, _, shut) = town.get(&page, &rain).await?;
        let reply = format!("/posts/{}/reply", id_of(&page));
        assert!(
            shut.contains("Replies are closed here for now.") && !shut.contains(&reply),
            "{path}"
        );
        if path == "/calls/new" {
            let answer = format!("/posts/{}/answer", id_of(&page));
            let form = format!("csrf={hers}&message=I+can&places=1");
            let (status, _, _) = town.post(&answer, &rain, &form).await?;
            assert_eq!(status, StatusCode::SEE_OTHER, "an answer comes through");
        }
        let close = format!("/posts/{}/replies", id_of(&page));
        let (_, _, edit) = town
            .get(&format!("/posts/{}/edit", id_of(&page)), &host)
            .await?;
        assert!(!edit.contains("no_replies"), "its page has it from then on");
        town.post(&close, &host, &format!("csrf={key}&closed=no"))
            .await?;
        let (_, _, open) = town.get(&page, &rain).await?;
        assert!(!open.contains("Replies are closed here"), "{path}");
    }
    // Nothing was decided for anybody else, so the log has nothing of it.
    let (_, _, log) = town.get("/log", &rain).await?;
    assert!(log.contains("Nothing had to be decided yet."), "{log}");
    Ok(())
}

/// Whoever would tell the only coordinator of herself keeps her words, and reads why they went nowhere.
#[tokio::test]
async fn a109_what_only_the_one_concerned_would_read_is_given_back() -> Outcome {
    let town = Town::founded().await?;
    town.member("ah_ling", Some(Role::Coordinator)).await?;
    let (_, mist, its) = town.member("mist", None).await?;
    let coordinators = member::holding(&town.app.db, &[Role::Coordinator]).await?;
    let [only] = coordinators.as_slice() else {
        return Err("not the only one".into());
    };
    // Who has no address outside has no page of her own either.
    let keys = KeyTexts {
        public: String::new(),
        private: String::new(),
    };
    let mut tx = town.app.db.begin().await?;
    member::go_outside(&mut tx, only.id, &keys).await?;
    tx.commit().await?;
    let form = format!("csrf={its}&words=She+shouts+at+me");
    let path = format!("/people/{}/report", only.actor_id);
    let (status, _, page) = town.post(&path, &mist, &form).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("Nobody else looks after this here") && page.contains("She shouts at me"),
        "{page}"
    );
    Ok(())
}
