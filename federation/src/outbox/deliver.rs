//! Sending what waits: each peer's rows in their order, a few peers side by side, so that a dead one delays nobody.

use std::{
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use community::{
    actor,
    delivery::{self, Delivery, Lease, Outcome},
    peer,
    time::SECOND,
};
use http::StatusCode;
use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
};
use url::Url;

use crate::{Result, network::Answer, node::Node, signature::Dialect};

/// How many peers are sent to at once that answer soon.
const PEERS: usize = 8;

/// How many of them may be such as did not answer lately.
const ILL_PEERS: usize = 5;

/// Who takes longer than this for one delivery is slow, and takes nobody's place any more.
const SOON: Duration = Duration::from_millis(500);

/// How many slow peers may be waited for besides.
const SLOW_PEERS: usize = 120;

/// How long a peer is ours, in seconds; longer than one delivery can take.
const LEASE: i64 = 90;

/// How many rows are read at once.
const ROWS: i64 = 20;

/// A delivery that is answered with 401 so often is not a matter of keys: it is dropped.
const UNPROVEN: i64 = 6;

/// Sends what waits until told to stop; what is under way is finished first.
pub async fn run(node: Arc<Node>, mut stop: watch::Receiver<bool>) {
    let mut waker = node.db.waker();
    let mut sending = JoinSet::new();
    let places = Places::new();
    let mut turn = 0_u64;
    while !*stop.borrow() {
        while let Some(place) = places.take() {
            // Each lease has a name of its own, so that one that ran out cannot be taken for another.
            turn += 1;
            let holder = format!("{}-{turn}", node.db.process());
            let lease = match places.only_healthy() {
                true => delivery::lease_healthy(&node.db, &holder, LEASE).await,
                false => delivery::lease(&node.db, &holder, LEASE).await,
            };
            match lease {
                Ok(Some(lease)) => {
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
        let pause = pause(&node).await;
        tokio::select! {
            () = waker.wait(pause) => {}
            () = places.freed() => {}
            _ = sending.join_next(), if !sending.is_empty() => {}
            _ = stop.wait_for(|told| *told) => break,
        }
    }
    while sending.join_next().await.is_some() {}
}

/// Room for so many peers at once. One that turns out to be slow moves aside, so that it keeps nobody else from being sent to.
struct Places {
    soon: Arc<Semaphore>,
    slow: Arc<Semaphore>,
    bell: Arc<Notify>,
}

/// Where a peer stands while it is sent to.
struct Place {
    _held: OwnedSemaphorePermit,
    aside: Option<Arc<Semaphore>>,
    bell: Arc<Notify>,
}

impl Places {
    fn new() -> Self {
        Self {
            soon: Arc::new(Semaphore::new(PEERS)),
            slow: Arc::new(Semaphore::new(SLOW_PEERS)),
            bell: Arc::default(),
        }
    }

    fn take(&self) -> Option<Place> {
        let held = self.soon.clone().try_acquire_owned().ok()?;
        Some(Place {
            _held: held,
            aside: Some(self.slow.clone()),
            bell: self.bell.clone(),
        })
    }

    /// The last places are kept for those who are well.
    fn only_healthy(&self) -> bool {
        PEERS - self.soon.available_permits() > ILL_PEERS
    }

    async fn freed(&self) {
        self.bell.notified().await;
    }
}

impl Place {
    /// Waits for an answer; when that takes long, aside, as long as there is room.
    async fn wait<T>(&mut self, mut answer: Pin<&mut impl Future<Output = T>>) -> T {
        if let Ok(soon) = tokio::time::timeout(SOON, &mut answer).await {
            return soon;
        }
        if let Some(slow) = &self.aside
            && let Ok(held) = slow.clone().try_acquire_owned()
        {
            self._held = held;
            self.aside = None;
            self.bell.notify_one();
        }
        answer.await
    }
}

/// Until the next peer is due, and at most a few seconds: other processes may leave work without ringing here.
async fn pause(node: &Node) -> Duration {
    const MOST: i64 = 2 * SECOND;
    let due = delivery::next_due(&node.db).await.ok().flatten();
    let wait = due.map_or(MOST, |due| due.since(node.db.now()));
    Duration::from_millis(wait.clamp(200, MOST).unsigned_abs())
}

async fn send_to_peer(
    node: &Node,
    mut lease: Lease,
    mut place: Place,
    stop: &watch::Receiver<bool>,
) {
    if let Err(error) = send_rows(node, &mut lease, &mut place, stop).await {
        tracing::warn!(host = lease.host, %error, "sending stopped");
    }
    if let Err(error) = delivery::release(&node.db, &lease).await {
        tracing::warn!(host = lease.host, %error, "the peer could not be given back; its time runs out by itself");
    }
}

async fn send_rows(
    node: &Node,
    lease: &mut Lease,
    place: &mut Place,
    stop: &watch::Receiver<bool>,
) -> Result<()> {
    loop {
        let rows = delivery::next(&node.db, &lease.host, ROWS).await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows {
            if *stop.borrow() {
                return Ok(());
            }
            if lease.until.since(node.db.now()) < LEASE * SECOND / 2 {
                if !delivery::renew(&node.db, lease, LEASE).await? {
                    return Ok(());
                }
                lease.until = node.db.now().plus_seconds(LEASE);
            }
            let outcome = place.wait(pin!(send(node, lease, &row))).await?;
            if !delivery::note(&node.db, lease, &row, outcome).await? {
                return Ok(());
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
