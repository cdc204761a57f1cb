//! What apps send: a query, a content type, and a body as form, multipart or JSON.

use server::outside;

/// The first line is the query, a header `content-type` says how the rest is written.
pub fn run(input: &[u8]) {
    let end = input
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(input.len());
    let query = String::from_utf8_lossy(&input[..end]);
    let (lines, body) = crate::split(input.get(end + 1..).unwrap_or_default());
    let kind = lines
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .map(|(_, value)| String::from_utf8_lossy(value))
        .unwrap_or_default();
    outside::read_app_form(&query, &kind, body);
}
