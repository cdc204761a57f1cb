//! `statuses` and `timelines`: written and read in apps, by those who may.

use anyhow::{Context as _, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    rig::{
        app::{Answer, App},
        eventually,
        peer::Peer,
    },
    trips::steps::{
        PASSWORD, answers_stand, call_form, event_form, follow, group, never_reached, note,
        peer_follows, publish, story_form, taken,
    },
};

/// The ids of a list, in its order.
fn ids(list: &Answer) -> Vec<String> {
    let entries = list.json.as_array().into_iter().flatten();
    entries
        .filter_map(|entry| entry["id"].as_str().map(str::to_owned))
        .collect()
}

async fn write(app: &App, text: &str) -> Result<Answer> {
    app.post("/api/v1/statuses", &json!({"status": text}))
        .await?
        .expect(200)
}

/// PR28, PR08: whatever an app asks for, what is said inside is for members.
#[tokio::test]
async fn pr28_what_is_said_inside_reaches_nobody_outside_through_apps() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let peer = Peer::start("away").await?;
    let alice = peer.actor("alice", "Person")?;
    peer_follows(&peer, &alice, &carers).await?;
    carers.member("rain", "member", PASSWORD).await?;
    carers.member("olga", "member", PASSWORD).await?;
    let rain = App::of(&carers, "rain").await?;
    let olga = App::of(&carers, "olga").await?;
    let as_group = App::with(&carers, &["mei", "--as-group"]).await?;
    let nobody = App::new(&carers)?;

    let words = "the quiet word zephyr91";
    let said = write(&rain, &format!("{words} #lanterns @alice@{}", peer.host())).await?;
    ensure!(said.json["visibility"] == "private" && said.json["local_only"] == true);
    let said = said.id()?;
    // What cannot be is refused, not bent.
    for visibility in ["public", "unlisted"] {
        let body = json!({"status": words, "visibility": visibility});
        let refused = rain.post("/api/v1/statuses", &body).await?.expect(422)?;
        ensure!(
            refused.str("error")?.contains("address outside"),
            "{}",
            refused.text
        );
    }
    let to_alice = json!({
        "status": format!("{words} @alice@{}", peer.host()),
        "visibility": "direct",
    });
    rain.post("/api/v1/statuses", &to_alice)
        .await?
        .expect(422)?;

    // Members see it; nobody else, by any door.
    for app in [&rain, &olga, &as_group] {
        app.get(&format!("/api/v1/statuses/{said}"))
            .await?
            .expect(200)?;
    }
    for path in [
        format!("/api/v1/statuses/{said}"),
        format!("/api/v1/statuses/{said}/context"),
        format!("/api/v1/statuses/{said}/history"),
        format!("/api/v1/polls/{said}"),
    ] {
        nobody.get(&path).await?.expect(404)?;
    }
    for path in [
        "/api/v1/timelines/public",
        "/api/v1/timelines/public?local=true",
        "/api/v1/timelines/tag/lanterns",
        &format!("/api/v1/statuses?id[]={said}"),
    ] {
        let seen = nobody.get(path).await?.expect(200)?;
        ensure!(!seen.text.contains("zephyr91"), "{path}: {}", seen.text);
        let seen = olga.get(path).await?.expect(200)?;
        ensure!(seen.text.contains("zephyr91"), "{path}: {}", seen.text);
    }
    let home = olga.get("/api/v1/timelines/home").await?.expect(200)?;
    ensure!(ids(&home).contains(&said), "{}", home.text);

    // Nobody passes it on, and no reply or edit widens it.
    for app in [&rain, &olga, &as_group] {
        let path = format!("/api/v1/statuses/{said}/reblog");
        app.post(&path, &json!({})).await?.expect(422)?;
    }
    for visibility in ["public", "unlisted", "direct"] {
        let body = json!({
            "status": format!("about {words} @alice@{}", peer.host()),
            "in_reply_to_id": said,
            "visibility": visibility,
        });
        as_group
            .post("/api/v1/statuses", &body)
            .await?
            .expect(422)?;
    }
    let reply = json!({"status": format!("yes, {words}"), "in_reply_to_id": said});
    let reply = as_group
        .post("/api/v1/statuses", &reply)
        .await?
        .expect(200)?;
    ensure!(reply.json["visibility"] == "private" && reply.json["local_only"] == true);
    let path = format!("/api/v1/statuses/{said}");
    let wider = json!({"status": format!("{words}, again"), "visibility": "public"});
    let edited = rain.put(&path, &wider).await?.expect(200)?;
    ensure!(edited.json["visibility"] == "private" && edited.json["local_only"] == true);
    let local = json!({"status": words, "visibility": "public", "local_only": true});
    let local = as_group
        .post("/api/v1/statuses", &local)
        .await?
        .expect(200)?;
    ensure!(local.json["local_only"] == true);

    // What is meant for everyone arrives there after all that, and nothing before it did.
    let open = json!({"status": "for everyone, kestrel17", "visibility": "public"});
    as_group
        .post("/api/v1/statuses", &open)
        .await?
        .expect(200)?;
    peer.receives("the public post", |activity| {
        activity.to_string().contains("kestrel17")
    })
    .await?;
    never_reached(&peer, "zephyr91")?;
    // One who may see it cannot lead one who may not there.
    let public = nobody.get("/api/v1/timelines/public").await?.expect(200)?;
    ensure!(public.text.contains("kestrel17") && !public.text.contains("zephyr91"));
    Ok(())
}

#[tokio::test]
async fn a_post_is_written_read_changed_and_taken_back() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    carers.member("rain", "member", PASSWORD).await?;
    let rain = App::of(&carers, "rain").await?;
    let mei = App::of(&carers, "mei").await?;
    let body = json!({
        "status": "Tea at *five*\nand <cake> #Tea",
        "spoiler_text": "food",
        "language": "en",
        "sensitive": "0",
    });
    let once = |key: &'static str| {
        let request = rain.request(Method::POST, "/api/v1/statuses");
        let body = body.clone();
        let rain = rain.clone();
        async move {
            rain.send(request?.header("idempotency-key", key).json(&body))
                .await
        }
    };
    let said = once("one").await?.expect(200)?;
    let (content, id) = (said.str("content")?, said.id()?);
    ensure!(
        content.starts_with("<p>Tea at *five*<br>and &lt;cake&gt; "),
        "{content}"
    );
    ensure!(said.json["spoiler_text"] == "food" && said.json["sensitive"] == true);
    ensure!(said.json["tags"][0]["name"] == "tea" && said.json["account"]["acct"] == "rain");
    ensure!(
        said.str("url")?.ends_with(&format!("/@rain/{id}")),
        "{}",
        said.text
    );
    ensure!(said.json["favourited"] == false && said.json["media_attachments"] == json!([]));
    ensure!(said.json["reblog"].is_null() && said.json["poll"].is_null());
    ensure!(said.str("created_at")?.ends_with('Z') && said.str("created_at")?.len() == 24);
    ensure!(once("one").await?.str("id")? == id && once("two").await?.str("id")? != id);

    let path = format!("/api/v1/statuses/{id}");
    let typed = rain.get(&format!("{path}/source")).await?.expect(200)?;
    ensure!(typed.json["text"] == "Tea at *five*\nand <cake> #Tea");
    mei.get(&format!("{path}/source")).await?.expect(404)?;
    mei.put(&path, &json!({"status": "not hers"}))
        .await?
        .expect(403)?;
    mei.delete(&path).await?.expect(403)?;
    let edited = rain
        .put(&path, &json!({"status": "Tea at six"}))
        .await?
        .expect(200)?;
    ensure!(edited.json["edited_at"].is_string() && edited.json["spoiler_text"] == "food");
    let history = rain.get(&format!("{path}/history")).await?.expect(200)?;
    ensure!(
        history
            .json
            .as_array()
            .is_some_and(|edits| edits.len() == 2),
        "{}",
        history.text
    );
    ensure!(
        history.json[0]["content"]
            .as_str()
            .is_some_and(|said| said.contains("five"))
    );
    ensure!(history.json[1]["content"] == "<p>Tea at six</p>");
    // A word taken out of a post stays out of it for the others.
    let history = mei.get(&format!("{path}/history")).await?.expect(200)?;
    ensure!(!history.text.contains("five"), "{}", history.text);

    for (deed, undo, field) in [
        ("favourite", "unfavourite", "favourited"),
        ("bookmark", "unbookmark", "bookmarked"),
        ("mute", "unmute", "muted"),
        ("pin", "unpin", "pinned"),
    ] {
        let done = rain
            .post(&format!("{path}/{deed}"), &json!({}))
            .await?
            .expect(200)?;
        ensure!(done.json[field] == true, "{deed}: {}", done.text);
        if let Some(list) = match deed {
            "favourite" => Some("/api/v1/favourites"),
            "bookmark" => Some("/api/v1/bookmarks"),
            _ => None,
        } {
            ensure!(ids(&rain.get(list).await?.expect(200)?) == *std::slice::from_ref(&id));
            ensure!(ids(&mei.get(list).await?.expect(200)?).is_empty());
        }
        let undone = rain
            .post(&format!("{path}/{undo}"), &json!({}))
            .await?
            .expect(200)?;
        ensure!(undone.json[field] == false, "{undo}: {}", undone.text);
    }
    mei.post(&format!("{path}/pin"), &json!({}))
        .await?
        .expect(422)?;
    mei.post(&format!("{path}/favourite"), &json!({}))
        .await?
        .expect(200)?;
    let seen = rain.get(&path).await?.expect(200)?;
    ensure!(seen.json["favourites_count"] == 1 && seen.json["favourited"] == false);
    // "Me too" of one without an address outside is a number, not a name.
    let who = rain
        .get(&format!("{path}/favourited_by"))
        .await?
        .expect(200)?;
    ensure!(ids(&who).is_empty(), "{}", who.text);

    let gone = rain.delete(&path).await?.expect(200)?;
    ensure!(gone.json["text"] == "Tea at six", "{}", gone.text);
    rain.get(&path).await?.expect(404)?;
    for empty in [json!({}), json!({"status": " "})] {
        rain.post("/api/v1/statuses", &empty).await?.expect(422)?;
    }
    for forged in ["0", "1", "-1", "abc", "99999999999999999999", "%00", "'"] {
        rain.get(&format!("/api/v1/statuses/{forged}"))
            .await?
            .expect(404)?;
    }
    Ok(())
}

#[tokio::test]
async fn lists_come_in_pages_that_fit_together() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let as_group = App::with(&carers, &["mei", "--as-group"]).await?;
    let mut written = Vec::new();
    for number in 0..7 {
        let one = write(&as_group, &format!("number {number} #Count")).await?;
        written.push(one.id()?);
    }
    written.reverse();
    let nobody = App::new(&carers)?;
    let group = as_group
        .get(&format!("/api/v1/statuses/{}", written[0]))
        .await?;
    let group = group.json["account"]["id"]
        .as_str()
        .context("an account")?
        .to_owned();
    for (app, list) in [
        (&as_group, "/api/v1/timelines/home".to_owned()),
        (&nobody, "/api/v1/timelines/public?local=true".to_owned()),
        (&nobody, "/api/v1/timelines/tag/count".to_owned()),
        (
            &nobody,
            format!("/api/v1/accounts/{group}/statuses?exclude_replies=true"),
        ),
    ] {
        let more = if list.contains('?') { '&' } else { '?' };
        let all = app
            .get(&format!("{list}{more}limit=1000000000"))
            .await?
            .expect(200)?;
        ensure!(ids(&all) == written, "{list}: {}", all.text);
        let first = app
            .get(&format!("{list}{more}limit=3"))
            .await?
            .expect(200)?;
        ensure!(ids(&first) == written[..3], "{list}");
        let link = first.header("link").to_owned();
        ensure!(
            link.starts_with('<') && link.contains("rel=\"next\""),
            "{link}"
        );
        let next = link
            .trim_start_matches('<')
            .split('>')
            .next()
            .context("a link")?
            .to_owned();
        let second = app.get(&next).await?.expect(200)?;
        ensure!(ids(&second) == written[3..6], "{next}");
        let up = app
            .get(&format!("{list}{more}limit=2&min_id={}", written[3]))
            .await?
            .expect(200)?;
        ensure!(ids(&up) == written[1..3], "{list}: {}", up.text);
        let since = app
            .get(&format!("{list}{more}limit=2&since_id={}", written[3]))
            .await?
            .expect(200)?;
        ensure!(ids(&since) == written[..2], "{list}: {}", since.text);
        for forged in ["max_id=0", "min_id=99999999999999999999", "max_id=-5"] {
            let empty = app
                .get(&format!("{list}{more}{forged}"))
                .await?
                .expect(200)?;
            ensure!(ids(&empty).is_empty(), "{list} {forged}: {}", empty.text);
        }
    }
    nobody.get("/api/v1/timelines/home").await?.expect(401)?;
    Ok(())
}

/// What is ours says in plain words what a card would; a reply to a call is an answer, and a yes to an event a place.
#[tokio::test]
async fn calls_events_and_stories_are_read_and_answered_in_apps() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    carers.member("rain", "member", PASSWORD).await?;
    let rain = App::of(&carers, "rain").await?;
    let held_back = "Mrs Chan, Flat 7B";
    let call = publish(
        &carers,
        &mei,
        "/calls/new",
        call_form("A van for a wardrobe", held_back),
    )
    .await?;
    let event = publish(
        &carers,
        &mei,
        "/events/new",
        event_form("Families gathering"),
    )
    .await?;
    let story = publish(
        &carers,
        &mei,
        "/stories/new",
        story_form("How we began", "In a room."),
    )
    .await?;
    let nobody = App::new(&carers)?;
    for (thing, words) in [
        (
            &call,
            vec![
                "A van for a wardrobe",
                "East Town",
                "2 of 2",
                "quiet afternoon",
            ],
        ),
        (
            &event,
            vec![
                "Families gathering",
                "12 Dec 2027",
                "Sham Shui Po",
                "New people",
            ],
        ),
        (&story, vec!["How we began", "In a room."]),
    ] {
        for app in [&rain, &nobody] {
            let shown = app
                .get(&format!("/api/v1/statuses/{}", thing.id))
                .await?
                .expect(200)?;
            for word in &words {
                ensure!(
                    shown.str("content")?.contains(word),
                    "{word}: {}",
                    shown.text
                );
            }
            ensure!(
                shown.json["card"]["url"] == shown.json["url"],
                "{}",
                shown.text
            );
            ensure!(!shown.text.contains("7B") && !shown.text.contains("Fuk Wa"));
        }
    }
    let tagged = nobody.get(&format!("/api/v1/statuses/{}", call.id)).await?;
    ensure!(
        tagged.json["tags"].to_string().contains("callforhelp"),
        "{}",
        tagged.text
    );

    let body = json!({"status": "I can drive on Saturday", "in_reply_to_id": call.id});
    let answer = rain.post("/api/v1/statuses", &body).await?.expect(200)?;
    ensure!(answer.json["in_reply_to_id"] == call.id.as_str());
    let db = carers.db().await?;
    let stands = answers_stand(&db, &call, &[community::call::AnswerState::Waiting]).await?;
    ensure!(stands[0].message == "I can drive on Saturday", "{stands:?}");
    let body = json!({"status": "Yes, I will come", "in_reply_to_id": event.id});
    rain.post("/api/v1/statuses", &body).await?.expect(200)?;
    eventually("the yes is a place", async || {
        let shown = community::event::get(&db, event.key()?).await?;
        Ok(shown.filter(|event| event.taken == 1))
    })
    .await?;
    Ok(())
}

/// Two groups: what one says reaches the other's apps, and what is done there comes back.
#[tokio::test]
async fn boosts_likes_votes_and_edits_cross_between_groups() -> Result<()> {
    let ((carers, _mei), (coast, jo)) = tokio::try_join!(group("carers"), group("coast"))?;
    follow(&jo, &carers).await?;
    coast.member("kit", "member", PASSWORD).await?;
    let here = App::with(&carers, &["mei", "--as-group"]).await?;
    let there = App::with(&coast, &["mei", "--as-group"]).await?;
    let kit = App::of(&coast, "kit").await?;
    let ask = json!({
        "status": "Which day suits, heron52?",
        "poll": {"options": ["Saturday", "Sunday"], "expires_in": 3600, "multiple": false},
    });
    let asked = here.post("/api/v1/statuses", &ask).await?.expect(200)?;
    ensure!(
        asked.json["poll"]["options"][1]["title"] == "Sunday",
        "{}",
        asked.text
    );
    ensure!(!asked.str("content")?.contains("Sunday"), "{}", asked.text);
    let original = asked.id()?;
    let arrived = eventually("the question is there", async || {
        let home = there.get("/api/v1/timelines/public?remote=true").await?;
        let list = home.json.as_array().cloned().unwrap_or_default();
        Ok(list
            .into_iter()
            .find(|status| status.to_string().contains("heron52")))
    })
    .await?;
    ensure!(
        arrived["poll"]["options"][0]["title"] == "Saturday",
        "{arrived}"
    );
    let copy = arrived["id"].as_str().context("an id")?.to_owned();
    let path = format!("/api/v1/statuses/{copy}");

    // Who has no address outside cannot vote elsewhere, and what she likes is told to nobody.
    let vote = json!({"choices": [1]});
    kit.post(&format!("/api/v1/polls/{copy}/votes"), &vote)
        .await?
        .expect(422)?;
    kit.post(&format!("{path}/favourite"), &json!({}))
        .await?
        .expect(200)?;
    let inside = kit
        .post(&format!("{path}/reblog"), &json!({}))
        .await?
        .expect(200)?;
    ensure!(inside.json["local_only"] == true && inside.json["reblog"]["id"] == copy.as_str());

    let voted = there
        .post(&format!("/api/v1/polls/{copy}/votes"), &vote)
        .await?
        .expect(200)?;
    ensure!(voted.json["voted"] == true && voted.json["own_votes"] == json!([1]));
    let again = there
        .post(&format!("/api/v1/polls/{copy}/votes"), &vote)
        .await?
        .expect(422)?;
    ensure!(
        again
            .str("error")?
            .contains("You have already voted on this poll")
    );
    there
        .post(&format!("{path}/favourite"), &json!({}))
        .await?
        .expect(200)?;
    let boost = there
        .post(&format!("{path}/reblog"), &json!({}))
        .await?
        .expect(200)?;
    ensure!(boost.json["reblog"]["reblogged"] == true && boost.json["visibility"] == "public");
    let counted = |likes: i64, boosts: i64, votes: i64| {
        let here = &here;
        let original = &original;
        async move {
            let what = format!("{likes} likes, {boosts} boosts, {votes} votes");
            eventually(&what, async || {
                let seen = here.get(&format!("/api/v1/statuses/{original}")).await?;
                let is_so = seen.json["favourites_count"] == likes
                    && seen.json["reblogs_count"] == boosts
                    && seen.json["poll"]["votes_count"] == votes;
                Ok(is_so.then_some(seen))
            })
            .await
        }
    };
    counted(1, 1, 1).await?;
    let who = here
        .get(&format!("/api/v1/statuses/{original}/reblogged_by"))
        .await?
        .expect(200)?;
    ensure!(
        who.json[0]["username"] == "coast" && ids(&who).len() == 1,
        "{}",
        who.text
    );

    let undone = there
        .post(&format!("{path}/unreblog"), &json!({}))
        .await?
        .expect(200)?;
    ensure!(undone.json["reblogged"] == false && undone.json["id"] == copy.as_str());
    there
        .post(&format!("{path}/unfavourite"), &json!({}))
        .await?
        .expect(200)?;
    counted(0, 0, 1).await?;

    let edit = json!({"status": "Which day suits, all of you, heron52?"});
    here.put(&format!("/api/v1/statuses/{original}"), &edit)
        .await?
        .expect(200)?;
    // Words, numbers and dates are read one after the other: in the moment of the edit they may be of either time.
    eventually("the edit is there", async || {
        let seen = there.get(&path).await?;
        let is_so = seen.text.contains("all of you")
            && seen.json["poll"]["votes_count"] == 1
            && seen.json["edited_at"].is_string();
        Ok(is_so.then_some(()))
    })
    .await?;
    // PR25: a name that was taken out of it is not read there, either.
    let history = there.get(&format!("{path}/history")).await?.expect(200)?;
    ensure!(
        history
            .json
            .as_array()
            .is_some_and(|edits| edits.len() == 1)
            && history.text.contains("all of you"),
        "{}",
        history.text
    );
    here.delete(&format!("/api/v1/statuses/{original}"))
        .await?
        .expect(200)?;
    eventually("it is gone there", async || {
        Ok((there.get(&path).await?.status == 404).then_some(()))
    })
    .await
}

#[tokio::test]
async fn a_post_for_later_waits_and_is_hers_alone() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    carers.member("rain", "member", PASSWORD).await?;
    let rain = App::of(&carers, "rain").await?;
    let mei = App::of(&carers, "mei").await?;
    let at = |status: &str, when: &str| json!({"status": status, "scheduled_at": when});
    let soon = rain
        .post("/api/v1/statuses", &at("soon", "2020-01-01T00:00:00.000Z"))
        .await?
        .expect(422)?;
    ensure!(
        soon.str("error")?.contains("must be in the future"),
        "{}",
        soon.text
    );
    let now = carers.db().await?.now();
    let later = now.plus_hours(3).to_rfc3339_millis();
    let kept = rain
        .post("/api/v1/statuses", &at("later", &later))
        .await?
        .expect(200)?;
    ensure!(kept.json["params"]["text"] == "later", "{}", kept.text);
    ensure!(kept.json["scheduled_at"] == later.as_str(), "{}", kept.text);
    let path = format!("/api/v1/scheduled_statuses/{}", kept.str("id")?);
    for app in [&mei, &rain] {
        let list = app.get("/api/v1/scheduled_statuses").await?.expect(200)?;
        let is_hers = app.token == rain.token;
        ensure!(ids(&list).len() == usize::from(is_hers), "{}", list.text);
        app.get(&path)
            .await?
            .expect(if is_hers { 200 } else { 404 })?;
    }
    let later = now.plus_hours(4).to_rfc3339_millis();
    let moved: Value = rain
        .put(&path, &json!({"scheduled_at": later}))
        .await?
        .expect(200)?
        .json;
    ensure!(moved["scheduled_at"] == later.as_str());
    mei.delete(&path).await?.expect(404)?;
    rain.delete(&path).await?.expect(200)?;
    rain.get(&path).await?.expect(404)?;
    Ok(())
}

#[tokio::test]
async fn a_home_without_others_goes_on_behind_them() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let mei = App::of(&carers, "mei").await?;
    let mut ours = Vec::new();
    for number in 0..2 {
        ours.push(write(&mei, &format!("ours {number}")).await?.id()?);
    }
    ours.reverse();
    let peer = Peer::start("away").await?;
    let alice = peer.actor("alice", "Person")?;
    for number in 0..2 {
        let mut theirs = note(&peer, &alice, &carers, None, &format!("theirs {number}"))?;
        theirs["object"]["published"] = json!("2126-11-20T08:15:30Z");
        taken(&peer, &alice, &carers, &theirs).await?;
    }
    let found = mei
        .get(&format!("/api/v2/search?q=alice@{}", peer.host()))
        .await?
        .expect(200)?;
    let alice = found.json["accounts"][0]["id"]
        .as_str()
        .with_context(|| found.text.clone())?;
    let path = format!("/api/v1/accounts/{alice}/follow");
    mei.post(&path, &json!({})).await?.expect(200)?;
    let first = "/api/v1/timelines/home?limit=2";
    eventually("others stand first", async || {
        let home = mei.get(first).await?.expect(200)?;
        Ok(home.text.contains("theirs 1").then_some(()))
    })
    .await?;
    let mut next = format!("{first}&local=true");
    let mut seen = Vec::new();
    while let Some(path) = Some(next.clone()).filter(|path| !path.is_empty()) {
        let page = mei.get(&path).await?.expect(200)?;
        seen.extend(ids(&page));
        let link = page.header("link");
        next.clear();
        if let Some((to, _)) = link.split_once(">; rel=\"next\"") {
            next.push_str(to.trim_start_matches('<'));
        }
    }
    ensure!(seen == ours, "{seen:?}");
    // Whom she follows is found among them, and nobody else is.
    for (path, wanted) in [
        (format!("q=alice@{}", peer.host()), 1),
        ("q=ali".to_owned(), 1),
        ("q=carers".to_owned(), 0),
    ] {
        let path = format!("/api/v1/accounts/search?{path}&following=true&resolve=true");
        let found = mei.get(&path).await?.expect(200)?;
        let count = found.json.as_array().map_or(0, Vec::len);
        ensure!(count == wanted, "{path}: {}", found.text);
    }
    Ok(())
}

#[tokio::test]
async fn the_same_key_is_one_post_also_for_later() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    let mei = App::of(&carers, "mei").await?;
    let at = carers.db().await?.now().plus_days(1).to_rfc3339_millis();
    let body = json!({"status": "tomorrow", "scheduled_at": at});
    let once = async |key: &'static str| {
        let request = mei.request(Method::POST, "/api/v1/statuses")?;
        let request = request.header("idempotency-key", key).json(&body);
        mei.send(request).await?.expect(200)?.id()
    };
    let first = once("one").await?;
    ensure!(once("one").await? == first && once("two").await? != first);
    let path = "/api/v1/scheduled_statuses";
    let listed = mei.get(path).await?.expect(200)?;
    ensure!(ids(&listed).len() == 2, "{}", listed.text);
    mei.delete(&format!("{path}/{first}")).await?.expect(200)?;
    ensure!(once("one").await? == first);
    let listed = mei.get(path).await?.expect(200)?;
    ensure!(ids(&listed).len() == 1, "{}", listed.text);
    Ok(())
}

#[tokio::test]
async fn pr04_what_she_chose_holds_where_she_says_nothing() -> Result<()> {
    let (carers, _mei) = group("carers").await?;
    for handle in ["olga", "rain"] {
        carers.run(&["member", "add", handle, "--outside"]).await?;
    }
    let olga = App::of(&carers, "olga").await?;
    let rain = App::of(&carers, "rain").await?;
    for (chosen, said) in [
        ("unlisted", "unlisted"),
        ("private", "private"),
        ("direct", "direct"),
    ] {
        let wish = json!({"source": {"privacy": chosen, "sensitive": true}});
        olga.patch("/api/v1/accounts/update_credentials", &wish)
            .await?
            .expect(200)?;
        let body = json!({"status": "for whom?"});
        let post = olga.post("/api/v1/statuses", &body).await?.expect(200)?;
        ensure!(
            post.json["visibility"] == said && post.json["sensitive"] == true,
            "{}",
            post.text
        );
    }
    // What is said to one person is nobody else's, whatever else is set.
    let aside = json!({"status": "@rain my illness", "visibility": "direct", "local_only": true});
    olga.post("/api/v1/statuses", &aside).await?.expect(422)?;
    // Under what another wrote, to nobody by name, it would be heard by nobody.
    let wish = json!({"status": "Who has a van?", "visibility": "public"});
    let asked = rain.post("/api/v1/statuses", &wish).await?.expect(200)?;
    let answer = json!({"status": "I have", "visibility": "direct", "in_reply_to_id": asked.id()?});
    let refused = olga.post("/api/v1/statuses", &answer).await?.expect(422)?;
    ensure!(refused.text.contains("@name"), "{}", refused.text);
    // What could not be published is refused while she still looks.
    let at = carers.db().await?.now().plus_days(1).to_rfc3339_millis();
    for wrong in [
        json!({"status": "a".repeat(20_001), "scheduled_at": at}),
        json!({"status": "Tea?", "poll": {"options": ["Yes"], "expires_in": 3600}, "scheduled_at": at}),
        json!({"status": "@nobody_here hello", "visibility": "direct", "scheduled_at": at}),
    ] {
        olga.post("/api/v1/statuses", &wrong).await?.expect(422)?;
    }
    let listed = olga.get("/api/v1/scheduled_statuses").await?.expect(200)?;
    ensure!(listed.json == json!([]), "{}", listed.text);
    Ok(())
}
