//! Work on other instances that nobody waits for: missing parents, filling a new follow up.

use std::{sync::Arc, time::Duration};

use community::{
    actor,
    actor::Actor,
    id::Id,
    post,
    post::Post,
    queue,
    queue::Job,
    store::{Tx, Work},
    time::{MINUTE, Time},
};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::{
    Error, Result,
    fetch::{self, Budget, Why},
    find,
    inbox::arrival::{Arrival, FETCH_PARENT, FetchParent},
    network,
    node::Node,
    wire::read,
};

/// The job that fills a new follow up.
pub const FILL_UP: &str = "federation.fill-up";

/// The job that looks whether what others published is still there.
const LOOK_AGAIN: &str = "federation.look-again";

const KINDS: [&str; 3] = [FETCH_PARENT, FILL_UP, LOOK_AGAIN];

/// How far back it looks, and how many posts one job asks for.
const LOOKS_BACK_DAYS: i64 = 60;
const LOOKS_AT: i64 = 20;

/// How long a job is ours.
const LEASE: Duration = Duration::from_secs(300);

/// How often a job is tried.
const TRIES: i64 = 5;

/// What filling up needs to know.
#[derive(Debug, Serialize, Deserialize)]
pub struct FillUp {
    pub actor: Id<Actor>,
}

/// What looking again needs to know: from when on, and how far it has come.
#[derive(Debug, Serialize, Deserialize)]
struct LookAgain {
    since: Time,
    after: Option<Id<Post>>,
}

/// After a backup was put back: what others have changed or withdrawn since is asked for, since nobody says it twice.
///
/// # Errors
/// When the database does not answer.
pub async fn look_again(tx: &mut Tx) -> community::Result<()> {
    let since = tx.now().minus_days(LOOKS_BACK_DAYS);
    let (wanted, now) = (LookAgain { since, after: None }, tx.now());
    queue::push(tx, LOOK_AGAIN, &wanted, now).await.map(drop)
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
        LOOK_AGAIN => look_at_some(node, job.read()?).await,
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

/// Asks for the next few where they live; what is left is another job.
async fn look_at_some(node: &Node, wanted: LookAgain) -> Result<()> {
    let posts = post::from_elsewhere(&node.db, wanted.since, wanted.after, LOOKS_AT).await?;
    let Some(last) = posts.last().map(|post| post.id) else {
        return Ok(());
    };
    for post in posts {
        match look_at(node, &post).await {
            // The database's own failures end this, to be tried again; what a rule refuses is passed over.
            Err(Error::Community(error)) if !error.is_refusal() => return Err(error.into()),
            Err(error) => tracing::debug!(%error, uri = post.uri, "stays as it is"),
            Ok(()) => {}
        }
    }
    let mut tx = node.db.begin().await?;
    let (after, now) = (Some(last), tx.now());
    queue::push(&mut tx, LOOK_AGAIN, &LookAgain { after, ..wanted }, now).await?;
    Ok(tx.commit().await?)
}

async fn look_at(node: &Node, post: &Post) -> Result<()> {
    let budget = Budget::new(6);
    let is_there = match fetch::document(node, &post.uri, Why::Asked, &budget).await {
        Ok(document) if read::kind(&document.json) == Some("Tombstone") => false,
        Ok(document) => {
            let arrival = Arrival::found(node, &document, Why::Reference, true, 0, &budget).await?;
            find::store(node, &arrival).await?;
            true
        }
        Err(Error::NotFound(_)) => !is_withdrawn(node, post, &budget).await?,
        Err(error) => return Err(error),
    };
    if !is_there {
        let mut tx = node.db.begin().await?;
        post::receive_deletion(&mut tx, &post.uri).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// A server that is being set up anew knows nothing, either: nothing is withdrawn that its author does not stand beside.
async fn is_withdrawn(node: &Node, post: &Post, budget: &Budget) -> Result<bool> {
    let Ok(home) = url::Url::parse(&post.uri) else {
        return Ok(false);
    };
    if node.is_blocked(&network::origin(&home).authority()).await? {
        return Ok(false);
    }
    let Some(author) = actor::get(&node.db, post.author_id).await? else {
        return Ok(false);
    };
    Ok(fetch::fetch_actor(node, &author.uri, Why::Asked, budget)
        .await
        .is_ok())
}
