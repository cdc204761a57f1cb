//! The one HTTP client: every hop checked, every answer limited in bytes and time.

mod certificate;
mod clock;
#[cfg(test)]
mod tests;

use std::{
    error::Error as _,
    sync::{Arc, atomic::AtomicI64},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use bytes::{Bytes, BytesMut};
use chrono::DateTime;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use reqwest::{Response, redirect::Policy};
use url::Url;

use super::{
    address::{self, Blocked},
    error::FetchError,
    media_type::Accept,
    origin,
    resolver::Resolver,
};
use crate::{
    keys::KeyPair,
    signature::{self, Dialect},
};

/// How many redirects are followed.
const MOST_REDIRECTS: usize = 5;

/// How long a connection is kept for the next request. Each takes some 28 kB, and a post to thousands of servers opens as many.
const IDLE: Duration = Duration::from_secs(5);

/// How much of the answer to a POST is kept, to tell people why it was refused.
const BODY_START: usize = 2 * 1024;

/// How long we wait for that: what counts is the status, which is there already.
const BODY_START_TIME: Duration = Duration::from_secs(2);

/// What the client must know.
#[derive(Clone)]
pub struct Settings {
    /// Allows http, any port and private addresses.
    pub development: bool,
    /// Some servers refuse those who do not say who they are.
    pub user_agent: String,
    pub connect_time: Duration,
    pub whole_time: Duration,
    /// A sender waits for our answer while we fetch its key.
    pub key_time: Duration,
    /// The most bytes of a JSON document.
    pub body_limit: usize,
    /// Remembers what certificate each connection was made with, for those who ask.
    pub keep_certificates: bool,
    /// Milliseconds since 1970, for dating signatures.
    pub clock: Arc<dyn Fn() -> i64 + Send + Sync>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            development: false,
            user_agent: concat!("Kaifong/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_time: Duration::from_secs(5),
            whole_time: Duration::from_secs(30),
            key_time: Duration::from_secs(10),
            body_limit: 1024 * 1024,
            keep_certificates: false,
            clock: Arc::new(system_clock),
        }
    }
}

/// Who asks or tells.
#[derive(Debug, Clone)]
pub struct Signer {
    /// The address under which others find the public half of the key.
    pub key_id: String,
    pub key: KeyPair,
}

/// A document that was fetched.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// Where it was in the end, without fragment. Only this origin has spoken, whatever was asked.
    pub final_url: Url,
    pub status: StatusCode,
    pub body: Bytes,
    pub content_type: String,
}

/// What a server answered to a POST, whatever it was.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub retry_after: Option<Duration>,
    /// The first 2 KiB, for the log of deliveries.
    pub body_start: String,
}

/// The client; cheap to clone, connections are shared.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    settings: Settings,
    told_of_clock: Arc<AtomicI64>,
}

impl Client {
    /// Makes the client. It fails where the system has no certificates to trust.
    pub fn new(settings: Settings) -> Result<Self, FetchError> {
        let resolver = Resolver {
            development: settings.development,
            #[cfg(test)]
            fixed: None,
        };
        Self::with_resolver(settings, resolver)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the client that everyone else must use"
    )]
    fn with_resolver(settings: Settings, resolver: Resolver) -> Result<Self, FetchError> {
        let build = |trust_nobody: bool| {
            let mut builder = reqwest::Client::builder()
                .user_agent(&settings.user_agent)
                .dns_resolver(resolver.clone())
                .connect_timeout(settings.connect_time)
                .pool_idle_timeout(IDLE)
                .pool_max_idle_per_host(4)
                .redirect(Policy::none())
                .referer(false)
                .tls_info(settings.keep_certificates)
                .no_proxy()
                .no_gzip()
                .no_brotli()
                .no_zstd()
                .no_deflate();
            if trust_nobody {
                builder = builder.tls_certs_only([]);
            }
            builder.build()
        };
        let http = match build(false) {
            // The demo speaks http and must run where no certificates are installed.
            Err(_) if settings.development => build(true),
            built => built,
        };
        let http = http.map_err(|error| FetchError::Request(describe(&error)))?;
        Ok(Self {
            http,
            settings,
            told_of_clock: Arc::default(),
        })
    }

    /// Fetches a document, following redirects; signed if there is a signer.
    ///
    /// Only a 2xx with the content type that was asked for is a success.
    pub async fn get_json(
        &self,
        url: &Url,
        accept: Accept,
        signer: Option<&Signer>,
    ) -> Result<Fetched, FetchError> {
        self.get_within(self.settings.whole_time, url, accept, signer)
            .await
    }

    /// Fetches a key or the actor that owns it, with less patience: someone is waiting.
    pub async fn get_key(&self, url: &Url, signer: Option<&Signer>) -> Result<Fetched, FetchError> {
        self.get_within(self.settings.key_time, url, Accept::ActivityJson, signer)
            .await
    }

    async fn get_within(
        &self,
        time: Duration,
        url: &Url,
        accept: Accept,
        signer: Option<&Signer>,
    ) -> Result<Fetched, FetchError> {
        tokio::time::timeout(time, self.get(url, accept, signer))
            .await
            .map_err(|_| FetchError::TooSlow)?
    }

    async fn get(
        &self,
        asked: &Url,
        accept: Accept,
        signer: Option<&Signer>,
    ) -> Result<Fetched, FetchError> {
        let mut url = asked.clone();
        url.set_fragment(None);
        let mut seen: Vec<Url> = Vec::new();
        loop {
            let response = self.get_hop(&url, accept, signer).await?;
            if let Some(next) = redirect_target(&url, &response) {
                seen.push(url);
                let next = next.ok_or_else(|| FetchError::Redirects(asked.clone()))?;
                if seen.len() > MOST_REDIRECTS || seen.contains(&next) {
                    return Err(FetchError::Redirects(asked.clone()));
                }
                url = next;
                continue;
            }
            let status = response.status();
            if !status.is_success() {
                return Err(FetchError::Status { url, status });
            }
            let content_type = judge(&response, accept)?;
            let body = read_body(response, self.settings.body_limit).await?;
            return Ok(Fetched {
                final_url: url,
                status,
                body,
                content_type,
            });
        }
    }

    /// One hop. A signed question that is answered with 401 is asked once more in the other
    /// dialect, since some servers have left the old one.
    async fn get_hop(
        &self,
        url: &Url,
        accept: Accept,
        signer: Option<&Signer>,
    ) -> Result<Response, FetchError> {
        let ask = async |dialect| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept.header()));
            self.send(Method::GET, url, headers, None, signer, dialect)
                .await
        };
        let response = ask(Dialect::Cavage).await?;
        if signer.is_some() && response.status() == StatusCode::UNAUTHORIZED {
            return ask(Dialect::Rfc9421).await;
        }
        Ok(response)
    }

    /// Sends an activity. Every status is an answer; an error means that there was none.
    pub async fn post(
        &self,
        url: &Url,
        body: Bytes,
        signer: &Signer,
        dialect: Dialect,
    ) -> Result<Answer, FetchError> {
        let sending = self.post_following(url, body, signer, dialect);
        let response = tokio::time::timeout(self.settings.whole_time, sending)
            .await
            .map_err(|_| FetchError::TooSlow)??;
        let status = response.status();
        let retry_after = self.read_retry_after(response.headers());
        // Outside of the deadline: once the status is here, nothing may lose it.
        let body_start = read_start(response).await;
        Ok(Answer {
            status,
            retry_after,
            body_start,
        })
    }

    /// Sends what only its receiver can read. Redirects are not followed: nobody else was named.
    pub async fn push(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<StatusCode, FetchError> {
        let dialect = Dialect::Cavage;
        let sending = self.send(Method::POST, url, headers, Some(body), None, dialect);
        let response = tokio::time::timeout(self.settings.key_time, sending)
            .await
            .map_err(|_| FetchError::TooSlow)??;
        Ok(response.status())
    }

    /// Whether this address may be asked at all; what its name leads to is looked at when it is dialled.
    pub fn may_ask(&self, url: &Url) -> bool {
        address::check(url, self.settings.development).is_ok()
    }

    async fn post_following(
        &self,
        asked: &Url,
        body: Bytes,
        signer: &Signer,
        dialect: Dialect,
    ) -> Result<Response, FetchError> {
        let mut url = asked.clone();
        url.set_fragment(None);
        let mut seen: Vec<Url> = Vec::new();
        loop {
            let mut headers = HeaderMap::new();
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/activity+json"),
            );
            let response = self
                .send(
                    Method::POST,
                    &url,
                    headers,
                    Some(body.clone()),
                    Some(signer),
                    dialect,
                )
                .await?;
            let status = response.status();
            // Only these two ask for the same POST again, and never at someone else's door: what
            // is in the body is meant for this server.
            if matches!(
                status,
                StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
            ) && let Some(Some(next)) = redirect_target(&url, &response)
                && origin::same_origin(&next, asked)
            {
                seen.push(url);
                if seen.len() > MOST_REDIRECTS || seen.contains(&next) {
                    return Err(FetchError::Redirects(asked.clone()));
                }
                url = next;
                continue;
            }
            return Ok(response);
        }
    }

    async fn send(
        &self,
        method: Method,
        url: &Url,
        mut headers: HeaderMap,
        body: Option<Bytes>,
        signer: Option<&Signer>,
        dialect: Dialect,
    ) -> Result<Response, FetchError> {
        address::check(url, self.settings.development).map_err(|why| FetchError::Blocked {
            url: url.clone(),
            why,
        })?;
        headers.insert(
            header::ACCEPT_ENCODING,
            HeaderValue::from_static("identity"),
        );
        if let Some(signer) = signer {
            headers.extend(signature::sign(
                &signer.key,
                &signer.key_id,
                dialect,
                &method,
                url,
                body.as_deref(),
                (self.settings.clock)(),
            )?);
        }
        let mut request = self.http.request(method, url.clone()).headers(headers);
        if let Some(body) = body {
            request = request.body(body);
        }
        let response = request.send().await.map_err(|error| explain(url, &error))?;
        self.notice_clock(response.headers());
        Ok(response)
    }

    fn read_retry_after(&self, headers: &HeaderMap) -> Option<Duration> {
        let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let date = DateTime::parse_from_rfc2822(text).ok()?;
        let wait = date.timestamp_millis() - (self.settings.clock)();
        Some(Duration::from_millis(wait.try_into().unwrap_or(0)))
    }
}

/// `None` if the answer is no redirect, `Some(None)` if it is one that leads nowhere.
fn redirect_target(url: &Url, response: &Response) -> Option<Option<Url>> {
    if !matches!(
        response.status(),
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    ) {
        return None;
    }
    let location = response.headers().get(header::LOCATION);
    let target = location
        .and_then(|location| location.to_str().ok())
        .filter(|location| location.len() <= address::LONGEST_URL)
        .and_then(|location| url.join(location).ok())
        .map(|mut target| {
            target.set_fragment(None);
            target
        });
    Some(target)
}

fn judge(response: &Response, accept: Accept) -> Result<String, FetchError> {
    let headers = response.headers();
    let plain = headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .all(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity"));
    if !plain {
        return Err(FetchError::Compressed);
    }
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let content_type = types
        .next()
        .and_then(|content_type| content_type.to_str().ok())
        .unwrap_or_default();
    if types.next().is_some() || !accept.takes(content_type) {
        let shown = content_type.chars().take(100).collect();
        return Err(FetchError::ContentType(shown));
    }
    Ok(content_type.to_owned())
}

/// Reads a body and stops as soon as it is too large, whatever its length was said to be.
async fn read_body(mut response: Response, limit: usize) -> Result<Bytes, FetchError> {
    let promised = response.content_length().unwrap_or(0);
    if promised > limit as u64 {
        return Err(FetchError::TooLarge(limit));
    }
    let mut body = BytesMut::new();
    loop {
        let chunk = match response.chunk().await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => return Ok(body.freeze()),
            Err(error) => return Err(FetchError::Connection(describe(&error))),
        };
        if body.len() + chunk.len() > limit {
            return Err(FetchError::TooLarge(limit));
        }
        body.extend_from_slice(&chunk);
    }
}

/// Reads the start of an answer as far as it comes soon; the status stands without it.
async fn read_start(mut response: Response) -> String {
    let mut start = Vec::new();
    let reading = async {
        while let Ok(Some(chunk)) = response.chunk().await {
            let wanted = BODY_START.saturating_sub(start.len()).min(chunk.len());
            start.extend_from_slice(chunk.get(..wanted).unwrap_or_default());
            if start.len() >= BODY_START {
                break;
            }
        }
    };
    // What has come until then is kept.
    let _ = tokio::time::timeout(BODY_START_TIME, reading).await;
    String::from_utf8_lossy(&start).into_owned()
}

fn explain(url: &Url, error: &reqwest::Error) -> FetchError {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(why) = cause.downcast_ref::<Blocked>() {
            return FetchError::Blocked {
                url: url.clone(),
                why: *why,
            };
        }
        source = cause.source();
    }
    if error.is_builder() {
        FetchError::Request(describe(error))
    } else if error.is_timeout() {
        FetchError::TooSlow
    } else {
        FetchError::Connection(describe(error))
    }
}

/// The innermost cause, which is the one that says something.
fn describe(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = cause.to_string();
        source = cause.source();
    }
    text
}

#[expect(
    clippy::disallowed_methods,
    reason = "a signature is dated outside of any transaction; tests bring their own clock"
)]
fn system_clock() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}
