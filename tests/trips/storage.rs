//! Disks that are full, writes that fail, logs that are cut off, files that are damaged: nothing that was answered is lost, nothing
//! is half there, and what cannot be trusted is not served. All of it on SQLite; PostgreSQL looks after its own files.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use community::{
    address::Here,
    node, post,
    store::{Db, Options},
};
use rand::{Rng as _, RngExt as _};

use super::{processes::Town, steps::*, traffic::*};
use crate::rig::{eventually, instance::Instance, peer::Peer};

fn is_on_sqlite() -> bool {
    std::env::var("TEST_POSTGRES").map_or(true, |server| server.is_empty())
}

/// The database file of a node.
fn file_of(node: &Instance) -> Result<PathBuf> {
    let mut files = fs::read_dir(node.data())?.filter_map(Result::ok);
    files
        .find(|entry| entry.path().extension().is_some_and(|kind| kind == "db"))
        .map(|entry| entry.path())
        .context("no database")
}

/// What was written and is not in the file yet.
fn log_of(file: &Path) -> PathBuf {
    PathBuf::from(format!("{}-wal", file.display()))
}

/// No file of the process may be longer from now on: a write that reaches further fails, as on a full disk.
pub fn limit(node: &Instance, bytes: &str) -> Result<()> {
    let done = Command::new("prlimit")
        .args(["--pid", &node.process_id()?.to_string()])
        .arg(format!("--fsize={bytes}:"))
        .status()?;
    ensure!(done.success(), "prlimit: {done}");
    Ok(())
}

async fn health(node: &Instance) -> Result<u16> {
    Ok(asked(&node.at("/health")?, "*/*").await?.0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn st06_st07_writes_that_fail_lose_nothing_and_it_goes_on_by_itself() -> Result<()> {
    if !is_on_sqlite() {
        return Ok(());
    }
    let plan = Plan::read(0)?;
    let node = Instance::start("carers").await?;
    let town = Town::around(&node).await?;
    let log = log_of(&file_of(&node)?);
    let failing = async {
        let mut chance = plan.chance(200);
        for round in 1..=8 {
            tokio::time::sleep(Duration::from_millis(chance.random_range(20..300))).await;
            // Wherever the next writes are: at once, in the middle of one, or some later.
            let length = fs::metadata(&log)?.len().min(800_000);
            limit(
                &node,
                &chance.random_range(4096..length + 60_000).to_string(),
            )?;
            eventually("the node says that it cannot write", async || {
                Ok((health(&node).await? == 503).then_some(()))
            })
            .await?;
            // A log that began anew after the failure has room again: from here on nothing at all can be written.
            limit(&node, "0")?;
            let page = town
                .coordinator
                .send(
                    "/posts/new",
                    &with(post_form("lost?", "inside"), "step", "publish"),
                )
                .await?;
            ensure!(page.status == 503, "round {round}: {}", page.status);
            page.sees("We cannot keep anything just now")?;
            limit(&node, "unlimited")?;
            eventually("the node writes again", async || {
                Ok((health(&node).await? == 200).then_some(()))
            })
            .await?;
        }
        Ok(())
    };
    town.writes(&Target::of(&node)?, plan, failing, &node)
        .await?;
    let db = node.db().await?;
    assert_eq!(node::check(&db).await?, None);
    Ok(())
}

#[tokio::test]
async fn st05_st11_a_log_cut_off_anywhere_gives_what_was_on_disk_before() -> Result<()> {
    if !is_on_sqlite() {
        return Ok(());
    }
    let plan = Plan::read(60)?;
    let mut carers = Instance::start("carers").await?;
    let peer = Peer::start("north").await?;
    let ann = peer.actor("ann", "Person")?;
    let file = file_of(&carers)?;
    // The log begins anew: nothing of what is cut off below may already have been copied into the file. SQLite syncs the log
    // before it copies, so no power cut gives such a pair.
    carers.stop().await?;
    carers.serve().await?;
    // Each note, and how long the log was when it had been taken.
    let mut taken_by: Vec<(String, u64)> = Vec::new();
    for number in 0..20 {
        let note = note(&peer, &ann, &carers, None, &format!("number {number}"))?;
        taken(&peer, &ann, &carers, &note).await?;
        let length = fs::metadata(log_of(&file))?.len();
        if taken_by.last().is_some_and(|(_, last)| *last >= length) {
            // It began anew: from here on its length tells nothing.
            break;
        }
        let uri = note["object"]["id"].as_str().context("an id")?;
        taken_by.push((uri.to_owned(), length));
    }
    ensure!(taken_by.len() > 5, "{taken_by:?}");
    carers.kill9()?;
    let whole = fs::read(log_of(&file))?;
    let mut chance = plan.chance(0);
    for round in 0..plan.kills.max(1) {
        let folder = tempfile::tempdir()?;
        let copy = folder.path().join("kaifong.db");
        fs::copy(&file, &copy)?;
        let at = chance.random_range(0..=whole.len());
        let mut log = whole[..at].to_vec();
        if round % 2 == 1 {
            // A page that was half written when the power went.
            let mut torn = vec![0; (whole.len() - at).min(5000)];
            chance.fill_bytes(&mut torn);
            log.extend(torn);
        }
        fs::write(log_of(&copy), log)?;
        let options = Options {
            here: Here::new(carers.url.clone()),
            ..Options::default()
        };
        let db = Db::open(&format!("sqlite:{}", copy.display()), options)
            .await
            .with_context(|| format!("the log was cut at {at}"))?;
        assert_eq!(node::check(&db).await?, None, "cut at {at}");
        let mut is_over = false;
        for (uri, length) in &taken_by {
            let is_there = post::by_uri(&db, uri).await?.is_some();
            ensure!(
                is_there || *length > u64::try_from(at)?,
                "{uri} was on disk at {length}, and is not there after a cut at {at}"
            );
            ensure!(!(is_over && is_there), "a hole before {uri}, cut at {at}");
            is_over |= !is_there;
        }
        db.close().await;
    }
    // A node starts on such a file, and goes on.
    let at = whole.len() / 2;
    fs::write(log_of(&file), &whole[..at])?;
    carers.serve().await?;
    let more = note(&peer, &ann, &carers, None, "and on")?;
    taken(&peer, &ann, &carers, &more).await
}

#[tokio::test]
async fn st11_a_damaged_file_is_not_served_and_the_way_back_is_told() -> Result<()> {
    if !is_on_sqlite() {
        return Ok(());
    }
    let (mut carers, mei) = group("carers").await?;
    publish(&carers, &mei, "/posts/new", post_form("words", "public")).await?;
    carers.stop().await?;
    let file = file_of(&carers)?;
    carers.serve().await?;
    carers.kill9()?;
    let good = fs::read(&file)?;
    ensure!(good.len() > 100_000, "only {} bytes", good.len());
    // All but the first two pages is noise; then, the log away, the first.
    let mut bad = good.clone();
    bad[8192..].fill(0xaa);
    fs::write(&file, &bad)?;
    refuses(&mut carers, 1).await?;
    let mut bad = good;
    bad[..100].fill(0xaa);
    fs::write(&file, &bad)?;
    // The start before may have taken it away.
    if log_of(&file).exists() {
        fs::remove_file(log_of(&file))?;
    }
    refuses(&mut carers, 2).await?;
    assert_eq!(fs::read(&file)?, bad, "nothing was changed");
    Ok(())
}

/// It ends by itself, and has said so often what to do.
async fn refuses(node: &mut Instance, times: usize) -> Result<()> {
    node.spawn().await?;
    let status = eventually("the node ends", async || node.ended()).await?;
    ensure!(!status.success(), "it is content");
    node.kill9()?;
    eventually("it tells the way back", async || {
        let told = node.log().matches("kaifong restore").count();
        Ok((told >= times).then_some(()))
    })
    .await
}
