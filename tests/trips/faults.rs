//! The machine below fails: memory runs out, the database is locked by another, the disk does not keep what it was given. Nothing
//! that was answered is lost, and the node goes on by itself or can be started again.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use community::node;
use rand::RngExt as _;

use super::{processes::Town, steps::*, traffic::*};
use crate::rig::{eventually, instance::Instance, peer::Peer, visitor::Page};

fn is_on_sqlite() -> bool {
    std::env::var("TEST_POSTGRES").map_or(true, |server| server.is_empty())
}

async fn health(node: &Instance) -> Result<u16> {
    Ok(asked(&node.at("/health")?, "*/*").await?.0)
}

/// Something for members only, which leaves no trace in what the town looks at.
async fn publishes(town: &Town) -> Result<Page> {
    let form = with(post_form("lost?", "inside"), "step", "publish");
    town.coordinator.send("/posts/new", &form).await
}

/// Kilobytes that a process may write to now.
fn memory_of(process: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmData:"));
    let line = line.and_then(|line| line.trim().strip_suffix(" kB"));
    Ok(line.context("no size")?.parse()?)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn st08_when_memory_runs_out_nothing_that_was_answered_is_lost() -> Result<()> {
    let plan = Plan::read(0)?;
    let node = Instance::start("carers").await?;
    let town = Town::around(&node).await?;
    let (target, watched) = (Target::of(&node)?, Instance::beside(&node)?);
    let mut node = node;
    let starving = async {
        let mut chance = plan.chance(200);
        for round in 1..=6 {
            tokio::time::sleep(Duration::from_millis(chance.random_range(100..600))).await;
            // A little more than it has, so that the end comes at some allocation or other.
            let process = node.process_id()?;
            let limit = memory_of(process)? * 1024 + chance.random_range(0..500_000);
            let done = Command::new("prlimit")
                .args(["--pid", &process.to_string()])
                .arg(format!("--data={limit}:"))
                .status()?;
            ensure!(done.success(), "prlimit: {done}");
            // It may end, or stand still, or have no need of more; then it is ended.
            let begun = Instant::now();
            let long = "long ".repeat(20_000);
            while node.ended()?.is_none() && begun.elapsed() < Duration::from_secs(3) {
                // Something large, which is shown again before it would be published.
                let _ = town
                    .coordinator
                    .send("/posts/new", &post_form(&long, "inside"))
                    .await;
            }
            let by_itself = node.ended()?.is_some();
            eprintln!("round {round}: it ended by itself: {by_itself}");
            node.kill9()?;
            node.serve().await?;
        }
        Ok(())
    };
    town.writes(&target, plan, starving, &watched).await?;
    assert_eq!(node::check(&watched.db().await?).await?, None);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn st09_while_another_locks_the_database_all_are_told_to_come_back() -> Result<()> {
    if !is_on_sqlite() {
        return Ok(());
    }
    let plan = Plan::read(0)?;
    let node = Instance::start("carers").await?;
    let town = Town::around(&node).await?;
    let peer = Peer::start("west").await?;
    let cy = peer.actor("cy", "Person")?;
    let first = note(&peer, &cy, &node, None, "known")?;
    taken(&peer, &cy, &node, &first).await?;
    let file = file_of(&node)?;
    let locking = async {
        let other = rusqlite::Connection::open(&file)?;
        other.busy_timeout(std::time::Duration::from_secs(60))?;
        other.execute_batch("begin immediate")?;
        // Five seconds it waits for the other, and does not make people wait much longer.
        let page = publishes(&town).await?;
        ensure!(page.status == 503, "{}", page.status);
        ensure!(!page.header("retry-after").is_empty(), "no word of when");
        let activity = note(&peer, &cy, &node, None, "later")?;
        let status = peer.post(&cy, &inbox(&node)?, &activity).await?;
        ensure!(status == 503, "{status}");
        // What only reads goes on.
        node.visitor()?.see("/").await?.sees("The carers group")?;
        other.execute_batch("rollback")?;
        drop(other);
        eventually("the node writes again", async || {
            Ok((health(&node).await? == 200).then_some(()))
        })
        .await?;
        taken(&peer, &cy, &node, &activity).await
    };
    town.writes(&Target::of(&node)?, plan, locking, &node)
        .await
        .map(|_| ())
}

/// The database file of a node.
fn file_of(node: &Instance) -> Result<PathBuf> {
    let mut files = fs::read_dir(node.data())?.filter_map(Result::ok);
    files
        .find(|entry| entry.path().extension().is_some_and(|kind| kind == "db"))
        .map(|entry| entry.path())
        .context("no database")
}

/// Makes the library that has flushing fail.
fn failing_sync(folder: &Path) -> Result<PathBuf> {
    let library = folder.join("failing_sync.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("rig/failing_sync.c");
    let made = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .status()
        .context("a C compiler, which building needs, too")?;
    ensure!(made.success(), "cc: {made}");
    Ok(library)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn st14_what_could_not_be_flushed_is_not_answered_with_success() -> Result<()> {
    if !is_on_sqlite() {
        return Ok(());
    }
    let plan = Plan::read(0)?;
    let folder = tempfile::tempdir()?;
    let library = failing_sync(folder.path())?;
    let sign = folder.path().join("fails");
    let mut node = Instance::prepare("carers").await?;
    node.set("LD_PRELOAD", library.to_str().context("a path")?);
    node.set("SYNC_FAILS_WHILE", sign.to_str().context("a path")?);
    let mut node = node.found("The carers group", "en").await?;
    let town = Town::around(&node).await?;
    let failing = async {
        let mut chance = plan.chance(200);
        for round in 1..=6 {
            tokio::time::sleep(Duration::from_millis(chance.random_range(20..300))).await;
            fs::write(&sign, "")?;
            eventually("the node says that it cannot write", async || {
                Ok((health(&node).await? == 503).then_some(()))
            })
            .await?;
            let page = publishes(&town).await?;
            ensure!(page.status == 503, "round {round}: {}", page.status);
            tokio::time::sleep(Duration::from_millis(chance.random_range(20..300))).await;
            fs::remove_file(&sign)?;
            eventually("the node writes again", async || {
                Ok((health(&node).await? == 200).then_some(()))
            })
            .await?;
        }
        Ok(())
    };
    town.writes(&Target::of(&node)?, plan, failing, &node)
        .await?;
    node.kill9()?;
    node.serve().await?;
    assert_eq!(node::check(&node.db().await?).await?, None);
    Ok(())
}
