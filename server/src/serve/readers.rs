//! When everybody reads at once, readers wait for each other, so that those who write, who are signed in, and other servers come
//! through as always (DO20). Pages are made anew for each: a form holds a mark of its own, so that what two people send is not taken
//! for the same thing sent twice, and therefore no page is handed to two.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::Method;
use tokio::sync::Semaphore;

use crate::{app::error::AppError, auth::guard, pages::layout};

/// How many pages are made at once for those who have not signed in; more would not be ready sooner.
const AT_ONCE: usize = 16;

/// How long a reader waits before she is asked to come back.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Clone)]
pub struct Readers {
    places: Arc<Semaphore>,
    patience: Duration,
}

impl Readers {
    pub fn new() -> Self {
        Self {
            places: Arc::new(Semaphore::new(AT_ONCE)),
            patience: PATIENCE,
        }
    }
}

/// Layer of the pages.
pub async fn wait(State(readers): State<Readers>, request: Request, next: Next) -> Response {
    let only_reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !only_reads || layout::cookie(request.headers(), guard::COOKIE).is_some() {
        return next.run(request).await;
    }
    let place = tokio::time::timeout(readers.patience, readers.places.acquire()).await;
    match place {
        Ok(Ok(_place)) => next.run(request).await,
        Ok(Err(_)) | Err(_) => AppError::Busy.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware, routing::get};
    use http::{StatusCode, header};
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn do20_in_a_rush_of_readers_those_who_write_come_through() -> anyhow::Result<()> {
        let readers = Readers {
            patience: Duration::ZERO,
            ..Readers::new()
        };
        let page = || async { "a page" };
        let routes = Router::new()
            .route("/", get(page).post(page))
            .layer(middleware::from_fn_with_state(readers.clone(), wait));
        let ask = async |method: Method, cookie: &str| {
            let request = Request::builder()
                .method(method)
                .uri("/")
                .header(header::COOKIE, cookie)
                .body(Body::empty())?;
            anyhow::Ok(routes.clone().oneshot(request).await?)
        };
        assert_eq!(ask(Method::GET, "").await?.status(), StatusCode::OK);
        let rush = readers.places.acquire_many(u32::try_from(AT_ONCE)?).await?;
        let told = ask(Method::GET, "lang=en").await?;
        assert_eq!(told.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(told.headers().contains_key(header::RETRY_AFTER));
        assert_eq!(ask(Method::POST, "").await?.status(), StatusCode::OK);
        let signed_in = ask(Method::GET, "session=secret").await?;
        assert_eq!(signed_in.status(), StatusCode::OK);
        drop(rush);
        assert_eq!(ask(Method::GET, "").await?.status(), StatusCode::OK);
        Ok(())
    }
}
