//! HTTP signatures as other servers make and check them, written apart from ours so that a mistake of ours is seen.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};
use aws_lc_rs::{
    digest,
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dialect {
    /// draft-cavage-http-signatures, which most servers speak.
    Cavage,
    /// RFC 9421, which Mastodon 4.5 and later understand.
    Rfc9421,
}

pub struct Key {
    pair: KeyPair,
}

impl Key {
    pub fn generate() -> Result<Self> {
        let pair = KeyPair::generate(KeySize::Rsa2048).context("no RSA key")?;
        Ok(Self { pair })
    }

    pub fn public_pem(&self) -> Result<String> {
        let der: PublicKeyX509Der = self.pair.public_key().as_der().context("no SPKI")?;
        let text = BASE64.encode(der.as_ref());
        let lines: Vec<&str> = text
            .as_bytes()
            .chunks(64)
            .map(str::from_utf8)
            .collect::<Result<_, _>>()?;
        Ok(format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            lines.join("\n")
        ))
    }

    fn sign(&self, text: &str) -> Result<String> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                text.as_bytes(),
                &mut signature,
            )
            .context("not signed")?;
        Ok(BASE64.encode(signature))
    }
}

/// A request as it goes over the wire. A test may change any part of it after it was signed.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Request {
    pub fn post(url: Url, body: impl Into<Vec<u8>>) -> Self {
        Self {
            method: "POST".to_owned(),
            url,
            headers: HeaderMap::from_iter([(
                HeaderName::from_static("content-type"),
                HeaderValue::from_static("application/activity+json"),
            )]),
            body: body.into(),
        }
    }

    pub fn get(url: Url) -> Self {
        Self {
            method: "GET".to_owned(),
            url,
            headers: HeaderMap::from_iter([(
                HeaderName::from_static("accept"),
                HeaderValue::from_static("application/activity+json"),
            )]),
            body: Vec::new(),
        }
    }

    pub fn signed(self, key: &Key, key_id: &str, dialect: Dialect) -> Result<Self> {
        self.signed_at(key, key_id, dialect, now()?)
    }

    /// Signs as at some other moment, in seconds since 1970.
    pub fn signed_at(mut self, key: &Key, key_id: &str, dialect: Dialect, at: i64) -> Result<Self> {
        self.set("host", &authority(&self.url)?)?;
        let hash = BASE64.encode(digest::digest(&digest::SHA256, &self.body));
        match dialect {
            Dialect::Cavage => {
                self.set("date", &http_date(at)?)?;
                let mut names = vec!["(request-target)", "host", "date"];
                if self.method == "POST" {
                    self.set("digest", &format!("SHA-256={hash}"))?;
                    names.push("digest");
                }
                let signature = key.sign(&self.cavage_text(&names)?)?;
                let names = names.join(" ");
                self.set(
                    "signature",
                    &format!(
                        r#"keyId="{key_id}",algorithm="rsa-sha256",headers="{names}",signature="{signature}""#
                    ),
                )?;
            }
            Dialect::Rfc9421 => {
                let mut names = vec!["@method", "@target-uri"];
                if self.method == "POST" {
                    self.set("content-digest", &format!("sha-256=:{hash}:"))?;
                    names.push("content-digest");
                }
                let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
                let input = format!(
                    r#"({});created={at};keyid="{key_id}";alg="rsa-v1_5-sha256""#,
                    quoted.join(" ")
                );
                let signature = key.sign(&self.rfc9421_text(&names, &input)?)?;
                self.set("signature-input", &format!("sig1={input}"))?;
                self.set("signature", &format!("sig1=:{signature}:"))?;
            }
        }
        Ok(self)
    }

    /// Who says to have signed, in either dialect.
    pub fn key_id(&self) -> Option<String> {
        if let Some(input) = self.header("signature-input") {
            return between(input, "keyid=\"", "\"").map(str::to_owned);
        }
        between(self.header("signature")?, "keyId=\"", "\"").map(str::to_owned)
    }

    /// Checks the signature and that it covers what matters.
    pub fn verify(&self, public_pem: &str) -> Result<Dialect> {
        let signature = self.header("signature").context("no Signature header")?;
        let hash = BASE64.encode(digest::digest(&digest::SHA256, &self.body));
        let (dialect, text, signature) = if let Some(input) = self.header("signature-input") {
            let (label, input) = input.split_once('=').context("no label")?;
            let names: Vec<&str> = between(input, "(", ")")
                .context("no list")?
                .split(' ')
                .map(|name| name.trim_matches('"'))
                .collect();
            for needed in ["@method", "@target-uri"] {
                ensure!(names.contains(&needed), "{needed} is not signed");
            }
            if self.method == "POST" {
                ensure!(
                    names.contains(&"content-digest"),
                    "content-digest is not signed"
                );
                let digest = self.header("content-digest").context("no Content-Digest")?;
                ensure!(
                    digest == format!("sha-256=:{hash}:"),
                    "Content-Digest is wrong"
                );
            }
            let created: i64 = between(input, "created=", ";")
                .context("no created")?
                .parse()?;
            ensure!((now()? - created).abs() < 3600, "signed at {created}");
            let signature =
                between(signature, &format!("{label}=:"), ":").context("no signature")?;
            (
                Dialect::Rfc9421,
                self.rfc9421_text(&names, input)?,
                signature,
            )
        } else {
            let names: Vec<&str> = between(signature, "headers=\"", "\"")
                .context("no headers")?
                .split(' ')
                .collect();
            for needed in ["(request-target)", "host", "date"] {
                ensure!(names.contains(&needed), "{needed} is not signed");
            }
            if self.method == "POST" {
                ensure!(names.contains(&"digest"), "digest is not signed");
                let digest = self.header("digest").context("no Digest")?;
                ensure!(digest == format!("SHA-256={hash}"), "Digest is wrong");
            }
            let signature = between(signature, "signature=\"", "\"").context("no signature")?;
            (Dialect::Cavage, self.cavage_text(&names)?, signature)
        };
        let der: String = public_pem
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .collect();
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, BASE64.decode(der)?);
        let signature = BASE64.decode(signature)?;
        if key.verify(text.as_bytes(), &signature).is_err() {
            bail!("the signature does not fit:\n{text}");
        }
        Ok(dialect)
    }

    pub fn set(&mut self, name: &'static str, value: &str) -> Result<()> {
        self.headers
            .insert(HeaderName::from_static(name), value.parse()?);
        Ok(())
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn cavage_text(&self, names: &[&str]) -> Result<String> {
        let lines: Result<Vec<String>> = names
            .iter()
            .map(|name| {
                if *name == "(request-target)" {
                    let query = self
                        .url
                        .query()
                        .map(|query| format!("?{query}"))
                        .unwrap_or_default();
                    let method = self.method.to_ascii_lowercase();
                    return Ok(format!("{name}: {method} {}{query}", self.url.path()));
                }
                let value = self
                    .header(name)
                    .with_context(|| format!("{name} is signed but not sent"))?;
                Ok(format!("{name}: {value}"))
            })
            .collect();
        Ok(lines?.join("\n"))
    }

    fn rfc9421_text(&self, names: &[&str], input: &str) -> Result<String> {
        let mut text = String::new();
        for name in names {
            let value = match *name {
                "@method" => self.method.clone(),
                "@target-uri" => self.url.to_string(),
                "@authority" => authority(&self.url)?,
                "@path" => self.url.path().to_owned(),
                name => self
                    .header(name)
                    .with_context(|| format!("{name} is signed but not sent"))?
                    .to_owned(),
            };
            text.push_str(&format!("\"{name}\": {value}\n"));
        }
        text.push_str(&format!("\"@signature-params\": {input}"));
        Ok(text)
    }
}

/// Host and port as they stand in a `Host` header.
pub fn authority(url: &Url) -> Result<String> {
    let host = url.host_str().context("no host")?;
    Ok(url
        .port()
        .map(|port| format!("{host}:{port}"))
        .unwrap_or(host.to_owned()))
}

/// Seconds since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "a foreign server has a clock of its own"
)]
pub fn now() -> Result<i64> {
    Ok(i64::try_from(
        SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs(),
    )?)
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn http_date(at: i64) -> Result<String> {
    let (days, seconds) = (at.div_euclid(86_400), at.rem_euclid(86_400));
    // Days since 1 March of the year 0, in eras of 400 years: the calendar without tables.
    let from_march = days + 719_468;
    let (era, day_of_era) = (
        from_march.div_euclid(146_097),
        from_march.rem_euclid(146_097),
    );
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = usize::try_from((month_from_march + 2) % 12)?;
    let year = year_of_era + era * 400 + i64::from(month < 2);
    let weekday = usize::try_from((days + 4).rem_euclid(7))?;
    let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    Ok(format!(
        "{}, {day:02} {} {year} {hour:02}:{minute:02}:{second:02} GMT",
        names[weekday], months[month]
    ))
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = text.split_once(before)?.1;
    Some(rest.split_once(after).map_or(rest, |parts| parts.0))
}

#[cfg(test)]
mod tests {
    use rsa::{Pkcs1v15Sign, RsaPublicKey, pkcs8::DecodePublicKey as _};

    use super::*;

    const BOTH: [Dialect; 2] = [Dialect::Cavage, Dialect::Rfc9421];

    fn request() -> Result<Request> {
        Ok(Request::post(
            "http://carers.localhost:1234/inbox?a=b".parse()?,
            "{}",
        ))
    }

    #[test]
    fn what_we_sign_holds_by_another_implementation() -> Result<()> {
        let key = Key::generate()?;
        let public = RsaPublicKey::from_public_key_pem(&key.public_pem()?)?;
        // The DER prefix of a SHA-256 digest in PKCS#1 v1.5.
        let prefix = [
            0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
            0x01, 0x05, 0x00, 0x04, 0x20,
        ];
        let scheme = Pkcs1v15Sign {
            hash_len: Some(32),
            prefix: Box::from(prefix),
        };

        let signed = request()?.signed(&key, "http://a.localhost/u#main-key", Dialect::Cavage)?;
        let text = format!(
            "(request-target): post /inbox?a=b\nhost: carers.localhost:1234\ndate: {}\ndigest: {}",
            signed.header("date").unwrap_or(""),
            "SHA-256=RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=",
        );
        let header = signed.header("signature").unwrap_or("");
        let signature = BASE64.decode(between(header, "signature=\"", "\"").unwrap_or(""))?;
        let hashed = digest::digest(&digest::SHA256, text.as_bytes());
        public.verify(scheme, hashed.as_ref(), &signature)?;
        Ok(())
    }

    #[test]
    fn a_signature_is_verified() -> Result<()> {
        let key = Key::generate()?;
        for dialect in BOTH {
            let post = request()?.signed(&key, "http://a.localhost/u#main-key", dialect)?;
            assert_eq!(
                post.key_id().as_deref(),
                Some("http://a.localhost/u#main-key")
            );
            assert_eq!(post.verify(&key.public_pem()?)?, dialect);
            let get = Request::get("http://carers.localhost:1234/ap/group".parse()?);
            get.signed(&key, "http://a.localhost/u#main-key", dialect)?
                .verify(&key.public_pem()?)?;
        }
        Ok(())
    }

    #[test]
    fn what_was_changed_after_signing_is_seen() -> Result<()> {
        let (key, other) = (Key::generate()?, Key::generate()?);
        let pem = key.public_pem()?;
        for dialect in BOTH {
            let signed = request()?.signed(&key, "http://a.localhost/u#main-key", dialect)?;
            assert!(signed.verify(&other.public_pem()?).is_err());
            let mut body = signed.clone();
            body.body = b"{ }".to_vec();
            assert!(body.verify(&pem).is_err());
            let mut path = signed.clone();
            path.url.set_path("/outbox");
            assert!(path.verify(&pem).is_err());
            let mut unsigned = signed.clone();
            unsigned.headers.remove("signature");
            assert!(unsigned.verify(&pem).is_err());
        }
        Ok(())
    }

    #[test]
    fn dates_are_written_as_http_wants() -> Result<()> {
        assert_eq!(http_date(784_111_777)?, "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(http_date(951_782_400)?, "Tue, 29 Feb 2000 00:00:00 GMT");
        assert_eq!(http_date(1_798_761_599)?, "Thu, 31 Dec 2026 23:59:59 GMT");
        assert_eq!(http_date(1_798_761_600)?, "Fri, 01 Jan 2027 00:00:00 GMT");
        Ok(())
    }
}
