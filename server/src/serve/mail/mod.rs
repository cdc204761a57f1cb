//! Sends mail to those who want it, one job each; nobody waits for the mail server but this.

mod letter;

use std::{sync::Arc, time::Duration};

use community::{
    mail::{self, Letter, Turn},
    queue::{self, Job},
    store::Work,
    time::{DAY, HOUR},
};
use tokio::sync::watch;

use crate::app::{
    App,
    mail::{Failed, Mailer, Unsent},
};

/// How long a job is ours; longer than any mail server is waited for.
const LEASE: Duration = Duration::from_secs(180);

/// After so long a mail is given up: what it told of stands on the page.
const GIVEN_UP: i64 = 4 * DAY;

/// The first pause, and the longest, in milliseconds.
const PAUSE: i64 = 5_000;
const LONGEST_PAUSE: i64 = HOUR;

/// Does the jobs until told to stop; some may run side by side.
pub async fn run(app: App, mailer: Arc<Option<Mailer>>, mut stop: watch::Receiver<bool>) {
    let mut waker = app.db.waker(Work::Jobs);
    while !*stop.borrow() {
        let worked = tokio::select! {
            worked = next(&app, mailer.as_ref().as_ref()) => worked,
            // A mail that is cut off is sent again when its time has run out; it may then come twice, and has the same name.
            _ = stop.wait_for(|told| *told) => return,
        };
        match worked {
            Ok(true) => continue,
            Ok(false) => {}
            Err(cause) => tracing::warn!(cause = format!("{cause:#}"), "a mail was not sent"),
        }
        tokio::select! {
            () = waker.wait(Duration::from_secs(2)) => {}
            _ = stop.wait_for(|told| *told) => return,
        }
    }
}

/// The way to the mail server by the settings of this node.
pub fn mailer(app: &App) -> Option<Mailer> {
    let host = app.config.url.host_str().unwrap_or("localhost");
    Mailer::new(&app.config.smtp, host).unwrap_or_else(|cause| {
        tracing::error!(cause = format!("{cause:#}"), "no mail can be sent");
        None
    })
}

async fn next(app: &App, mailer: Option<&Mailer>) -> anyhow::Result<bool> {
    let Some(job) = queue::claim(&app.db, &[mail::SEND], LEASE).await? else {
        return Ok(false);
    };
    let letter: Letter = match job.read() {
        Ok(letter) => letter,
        Err(cause) => {
            let mut tx = app.db.begin().await?;
            queue::bury(&mut tx, &job, &cause.to_string()).await?;
            tx.commit().await?;
            return Ok(true);
        }
    };
    // The links of a mail hold before it is sent.
    let mut tx = app.db.begin().await?;
    let turn = match mailer {
        Some(_) => mail::turn(&mut tx, &letter).await?,
        // Mail was switched off since.
        None => Turn::Nothing,
    };
    match (turn, mailer) {
        (Turn::Ready(ready), Some(mailer)) => {
            tx.commit().await?;
            let address = ready.address.clone();
            let sent = mailer.send(letter::write(app, &job, ready)).await;
            note(app, &job, &letter, &address, sent).await?;
        }
        (Turn::Later(at), _) => {
            queue::retry(&mut tx, &job, at, "she was told lately").await?;
            tx.commit().await?;
        }
        (Turn::Nothing | Turn::Ready(_), _) => {
            queue::finish(&mut tx, &job).await?;
            tx.commit().await?;
        }
    }
    Ok(true)
}

/// Writes down what came of it.
async fn note(
    app: &App,
    job: &Job,
    letter: &Letter,
    address: &str,
    sent: Result<(), Failed>,
) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let age = tx.now().since(job.created_at);
    if let Err(failed) = &sent {
        mail::failed(&mut tx, failed.why.fault(), failed.said.as_deref()).await?;
    }
    match sent.map_err(|failed| failed.why) {
        Ok(()) => {
            mail::sent(&mut tx, letter, address).await?;
            queue::finish(&mut tx, job).await?;
        }
        Err(Unsent::Address) => {
            mail::refused(&mut tx, letter, address).await?;
            queue::finish(&mut tx, job).await?;
        }
        Err(why) if age < GIVEN_UP => {
            tracing::warn!(%why, job = %job.id, "a mail waits");
            let later = tx.now().plus_millis(pause(job.attempts));
            queue::retry(&mut tx, job, later, &why.to_string()).await?;
        }
        Err(why) => {
            tracing::error!(%why, job = %job.id, "a mail is given up");
            queue::finish(&mut tx, job).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Twice as long each time.
fn pause(attempts: i64) -> i64 {
    let doubled = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or_default();
    (PAUSE << doubled).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_waits_longer_each_time_and_never_longer_than_an_hour() {
        let pauses: Vec<i64> = [1, 2, 3, 10, 11, 1_000].map(pause).into();
        assert_eq!(pauses, [5_000, 10_000, 20_000, 2_560_000, HOUR, HOUR]);
    }
}
