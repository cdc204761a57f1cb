//! What an app sends with a request, in whatever form it sends it: query, form, multipart or JSON, into one struct.
//!
//! Apps disagree about everything: lists come as `id[]=1&id[]=2`, `id=1&id=2` or JSON, yes as `true`, `"1"` or `on`,
//! numbers as texts. So the pieces become one tree, and the tree is read with goodwill.

mod lenient;
mod tree;

use axum::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Path, Request},
};
use bytes::Bytes;
use community::id::Id;
use http::{StatusCode, header, request::Parts};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{
    mastodon::error::ApiError,
    media::{self, Intake},
};
use tree::Tree;

/// Forms and JSON larger than this are refused; the longest post fits many times.
const LARGEST: usize = 512 * 1024;
/// What a form may have beside the file that is wanted.
const LARGEST_WITH_FILES: u64 = 24 * 1024 * 1024;

/// What an app sends, as a `T` of plain `bool`s, numbers, `String`s, `Vec`s and `Option`s of them. The body wins over the
/// query. Files of a multipart form are passed over; who wants them reads the request with [`with_files`].
///
/// `#[serde(flatten)]` loses the goodwill: a number in such a part must come as a number.
#[derive(Debug, Clone, Copy)]
pub struct Params<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Params<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let kind = parts
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let query = parts.uri.query().unwrap_or_default();
        let sent = read(query, kind, body, None).await?;
        lenient::into(Value::Object(sent)).map(Self)
    }
}

/// The same for a form that may have files, which this intake takes in. Who may send them has been asked before.
pub async fn with_files<T: DeserializeOwned>(
    request: Request,
    intake: &mut Intake,
) -> Result<T, ApiError> {
    let (parts, body) = request.into_parts();
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let query = parts.uri.query().unwrap_or_default();
    let sent = read(query, kind, body, Some(intake)).await?;
    lenient::into(Value::Object(sent))
}

/// Everything that was sent, as one object.
async fn read(
    query: &str,
    kind: &str,
    body: Body,
    intake: Option<&mut Intake>,
) -> Result<Map<String, Value>, ApiError> {
    let mut sent = Tree::default();
    sent.take_pairs(query.as_bytes())?;
    let mut sent = sent.into_object();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    let of_body = if essence.eq_ignore_ascii_case("multipart/form-data") {
        multipart(kind, body, intake).await?
    } else {
        let body = whole(body).await?;
        let is_json = essence.to_ascii_lowercase().ends_with("json")
            // Some send JSON and do not say so.
            || (!essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
                && body.trim_ascii_start().starts_with(b"{"));
        if is_json {
            json(&body)?
        } else {
            let mut tree = Tree::default();
            tree.take_pairs(&body)?;
            tree.into_object()
        }
    };
    sent.extend(of_body);
    Ok(sent)
}

async fn whole(body: Body) -> Result<Bytes, ApiError> {
    axum::body::to_bytes(body, LARGEST)
        .await
        .map_err(|_| too_large())
}

fn json(body: &[u8]) -> Result<Map<String, Value>, ApiError> {
    if body.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(mut object)) => {
            tree::settle(&mut object)?;
            Ok(object)
        }
        // A client that has nothing to say says so.
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err(unreadable("an object is expected")),
        Err(cause) => Err(unreadable(&format!(
            "this is no JSON (line {}, column {})",
            cause.line(),
            cause.column()
        ))),
    }
}

async fn multipart(
    kind: &str,
    body: Body,
    mut intake: Option<&mut Intake>,
) -> Result<Map<String, Value>, ApiError> {
    let boundary =
        multer::parse_boundary(kind).map_err(|_| unreadable("the form has no boundary"))?;
    let largest = match &intake {
        Some(_) => media::LARGEST_RECORDING + LARGEST_WITH_FILES,
        None => LARGEST_WITH_FILES,
    };
    let limits = multer::SizeLimit::new().whole_stream(largest);
    let constraints = multer::Constraints::new().size_limit(limits);
    let mut form =
        multer::Multipart::with_constraints(body.into_data_stream(), boundary, constraints);
    let mut tree = Tree::default();
    let mut taken = 0;
    loop {
        let mut field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return Ok(tree.into_object()),
            Err(cause) => return Err(of_multipart(&cause)),
        };
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = field.file_name().is_some();
        if let (true, Some(intake)) = (is_file, intake.as_mut()) {
            let read = intake.read(&name, &mut field).await;
            read.map_err(|cause| of_multipart(&cause))?;
            continue;
        }
        let mut text = Vec::new();
        loop {
            match field.chunk().await {
                Ok(Some(_)) if is_file => {}
                Ok(Some(chunk)) => {
                    taken += chunk.len();
                    if taken > LARGEST {
                        return Err(too_large());
                    }
                    text.extend_from_slice(&chunk);
                }
                Ok(None) => break,
                Err(cause) => return Err(of_multipart(&cause)),
            }
        }
        if !is_file {
            tree.take(&name, &String::from_utf8_lossy(&text))?;
        }
    }
}

fn of_multipart(cause: &multer::Error) -> ApiError {
    match cause {
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => {
            too_large()
        }
        _ => unreadable("the form breaks off or is none"),
    }
}

fn too_large() -> ApiError {
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too much at once")
}

fn unreadable(why: &str) -> ApiError {
    ApiError::new(
        StatusCode::BAD_REQUEST,
        format!("This cannot be read: {why}"),
    )
}

/// For fields of `Params`: what is empty or no `T` is absent. For ids and numbers that clients leave blank:
/// `#[serde(default, deserialize_with = "form::maybe")]`.
pub fn maybe<'de, D: Deserializer<'de>, T: std::str::FromStr>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.and_then(|text| text.trim().parse().ok()))
}

/// The `{id}` of a path. What is no id is no thing: 404.
#[derive(Debug)]
pub struct Named<T>(pub Id<T>);

impl<S: Send + Sync, T: 'static> FromRequestParts<S> for Named<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::not_found())?;
        text.parse().map(Self).map_err(|_| ApiError::not_found())
    }
}

/// Reads bytes as every kind of body, into everything that is asked for anywhere: for programs that try us.
pub fn read_all(query: &str, kind: &str, body: &[u8]) {
    use futures_util::FutureExt as _;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Everything {
        text: String,
        is: bool,
        maybe_is: Option<bool>,
        number: i64,
        real: Option<f64>,
        ids: Vec<String>,
        numbers: Vec<u32>,
        nested: Option<Box<Everything>>,
        list: Vec<Everything>,
        #[serde(deserialize_with = "maybe")]
        id: Option<i64>,
    }
    // All of the body is there, so it never waits.
    let body = Body::from(body.to_vec());
    if let Some(Ok(sent)) = read(query, kind, body, None).now_or_never() {
        let _ = lenient::into::<Everything>(Value::Object(sent.clone()));
        let _ = lenient::into::<Value>(Value::Object(sent));
    }
}

#[cfg(test)]
mod tests;
