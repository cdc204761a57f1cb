//! Other instances: heard of, silenced, blocked, in good health.

pub mod host;
pub mod model;
mod store;

#[cfg(test)]
mod tests;

pub use model::{Dialect, Peer, Standing};
pub use store::{Speaker, list};

use std::collections::{BTreeMap, HashSet};

use crate::{
    Error, Result,
    effect::{self, Effect},
    member::Present,
    moderation::{self, About, Deed},
    store::{Db, Executor, Tx, Work},
    text::clean_line,
    time::{MINUTE, Time},
};

/// How long a received activity is remembered, so that it has one effect however often it comes.
const REMEMBERED_DAYS: i64 = 30;

/// The peer, or `None` when never heard of.
pub async fn get(x: impl Executor, host: &str) -> Result<Option<Peer>> {
    match host::normal(host) {
        Some(host) => store::get(x, &host).await,
        None => Ok(None),
    }
}

/// How a host stands, in whatever spelling; its parent domains count (a block of `example.org` blocks `a.example.org`),
/// the strictest wins. What is no host at all is blocked.
pub async fn standing(x: impl Executor, host: &str) -> Result<Standing> {
    let Some(host) = host::normal(host) else {
        return Ok(Standing::Blocked);
    };
    let found = store::standings(x, &host::names(&host)).await?;
    let has = |standing| found.iter().any(|(_, of)| *of == standing);
    Ok(if has(Standing::Blocked) {
        Standing::Blocked
    } else if has(Standing::Silenced) {
        Standing::Silenced
    } else if found
        .iter()
        .any(|(name, of)| *name == host && *of == Standing::Allowed)
    {
        Standing::Allowed
    } else {
        Standing::Neutral
    })
}

/// Those among these normal hosts that are blocked.
pub(crate) async fn blocked(x: impl Executor, hosts: &[String]) -> Result<Vec<String>> {
    let names: Vec<Vec<String>> = hosts.iter().map(|host| host::names(host)).collect();
    let mut all: Vec<String> = names.iter().flatten().cloned().collect();
    all.sort_unstable();
    all.dedup();
    let found = store::standings(x, &all).await?;
    let is_blocked = |name: &String| {
        found
            .iter()
            .any(|(of, standing)| of == name && *standing == Standing::Blocked)
    };
    Ok(hosts
        .iter()
        .zip(&names)
        .filter(|(_, names)| names.iter().any(is_blocked))
        .map(|(host, _)| host.clone())
        .collect())
}

/// Makes the row of a normal host when there is none.
pub(crate) async fn know(tx: &mut Tx, host: &str) -> Result<()> {
    store::know(tx, host).await
}

/// An authentic request came from this peer: notes it, to the minute, and wakes what waits for it.
pub async fn heard(tx: &mut Tx, host: &str) -> Result<()> {
    let host = normal(host)?;
    let now = tx.now();
    if store::is_lively(&mut *tx, &host, Time(now.0 - MINUTE), now).await? {
        return Ok(());
    }
    store::know(tx, &host).await?;
    if store::heard(tx, &host).await? {
        tx.wake(Work::Deliveries);
    }
    Ok(())
}

/// Sets how a peer stands. By coordinators; `None` is the command line. Blocking drops what waits for it and follows both ways,
/// and nobody there is expected any more.
pub async fn set_standing(
    tx: &mut Tx,
    by: Option<&Present>,
    host: &str,
    standing: Standing,
) -> Result<()> {
    if by.is_some_and(|by| !by.is_coordinator()) {
        return Err(Error::Forbidden);
    }
    let host = normal(host)?;
    if host::normal(&tx.here().authority()).is_some_and(|ours| host::names(&ours).contains(&host)) {
        return Err(Error::Invalid {
            field: "host",
            why: "ours",
        });
    }
    set(tx, &host, standing).await?;
    if standing == Standing::Blocked {
        part(tx, &HashSet::from([host])).await?;
    }
    Ok(())
}

/// Sets how several peers stand, by their normal names; whoever calls has asked who may, and that none is ours.
pub(crate) async fn set_standings(tx: &mut Tx, decided: &BTreeMap<String, Standing>) -> Result<()> {
    for (host, standing) in decided {
        set(tx, host, *standing).await?;
    }
    let blocked = decided
        .iter()
        .filter(|(_, standing)| **standing == Standing::Blocked);
    let blocked: HashSet<String> = blocked.map(|(host, _)| host.clone()).collect();
    if blocked.is_empty() {
        return Ok(());
    }
    part(tx, &blocked).await
}

/// Writes it down, with its line in the log.
async fn set(tx: &mut Tx, host: &str, standing: Standing) -> Result<()> {
    store::know(tx, host).await?;
    let before = store::get(&mut *tx, host)
        .await?
        .map_or(Standing::Neutral, |peer| peer.standing);
    store::set_standing(tx, host, standing).await?;
    if before == standing {
        return Ok(());
    }
    let deed = match standing {
        Standing::Neutral => Deed::ServerNeutral,
        Standing::Allowed => Deed::ServerAllowed,
        Standing::Silenced => Deed::ServerSilenced,
        Standing::Blocked => Deed::ServerBlocked,
    };
    let about = About {
        host: Some(host),
        ..About::default()
    };
    moderation::note(tx, deed, about).await
}

/// Remembers the dialect that a peer understood.
pub async fn set_dialect(tx: &mut Tx, host: &str, dialect: Dialect) -> Result<()> {
    let host = normal(host)?;
    store::know(tx, &host).await?;
    store::set_dialect(tx, &host, dialect).await
}

/// Remembers what program a peer says it is.
pub async fn set_software(tx: &mut Tx, host: &str, software: &str) -> Result<()> {
    let host = normal(host)?;
    store::know(tx, &host).await?;
    store::set_software(tx, &host, &clean_line(software, 100)).await
}

/// True the first time this activity of this origin is seen; remembered 30 days.
pub async fn first_time(tx: &mut Tx, origin: &str, activity_uri: &str) -> Result<bool> {
    store::remember(tx, origin, activity_uri).await
}

/// Whether this activity has been seen, without remembering it.
pub async fn seen(x: impl Executor, origin: &str, activity_uri: &str) -> Result<bool> {
    store::seen(x, origin, activity_uri).await
}

/// All that is asked before an activity is read: whether its key's host is blocked, whether its sender's host is known to be lively,
/// whether this activity of this origin has been seen, and the stored actor with this URI.
pub async fn speaker(
    db: &Db,
    key_host: &str,
    host: &str,
    origin: &str,
    activity_uri: &str,
    actor_uri: &str,
) -> Result<Speaker> {
    let key_host = host::normal(key_host);
    let host = host::normal(host).unwrap_or_default();
    let names = key_host.as_deref().map(host::names).unwrap_or_default();
    let now = db.now();
    let times = (Time(now.0 - MINUTE), now);
    let mut known =
        store::speaker(db, &names, &host, times, (origin, activity_uri), actor_uri).await?;
    // What is no host at all is blocked.
    known.blocked |= key_host.is_none();
    Ok(known)
}

/// Forgets activities that were received longer than 30 days ago; tells how many.
pub async fn sweep(tx: &mut Tx) -> Result<u64> {
    let before = tx.now().minus_days(REMEMBERED_DAYS);
    store::forget(tx, before).await
}

fn normal(host: &str) -> Result<String> {
    host::normal(host).ok_or(Error::Invalid {
        field: "host",
        why: "not-a-host",
    })
}

/// Ends what is between us and hosts that were blocked, and all hosts below them.
async fn part(tx: &mut Tx, blocked: &HashSet<String>) -> Result<()> {
    let hosts: Vec<String> = store::hosts(&mut *tx)
        .await?
        .into_iter()
        .filter(|host| {
            host::normal(host)
                .is_some_and(|host| host::names(&host).iter().any(|name| blocked.contains(name)))
        })
        .collect();
    store::drop_waiting(tx, &hosts).await?;
    for (follower, of_ours, followee, uri) in store::end_follows(tx, &hosts).await? {
        let effect = if of_ours {
            Effect::Unfollowed {
                follower,
                followee,
                uri,
            }
        } else {
            Effect::FollowRejected {
                follower,
                followee,
                uri,
            }
        };
        effect::leave(tx, effect).await?;
    }
    effect::leave(tx, Effect::Parted { hosts }).await
}
