//! A request as the verifier sees it, and what both dialects ask of it.

use chrono::DateTime;
use http::{HeaderMap, HeaderName, Method, header};
use url::Url;

use super::refusal::Refusal;
use crate::keys::KeyError;

/// How old a signature may be.
const WINDOW_MS: i64 = 12 * 60 * 60 * 1000;

/// How far the clocks of two servers may differ.
const SKEW_MS: i64 = 60 * 60 * 1000;

/// How early a signature may come. Wide, because when it is our own clock that is slow, all honest servers would be
/// refused at once (CL01); what comes twice is known for longer than this.
const EARLY_MS: i64 = 12 * 60 * 60 * 1000;

/// Longer addresses are refused everywhere.
const LONGEST_KEY_ID: usize = 2048;

/// No honest header is longer; RSA of 8,192 bits takes 1,400 characters.
const LONGEST_HEADER: usize = 8 * 1024;

/// A request that came in, as the verifier must see it.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub method: &'a Method,
    /// As it stood in the request line, also where a router has cut a prefix away.
    pub path_and_query: &'a str,
    pub headers: &'a HeaderMap,
    /// The whole body; `None` where the method has none.
    pub body: Option<&'a [u8]>,
    /// `https`, or `http` in development: from our settings, since a proxy may stand before us.
    pub scheme: &'a str,
    /// Our own authority with its port if that is not the default: from our settings, never from
    /// the request, so that what was signed for another server cannot be replayed here.
    pub host: &'a str,
    pub now_ms: i64,
}

impl<'a> Request<'a> {
    /// The value of a header that may come only once.
    pub(super) fn single(&self, name: &'static str) -> Result<Option<&'a str>, Refusal> {
        let mut values = self.headers.get_all(name).iter();
        let Some(value) = values.next() else {
            return Ok(None);
        };
        if values.next().is_some() {
            return Err(Refusal::Doubled(name));
        }
        if value.len() > LONGEST_HEADER {
            return Err(Refusal::Unreadable("a header is too long"));
        }
        let text = value
            .to_str()
            .map_err(|_| Refusal::Unreadable("a header holds more than plain characters"))?;
        Ok(Some(text.trim()))
    }

    /// Appends the value of a covered header: all its lines, joined.
    pub(super) fn append_header(&self, base: &mut Vec<u8>, name: &str) -> Result<(), Refusal> {
        let absent = || Refusal::CoveredButAbsent(shorten(name));
        if name == "host" {
            base.extend_from_slice(self.signed_host().as_bytes());
            return Ok(());
        }
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| absent())?;
        let mut values = self.headers.get_all(&name).iter();
        let first = values.next().ok_or_else(absent)?;
        base.extend_from_slice(first.as_bytes().trim_ascii());
        for value in values {
            base.extend_from_slice(b", ");
            base.extend_from_slice(value.as_bytes().trim_ascii());
        }
        Ok(())
    }

    /// The host that the signature must have been made for: ours, in the sender's spelling if
    /// that means the same. HTTP/2 has no such header, and some proxies change it.
    fn signed_host(&self) -> &'a str {
        match self.host_header() {
            Some(text) if self.means_us(text) => text,
            _ => self.host,
        }
    }

    fn host_header(&self) -> Option<&'a str> {
        let value = self.headers.get(header::HOST)?;
        value.to_str().ok().map(str::trim)
    }

    /// Whether the request names another host than ours.
    pub(super) fn names_another_host(&self) -> bool {
        self.host_header().is_some_and(|text| !self.means_us(text))
    }

    fn means_us(&self, host: &str) -> bool {
        let default_port = match self.scheme {
            "https" => ":443",
            _ => ":80",
        };
        let plain = |host: &'a str| host.strip_suffix(default_port).unwrap_or(host);
        let theirs = host.strip_suffix(default_port).unwrap_or(host);
        theirs.eq_ignore_ascii_case(plain(self.host))
    }

    /// Whether the method promises a body, so that a digest must be there and be signed.
    pub(super) fn needs_digest(&self) -> bool {
        let without_body = matches!(*self.method, Method::GET | Method::HEAD);
        !without_body || self.body.is_some_and(|body| !body.is_empty())
    }

    /// Refuses what is too old or too new.
    pub(super) fn check_age(&self, made_ms: i64) -> Result<(), Refusal> {
        if made_ms < self.now_ms.saturating_sub(WINDOW_MS + SKEW_MS) {
            return Err(Refusal::TooOld);
        }
        if made_ms > self.now_ms.saturating_add(EARLY_MS) {
            return Err(Refusal::FromTheFuture);
        }
        Ok(())
    }

    /// Refuses what its sender wanted to be over by now.
    pub(super) fn check_expiry(&self, expires_ms: i64) -> Result<(), Refusal> {
        if expires_ms <= self.now_ms {
            return Err(Refusal::Expired);
        }
        Ok(())
    }
}

/// Reads a keyId. It is only read here; whether it may be fetched is for the network to say.
pub(super) fn read_key_id(text: &str) -> Result<Url, Refusal> {
    if text.len() > LONGEST_KEY_ID {
        return Err(Refusal::KeyId);
    }
    let url = Url::parse(text).map_err(|_| Refusal::KeyId)?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.host_str().is_some_and(|host| !host.is_empty())
        && url.username().is_empty()
        && url.password().is_none();
    if plain { Ok(url) } else { Err(Refusal::KeyId) }
}

/// Cuts what a stranger wrote before it goes into an answer or a log.
pub(super) fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}

/// A moment as the `Date` header writes it.
pub(super) fn http_date(now_ms: i64) -> Result<String, KeyError> {
    let time = DateTime::from_timestamp_millis(now_ms).ok_or(KeyError::NotSigned)?;
    Ok(time.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
}
