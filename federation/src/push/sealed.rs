//! A text that one device alone can read: ECDH on P-256, HKDF and AES-128-GCM, all of them aws-lc's.

use aws_lc_rs::{
    aead::{self, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{self, ECDH_P256, PrivateKey, UnparsedPublicKey},
    hkdf::{HKDF_SHA256, KeyType, Prk, Salt},
    rand,
};
use base64::{
    Engine as _,
    engine::{GeneralPurpose, GeneralPurposeConfig, general_purpose::URL_SAFE_NO_PAD},
};

use super::error::PushError;

/// A point of P-256, uncompressed.
const POINT: usize = 65;

/// What a device made for those who may write to it.
#[derive(Clone, Debug)]
pub struct Device {
    public: Vec<u8>,
    secret: Vec<u8>,
}

/// As the draft before the standard had it.
pub(super) struct Older {
    pub salt: String,
    pub sender: String,
    pub body: Vec<u8>,
}

/// What is fresh for each message.
struct Fresh {
    key: PrivateKey,
    salt: [u8; 16],
}

impl Fresh {
    fn make() -> Result<Self, PushError> {
        let mut salt = [0; 16];
        rand::fill(&mut salt).map_err(|_| PushError::Keys)?;
        let key = PrivateKey::generate(&ECDH_P256).map_err(|_| PushError::Keys)?;
        Ok(Self { key, salt })
    }

    fn public(&self) -> Result<Vec<u8>, PushError> {
        let public = self.key.compute_public_key().map_err(|_| PushError::Keys)?;
        Ok(public.as_ref().to_vec())
    }
}

impl Device {
    /// From base64, with or without padding, in either alphabet: apps write it in each way.
    ///
    /// # Errors
    /// `Keys` for what is no point of P-256, or no secret of 16 bytes.
    pub fn read(p256dh: &str, auth: &str) -> Result<Self, PushError> {
        let device = Self {
            public: decode(p256dh)?,
            secret: decode(auth)?,
        };
        if device.public.len() != POINT || device.secret.len() != 16 {
            return Err(PushError::Keys);
        }
        // Whether the point is on the curve shows when it is used.
        device.shared(&Fresh::make()?)?;
        Ok(device)
    }

    /// By the standard (RFC 8291).
    pub(super) fn seal(&self, text: &[u8]) -> Result<Vec<u8>, PushError> {
        self.seal_with(&Fresh::make()?, text)
    }

    fn seal_with(&self, fresh: &Fresh, text: &[u8]) -> Result<Vec<u8>, PushError> {
        const RECORD: u32 = 4096;
        let sender = fresh.public()?;
        let shared = self.shared(fresh)?;
        let info = [
            b"WebPush: info\0",
            self.public.as_slice(),
            sender.as_slice(),
        ];
        let first: [u8; 32] = expand(&extract(&self.secret, &shared), &info)?;
        let second = extract(&fresh.salt, &first);
        let key: [u8; 16] = expand(&second, &[b"Content-Encoding: aes128gcm\0"])?;
        let nonce: [u8; 12] = expand(&second, &[b"Content-Encoding: nonce\0"])?;
        let mut record = text.to_vec();
        // The last record, without padding.
        record.push(2);
        let mut sealed = Vec::with_capacity(text.len() + 200);
        sealed.extend(fresh.salt);
        sealed.extend(RECORD.to_be_bytes());
        sealed.push(u8::try_from(sender.len()).map_err(|_| PushError::Keys)?);
        sealed.extend(sender);
        sealed.extend(close(key, nonce, record)?);
        Ok(sealed)
    }

    /// By the draft before it (draft-ietf-webpush-encryption-04).
    pub(super) fn seal_as_of_old(&self, text: &[u8]) -> Result<Older, PushError> {
        self.seal_as_of_old_with(&Fresh::make()?, text)
    }

    fn seal_as_of_old_with(&self, fresh: &Fresh, text: &[u8]) -> Result<Older, PushError> {
        let sender = fresh.public()?;
        let shared = self.shared(fresh)?;
        let first = extract(&self.secret, &shared);
        let first: [u8; 32] = expand(&first, &[b"Content-Encoding: auth\0"])?;
        let second = extract(&fresh.salt, &first);
        let mut context = b"P-256\0".to_vec();
        for point in [&self.public, &sender] {
            let length = u16::try_from(point.len()).map_err(|_| PushError::Keys)?;
            context.extend(length.to_be_bytes());
            context.extend(point);
        }
        let key: [u8; 16] = expand(&second, &[b"Content-Encoding: aesgcm\0", &context])?;
        let nonce: [u8; 12] = expand(&second, &[b"Content-Encoding: nonce\0", &context])?;
        // No padding, said in two bytes.
        let record = [&[0, 0], text].concat();
        Ok(Older {
            salt: URL_SAFE_NO_PAD.encode(fresh.salt),
            sender: URL_SAFE_NO_PAD.encode(sender),
            body: close(key, nonce, record)?,
        })
    }

    fn shared(&self, fresh: &Fresh) -> Result<Vec<u8>, PushError> {
        let theirs = UnparsedPublicKey::new(&ECDH_P256, &self.public);
        agreement::agree(&fresh.key, theirs, PushError::Keys, |shared| {
            Ok(shared.to_vec())
        })
    }
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

fn expand<const N: usize>(key: &Prk, info: &[&[u8]]) -> Result<[u8; N], PushError> {
    let mut made = [0; N];
    key.expand(info, Length(N))
        .and_then(|expanded| expanded.fill(&mut made))
        .map_err(|_| PushError::Keys)?;
    Ok(made)
}

fn close(key: [u8; 16], nonce: [u8; 12], mut record: Vec<u8>) -> Result<Vec<u8>, PushError> {
    let key = UnboundKey::new(&aead::AES_128_GCM, &key).map_err(|_| PushError::Keys)?;
    let nonce = Nonce::assume_unique_for_key(nonce);
    LessSafeKey::new(key)
        .seal_in_place_append_tag(nonce, Aad::empty(), &mut record)
        .map_err(|_| PushError::Keys)?;
    Ok(record)
}

fn decode(text: &str) -> Result<Vec<u8>, PushError> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::URL_SAFE,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent),
    );
    if text.len() > 200 {
        return Err(PushError::Keys);
    }
    let text = text.trim().replace('+', "-").replace('/', "_");
    LENIENT.decode(text).map_err(|_| PushError::Keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    const PUBLIC: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const SECRET: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    fn fresh() -> Result<Fresh, Box<dyn std::error::Error>> {
        let key = URL_SAFE_NO_PAD.decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")?;
        let salt = URL_SAFE_NO_PAD.decode("DGv6ra1nlYgDCS1FRnbzlw")?;
        Ok(Fresh {
            key: PrivateKey::from_private_key(&ECDH_P256, &key)?,
            salt: salt.as_slice().try_into()?,
        })
    }

    /// The example of RFC 8291, section 5.
    #[test]
    fn it_is_sealed_as_the_standard_says() -> Outcome {
        let device = Device::read(PUBLIC, SECRET)?;
        let text = b"When I grow up, I want to be a watermelon";
        let sealed = URL_SAFE_NO_PAD.encode(device.seal_with(&fresh()?, text)?);
        assert_eq!(
            sealed,
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
        Ok(())
    }

    #[test]
    fn no_two_messages_are_alike_and_neither_shows_its_text() -> Outcome {
        let device = Device::read(PUBLIC, SECRET)?;
        let (one, other) = (device.seal(b"the same")?, device.seal(b"the same")?);
        assert_ne!(one, other);
        assert!(!one.windows(8).any(|part| part == b"the same"));
        let older = device.seal_as_of_old(b"the same")?;
        assert_eq!(older.body.len(), 2 + 8 + 16);
        assert!(!older.body.windows(8).any(|part| part == b"the same"));
        Ok(())
    }

    #[test]
    fn oa35_keys_that_are_none_are_refused() {
        let padded = format!("{}==", SECRET.replace('-', "+").replace('_', "/"));
        assert!(Device::read(PUBLIC, &padded).is_ok());
        let off_the_curve = format!("BA{}", "A".repeat(85));
        for (public, secret) in [
            ("", SECRET),
            (PUBLIC, ""),
            (PUBLIC, PUBLIC),
            ("nonsense!", SECRET),
            (&PUBLIC[..60], SECRET),
            (off_the_curve.as_str(), SECRET),
        ] {
            assert!(Device::read(public, secret).is_err(), "{public} {secret}");
        }
    }
}
