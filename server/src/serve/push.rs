//! Tells devices whose apps are closed, through their push services.

use std::time::Duration;

use community::{
    push::{self, Send, Subscription},
    queue::{self, Job},
    store::Work,
    time::MINUTE,
};
use federation::push as web;
use tokio::sync::watch;

use crate::{
    app::App,
    mastodon::devices::{self, Message},
};

/// How long a job is ours; longer than any push service is waited for.
const LEASE: Duration = Duration::from_secs(120);

/// How often a device is tried.
const TRIES: i64 = 6;

/// What came of one try.
enum Outcome {
    Done,
    /// The device is not there any more.
    Gone(Subscription),
    Later(String),
}

/// Does the jobs until told to stop; some may run side by side.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut waker = app.db.waker(Work::Jobs);
    while !*stop.borrow() {
        let worked = tokio::select! {
            worked = next(&app) => worked,
            // A job that is cut off is done again when its time has run out.
            _ = stop.wait_for(|told| *told) => return,
        };
        match worked {
            Ok(true) => continue,
            Ok(false) => {}
            Err(cause) => tracing::warn!(cause = format!("{cause:#}"), "a device was not told"),
        }
        tokio::select! {
            () = waker.wait(Duration::from_secs(2)) => {}
            _ = stop.wait_for(|told| *told) => return,
        }
    }
}

async fn next(app: &App) -> anyhow::Result<bool> {
    let Some(job) = queue::claim(&app.db, &[push::SEND], LEASE).await? else {
        return Ok(false);
    };
    let outcome = match send(app, &job).await {
        Ok(outcome) => outcome,
        Err(cause) => {
            tracing::warn!(cause = format!("{cause:#}"), "a device was not told");
            Outcome::Later("it could not be made".to_owned())
        }
    };
    let mut tx = app.db.begin().await?;
    match outcome {
        Outcome::Done => queue::finish(&mut tx, &job).await?,
        Outcome::Gone(subscription) => {
            push::forget(&mut tx, subscription.id).await?;
            queue::finish(&mut tx, &job).await?;
        }
        Outcome::Later(why) if job.attempts < TRIES => {
            let wait = MINUTE * job.attempts * job.attempts;
            let later = tx.now().plus_millis(wait);
            queue::retry(&mut tx, &job, later, &why).await?;
        }
        // She finds it in her app; it is no work for a coordinator.
        Outcome::Later(_) => queue::finish(&mut tx, &job).await?,
    }
    tx.commit().await?;
    Ok(true)
}

async fn send(app: &App, job: &Job) -> anyhow::Result<Outcome> {
    let wanted: Send = job.read()?;
    let Some(subscription) = push::get(&app.db, wanted.subscription).await? else {
        return Ok(Outcome::Done);
    };
    let words = match devices::message(app, &subscription, wanted.notification).await {
        Ok(Message::Words(words)) => words,
        Ok(Message::Nothing) => return Ok(Outcome::Done),
        Ok(Message::Over) => return Ok(Outcome::Gone(subscription)),
        Err(failure) => anyhow::bail!("{}", failure.error),
    };
    let (Ok(endpoint), Ok(device)) = (
        subscription.endpoint.parse(),
        web::Device::read(&subscription.p256dh, &subscription.auth),
    ) else {
        return Ok(Outcome::Gone(subscription));
    };
    let to = web::Subscription {
        endpoint,
        device,
        is_standard: subscription.standard,
    };
    let key = app.push_key().await?;
    let sent = app.federation.push(&to, &key, &words).await;
    Ok(match sent {
        Ok(status) if status.is_success() => Outcome::Done,
        Ok(status) if matches!(status.as_u16(), 404 | 410) => Outcome::Gone(subscription),
        Ok(status) if status.is_server_error() || matches!(status.as_u16(), 408 | 429) => {
            Outcome::Later(format!("the push service answered {}", status.as_u16()))
        }
        // It takes none of ours, whatever we do.
        Ok(_) => Outcome::Done,
        Err(web::PushError::Network(cause)) if cause.is_passing() => {
            Outcome::Later("the push service did not answer".to_owned())
        }
        Err(_) => Outcome::Done,
    })
}
