//! draft-cavage-http-signatures-12 with RSA, in the forms that are seen on the network.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use chrono::DateTime;
use http::{HeaderMap, HeaderValue, Method, header};
use url::{Position, Url};

use super::{
    digest,
    refusal::Refusal,
    request::{self, Request},
    signed::{Dialect, Signed},
};
use crate::keys::{Hash, KeyError, KeyPair};

/// No honest request covers more headers.
const MOST_COVERED: usize = 32;

/// Some senders leave the padding of base64 away.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Reads the `Signature` header and checks all that needs no key.
pub(super) fn parse(request: &Request<'_>, text: &str) -> Result<Signed, Refusal> {
    let parameters = Parameters::read(text)?;
    let key_id = request::read_key_id(parameters.key_id)?;
    // GoToSocial writes "hs2019", which leaves the hash to the key, and signs with SHA-256.
    let (hashes, may_use_created): (&'static [Hash], bool) = match parameters.algorithm {
        None | Some("hs2019") => (&[Hash::Sha256, Hash::Sha512], true),
        Some("rsa-sha256") => (&[Hash::Sha256], false),
        Some("rsa-sha512") => (&[Hash::Sha512], false),
        Some(other) => return Err(Refusal::Algorithm(request::shorten(other))),
    };
    let signature = LENIENT
        .decode(parameters.signature)
        .map_err(|_| Refusal::Unreadable("the signature is not base64"))?;

    let covered = read_covered(parameters.headers)?;
    let covers = |name: &str| covered.iter().any(|covered| covered == name);
    if !covers("(request-target)") {
        return Err(Refusal::NotCovered("(request-target)"));
    }
    if !covers("host") {
        return Err(Refusal::NotCovered("host"));
    }
    if covers("(created)") && !may_use_created {
        return Err(Refusal::Unreadable(
            "(created) goes with the algorithm hs2019 only",
        ));
    }
    check_time(request, &parameters, covers("date"), covers("(created)"))?;
    if request.needs_digest() {
        digest::check(request)?;
        if !covers("digest") {
            return Err(Refusal::NotCovered("digest"));
        }
    } else if covers("digest") {
        digest::check(request)?;
    }

    let mut bases = vec![build_base(
        request,
        &covered,
        &parameters,
        request.path_and_query,
    )?];
    // Older programs sign a GET without its query, GoToSocial does so on its second try.
    if let (&Method::GET | &Method::HEAD, Some((path, _))) =
        (request.method, request.path_and_query.split_once('?'))
    {
        bases.push(build_base(request, &covered, &parameters, path)?);
    }
    Ok(Signed {
        key_id,
        dialect: Dialect::Cavage,
        hashes,
        bases,
        signature,
        names_another_host: request.names_another_host(),
    })
}

/// The headers that sign a request in this dialect.
pub(super) fn sign(
    key: &KeyPair,
    key_id: &str,
    method: &Method,
    url: &Url,
    body: Option<&[u8]>,
    now_ms: i64,
) -> Result<HeaderMap, KeyError> {
    // A quotation mark or backslash would end the text early; no address of ours has one.
    if key_id.contains(['"', '\\']) {
        return Err(KeyError::NotSigned);
    }
    let date = request::http_date(now_ms)?;
    let target = &url[Position::BeforePath..Position::AfterQuery];
    let host = &url[Position::BeforeHost..Position::AfterPort];
    let verb = method.as_str().to_ascii_lowercase();
    let mut base = format!("(request-target): {verb} {target}\nhost: {host}\ndate: {date}");
    let mut covered = "(request-target) host date".to_owned();
    let mut headers = HeaderMap::new();
    if let Some(body) = body {
        let digest = digest::of_body(body);
        base.push_str("\ndigest: ");
        base.push_str(&digest);
        covered.push_str(" digest");
        headers.insert("digest", header_value(&digest)?);
    }
    let signature = STANDARD.encode(key.sign(base.as_bytes())?);
    let text = format!(
        r#"keyId="{key_id}",algorithm="rsa-sha256",headers="{covered}",signature="{signature}""#
    );
    headers.insert(header::DATE, header_value(&date)?);
    headers.insert("signature", header_value(&text)?);
    Ok(headers)
}

fn header_value(text: &str) -> Result<HeaderValue, KeyError> {
    HeaderValue::from_str(text).map_err(|_| KeyError::NotSigned)
}

#[derive(Default)]
struct Parameters<'a> {
    key_id: &'a str,
    algorithm: Option<&'a str>,
    headers: &'a str,
    signature: &'a str,
    created: Option<&'a str>,
    expires: Option<&'a str>,
}

impl<'a> Parameters<'a> {
    fn read(text: &'a str) -> Result<Self, Refusal> {
        let mut key_id = None;
        let mut headers = None;
        let mut signature = None;
        let mut read = Self::default();
        let mut rest = text;
        loop {
            let (name, value, after) = read_parameter(rest)?;
            let place = match name {
                "keyId" => &mut key_id,
                "algorithm" => &mut read.algorithm,
                "headers" => &mut headers,
                "signature" => &mut signature,
                "created" => &mut read.created,
                "expires" => &mut read.expires,
                // The draft asks to pass over names that are not known.
                _ => &mut None,
            };
            if place.replace(value).is_some() {
                return Err(Refusal::Doubled("a parameter of the signature"));
            }
            match after.strip_prefix(',') {
                Some(next) => rest = next,
                None if after.is_empty() => break,
                None => return Err(Refusal::Unreadable("a comma is missing")),
            }
        }
        read.key_id = key_id.ok_or(Refusal::Unreadable("it has no keyId"))?;
        read.headers = headers.ok_or(Refusal::Unreadable("it has no headers"))?;
        read.signature = signature
            .filter(|signature| !signature.is_empty())
            .ok_or(Refusal::Unreadable("it has no signature"))?;
        Ok(read)
    }
}

/// Reads `name="value"` or `name=value`; gives what comes after, without blanks.
fn read_parameter(text: &str) -> Result<(&str, &str, &str), Refusal> {
    let (name, after) = text
        .split_once('=')
        .ok_or(Refusal::Unreadable("a parameter has no value"))?;
    let after = after.trim_start();
    let (value, after) = if let Some(quoted) = after.strip_prefix('"') {
        quoted
            .split_once('"')
            .ok_or(Refusal::Unreadable("a quotation mark is missing"))?
    } else {
        after.split_at(after.find(',').unwrap_or(after.len()))
    };
    // Nobody needs an escaped quotation mark here, and readers differ in it.
    if value.contains('\\') {
        return Err(Refusal::Unreadable("a backslash has no place here"));
    }
    Ok((name.trim(), value.trim(), after.trim_start()))
}

fn read_covered(text: &str) -> Result<Vec<String>, Refusal> {
    let mut covered: Vec<String> = Vec::new();
    for name in text.split_ascii_whitespace() {
        let name = name.to_ascii_lowercase();
        if covered.contains(&name) {
            return Err(Refusal::Doubled("a covered header"));
        }
        if covered.len() >= MOST_COVERED {
            return Err(Refusal::Unreadable("it covers too many headers"));
        }
        covered.push(name);
    }
    Ok(covered)
}

fn check_time(
    request: &Request<'_>,
    parameters: &Parameters<'_>,
    covers_date: bool,
    covers_created: bool,
) -> Result<(), Refusal> {
    if !covers_date && !covers_created {
        return Err(Refusal::NoTime);
    }
    if covers_date {
        let text = request
            .single("date")?
            .ok_or(Refusal::CoveredButAbsent("date".to_owned()))?;
        let date = DateTime::parse_from_rfc2822(text)
            .map_err(|_| Refusal::Unreadable("the Date header is not a date"))?;
        request.check_age(date.timestamp_millis())?;
    }
    let mut created_ms = None;
    if let Some(created) = parameters.created {
        let created = read_seconds(created)?;
        request.check_age(created)?;
        created_ms = Some(created);
    } else if covers_created {
        return Err(Refusal::CoveredButAbsent("(created)".to_owned()));
    }
    if let Some(expires) = parameters.expires {
        let expires = read_seconds(expires)?;
        request.check_expiry(expires)?;
        if created_ms.is_some_and(|created| expires < created) {
            return Err(Refusal::Expired);
        }
    }
    Ok(())
}

/// Whole seconds since 1970, in milliseconds; the draft allows `expires` a fraction.
fn read_seconds(text: &str) -> Result<i64, Refusal> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    whole
        .parse::<i64>()
        .ok()
        .and_then(|seconds| seconds.checked_mul(1000))
        .ok_or(Refusal::Unreadable("a time is not a number of seconds"))
}

fn build_base(
    request: &Request<'_>,
    covered: &[String],
    parameters: &Parameters<'_>,
    target: &str,
) -> Result<Vec<u8>, Refusal> {
    let mut base = Vec::with_capacity(256);
    for name in covered {
        if !base.is_empty() {
            base.push(b'\n');
        }
        base.extend_from_slice(name.as_bytes());
        base.extend_from_slice(b": ");
        let pseudo = |value: Option<&str>| {
            value
                .map(str::to_owned)
                .ok_or_else(|| Refusal::CoveredButAbsent(request::shorten(name)))
        };
        match name.as_str() {
            "(request-target)" => {
                let verb = request.method.as_str().to_ascii_lowercase();
                base.extend_from_slice(verb.as_bytes());
                base.push(b' ');
                base.extend_from_slice(target.as_bytes());
            }
            "(created)" => base.extend_from_slice(pseudo(parameters.created)?.as_bytes()),
            "(expires)" => base.extend_from_slice(pseudo(parameters.expires)?.as_bytes()),
            _ => request.append_header(&mut base, name)?,
        }
    }
    Ok(base)
}
