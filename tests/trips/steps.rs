//! What the journeys share: people who sign in and write, groups that know each other, places where nothing may leak.

use std::fmt::Display;

use anyhow::{Context, Result, ensure};
use community::{
    call::{self, Answer, AnswerState, Call},
    id::Id,
    member::{self, Role},
    post::Post,
    report::{self, Report},
    store::Db,
};
use reqwest::header::{ACCEPT, LOCATION};
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use crate::rig::{
    eventually,
    instance::Instance,
    net,
    peer::{ACTIVITY_JSON, Actor, Peer},
    visitor::{Page, Visitor},
};

pub const PASSWORD: &str = "four words of my own";
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// A node with a coordinator, mei, who is signed in.
pub async fn group(name: &str) -> Result<(Instance, Visitor)> {
    let node = Instance::start(name).await?;
    let mei = joined(&node, "mei", "coordinator").await?;
    Ok((node, mei))
}

/// Adds a member and signs her in.
pub async fn joined(node: &Instance, handle: &str, role: &str) -> Result<Visitor> {
    node.member(handle, role, PASSWORD).await?;
    sign_in(node, handle).await
}

pub async fn sign_in(node: &Instance, handle: &str) -> Result<Visitor> {
    let visitor = node.visitor()?;
    let form = [("handle", handle), ("password", PASSWORD), ("next", "/")];
    let page = visitor.send("/sign-in", &form).await?;
    ensure!(
        visitor.jar(|jar| jar.get("session").is_some()),
        "{handle} is not signed in: {}",
        page.text()?
    );
    Ok(visitor)
}

/// Something that was published.
#[derive(Clone, Debug)]
pub struct Thing {
    /// Its page: `/@handle/ID`.
    pub page: String,
    pub id: String,
    /// Its name on the network.
    pub uri: String,
}

impl Thing {
    pub fn key(&self) -> Result<Id<Post>> {
        Ok(self.id.parse()?)
    }

    /// A path below `/posts/ID`.
    pub fn at(&self, rest: &str) -> String {
        format!("/posts/{}/{rest}", self.id)
    }
}

/// What stands in the form of a call that everyone may see.
pub fn call_form<'a>(title: &'a str, held_back: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("title", title),
        (
            "text",
            "Two hours on a quiet afternoon, with tea afterwards.",
        ),
        ("language", "en"),
        ("visibility", "public"),
        ("as_group", "yes"),
        ("category", "help-a-person"),
        ("needed", "2"),
        ("area", "East Town"),
        ("held_back", held_back),
    ]
}

pub fn story_form<'a>(title: &'a str, text: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("title", title),
        ("text", text),
        ("language", "en"),
        ("visibility", "public"),
        ("as_group", "yes"),
        ("form", "long"),
        ("teller", "group"),
        ("themes", "first year, letting go"),
        ("book", "ask"),
    ]
}

pub fn event_form(title: &str) -> Vec<(&str, &str)> {
    vec![
        ("title", title),
        (
            "text",
            "New people are welcome; a member meets you at the door.",
        ),
        ("language", "en"),
        ("visibility", "public"),
        ("as_group", "yes"),
        ("date", "2027-12-12"),
        ("start", "14:00"),
        ("end", "16:00"),
        ("timezone", "Asia/Hong_Kong"),
        ("modes", "in-person"),
        ("place_name", "Community Room"),
        ("area", "Sham Shui Po"),
        ("address", "Room 3, 12 Fuk Wa Street"),
        ("precision", "area"),
        ("joining", "free"),
        ("capacity", "12"),
    ]
}

pub fn post_form<'a>(text: &'a str, visibility: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("text", text),
        ("language", "en"),
        ("visibility", visibility),
        ("as_group", "yes"),
    ]
}

/// The same form with one answer changed.
pub fn with<'a>(
    mut form: Vec<(&'a str, &'a str)>,
    name: &'a str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    form.retain(|(known, _)| *known != name);
    form.push((name, value));
    form
}

/// Publishes what stands in the form.
pub async fn publish(
    node: &Instance,
    by: &Visitor,
    path: &str,
    form: Vec<(&str, &str)>,
) -> Result<Thing> {
    let sent = by.send(path, &with(form, "step", "publish")).await?;
    ensure!(
        sent.status == 303,
        "{path}: {}\n{}",
        sent.status,
        sent.text()?
    );
    let page = location(&sent)?.path().to_owned();
    let id = page
        .rsplit('/')
        .next()
        .context("a path has parts")?
        .to_owned();
    let uri = node.at(&format!("/ap/posts/{id}"))?.into();
    Ok(Thing { page, id, uri })
}

/// Where an answer sends the browser.
pub fn location(page: &Page) -> Result<Url> {
    let target = page
        .headers
        .get(LOCATION)
        .with_context(|| format!("{} sends nowhere", page.url))?;
    Ok(page.url.join(target.to_str()?)?)
}

/// The coordinator looks the other group up by its handle and follows it; done when it counts one follower more.
pub async fn follow(coordinator: &Visitor, other: &Instance) -> Result<()> {
    let before = followers(other).await?;
    let address = format!("@{}@{}", other.name, other.host());
    let query: String = form_urlencoded::byte_serialize(address.as_bytes()).collect();
    let found = coordinator
        .see(&format!("/network/find?address={query}"))
        .await?;
    found.sees(&format!("The {} group", other.name))?;
    found.form("/desk/follow").accepted().await?;
    eventually("the follow is accepted", async || {
        Ok((followers(other).await? > before).then_some(()))
    })
    .await
}

pub async fn followers(node: &Instance) -> Result<u64> {
    let collection = object(&node.at(&format!("/ap/groups/{}/followers", node.name))?).await?;
    collection["totalItems"].as_u64().context("no totalItems")
}

/// Waits until a thing of another group is on the reader's network page; its page on her node.
pub async fn arrives(reader: &Visitor, title: &str) -> Result<String> {
    eventually(&format!("{title:?} on the network page"), async || {
        Ok(reader.see("/network").await?.link(title).ok())
    })
    .await
}

/// Waits until a page shows the words; the page.
pub async fn shows(reader: &Visitor, path: &str, words: &str) -> Result<Page> {
    eventually(&format!("{words:?} at {path}"), async || {
        let page = reader.see(path).await?;
        Ok(page.text()?.contains(words).then_some(page))
    })
    .await
}

/// An object as everyone gets it.
pub async fn object(url: &Url) -> Result<Value> {
    let (status, body) = asked(url, ACTIVITY_JSON).await?;
    ensure!(status == 200, "{url}: {status} {body}");
    Ok(serde_json::from_str(&body)?)
}

/// Status and body of a GET by a stranger.
pub async fn asked(url: &Url, accept: &str) -> Result<(u16, String)> {
    let answer = net::client()?
        .get(url.clone())
        .header(ACCEPT, accept)
        .send()
        .await?;
    Ok((answer.status().as_u16(), answer.text().await?))
}

/// Everything of a node that a stranger can read, around one thing: pages and documents, and the log besides.
pub async fn is_nowhere_public(node: &Instance, words: &str, thing: Option<&Thing>) -> Result<()> {
    let name = &node.name;
    let mut paths: Vec<String> = [
        "/",
        "/stories",
        "/events",
        "/calls",
        "/calls?kind=offer",
        "/inside",
        "/network",
        "/notices",
        "/mine",
        "/desk",
        "/about",
        "/self-help",
        "/join",
        "/sign-in",
        "/ap/instance",
        "/ap/instance/outbox",
        "/ap/instance/outbox?page=true",
        "/.well-known/nodeinfo",
        "/nodeinfo/2.1",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.push(format!("/@{name}"));
    for rest in [
        "",
        "/outbox",
        "/outbox?page=true",
        "/followers",
        "/following",
        "/featured",
        "/upcoming",
    ] {
        paths.push(format!("/ap/groups/{name}{rest}"));
    }
    if let Some(thing) = thing {
        let id = &thing.id;
        paths.push(thing.page.clone());
        paths.push(format!("/network/posts/{id}"));
        for rest in ["answers", "attendances", "edit", "share", "calendar.ics"] {
            paths.push(format!("/posts/{id}/{rest}"));
        }
        for rest in ["", "/replies", "/context", "/attendees"] {
            paths.push(format!("/ap/posts/{id}{rest}"));
        }
    }
    for path in &paths {
        for accept in [
            "text/html",
            ACTIVITY_JSON,
            "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
        ] {
            let (status, body) = asked(&node.at(path)?, accept).await?;
            ensure!(
                !body.contains(words),
                "{words:?} is at {path} ({accept}): {body}"
            );
            ensure!(status < 500, "{path}: {status}");
        }
    }
    ensure!(
        !node.log().contains(words),
        "{words:?} is in the log of {name}"
    );
    Ok(())
}

/// None of these pages shows the words to this member.
pub async fn is_hidden_from(member: &Visitor, words: &str, paths: &[&str]) -> Result<()> {
    for path in paths {
        let page = member.open(path).await?;
        ensure!(
            page.status.as_u16() < 500,
            "{path}: {}\n{}",
            page.status,
            page.text()?
        );
        page.sees_not(words)?;
    }
    Ok(())
}

/// Nothing that the peer received or was asked holds the words.
pub fn never_reached(peer: &Peer, words: &str) -> Result<()> {
    for received in peer.received() {
        let body = String::from_utf8_lossy(&received.body);
        ensure!(
            !body.contains(words),
            "{words:?} was sent to {}: {body}",
            received.path
        );
    }
    Ok(())
}

/// The call as its node has it.
pub async fn call_of(db: &Db, thing: &Thing) -> Result<Call> {
    call::get(db, thing.key()?).await?.context("no such call")
}

/// Waits until the answers to a call stand so, oldest first.
pub async fn answers_stand(db: &Db, thing: &Thing, wanted: &[AnswerState]) -> Result<Vec<Answer>> {
    let mut last = Vec::new();
    let outcome = eventually(&format!("answers that are {wanted:?}"), async || {
        let answers = call::answers(db, thing.key()?).await?;
        last = answers.iter().map(|answer| answer.state).collect();
        Ok((last == wanted).then_some(answers))
    })
    .await;
    outcome.with_context(|| format!("they are {last:?}"))
}

/// The hosts say yes or no to an answer.
pub async fn decide(host: &Visitor, answer: &Answer, deed: &str, words: &str) -> Result<Page> {
    host.submit(
        &format!("/answers/{}/{deed}", answer.id),
        &[("words", words)],
    )
    .await
}

/// The address of the group's actor.
pub fn group_uri(node: &Instance) -> Result<Url> {
    node.at(&format!("/ap/groups/{}", node.name))
}

/// The inbox of the group.
pub fn inbox(node: &Instance) -> Result<Url> {
    node.at(&format!("/ap/groups/{}/inbox", node.name))
}

/// Somebody at a peer follows the group, which lets her.
pub async fn peer_follows(peer: &Peer, follower: &Actor, node: &Instance) -> Result<Value> {
    let follow = peer.activity("Follow", follower, json!(group_uri(node)?));
    let status = peer.post(follower, &inbox(node)?, &follow).await?;
    ensure!(status == 202, "Follow: {status}");
    peer.receives("an Accept of the follow", |activity| {
        activity["type"] == "Accept"
            && (activity["object"] == follow["id"] || activity["object"]["id"] == follow["id"])
    })
    .await?;
    Ok(follow)
}

/// A note as most programs send it: a Create for everyone, with the group mentioned.
pub fn note(
    peer: &Peer,
    by: &Actor,
    node: &Instance,
    in_reply_to: Option<&str>,
    text: &str,
) -> Result<Value> {
    let group = group_uri(node)?;
    let object = json!({
        "id": peer.fresh_id("notes"),
        "type": "Note",
        "attributedTo": by.id,
        "inReplyTo": in_reply_to,
        "content": format!("<p>{text}</p>"),
        "published": "2026-11-20T08:15:30Z",
        "to": [PUBLIC],
        "cc": [format!("{}/followers", by.id), group],
        "tag": [{"type": "Mention", "href": group, "name": format!("@{}@{}", node.name, node.host())}],
        "attachment": [],
    });
    Ok(create(peer, by, object))
}

/// The same, to the group alone.
pub fn private_note(
    peer: &Peer,
    by: &Actor,
    node: &Instance,
    in_reply_to: Option<&str>,
    text: &str,
) -> Result<Value> {
    let mut create = note(peer, by, node, in_reply_to, text)?;
    let group = json!([group_uri(node)?]);
    for part in ["/to", "/object/to"] {
        *create.pointer_mut(part).context("a Create has both")? = group.clone();
    }
    for part in ["/cc", "/object/cc"] {
        *create.pointer_mut(part).context("a Create has both")? = json!([]);
    }
    Ok(create)
}

/// A Create of a whole object, addressed alike.
pub fn create(peer: &Peer, by: &Actor, object: Value) -> Value {
    let (to, cc) = (object["to"].clone(), object["cc"].clone());
    let mut create = peer.activity("Create", by, object);
    create["to"] = to;
    create["cc"] = cc;
    create
}

/// Posts an activity that must be taken.
pub async fn taken(peer: &Peer, by: &Actor, node: &Instance, activity: &Value) -> Result<()> {
    let status = peer.post(by, &inbox(node)?, activity).await?;
    ensure!(status == 202, "{status} for {activity}\n{}", peer_log(node));
    Ok(())
}

fn peer_log(node: &Instance) -> impl Display {
    let log = node.log();
    log.lines()
        .rev()
        .take(5)
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .join("\n")
}

/// What waits at the desk of the group's first coordinator.
pub async fn open_reports(db: &Db) -> Result<Vec<Report>> {
    let coordinators = member::holding(db, &[Role::Coordinator]).await?;
    let first = coordinators.first().context("a coordinator")?;
    let by = member::present(db, first.id).await?.context("is here")?;
    Ok(report::open(db, &by).await?)
}

/// Today and tomorrow where the group lives, which is in Hong Kong; since midnight may come.
pub async fn two_days(node: &Instance) -> Result<[String; 2]> {
    let now = node.db().await?.now().plus_hours(8);
    Ok([now, now.plus_days(1)].map(|moment| moment.to_rfc3339().chars().take(10).collect()))
}
