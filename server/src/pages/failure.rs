//! The page that tells what went wrong, in the reader's language.

use askama::Template;
use axum::{
    Json,
    body::{Body, Bytes},
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use http::{Method, StatusCode, header};
use url::form_urlencoded::byte_serialize;

use super::{fields, form, forms, layout::Layout};
use crate::{
    app::{
        App,
        error::{AppError, failure_of},
        i18n::Say,
    },
    auth::{guard, visitor::Visitor},
    media,
    serve::negotiate,
};

/// How browsers send forms without files.
const FORM: &str = "application/x-www-form-urlencoded";

/// A form as it goes on when it has been read: what was typed, with three letters for one.
const LARGEST: usize = 3 * guard::LARGEST_FORM + 1024 * 1024;

#[derive(Template)]
#[template(path = "error.html")]
struct FailurePage {
    layout: Layout,
    heading: String,
    text: String,
    why: Option<String>,
    /// Where to sign in, and come back from.
    sign_in: Option<String>,
    /// What was written and not kept.
    written: Option<String>,
}

/// Layer of the pages: failures leave as a page, and for programs as JSON. It goes inside of [`super::layout::prepare`].
pub async fn as_page(State(app): State<App>, request: Request, next: Next) -> Response {
    let layout = Layout::of(&request);
    let mut asked = Asked::of(&request);
    let request = asked.listen(request).await;
    let response = next.run(request).await;
    if response.status() == StatusCode::METHOD_NOT_ALLOWED && asked.reads {
        // Somebody loads a page again that a form led to, or changes its language.
        if let Some(place) = forms::place_of(&app, asked.visitor.as_ref(), &asked.path).await {
            return Redirect::to(&place).into_response();
        }
    }
    told(response, layout, &asked)
}

/// What is told of a request that fails.
struct Asked {
    path: String,
    /// It can be asked again without doing anything twice.
    reads: bool,
    /// The form that was sent stands at the same address.
    may_be_read: bool,
    is_program: bool,
    visitor: Option<Visitor>,
    /// The form that was sent; what people wrote in it is theirs whatever becomes of the request.
    form: Bytes,
}

impl Asked {
    fn of(request: &Request) -> Self {
        Self {
            path: request.uri().path().to_owned(),
            reads: matches!(*request.method(), Method::GET | Method::HEAD),
            may_be_read: request
                .extensions()
                .get::<MatchedPath>()
                .is_some_and(|path| media::form::is_written_on(path.as_str())),
            is_program: negotiate::wants_json(request.headers()),
            visitor: request.extensions().get().cloned(),
            form: Bytes::new(),
        }
    }

    /// Keeps the form at hand, which the guard has read and measured before.
    async fn listen(&mut self, request: Request) -> Request {
        let is_form = request
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(FORM.as_bytes()));
        if self.reads || self.is_program || !is_form {
            return request;
        }
        let (parts, body) = request.into_parts();
        self.form = axum::body::to_bytes(body, LARGEST)
            .await
            .unwrap_or_default();
        Request::from_parts(parts, Body::from(self.form.clone()))
    }

    /// What was written, to be copied; of a form that may have come from another site the guard has left nothing.
    fn written(&self) -> Option<String> {
        let words: Vec<String> = url::form_urlencoded::parse(&self.form)
            .filter(|(name, value)| {
                let is_words = fields::WRITTEN.contains(&name.as_ref()) || name.starts_with("alt_");
                is_words && !value.trim().is_empty()
            })
            .map(|(_, value)| value.replace("\r\n", "\n"))
            .collect();
        Some(words.join("\n\n")).filter(|words| !words.is_empty())
    }
}

fn told(mut response: Response, layout: Layout, asked: &Asked) -> Response {
    let status = response.status();
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let failed = status.is_client_error() || status.is_server_error();
    if is_page && !(asked.is_program && failed) {
        return response;
    }
    let Some(failure) = failure_of(&mut response) else {
        return response;
    };
    let mut told = if asked.is_program {
        let body = Json(serde_json::json!({ "error": failure.to_string() }));
        (status, body).into_response()
    } else {
        match page(layout, &failure, asked).render() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(_) => return response,
        }
    };
    for name in [header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = response.headers().get(&name) {
            told.headers_mut().insert(name, value.clone());
        }
    }
    told
}

fn page(layout: Layout, failure: &AppError, asked: &Asked) -> FailurePage {
    let t = layout.t;
    let (heading, text) = words(t, failure);
    let why = match failure {
        // Its heading says it.
        AppError::Conflict("group-ended") => None,
        AppError::Invalid { why, .. } | AppError::Conflict(why) | AppError::Enough(why) => {
            Some(form::sentence(&t, why))
        }
        _ => None,
    };
    let sign_in = matches!(failure, AppError::Unauthorized).then(|| {
        if asked.reads || asked.may_be_read {
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
        written: asked.written(),
    }
}

fn words(t: Say, failure: &AppError) -> (String, String) {
    let word = match failure {
        AppError::NotFound => "not-found",
        AppError::WrongMethod => "wrong-method",
        AppError::Gone => "gone",
        AppError::Unauthorized => "sign-in",
        AppError::Forbidden => "forbidden",
        AppError::Invalid { .. } => "invalid",
        AppError::Conflict(why) => conflict(why),
        AppError::FormExpired => "form-expired",
        AppError::TooLarge => "too-large",
        AppError::TooMany { .. } => "too-many",
        AppError::Enough(_) => "not-possible",
        AppError::Busy => "busy",
        AppError::CannotWrite => "cannot-write",
        AppError::NoRoom => "no-room",
        AppError::Internal(_) => "internal",
    };
    (
        t.pick("oops", word),
        t.pick("oops", &format!("{word}-text")),
    )
}

/// Few refusals are about having been too late, or about having done it before.
fn conflict(why: &str) -> &'static str {
    match why {
        "group-ended" => "ended",
        "already" | "already-founded" | "answer-state" | "attendance-state" | "claim-lost"
        | "follow-state" | "not-waiting" | "poll-voted" | "post-exists" => "conflict",
        _ => "not-possible",
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, routing::get};
    use tower::ServiceExt;

    use super::*;
    use crate::app::i18n::Lang;

    async fn ask(path: &str) -> Result<(StatusCode, String), Box<dyn std::error::Error>> {
        let routes = Router::new()
            .route("/busy", get(async || AppError::Busy))
            .route("/text", get(async || "fine"));
        let request = Request::get(path).body(Body::empty())?;
        let asked = Asked::of(&request);
        let layout = Layout::plain(Say::new(Lang::ZhHant));
        let response = told(routes.oneshot(request).await?, layout, &asked);
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
    fn only_who_was_too_late_is_told_so() {
        for why in ["answer-state", "claim-lost", "not-waiting", "poll-voted"] {
            assert_eq!(conflict(why), "conflict", "{why}");
        }
        for why in ["media-in-use", "full", "which", "too-many-tags", "other"] {
            assert_eq!(conflict(why), "not-possible", "{why}");
        }
        assert_eq!(conflict("group-ended"), "ended");
    }

    #[test]
    fn whatever_was_written_is_given_back_and_nothing_that_is_secret() {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        for name in fields::WRITTEN {
            form.append_pair(name, &format!("words for {name}"));
        }
        form.append_pair("password", "osprey-one");
        form.append_pair("csrf", "osprey-two");
        let asked = Asked {
            path: "/calls/new".to_owned(),
            reads: false,
            may_be_read: true,
            is_program: false,
            visitor: None,
            form: form.finish().into(),
        };
        let written = asked.written().unwrap_or_default();
        let lines: Vec<&str> = written.split("\n\n").collect();
        assert_eq!(lines.len(), fields::WRITTEN.len(), "{written}");
        for name in ["held_back", "address", "contact", "online_link", "text"] {
            let words = format!("words for {name}");
            assert!(lines.contains(&words.as_str()), "{name}: {written}");
        }
        assert!(!written.contains("osprey"), "{written}");
    }

    #[test]
    fn every_failure_has_its_words() {
        let failures = [
            AppError::NotFound,
            AppError::WrongMethod,
            AppError::Gone,
            AppError::Unauthorized,
            AppError::Forbidden,
            AppError::Invalid {
                field: "x",
                why: "missing",
            },
            AppError::Conflict("full"),
            AppError::Conflict("group-ended"),
            AppError::Conflict("answer-state"),
            AppError::FormExpired,
            AppError::TooLarge,
            AppError::TooMany { seconds: 1 },
            AppError::Busy,
            AppError::CannotWrite,
            AppError::NoRoom,
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
