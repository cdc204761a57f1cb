//! Headers that keep browsers from doing more with a page than it is for.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::app::config::Config;

const POLICY: &str = "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'";

/// The policy of a page whose form leads on to this place as well: an origin, or a scheme with its colon.
pub fn policy(also: &str) -> String {
    POLICY.replace("form-action 'self'", &format!("form-action 'self' {also}"))
}

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// Layer around all rooms. A room that needs another policy sets it itself, and it stays.
pub async fn secure(State(config): State<Arc<Config>>, request: Request, next: Next) -> Response {
    let is_known = knows_someone(request.headers());
    let mut response = next.run(request).await;
    let sets_cookie = response.headers().contains_key(header::SET_COOKIE);
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(POLICY));
    if config.is_https() {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static("max-age=31536000"));
    }
    let caching = if is_known || sets_cookie {
        "no-store"
    } else {
        // Kept copies are asked about before they are shown, so that a withdrawal holds at once.
        "no-cache"
    };
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(caching));
    response
}

/// True when the request may come from a member: then nothing of the answer may stay on a shared device.
fn knows_someone(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION)
        || headers
            .get_all(header::COOKIE)
            .iter()
            .flat_map(|value| value.as_bytes().split(|byte| *byte == b';'))
            .any(|pair| !pair.trim_ascii().starts_with(b"lang="))
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware, routing::get};
    use tower::ServiceExt;

    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    async fn ask(url: &str, cookie: Option<&str>) -> Result<HeaderMap, Box<dyn std::error::Error>> {
        let config = Config {
            url: url.parse()?,
            ..Config::default()
        };
        let routes = Router::new()
            .route("/", get(async || "hello"))
            .route(
                "/consent",
                get(async || {
                    (
                        [(header::CONTENT_SECURITY_POLICY, "default-src 'none'")],
                        "",
                    )
                }),
            )
            .layer(middleware::from_fn_with_state(Arc::new(config), secure));
        let mut request = Request::get("/").body(Body::empty())?;
        if let Some(cookie) = cookie {
            request
                .headers_mut()
                .insert(header::COOKIE, cookie.parse()?);
        }
        Ok(routes.oneshot(request).await?.headers().clone())
    }

    #[tokio::test]
    async fn co04_pr18_every_answer_has_them() -> Outcome {
        let headers = ask("https://group.example", None).await?;
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], POLICY);
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers[header::REFERRER_POLICY], "no-referrer");
        assert!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
        assert_eq!(headers[header::CACHE_CONTROL], "no-cache");
        Ok(())
    }

    #[test]
    fn a_form_may_lead_to_one_place_more() {
        let policy = policy("https://app.example");
        assert!(policy.contains("form-action 'self' https://app.example;"));
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'self'"));
    }

    #[tokio::test]
    async fn plain_http_makes_no_promise_of_https() -> Outcome {
        let headers = ask("http://localhost:8080", None).await?;
        assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
        Ok(())
    }

    #[tokio::test]
    async fn pr13_nothing_of_a_members_page_stays_on_the_device() -> Outcome {
        let headers = ask("https://group.example", Some("session=x; lang=en")).await?;
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
        let headers = ask("https://group.example", Some("lang=en")).await?;
        assert_eq!(headers[header::CACHE_CONTROL], "no-cache");
        Ok(())
    }
}
