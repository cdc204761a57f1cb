//! When the certificate of a server runs out, for those who keep it.

use chrono::NaiveDateTime;
use http::{HeaderMap, Method};
use url::Url;

use super::Client;
use crate::{network::FetchError, signature::Dialect};

impl Client {
    /// The moment, in milliseconds, when the certificate ends that a server shows. `None` when it shows none that can be read, or
    /// when this client does not keep them.
    ///
    /// # Errors
    /// When the server is not asked or does not answer, or its certificate is not trusted.
    pub async fn certificate_ends(&self, url: &Url) -> Result<Option<i64>, FetchError> {
        let asking = self.send(
            Method::GET,
            url,
            HeaderMap::new(),
            None,
            None,
            Dialect::Cavage,
        );
        let response = tokio::time::timeout(self.settings.key_time, asking)
            .await
            .map_err(|_| FetchError::TooSlow)??;
        let shown = response.extensions().get::<reqwest::tls::TlsInfo>();
        Ok(shown
            .and_then(reqwest::tls::TlsInfo::peer_certificate)
            .and_then(end_of))
    }
}

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERAL_TIME: u8 = 0x18;

/// The end of a certificate in DER, in milliseconds: the second of the two moments of its validity (RFC 5280, 4.1).
fn end_of(certificate: &[u8]) -> Option<i64> {
    let (_, whole, _) = part(certificate)?;
    let (_, mut rest, _) = part(whole)?;
    if rest.first() == Some(&VERSION) {
        rest = part(rest)?.2;
    }
    // Number, algorithm and issuer.
    for _ in 0..3 {
        rest = part(rest)?.2;
    }
    let (SEQUENCE, validity, _) = part(rest)? else {
        return None;
    };
    let (kind, end, _) = part(part(validity)?.2)?;
    let text = std::str::from_utf8(end).ok()?;
    let text = match kind {
        // Two digits of the year: those from 50 on are of the last century.
        UTC_TIME if text.get(..2)? < "50" => format!("20{text}"),
        UTC_TIME => format!("19{text}"),
        GENERAL_TIME => text.to_owned(),
        _ => return None,
    };
    let moment = NaiveDateTime::parse_from_str(&text, "%Y%m%d%H%M%SZ").ok()?;
    Some(moment.and_utc().timestamp_millis())
}

/// The first part of some DER: what it is, what it holds, and what comes after it.
fn part(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&kind, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        short if short < 0x80 => (usize::from(short), rest),
        // So many bytes of length follow.
        long if (0x81..=0x83).contains(&long) => {
            let (digits, rest) = rest.split_at_checked(usize::from(long & 0x7f))?;
            let length = digits
                .iter()
                .fold(0, |length, digit| length << 8 | usize::from(*digit));
            (length, rest)
        }
        _ => return None,
    };
    let (content, after) = rest.split_at_checked(length)?;
    Some((kind, content, after))
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, prelude::BASE64_STANDARD};

    use super::*;

    /// For carers.example, made for this test; its key was thrown away.
    const CERTIFICATE: &str = "MIIBhzCCAS2gAwIBAgIUCCYwmO9t45lP0s/Xxq7BNPyH0bIwCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwOY2FyZXJzLmV4YW1wbGUwHhcNMjYxMTIyMTE0MTQwWhcNMjcwMjIwMTE0MTQwWjAZMRcwFQYDVQQDDA5jYXJlcnMuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEdpTBMdNh8Jvhn9P4GtuxlD0KR7vHCR3aLBlBIgyoyeLnPKbqrOY6ld5DqanqmuQbpFKEAzQTPnb7ijHMfBhVujUzBRMB0GA1UdDgQWBBRMrfregK7t5MqWwzzsN6F5SaAq8jAfBgNVHSMEGDAWgBRMrfregK7t5MqWwzzsN6F5SaAq8jAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIDxhnIUbN85UllLIOIZgdgz1Pxc5B7JnFFerYBXKEP0rAiEAmO5jyj0lKDCShzzkWeNSQOAvH4UAxd9NO1yCo5oUThg=";

    #[test]
    fn the_end_of_a_certificate_is_read() {
        let bytes = BASE64_STANDARD.decode(CERTIFICATE).expect("base64");
        let end = end_of(&bytes).expect("an end");
        let end = chrono::DateTime::from_timestamp_millis(end).expect("a moment");
        assert_eq!(end.to_rfc3339(), "2027-02-20T11:41:40+00:00");
        for length in 0..bytes.len() {
            // Cut anywhere, it is none.
            assert_eq!(end_of(&bytes[..length]), None);
        }
        assert_eq!(end_of(b"no certificate"), None);
    }
}
