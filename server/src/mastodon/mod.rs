//! The rooms for apps: Mastodon's client API, named after its documentation.

pub mod devices;
pub mod entities;
pub mod error;
pub mod form;
mod methods;
pub mod page;

use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::get,
};
use http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};

use crate::{
    app::{App, error as failure},
    auth::bearer,
};
use error::ApiError;

/// Every endpoint; a file of `methods` for each page of the documentation.
pub fn routes(app: &App) -> Router {
    Router::new()
        .merge(methods::apps::routes())
        .merge(methods::oauth::routes())
        .merge(methods::instance::routes())
        .merge(methods::accounts::routes())
        .merge(methods::preferences::routes())
        .merge(methods::profile::routes())
        .merge(methods::statuses::routes())
        .merge(methods::media::routes())
        .merge(methods::push::routes())
        .merge(methods::timelines::routes())
        .merge(methods::streaming::routes())
        .merge(methods::bookmarks::routes())
        .merge(methods::favourites::routes())
        .merge(methods::polls::routes())
        .merge(methods::scheduled_statuses::routes())
        .merge(methods::known::routes())
        .merge(methods::ties::routes())
        .merge(methods::follow_requests::routes())
        .merge(methods::blocks::routes())
        .merge(methods::lists::routes())
        .merge(methods::filters::routes())
        .merge(methods::filters_v1::routes())
        .merge(methods::notifications::routes())
        .merge(methods::grouped_notifications::routes())
        .merge(methods::notification_policy::routes())
        .merge(methods::markers::routes())
        .merge(methods::search::routes())
        .merge(methods::conversations::routes())
        .merge(methods::tags::routes())
        .merge(methods::suggestions::routes())
        .merge(methods::reports::routes())
        .merge(methods::admin::routes())
        .route(
            "/api/{*rest}",
            get(nothing)
                .post(nothing)
                .put(nothing)
                .patch(nothing)
                .delete(nothing),
        )
        .layer(middleware::from_fn_with_state(app.clone(), bearer::stand))
        .layer(middleware::from_fn(hear_out))
        .layer(middleware::from_fn(failure::as_json))
        .layer(middleware::from_fn(share))
        .with_state(app.clone())
}

/// Reads what is small before anything is decided about it. Whoever is answered before her words were read loses the connection, and
/// on it whatever she asked next.
async fn hear_out(request: Request, next: Next) -> Response {
    const SMALL: usize = 64 * 1024;
    let told = request.headers().get(header::CONTENT_LENGTH);
    let length = told.and_then(|told| told.to_str().ok()?.parse::<usize>().ok());
    if !length.is_some_and(|length| (1..=SMALL).contains(&length)) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match axum::body::to_bytes(body, SMALL).await {
        Ok(body) => next.run(Request::from_parts(parts, body.into())).await,
        // She has gone, or says something else than she announced.
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

async fn nothing() -> ApiError {
    ApiError::not_found()
}

/// Pages of every site may ask, because no cookie of ours is looked at here: what they get, they get for their token.
pub async fn share(request: Request, next: Next) -> Response {
    const ALWAYS: [(HeaderName, &str); 2] = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "Link, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id",
        ),
    ];
    const BEFORE: [(HeaderName, &str); 3] = [
        (
            header::ACCESS_CONTROL_ALLOW_METHODS,
            "GET, POST, PUT, PATCH, DELETE, OPTIONS",
        ),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, Idempotency-Key",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    let is_question = request.method() == Method::OPTIONS;
    let mut response = if is_question {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if is_question {
        for (name, value) in BEFORE {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    // One site asks from many; each gets the same.
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    response
}

/// The same for what tells apps where to begin, of all that other servers ask.
pub async fn share_beginnings(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.starts_with("/.well-known/") || path.starts_with("/nodeinfo/") {
        share(request, next).await
    } else {
        next.run(request).await
    }
}

/// Some write a slash at the end of an address; to apps it means nothing.
pub fn without_slash<B>(mut request: http::Request<B>) -> http::Request<B> {
    let path = request.uri().path();
    let is_ours = path.starts_with("/api/") || path.starts_with("/oauth/");
    if is_ours && path.ends_with('/') {
        let trimmed = path.trim_end_matches('/');
        let whole = match request.uri().query() {
            Some(query) => format!("{trimmed}?{query}"),
            None => trimmed.to_owned(),
        };
        if let Ok(uri) = whole.parse::<Uri>() {
            *request.uri_mut() = uri;
        }
    }
    request
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_at_the_end_is_no_other_address() {
        for (written, meant) in [
            ("/api/v1/reports/", "/api/v1/reports"),
            ("/oauth/authorize/?a=b%2F", "/oauth/authorize?a=b%2F"),
            ("/api/v2/instance///", "/api/v2/instance"),
            ("/api/v1/x?y=/", "/api/v1/x?y=/"),
            ("/stories/", "/stories/"),
            ("/", "/"),
        ] {
            let request = http::Request::get(written).body(()).expect("a request");
            assert_eq!(without_slash(request).uri(), meant);
        }
    }
}
