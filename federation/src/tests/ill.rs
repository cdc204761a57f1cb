//! Peers that refuse, hang or fail for a while: the healthy ones do not notice, and the ill ones get everything when they are well,
//! in order. The node's clock is moved by hand, through days.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    extract::{Request, State},
};
use community::{
    address::Here,
    delivery,
    group::{self, Founding},
    peer,
    store::{Db, Options, test_db},
    time::{Clock, HOUR, MINUTE, SECOND, Time},
};
use http::{StatusCode, header};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::watch};
use url::Url;

use crate::{Error, Federation, Result, Settings, make_keys};

/// So many of each; more that hang than are sent to at once.
const HANGING: usize = 12;
const REFUSING: usize = 6;
const FAILING: usize = 6;
const HEALTHY: usize = 36;
const ACTIVITIES: usize = 8;

#[derive(Clone, Copy, PartialEq)]
enum Health {
    Healthy,
    /// Answers when it is let go.
    Hanging,
    /// Until it is well.
    Refusing,
    /// Three times.
    Failing,
}

/// Servers with a name each, on one port.
#[derive(Clone)]
struct Town {
    health: Arc<BTreeMap<String, Health>>,
    state: Arc<Mutex<BTreeMap<String, Came>>>,
    well: watch::Receiver<bool>,
    let_go: watch::Receiver<bool>,
}

#[derive(Clone, Default)]
struct Came {
    asked: usize,
    taken: Vec<u64>,
}

fn broken(error: impl std::fmt::Display) -> Error {
    community::Error::other(error).into()
}

impl Town {
    fn of(&self, host: &str) -> Came {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.get(host).cloned().unwrap_or_default()
    }

    fn note(&self, host: &str, change: impl FnOnce(&mut Came)) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        change(state.entry(host.to_owned()).or_default());
    }

    fn hosts(&self, health: Health) -> Vec<&String> {
        let all = self.health.iter().filter(|(_, how)| **how == health);
        all.map(|(host, _)| host).collect()
    }

    /// Waits until it is so at each of these; a minute and more, because a machine may be busy.
    async fn until(&self, what: &str, health: Health, is_so: impl Fn(&Came) -> bool) -> Result<()> {
        for _ in 0..2400 {
            if self.hosts(health).iter().all(|host| is_so(&self.of(host))) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(broken(format!("waited in vain: {what}")))
    }
}

/// Each once, in order; what came twice comes right after itself.
fn is_complete(came: &Came) -> bool {
    let mut taken = came.taken.clone();
    taken.dedup();
    taken == (0..ACTIVITIES as u64).collect::<Vec<_>>()
}

async fn answer(State(mut town): State<Town>, request: Request) -> StatusCode {
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
    let host = host.to_owned();
    let body = axum::body::to_bytes(request.into_body(), 100_000).await;
    let activity: Value = serde_json::from_slice(&body.unwrap_or_default()).unwrap_or_default();
    town.note(&host, |came| came.asked += 1);
    let asked = town.of(&host).asked;
    let is_taken = match town.health.get(&host) {
        Some(Health::Healthy) => true,
        Some(Health::Hanging) => town.let_go.wait_for(|go| *go).await.is_ok(),
        Some(Health::Refusing) => *town.well.borrow(),
        Some(Health::Failing) => asked > 3,
        None => false,
    };
    if !is_taken {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    town.note(&host, |came| {
        came.taken.extend(activity["number"].as_u64());
    });
    StatusCode::ACCEPTED
}

async fn town(well: watch::Receiver<bool>, let_go: watch::Receiver<bool>) -> Result<Town> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(broken)?;
    let port = listener.local_addr().map_err(broken)?.port();
    let mut health = BTreeMap::new();
    for (name, how, count) in [
        ("hanging", Health::Hanging, HANGING),
        ("refusing", Health::Refusing, REFUSING),
        ("failing", Health::Failing, FAILING),
        ("healthy", Health::Healthy, HEALTHY),
    ] {
        for number in 0..count {
            health.insert(format!("{name}{number}.localhost:{port}"), how);
        }
    }
    let town = Town {
        health: Arc::new(health),
        state: Arc::default(),
        well,
        let_go,
    };
    let routes = Router::new().fallback(answer).with_state(town.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok(town)
}

/// A node that sends by a clock of the test's own, and the address of who speaks there.
async fn node(url: &str, clock: Arc<Clock>) -> Result<(Db, Federation, community::actor::Actor)> {
    let base = Url::parse("http://carers.localhost:8080").map_err(broken)?;
    let options = Options {
        clock,
        here: Here::new(base),
        ..Options::default()
    };
    let db = Db::open(url, options).await?;
    let settings = Settings {
        development: true,
        version: "0.0.0".into(),
        source_url: "https://example.org/source".into(),
    };
    let federation = Federation::start(db.clone(), settings).await?;
    let keys = tokio::task::spawn_blocking(make_keys)
        .await
        .map_err(broken)??;
    let founding = Founding {
        name: "Carers".into(),
        handle: "carers".into(),
        language: "en".into(),
        shares: "caring for a relative".into(),
    };
    let mut tx = db.begin().await?;
    let (_, group) = group::found(&mut tx, founding, &keys).await?;
    tx.commit().await?;
    Ok((db, federation, group))
}

#[tokio::test]
async fn g3_g5_g6_ill_peers_delay_nobody_and_get_everything_when_they_are_well() -> Result<()> {
    let (make_well, well) = watch::channel(false);
    let (let_them_go, let_go) = watch::channel(false);
    let (stop, told) = watch::channel(false);
    let town = town(well, let_go).await?;
    let test = test_db().await?;
    let clock = Clock::test(Time::from_seconds(1_800_000_000));
    let (db, federation, group) = node(&test.url, clock.clone()).await?;
    let inboxes: Vec<String> = town
        .health
        .keys()
        .map(|host| format!("http://{host}/inbox"))
        .collect();
    for number in 0..ACTIVITIES {
        let id = format!("http://carers.localhost:8080/ap/activities/{number}");
        let body = json!({"id": id, "number": number}).to_string();
        let mut tx = db.begin().await?;
        delivery::enqueue(&mut tx, group.id, &id, &body, &inboxes).await?;
        tx.commit().await?;
    }
    let (sender, until) = (federation.clone(), told);
    let sending = tokio::spawn(async move { sender.deliver(until).await });
    let later = |millis: i64| {
        clock.advance(millis);
        db.wake();
    };

    // The clock stands still: only what is tried at once is tried, and that is enough for those who are well.
    town.until("the healthy have all", Health::Healthy, is_complete)
        .await?;
    let none = |came: &Came| came.taken.is_empty();
    for health in [Health::Hanging, Health::Refusing, Health::Failing] {
        for host in town.hosts(health) {
            assert!(none(&town.of(host)), "{host}");
        }
    }
    let_them_go.send_replace(true);
    // Whoever hung for too long is tried again after the first pauses.
    for (tries, pause) in [5, 30, 120].into_iter().enumerate() {
        town.until("the failing were asked", Health::Failing, |came| {
            came.asked > tries
        })
        .await?;
        town.until("the refusing were asked", Health::Refusing, |came| {
            came.asked > tries
        })
        .await?;
        settled(&db).await?;
        later(pause * SECOND);
    }
    town.until("those that failed have all", Health::Failing, is_complete)
        .await?;
    town.until("those that hung have all", Health::Hanging, is_complete)
        .await?;
    // Three days pass; each is tried again and again, one thing at a time.
    for step in 4..=30 {
        town.until("the refusing were asked", Health::Refusing, |came| {
            came.asked >= step
        })
        .await?;
        settled(&db).await?;
        later(if step == 4 { 10 * MINUTE } else { 3 * HOUR });
    }
    for waiting in delivery::waiting(&db).await? {
        assert_eq!(waiting.count, ACTIVITIES as i64, "{}", waiting.host);
        assert!(waiting.last_error.is_some());
    }
    // They are well again. Whoever speaks to us gets what it missed at once; the others within the hour.
    town.until("the refusing were asked", Health::Refusing, |came| {
        came.asked >= 31
    })
    .await?;
    settled(&db).await?;
    make_well.send_replace(true);
    let ill = town.hosts(Health::Refusing);
    let (speaking, silent) = ill.split_at(REFUSING / 2);
    let mut tx = db.begin().await?;
    for host in speaking {
        peer::heard(&mut tx, host).await?;
    }
    tx.commit().await?;
    for _ in 0..2400 {
        if speaking.iter().all(|host| is_complete(&town.of(host))) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    for host in speaking {
        assert!(is_complete(&town.of(host)), "{host}");
    }
    for host in silent {
        assert!(none(&town.of(host)), "{host}");
    }
    later(72 * MINUTE);
    town.until("all are well", Health::Refusing, is_complete)
        .await?;
    settled(&db).await?;
    assert!(delivery::waiting(&db).await?.is_empty());
    stop.send_replace(true);
    sending.await.map_err(broken)
}

/// Waits until what was tried has been written down: nobody is being sent to and nobody is due.
async fn settled(db: &Db) -> Result<()> {
    for _ in 0..2400 {
        let is_busy = !delivery::holders(db).await?.is_empty()
            || delivery::next_due(db)
                .await?
                .is_some_and(|due| due <= db.now());
        if !is_busy {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err(broken("somebody is still being sent to"))
}
