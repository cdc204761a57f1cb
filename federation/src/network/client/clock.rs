//! What time it is elsewhere, for those who doubt their own clock.

use std::sync::atomic::Ordering;

use chrono::DateTime;
use http::{HeaderMap, Method, header};
use url::Url;

use super::Client;
use crate::{network::FetchError, signature::Dialect};

impl Client {
    /// The moment, in milliseconds, that another server puts on its answer, whatever it answers. `None` when it puts none.
    ///
    /// # Errors
    /// When the server is not asked or does not answer.
    pub async fn time_of(&self, url: &Url) -> Result<Option<i64>, FetchError> {
        let asking = self.send(
            Method::GET,
            url,
            HeaderMap::new(),
            None,
            None,
            Dialect::Cavage,
        );
        let response = tokio::time::timeout(self.settings.key_time, asking)
            .await
            .map_err(|_| FetchError::TooSlow)??;
        Ok(read(response.headers()))
    }

    /// Tells the operator, once an hour at most, that our clock may be wrong (CL01).
    pub(super) fn notice_clock(&self, headers: &HeaderMap) {
        let now = (self.settings.clock)();
        let Some(minutes) = minutes_apart(headers, now) else {
            return;
        };
        let told = self.told_of_clock.load(Ordering::Relaxed);
        if (now - told).abs() >= 60 * 60 * 1000 {
            self.told_of_clock.store(now, Ordering::Relaxed);
            tracing::warn!(
                minutes,
                "the clock of another server is so far ahead of ours, or behind; when many are, ours is wrong"
            );
        }
    }
}

/// By how many minutes another server's clock differs from ours, when it is more than ten.
pub(super) fn minutes_apart(headers: &HeaderMap, now_ms: i64) -> Option<i64> {
    let minutes = (read(headers)? - now_ms) / 60_000;
    (minutes.abs() > 10).then_some(minutes)
}

fn read(headers: &HeaderMap) -> Option<i64> {
    let date = headers.get(header::DATE)?.to_str().ok()?;
    Some(DateTime::parse_from_rfc2822(date).ok()?.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_an_answer_is_read() {
        let of = |date: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::DATE, http::HeaderValue::from_static(date));
            read(&headers)
        };
        assert_eq!(of("Sun, 22 Nov 2026 08:00:00 GMT"), Some(1_795_334_400_000));
        assert_eq!(of("yesterday"), None);
        assert_eq!(read(&HeaderMap::new()), None);
    }
}
