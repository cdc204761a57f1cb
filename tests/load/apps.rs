//! What apps get: a page of a home, asked over HTTP with a token; and how soon a stream tells of what has come from elsewhere.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use community::{access, id::Id, member::Member, store::Db};
use futures_util::StreamExt as _;
use tokio::{net::TcpStream, task::JoinHandle, time::timeout};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest as _};

use crate::{
    Plan,
    crowd::Crowd,
    lists,
    node::{self, Node},
    process,
    receiving::{pour, published_now},
    table::{Table, each, milliseconds},
    wire::Connection,
};

/// How many follows the members have whose homes are read.
const FOLLOWS: [usize; 3] = [1_000, 100, 10];
const TIMES: usize = 400;
const ACTORS: usize = 40;
/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

pub async fn measure(plan: &Plan, table: &mut Table) -> Result<()> {
    for &posts in &plan.posts {
        homes(plan, posts, table).await?;
    }
    streams(plan, table).await
}

/// A page of 20, for members who follow many and few: the whole request.
async fn homes(plan: &Plan, posts: i64, table: &mut Table) -> Result<()> {
    let mut node = Node::found(plan).await?;
    let db = node.db().await?;
    let mut readers = Vec::new();
    for follows in FOLLOWS {
        let name = format!("reader_{follows}");
        let member = node::coordinator_named(&db, &name).await?.member.id;
        readers.push((follows, member, token(&db, member).await?));
    }
    lists::fill(&node, db.now().millis(), posts).await?;
    db.close().await;
    for (follows, member, _) in &readers {
        node.sql(&format!(
            "delete from follows where followee_id > {follows}
             and follower_id = (select actor_id from members where id = {member})"
        ))
        .await?;
    }
    node.start().await?;
    if let Some((_, _, token)) = readers.first() {
        search(&node, token, posts, table).await?;
    }
    for (follows, _, token) in readers {
        let path = "/api/v1/timelines/home?limit=20";
        let request = get(&node, path, &token);
        let mut connection = Connection::open(node.port).await?;
        // As somebody finds it who opens her app for the second time that day.
        for _ in 0..20 {
            connection.write(&request).await?;
            let head = connection.read().await?.context("no answer")?;
            ensure!(head.length > 20_000, "twenty statuses are longer");
        }
        let before = process::precise_time(node.pid()?)?;
        let mut times = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            let begun = Instant::now();
            connection.ask(&request).await?;
            times.push(begun.elapsed());
        }
        let work = process::precise_time(node.pid()?)?.saturating_sub(before);
        let thousands = posts / 1_000;
        table.note(
            format!("{thousands} k posts, {follows} follows: an app's home of 20, processor time"),
            milliseconds(each(work, TIMES)),
        );
        table.note("the same, until answered", halves(&mut times));
    }
    node.stop().await
}

/// Words that many posts have, and words that none has: then all of them are looked at.
async fn search(node: &Node, token: &str, posts: i64, table: &mut Table) -> Result<()> {
    const TIMES: usize = 5;
    let thousands = posts / 1_000;
    for (what, words) in [("that many have", "kettle"), ("that none has", "zephyr")] {
        let path = format!("/api/v2/search?type=statuses&q={words}");
        let request = get(node, &path, token);
        let mut connection = Connection::open(node.port).await?;
        let before = process::precise_time(node.pid()?)?;
        for _ in 0..TIMES {
            let status = connection.ask(&request).await?;
            ensure!(status == 200, "a search is answered with {status}");
        }
        let work = process::precise_time(node.pid()?)?.saturating_sub(before);
        table.note(
            format!("{thousands} k posts, a search for a word {what}, processor time"),
            milliseconds(each(work, TIMES)),
        );
    }
    Ok(())
}

/// From the answer to a server elsewhere to the event at a reader's app, one after the other and fifty a second.
async fn streams(plan: &Plan, table: &mut Table) -> Result<()> {
    let crowd = Crowd::gather().await?;
    let mut node = Node::found(plan).await?;
    let db = node.db().await?;
    let member = node::coordinator(&db).await?.member.id;
    let token = token(&db, member).await?;
    db.close().await;
    node.start().await?;
    let actors: Vec<String> = (0..ACTORS).map(|n| crowd.actor(n % 20, n)).collect();
    let published = published_now()?;
    let note = |n: usize| crowd.note(&node, &actors[n % ACTORS], n, &published);
    let greetings: Result<Vec<Vec<u8>>> = (0..ACTORS).map(&note).collect();
    pour(node.port, greetings?).await?;
    node.heard().await?;
    lists::follow_everyone(&node).await?;

    let count = (plan.activities / 40).max(50);
    let mut from = ACTORS;
    for (what, pace) in [
        ("one after the other", None),
        ("fifty a second", Some(Duration::from_millis(20))),
    ] {
        let notes: Result<Vec<Vec<u8>>> = (from..from + count).map(&note).collect();
        let told = listen(&node, &token, count).await?;
        let mut connection = Connection::open(node.port).await?;
        let mut answered = HashMap::new();
        let mut times = Vec::new();
        let mut told = Told { told, seen: 0 };
        for (n, request) in (from..).zip(notes?) {
            let begun = Instant::now();
            let status = connection.ask(&request).await?;
            ensure!(status == 202, "a note is answered with {status}");
            answered.insert(n, Instant::now());
            match pace {
                None => {
                    let (found, at) = told.next().await?;
                    ensure!(found == n, "told of {found} instead of {n}");
                    times.push(at.saturating_duration_since(answered[&n]));
                }
                Some(pace) => tokio::time::sleep(pace.saturating_sub(begun.elapsed())).await,
            }
        }
        while told.seen < count {
            let (n, at) = told.next().await?;
            let answered = answered.get(&n).context("told of what nobody sent")?;
            times.push(at.saturating_duration_since(*answered));
        }
        from += count;
        table.note(
            format!("{count} notes from elsewhere, {what}: from the answer to the stream's event"),
            halves(&mut times),
        );
    }
    node.stop().await
}

struct Told {
    told: tokio::sync::mpsc::UnboundedReceiver<(usize, Instant)>,
    seen: usize,
}

impl Told {
    async fn next(&mut self) -> Result<(usize, Instant)> {
        let next = timeout(PATIENCE, self.told.recv()).await;
        self.seen += 1;
        next.context("the stream is silent")?.context("it ended")
    }
}

/// Opens a stream of a home, and notes of so many posts when they were told.
async fn listen(
    node: &Node,
    token: &str,
    count: usize,
) -> Result<tokio::sync::mpsc::UnboundedReceiver<(usize, Instant)>> {
    let address = format!(
        "ws://{}/api/v1/streaming?access_token={token}&stream=user",
        node.authority()
    );
    let connection = TcpStream::connect(("127.0.0.1", node.port)).await?;
    let request = address.into_client_request()?;
    let (mut socket, _) = tokio_tungstenite::client_async(request, connection).await?;
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    let _listening: JoinHandle<()> = tokio::spawn(async move {
        let mut seen = 0;
        while seen < count
            && let Some(Ok(message)) = socket.next().await
        {
            let at = Instant::now();
            if let Message::Text(text) = message
                && let Some(number) = number_in(&text)
            {
                seen += 1;
                // Nobody may be waiting for it any more.
                let _ = sender.send((number, at));
            }
        }
    });
    Ok(receiver)
}

/// The number at the end of the address of the post that an event tells of.
fn number_in(text: &str) -> Option<usize> {
    let (_, rest) = text.split_once("/statuses/")?;
    let digits = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
    digits.parse().ok()
}

async fn token(db: &Db, member: Id<Member>) -> Result<String> {
    let mut tx = db.begin().await?;
    let token = access::make_token(&mut tx, member, false, "read", None).await?;
    tx.commit().await?;
    Ok(token)
}

fn get(node: &Node, path: &str, token: &str) -> Vec<u8> {
    let host = node.authority();
    format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n\r\n")
        .into_bytes()
}

/// What half of them took at most, and what all but one in a hundred.
fn halves(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |hundredths: usize| {
        let place = times.len() * hundredths / 100;
        milliseconds(times[place.min(times.len() - 1)])
    };
    format!("p50 {}, p99 {}", at(50), at(99))
}
