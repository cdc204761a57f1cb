//! What a browser or a proxy says around a request: cookies, languages, forwarded addresses, origins, paths.

use server::outside;

pub fn run(input: &[u8]) {
    let (lines, rest) = crate::split(input);
    let path = String::from_utf8_lossy(rest);
    let kept = outside::read_headers(&crate::headers(&lines), &path);
    assert!(kept.starts_with('/') && !kept.starts_with("//") && !kept.contains('\\'));
}
