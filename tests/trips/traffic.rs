//! What comes in and goes out while nodes are killed, and what must be there afterwards.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use community::{
    actor, delivery, member,
    notification::{self, Reason, Which},
    post, queue,
    store::Db,
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde_json::{Value, json};
use tokio::sync::watch;
use url::Url;

use super::steps::*;
use crate::rig::{
    instance::Instance,
    peer::{Actor, Peer},
    visitor::{Page, Visitor},
};

/// How long one step is tried again before the test gives up; generous, because a machine may be busy.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// How a run goes: `KILLS` says how many, `KILLS_SEED` has the same choices made again.
#[derive(Clone, Copy)]
pub struct Plan {
    pub kills: usize,
    pub seed: u64,
}

impl Plan {
    pub fn read(usual: usize) -> Result<Self> {
        let named = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
        let kills = match named("KILLS") {
            Some(text) => text.parse().context("KILLS is a number")?,
            None => usual,
        };
        let seed = match named("KILLS_SEED") {
            Some(text) => text.parse().context("KILLS_SEED is a number")?,
            None => u64::from(rand::random::<u32>()),
        };
        eprintln!("{kills} kills; KILLS_SEED={seed} chooses the same again");
        Ok(Self { kills, seed })
    }

    /// The choices of one part of the run, which do not depend on what the others choose.
    pub fn chance(self, part: u64) -> StdRng {
        StdRng::seed_from_u64(self.seed.wrapping_mul(1_000_003).wrapping_add(part))
    }
}

/// Where a node takes what others send.
#[derive(Clone)]
pub struct Target {
    name: String,
    host: String,
    base: Url,
    group: Url,
    inbox: Url,
}

impl Target {
    pub fn of(node: &Instance) -> Result<Self> {
        Ok(Self {
            name: node.name.clone(),
            host: node.host(),
            base: node.url.clone(),
            group: group_uri(node)?,
            inbox: inbox(node)?,
        })
    }
}

/// A note that a node took, and how it stands now.
pub struct Said {
    uri: String,
    /// None when it was deleted.
    words: Option<String>,
    is_private: bool,
}

/// Somebody at a peer writes to the group, changes and deletes some of it, one after the other. Whatever has no answer is sent
/// again, as every server does; now and then also what had one.
pub async fn speak(
    peer: Arc<Peer>,
    author: Actor,
    to: Target,
    stop: watch::Receiver<bool>,
    mut chance: StdRng,
) -> Result<Vec<Said>> {
    let mut said: Vec<Said> = Vec::new();
    let mut moment = 0;
    while !*stop.borrow() {
        let number = said.len();
        let is_private = number % 5 == 4;
        let words = format!("{} says {number}", author.handle);
        let uri = peer.fresh_id("notes");
        let object = written(&author, &to, &uri, &words, is_private, None);
        hand_over(
            &peer,
            &author,
            &to,
            &create(&peer, &author, object),
            &mut chance,
        )
        .await?;
        said.push(Said {
            uri,
            words: Some(words),
            is_private,
        });
        let earlier = number.saturating_sub(chance.random_range(0..6));
        let Some(one) = said.get_mut(earlier).filter(|one| !one.is_private) else {
            continue;
        };
        let deed = chance.random_range(0..10);
        if one.words.is_some() && deed < 3 {
            moment += 1;
            let words = format!("{} says {earlier} otherwise, {moment}", author.handle);
            let object = written(&author, &to, &one.uri, &words, false, Some(moment));
            let mut update = create(&peer, &author, object);
            update["type"] = json!("Update");
            hand_over(&peer, &author, &to, &update, &mut chance).await?;
            one.words = Some(words);
        } else if deed == 3 {
            let tombstone = json!({"id": one.uri, "type": "Tombstone"});
            let mut delete = peer.activity("Delete", &author, tombstone);
            delete["to"] = json!([PUBLIC]);
            hand_over(&peer, &author, &to, &delete, &mut chance).await?;
            one.words = None;
        }
        tokio::time::sleep(Duration::from_millis(chance.random_range(5..60))).await;
    }
    Ok(said)
}

fn written(
    author: &Actor,
    to: &Target,
    uri: &str,
    words: &str,
    is_private: bool,
    changed: Option<u32>,
) -> Value {
    let mut note = json!({
        "id": uri,
        "type": "Note",
        "attributedTo": author.id,
        "content": format!("<p>{words}</p>"),
        "published": "2026-11-20T08:15:30Z",
        "to": [PUBLIC],
        "cc": [format!("{}/followers", author.id), to.group],
        "tag": [{"type": "Mention", "href": to.group, "name": format!("@{}@{}", to.name, to.host)}],
    });
    if is_private {
        note["to"] = json!([to.group]);
        note["cc"] = json!([]);
    }
    if let Some(step) = changed {
        let (hours, minutes, seconds) = (9 + step / 3600, step / 60 % 60, step % 60);
        note["updated"] = json!(format!("2026-11-20T{hours:02}:{minutes:02}:{seconds:02}Z"));
    }
    note
}

/// Sends until it is taken. Only "not now" and a broken connection are no answer; anything else is a fault.
async fn hand_over(
    peer: &Peer,
    author: &Actor,
    to: &Target,
    activity: &Value,
    chance: &mut StdRng,
) -> Result<()> {
    let begun = Instant::now();
    let mut again = chance.random_range(0..8) == 0;
    loop {
        match peer.post(author, &to.inbox, activity).await {
            Ok(status) if status == 202 && !again => return Ok(()),
            Ok(status) if status == 202 => again = false,
            Ok(status) if status == 503 => {}
            Ok(status) => bail!("{status} for {activity}"),
            Err(_) => {}
        }
        ensure!(begun.elapsed() < PATIENCE, "never taken: {activity}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// A post that a node accepted from its member, and how it stands now.
pub struct Told {
    uri: String,
    /// None when it was withdrawn.
    words: Option<String>,
}

/// A member writes as the group, changes and withdraws some of it, one after the other. Whoever has no answer sends the form again.
pub async fn write(
    member: Visitor,
    node: Target,
    stop: watch::Receiver<bool>,
    mut chance: StdRng,
) -> Result<Vec<Told>> {
    let mut told: Vec<Told> = Vec::new();
    let mut changes = 0;
    while !*stop.borrow() {
        let number = told.len();
        let words = format!("{} tells {number}", node.name);
        let once = format!("once-{number}-{:016x}", rand::random::<u64>());
        let mut form = with(post_form(&words, "public"), "step", "publish");
        form.push(("once", &once));
        let page = send(&member, "/posts/new", &form, false).await?;
        let page = page.context("a form always has an answer")?;
        let path = location(&page)?.path().to_owned();
        let id = path.rsplit('/').next().context("a path has parts")?;
        told.push(Told {
            uri: node.base.join(&format!("/ap/posts/{id}"))?.into(),
            words: Some(words),
        });
        let earlier = number.saturating_sub(chance.random_range(0..4));
        let one = told.get_mut(earlier).context("it was told")?;
        let id = one.uri.rsplit('/').next().unwrap_or_default().to_owned();
        let deed = chance.random_range(0..10);
        if one.words.is_some() && deed < 3 {
            changes += 1;
            let words = format!("{} tells {earlier} otherwise, {changes}", node.name);
            let form = with(post_form(&words, "public"), "step", "publish");
            send(&member, &format!("/posts/{id}/edit"), &form, false).await?;
            one.words = Some(words);
        } else if one.words.is_some() && deed == 3 {
            send(&member, &format!("/posts/{id}/withdraw"), &[], true).await?;
            one.words = None;
        }
        tokio::time::sleep(Duration::from_millis(chance.random_range(20..120))).await;
    }
    Ok(told)
}

/// Sends a form until it is answered. `may_be_gone`: after a lost answer the thing may be gone already, and that is the answer.
async fn send(
    by: &Visitor,
    path: &str,
    form: &[(&str, &str)],
    may_be_gone: bool,
) -> Result<Option<Page>> {
    let begun = Instant::now();
    let mut cut = false;
    loop {
        let answer = by.send(path, form).await;
        match answer {
            Ok(page) if page.status == 303 => return Ok(Some(page)),
            Ok(page) if may_be_gone && cut && (page.status == 404 || page.status == 410) => {
                return Ok(None);
            }
            Ok(page) if page.status == 503 => cut = true,
            Ok(page) => bail!("{path}: {}\n{}", page.status, page.text()?),
            Err(_) => cut = true,
        }
        ensure!(begun.elapsed() < PATIENCE, "never answered: {path}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// Waits until nothing is left to be heard or sent on a node; asks for what is in the way of whom to be tried again.
pub async fn settles(node: &Instance, db: &Db) -> Result<()> {
    let begun = Instant::now();
    let mut round = 0;
    loop {
        let waiting = delivery::waiting(db).await?;
        if waiting.is_empty() && !queue::effects_waiting(db).await? {
            return Ok(());
        }
        ensure!(
            begun.elapsed() < PATIENCE,
            "{} never settles: {waiting:#?}",
            node.name
        );
        round += 1;
        if round % 20 == 0 {
            // As a coordinator does who has seen that a peer is well: the pause after failures may have become minutes.
            for peer in waiting {
                node.run(&["queue", "retry", &peer.host]).await?;
            }
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

/// Everything that was said is there once, as it was said last. How many of it are private.
pub async fn all_said_is_there(db: &Db, author: &Actor, said: &[Said]) -> Result<usize> {
    let known = actor::by_uri(db, author.id.as_str())
        .await?
        .context("the author is not known")?;
    for one in said {
        let kept = post::by_uri(db, &one.uri).await?;
        let words = kept
            .filter(|post| post.deleted_at.is_none())
            .map(|post| post.content.plain().trim().to_owned());
        ensure!(
            words == one.words,
            "{} should say {:?}, and says {words:?}",
            one.uri,
            one.words
        );
    }
    let open = |one: &&Said| one.words.is_some() && !one.is_private;
    let public = said.iter().filter(open).count();
    let counted = post::count_public(db, known.id).await?;
    ensure!(
        usize::try_from(counted)? == public,
        "{public} notes of {} are here {counted} times",
        author.handle
    );
    Ok(said.iter().filter(|one| one.is_private).count())
}

/// How many private notes this member was told of.
pub async fn told_in_private(db: &Db, handle: &str) -> Result<usize> {
    let member = member::by_handle(db, handle)
        .await?
        .context("no such member")?;
    let which = Which {
        reasons: vec![Reason::PrivatePost],
        ..Which::default()
    };
    Ok(usize::try_from(
        notification::count(db, member.id, &which).await?,
    )?)
}

/// Everything that was told is on a node once, as it was told last: on its own, or on one that follows it.
pub async fn all_told_is_shown(db: &Db, author: &Url, told: &[Told]) -> Result<()> {
    for one in told {
        let kept = post::by_uri(db, &one.uri).await?;
        let words = kept
            .filter(|post| post.deleted_at.is_none())
            .map(|post| post.content.plain().trim().to_owned());
        ensure!(
            words == one.words,
            "{} should tell {:?}, and tells {words:?}",
            one.uri,
            one.words
        );
    }
    let known = actor::by_uri(db, author.as_str())
        .await?
        .context("the author is not known")?;
    let there = told.iter().filter(|one| one.words.is_some()).count();
    let counted = post::count_public(db, known.id).await?;
    ensure!(
        usize::try_from(counted)? == there,
        "{there} posts of {author} are here {counted} times"
    );
    Ok(())
}

/// What a peer got of one author.
#[derive(Default)]
pub struct Got {
    /// Deliveries, each time.
    pub deliveries: usize,
    /// How many of them had come before.
    pub repeated: usize,
}

/// Everything that was told reached the peer, well signed, in order, under one id each.
pub fn all_told_was_sent(peer: &Peer, author: &Url, told: &[Told]) -> Result<Got> {
    let mut got = Got::default();
    let mut ids = BTreeSet::new();
    let mut creates: Vec<String> = Vec::new();
    let mut by_post: BTreeMap<String, Vec<(String, Value)>> = BTreeMap::new();
    for one in peer.received() {
        let kind = one.activity["type"].as_str().unwrap_or_default().to_owned();
        // Whoever was asked for the key may have been killed over it, or cut off from the database; a signature that is wrong is none.
        let is_signed = match &one.signature {
            Ok(_) => true,
            Err(why) => {
                why.contains("error sending request") || why.contains("status server error")
            }
        };
        if one.activity["actor"] != author.as_str()
            || !is_signed
            || !["Create", "Update", "Delete"].contains(&kind.as_str())
        {
            continue;
        }
        ensure!(
            one.path == "/inbox",
            "not to the shared inbox: {}",
            one.path
        );
        got.deliveries += 1;
        if !ids.insert(one.activity["id"].to_string()) {
            got.repeated += 1;
            continue;
        }
        let object = &one.activity["object"];
        let uri = object["id"].as_str().unwrap_or_default().to_owned();
        if kind == "Create" {
            creates.push(uri.clone());
        }
        by_post.entry(uri).or_default().push((kind, object.clone()));
    }
    let all: Vec<&Told> = told
        .iter()
        // What was withdrawn before anybody heard of it need not be told at all.
        .filter(|one| one.words.is_some() || creates.contains(&one.uri))
        .collect();
    let wanted: Vec<&str> = all.iter().map(|one| one.uri.as_str()).collect();
    if creates != wanted {
        let odd = wanted
            .iter()
            .zip(creates.iter().map(String::as_str).chain([""]))
            .find(|(wanted, got)| *wanted != got);
        let odd = odd.map_or("", |(wanted, _)| *wanted);
        let of_it: Vec<String> = peer
            .received()
            .iter()
            .filter(|one| one.activity["object"]["id"] == odd)
            .map(|one| format!("{:?} {}", one.signature.as_ref().err(), one.activity))
            .collect();
        bail!(
            "{author} told {} posts, {} got {} in another order; the first odd one is {odd}, of which came: {of_it:#?}",
            wanted.len(),
            peer.base,
            creates.len()
        );
    }
    for one in all {
        let steps = by_post.get(&one.uri).context("nothing of it came")?;
        let kinds: Vec<&str> = steps.iter().map(|(kind, _)| kind.as_str()).collect();
        let is_in_order = kinds.first() == Some(&"Create")
            && kinds.iter().filter(|kind| **kind == "Create").count() == 1
            && kinds.iter().rev().skip(1).all(|kind| *kind != "Delete");
        ensure!(is_in_order, "{}: {kinds:?}", one.uri);
        let last = steps.last().context("there is one")?;
        match &one.words {
            None => ensure!(last.0 == "Delete", "{} was withdrawn: {kinds:?}", one.uri),
            Some(words) => {
                let content = last.1["content"].as_str().unwrap_or_default();
                let plain = content.replace("<p>", "").replace("</p>", "");
                ensure!(plain.trim() == words, "{}: {words:?}, {content:?}", one.uri);
            }
        }
    }
    Ok(got)
}
