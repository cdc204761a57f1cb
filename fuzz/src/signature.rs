//! A signed request: read, and never proven, because nobody here has the private key.

use std::sync::LazyLock;

use federation::{
    keys::{KeyPair, PublicKey},
    signature::{self, Request},
};
use http::Method;

/// The moment at which the seeds were signed: 2026-11-22T08:00:00Z.
const NOW: i64 = 1_795_334_400_000;

static KEY: LazyLock<PublicKey> = LazyLock::new(|| {
    let pair = KeyPair::generate().expect("the machine has randomness");
    pair.public().clone()
});

pub fn run(input: &[u8]) {
    let (lines, body) = crate::split(input);
    let mut headers = crate::headers(&lines);
    // Not a header of any request: what stands in the request line.
    let path = headers
        .remove("x-path")
        .and_then(|value| value.to_str().ok().map(str::to_owned))
        .unwrap_or_else(|| "/ap/inbox".to_owned());
    let is_get = headers.remove("x-get").is_some();
    let request = Request {
        method: if is_get { &Method::GET } else { &Method::POST },
        path_and_query: &path,
        headers: &headers,
        body: (!is_get).then_some(body),
        scheme: "https",
        host: "carers.example",
        now_ms: NOW,
    };
    match signature::parse(&request) {
        Ok(signed) => {
            let key = &signed.key_id;
            assert!(matches!(key.scheme(), "http" | "https") && key.has_host());
            assert!(key.username().is_empty() && key.password().is_none());
            assert!(signed.verify(&KEY).is_err(), "a forged signature passes");
        }
        Err(refusal) => assert!(refusal.status().is_client_error()),
    }
}
