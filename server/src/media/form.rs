//! Files in the forms of our pages: taken in before the form is read, and then a number in it, so that a preview can hand it on.

use axum::body::{Body, Bytes};
use community::{actor::Actor, id::Id, media::Purpose};
use http::{HeaderValue, header, request::Parts};
use url::form_urlencoded::Serializer;

use super::{Files, Intake, LARGEST_RECORDING, Words, keep as keep_file};
use crate::app::{App, error::AppError};

/// The field for a file.
const FIELD: &str = "picture";
/// The number of what was kept, and why nothing was.
pub const KEPT: &str = "media";
pub const FAULT: &str = "media_fault";
/// The words of a form, all together.
const LARGEST: usize = 512 * 1024;

/// Whether something is written on this page.
pub fn is_of_page(path: &str) -> bool {
    [
        "/stories/new",
        "/events/new",
        "/calls/new",
        "/offers/new",
        "/posts/new",
    ]
    .contains(&path)
        || (path.starts_with("/posts/") && path.ends_with("/edit"))
}

/// Whether there is a place for files in this form.
pub fn is_place(parts: &Parts) -> bool {
    is_of_page(parts.uri.path())
        && parts
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"))
}

/// Reads it: what was typed, as a form without files would say it, and the files.
///
/// # Errors
/// `TooLarge`, `Invalid` for what is no form.
pub async fn read(app: &App, parts: &mut Parts, body: Body) -> Result<(Bytes, Intake), AppError> {
    let unreadable = || AppError::Invalid {
        field: "form",
        why: "other",
    };
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let boundary = multer::parse_boundary(kind).map_err(|_| unreadable())?;
    let limits = multer::SizeLimit::new().whole_stream(LARGEST_RECORDING + 1024 * 1024);
    let constraints = multer::Constraints::new().size_limit(limits);
    let mut form =
        multer::Multipart::with_constraints(body.into_data_stream(), boundary, constraints);
    let mut intake = Intake::new(Files::of(&app.config.data), &[FIELD]);
    let mut typed = Vec::new();
    let mut taken = 0;
    while let Some(mut field) = form.next_field().await.map_err(|_| unreadable())? {
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            let read = intake.read(&name, &mut field).await;
            read.map_err(|_| unreadable())?;
            continue;
        }
        let mut text = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
            taken += chunk.len();
            if taken > LARGEST {
                return Err(AppError::TooLarge);
            }
            text.extend_from_slice(&chunk);
        }
        typed.push((name, String::from_utf8_lossy(&text).into_owned()));
    }
    parts.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    parts.headers.remove(header::CONTENT_LENGTH);
    let written = Serializer::new(String::new()).extend_pairs(typed).finish();
    Ok((Bytes::from(written), intake))
}

/// Keeps the file that came, and tells the form its number, or what is wrong with it.
///
/// # Errors
/// When nothing can be kept just now.
pub async fn keep(
    app: &App,
    owner: Id<Actor>,
    mut files: Intake,
    body: Bytes,
) -> Result<Bytes, AppError> {
    let kept = match files.take(FIELD) {
        Ok(None) => return Ok(body),
        Ok(Some(incoming)) => {
            keep_file(app, owner, Purpose::Post, incoming, Words::default()).await
        }
        Err(failure) => Err(failure),
    };
    let (name, value) = match kept {
        Ok(media) => (KEPT, media.id.to_string()),
        Err(AppError::Invalid { why, .. } | AppError::Conflict(why)) => (FAULT, why.to_owned()),
        Err(failure) => return Err(failure),
    };
    let mut typed = Serializer::new(String::from_utf8_lossy(&body).into_owned());
    Ok(Bytes::from(typed.append_pair(name, &value).finish()))
}
