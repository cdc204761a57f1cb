//! What works behind the doors: effects are heard, deliveries sent, what is due is swept.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use community::{
    access, call, delivery,
    effect::Effect,
    event, follow,
    id::Id,
    line, mail, media, moderation, mute, news, notification, peer, poll,
    post::{self, Post},
    queue, reflection, report, scheduled, search, start,
    store::{Tx, Work},
    thanks, volunteer,
};
use tokio::{sync::watch, task::JoinSet};

use crate::{
    app::App,
    serve::{mail as post_office, push},
};

/// How often an effect is tried before it is put aside, so that the others are heard.
const TRIES: u32 = 5;

/// How much failure that is; one with no fault of its own counts less.
const LIMIT: u32 = 100;

/// How often we look whether the other processes on the same database are alive.
const LOOK: Duration = Duration::from_secs(2);

/// How often we look whether the tokens of open streams still open.
const STREAMS: Duration = Duration::from_millis(500);

/// How many devices are told side by side, so that one slow push service does not hold up the others.
const DEVICES: usize = 3;

/// How many mails are sent side by side.
const MAILS: usize = 2;

/// How many effects at most are heard in one transaction.
const TOGETHER: u32 = 64;

/// No further one is begun after this long: others wait to write.
const LONGEST: Duration = Duration::from_millis(50);

/// The workers of this process; finished before the program ends.
pub struct Workers(JoinSet<()>);

/// Starts them.
pub fn start(app: &App, stop: &watch::Receiver<bool>) -> Workers {
    let mut workers = JoinSet::new();
    workers.spawn(hear(app.clone(), stop.clone()));
    workers.spawn(sweep(app.clone(), stop.clone()));
    workers.spawn(watch_streams(app.clone(), stop.clone()));
    for _ in 0..DEVICES {
        workers.spawn(push::run(app.clone(), stop.clone()));
    }
    let mailer = Arc::new(post_office::mailer(app));
    for _ in 0..MAILS {
        workers.spawn(post_office::run(app.clone(), mailer.clone(), stop.clone()));
    }
    if app.db.is_postgres() {
        workers.spawn(take_over(app.clone(), stop.clone()));
    }
    let (federation, told) = (app.federation.clone(), stop.clone());
    workers.spawn(async move { federation.deliver(told).await });
    let (federation, told) = (app.federation.clone(), stop.clone());
    workers.spawn(async move { federation.work(told).await });
    Workers(workers)
}

impl Workers {
    /// Waits until each has come to a good place to stop; what they leave is done at the next start.
    pub async fn finish(mut self) {
        let all = async { while self.0.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(Duration::from_secs(10), all).await;
    }
}

async fn hear(app: App, stop: watch::Receiver<bool>) {
    let mut waker = app.db.waker(Work::Effects);
    let mut failures = 0;
    // When one of several was not heard, they come one by one, so that only that one is put aside.
    let mut one_by_one: u32 = 0;
    while !*stop.borrow() {
        let heard = match one_by_one {
            0 => hear_some(&app).await,
            _ => hear_one(&app, failures).await,
        };
        match heard {
            Ok(true) => {
                failures = 0;
                one_by_one = one_by_one.saturating_sub(1);
            }
            Ok(false) => {
                one_by_one = 0;
                waker.wait(Duration::from_secs(1)).await;
            }
            Err(_) if one_by_one == 0 => one_by_one = TOGETHER,
            Err(cause) => {
                let weight = weight(&cause);
                failures += weight;
                tracing::error!(cause = format!("{cause:#}"), "an effect was not heard");
                let pause = Duration::from_millis(200) + Duration::from_millis(20) * failures;
                tokio::time::sleep(pause).await;
            }
        }
    }
}

/// How much a failure counts against the effect: nothing when the storage is away, for then nothing can be heard, and little
/// when others were in the way.
fn weight(cause: &anyhow::Error) -> u32 {
    let of_community =
        cause
            .chain()
            .find_map(|cause| match cause.downcast_ref::<federation::Error>() {
                Some(federation::Error::Community(cause)) => Some(cause),
                Some(_) => None,
                None => cause.downcast_ref::<community::Error>(),
            });
    match of_community {
        Some(cause) if cause.is_of_storage() => 0,
        Some(community::Error::Busy) => 1,
        _ => LIMIT / TRIES,
    }
}

/// Takes the oldest effects and lets everyone concerned hear them, all in one transaction: a crash repeats nothing and
/// loses nothing. A transaction takes about as long for a few of them as its commit for one.
pub(crate) async fn hear_some(app: &App) -> anyhow::Result<bool> {
    let begun = Instant::now();
    let mut tx = app.db.begin().await?;
    let mut heard = Vec::new();
    let waiting = read(queue::effects_next(&mut tx, i64::from(TOGETHER)).await?)?;
    let arrived: Vec<_> = waiting
        .iter()
        .filter_map(|(_, effect)| arrival(effect))
        .collect();
    let concerning = match arrived.is_empty() {
        true => arrived,
        false => post::concerning(&mut tx, &arrived).await?,
    };
    for (id, effect) in waiting {
        news::hear(&mut tx, &effect);
        // Most of what comes is said to everyone and concerns nobody by name; those who hear would each find that out.
        if arrival(&effect).is_none_or(|post| concerning.contains(&post)) {
            tell(app, &mut tx, &effect).await?;
        }
        heard.push(id);
        if begun.elapsed() > LONGEST {
            break;
        }
    }
    if heard.is_empty() {
        return Ok(false);
    }
    queue::effects_done(&mut tx, &heard).await?;
    tx.commit().await?;
    Ok(true)
}

fn read(waiting: Vec<(i64, String)>) -> serde_json::Result<Vec<(i64, Effect)>> {
    waiting
        .into_iter()
        .map(|(id, body)| Ok((id, serde_json::from_str(&body)?)))
        .collect()
}

/// The post that came, when that is the effect.
fn arrival(effect: &Effect) -> Option<Id<Post>> {
    match effect {
        Effect::Received { post, .. } => Some(*post),
        _ => None,
    }
}

/// The same for the oldest alone; one that cannot be heard is put aside after some tries.
async fn hear_one(app: &App, failures: u32) -> anyhow::Result<bool> {
    let mut tx = app.db.begin().await?;
    let Some((id, body)) = queue::effect_next(&mut tx).await? else {
        return Ok(false);
    };
    if failures >= LIMIT {
        queue::effect_bury(&mut tx, id, "could not be heard").await?;
    } else {
        match serde_json::from_str(&body) {
            Ok(effect) => {
                news::hear(&mut tx, &effect);
                tell(app, &mut tx, &effect).await?;
                queue::effect_done(&mut tx, id).await?;
            }
            Err(cause) => queue::effect_bury(&mut tx, id, &cause.to_string()).await?,
        }
    }
    tx.commit().await?;
    Ok(true)
}

async fn tell(app: &App, tx: &mut Tx, effect: &Effect) -> anyhow::Result<()> {
    post::hear(tx, effect).await?;
    call::hear(tx, effect).await?;
    event::hear(tx, effect).await?;
    volunteer::hear(tx, effect).await?;
    reflection::hear(tx, effect).await?;
    thanks::hear(tx, effect).await?;
    start::hear(tx, effect).await?;
    follow::hear(tx, effect).await?;
    line::hear(tx, effect).await?;
    report::hear(tx, effect).await?;
    media::hear(tx, effect).await?;
    notification::hear(tx, effect).await?;
    mail::hear(tx, effect).await?;
    app.federation.hear(tx, effect).await?;
    Ok(())
}

/// Gives back what other processes held that have died, so that it is done now and not when its time has run out.
async fn take_over(app: App, mut stop: watch::Receiver<bool>) {
    let mut missing = Vec::new();
    loop {
        match take_over_once(&app, &missing).await {
            Ok(dead) => missing = dead,
            Err(cause) => {
                tracing::warn!(
                    cause = format!("{cause:#}"),
                    "cannot see which processes are alive"
                );
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            told = stop.wait_for(|stop| *stop) => if told.is_ok() || told.is_err() { return },
        }
    }
}

/// Who is missing the second time is dead: a connection may be cut, and is back at once.
async fn take_over_once(app: &App, missing: &[String]) -> community::Result<Vec<String>> {
    let mut holders = delivery::holders(&app.db).await?;
    holders.extend(queue::holders(&app.db).await?);
    holders.retain(|process| process != app.db.process());
    if holders.is_empty() {
        return Ok(holders);
    }
    let dead = app.db.dead(&holders).await?;
    for process in dead.iter().filter(|process| missing.contains(process)) {
        let mut tx = app.db.begin().await?;
        let sent = delivery::free(&mut tx, process).await?;
        let worked = queue::free(&mut tx, process).await?;
        tx.commit().await?;
        if sent || worked {
            tracing::info!(process, "another process died; its work goes on here");
        }
    }
    Ok(dead)
}

/// Ends the streams of tokens that open nothing any more, and when the node stops all of them.
async fn watch_streams(app: App, mut stop: watch::Receiver<bool>) {
    loop {
        let tokens = app.live.tokens();
        if !tokens.is_empty() {
            match access::live_tokens(&app.db, &tokens).await {
                Ok(alive) => app.live.end_all_but(tokens, alive),
                Err(cause) => tracing::debug!(%cause, "cannot see which tokens still open"),
            }
        }
        tokio::select! {
            () = tokio::time::sleep(STREAMS) => {}
            told = stop.wait_for(|stop| *stop) => if told.is_ok() || told.is_err() { break },
        }
    }
    app.live.stop();
}

async fn sweep(app: App, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(cause) = sweep_once(&app).await {
            tracing::error!(cause = format!("{cause:#}"), "sweeping failed");
        }
        if let Err(cause) = crate::media::sweep(&app).await {
            tracing::error!(cause = format!("{cause:#}"), "files could not be swept");
        }
        if let Err(cause) = index(&app, &stop).await {
            tracing::error!(cause = format!("{cause:#}"), "words could not be taken in");
        }
        let until_next = next_sweep(&app).await;
        tokio::select! {
            () = tokio::time::sleep(until_next) => {}
            told = stop.wait_for(|stop| *stop) => if told.is_ok() || told.is_err() { return },
        }
    }
}

async fn sweep_once(app: &App) -> community::Result<()> {
    let mut tx = app.db.begin().await?;
    call::sweep(&mut tx).await?;
    event::sweep(&mut tx).await?;
    volunteer::sweep(&mut tx).await?;
    reflection::sweep(&mut tx).await?;
    access::sweep(&mut tx).await?;
    mute::sweep(&mut tx).await?;
    delivery::sweep(&mut tx).await?;
    peer::sweep(&mut tx).await?;
    poll::sweep(&mut tx).await?;
    media::sweep(&mut tx).await?;
    line::sweep(&mut tx).await?;
    report::sweep(&mut tx).await?;
    start::sweep(&mut tx).await?;
    moderation::sweep(&mut tx).await?;
    mail::sweep(&mut tx).await?;
    tx.commit().await?;
    publish_due(app).await
}

/// Takes the words of new posts in, a little at a time, so that others come in between.
async fn index(app: &App, stop: &watch::Receiver<bool>) -> community::Result<()> {
    while !*stop.borrow() {
        let mut tx = app.db.begin().await?;
        let more = search::index(&mut tx).await?;
        tx.commit().await?;
        if !more {
            break;
        }
    }
    let mut tx = app.db.begin().await?;
    search::wipe(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Publishes what was written for now, each in a transaction of its own: one that cannot be is kept back, and the others are not kept
/// waiting.
async fn publish_due(app: &App) -> community::Result<()> {
    let mut tx = app.db.begin().await?;
    let due = scheduled::due(&mut tx).await?;
    drop(tx);
    for scheduled in due {
        let mut tx = app.db.begin().await?;
        match scheduled::publish(&mut tx, &scheduled).await {
            Ok(_) => tx.commit().await?,
            // She is new and said enough for today: it waits.
            Err(community::Error::Enough(_)) => {
                drop(tx);
                let mut tx = app.db.begin().await?;
                scheduled::put_off(&mut tx, scheduled.id).await?;
                tx.commit().await?;
            }
            Err(cause) if cause.is_refusal() => {
                drop(tx);
                tracing::warn!(%cause, id = %scheduled.id, "a post for later could not be published");
                let mut tx = app.db.begin().await?;
                scheduled::keep_back(&mut tx, scheduled.id).await?;
                tx.commit().await?;
            }
            Err(cause) => return Err(cause),
        }
    }
    Ok(())
}

/// At least every minute, and sooner when a yes lapses, a poll ends or has numbers to tell, or a post is due sooner.
async fn next_sweep(app: &App) -> Duration {
    const MINUTE: i64 = 60_000;
    let now = app.db.now().0;
    let next = [
        call::next_sweep(&app.db).await,
        poll::next_sweep(&app.db).await,
        scheduled::next_due(&app.db).await,
    ];
    let due = next
        .into_iter()
        .filter_map(|due| due.ok().flatten())
        .map(|due| due.0 - now)
        .min()
        .unwrap_or(MINUTE);
    Duration::from_millis(due.clamp(500, MINUTE).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ST06: what follows from a change is not given up because the disk is full for a while.
    #[test]
    fn st06_a_full_disk_is_no_fault_of_an_effect() {
        let full = || community::Error::Db(std::io::Error::from_raw_os_error(28).into());
        assert_eq!(weight(&full().into()), 0);
        assert_eq!(weight(&federation::Error::Community(full()).into()), 0);
        assert_eq!(weight(&community::Error::Busy.into()), 1);
        assert_eq!(weight(&community::Error::NotFound.into()) * TRIES, LIMIT);
    }
}
