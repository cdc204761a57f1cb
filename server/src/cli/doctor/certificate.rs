//! The certificate: how long it is still good. One that has run out keeps everybody away.

use community::time::{Clock, DAY, Time};
use federation::network::Client;

use super::finds::Finds;
use crate::app::config::Config;

/// Whatever renews it by itself does so earlier than this.
const SOON_DAYS: i64 = 21;
/// Then there is little time left to mend it.
const VERY_SOON_DAYS: i64 = 7;

/// Looks at what the node shows at its public address, when that is a secure one.
pub async fn check(config: &Config, client: &Client, finds: &mut Finds) {
    let (true, Ok(url)) = (config.is_https(), config.url.join("/health")) else {
        return;
    };
    match client.certificate_ends(&url).await {
        Ok(Some(end)) => judge(Time(end), Clock::system().now(), finds),
        Ok(None) => finds.note("How long the certificate is good cannot be told."),
        // Why it does not answer has been said already.
        Err(_) => {}
    }
}

fn judge(end: Time, now: Time, finds: &mut Finds) {
    let days = end.since(now).div_euclid(DAY);
    let end = end.to_rfc3339();
    let date = end.split('T').next().unwrap_or(&end);
    match days {
        ..0 => finds.bad(&format!("The certificate ran out on {date}: nobody can reach the node safely. Renew it now, and have it renewed by itself.")),
        0..VERY_SOON_DAYS => finds.bad(&format!("The certificate is good until {date}, {days} days from now, and nothing has renewed it: look at the log of what does (Caddy, certbot).")),
        VERY_SOON_DAYS..SOON_DAYS => finds.note(&format!("The certificate is good until {date}, {days} days from now; if nothing renews it by itself, do so soon.")),
        _ => finds.good(&format!("The certificate is good until {date}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_that_ends_soon_is_a_problem() {
        let now = Time::from_seconds(1_800_000_000);
        for (days, problems) in [(-1, 1), (0, 1), (6, 1), (7, 0), (20, 0), (89, 0)] {
            let mut finds = Finds::default();
            judge(now.plus_millis(days * DAY), now, &mut finds);
            assert_eq!(finds.bad, problems, "{days}");
        }
    }
}
