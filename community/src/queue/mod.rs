//! Work that survives a crash: jobs that are claimed under a lease, effects in their order, and leases for what one process does.

mod model;
mod store;

#[cfg(test)]
mod tests;

use std::time::Duration;

use serde::Serialize;

pub use model::Job;
pub use store::{Counts, counts, effects_waiting, find, list, next_due};

use crate::error::{Error, Result};
use crate::id::{self, Id};
use crate::store::{Db, Tx, Work};
use crate::time::Time;

/// The kind of the job that an effect becomes when it was given up on.
pub const BURIED_EFFECT: &str = "effect";

/// Leaves a job that is due at `run_at`.
pub async fn push(
    tx: &mut Tx,
    kind: &str,
    payload: &impl Serialize,
    run_at: Time,
) -> Result<Id<Job>> {
    let id = tx.mint();
    let payload = serde_json::to_string(payload)?;
    store::insert(tx, id, kind, &payload, run_at).await?;
    tx.wake(Work::Jobs);
    Ok(id)
}

/// Takes the job that is due longest, for as long as `lease`; after that another may take it.
pub async fn claim(db: &Db, kinds: &[&str], lease: Duration) -> Result<Option<Job>> {
    if !store::is_due(db, kinds, db.now()).await? {
        return Ok(None);
    }
    // Known to nobody else, so that whoever comes back after his lease ran out can be told from the one who holds the job now.
    let holder = format!("{}-{:016x}", db.process(), rand::random::<u64>());
    let mut tx = db.begin().await?;
    let until = tx.now() + lease;
    let job = store::claim(&mut tx, kinds, &holder, until).await?;
    tx.commit().await?;
    Ok(job)
}

/// Holds a job for longer.
pub async fn keep(tx: &mut Tx, job: &Job, lease: Duration) -> Result<()> {
    let until = tx.now() + lease;
    still_mine(store::extend(tx, job, until).await?)
}

/// The work is done. In the transaction of the work itself, so that it is done once; if the lease was lost, this is an
/// [`Error::Conflict`], and nothing of the transaction may stay.
pub async fn finish(tx: &mut Tx, job: &Job) -> Result<()> {
    still_mine(store::delete_claimed(tx, job).await?)
}

/// The work failed, and is tried again at `run_at`.
pub async fn retry(tx: &mut Tx, job: &Job, run_at: Time, error: &str) -> Result<()> {
    still_mine(store::reschedule(tx, job, run_at, error).await?)
}

/// The work is given up: it waits for a coordinator.
pub async fn bury(tx: &mut Tx, job: &Job, error: &str) -> Result<()> {
    still_mine(store::bury(tx, job, error).await?)
}

/// A coordinator has a job tried at once; one that is being worked on stays as it is.
pub async fn retry_now(tx: &mut Tx, job: Id<Job>) -> Result<()> {
    if store::revive(tx, job).await? == 0 {
        return Err(Error::NotFound);
    }
    tx.wake(Work::Jobs);
    Ok(())
}

/// A coordinator has a job forgotten; one that is being worked on stays as it is.
pub async fn drop_job(tx: &mut Tx, job: Id<Job>) -> Result<()> {
    if store::delete_idle(tx, job).await? == 0 {
        Err(Error::NotFound)
    } else {
        Ok(())
    }
}

/// Leaves an effect; `effect::leave` is the way to do it.
pub async fn effects_push(tx: &mut Tx, body: &str) -> Result<()> {
    // What another process left before, maybe by a clock that is ahead, is heard before.
    if tx.db().is_postgres() {
        stay_above_effects(tx).await?;
    }
    let id: Id<()> = tx.mint();
    store::insert_effect(tx, id.get(), body).await?;
    tx.wake(Work::Effects);
    Ok(())
}

/// The oldest effects, in their order. No other process sees effects until this transaction ends: run what hears them, say
/// [`effects_done`], commit.
pub async fn effects_next(tx: &mut Tx, limit: i64) -> Result<Vec<(i64, String)>> {
    tx.lock("effects", 0).await?;
    store::oldest_effects(tx, limit).await
}

/// The oldest one alone.
pub async fn effect_next(tx: &mut Tx) -> Result<Option<(i64, String)>> {
    Ok(effects_next(tx, 1).await?.pop())
}

pub async fn effects_done(tx: &mut Tx, ids: &[i64]) -> Result<()> {
    store::delete_effects(tx, ids).await
}

pub async fn effect_done(tx: &mut Tx, id: i64) -> Result<()> {
    effects_done(tx, &[id]).await
}

/// An effect that can never be run does not stand in the way of the others: it becomes a failed job, which a coordinator sees.
pub async fn effect_bury(tx: &mut Tx, id: i64, error: &str) -> Result<()> {
    let Some(body) = store::effect(tx, id).await? else {
        return Ok(());
    };
    let job: Id<Job> = tx.mint();
    let now = tx.now();
    store::insert(tx, job, BURIED_EFFECT, &body, now).await?;
    store::fail(tx, job, error).await?;
    store::delete_effects(tx, &[id]).await
}

/// Whether `holder` may do the work called `name` until then: he has it already, nobody has, or the other's time ran out.
pub async fn lease(db: &Db, name: &str, holder: &str, until: Time) -> Result<bool> {
    store::lease(db, name, holder, until, db.now()).await
}

/// Gives a lease back early.
pub async fn release(db: &Db, name: &str, holder: &str) -> Result<()> {
    store::release(db, name, holder).await
}

/// Frees every job and every lease. Only where nobody else can be at work: then whoever holds one is dead.
pub async fn release_all(tx: &mut Tx) -> Result<()> {
    store::release_all(tx).await
}

/// The processes that hold a job.
pub async fn holders(db: &Db) -> Result<Vec<String>> {
    Ok(processes(store::holders(db, db.now()).await?))
}

/// Gives back what a process held that is dead; whether that was anything.
pub async fn free(tx: &mut Tx, process: &str) -> Result<bool> {
    let freed = store::free(tx, &format!("{process}-%")).await?;
    if freed > 0 {
        tx.wake(Work::Jobs);
    }
    Ok(freed > 0)
}

/// Has new effects come after those that are there, even when the clock was set back meanwhile.
pub async fn stay_above_effects(tx: &mut Tx) -> Result<()> {
    if let Some(last) = store::newest_effect(&mut *tx).await? {
        id::stay_above(last, tx.now());
    }
    Ok(())
}

/// The names of processes in those of claims and leases, each once.
pub(crate) fn processes(holders: Vec<String>) -> Vec<String> {
    let mut names: Vec<String> = holders
        .iter()
        .filter_map(|holder| holder.split_once('-'))
        .map(|(process, _)| process)
        .filter(|process| process.len() == 16)
        .map(str::to_owned)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn still_mine(rows: u64) -> Result<()> {
    if rows == 0 {
        Err(Error::Conflict("claim-lost"))
    } else {
        Ok(())
    }
}
