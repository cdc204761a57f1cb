//! `/media/…`: what is kept here, given to whoever has its address. Nobody guesses one; and of what is not for everyone nothing
//! stays in between, and no search engine is to remember it.

use std::{io::SeekFrom, ops::RangeInclusive};

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{Path, State},
    middleware,
    response::{IntoResponse as _, Response},
    routing::get,
};
use community::{
    media::{self, Format},
    post::Visibility,
};
use futures_util::stream;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use tokio::{
    fs::File,
    io::{AsyncReadExt as _, AsyncSeekExt as _},
};

use super::files::{Files, read_name};
use crate::app::{App, error, error::AppError};

/// The route of this room. Nothing of it is compressed again, or pieces could not be asked for.
pub fn routes(app: &App) -> Router {
    Router::new()
        .route("/media/{name}", get(serve))
        .layer(middleware::from_fn(error::as_json))
        .with_state(app.clone())
}

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::ACCEPT_RANGES, "bytes"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Whatever it might be taken for, nothing of it acts (CO19).
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
    ),
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        "Accept-Ranges, Content-Length, Content-Range",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    ),
];

async fn serve(
    State(app): State<App>,
    Path(name): Path<String>,
    asked: HeaderMap,
) -> Result<Response, AppError> {
    let (stem, is_small, format) = read_name(&name).ok_or(AppError::NotFound)?;
    let is_asked = |kept: Format| format == if is_small { kept.small() } else { kept };
    let (_, reach) = media::served(&app.db, stem)
        .await?
        .filter(|(media, _)| is_asked(media.format))
        .ok_or(AppError::NotFound)?;
    let path = Files::of(&app.config.data)
        .named(&name)
        .ok_or(AppError::NotFound)?;
    let mut file = match File::open(&path).await {
        Ok(file) => file,
        Err(cause) => {
            tracing::error!(%cause, name, "a file that should be here is not");
            return Err(AppError::NotFound);
        }
    };
    let length = file.metadata().await.map_err(AppError::internal)?.len();
    let mark = format!("\"{name}\"");
    let is_known = asked
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known == mark.as_str());
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match range(&asked, length, &mark) {
            Asked::Whole => part(file, format, StatusCode::OK, length),
            Asked::Part(asked) => {
                let (first, last) = asked.into_inner();
                file.seek(SeekFrom::Start(first))
                    .await
                    .map_err(AppError::internal)?;
                let count = last - first + 1;
                let mut response = part(file, format, StatusCode::PARTIAL_CONTENT, count);
                let told = format!("bytes {first}-{last}/{length}");
                set(&mut response, header::CONTENT_RANGE, &told);
                response
            }
            Asked::Nothing => {
                // As JSON already, or the layer above would write it anew.
                let why = Json(serde_json::json!({ "error": "there is no such part of it" }));
                let mut response = (StatusCode::RANGE_NOT_SATISFIABLE, why).into_response();
                let told = format!("bytes */{length}");
                set(&mut response, header::CONTENT_RANGE, &told);
                response
            }
        }
    };
    set(&mut response, header::ETAG, &mark);
    tell(
        response.headers_mut(),
        reach.is_some_and(Visibility::is_open),
    );
    Ok(response)
}

fn part(file: File, format: Format, status: StatusCode, count: u64) -> Response {
    let mut response = (status, Body::from_stream(pieces(file, count))).into_response();
    set(&mut response, header::CONTENT_LENGTH, &count.to_string());
    set(&mut response, header::CONTENT_TYPE, format.as_str());
    response
}

/// What every answer says, also that nothing is new: whoever keeps it in between is told again for how long.
fn tell(headers: &mut HeaderMap, is_open: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_open {
        // Not for long: what is withdrawn, or open no more, must be gone from in between.
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=3600"),
        );
    } else {
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        );
        headers.insert(
            HeaderName::from_static("x-robots-tag"),
            HeaderValue::from_static("noindex, noimageindex"),
        );
    }
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// What a request asks for of so many bytes.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Whole,
    Part(RangeInclusive<u64>),
    Nothing,
}

/// One range of bytes; several at once, and what is no range, are answered with the whole.
fn range(headers: &HeaderMap, length: u64, mark: &str) -> Asked {
    if headers
        .get(header::IF_RANGE)
        .is_some_and(|known| known != mark)
    {
        return Asked::Whole;
    }
    let Some((first, last)) = headers
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.trim().strip_prefix("bytes="))
        .filter(|ranges| !ranges.contains(','))
        .and_then(|range| range.split_once('-'))
    else {
        return Asked::Whole;
    };
    let (first, last) = match (first.trim(), last.trim()) {
        ("", count) => match count.parse::<u64>() {
            Ok(0) => return Asked::Nothing,
            Ok(count) => (length.saturating_sub(count), length.saturating_sub(1)),
            Err(_) => return Asked::Whole,
        },
        (first, "") => match first.parse() {
            Ok(first) => (first, length.saturating_sub(1)),
            Err(_) => return Asked::Whole,
        },
        (first, last) => match (first.parse::<u64>(), last.parse::<u64>()) {
            (Ok(first), Ok(last)) if first <= last => (first, last.min(length.saturating_sub(1))),
            _ => return Asked::Whole,
        },
    };
    if first < length {
        Asked::Part(first..=last)
    } else {
        Asked::Nothing
    }
}

/// So many bytes of a file, a piece at a time.
fn pieces(file: File, count: u64) -> impl stream::Stream<Item = std::io::Result<Bytes>> {
    const PIECE: usize = 64 * 1024;
    stream::try_unfold((file.take(count), count), |(mut file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let mut piece = Vec::with_capacity(PIECE.min(usize::try_from(left).unwrap_or(PIECE)));
        while piece.len() < piece.capacity() {
            if file.read_buf(&mut piece).await? == 0 {
                break;
            }
        }
        if piece.is_empty() {
            // It was cut while it was read; a promise of more bytes must not end as if it were kept.
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let left = left.saturating_sub(piece.len() as u64);
        Ok(Some((Bytes::from(piece), (file, left))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_one_range_and_anything_else_the_whole() {
        let of = |text: &str, length| {
            let mut headers = HeaderMap::new();
            if let Ok(value) = HeaderValue::from_str(text) {
                headers.insert(header::RANGE, value);
            }
            range(&headers, length, "mark")
        };
        for (text, asked) in [
            ("bytes=0-0", Asked::Part(0..=0)),
            ("bytes=0-", Asked::Part(0..=9)),
            ("bytes=3-5", Asked::Part(3..=5)),
            ("bytes=3-500", Asked::Part(3..=9)),
            ("bytes=-4", Asked::Part(6..=9)),
            ("bytes=-400", Asked::Part(0..=9)),
            ("bytes=10-", Asked::Nothing),
            ("bytes=99-100", Asked::Nothing),
            ("bytes=-0", Asked::Nothing),
            ("bytes=5-3", Asked::Whole),
            ("bytes=0-1,3-4", Asked::Whole),
            ("bytes=a-b", Asked::Whole),
            ("bytes=99999999999999999999-", Asked::Whole),
            ("lines=1-2", Asked::Whole),
            ("", Asked::Whole),
        ] {
            assert_eq!(of(text, 10), asked, "{text}");
        }
        assert_eq!(of("bytes=0-", 0), Asked::Nothing);
    }
}
