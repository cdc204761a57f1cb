//! The page that tells what went wrong, in the reader's language.

use askama::Template;
use axum::{
    extract::Request,
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use http::{Method, header};
use url::form_urlencoded::byte_serialize;

use super::{form, layout::Layout};
use crate::app::{
    error::{AppError, failure_of},
    i18n::Say,
};

#[derive(Template)]
#[template(path = "error.html")]
struct FailurePage {
    layout: Layout,
    heading: String,
    text: String,
    why: Option<String>,
    /// Where to sign in, and come back from.
    sign_in: Option<String>,
}

/// Layer of the pages: failures leave as a page. It goes inside of [`super::layout::prepare`].
pub async fn as_page(request: Request, next: Next) -> Response {
    let layout = Layout::of(&request);
    let can_be_asked_again = request.method() == Method::GET;
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page {
        return response;
    }
    let Some(failure) = failure_of(&mut response) else {
        return response;
    };
    let status = response.status();
    let Ok(html) = page(layout, &failure, can_be_asked_again).render() else {
        return response;
    };
    let mut told = (status, Html(html)).into_response();
    if let Some(wait) = response.headers().get(header::RETRY_AFTER) {
        told.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    told
}

fn page(layout: Layout, failure: &AppError, can_be_asked_again: bool) -> FailurePage {
    let t = layout.t;
    let (heading, text) = words(t, failure);
    let why = match failure {
        AppError::Invalid { why, .. } | AppError::Conflict(why) => Some(form::sentence(&t, why)),
        _ => None,
    };
    let sign_in = matches!(failure, AppError::Unauthorized).then(|| {
        if can_be_asked_again {
            let back: String = byte_serialize(layout.path.as_bytes()).collect();
            format!("/sign-in?next={back}")
        } else {
            "/sign-in".to_owned()
        }
    });
    FailurePage {
        layout: layout.titled(&heading).unlisted(),
        heading,
        text,
        why,
        sign_in,
    }
}

fn words(t: Say, failure: &AppError) -> (String, String) {
    let word = match failure {
        AppError::NotFound => "not-found",
        AppError::Gone => "gone",
        AppError::Unauthorized => "sign-in",
        AppError::Forbidden => "forbidden",
        AppError::Invalid { .. } => "invalid",
        AppError::Conflict(_) => "conflict",
        AppError::FormExpired => "form-expired",
        AppError::TooLarge => "too-large",
        AppError::TooMany { .. } => "too-many",
        AppError::Busy => "busy",
        AppError::CannotWrite => "cannot-write",
        AppError::Internal(_) => "internal",
    };
    (
        t.pick("oops", word),
        t.pick("oops", &format!("{word}-text")),
    )
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware, routing::get};
    use http::StatusCode;
    use tower::ServiceExt;

    use super::*;
    use crate::app::i18n::Lang;

    async fn ask(path: &str) -> Result<(StatusCode, String), Box<dyn std::error::Error>> {
        let routes = Router::new()
            .route("/busy", get(async || AppError::Busy))
            .route("/text", get(async || "fine"))
            .layer(middleware::from_fn(as_page));
        let mut request = Request::get(path).body(Body::empty())?;
        request
            .extensions_mut()
            .insert(Layout::plain(Say::new(Lang::ZhHant)));
        let response = routes.oneshot(request).await?;
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 100_000).await?;
        Ok((status, String::from_utf8(body.to_vec())?))
    }

    #[tokio::test]
    async fn a_failure_is_told_in_the_readers_language() -> Result<(), Box<dyn std::error::Error>> {
        let (status, html) = ask("/busy").await?;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(html.contains("現在人很多"), "{html}");
        assert!(html.contains("lang=\"zh-Hant\""), "{html}");
        let (status, html) = ask("/nowhere").await?;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(html.contains("找不到這一頁"), "{html}");
        assert_eq!(ask("/text").await?.1, "fine");
        Ok(())
    }

    #[test]
    fn every_failure_has_its_words() {
        let failures = [
            AppError::NotFound,
            AppError::Gone,
            AppError::Unauthorized,
            AppError::Forbidden,
            AppError::Invalid {
                field: "x",
                why: "missing",
            },
            AppError::Conflict("full"),
            AppError::FormExpired,
            AppError::TooLarge,
            AppError::TooMany { seconds: 1 },
            AppError::Busy,
            AppError::CannotWrite,
            AppError::internal(anyhow::anyhow!("x")),
        ];
        for lang in Lang::ALL {
            for failure in &failures {
                let (heading, text) = words(Say::new(lang), failure);
                assert!(
                    !heading.starts_with("oops") && !text.starts_with("oops"),
                    "{failure}"
                );
            }
        }
    }
}
