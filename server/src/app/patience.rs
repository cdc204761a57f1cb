//! How long an answer may take to begin. Whoever takes files in asks for more, once it is known who sends them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{Extensions, StatusCode};

/// What every request has.
const USUAL: Duration = Duration::from_secs(30);
/// Of a form that may have files in it, sent by one who may not send them any more: her words are worth the wait.
pub const OF_WORDS: Duration = Duration::from_mins(3);
/// Of files that are on their way in, as long as they move.
pub const OF_FILES: Duration = Duration::from_mins(20);

/// The time of one request, which those on its way share.
#[derive(Clone, Debug)]
pub struct Patience(Arc<AtomicU64>);

impl Patience {
    fn new(usual: Duration) -> Self {
        Self(Arc::new(AtomicU64::new(millis(usual))))
    }

    /// Gives this request so long altogether.
    pub fn extend(extensions: &Extensions, whole: Duration) {
        if let Some(Self(patience)) = extensions.get() {
            patience.fetch_max(millis(whole), Ordering::Relaxed);
        }
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Outermost layer: what takes longer is given up.
pub async fn keep(request: Request, next: Next) -> Response {
    within(USUAL, request, |request| next.run(request)).await
}

async fn within<F: Future<Output = Response>>(
    usual: Duration,
    mut request: Request,
    run: impl FnOnce(Request) -> F,
) -> Response {
    let patience = Patience::new(usual);
    request.extensions_mut().insert(patience.clone());
    let mut answer = std::pin::pin!(run(request));
    let mut waited = Duration::ZERO;
    loop {
        let whole = Duration::from_millis(patience.0.load(Ordering::Relaxed));
        if whole <= waited {
            return StatusCode::REQUEST_TIMEOUT.into_response();
        }
        if let Ok(response) = tokio::time::timeout(whole - waited, &mut answer).await {
            return response;
        }
        waited = whole;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[tokio::test]
    async fn only_who_asks_for_more_time_has_it() {
        let usual = Duration::from_millis(5);
        let patient = within(usual, Request::new(Body::empty()), |request| async move {
            Patience::extend(request.extensions(), OF_FILES);
            tokio::time::sleep(usual * 20).await;
            StatusCode::OK.into_response()
        });
        assert_eq!(patient.await.status(), StatusCode::OK);
        let mut request = Request::new(Body::empty());
        request.headers_mut().insert(
            http::header::CONTENT_TYPE,
            http::HeaderValue::from_static("multipart/form-data; boundary=x"),
        );
        let never = within(usual, request, |_| std::future::pending());
        assert_eq!(never.await.status(), StatusCode::REQUEST_TIMEOUT);
    }
}
