//! Stories, events and posts on the wire: published, changed, withdrawn; who asks to come; and what is said inside stays.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use community::{event, event::AttendanceState};
use serde_json::{Value, json};

use super::steps::*;
use crate::rig::{eventually, fixture, instance::Instance, peer::Peer, visitor::Visitor};

/// A group, and a peer with a follower of it.
struct Scene {
    carers: Instance,
    mei: Visitor,
    peer: Peer,
}

impl Scene {
    async fn start() -> Result<Self> {
        let (carers, mei) = group("carers").await?;
        let peer = Peer::start("mastodon").await?;
        let ann = peer.actor("ann", "Person")?;
        peer_follows(&peer, &ann, &carers).await?;
        peer.forget();
        Ok(Self { carers, mei, peer })
    }

    async fn publish(&self, path: &str, form: Vec<(&str, &str)>) -> Result<(Thing, Value)> {
        let thing = publish(&self.carers, &self.mei, path, form).await?;
        let sent = self
            .peer
            .receives("the Create", |activity| {
                activity["type"] == "Create" && activity["object"]["id"] == thing.uri
            })
            .await?;
        assert_eq!(sent["actor"], json!(group_uri(&self.carers)?));
        assert_eq!(
            sent["object"]["attributedTo"], sent["actor"],
            "the group writes"
        );
        // The same document stands at its address.
        let there = object(&thing.uri.parse()?).await?;
        for (key, value) in sent["object"].as_object().context("a whole object")? {
            // How many are coming changes, nothing else.
            if !["participantCount", "@context"].contains(&key.as_str()) {
                assert_eq!(&there[key], value, "{key}");
            }
        }
        Ok((thing, sent))
    }

    async fn changes(&self, thing: &Thing, form: Vec<(&str, &str)>, words: &str) -> Result<Value> {
        self.mei
            .submit(&thing.at("edit"), &with(form, "step", "publish"))
            .await?;
        let update = self
            .peer
            .receives("the Update", |activity| {
                activity["type"] == "Update" && activity["object"].to_string().contains(words)
            })
            .await?;
        assert_eq!(
            (&update["object"]["id"], &update["actor"]),
            (&json!(thing.uri), &json!(group_uri(&self.carers)?))
        );
        // As moments: a whole second is told without its thousandths, so the texts do not stand in that order.
        let moment = |field: &str| {
            let text = update["object"][field].as_str().unwrap_or_default();
            community::time::Time::parse(text).with_context(|| format!("{field}: {text}"))
        };
        let (published, updated) = (moment("published")?, moment("updated")?);
        ensure!(published <= updated, "{published:?} {updated:?}");
        Ok(update)
    }

    async fn withdraws(&self, thing: &Thing, kind: &str, words: &str) -> Result<()> {
        self.mei.submit(&thing.at("withdraw"), &[]).await?;
        let delete = self
            .peer
            .receives("the Delete", |activity| {
                activity["type"] == "Delete" && activity["object"]["id"] == thing.uri
            })
            .await?;
        assert_eq!(
            (&delete["object"]["type"], &delete["object"]["formerType"]),
            (&json!("Tombstone"), &json!(kind))
        );
        ensure!(!delete.to_string().contains(words), "{delete}");
        let (status, body) = asked(&thing.uri.parse()?, "application/activity+json").await?;
        ensure!(
            status == 410 && body.contains("Tombstone") && !body.contains(words),
            "{status} {body}"
        );
        assert_eq!(
            asked(&self.carers.at(&thing.page)?, "text/html").await?.0,
            410
        );
        is_nowhere_public(&self.carers, words, Some(thing)).await
    }
}

/// The object has every key of the example that does not depend on what was filled in, and the wire rules hold.
fn is_like(sent: &Value, example: &str, unless: &[&str]) -> Result<()> {
    let example = fixture::read(example, &[])?;
    let keys = |value: &Value| -> BTreeSet<String> {
        value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, _)| key.clone())
            .collect()
    };
    for (part, ours, theirs) in [
        ("activity", sent, &example),
        ("object", &sent["object"], &example["object"]),
    ] {
        let missing: Vec<String> = keys(theirs)
            .difference(&keys(ours))
            .filter(|key| !unless.contains(&key.as_str()))
            .cloned()
            .collect();
        ensure!(missing.is_empty(), "the {part} lacks {missing:?}: {ours:#}");
    }
    let object = &sent["object"];
    assert_eq!(object["type"], example["object"]["type"]);
    for name in ["to", "cc", "tag", "attachment"] {
        ensure!(object[name].is_array(), "{name} is no array: {object:#}");
    }
    assert_eq!(object["to"], json!([PUBLIC]));
    ensure!(
        object["content"].is_string() && object["url"].is_string(),
        "{object:#}"
    );
    assert_eq!(object["mutualHelp"]["version"], 1);
    Ok(())
}

#[tokio::test]
async fn a_long_story_is_told_changed_and_withdrawn() -> Result<()> {
    let scene = Scene::start().await?;
    let text = "In 2003 five families met in a borrowed room.\n\nNobody knew the words yet.";
    let (story, sent) = scene
        .publish("/stories/new", story_form("The first year", text))
        .await?;
    is_like(
        &sent,
        "wire/04_story_article.json",
        &["duration", "icon", "image", "preview"],
    )?;
    let object = &sent["object"];
    ensure!(
        !object["summary"]
            .as_str()
            .unwrap_or("<")
            .contains(['<', '>', '&', '\n']),
        "{}",
        object["summary"]
    );
    ensure!(
        object["summary"].as_str().unwrap_or("").chars().count() <= 300,
        "{}",
        object["summary"]
    );
    // A reader finds it, with tags for those who share it.
    let page = scene.carers.visitor()?.see(&story.page).await?;
    page.sees("Nobody knew the words yet")?;
    assert_eq!(
        page.attribute("meta[property='og:title']", "content")?,
        "The first year"
    );
    scene
        .carers
        .visitor()?
        .see("/stories")
        .await?
        .sees("The first year")?;

    let changed = story_form("The first year", "Six families, it was six.");
    scene.changes(&story, changed, "it was six").await?;
    scene.withdraws(&story, "Article", "it was six").await?;
    scene
        .carers
        .visitor()?
        .see("/stories")
        .await?
        .sees_not("The first year")
}

#[tokio::test]
async fn a_short_story_is_a_note_without_a_name() -> Result<()> {
    let scene = Scene::start().await?;
    let form = with(
        story_form("One evening", "She laughed again, after a long time."),
        "form",
        "short",
    );
    let (story, sent) = scene.publish("/stories/new", form).await?;
    is_like(&sent, "wire/05_story_short_note.json", &["image", "icon"])?;
    assert_eq!(
        (&sent["object"]["name"], &sent["object"]["summary"]),
        (&Value::Null, &Value::Null)
    );
    scene.withdraws(&story, "Note", "She laughed again").await
}

#[tokio::test]
async fn a_narrator_withdraws_by_her_own_link() -> Result<()> {
    let scene = Scene::start().await?;
    let form = with(
        with(
            story_form("What I never said", "To my brother."),
            "teller",
            "person",
        ),
        "teller_label",
        "A daughter",
    );
    let (story, _) = scene.publish("/stories/new", form).await?;
    let page = scene.mei.see(&story.page).await?;
    let link = page
        .source()
        .split("/story/")
        .nth(1)
        .and_then(|rest| rest.split(['"', '<', ' ']).next());
    let link = format!(
        "/story/{}",
        link.context("no link for the narrator after publishing")?
    );
    // It is shown once, and to the one who published.
    scene.mei.see(&story.page).await?.sees_not(&link)?;
    scene
        .carers
        .visitor()?
        .see(&story.page)
        .await?
        .sees_not(&link)?;
    let narrator = scene.carers.visitor()?;
    narrator
        .see(&link)
        .await?
        .form("/withdraw")
        .accepted()
        .await?;
    scene
        .peer
        .receives("the Delete", |activity| {
            activity["type"] == "Delete" && activity["object"]["id"] == story.uri
        })
        .await?;
    assert_eq!(
        asked(&scene.carers.at(&story.page)?, "text/html").await?.0,
        410
    );
    Ok(())
}

#[tokio::test]
async fn an_event_is_announced_changed_cancelled_and_withdrawn() -> Result<()> {
    let scene = Scene::start().await?;
    let (event, sent) = scene
        .publish("/events/new", event_form("Families gathering"))
        .await?;
    is_like(
        &sent,
        "wire/06_event_single.json",
        &["image", "organizers", "uuid"],
    )?;
    let object = &sent["object"];
    assert_eq!(
        (&object["startTime"], &object["timezone"]),
        (
            &json!("2027-12-12T14:00:00+08:00"),
            &json!("Asia/Hong_Kong")
        )
    );
    ensure!(
        object["location"].is_object() && object["location"]["type"] == "Place",
        "{}",
        object["location"]
    );
    // The area is public, the street is not.
    never_reached(&scene.peer, "Fuk Wa Street")?;
    is_nowhere_public(&scene.carers, "Fuk Wa Street", Some(&event)).await?;
    // The instance actor announces it once, by id, for Mobilizon.
    let instance = scene.carers.at("/ap/instance")?;
    let outbox = eventually("the announce in the instance's outbox", async || {
        let page = super::steps::object(&scene.carers.at("/ap/instance/outbox?page=true")?).await?;
        Ok((page["orderedItems"].as_array().map(Vec::len) == Some(1)).then_some(page))
    })
    .await?;
    let announce = &outbox["orderedItems"][0];
    assert_eq!(
        (&announce["type"], &announce["actor"], &announce["object"]),
        (&json!("Announce"), &json!(instance), &json!(event.uri))
    );
    scene
        .carers
        .visitor()?
        .see("/events")
        .await?
        .sees("Families gathering")?;

    let later = with(event_form("Families gathering"), "start", "15:00");
    scene
        .changes(&event, later, "2027-12-12T15:00:00+08:00")
        .await?;
    scene
        .mei
        .submit(
            &event.at("cancel"),
            &[("words", "The room has no heating this week.")],
        )
        .await?;
    let cancelled = scene
        .peer
        .receives("the cancellation", |activity| {
            activity["type"] == "Update" && activity["object"]["status"] == "CANCELLED"
        })
        .await?;
    assert_eq!(cancelled["object"]["id"], event.uri);
    scene
        .peer
        .receives("a note that says so", |activity| {
            activity["type"] == "Create"
                && activity["object"]["inReplyTo"] == event.uri
                && activity.to_string().contains("no heating")
        })
        .await?;
    scene.withdraws(&event, "Event", "Families gathering").await
}

#[tokio::test]
async fn a_plain_post_goes_out_and_a_warning_stands_before_it() -> Result<()> {
    let scene = Scene::start().await?;
    let (post, sent) = scene
        .publish(
            "/posts/new",
            with(
                post_form("The kettle works again.", "public"),
                "content_note",
                "about kettles",
            ),
        )
        .await?;
    assert_eq!(
        (
            &sent["object"]["type"],
            &sent["object"]["summary"],
            &sent["object"]["sensitive"]
        ),
        (&json!("Note"), &json!("about kettles"), &json!(true))
    );
    scene
        .changes(
            &post,
            post_form("The kettle is on loan.", "public"),
            "on loan",
        )
        .await?;
    scene.withdraws(&post, "Note", "on loan").await
}

#[tokio::test]
async fn mobilizon_joins_an_event_and_is_told_where() -> Result<()> {
    let (carers, mei) = group("carers").await?;
    let mobilizon = Peer::start("mobilizon").await?;
    let (bo, cy) = (
        mobilizon.actor("bo", "Person")?,
        mobilizon.actor("cy", "Person")?,
    );
    let event = publish(
        &carers,
        &mei,
        "/events/new",
        event_form("Families gathering"),
    )
    .await?;
    let join = |id: &str| {
        mobilizon.fixture(
            "mobilizon/join.json",
            &[
                ("https://mobilizon.example/@bo", id),
                ("https://carers.example/ap/posts/2", &event.uri),
            ],
        )
    };
    let first = join(bo.id.as_str())?;
    taken(&mobilizon, &bo, &carers, &first).await?;
    let accept = mobilizon.receives_type("Accept", "Join").await?;
    assert_eq!(
        (
            &accept["object"]["id"],
            &accept["object"]["actor"],
            &accept["object"]["object"]
        ),
        (&first["id"], &json!(bo.id), &json!(event.uri))
    );
    assert_eq!(
        (&accept["actor"], &accept["to"]),
        (&json!(group_uri(&carers)?), &json!([bo.id]))
    );
    ensure!(
        accept.to_string().contains("Fuk Wa Street"),
        "what was held back goes to the one who comes: {accept}"
    );
    for received in mobilizon.received() {
        ensure!(
            received.path == "/users/bo/inbox"
                || !String::from_utf8_lossy(&received.body).contains("Fuk Wa"),
            "{}",
            received.path
        );
    }
    is_nowhere_public(&carers, "Fuk Wa Street", Some(&event)).await?;
    is_nowhere_public(&carers, "she uses a wheelchair", Some(&event)).await?;
    mei.see(&event.at("attendances"))
        .await?
        .sees("she uses a wheelchair")?;

    // Where hosts look at each request, it waits.
    let restricted = publish(
        &carers,
        &mei,
        "/events/new",
        with(event_form("A walk for few"), "joining", "restricted"),
    )
    .await?;
    let second = mobilizon.fixture(
        "mobilizon/join.json",
        &[
            ("https://mobilizon.example/@bo", cy.id.as_str()),
            ("9b1f6e60", "9b1f6e61"),
            ("https://carers.example/ap/posts/2", &restricted.uri),
        ],
    )?;
    mobilizon.forget();
    taken(&mobilizon, &cy, &carers, &second).await?;
    let db = carers.db().await?;
    let waiting = event::attendances(&db, restricted.key()?).await?;
    assert_eq!(
        waiting.iter().map(|one| one.state).collect::<Vec<_>>(),
        [AttendanceState::Waiting]
    );
    never_reached(&mobilizon, "Fuk Wa Street")?;
    mei.submit(&format!("/attendances/{}/welcome", waiting[0].id), &[])
        .await?;
    let accept = mobilizon.receives_type("Accept", "Join").await?;
    assert_eq!(accept["object"]["id"], second["id"]);

    // And she leaves again.
    let mut leave = mobilizon.activity("Leave", &cy, json!(restricted.uri));
    leave["to"] = json!([group_uri(&carers)?]);
    taken(&mobilizon, &cy, &carers, &leave).await?;
    let left = event::attendances(&db, restricted.key()?).await?;
    assert_eq!(left[0].state, AttendanceState::Left);
    Ok(())
}

#[tokio::test]
async fn pr03_pr05_what_is_said_inside_leaves_nowhere() -> Result<()> {
    let scene = Scene::start().await?;
    let rain = joined(&scene.carers, "rain", "member").await?;
    let (secret, title) = ("he drinks again, marker 40d2", "Marker 40d3");
    let said = publish(
        &scene.carers,
        &rain,
        "/posts/new",
        vec![
            ("text", secret),
            ("language", "en"),
            ("visibility", "inside"),
        ],
    )
    .await?;
    let mut things = vec![said];
    for (path, form) in [
        ("/stories/new", story_form(title, secret)),
        ("/events/new", with(event_form(title), "text", secret)),
        ("/calls/new", with(call_form(title, secret), "text", secret)),
        (
            "/offers/new",
            with(call_form(title, secret), "text", secret),
        ),
        ("/posts/new", post_form(secret, "inside")),
    ] {
        things.push(
            publish(
                &scene.carers,
                &scene.mei,
                path,
                with(form, "visibility", "inside"),
            )
            .await?,
        );
    }
    // Replies to it, and a reply inside to what is public.
    rain.submit(
        &things[0].at("reply"),
        &[("text", secret), ("visibility", "inside")],
    )
    .await?;
    let (public, _) = scene
        .publish("/posts/new", post_form("open to all", "public"))
        .await?;
    rain.submit(
        &public.at("reply"),
        &[("text", secret), ("visibility", "inside")],
    )
    .await?;
    // What is for following groups is not for everyone either.
    let network = publish(
        &scene.carers,
        &scene.mei,
        "/posts/new",
        post_form("for friends, marker 77aa", "followers"),
    )
    .await?;
    rain.see(&things[0].page).await?.sees("marker 40d2")?;
    rain.see("/inside").await?.sees("marker 40d2")?;

    // By now whatever was to be sent has been.
    let (last, _) = scene
        .publish("/posts/new", post_form("the last word", "public"))
        .await?;
    for words in [secret, title, "rain"] {
        never_reached(&scene.peer, words)?;
    }
    for thing in things.iter().chain([&public, &network, &last]) {
        for words in [secret, title, "marker 77aa"] {
            is_nowhere_public(&scene.carers, words, Some(thing)).await?;
        }
    }
    // Nor is it given to somebody who asks with a signature.
    let stranger = Peer::start("stranger").await?;
    let eve = stranger.actor("eve", "Person")?;
    for thing in things.iter().chain([&network]) {
        let (status, body) = stranger.get(&eve, &thing.uri.parse()?).await?;
        ensure!(status == 404, "{}: {status} {body}", thing.uri);
        for rest in ["replies", "context"] {
            let (status, _) = stranger
                .get(&eve, &format!("{}/{rest}", thing.uri).parse()?)
                .await?;
            assert_eq!(status.as_u16(), 404, "{rest}");
        }
    }
    Ok(())
}
