//! Posts go out, signed, each to many servers of which each has an inbox of its own.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use community::{
    member::Present,
    post::{self, Author, Draft, Kind, Visibility},
    store::Db,
};

use crate::{
    Plan,
    crowd::Crowd,
    node::{self, Node},
    process,
    table::{Table, each, megabytes, milliseconds},
};

/// As many deliveries at least are measured, so that the clock of processor time is fine enough.
const ENOUGH: usize = 4_000;

pub async fn measure(plan: &Plan, table: &mut Table) -> Result<()> {
    for &peers in &plan.peers {
        let crowd = Crowd::gather().await?;
        let mut node = Node::found(plan).await?;
        befriend(&node, &crowd, peers).await?;
        let db = node.db().await?;
        let by = node::coordinator(&db).await?;
        node.start().await?;
        // The first one opens connections, as it would after a quiet hour; it is measured apart.
        let (first, _) = send(&node, &db, &by, &crowd, peers).await?;
        let rounds = ENOUGH.div_ceil(peers);
        let (mut work, mut took) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..rounds {
            let (more, time) = send(&node, &db, &by, &crowd, peers).await?;
            work += more;
            took += time;
        }
        let count = rounds * peers;
        let rate = count as f64 / took.as_secs_f64();
        table.note(
            format!("{peers} peers: processor time of a delivery"),
            milliseconds(each(work, count)),
        );
        table.note(
            format!("{peers} peers: the same, the first time"),
            milliseconds(each(first, peers)),
        );
        table.note(
            format!("{peers} peers: deliveries"),
            format!("{rate:.0} a second"),
        );
        let memory = process::peak_memory(node.pid()?)?;
        table.note(
            format!("{peers} peers: most resident memory"),
            megabytes(memory),
        );
        db.close().await;
        node.stop().await?;
    }
    Ok(())
}

/// Publishes a post and waits until everyone has it; processor time of the node, and time.
async fn send(
    node: &Node,
    db: &Db,
    by: &Present,
    crowd: &Crowd,
    peers: usize,
) -> Result<(Duration, Duration)> {
    let (had, before, begun) = (crowd.taken(), node.processor_time()?, Instant::now());
    publish(db, by).await?;
    loop {
        let waiting = node
            .number("select (select count(*) from deliveries) + (select count(*) from effects)")
            .await?;
        if crowd.taken() >= had + peers && waiting == 0 {
            break;
        }
        ensure!(
            begun.elapsed() < Duration::from_secs(600),
            "{waiting} deliveries still wait"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // A delivery that was repeated is one delivery.
    Ok((
        node.processor_time()?.saturating_sub(before),
        begun.elapsed(),
    ))
}

/// The group says something to everyone.
pub async fn publish(db: &Db, by: &Present) -> Result<()> {
    let mut tx = db.begin().await?;
    let author = Author {
        member: by.clone(),
        as_group: true,
    };
    let draft = Draft::new(
        Visibility::Public,
        "en",
        "We meet again on Saturday, and the kettle is on from two. Who can bring a lamp?",
    );
    post::publish(&mut tx, &author, Kind::Note, draft).await?;
    Ok(tx.commit().await?)
}

/// One follower on each of so many servers.
pub async fn befriend(node: &Node, crowd: &Crowd, peers: usize) -> Result<()> {
    let host = crowd.host(0).replacen("p0", "", 1);
    node.sql(&format!(
        "insert into actors (id, uri, kind, local, outside, username, host, name, summary, inbox, shared_inbox, fields,
            manually_approves, also_known_as, fetched_at, created_at, updated_at)
         with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < {peers})
         select n, 'http://p' || n || '{host}/users/u' || n, 'person', false, true, 'u' || n, 'p' || n || '{host}', 'Somebody', '',
            'http://p' || n || '{host}/users/u' || n || '/inbox', 'http://p' || n || '{host}/inbox', '[]', false, '[]', 0, 0, 0
         from numbers"
    ))
    .await?;
    node.sql(
        "insert into follows (id, follower_id, followee_id, state, uri, created_at, accepted_at)
         select a.id, a.id, g.actor_id, 'accepted', a.uri || '#follow', 0, 0
         from actors a cross join groups g where not a.local",
    )
    .await?;
    Ok(())
}
