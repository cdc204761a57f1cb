//! What waits to be sent: durable, in order per peer, a dead peer delays nobody.

pub mod model;
mod schedule;
mod store;

#[cfg(test)]
mod tests;

pub use model::{Activity, Delivery, Due, Lease, Outcome, Waiting};
pub use store::waiting;

use crate::{
    Error, Result,
    actor::Actor,
    effect::{self, Effect},
    id::{self, Id},
    peer, queue,
    store::{Db, Tx, Work},
    text::clean_line,
    time::Time,
};

/// How long anything waits for a peer.
const KEPT_DAYS: i64 = 14;
/// After this many refusals a delivery is dropped.
const REFUSALS: i64 = 2;
/// How many peers are looked at for a lease; others may take them at the same time.
const CANDIDATES: i64 = 16;

/// Keeps an activity and one delivery an inbox (each once), in the transaction of what it tells. Our own inboxes,
/// those of blocked peers and those that are gone are left out.
pub async fn enqueue(
    tx: &mut Tx,
    actor: Id<Actor>,
    uri: &str,
    body: &str,
    inboxes: &[String],
) -> Result<()> {
    let mut wanted: Vec<(String, &str)> = Vec::new();
    for inbox in inboxes {
        if tx.here().is_ours(inbox) || wanted.iter().any(|(_, known)| known == inbox) {
            continue;
        }
        match peer::host::of(inbox) {
            Some(host) => wanted.push((host, inbox)),
            None => tracing::warn!(inbox, "not an inbox: nothing is sent there"),
        }
    }
    let hosts: Vec<String> = wanted.iter().map(|(host, _)| host.clone()).collect();
    let blocked = peer::blocked(&mut *tx, &hosts).await?;
    let gone = store::gone(&mut *tx, inboxes).await?;
    wanted.retain(|(host, inbox)| {
        !blocked.contains(host) && !gone.iter().any(|gone| gone.as_str() == *inbox)
    });
    if wanted.is_empty() {
        return Ok(());
    }
    // What another process has put there before, maybe by a clock that is ahead, is sent before.
    if tx.db().is_postgres() {
        stay_above_all(tx).await?;
    }
    let activity = tx.mint();
    store::insert_activity(tx, activity, actor, uri, body).await?;
    // Always in the same order, so that two transactions never wait for each other.
    wanted.sort_unstable();
    for (host, inbox) in wanted {
        peer::know(tx, &host).await?;
        store::insert_delivery(tx, activity, &host, inbox).await?;
    }
    tx.wake(Work::Deliveries);
    Ok(())
}

/// What waits to be sent to these inboxes about this thing is not sent any more. It may be on its way all the same.
pub async fn recall(tx: &mut Tx, thing: &str, inboxes: &[String]) -> Result<()> {
    store::delete_named(tx, &format!("{thing}#"), inboxes).await
}

/// Peers that have something due and no lease: healthy ones first, then who has waited longest. Looking costs the more, the more
/// peers wait: a worker looks for many at once, and takes them one by one.
pub async fn due(db: &Db, only_healthy: bool, limit: i64) -> Result<Vec<Due>> {
    store::due(db, only_healthy, limit).await
}

/// Takes a peer for `seconds`. `None` when another has it by now, or it has fallen ill.
pub async fn take(db: &Db, due: &Due, holder: &str, seconds: i64) -> Result<Option<Lease>> {
    let until = db.now().plus_seconds(seconds);
    let taken = store::take(db, &due.host, holder, until).await?;
    Ok(taken.then(|| Lease {
        host: due.host.clone(),
        dialect: due.dialect,
        until,
        holder: holder.to_owned(),
    }))
}

/// Takes the first of those that are [`due`].
pub async fn lease(db: &Db, holder: &str, seconds: i64) -> Result<Option<Lease>> {
    take_one(db, holder, seconds, false).await
}

/// Like [`lease`], but only a peer that is well: a worker that takes no others cannot be held up by the ill ones.
pub async fn lease_healthy(db: &Db, holder: &str, seconds: i64) -> Result<Option<Lease>> {
    take_one(db, holder, seconds, true).await
}

async fn take_one(
    db: &Db,
    holder: &str,
    seconds: i64,
    only_healthy: bool,
) -> Result<Option<Lease>> {
    for due in store::due(db, only_healthy, CANDIDATES).await? {
        if let Some(lease) = take(db, &due, holder, seconds).await? {
            return Ok(Some(lease));
        }
    }
    Ok(None)
}

/// Lengthens a lease; false when it was lost.
pub async fn renew(db: &Db, lease: &Lease, seconds: i64) -> Result<bool> {
    store::renew(db, lease, db.now().plus_seconds(seconds)).await
}

/// Gives a peer back.
pub async fn release(db: &Db, lease: &Lease) -> Result<()> {
    store::release(db, lease).await
}

/// Gives every peer back. Only where nobody else can be sending: then whoever holds one is dead.
pub async fn release_all(tx: &mut Tx) -> Result<()> {
    store::release_all(tx).await
}

/// The processes that hold a peer.
pub async fn holders(db: &Db) -> Result<Vec<String>> {
    Ok(queue::processes(store::holders(db, db.now()).await?))
}

/// Gives back the peers that a process held that is dead; whether there were any.
pub async fn free(tx: &mut Tx, process: &str) -> Result<bool> {
    let freed = store::free(tx, &format!("{process}-%")).await?;
    if freed > 0 {
        tx.wake(Work::Deliveries);
    }
    Ok(freed > 0)
}

/// Has new deliveries come after those that wait, even when the clock was set back meanwhile.
pub async fn stay_above_all(tx: &mut Tx) -> Result<()> {
    if let Some(last) = store::newest(&mut *tx).await? {
        id::stay_above(last, tx.now());
    }
    Ok(())
}

/// The next deliveries for a peer, in order.
pub async fn next(db: &Db, host: &str, limit: i64) -> Result<Vec<Delivery>> {
    store::next(db, host, limit).await
}

/// Writes down what came of an attempt: back-off, pausing and waking belong to the peer (SECURITY G5: 5 s, 30 s, 2 min,
/// 10 min, 30 min, then each 60 min ±20 %, for 14 days). False when the peer must now be left alone: it is ill, the same
/// delivery comes again first, or the lease was lost; then take no further delivery from what [`next`] gave.
pub async fn note(db: &Db, lease: &Lease, delivery: &Delivery, outcome: Outcome) -> Result<bool> {
    note_one(db, lease, delivery, outcome, false).await
}

/// Like [`note`], for the last delivery to this peer for now: gives the peer back, too.
pub async fn finish(db: &Db, lease: &Lease, delivery: &Delivery, outcome: Outcome) -> Result<()> {
    let is_back = matches!(outcome, Outcome::Delivered);
    note_one(db, lease, delivery, outcome, true).await?;
    if is_back {
        return Ok(());
    }
    release(db, lease).await
}

async fn note_one(
    db: &Db,
    lease: &Lease,
    delivery: &Delivery,
    outcome: Outcome,
    is_last: bool,
) -> Result<bool> {
    let mut tx = db.begin().await?;
    let held = match outcome {
        Outcome::Delivered => {
            store::note_delivered(&mut tx, &delivery.host, lease, is_last).await?
        }
        Outcome::Gone | Outcome::Refused { .. } | Outcome::Failed { .. } => {
            store::holds(&mut tx, lease).await?
        }
    };
    let go_on = match outcome {
        Outcome::Delivered => {
            // True whoever holds the lease now: sending it once more would be one time too many.
            store::delete(&mut tx, delivery).await?;
            held
        }
        Outcome::Gone => {
            store::note_gone(&mut tx, &delivery.inbox).await?;
            store::delete(&mut tx, delivery).await?;
            store::note_success(&mut tx, &delivery.host).await?;
            held
        }
        // Whoever has the lease now sees for himself.
        Outcome::Refused { .. } | Outcome::Failed { .. } if !held => false,
        Outcome::Refused { error } if delivery.attempts + 1 >= REFUSALS => {
            tracing::warn!(host = delivery.host, error, "refused twice: dropped");
            store::delete(&mut tx, delivery).await?;
            store::note_success(&mut tx, &delivery.host).await?;
            true
        }
        Outcome::Refused { error } => {
            store::note_attempt(&mut tx, delivery.id, &clean_line(&error, 500)).await?;
            let until = tx.now().plus_millis(schedule::pause(0, None, 0));
            store::pause(&mut tx, &delivery.host, until).await?;
            false
        }
        Outcome::Failed { error, retry_after } => {
            fail(&mut tx, delivery, &clean_line(&error, 500), retry_after).await?;
            false
        }
    };
    tx.commit().await?;
    Ok(go_on)
}

async fn fail(
    tx: &mut Tx,
    delivery: &Delivery,
    error: &str,
    retry_after: Option<i64>,
) -> Result<()> {
    let now = tx.now();
    let failures = store::failures(&mut *tx, &delivery.host).await?;
    let pause = schedule::pause(failures, retry_after, rand::random());
    store::note_failure(tx, &delivery.host, error, now.plus_millis(pause)).await?;
    store::note_attempt(tx, delivery.id, error).await?;
    let dropped = store::delete_older(tx, &delivery.host, now.minus_days(KEPT_DAYS)).await?;
    if dropped > 0 {
        tracing::warn!(host = delivery.host, dropped, "waited for 14 days: dropped");
        let host = delivery.host.clone();
        effect::leave(tx, Effect::Dropped { host }).await?;
    }
    Ok(())
}

/// When the next peer is due, so that a worker can sleep until then.
pub async fn next_due(db: &Db) -> Result<Option<Time>> {
    store::next_due(db).await
}

/// Tries a peer again now.
pub async fn retry(tx: &mut Tx, host: &str) -> Result<()> {
    let host = normal(host)?;
    if !store::retry(tx, &host).await? {
        return Err(Error::NotFound);
    }
    tx.wake(Work::Deliveries);
    Ok(())
}

/// Drops what waits for a peer.
pub async fn drop_all(tx: &mut Tx, host: &str) -> Result<u64> {
    let host = normal(host)?;
    Ok(store::delete_of(tx, &host).await? as u64)
}

/// Drops what has waited for 14 days, whatever the peer; tells how many.
pub async fn sweep(tx: &mut Tx) -> Result<u64> {
    let before = tx.now().minus_days(KEPT_DAYS);
    for host in store::hosts_of_older(&mut *tx, before).await? {
        effect::leave(tx, Effect::Dropped { host }).await?;
    }
    let dropped = store::delete_all_older(tx, before).await?;
    store::delete_all_idle(tx).await?;
    Ok(dropped)
}

fn normal(host: &str) -> Result<String> {
    peer::host::normal(host).ok_or(Error::Invalid {
        field: "host",
        why: "not-a-host",
    })
}
