//! Web push: a few words for one device, which only that device can read (RFC 8030, 8188, 8291, 8292).

mod error;
mod sealed;
mod vapid;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use url::Url;

use crate::facade::Federation;
pub use error::PushError;
pub use sealed::Device;
pub use vapid::Key;

/// How long a push service keeps it for a device that is away, in seconds: two days.
const TIME_TO_LIVE: &str = "172800";

/// The longest text that fits into what every push service takes.
pub const LONGEST: usize = 3_000;

/// Where a device is reached, and how one writes to it.
#[derive(Clone, Debug)]
pub struct Subscription {
    pub endpoint: Url,
    pub device: Device,
    /// By the standard, or by the draft before it that some apps still read.
    pub is_standard: bool,
}

impl Federation {
    /// Sends a text to one device; the status that the push service answered with. Redirects are not followed, and no address is
    /// asked that the node may not ask.
    ///
    /// # Errors
    /// When there is no answer, or the keys are none.
    pub async fn push(
        &self,
        subscription: &Subscription,
        key: &Key,
        text: &str,
    ) -> Result<StatusCode, PushError> {
        let now = self.0.db.now().0 / 1_000;
        let here = self.0.db.here().base().as_str();
        let ticket = key.ticket(&subscription.endpoint, here, now)?;
        let (headers, body) = message(subscription, key, &ticket, text)?;
        let network = &self.0.client;
        Ok(network.push(&subscription.endpoint, headers, body).await?)
    }

    /// Whether a device may be reached there at all: by https, at an address that the node may ask.
    pub fn may_push_to(&self, endpoint: &Url) -> bool {
        self.0.client.may_ask(endpoint)
    }
}

fn message(
    subscription: &Subscription,
    key: &Key,
    ticket: &str,
    text: &str,
) -> Result<(HeaderMap, Bytes), PushError> {
    if text.len() > LONGEST {
        return Err(PushError::TooLong);
    }
    let mut headers = HeaderMap::new();
    let mut put = |name: HeaderName, value: String| {
        let value = HeaderValue::try_from(value).map_err(|_| PushError::Keys)?;
        headers.insert(name, value);
        Ok::<_, PushError>(())
    };
    put(header::CONTENT_TYPE, "application/octet-stream".to_owned())?;
    put(HeaderName::from_static("ttl"), TIME_TO_LIVE.to_owned())?;
    put(HeaderName::from_static("urgency"), "normal".to_owned())?;
    let body = if subscription.is_standard {
        put(header::CONTENT_ENCODING, "aes128gcm".to_owned())?;
        put(
            header::AUTHORIZATION,
            format!("vapid t={ticket}, k={}", key.public()),
        )?;
        subscription.device.seal(text.as_bytes())?
    } else {
        let older = subscription.device.seal_as_of_old(text.as_bytes())?;
        put(header::CONTENT_ENCODING, "aesgcm".to_owned())?;
        put(header::AUTHORIZATION, format!("WebPush {ticket}"))?;
        put(
            HeaderName::from_static("encryption"),
            format!("salt={}", older.salt),
        )?;
        put(
            HeaderName::from_static("crypto-key"),
            format!("dh={};p256ecdsa={}", older.sender, key.public()),
        )?;
        older.body
    };
    Ok((headers, body.into()))
}
