//! The digest of a body: `Digest` (RFC 3230) beside draft-cavage, `Content-Digest` (RFC 9530)
//! beside RFC 9421.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256, Sha512};

use super::{
    refusal::Refusal,
    request::Request,
    structured::{self, Bare, Shape},
};

/// The `Digest` header of a body.
pub(super) fn of_body(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(Sha256::digest(body)))
}

/// The `Content-Digest` header of a body.
pub(super) fn content_of_body(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(body)))
}

/// Checks the `Digest` header against the body.
pub(super) fn check(request: &Request<'_>) -> Result<(), Refusal> {
    let text = request
        .single("digest")?
        .ok_or(Refusal::NoDigest("a Digest header"))?;
    let mut found = Vec::new();
    for part in text.split(',') {
        let (name, value) = part
            .trim()
            .split_once('=')
            .ok_or(Refusal::Unreadable("the Digest header has no value"))?;
        let value = STANDARD
            .decode(value)
            .map_err(|_| Refusal::Unreadable("the Digest header is not base64"))?;
        found.push((name.to_ascii_lowercase(), value));
    }
    compare(request, &found)
}

/// Checks the `Content-Digest` header against the body.
pub(super) fn check_content(request: &Request<'_>) -> Result<(), Refusal> {
    let text = request
        .single("content-digest")?
        .ok_or(Refusal::NoDigest("a Content-Digest header"))?;
    let unreadable = Refusal::Unreadable("the Content-Digest header is not a dictionary of bytes");
    let members = structured::read_dictionary(text).map_err(|_| unreadable.clone())?;
    let mut found = Vec::new();
    for member in members {
        let Shape::Item(Bare::Bytes(value)) = member.shape else {
            return Err(unreadable);
        };
        found.push((member.key.to_owned(), value));
    }
    compare(request, &found)
}

/// Every digest that we know must fit, and one of them must be known.
fn compare(request: &Request<'_>, found: &[(String, Vec<u8>)]) -> Result<(), Refusal> {
    let body = request.body.unwrap_or_default();
    let mut known = Vec::new();
    for (name, value) in found {
        let fits = match name.as_str() {
            "sha-256" => value.as_slice() == Sha256::digest(body).as_slice(),
            "sha-512" => value.as_slice() == Sha512::digest(body).as_slice(),
            _ => continue,
        };
        // A repeated name would make us hash the body again for each of them.
        if known.contains(&name) {
            return Err(Refusal::Doubled("a digest"));
        }
        known.push(name);
        if !fits {
            return Err(Refusal::WrongDigest);
        }
    }
    if known.is_empty() {
        return Err(Refusal::NoDigest("a SHA-256 digest"));
    }
    Ok(())
}
