//! Posts go out to many servers of which some are ill: how much longer those that are well wait for theirs.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::{
    Plan,
    crowd::{Crowd, Health},
    delivering::{befriend, publish},
    node::{self, Node},
    process,
    table::{Table, megabytes},
};

/// So many posts, one right after the other.
const POSTS: usize = 5;
/// What else the machine does comes and goes, so each is measured so often, in turn.
const ROUNDS: usize = 3;

/// A tenth refuses, a tenth is slow, a tenth fails three times.
fn ill(server: usize) -> Health {
    match server % 10 {
        1 => Health::Refuses,
        2 => Health::Slow,
        3 => Health::FailsThrice,
        _ => Health::Well,
    }
}

pub async fn measure(plan: &Plan, table: &mut Table) -> Result<()> {
    for &peers in &plan.peers {
        let well = (1..=peers).filter(|one| ill(*one) == Health::Well).count() * POSTS;
        let (mut undisturbed, mut disturbed, mut memory) = (Vec::new(), Vec::new(), 0);
        for _ in 0..ROUNDS {
            undisturbed.push(send(plan, peers, |_| Health::Well, peers * POSTS).await?.0);
            let (took, most) = send(plan, peers, ill, well).await?;
            disturbed.push(took);
            memory = memory.max(most);
        }
        let (undisturbed, disturbed) = (middle(undisturbed), middle(disturbed));
        let times = disturbed.as_secs_f64() / undisturbed.as_secs_f64();
        table.note(
            format!("{peers} peers, {POSTS} posts: until all have all"),
            format!("{:.1} s", undisturbed.as_secs_f64()),
        );
        table.note(
            format!("{peers} peers, three tenths ill: until the others have all"),
            format!("{:.1} s", disturbed.as_secs_f64()),
        );
        table.note(
            format!("{peers} peers, three tenths ill: so many times as long"),
            format!("{times:.2}"),
        );
        table.note(
            format!("{peers} peers, three tenths ill: most resident memory"),
            megabytes(memory),
        );
    }
    Ok(())
}

/// How long it takes until those that are well have taken so many deliveries; and the most memory meanwhile.
async fn send(
    plan: &Plan,
    peers: usize,
    health: fn(usize) -> Health,
    wanted: usize,
) -> Result<(Duration, u64)> {
    let crowd = Crowd::with_health(health).await?;
    let mut node = Node::found(plan).await?;
    befriend(&node, &crowd, peers).await?;
    let db = node.db().await?;
    let by = node::coordinator(&db).await?;
    node.start().await?;
    let begun = Instant::now();
    for _ in 0..POSTS {
        publish(&db, &by).await?;
    }
    while crowd.taken_by_well() < wanted {
        ensure!(
            begun.elapsed() < Duration::from_secs(900),
            "only {} of {wanted} deliveries came",
            crowd.taken_by_well()
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let took = begun.elapsed();
    let memory = process::peak_memory(node.pid()?)?;
    db.close().await;
    // What the ill ones wait for is not waited for.
    drop(node);
    Ok((took, memory))
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
