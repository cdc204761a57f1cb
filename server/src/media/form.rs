//! Files in the forms of our pages: taken in before the form is read, and then a number in it, so that a preview can hand it on.
//! Whatever becomes of a file, what was typed beside it goes on.

use axum::{
    body::{Body, Bytes},
    extract::MatchedPath,
};
use community::{actor::Actor, id::Id, media::Purpose};
use http::{HeaderValue, Method, header, request::Parts};
use url::form_urlencoded::{self, Serializer};

use super::{
    files::Files,
    intake::Intake,
    keeping::{Words, keep as keep_file},
    kind::{LARGEST_PICTURE, LARGEST_RECORDING},
    multipart::{self, Fault},
    refusal::Refusal,
};
use crate::app::{App, error::AppError};

/// The field for a file.
const FIELD: &str = "picture";
/// The number of what was kept, and why nothing was.
pub const KEPT: &str = "media";
pub const FAULT: &str = "media_fault";
/// The words for a file that comes with the form.
const WORDS: &str = "picture_alt";
/// What a form may have beside its file.
const BESIDE: u64 = 1024 * 1024;

/// The routes on which something is written or a picture is given, as the router names them.
const PLACES: [&str; 8] = [
    "/stories/new",
    "/events/new",
    "/calls/new",
    "/offers/new",
    "/posts/new",
    "/posts/{id}/edit",
    "/settings/picture",
    "/desk/group/picture",
];

/// Whether this route is one of them.
pub fn is_written_on(path: &str) -> bool {
    PLACES.contains(&path)
}

/// Whether something is written here, and may be shown again with a fault beside it.
pub fn is_place(parts: &Parts) -> bool {
    parts.method == Method::POST
        && parts
            .extensions
            .get::<MatchedPath>()
            .is_some_and(|path| is_written_on(path.as_str()))
}

/// Whether files may come with it.
pub fn has_files(parts: &Parts) -> bool {
    is_place(parts) && is_multipart(parts)
}

/// The route on which a file is a list of words, and how large that form is at most.
const WORDS_PLACE: &str = "/desk/blocklist/file";
const LARGEST_WORDS: u64 = 512 * 1024;

/// Whether a list of words comes with it as a file.
pub fn has_words(parts: &Parts) -> bool {
    let is_there = parts
        .extensions
        .get::<MatchedPath>()
        .is_some_and(|path| path.as_str() == WORDS_PLACE);
    is_there && parts.method == Method::POST && is_multipart(parts)
}

/// The form with its file as if it had been typed.
///
/// # Errors
/// When it is too large or breaks off.
pub async fn read_words(parts: &mut Parts, body: Body) -> Result<Bytes, AppError> {
    let kind = kind_of(parts);
    let read = multipart::read_words(&kind, body, LARGEST_WORDS).await;
    match read.fault {
        None => Ok(rewritten(parts, read.typed)),
        Some(Fault::TooLarge | Fault::TooMuch) => Err(AppError::TooLarge),
        Some(Fault::BreaksOff | Fault::NoForm) => Err(AppError::Invalid {
            field: "form",
            why: "other",
        }),
    }
}

fn is_multipart(parts: &Parts) -> bool {
    kind_of(parts).starts_with("multipart/form-data")
}

fn kind_of(parts: &Parts) -> String {
    parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

/// What was typed, as a browser writes a form without files; its head says so.
fn rewritten(parts: &mut Parts, typed: Vec<(String, String)>) -> Bytes {
    parts.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    parts.headers.remove(header::CONTENT_LENGTH);
    // Only we say what is wrong with a file.
    let typed = typed.into_iter().filter(|(name, _)| name != FAULT);
    Bytes::from(Serializer::new(String::new()).extend_pairs(typed).finish())
}

/// A form as one without files would say it, and the files.
pub struct Sent {
    pub body: Bytes,
    /// Why the form was not read to its end; the files came before that.
    pub outcome: Result<Intake, AppError>,
}

/// Reads it. Who is no member any more gets her words back, and no more: her files are passed over.
pub async fn read(app: &App, parts: &mut Parts, body: Body, is_member: bool) -> Sent {
    let kind = &kind_of(parts);
    let mut intake = Intake::new(Files::of(&app.config.data), &[FIELD]);
    let read = if is_member {
        multipart::read(kind, body, LARGEST_RECORDING + BESIDE, Some(&mut intake)).await
    } else {
        multipart::read(kind, body, LARGEST_PICTURE + BESIDE, None).await
    };
    Sent {
        body: rewritten(parts, read.typed),
        outcome: match read.fault {
            None => Ok(intake),
            Some(Fault::TooLarge) => Err(Refusal::TOO_LARGE.into()),
            Some(Fault::TooMuch) => Err(AppError::TooLarge),
            Some(Fault::BreaksOff | Fault::NoForm) => Err(Refusal::BROKEN.into()),
        },
    }
}

/// Keeps the file that came, and tells the form its number, or what is wrong with it.
pub async fn keep(
    app: &App,
    owner: Id<Actor>,
    files: Result<Intake, AppError>,
    body: &Bytes,
) -> Bytes {
    let kept = match files {
        Ok(mut files) => match files.take(FIELD) {
            Ok(None) => return body.clone(),
            Ok(Some(incoming)) => {
                let words = Words::default();
                keep_file(app, owner, Purpose::Post, incoming, words).await
            }
            Err(failure) => Err(failure),
        },
        Err(failure) => Err(failure),
    };
    match kept {
        Ok(media) => {
            let id = media.id.to_string();
            with(&named(body, &words_of(&id)), KEPT, &id)
        }
        Err(failure) => {
            if let AppError::Internal(cause) = &failure {
                tracing::error!(cause = format!("{cause:#}"), "a file could not be kept");
            }
            with(body, FAULT, Refusal::of(&failure).0)
        }
    }
}

/// The field for the words of the file with this number.
pub fn words_of(id: &str) -> String {
    format!("alt_{id}")
}

/// The form with the words for its file under another name, so that they stay with it when another file comes.
fn named(body: &Bytes, name: &str) -> Bytes {
    let pairs = form_urlencoded::parse(body).map(|(known, value)| {
        let known = if known == WORDS { name.into() } else { known };
        (known, value)
    });
    let written = Serializer::new(String::new()).extend_pairs(pairs).finish();
    Bytes::from(written)
}

/// The form, which stood open for too long, to be shown again.
pub fn expired(body: &Bytes) -> Bytes {
    with(body, FAULT, Refusal::EXPIRED.0)
}

fn with(body: &Bytes, name: &str, value: &str) -> Bytes {
    let mut typed = Serializer::new(String::from_utf8_lossy(body).into_owned());
    Bytes::from(typed.append_pair(name, value).finish())
}
