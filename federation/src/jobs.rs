//! Work on other instances that nobody waits for: missing parents, filling a new follow up.

use std::{sync::Arc, time::Duration};

use community::{actor::Actor, id::Id, post, queue, queue::Job, store::Work, time::MINUTE};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::{
    Error, Result,
    fetch::{Budget, Why},
    find,
    inbox::arrival::{Arrival, FETCH_PARENT, FetchParent},
    node::Node,
};

/// The job that fills a new follow up.
pub const FILL_UP: &str = "federation.fill-up";

const KINDS: [&str; 2] = [FETCH_PARENT, FILL_UP];

/// How long a job is ours.
const LEASE: Duration = Duration::from_secs(300);

/// How often a job is tried.
const TRIES: i64 = 5;

/// What filling up needs to know.
#[derive(Debug, Serialize, Deserialize)]
pub struct FillUp {
    pub actor: Id<Actor>,
}

/// Does the jobs until told to stop.
pub async fn run(node: Arc<Node>, mut stop: watch::Receiver<bool>) {
    let mut waker = node.db.waker(Work::Jobs);
    while !*stop.borrow() {
        let worked = tokio::select! {
            worked = next(&node) => worked,
            // A job that is cut off is done again when its time has run out: it writes each post by itself.
            _ = stop.wait_for(|told| *told) => return,
        };
        match worked {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "a job of other instances failed"),
        }
        tokio::select! {
            () = waker.wait(Duration::from_secs(2)) => {}
            _ = stop.wait_for(|told| *told) => return,
        }
    }
}

async fn next(node: &Node) -> Result<bool> {
    let Some(job) = queue::claim(&node.db, &KINDS, LEASE).await? else {
        return Ok(false);
    };
    let outcome = work(node, &job).await;
    let mut tx = node.db.begin().await?;
    match outcome {
        Ok(()) => queue::finish(&mut tx, &job).await?,
        Err(Error::Unreachable { why, .. }) if job.attempts < TRIES => {
            let later = tx
                .now()
                .plus_millis(MINUTE * job.attempts * job.attempts * 2);
            queue::retry(&mut tx, &job, later, &why).await?;
        }
        Err(Error::Community(error)) if job.attempts < TRIES => {
            let later = tx.now().plus_millis(MINUTE);
            queue::retry(&mut tx, &job, later, &error.to_string()).await?;
        }
        Err(error) => {
            // What is not there or not to be had is no work for a coordinator.
            tracing::debug!(%error, kind = job.kind, "given up");
            queue::finish(&mut tx, &job).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

async fn work(node: &Node, job: &Job) -> Result<()> {
    match job.kind.as_str() {
        FETCH_PARENT => fetch_parent(node, &job.read()?).await,
        _ => {
            let FillUp { actor } = job.read()?;
            find::fill_up(node, actor).await.map(drop)
        }
    }
}

/// Brings a parent; its own parent is another job, with the same cause.
async fn fetch_parent(node: &Node, wanted: &FetchParent) -> Result<()> {
    if post::by_uri(&node.db, &wanted.uri).await?.is_some() {
        return Ok(());
    }
    let arrival = Arrival::fetched(
        node,
        &wanted.uri,
        Why::Reference,
        true,
        wanted.depth,
        &Budget::new(4),
    )
    .await?;
    if arrival.concerns_us() {
        find::store(node, &arrival).await?;
    }
    Ok(())
}
