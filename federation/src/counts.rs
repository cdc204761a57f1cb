//! What this process has done with other servers since it started, in numbers; nobody and no server is named.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use community::delivery::Outcome;
use http::StatusCode;

/// Why an activity was not taken, as a word for a label.
const REFUSALS: [&str; 8] = [
    "busy",
    "forbidden",
    "malformed",
    "media_type",
    "not_found",
    "our_fault",
    "too_large",
    "unproven",
];
const DELIVERIES: [&str; 4] = ["delivered", "failed", "gone", "refused"];

/// What this process has done with other servers since it started.
#[derive(Debug, Default)]
pub struct Counts {
    accepted: AtomicU64,
    refused: [AtomicU64; REFUSALS.len()],
    deliveries: [AtomicU64; DELIVERIES.len()],
}

impl Counts {
    /// Activities that were answered with success.
    pub fn accepted(&self) -> u64 {
        self.accepted.load(Relaxed)
    }

    /// Activities that were not taken, by the kind of reason.
    pub fn refused(&self) -> impl Iterator<Item = (&'static str, u64)> {
        named(&REFUSALS, &self.refused)
    }

    /// Attempts to deliver, by what came of them.
    pub fn deliveries(&self) -> impl Iterator<Item = (&'static str, u64)> {
        named(&DELIVERIES, &self.deliveries)
    }

    pub(crate) fn note_answer(&self, status: StatusCode) {
        if status.is_success() {
            self.accepted.fetch_add(1, Relaxed);
        } else {
            add(&REFUSALS, &self.refused, reason(status));
        }
    }

    pub(crate) fn note_delivery(&self, outcome: &Outcome) {
        let word = match outcome {
            Outcome::Delivered => "delivered",
            Outcome::Refused { .. } => "refused",
            Outcome::Gone => "gone",
            Outcome::Failed { .. } => "failed",
        };
        add(&DELIVERIES, &self.deliveries, word);
    }
}

fn reason(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "unproven",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND | StatusCode::GONE => "not_found",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "media_type",
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => "busy",
        _ if status.is_server_error() => "our_fault",
        _ => "malformed",
    }
}

fn add(words: &[&str], counts: &[AtomicU64], word: &str) {
    if let Some(count) = words
        .iter()
        .position(|known| *known == word)
        .and_then(|place| counts.get(place))
    {
        count.fetch_add(1, Relaxed);
    }
}

fn named<'a>(
    words: &'a [&'static str],
    counts: &'a [AtomicU64],
) -> impl Iterator<Item = (&'static str, u64)> + 'a {
    words
        .iter()
        .zip(counts)
        .map(|(word, count)| (*word, count.load(Relaxed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_and_every_outcome_is_counted_under_its_own_word() {
        let counts = Counts::default();
        for status in [202, 401, 403, 404, 410, 400, 422, 413, 415, 503, 500] {
            counts.note_answer(StatusCode::from_u16(status).expect("a status"));
        }
        assert_eq!(counts.accepted(), 1);
        let refused: Vec<_> = counts.refused().collect();
        assert_eq!(
            refused,
            [
                ("busy", 1),
                ("forbidden", 1),
                ("malformed", 2),
                ("media_type", 1),
                ("not_found", 2),
                ("our_fault", 1),
                ("too_large", 1),
                ("unproven", 1),
            ]
        );
        let error = String::new();
        for outcome in [
            Outcome::Delivered,
            Outcome::Gone,
            Outcome::Refused {
                error: error.clone(),
            },
            Outcome::Failed {
                error,
                retry_after: None,
            },
        ] {
            counts.note_delivery(&outcome);
        }
        assert!(counts.deliveries().all(|(_, count)| count == 1));
    }
}
