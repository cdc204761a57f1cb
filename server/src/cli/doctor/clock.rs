//! The clock: what others put on their answers is compared with ours, since they refuse signatures that are hours off.

use community::time::{Clock, MINUTE};
use federation::network::Client;
use url::Url;

use super::finds::Finds;
use crate::app::config::Config;

/// Further apart than this, somebody's clock is wrong.
const MOST_MINUTES: i64 = 10;
/// How many others are asked.
const ASKED: usize = 5;

/// Asks a few servers that were well lately, and says what most of them say.
pub async fn check(config: &Config, client: &Client, peers: &[String], finds: &mut Finds) {
    let mut minutes = Vec::new();
    for host in peers.iter().take(ASKED) {
        let scheme = if config.development { "http" } else { "https" };
        let Ok(url) = Url::parse(&format!("{scheme}://{host}/.well-known/nodeinfo")) else {
            continue;
        };
        if let Ok(Some(theirs)) = client.time_of(&url).await {
            let ours = Clock::system().now().millis();
            minutes.push((ours - theirs) / MINUTE);
        }
    }
    judge(minutes, Clock::system().now().to_rfc3339(), finds);
}

fn judge(mut minutes: Vec<i64>, now: String, finds: &mut Finds) {
    minutes.sort_unstable();
    // Of an even number the one nearer to us counts.
    let middle = match minutes.len() {
        0 => None,
        count => minutes[(count - 1) / 2..=count / 2]
            .iter()
            .copied()
            .min_by_key(|minutes| minutes.abs()),
    };
    match middle {
        None if now.as_str() < "2026" => finds.bad(&format!("The clock shows {now}: other groups refuse signatures with a wrong date. Run a time service such as chrony.")),
        None => finds.note(&format!("The clock shows {now}, and there is no other server to compare it with.")),
        Some(apart) if apart.abs() > MOST_MINUTES => {
            let (by, direction) = (apart.abs(), if apart > 0 { "ahead of" } else { "behind" });
            finds.bad(&format!("The clock shows {now}, {by} minutes {direction} that of most other servers, which refuse what is hours off. Run a time service such as chrony."));
        }
        Some(_) => finds.good("The clock shows the same as those of other servers."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(minutes: &[i64], now: &str) -> Finds {
        let mut finds = Finds::default();
        judge(minutes.to_vec(), now.to_owned(), &mut finds);
        finds
    }

    #[test]
    fn cl01_our_clock_is_wrong_when_most_others_say_so() {
        let now = "2026-11-22T08:00:00Z";
        for well in [&[0][..], &[1, -1, 9], &[0, 0, 600], &[0, 600], &[]] {
            assert_eq!(said(well, now).bad, 0, "{well:?}");
        }
        for wrong in [&[120][..], &[-120, -121, 0], &[90, 120]] {
            assert_eq!(said(wrong, now).bad, 1, "{wrong:?}");
        }
        assert_eq!(said(&[], "1970-01-01T00:00:03Z").bad, 1);
    }
}
