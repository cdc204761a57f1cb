//! Several processes on one PostgreSQL share the work and do nothing twice, through kills of any of them and cut connections; on
//! SQLite there is one.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use rand::RngExt as _;
use sqlx::Connection as _;
use tokio::{sync::watch, task::JoinSet};

use super::{steps::*, traffic::*};
use crate::rig::{
    cluster::Cluster,
    instance::Instance,
    peer::{Actor, Peer},
    postgres::Postgres,
    visitor::Visitor,
};

fn is_on_postgres() -> bool {
    let is = std::env::var("TEST_POSTGRES").is_ok_and(|server| !server.is_empty());
    if !is {
        eprintln!("this asks something of PostgreSQL, and TEST_POSTGRES names none");
    }
    is
}

/// Two other servers with two people each, all of whom follow a group and write to it, and a coordinator who writes to everyone.
pub struct Town {
    pub peers: [Arc<Peer>; 2],
    speakers: Vec<(Arc<Peer>, Actor)>,
    pub coordinator: Visitor,
    /// Notices that she had before.
    before: usize,
}

/// What has come of the traffic.
#[derive(Default)]
pub struct Outcome {
    pub notes: usize,
    pub posts: usize,
    pub deliveries: usize,
    pub repeated: usize,
}

impl Town {
    pub async fn around(node: &Instance) -> Result<Self> {
        let coordinator = joined(node, "mei", "coordinator").await?;
        let peers = [
            Arc::new(Peer::start("north").await?),
            Arc::new(Peer::start("south").await?),
        ];
        let mut speakers = Vec::new();
        for peer in &peers {
            for handle in ["ann", "bo"] {
                let actor = peer.actor(handle, "Person")?;
                peer_follows(peer, &actor, node).await?;
                speakers.push((peer.clone(), actor));
            }
        }
        let db = node.db().await?;
        settles(node, &db).await?;
        let before = told_in_private(&db, "mei").await?;
        Ok(Self {
            peers,
            speakers,
            coordinator,
            before,
        })
    }

    /// Lets all of them write while the disturbance lasts, and looks afterwards whether everything is where it should be, once.
    pub async fn writes(
        &self,
        node: &Target,
        plan: Plan,
        disturbance: impl Future<Output = Result<()>>,
        look: &Instance,
    ) -> Result<Outcome> {
        let (tell, stop) = watch::channel(false);
        let mut coming = JoinSet::new();
        for (number, (peer, actor)) in self.speakers.iter().enumerate() {
            let (peer, actor, to, stop) = (peer.clone(), actor.clone(), node.clone(), stop.clone());
            let chance = plan.chance(u64::try_from(number)?);
            coming.spawn(async move { (number, speak(peer, actor, to, stop, chance).await) });
        }
        let writing = write(
            self.coordinator.clone(),
            node.clone(),
            stop.clone(),
            plan.chance(100),
        );
        let writing = tokio::spawn(writing);
        disturbance.await?;
        tell.send(true)?;
        let told = writing.await??;
        let mut said = Vec::new();
        while let Some(done) = coming.join_next().await {
            let (number, outcome) = done?;
            said.push((number, outcome?));
        }
        let db = look.db().await?;
        settles(look, &db).await?;
        let mut outcome = Outcome {
            posts: told.len(),
            ..Outcome::default()
        };
        let mut private = 0;
        for (number, said) in &said {
            outcome.notes += said.len();
            private += all_said_is_there(&db, &self.speakers[*number].1, said).await?;
        }
        let author = group_uri(look)?;
        all_told_is_shown(&db, &author, &told).await?;
        for peer in &self.peers {
            let got = all_told_was_sent(peer, &author, &told)?;
            outcome.deliveries += got.deliveries;
            outcome.repeated += got.repeated;
        }
        assert_eq!(
            told_in_private(&db, "mei").await? - self.before,
            private,
            "one notice for each private note"
        );
        Ok(outcome)
    }
}

/// Long enough for work to be shared: both peers have got so much.
async fn much_has_come(peers: &[Arc<Peer>; 2], deliveries: usize) -> Result<()> {
    let begun = Instant::now();
    loop {
        if peers.iter().all(|peer| peer.received().len() >= deliveries) {
            return Ok(());
        }
        ensure!(begun.elapsed() < PATIENCE, "hardly anything comes");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_processes_share_the_work_and_do_nothing_twice() -> Result<()> {
    if !is_on_postgres() {
        return Ok(());
    }
    let cluster = Cluster::start("carers", 3).await?;
    let town = Town::around(&cluster.node).await?;
    let target = Target::of(&cluster.node)?;
    let outcome = town
        .writes(
            &target,
            Plan::read(0)?,
            much_has_come(&town.peers, 60),
            &cluster.node,
        )
        .await?;
    assert_eq!(outcome.repeated, 0, "nothing is sent twice");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_processes_lose_nothing_through_kills_of_any_of_them() -> Result<()> {
    if !is_on_postgres() {
        return Ok(());
    }
    let plan = Plan::read(15)?;
    let begun = Instant::now();
    let mut cluster = Cluster::start("carers", 3).await?;
    let town = Town::around(&cluster.node).await?;
    let target = Target::of(&cluster.node)?;
    let watched = Instance::beside(&cluster.node)?;
    let killing = async {
        let mut chance = plan.chance(200);
        for _ in 0..plan.kills {
            tokio::time::sleep(Duration::from_millis(chance.random_range(20..600))).await;
            let number = chance.random_range(0..3);
            cluster.kill9(number)?;
            tokio::time::sleep(Duration::from_millis(chance.random_range(0..300))).await;
            cluster.serve(number).await?;
        }
        Ok(())
    };
    let outcome = town.writes(&target, plan, killing, &watched).await?;
    eprintln!(
        "{} kills of three processes in {:?}: {} notes came in, {} posts went out in {} deliveries to two peers, {} of which came \
         again",
        plan.kills,
        begun.elapsed(),
        outcome.notes,
        outcome.posts,
        outcome.deliveries,
        outcome.repeated
    );
    Ok(())
}

/// What a server does that is started again, or a network that fails: every connection ends in the middle of whatever it did.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn st13_connections_to_postgresql_are_cut_under_load() -> Result<()> {
    if !is_on_postgres() {
        return Ok(());
    }
    let plan = Plan::read(0)?;
    let node = Instance::start("carers").await?;
    let town = Town::around(&node).await?;
    let database = node.database().context("PostgreSQL")?.to_owned();
    let cutting = async {
        let mut chance = plan.chance(200);
        let mut connection = sqlx::PgConnection::connect(&database).await?;
        for round in 1..=12 {
            tokio::time::sleep(Duration::from_millis(chance.random_range(50..400))).await;
            sqlx::query(
                "select pg_terminate_backend(pid) from pg_stat_activity
                 where datname = current_database() and pid <> pg_backend_pid()",
            )
            .execute(&mut connection)
            .await?;
            // It comes back by itself: something new is taken and sent on.
            let known = town.peers[0].received().len();
            // Should the cut have come between taking a peer and hearing of it, its time runs out in a minute and a half.
            let begun = Instant::now();
            while town.peers[0].received().len() <= known {
                ensure!(
                    begun.elapsed() < PATIENCE,
                    "nothing goes on after cut {round}"
                );
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        Ok(())
    };
    town.writes(&Target::of(&node)?, plan, cutting, &node)
        .await
        .map(|_| ())
}

/// An upgrade of the system, or the machine losing its power: PostgreSQL goes, recovers what it had confirmed, and comes back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn st13_postgresql_is_ended_and_started_again_under_load() -> Result<()> {
    if !is_on_postgres() {
        return Ok(());
    }
    let plan = Plan::read(0)?;
    // One of our own: the others' tests go on with theirs.
    let server = Postgres::start()?;
    let node = Instance::prepare_on("carers", Some(&server.url())).await?;
    let node = node.found("The carers group", "en").await?;
    let town = Town::around(&node).await?;
    let restarting = async {
        let mut chance = plan.chance(200);
        for round in 1..=6 {
            tokio::time::sleep(Duration::from_millis(chance.random_range(200..1500))).await;
            let how = if round % 2 == 0 { "fast" } else { "immediate" };
            tokio::task::block_in_place(|| server.stop(how))?;
            tokio::time::sleep(Duration::from_millis(chance.random_range(0..1500))).await;
            tokio::task::block_in_place(|| server.go_on())?;
            let known = town.peers[0].received().len();
            let begun = Instant::now();
            while town.peers[0].received().len() <= known {
                ensure!(
                    begun.elapsed() < PATIENCE,
                    "nothing goes on after restart {round}"
                );
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        Ok(())
    };
    town.writes(&Target::of(&node)?, plan, restarting, &node)
        .await
        .map(|_| ())
}

#[tokio::test]
async fn st10_a_second_process_on_the_same_file_is_refused() -> Result<()> {
    if std::env::var("TEST_POSTGRES").is_ok_and(|server| !server.is_empty()) {
        return Ok(());
    }
    let (node, mei) = group("carers").await?;
    let second = node.cli(&["serve"]).await?;
    let complaint = String::from_utf8_lossy(&second.stderr);
    assert!(
        !second.status.success() && complaint.contains("another Kaifong server is running"),
        "{complaint}"
    );
    publish(&node, &mei, "/posts/new", post_form("still here", "public")).await?;
    Ok(())
}
