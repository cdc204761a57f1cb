//! A phone whose apps are closed, and the push service that it listens to.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, anyhow, ensure};
use aws_lc_rs::{
    aead::{self, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{self, ECDH_P256, PrivateKey, UnparsedPublicKey},
    hkdf::{HKDF_SHA256, KeyType, Prk, Salt},
};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

use super::eventually;

type Received = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

#[derive(Clone)]
struct Service {
    received: Received,
    answer: Arc<Mutex<StatusCode>>,
}

pub struct Device {
    key: PrivateKey,
    public: Vec<u8>,
    secret: [u8; 16],
    service: Service,
    pub endpoint: String,
    task: JoinHandle<()>,
}

impl Drop for Device {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Device {
    pub async fn start() -> Result<Self> {
        let service = Service {
            received: Received::default(),
            answer: Arc::new(Mutex::new(StatusCode::CREATED)),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let endpoint = format!("http://{}/send/7", listener.local_addr()?);
        let routes = Router::new()
            .route("/send/7", post(take))
            .with_state(service.clone());
        let task = tokio::spawn(async move {
            drop(axum::serve(listener, routes).await);
        });
        let key = PrivateKey::generate(&ECDH_P256).map_err(|_| anyhow!("no key"))?;
        let public = key.compute_public_key().map_err(|_| anyhow!("no key"))?;
        Ok(Self {
            public: public.as_ref().to_vec(),
            key,
            secret: rand::random(),
            service,
            endpoint,
            task,
        })
    }

    /// What its app sends to be told of these types.
    pub fn subscription(&self, standard: bool, alerts: &[&str], policy: &str) -> Value {
        let alerts: Value = alerts
            .iter()
            .map(|kind| ((*kind).to_owned(), json!(true)))
            .collect::<serde_json::Map<_, _>>()
            .into();
        json!({
            "subscription": {
                "endpoint": self.endpoint,
                "keys": {
                    "p256dh": URL_SAFE_NO_PAD.encode(&self.public),
                    "auth": URL_SAFE_NO_PAD.encode(self.secret),
                },
                "standard": standard,
            },
            "data": {"alerts": alerts, "policy": policy},
        })
    }

    /// Has the push service answer with this from now on.
    pub fn answer(&self, status: u16) -> Result<()> {
        let mut answer = self
            .service
            .answer
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *answer = StatusCode::from_u16(status)?;
        Ok(())
    }

    pub fn count(&self) -> usize {
        let received = self.service.received.lock();
        received.unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The message of this number, once it is there, read with the keys of the device.
    pub async fn message(&self, number: usize) -> Result<(HeaderMap, Value)> {
        let (headers, body) = eventually("the push service was told", async || {
            let received = self.service.received.lock();
            let received = received.unwrap_or_else(PoisonError::into_inner);
            Ok(received.get(number).cloned())
        })
        .await?;
        let opened = match header(&headers, "content-encoding")? {
            "aes128gcm" => self.open(&body)?,
            "aesgcm" => self.open_of_old(&headers, &body)?,
            other => anyhow::bail!("sealed by {other}"),
        };
        Ok((headers, serde_json::from_slice(&opened)?))
    }

    fn open(&self, body: &[u8]) -> Result<Vec<u8>> {
        let (salt, rest) = body.split_at_checked(16).context("no salt")?;
        let (sender, sealed) = rest
            .split_at_checked(5)
            .and_then(|(_, rest)| rest.split_at_checked(65))
            .context("no sender")?;
        let shared = self.shared(sender)?;
        let info = [b"WebPush: info\0", self.public.as_slice(), sender];
        let first: [u8; 32] = expand(&extract(&self.secret, &shared), &info)?;
        let second = extract(salt, &first);
        let key = expand(&second, &[b"Content-Encoding: aes128gcm\0"])?;
        let nonce = expand(&second, &[b"Content-Encoding: nonce\0"])?;
        let mut opened = open(key, nonce, sealed)?;
        ensure!(opened.pop() == Some(2), "the last record");
        Ok(opened)
    }

    fn open_of_old(&self, headers: &HeaderMap, body: &[u8]) -> Result<Vec<u8>> {
        let part = |name: &str, part: &str| -> Result<Vec<u8>> {
            let parts = header(headers, name)?.split(';');
            let mut found = parts.filter_map(|text| text.trim().strip_prefix(part));
            Ok(URL_SAFE_NO_PAD.decode(found.next().context("a part")?)?)
        };
        let (salt, sender) = (part("encryption", "salt=")?, part("crypto-key", "dh=")?);
        let first = extract(&self.secret, &self.shared(&sender)?);
        let first: [u8; 32] = expand(&first, &[b"Content-Encoding: auth\0"])?;
        let second = extract(&salt, &first);
        let context = [b"P-256\0\0A", self.public.as_slice(), b"\0A", &sender].concat();
        let key = expand(&second, &[b"Content-Encoding: aesgcm\0", &context])?;
        let nonce = expand(&second, &[b"Content-Encoding: nonce\0", &context])?;
        let opened = open(key, nonce, body)?;
        let text = opened.strip_prefix(&[0, 0]).context("padding")?;
        Ok(text.to_vec())
    }

    fn shared(&self, sender: &[u8]) -> Result<Vec<u8>> {
        let sender = UnparsedPublicKey::new(&ECDH_P256, sender);
        agreement::agree(&self.key, sender, anyhow!("no point"), |shared| {
            Ok(shared.to_vec())
        })
    }
}

async fn take(State(service): State<Service>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let received = service.received.lock();
    received
        .unwrap_or_else(PoisonError::into_inner)
        .push((headers, body));
    *service
        .answer
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}

pub fn header<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str> {
    let value = headers.get(name).with_context(|| name.to_owned())?;
    Ok(value.to_str()?)
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn extract(salt: &[u8], secret: &[u8]) -> Prk {
    Salt::new(HKDF_SHA256, salt).extract(secret)
}

fn expand<const N: usize>(key: &Prk, info: &[&[u8]]) -> Result<[u8; N]> {
    let mut made = [0; N];
    key.expand(info, Length(N))
        .and_then(|expanded| expanded.fill(&mut made))
        .map_err(|_| anyhow!("not expanded"))?;
    Ok(made)
}

fn open(key: [u8; 16], nonce: [u8; 12], sealed: &[u8]) -> Result<Vec<u8>> {
    let key = UnboundKey::new(&aead::AES_128_GCM, &key).map_err(|_| anyhow!("no key"))?;
    let mut sealed = sealed.to_vec();
    let opened = LessSafeKey::new(key)
        .open_in_place(
            Nonce::assume_unique_for_key(nonce),
            Aad::empty(),
            &mut sealed,
        )
        .map_err(|_| anyhow!("it does not open"))?;
    Ok(opened.to_vec())
}
