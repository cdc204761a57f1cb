//! Whom the group follows, who follows it, and how the other servers are doing.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, Response},
    routing::{get, post},
};
use chrono_tz::Tz;
use community::{
    actor::Actor,
    delivery::{self, Waiting},
    follow::{self, Follow, State as Standing},
    id::Id,
    peer::{self, Peer},
};

use super::tabs::{Tab, done, tabs};
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::{Coordinator, Host},
    pages::{fields::Fields, group, layout::Layout, network as room, render::show},
};

/// The routes of this page.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/network", get(list))
        .route("/desk/follow", post(ask))
        .route("/desk/follow/stop", post(stop))
        .route("/desk/followers/{id}/accept", post(accept))
        .route("/desk/followers/{id}/remove", post(remove))
        .route("/desk/peers/standing", post(set_standing))
        .route("/desk/deliveries/retry", post(retry))
        .route("/desk/deliveries/drop", post(drop_waiting))
}

/// A follow, seen from here.
struct Tie {
    id: Id<Follow>,
    actor: Id<Actor>,
    name: String,
    handle: String,
    /// A word of `follow-…`.
    state: &'static str,
    /// The badge's colour.
    tone: &'static str,
    since: String,
}

/// Another server in words.
struct Line {
    host: String,
    /// A word of `standing-…`.
    standing: &'static str,
    software: Option<String>,
    /// Sentences on its health.
    health: Vec<String>,
    is_ill: bool,
    /// It was reached, and nothing shuts it out.
    is_well: bool,
    has_waiting: bool,
}

#[derive(Template)]
#[template(path = "desk/network.html")]
struct Page {
    layout: Layout,
    t: Say,
    tabs: Vec<Tab>,
    is_coordinator: bool,
    handle: String,
    following: Vec<Tie>,
    waiting: Vec<Tie>,
    followers: Vec<Tie>,
    peers: Vec<Line>,
}

async fn list(
    State(app): State<App>,
    Host(present): Host,
    layout: Layout,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let home = group::ours(&app).await?;
    let us = home.actor.id;
    let tie = |(follow, actor): (Follow, Actor)| Tie {
        id: follow.id,
        actor: actor.id,
        handle: actor.handle(),
        name: actor.name,
        state: follow.state.as_str(),
        tone: match follow.state {
            Standing::Requested => "waiting",
            Standing::Accepted => "yes",
            Standing::Rejected => "off",
        },
        since: t.day(follow.accepted_at.unwrap_or(follow.created_at), home.zone),
    };
    let mut waiting: BTreeMap<String, Waiting> = delivery::waiting(&app.db)
        .await?
        .into_iter()
        .map(|waiting| (waiting.host.clone(), waiting))
        .collect();
    let mut met = peer::list(&app.db).await?;
    // Those blocked or quieted that never were here have a page of their own.
    met.retain(|peer| match peer.standing {
        peer::Standing::Neutral | peer::Standing::Allowed => true,
        peer::Standing::Silenced | peer::Standing::Blocked => {
            peer.last_heard_at.is_some()
                || peer.last_success_at.is_some()
                || waiting.contains_key(&peer.host)
        }
    });
    let mut peers: Vec<Line> = met
        .into_iter()
        .map(|peer| {
            let late = waiting.remove(&peer.host);
            line(t, home.zone, &peer, late.as_ref())
        })
        .collect();
    // The ill ones first: they are what somebody comes here for.
    peers.sort_by_key(|peer| (!peer.is_ill, !peer.has_waiting));
    let tabs = tabs(&layout);
    show(&Page {
        t,
        tabs,
        is_coordinator: present.is_coordinator(),
        handle: home.actor.handle(),
        following: follow::following(&app.db, us)
            .await?
            .into_iter()
            .map(tie)
            .collect(),
        waiting: follow::followers(&app.db, us, Standing::Requested)
            .await?
            .into_iter()
            .map(tie)
            .collect(),
        followers: follow::followers(&app.db, us, Standing::Accepted)
            .await?
            .into_iter()
            .map(tie)
            .collect(),
        peers,
        layout: layout.titled(&t.get("desk-network")).private(),
    })
}

/// How a server is doing, in sentences (G2: whatever waits can be seen).
fn line(t: Say, zone: Tz, peer: &Peer, late: Option<&Waiting>) -> Line {
    let mut health = Vec::new();
    match peer.last_success_at {
        Some(when) => health.push(t.one("peer-reached", "when", &t.moment(when, zone))),
        None => health.push(t.get("peer-never-reached")),
    }
    if let Some(when) = peer.last_heard_at {
        health.push(t.one("peer-heard", "when", &t.moment(when, zone)));
    }
    if let Some(since) = peer.failing_since {
        health.push(t.with(
            "peer-failing",
            &[
                ("since", t.moment(since, zone).into()),
                ("n", peer.failures.into()),
            ],
        ));
    }
    if let Some(late) = late {
        health.push(t.with(
            "peer-waiting",
            &[
                ("n", late.count.into()),
                ("oldest", t.moment(late.oldest, zone).into()),
            ],
        ));
        health.push(t.one("peer-next-try", "when", &t.moment(late.next_try_at, zone)));
    }
    let error = late
        .and_then(|late| late.last_error.as_deref())
        .or(peer.last_error.as_deref());
    if let Some(error) = error.filter(|_| peer.failing_since.is_some() || late.is_some()) {
        health.push(t.one("peer-error", "error", error));
    }
    Line {
        host: peer.host.clone(),
        standing: peer.standing.as_str(),
        software: peer.software.clone(),
        health,
        is_ill: peer.failing_since.is_some(),
        is_well: peer.failing_since.is_none()
            && peer.last_success_at.is_some()
            && peer.standing != peer::Standing::Blocked,
        has_waiting: late.is_some(),
    }
}

/// The field `actor`: an id of ours, or an address to look up first.
async fn named(app: &App, fields: &Fields) -> Result<Id<Actor>, AppError> {
    let written = fields.line("actor");
    match written.parse::<Id<Actor>>() {
        Ok(id) if written.chars().all(|digit| digit.is_ascii_digit()) => Ok(id),
        _ => Ok(room::look_up(app, written).await?.id),
    }
}

async fn ask(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    fields: Fields,
) -> Result<Response, AppError> {
    let actor = named(&app, &fields).await?;
    let mut tx = app.db.begin().await?;
    follow::ask(&mut tx, Some(&present), actor).await?;
    tx.commit().await?;
    Ok(done("/desk/network", i18n::key("desk-follow-asked")))
}

async fn stop(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    fields: Fields,
) -> Result<Response, AppError> {
    let actor = named(&app, &fields).await?;
    let mut tx = app.db.begin().await?;
    follow::stop(&mut tx, Some(&present), actor).await?;
    tx.commit().await?;
    Ok(done("/desk/network", i18n::key("desk-follow-stopped")))
}

async fn accept(
    State(app): State<App>,
    Host(present): Host,
    Path(id): Path<Id<Follow>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    follow::accept(&mut tx, &present, id).await?;
    tx.commit().await?;
    Ok(done("/desk/network", i18n::key("desk-follower-accepted")))
}

async fn remove(
    State(app): State<App>,
    Host(present): Host,
    Path(id): Path<Id<Follow>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    follow::remove(&mut tx, &present, id).await?;
    tx.commit().await?;
    Ok(done("/desk/network", i18n::key("desk-follower-removed")))
}

async fn set_standing(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    fields: Fields,
) -> Result<Response, AppError> {
    let standing: peer::Standing = fields.word("standing")?;
    let host = fields.optional("host").ok_or(AppError::Invalid {
        field: "host",
        why: "missing",
    })?;
    let mut tx = app.db.begin().await?;
    peer::set_standing(&mut tx, Some(&present), host, standing).await?;
    tx.commit().await?;
    Ok(done("/desk/network", i18n::key("desk-standing-set")))
}

async fn retry(
    State(app): State<App>,
    Coordinator(_): Coordinator,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    delivery::retry(&mut tx, fields.line("host")).await?;
    tx.commit().await?;
    Ok(done("/desk/network", i18n::key("desk-retried")))
}

async fn drop_waiting(
    State(app): State<App>,
    Coordinator(_): Coordinator,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    delivery::drop_all(&mut tx, fields.line("host")).await?;
    tx.commit().await?;
    Ok(done("/desk/network", i18n::key("desk-dropped")))
}

#[cfg(test)]
mod tests {
    use community::{peer::Dialect, time::Time};

    use super::*;
    use crate::app::i18n::Lang;

    fn peer(failing: bool) -> Peer {
        let then = Time::from_seconds(1_795_827_600);
        Peer {
            host: "ill.example".into(),
            standing: peer::Standing::Neutral,
            software: None,
            dialect: Dialect::Cavage,
            first_heard_at: then,
            last_heard_at: None,
            last_success_at: None,
            failing_since: failing.then_some(then),
            failures: if failing { 3 } else { 0 },
            next_try_at: then,
            last_error: Some("connection refused".into()),
        }
    }

    #[test]
    fn an_ill_server_is_told_with_what_waits_and_when_it_is_tried_again() {
        let t = Say::new(Lang::En);
        let then = Time::from_seconds(1_795_827_600);
        let late = Waiting {
            host: "ill.example".into(),
            count: 4,
            oldest: then,
            next_try_at: then.plus_hours(1),
            last_error: Some("connection refused".into()),
        };
        let told = line(t, Tz::Asia__Hong_Kong, &peer(true), Some(&late));
        let text = told.health.join(" ");
        for part in ["never", "3", "4 messages", "10:00", "connection refused"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(told.is_ill && told.has_waiting);
        let told = line(t, Tz::Asia__Hong_Kong, &peer(false), None);
        assert!(
            !told.health.join(" ").contains("refused"),
            "an old fault of a server in good health is not told"
        );
    }
}
