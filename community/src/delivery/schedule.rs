//! How long a peer that is ill is left alone.

use crate::time::{DAY, MINUTE, SECOND};

/// After the first failures; then every hour.
const FIRST: [i64; 5] = [
    5 * SECOND,
    30 * SECOND,
    2 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
];
const LATER: i64 = 60 * MINUTE;

/// Milliseconds until the next attempt, after so many earlier failures. What the peer asked for (seconds) is obeyed up to a day.
/// `chance` spreads the hourly attempts by a fifth either way, so that peers that fell together do not all come at once.
pub(super) fn pause(failures: i64, retry_after: Option<i64>, chance: u16) -> i64 {
    let ours = usize::try_from(failures)
        .ok()
        .and_then(|failures| FIRST.get(failures).copied())
        .unwrap_or_else(|| LATER * 4 / 5 + LATER * 2 / 5 * i64::from(chance) / i64::from(u16::MAX));
    let theirs = retry_after
        .unwrap_or(0)
        .max(0)
        .saturating_mul(SECOND)
        .min(DAY);
    ours.max(theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// G5.
    #[test]
    fn from_seconds_to_an_hour_and_never_further_than_a_day() {
        let pauses: Vec<i64> = (0..5)
            .map(|failures| pause(failures, None, 0) / SECOND)
            .collect();
        assert_eq!(pauses, [5, 30, 120, 600, 1800]);
        assert_eq!(pause(5, None, 0), 48 * MINUTE);
        assert_eq!(pause(900, None, u16::MAX), 72 * MINUTE);
        assert_eq!(pause(0, Some(90), 0), 90 * SECOND);
        assert_eq!(pause(0, Some(i64::MAX), 0), DAY);
        assert_eq!(pause(0, Some(-5), 0), 5 * SECOND);
    }
}
