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
    app::patience::{self, Patience},
    mastodon::error::ApiError,
    media::{self, Intake, multipart::Fault},
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
    Patience::extend(&parts.extensions, patience::OF_FILES);
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
    intake: Option<&mut Intake>,
) -> Result<Map<String, Value>, ApiError> {
    let largest = match &intake {
        Some(_) => media::LARGEST_RECORDING + LARGEST_WITH_FILES,
        None => LARGEST_WITH_FILES,
    };
    let sent = media::multipart::read(kind, body, largest, intake).await;
    match sent.fault {
        None => {}
        Some(Fault::NoForm) => return Err(unreadable("the form has no boundary")),
        Some(Fault::BreaksOff) => return Err(unreadable("the form breaks off or is none")),
        Some(Fault::TooMuch | Fault::TooLarge) => return Err(too_large()),
    }
    let mut tree = Tree::default();
    for (name, text) in &sent.typed {
        tree.take(name, text)?;
    }
    Ok(tree.into_object())
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
    use std::sync::LazyLock;

    use tokio::runtime::{Builder, Runtime};

    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
        let runtime = Builder::new_current_thread().enable_time().build();
        runtime.expect("a thread of our own can run something")
    });

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
    let body = Body::from(body.to_vec());
    if let Ok(sent) = RUNTIME.block_on(read(query, kind, body, None)) {
        let _ = lenient::into::<Everything>(Value::Object(sent.clone()));
        let _ = lenient::into::<Value>(Value::Object(sent));
    }
}

#[cfg(test)]
mod tests;
