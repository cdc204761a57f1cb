//! What waits: whether the workers keep up, what was given up, and which servers do not answer.

use community::{
    node::{self, Load},
    peer::{self, Peer},
    store::Db,
    time::{DAY, Time},
};

use super::finds::Finds;

/// Consequences of a change come within moments; after this long nobody works on them.
const LATE_SECONDS: i64 = 10 * 60;

/// Looks at what waits; gives the hosts that were well lately.
pub async fn check(db: &Db, finds: &mut Finds) -> Vec<String> {
    match node::load(db).await {
        Ok(load) => judge_load(&load, finds),
        Err(problem) => finds.bad(&format!("What waits cannot be read: {problem}.")),
    }
    match peer::list(db).await {
        Ok(peers) => {
            judge_peers(&peers, db.now(), finds);
            peers
                .into_iter()
                .filter(|peer| peer.failures == 0 && peer.last_success_at.is_some())
                .map(|peer| peer.host)
                .collect()
        }
        Err(problem) => {
            finds.bad(&format!("The other servers cannot be read: {problem}."));
            Vec::new()
        }
    }
}

fn judge_load(load: &Load, finds: &mut Finds) {
    if load.effect_age_seconds > LATE_SECONDS {
        finds.bad(&format!("{} changes wait for what follows from them, the oldest for {}: is the node running? If it is, its log says why they do not get further.", load.effects, span(load.effect_age_seconds)));
    } else {
        finds.good("What follows from changes is done as they come.");
    }
    if load.jobs_failed > 0 {
        finds.bad(&format!("{} jobs were given up. `kaifong queue list` shows them; `kaifong queue retry NUMBER` tries one again, `drop` forgets it.", load.jobs_failed));
    }
    if load.deliveries > 0 {
        finds.note(&format!(
            "{} deliveries wait, the oldest for {}.",
            load.deliveries,
            span(load.delivery_age_seconds)
        ));
    }
}

fn judge_peers(peers: &[Peer], now: Time, finds: &mut Finds) {
    let mut asked = 0;
    let mut failing = Vec::new();
    for peer in peers {
        let is_failing = peer.failures > 0;
        asked += usize::from(is_failing || peer.last_success_at.is_some());
        if is_failing {
            failing.push(peer);
        }
    }
    if asked >= 2 && failing.len() == asked {
        finds.bad(&format!("None of the {asked} servers that something was sent to answers as it should: most likely the fault is here, in the network, the clock or the keys."));
    }
    for peer in failing {
        let since = peer.failing_since.map_or(0, |since| now.since(since));
        let error = peer.last_error.as_deref().unwrap_or("no reason told");
        let line = format!(
            "{} has not answered as it should for {} ({error}).",
            peer.host,
            span(since / 1000)
        );
        // What waits for it is dropped after 14 days.
        if since > 7 * DAY {
            finds.bad(&format!("{line} After 14 days what waits for it is dropped: ask the people who run it, or `kaifong queue drop {}`.", peer.host));
        } else {
            finds.note(&line);
        }
    }
}

fn span(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{seconds} seconds"),
        120..7200 => format!("{} minutes", seconds / 60),
        7200..172_800 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use community::peer::{Dialect, Standing};

    use super::*;

    const WELL: Load = Load {
        deliveries: 3,
        delivery_age_seconds: 9000,
        peers_failing: 0,
        effects: 1,
        effect_age_seconds: 2,
        jobs: 0,
        jobs_failed: 0,
        database_bytes: 1,
    };

    fn peer(host: &str, failing_days: Option<i64>) -> Peer {
        let now = Time(100 * DAY);
        Peer {
            host: host.into(),
            standing: Standing::Neutral,
            software: None,
            dialect: Dialect::Cavage,
            first_heard_at: now,
            last_heard_at: None,
            last_success_at: Some(now),
            failing_since: failing_days.map(|days| now.minus_days(days)),
            failures: i64::from(failing_days.is_some()),
            next_try_at: now,
            last_error: Some("503".into()),
        }
    }

    #[test]
    fn work_that_nobody_does_is_a_problem() {
        for (load, problems) in [
            (WELL, 0),
            (
                Load {
                    effect_age_seconds: 3600,
                    ..WELL
                },
                1,
            ),
            (
                Load {
                    jobs_failed: 2,
                    ..WELL
                },
                1,
            ),
        ] {
            let mut finds = Finds::default();
            judge_load(&load, &mut finds);
            assert_eq!(finds.bad, problems, "{load:?}");
        }
    }

    #[test]
    fn peers_that_fail_are_named_and_long_or_all_is_a_problem() {
        for (peers, problems) in [
            (vec![], 0),
            (vec![peer("a", None), peer("b", Some(1))], 0),
            (vec![peer("a", Some(1))], 0),
            (vec![peer("a", Some(1)), peer("b", Some(2))], 1),
            (vec![peer("a", None), peer("b", Some(9))], 1),
        ] {
            let mut finds = Finds::default();
            judge_peers(&peers, Time(100 * DAY), &mut finds);
            assert_eq!(finds.bad, problems, "{peers:?}");
        }
        assert_eq!(span(5400), "90 minutes");
    }
}
