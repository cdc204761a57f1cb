//! HTTP signatures: one verifier for every door, and signing in two dialects.

mod cavage;
mod digest;
mod refusal;
mod request;
mod rfc9421;
mod signed;
mod structured;
#[cfg(test)]
mod tests;

use http::{HeaderMap, Method};
use url::Url;

pub use self::{
    refusal::Refusal,
    request::Request,
    signed::{Dialect, Signed},
};
use crate::keys::{KeyError, KeyPair};

/// Reads the signature of a request and checks everything that needs no key: that there is one
/// signature only, what it covers, the digest of the body, the time, the algorithm, the keyId.
///
/// A request that passes is *not* authentic yet: fetch the key and call [`Signed::verify`].
pub fn parse(request: &Request<'_>) -> Result<Signed, Refusal> {
    let input = request.single("signature-input")?;
    let signature = request.single("signature")?;
    request.single("host")?;
    match (input, signature) {
        // Never both dialects in one request: the second could speak for someone else.
        (Some(input), Some(signature)) => rfc9421::parse(request, input, signature),
        (None, Some(signature)) => cavage::parse(request, signature),
        (_, None) => Err(Refusal::Unsigned),
    }
}

/// Makes the headers that sign a request: `Date`, the digest of the body if there is one, and the
/// signature.
///
/// `Host` is not among them because the client writes it from the same address.
pub fn sign(
    key: &KeyPair,
    key_id: &str,
    dialect: Dialect,
    method: &Method,
    url: &Url,
    body: Option<&[u8]>,
    now_ms: i64,
) -> Result<HeaderMap, KeyError> {
    match dialect {
        Dialect::Cavage => cavage::sign(key, key_id, method, url, body, now_ms),
        Dialect::Rfc9421 => rfc9421::sign(key, key_id, method, url, body, now_ms),
    }
}
