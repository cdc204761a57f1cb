//! Sending what waits: each peer's rows in their order, a few peers side by side, so that a dead one delays nobody.

use std::{
    collections::VecDeque,
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use community::{
    actor,
    delivery::{self, Delivery, Due, Lease, Outcome},
    peer,
    store::Work,
    time::SECOND,
};
use http::StatusCode;
use tokio::{sync::watch, task::JoinSet};
use url::Url;

use super::places::{Place, Places};
use crate::{Result, network::Answer, node::Node, signature::Dialect};

/// How long a peer is ours, in seconds; longer than one delivery can take.
const LEASE: i64 = 90;

/// How many peers are looked up at once.
const IN_LINE: i64 = 1_000;

/// How long that stands before it is looked up again: peers get well, and others fall ill.
const LINE_HOLDS: Duration = Duration::from_secs(1);

/// How long nothing is looked for when there is nothing to send.
const MOST_PAUSE: Duration = Duration::from_secs(2);
const LEAST_PAUSE: Duration = Duration::from_millis(200);

/// How many rows are read at once.
const ROWS: i64 = 20;

/// A delivery that is answered with 401 so often is not a matter of keys: it is dropped.
const UNPROVEN: i64 = 6;

/// Sends what waits until told to stop; what is under way is finished first.
pub async fn run(node: Arc<Node>, mut stop: watch::Receiver<bool>) {
    let mut waker = node.db.waker(Work::Deliveries);
    let mut sending = JoinSet::new();
    let places = Places::new();
    let mut line = Line::default();
    let mut turn = 0_u64;
    while !*stop.borrow() {
        while places.has_room() {
            // Each lease has a name of its own, so that one that ran out cannot be taken for another.
            turn += 1;
            let holder = format!("{}-{turn}", node.db.process());
            match line.next(&node, &holder, &places).await {
                Ok(Some((lease, place))) => {
                    let (node, stop) = (node.clone(), stop.clone());
                    sending.spawn(async move { send_to_peer(&node, lease, place, &stop).await });
                }
                Ok(None) => break,
                Err(error) => {
                    tracing::warn!(%error, "cannot see what waits to be sent");
                    break;
                }
            }
        }
        // Whoever is in the line is due now, and waits for a place.
        let pause = match line.waiting.is_empty() {
            true => pause(&node).await,
            false => MOST_PAUSE,
        };
        tokio::select! {
            () = waker.wait(pause) => {}
            () = places.freed() => {}
            _ = sending.join_next(), if !sending.is_empty() => {}
            _ = stop.wait_for(|told| *told) => break,
        }
    }
    while sending.join_next().await.is_some() {}
}

/// Whose turn it is: looked up for many at once, because looking costs the more, the more peers wait.
#[derive(Default)]
struct Line {
    /// Healthy ones first.
    waiting: VecDeque<Due>,
    looked_at: Option<Instant>,
}

impl Line {
    async fn next(
        &mut self,
        node: &Node,
        holder: &str,
        places: &Places,
    ) -> Result<Option<(Lease, Place)>> {
        let only_healthy = places.only_healthy();
        let is_old = |at: Option<Instant>| at.is_none_or(|at| at.elapsed() > LINE_HOLDS);
        let mut looked = false;
        loop {
            if !is_old(self.looked_at) || looked {
                while let Some(due) = self
                    .waiting
                    .pop_front_if(|due| due.healthy || !only_healthy)
                {
                    // Who is slow waits until there is room for such.
                    let Some(place) = places.take(&due.host) else {
                        continue;
                    };
                    // Another process may have it by now, or it has fallen ill since.
                    if let Some(lease) = delivery::take(&node.db, &due, holder, LEASE).await? {
                        return Ok(Some((lease, place)));
                    }
                }
            }
            if looked {
                return Ok(None);
            }
            // Those who are slow and find no room are passed over, so they come on top of those who stand in line.
            let most = IN_LINE + places.known_slow();
            self.waiting = delivery::due(&node.db, only_healthy, most).await?.into();
            self.looked_at = Some(Instant::now());
            looked = true;
        }
    }
}

/// Until the next peer is due, and at most a few seconds: other processes may leave work without ringing here.
async fn pause(node: &Node) -> Duration {
    let due = delivery::next_due(&node.db).await.ok().flatten();
    let wait = due.map_or(MOST_PAUSE, |due| {
        Duration::from_millis(due.since(node.db.now()).max(0).unsigned_abs())
    });
    wait.clamp(LEAST_PAUSE, MOST_PAUSE)
}

async fn send_to_peer(
    node: &Node,
    mut lease: Lease,
    mut place: Place,
    stop: &watch::Receiver<bool>,
) {
    match send_rows(node, &mut lease, &mut place, stop).await {
        Ok(Held::GivenBack) => return,
        Ok(Held::Still) => {}
        Err(error) => tracing::warn!(host = lease.host, %error, "sending stopped"),
    }
    drop(place);
    // The database may be away for a moment; then what waits for the peer should not wait for the lease to run out.
    for _ in 0..LEASE {
        match delivery::release(&node.db, &lease).await {
            Ok(()) => return,
            Err(error) if *stop.borrow() => {
                tracing::warn!(host = lease.host, %error, "the peer could not be given back; its time runs out by itself");
                return;
            }
            Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
        }
    }
}

/// Whether a peer is still ours when its rows are through.
enum Held {
    Still,
    GivenBack,
}

async fn send_rows(
    node: &Node,
    lease: &mut Lease,
    place: &mut Place,
    stop: &watch::Receiver<bool>,
) -> Result<Held> {
    loop {
        let rows = delivery::next(&node.db, &lease.host, ROWS).await?;
        if rows.is_empty() {
            return Ok(Held::Still);
        }
        let are_all = i64::try_from(rows.len()).is_ok_and(|count| count < ROWS);
        let mut rows = rows.into_iter().peekable();
        while let Some(row) = rows.next() {
            if *stop.borrow() {
                return Ok(Held::Still);
            }
            if lease.until.since(node.db.now()) < LEASE * SECOND / 2 {
                if !delivery::renew(&node.db, lease, LEASE).await? {
                    return Ok(Held::Still);
                }
                lease.until = node.db.now().plus_seconds(LEASE);
            }
            let Some(outcome) = place.wait(pin!(send(node, lease, &row))).await else {
                return Ok(Held::Still);
            };
            let outcome = outcome?;
            node.counts.note_delivery(&outcome);
            if are_all && rows.peek().is_none() {
                // What came meanwhile has rung, and is seen when the next peer is looked for.
                delivery::finish(&node.db, lease, &row, outcome).await?;
                return Ok(Held::GivenBack);
            }
            if !delivery::note(&node.db, lease, &row, outcome).await? {
                return Ok(Held::Still);
            }
        }
    }
}

/// One delivery; a 400 or 401 is tried once in the other dialect, and a peer's dialect is remembered.
async fn send(node: &Node, lease: &mut Lease, row: &Delivery) -> Result<Outcome> {
    let Ok(inbox) = Url::parse(&row.inbox) else {
        return Ok(Outcome::Gone);
    };
    let author = actor::get(&node.db, row.actor_id).await?;
    let signer = match author.as_ref().map(|author| node.signer_of(author)) {
        Some(Ok(Some(signer))) => signer,
        // Nothing is ever signed by somebody else in its place.
        _ => {
            return Ok(Outcome::Refused {
                error: "the sender has no key that can sign".into(),
            });
        }
    };
    let body = Bytes::from(row.body.clone());
    let mut dialect = in_words_of_signature(lease.dialect);
    let mut answer = node
        .client
        .post(&inbox, body.clone(), &signer, dialect)
        .await;
    if let Ok(first) = &answer
        && matches!(
            first.status,
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED
        )
    {
        let second = node
            .client
            .post(&inbox, body, &signer, dialect.other())
            .await;
        if second
            .as_ref()
            .is_ok_and(|second| second.status.is_success())
        {
            dialect = dialect.other();
            answer = second;
            lease.dialect = in_words_of_peers(dialect);
            let mut tx = node.db.begin().await?;
            peer::set_dialect(&mut tx, &lease.host, lease.dialect).await?;
            tx.commit().await?;
        }
    }
    Ok(match answer {
        Ok(answer) => judge(&answer, row.attempts),
        Err(error) => Outcome::Failed {
            error: error.to_string(),
            retry_after: None,
        },
    })
}

fn judge(answer: &Answer, attempts: i64) -> Outcome {
    let status = answer.status;
    let words: String = answer
        .body_start
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(200)
        .collect();
    let error = format!("{status}: {words}");
    let retry_after = answer
        .retry_after
        .and_then(|wait| i64::try_from(wait.as_secs()).ok());
    match status {
        _ if status.is_success() => Outcome::Delivered,
        StatusCode::GONE => Outcome::Gone,
        // Keys and clocks get well again, and then nothing may be lost.
        StatusCode::UNAUTHORIZED if attempts < UNPROVEN => Outcome::Failed { error, retry_after },
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => {
            Outcome::Failed { error, retry_after }
        }
        _ if status.is_client_error() => Outcome::Refused { error },
        _ => Outcome::Failed { error, retry_after },
    }
}

fn in_words_of_signature(dialect: peer::Dialect) -> Dialect {
    match dialect {
        peer::Dialect::Cavage => Dialect::Cavage,
        peer::Dialect::Rfc9421 => Dialect::Rfc9421,
    }
}

fn in_words_of_peers(dialect: Dialect) -> peer::Dialect {
    match dialect {
        Dialect::Cavage => peer::Dialect::Cavage,
        Dialect::Rfc9421 => peer::Dialect::Rfc9421,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(status: u16, attempts: i64) -> Outcome {
        let status = StatusCode::from_u16(status).expect("a status");
        judge(
            &Answer {
                status,
                retry_after: Some(Duration::from_secs(60)),
                body_start: String::new(),
            },
            attempts,
        )
    }

    #[test]
    fn g5_every_status_has_its_consequence() {
        for status in [200, 201, 202, 204] {
            assert!(matches!(outcome(status, 0), Outcome::Delivered), "{status}");
        }
        assert!(matches!(outcome(410, 0), Outcome::Gone));
        for status in [400, 403, 404, 405, 406, 409, 413, 415, 422] {
            assert!(
                matches!(outcome(status, 0), Outcome::Refused { .. }),
                "{status}"
            );
        }
        for status in [401, 408, 429, 500, 502, 503, 302] {
            assert!(
                matches!(
                    outcome(status, 0),
                    Outcome::Failed {
                        retry_after: Some(60),
                        ..
                    }
                ),
                "{status}"
            );
        }
        assert!(matches!(outcome(401, UNPROVEN), Outcome::Refused { .. }));
    }
}
