//! By what a push service knows this node (RFC 8292): a key of P-256, and tickets signed with it.

use std::sync::Arc;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use url::Url;

use super::error::PushError;
use crate::network;

/// How long a ticket is good, in seconds; a service takes no more than a day.
const LIFE: i64 = 12 * 60 * 60;

/// The key of the node; a cheap clone.
#[derive(Clone)]
pub struct Key(Arc<EcdsaKeyPair>);

impl Key {
    /// A fresh one, as text to be kept.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn make() -> Result<String, PushError> {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
            .and_then(|key| key.to_pkcs8v1())
            .map_err(|_| PushError::Keys)?;
        Ok(URL_SAFE_NO_PAD.encode(key))
    }

    /// As it was kept.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(kept: &str) -> Result<Self, PushError> {
        let kept = URL_SAFE_NO_PAD.decode(kept).map_err(|_| PushError::Keys)?;
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &kept)
            .map_err(|_| PushError::Keys)?;
        Ok(Self(Arc::new(key)))
    }

    /// The half that everybody may know, as apps are told it.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.public_key())
    }

    /// Says to one push service who asks; `now` in seconds.
    pub(super) fn ticket(
        &self,
        endpoint: &Url,
        subject: &str,
        now: i64,
    ) -> Result<String, PushError> {
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let head = part(json!({"typ": "JWT", "alg": "ES256"}));
        let said = part(json!({
            "aud": network::origin(endpoint).to_string(),
            "exp": now + LIFE,
            "sub": subject,
        }));
        let said = format!("{head}.{said}");
        let signed = self
            .0
            .sign(&SystemRandom::new(), said.as_bytes())
            .map_err(|_| PushError::Keys)?;
        Ok(format!("{said}.{}", URL_SAFE_NO_PAD.encode(signed)))
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Key({})", self.public())
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    use super::*;

    #[test]
    fn a_ticket_names_the_service_and_is_signed() -> Result<(), Box<dyn std::error::Error>> {
        let kept = Key::make()?;
        let key = Key::read(&kept)?;
        assert_eq!(key.public(), Key::read(&kept)?.public());
        let endpoint = Url::parse("https://push.example:8443/send/7?x")?;
        let ticket = key.ticket(&endpoint, "https://group.example/", 1_000)?;
        let (said, signature) = ticket.rsplit_once('.').ok_or("no signature")?;
        let public = URL_SAFE_NO_PAD.decode(key.public())?;
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public)
            .verify(said.as_bytes(), &URL_SAFE_NO_PAD.decode(signature)?)?;
        let (_, claims) = said.split_once('.').ok_or("no claims")?;
        let claims: serde_json::Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims)?)?;
        assert_eq!(claims["aud"], "https://push.example:8443");
        assert_eq!(claims["exp"], 1_000 + LIFE);
        assert!(!format!("{key:?}").contains(&kept));
        Ok(())
    }
}
