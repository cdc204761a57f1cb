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
    is_place(parts)
        && parts
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"))
}

/// A form as one without files would say it, and the files.
pub struct Sent {
    pub body: Bytes,
    /// Why the form was not read to its end; the files came before that.
    pub outcome: Result<Intake, AppError>,
}

/// Reads it. Who is no member any more gets her words back, and no more: her files are passed over.
pub async fn read(app: &App, parts: &mut Parts, body: Body, is_member: bool) -> Sent {
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let mut intake = Intake::new(Files::of(&app.config.data), &[FIELD]);
    let read = if is_member {
        multipart::read(kind, body, LARGEST_RECORDING + BESIDE, Some(&mut intake)).await
    } else {
        multipart::read(kind, body, LARGEST_PICTURE + BESIDE, None).await
    };
    parts.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    parts.headers.remove(header::CONTENT_LENGTH);
    // Only we say what is wrong with a file.
    let typed = read.typed.iter().filter(|(name, _)| name != FAULT);
    let written = Serializer::new(String::new()).extend_pairs(typed).finish();
    Sent {
        body: Bytes::from(written),
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
