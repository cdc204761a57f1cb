//! Nodes are killed at random moments while much comes in and goes out: nothing that was answered is lost, doubled or out of
//! order.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use rand::{RngExt as _, rngs::StdRng};
use tokio::{sync::watch, task::JoinSet};

use super::{steps::*, traffic::*};
use crate::rig::{
    instance::Instance,
    peer::{Actor, Peer},
};

/// Two groups that follow each other, two other servers that follow both, four people there who write to the groups, a coordinator
/// in each group who writes to everyone; and one who kills.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g1_g2_g7_g8_g9_kills_lose_nothing_and_repeat_nothing() -> Result<()> {
    let plan = Plan::read(30)?;
    let begun = Instant::now();
    let ((carers, mei), (coast, jo)) = tokio::try_join!(group("carers"), group("coast"))?;
    let members = [mei, jo];
    let mut nodes = [carers, coast];
    let peers = [
        Arc::new(Peer::start("north").await?),
        Arc::new(Peer::start("south").await?),
    ];
    follow(&members[0], &nodes[1]).await?;
    follow(&members[1], &nodes[0]).await?;
    let mut speakers: Vec<(Arc<Peer>, Actor, usize)> = Vec::new();
    for peer in &peers {
        // Two at each, so that there is one inbox for both.
        for (handle, at) in [("ann", 0), ("bo", 1)] {
            let actor = peer.actor(handle, "Person")?;
            for node in &nodes {
                peer_follows(peer, &actor, node).await?;
            }
            speakers.push((peer.clone(), actor, at));
        }
    }
    let (first, second) = tokio::try_join!(nodes[0].db(), nodes[1].db())?;
    let dbs = [first, second];
    for (node, db) in nodes.iter().zip(&dbs) {
        settles(node, db).await?;
    }
    let before = [
        told_in_private(&dbs[0], "mei").await?,
        told_in_private(&dbs[1], "mei").await?,
    ];
    let targets = [Target::of(&nodes[0])?, Target::of(&nodes[1])?];

    let (tell, stop) = watch::channel(false);
    let (mut coming, mut going) = (JoinSet::new(), JoinSet::new());
    for (number, (peer, actor, at)) in speakers.iter().enumerate() {
        let part = u64::try_from(number)?;
        let (peer, actor, to, stop) = (
            peer.clone(),
            actor.clone(),
            targets[*at].clone(),
            stop.clone(),
        );
        let chance = plan.chance(part);
        coming.spawn(async move { (number, speak(peer, actor, to, stop, chance).await) });
    }
    for (number, member) in members.iter().enumerate() {
        let (member, to, stop) = (member.clone(), targets[number].clone(), stop.clone());
        let chance = plan.chance(100 + u64::try_from(number)?);
        going.spawn(async move { (number, write(member, to, stop, chance).await) });
    }
    let slowest = kill(&mut nodes, plan.kills, plan.chance(200)).await?;
    tell.send(true)?;
    let mut told = [Vec::new(), Vec::new()];
    while let Some(done) = going.join_next().await {
        let (number, outcome) = done?;
        told[number] = outcome?;
    }
    let mut said = Vec::new();
    while let Some(done) = coming.join_next().await {
        let (number, outcome) = done?;
        said.push((number, outcome?));
    }
    for (node, db) in nodes.iter().zip(&dbs) {
        settles(node, db).await?;
    }

    let mut private = [0, 0];
    for (number, said) in &said {
        let (_, author, at) = &speakers[*number];
        private[*at] += all_said_is_there(&dbs[*at], author, said).await?;
    }
    let (mut deliveries, mut repeated) = (0, 0);
    for (number, told) in told.iter().enumerate() {
        let author = group_uri(&nodes[number])?;
        for db in &dbs {
            all_told_is_shown(db, &author, told).await?;
        }
        for peer in &peers {
            let got = all_told_was_sent(peer, &author, told)?;
            deliveries += got.deliveries;
            repeated += got.repeated;
        }
        // Each private note was told to the host, once.
        assert_eq!(
            told_in_private(&dbs[number], "mei").await? - before[number],
            private[number],
            "notices at {}",
            nodes[number].name
        );
    }
    let notes: usize = said.iter().map(|(_, said)| said.len()).sum();
    let posts: usize = told.iter().map(Vec::len).sum();
    eprintln!(
        "{} kills in {:?}: {notes} notes came in, {posts} posts went out in {deliveries} deliveries to two peers, {repeated} of \
         which came again; the slowest start to the first answer took {slowest:?}",
        plan.kills,
        begun.elapsed(),
    );
    Ok(())
}

/// Kills one or both at some moment, and starts them again a little later; tells how long the slowest start took.
async fn kill(nodes: &mut [Instance; 2], kills: usize, mut chance: StdRng) -> Result<Duration> {
    let mut slowest = Duration::ZERO;
    let mut done = 0;
    while done < kills {
        tokio::time::sleep(Duration::from_millis(chance.random_range(20..500))).await;
        let which = match chance.random_range(0..5) {
            0 | 1 => [true, false],
            2 | 3 => [false, true],
            _ => [true, true],
        };
        for (node, _) in nodes.iter_mut().zip(which).filter(|(_, is_hit)| *is_hit) {
            node.kill9()?;
            done += 1;
        }
        tokio::time::sleep(Duration::from_millis(chance.random_range(0..150))).await;
        for (node, _) in nodes.iter_mut().zip(which).filter(|(_, is_hit)| *is_hit) {
            let begun = Instant::now();
            let name = node.name.clone();
            node.serve()
                .await
                .with_context(|| format!("{name} does not come back after {done} kills"))?;
            slowest = slowest.max(begun.elapsed());
        }
    }
    Ok(slowest)
}
