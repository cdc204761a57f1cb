//! What stands before every page: who is it, and does this form come from one of our own pages?

use std::mem;

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use community::{access, group, member, notification};
use http::{HeaderMap, HeaderValue, Method, header, request::Parts};
use subtle::ConstantTimeEq as _;

use crate::{
    app::{
        App,
        error::AppError,
        i18n::Lang,
        patience::{self, Patience},
    },
    auth::{limit::Client, visitor::Visitor},
    media::{self, Intake},
    pages::layout::{self, DangerNumbers, FormToken, GroupName},
};

/// Forms larger than this are refused; the longest story fits many times.
pub const LARGEST_FORM: usize = 512 * 1024;

/// A zero, as an address and a form write it.
const ZERO: &str = "%00";

/// The cookie that holds a session's secret.
pub const COOKIE: &str = "session";

/// Layer of the pages. Finds the member behind the session cookie, and lets no form through that another site sent:
/// every request that changes something carries the session's token, whatever the handler.
pub async fn stand(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, mut body) = request.into_parts();
    if let Err(refusal) = admit(&app, &mut parts, &mut body).await {
        parts.extensions.insert(Refused(refusal));
    }
    next.run(Request::from_parts(parts, body)).await
}

/// A refusal on its way to [`refuse`].
#[derive(Clone)]
struct Refused(AppError);

/// Innermost layer of the pages: what [`stand`] refused gets no further, and leaves as a page like every failure.
pub async fn refuse(request: Request, next: Next) -> Response {
    match request.extensions().get::<Refused>() {
        Some(Refused(refusal)) => refusal.clone().into_response(),
        None => next.run(request).await,
    }
}

/// Lets a request in. What was typed stays in its body when it is refused, so that whoever wrote it gets it back; but of a form that
/// may have come from another site nothing does.
async fn admit(app: &App, parts: &mut Parts, body: &mut Body) -> Result<(), AppError> {
    let is_change = !matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    let known = recognise(app, parts).await;
    if !is_change {
        parts.extensions.insert(known?.visitor);
        return Ok(());
    }
    let sent = mem::take(body);
    if !comes_from_us(&parts.headers, &app.db.here().url("")) {
        return Err(AppError::FormExpired);
    }
    let is_member = known
        .as_ref()
        .is_ok_and(|known| known.visitor.present.is_some());
    let said = read(app, parts, sent, body, is_member).await?;
    let Known { visitor, csrf } = known?;
    if let Some(present) = &visitor.present {
        if carries(&said.typed, &csrf) {
            if let Some(files) = said.files {
                let owner = present.member.actor_id;
                *body = media::form::keep(app, owner, files, &said.typed)
                    .await
                    .into();
            }
        } else if !is_surely_ours(&parts.headers) {
            *body = Body::empty();
            return Err(AppError::FormExpired);
        } else if media::form::is_place(parts) {
            // It goes no further than to be shown again, with a token that holds.
            *body = media::form::expired(&said.typed).into();
        } else {
            return Err(AppError::FormExpired);
        }
    }
    parts.extensions.insert(visitor);
    Ok(())
}

/// Who it is, and the token of her session.
struct Known {
    visitor: Visitor,
    csrf: String,
}

async fn recognise(app: &App, parts: &mut Parts) -> Result<Known, AppError> {
    let address = parts.uri.path_and_query().map_or("", |it| it.as_str());
    let has_zero = address.contains(ZERO);
    let client = Client::of_parts(&app.config, parts);
    let mut visitor = Visitor {
        present: None,
        session: None,
        client,
    };
    let mut csrf = String::new();
    if let Some(secret) = layout::cookie(&parts.headers, COOKIE)
        && let Some(session) = access::session(&app.db, secret).await?
        && let Some(present) = member::present(&app.db, session.member_id).await?
    {
        visitor.session = Some(secret.to_owned());
        csrf = session.csrf;
        parts.extensions.insert(layout::Viewer {
            name: present.member.name.clone(),
            is_host: present.is_host(),
            is_coordinator: present.is_coordinator(),
            unread: notification::unread(&app.db, present.member.id).await?,
            language: Lang::from_tag(&present.member.language),
        });
        visitor.present = Some(present);
    }
    if let Some(group) = group::find(&app.db).await? {
        let name = community::actor::get(&app.db, group.actor_id)
            .await?
            .map(|actor| actor.name);
        parts.extensions.insert(GroupName(name.unwrap_or_default()));
        let numbers = group.profile.0.danger_numbers.trim().to_owned();
        parts.extensions.insert(DangerNumbers(numbers));
    }
    parts.extensions.insert(FormToken(csrf.clone()));
    if has_zero {
        return Err(AppError::NotFound);
    }
    Ok(Known { visitor, csrf })
}

/// What a form says, as a browser writes it when there are no files; and the files, or why they did not come.
struct Said {
    typed: Bytes,
    files: Option<Result<Intake, AppError>>,
}

/// Reads a form into the body that goes on. Files are taken in from members alone, and only where there is a place for them.
async fn read(
    app: &App,
    parts: &mut Parts,
    sent: Body,
    body: &mut Body,
    is_member: bool,
) -> Result<Said, AppError> {
    if is_member && media::form::has_words(parts) {
        let typed = without_zeros(media::form::read_words(parts, sent).await?);
        *body = Body::from(typed.clone());
        return Ok(Said { typed, files: None });
    }
    if !media::form::has_files(parts) {
        let typed = axum::body::to_bytes(sent, LARGEST_FORM)
            .await
            .map_err(|_| AppError::TooLarge)?;
        let typed = without_zeros(typed);
        *body = Body::from(typed.clone());
        return Ok(Said { typed, files: None });
    }
    let time = if is_member {
        patience::OF_FILES
    } else {
        patience::OF_WORDS
    };
    Patience::extend(&parts.extensions, time);
    let said = media::form::read(app, parts, sent, is_member).await;
    let typed = without_zeros(said.body);
    *body = Body::from(typed.clone());
    match said.outcome {
        Err(AppError::TooLarge) => Err(AppError::TooLarge),
        files => Ok(Said {
            typed,
            files: Some(files),
        }),
    }
}

/// A form as it is sent, without the zeros in it: no keyboard has one, PostgreSQL keeps none, and other servers refuse an object
/// with one in it.
fn without_zeros(body: Bytes) -> Bytes {
    let has = |zero: &[u8]| body.windows(zero.len()).any(|part| part == zero);
    if !has(ZERO.as_bytes()) && !has(b"\0") {
        return body;
    }
    // What is no UTF-8 is no form either, and is refused as such.
    match std::str::from_utf8(&body) {
        Ok(text) => text.replace(ZERO, "").replace('\0', "").into(),
        Err(_) => body,
    }
}

/// What the browser itself tells of where a form stood. Programs that are no browsers tell nothing, and have no cookies
/// that a foreign page could use.
pub fn comes_from_us(headers: &HeaderMap, origin: &str) -> bool {
    let told = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (told("sec-fetch-site"), told("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(sender)) => sender == origin,
        (None, None) => true,
    }
}

/// Whether a browser said in so many words that one of our own pages sent this.
fn is_surely_ours(headers: &HeaderMap) -> bool {
    let told = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    told("sec-fetch-site") == Some("same-origin")
        || (told("sec-fetch-site").is_none() && told("origin").is_some())
}

fn carries(body: &[u8], csrf: &str) -> bool {
    url::form_urlencoded::parse(body)
        .find(|(name, _)| name == "csrf")
        .is_some_and(|(_, token)| bool::from(token.as_bytes().ct_eq(csrf.as_bytes())))
}

/// A redirect that signs in: a new secret every time, so that none set before can be used (OA12).
pub fn signed_in(app: &App, to: &str, secret: &str) -> Response {
    with_cookie(app, to, secret, 60 * 24 * 3600)
}

/// A redirect that signs out.
pub fn signed_out(app: &App, to: &str) -> Response {
    with_cookie(app, to, "", 0)
}

fn with_cookie(app: &App, to: &str, secret: &str, seconds: u32) -> Response {
    let secure = if app.config.is_https() {
        "; Secure"
    } else {
        ""
    };
    let mut response = Redirect::to(to).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&format!(
        "{COOKIE}={secret}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}"
    )) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Where to go after signing in: a path of ours and nothing else (OA24).
pub fn own_path(path: &str) -> &str {
    let is_path = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\r', '\n', '\t', '\0']);
    if is_path { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    http::HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn oa11_a_form_on_another_site_is_refused() {
        let us = "https://carers.example";
        assert!(comes_from_us(
            &headers(&[("sec-fetch-site", "same-origin"), ("origin", "null")]),
            us
        ));
        assert!(!comes_from_us(
            &headers(&[("sec-fetch-site", "cross-site"), ("origin", us)]),
            us
        ));
        assert!(!comes_from_us(
            &headers(&[("sec-fetch-site", "same-site")]),
            us
        ));
        assert!(!comes_from_us(
            &headers(&[("origin", "https://evil.example")]),
            us
        ));
        assert!(!comes_from_us(&headers(&[("origin", "null")]), us));
        assert!(comes_from_us(&headers(&[("origin", us)]), us));
        // A program says nothing, and someone who types an address did not write a form.
        for (told, is_ours) in [
            (headers(&[("sec-fetch-site", "same-origin")]), true),
            (headers(&[("origin", us)]), true),
            (headers(&[("sec-fetch-site", "none")]), false),
            (headers(&[]), false),
        ] {
            assert!(comes_from_us(&told, us));
            assert_eq!(is_surely_ours(&told), is_ours);
        }
        assert!(carries(b"title=x&csrf=abc", "abc"));
        assert!(!carries(b"title=x&csrf=abd", "abc"));
        assert!(!carries(b"title=x", ""));
    }

    #[test]
    fn a_form_has_no_zeros() {
        for (sent, read) in [
            ("about=a%00b&name=%2500", "about=ab&name=%2500"),
            ("about=a\0b", "about=ab"),
            ("about=100%25", "about=100%25"),
        ] {
            assert_eq!(without_zeros(Bytes::from(sent)), Bytes::from(read));
        }
        let torn = Bytes::from_static(b"about=\xff%00");
        assert_eq!(without_zeros(torn.clone()), torn);
    }

    #[test]
    fn oa24_only_our_own_paths_are_gone_to() {
        assert_eq!(own_path("/calls/1?x=y"), "/calls/1?x=y");
        for path in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "",
            "calls",
            "/\tx",
        ] {
            assert_eq!(own_path(path), "/", "{path}");
        }
    }
}
