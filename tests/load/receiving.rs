//! Activities come in: signed by many actors of many servers, over connections that stay open.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use tokio::task::JoinSet;

use crate::{
    Plan,
    crowd::Crowd,
    node::Node,
    process,
    signing::{http_date, now},
    table::{Table, each, megabytes, milliseconds},
    wire::Connection,
};

const SERVERS: usize = 20;
const ACTORS: usize = 200;
const CONNECTIONS: usize = 64;

pub async fn measure(plan: &Plan, table: &mut Table) -> Result<()> {
    let crowd = Crowd::gather().await?;
    let mut node = Node::found(plan).await?;
    node.start().await?;
    let actors: Vec<String> = (0..ACTORS).map(|n| crowd.actor(n % SERVERS, n)).collect();
    let published = published_now()?;

    // The node meets everyone: it fetches their keys now, and not while it is measured.
    let greetings = write(&crowd, &node, &actors, 0..ACTORS, &published)?;
    pour(node.port, greetings).await?;
    node.heard().await?;
    follow_all(&node).await?;

    let count = plan.activities;
    let requests = write(&crowd, &node, &actors, ACTORS..ACTORS + count, &published)?;
    let (before, begun) = (node.processor_time()?, Instant::now());
    pour(node.port, requests).await?;
    let (taken, answered) = (node.processor_time()?, begun.elapsed());
    let memory = process::memory(node.pid()?)?;
    node.heard().await?;
    let heard = node.processor_time()?;
    let all_heard = begun.elapsed();
    let stored = node
        .number("select count(*) from posts where not local")
        .await?;
    ensure!(
        usize::try_from(stored)? == ACTORS + count,
        "{stored} posts are there"
    );

    let rate = |time: Duration| format!("{:.0} a second", count as f64 / time.as_secs_f64());
    table.note("incoming activities answered", rate(answered));
    table.note("incoming activities, effects heard", rate(all_heard));
    table.note(
        "processor time each until answered",
        milliseconds(each(taken - before, count)),
    );
    table.note(
        "processor time each, effects heard",
        milliseconds(each(heard - before, count)),
    );
    table.note("resident memory under that load", megabytes(memory));
    let peak = process::peak_memory(node.pid()?)?;
    table.note("most resident memory so far", megabytes(peak));
    node.stop().await
}

fn write(
    crowd: &Crowd,
    node: &Node,
    actors: &[String],
    numbers: std::ops::Range<usize>,
    published: &str,
) -> Result<Vec<Vec<u8>>> {
    let (first, count) = (numbers.start, numbers.len());
    let parts = std::thread::available_parallelism()?.get();
    // Signing takes longer than anything else here.
    std::thread::scope(|scope| {
        let sign = |part: usize| {
            (first + part..first + count)
                .step_by(parts)
                .map(|n| crowd.note(node, &actors[n % actors.len()], n, published))
                .collect::<Result<Vec<_>>>()
        };
        let threads: Vec<_> = (0..parts)
            .map(|part| scope.spawn(move || sign(part)))
            .collect();
        let mut all = Vec::with_capacity(count);
        for thread in threads {
            all.extend(thread.join().ok().context("a thread that signs failed")??);
        }
        Ok(all)
    })
}

/// Sends every request once, and waits until each is answered with 202.
pub async fn pour(port: u16, requests: Vec<Vec<u8>>) -> Result<()> {
    let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));
    let mut senders = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (requests, next) = (requests.clone(), next.clone());
        senders.spawn(async move {
            let mut connection = Connection::open(port).await?;
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                let status = connection.ask(request).await?;
                ensure!(status < 300, "answered with {status}");
            }
            Ok::<_, anyhow::Error>(())
        });
    }
    while let Some(done) = senders.join_next().await {
        done??;
    }
    Ok(())
}

/// Has the group follow everyone it knows, so that what they say is on the network page.
pub async fn follow_all(node: &Node) -> Result<()> {
    node.sql(
        "insert into follows (id, follower_id, followee_id, state, uri, created_at, accepted_at)
         select a.id, g.actor_id, a.id, 'accepted', a.uri || '#followed', 0, 0
         from actors a cross join groups g where not a.local",
    )
    .await?;
    Ok(())
}

/// This moment as JSON tells it.
pub fn published_now() -> Result<String> {
    timestamp(now()?)
}

/// A moment as JSON tells it, from seconds since 1970.
fn timestamp(at: i64) -> Result<String> {
    let date = http_date(at)?;
    let words: Vec<&str> = date
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let [_, day, month, year, time, _] = words[..] else {
        anyhow::bail!("{date} is no date");
    };
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = months
        .iter()
        .position(|name| *name == month)
        .context("no month")?
        + 1;
    Ok(format!("{year}-{month:02}-{day}T{time}Z"))
}
