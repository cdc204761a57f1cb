//! RSA keys: ours for signing, those of others for verifying; read once and cheap to hand on.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::{self, KeySize},
    signature::{
        self, KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
        RSA_PKCS1_2048_8192_SHA512, RSA_PKCS1_SHA256, UnparsedPublicKey,
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// No honest PEM of an RSA key is longer; 8,192 bits of private key take some 6,500 characters.
const LONGEST_PEM: usize = 16 * 1024;

/// Why a key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("the key is not a PEM block that we know")]
    NotPem,
    #[error("the key is not an RSA key of 2,048 to 8,192 bits")]
    NotRsa,
    #[error("the key could not be made")]
    NotMade,
    #[error("the key could not sign")]
    NotSigned,
}

/// The hash that an RSA PKCS#1 v1.5 signature is made over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    Sha256,
    Sha512,
}

/// A private key with its public half.
#[derive(Clone)]
pub struct KeyPair {
    inner: Arc<Pair>,
}

struct Pair {
    private: rsa::KeyPair,
    public: PublicKey,
    public_pem: String,
}

impl KeyPair {
    /// Makes a new RSA key of 2,048 bits, the size that every server of the network reads.
    ///
    /// This takes some 100 ms of computing: call it off the async threads.
    pub fn generate() -> Result<Self, KeyError> {
        let private = rsa::KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::NotMade)?;
        Self::new(private)
    }

    /// Reads a private key in PKCS#8 (`PRIVATE KEY`) or PKCS#1 (`RSA PRIVATE KEY`).
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (label, der) = read_pem(text)?;
        let private = match label {
            "PRIVATE KEY" => rsa::KeyPair::from_pkcs8(&der),
            "RSA PRIVATE KEY" => rsa::KeyPair::from_der(&der),
            _ => return Err(KeyError::NotPem),
        };
        Self::new(private.map_err(|_| KeyError::NotRsa)?)
    }

    fn new(private: rsa::KeyPair) -> Result<Self, KeyError> {
        let spki: PublicKeyX509Der<'_> = private
            .public_key()
            .as_der()
            .map_err(|_| KeyError::NotRsa)?;
        let public_pem = write_pem("PUBLIC KEY", spki.as_ref());
        let public = PublicKey::from_der(spki.as_ref())?;
        Ok(Self {
            inner: Arc::new(Pair {
                private,
                public,
                public_pem,
            }),
        })
    }

    /// The private key as PKCS#8 PEM, for storing. Whoever reads this can speak as its owner.
    pub fn to_pem(&self) -> Result<String, KeyError> {
        let der: Pkcs8V1Der<'_> = self.inner.private.as_der().map_err(|_| KeyError::NotMade)?;
        Ok(write_pem("PRIVATE KEY", der.as_ref()))
    }

    /// The public key as SPKI PEM, as actors publish it.
    pub fn public_pem(&self) -> &str {
        &self.inner.public_pem
    }

    /// The public key, ready for verifying.
    pub fn public(&self) -> &PublicKey {
        &self.inner.public
    }

    /// Signs with RSA PKCS#1 v1.5 over SHA-256.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut signature = vec![0; self.inner.private.public_modulus_len()];
        self.inner
            .private
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .map_err(|_| KeyError::NotSigned)?;
        Ok(signature)
    }
}

impl fmt::Debug for KeyPair {
    /// Shows that there is a key, never the key: this may end in a log.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeyPair(…)")
    }
}

/// Someone's public RSA key, read and ready for verifying.
#[derive(Debug, Clone)]
pub struct PublicKey {
    parsed: Arc<ParsedPublicKey>,
}

impl PublicKey {
    /// Reads a public key in SPKI (`PUBLIC KEY`) or PKCS#1 (`RSA PUBLIC KEY`).
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (label, der) = read_pem(text)?;
        // Some servers write one label and mean the other, so the content decides.
        match label {
            "PUBLIC KEY" | "RSA PUBLIC KEY" => Self::from_der(&der),
            _ => Err(KeyError::NotPem),
        }
    }

    fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        let pkcs1 = rsa::PublicKey::from_der(der).map_err(|_| KeyError::NotRsa)?;
        let bits = signature::RsaParameters::public_modulus_len(pkcs1.as_ref())
            .map_err(|_| KeyError::NotRsa)?;
        if !(2048..=8192).contains(&bits) {
            return Err(KeyError::NotRsa);
        }
        let parsed = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pkcs1.as_ref())
            .map_err(|_| KeyError::NotRsa)?;
        Ok(Self {
            parsed: Arc::new(parsed),
        })
    }

    /// Tells whether the signature over the message was made with the private half of this key.
    pub fn verify(&self, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
        match hash {
            Hash::Sha256 => self.parsed.verify_sig(message, signature).is_ok(),
            Hash::Sha512 => {
                let key: &ParsedPublicKey = &self.parsed;
                UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA512, key)
                    .verify(message, signature)
                    .is_ok()
            }
        }
    }
}

/// A bounded memory of public keys that were read, by the actor's address and the PEM itself.
///
/// A rotated key has another PEM and so is never confused with the one before.
#[derive(Debug)]
pub struct PublicKeys {
    most: usize,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    keys: HashMap<[u8; 32], PublicKey>,
    oldest_first: VecDeque<[u8; 32]>,
}

impl PublicKeys {
    /// An empty memory that keeps at most so many keys.
    pub fn new(most: usize) -> Self {
        Self {
            most: most.max(1),
            kept: Mutex::default(),
        }
    }

    /// The key that this PEM of this actor holds, from memory when it was read before.
    pub fn read(&self, actor: &str, pem: &str) -> Result<PublicKey, KeyError> {
        let mut hash = Sha256::new();
        hash.update(actor.len().to_be_bytes());
        hash.update(actor);
        hash.update(pem);
        let place: [u8; 32] = hash.finalize().into();
        if let Some(key) = self.kept().keys.get(&place) {
            return Ok(key.clone());
        }
        let key = PublicKey::from_pem(pem)?;
        let mut kept = self.kept();
        if kept.keys.insert(place, key.clone()).is_none() {
            kept.oldest_first.push_back(place);
        }
        while kept.oldest_first.len() > self.most {
            if let Some(oldest) = kept.oldest_first.pop_front() {
                kept.keys.remove(&oldest);
            }
        }
        Ok(key)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        // A panic elsewhere cannot leave half a key here, so the memory stays good.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for PublicKeys {
    fn default() -> Self {
        Self::new(1000)
    }
}

fn write_pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem.push_str(&format!("-----END {label}-----\n"));
    pem
}

fn read_pem(text: &str) -> Result<(&str, Vec<u8>), KeyError> {
    if text.len() > LONGEST_PEM {
        return Err(KeyError::NotPem);
    }
    let (_, after) = text.split_once("-----BEGIN ").ok_or(KeyError::NotPem)?;
    let (label, after) = after.split_once("-----").ok_or(KeyError::NotPem)?;
    let (body, end) = after.split_once("-----END ").ok_or(KeyError::NotPem)?;
    let end = end.strip_prefix(label).ok_or(KeyError::NotPem)?;
    if !end.starts_with("-----") {
        return Err(KeyError::NotPem);
    }
    // Line ends differ and are sometimes lost on the way through JSON.
    let body: String = body.split_ascii_whitespace().collect();
    let der = STANDARD.decode(body).map_err(|_| KeyError::NotPem)?;
    Ok((label, der))
}

/// Keys for tests, made once for each run because making them is slow.
#[cfg(test)]
pub(crate) mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use std::sync::LazyLock;

    use super::*;

    static ALICE: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate().unwrap());
    static MALLORY: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate().unwrap());

    pub(crate) fn alice() -> KeyPair {
        ALICE.clone()
    }

    pub(crate) fn mallory() -> KeyPair {
        MALLORY.clone()
    }

    #[test]
    fn a_key_comes_back_from_its_pem() {
        let again = KeyPair::from_pem(&alice().to_pem().unwrap()).unwrap();
        assert_eq!(again.public_pem(), alice().public_pem());
        let signature = again.sign(b"hello").unwrap();
        let public = PublicKey::from_pem(alice().public_pem()).unwrap();
        assert!(public.verify(Hash::Sha256, b"hello", &signature));
        assert!(!public.verify(Hash::Sha256, b"hullo", &signature));
        assert!(!public.verify(Hash::Sha512, b"hello", &signature));
        assert!(
            !mallory()
                .public()
                .verify(Hash::Sha256, b"hello", &signature)
        );
    }

    #[test]
    fn sha_512_is_verified() {
        let mut signature = vec![0; 256];
        alice()
            .inner
            .private
            .sign(
                &signature::RSA_PKCS1_SHA512,
                &SystemRandom::new(),
                b"hello",
                &mut signature,
            )
            .unwrap();
        assert!(alice().public().verify(Hash::Sha512, b"hello", &signature));
        assert!(!alice().public().verify(Hash::Sha256, b"hello", &signature));
    }

    #[test]
    fn pkcs1_and_ragged_lines_are_read() {
        let pkcs1 = alice().inner.private.public_key().as_ref().to_vec();
        let pem = write_pem("RSA PUBLIC KEY", &pkcs1);
        let signature = alice().sign(b"hello").unwrap();
        for pem in [
            pem.clone(),
            pem.replace('\n', "\r\n"),
            pem.replace('\n', " "),
        ] {
            let key = PublicKey::from_pem(&pem).unwrap();
            assert!(key.verify(Hash::Sha256, b"hello", &signature));
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let private = alice().to_pem().unwrap();
        for pem in [
            "",
            "hello",
            "-----BEGIN PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END CERTIFICATE-----",
            // RSA with 512 bits, which anyone can break.
            "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf\n9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==\n-----END PUBLIC KEY-----",
            &private,
        ] {
            assert!(PublicKey::from_pem(pem).is_err(), "{pem}");
        }
    }

    #[test]
    fn debug_never_shows_a_private_key() {
        assert_eq!(format!("{:?}", alice()), "KeyPair(…)");
    }

    #[test]
    fn the_memory_is_bounded_and_knows_a_rotated_key() {
        let keys = PublicKeys::new(2);
        let signature = mallory().sign(b"hello").unwrap();
        let first = keys.read("https://a.example/u", alice().public_pem());
        let rotated = keys.read("https://a.example/u", mallory().public_pem());
        assert!(!first.unwrap().verify(Hash::Sha256, b"hello", &signature));
        assert!(rotated.unwrap().verify(Hash::Sha256, b"hello", &signature));
        for n in 0..10 {
            let actor = format!("https://{n}.example/u");
            keys.read(&actor, alice().public_pem()).unwrap();
        }
        assert_eq!(keys.kept().keys.len(), 2);
        assert_eq!(keys.kept().oldest_first.len(), 2);
    }
}
