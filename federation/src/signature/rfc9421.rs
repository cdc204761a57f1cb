//! RFC 9421, HTTP Message Signatures, as far as the network uses it: one RSA signature over the
//! method, the target and the body.

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderValue, Method, header};
use url::{Position, Url};

use super::{
    digest,
    refusal::Refusal,
    request::{self, Request},
    signed::{Dialect, Signed},
    structured::{self, Bare, Member, Parameters, Shape},
};
use crate::keys::{Hash, KeyError, KeyPair};

/// Reads `Signature-Input` and `Signature` and checks all that needs no key.
pub(super) fn parse(
    request: &Request<'_>,
    input: &str,
    signature: &str,
) -> Result<Signed, Refusal> {
    let input = read_only_member(input, "Signature-Input is not a dictionary")?;
    let Member {
        key,
        shape: Shape::Item(Bare::Bytes(signature)),
        ..
    } = read_only_member(signature, "Signature is not a dictionary")?
    else {
        return Err(Refusal::Unreadable("Signature holds no bytes"));
    };
    if key != input.key {
        return Err(Refusal::Unreadable(
            "Signature and Signature-Input have different labels",
        ));
    }
    let Shape::List(components) = &input.shape else {
        return Err(Refusal::Unreadable("Signature-Input holds no list"));
    };

    let Some(Bare::Text(key_id)) = find(&input.parameters, "keyid") else {
        return Err(Refusal::Unreadable("it has no keyid"));
    };
    let key_id = request::read_key_id(key_id)?;
    let hashes: &'static [Hash] = match find(&input.parameters, "alg") {
        None => &[Hash::Sha256],
        Some(Bare::Text(name)) if name == "rsa-v1_5-sha256" => &[Hash::Sha256],
        Some(Bare::Text(name)) if name == "rsa-v1_5-sha512" => &[Hash::Sha512],
        Some(Bare::Text(name)) => return Err(Refusal::Algorithm(request::shorten(name))),
        Some(_) => return Err(Refusal::Unreadable("alg is not a text")),
    };
    check_time(request, &input.parameters)?;

    let covered = read_covered(components)?;
    let covers = |name: &str| covered.contains(&name);
    if !covers("@method") {
        return Err(Refusal::NotCovered("@method"));
    }
    if !covers("@target-uri") {
        return Err(Refusal::NotCovered("@target-uri"));
    }
    if request.needs_digest() {
        digest::check_content(request)?;
        if !covers("content-digest") {
            return Err(Refusal::NotCovered("content-digest"));
        }
    } else if covers("content-digest") {
        digest::check_content(request)?;
    }

    Ok(Signed {
        key_id,
        dialect: Dialect::Rfc9421,
        hashes,
        bases: vec![build_base(request, &covered, input.written)?],
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
    let target = &url[..Position::AfterQuery];
    let mut base = format!("\"@method\": {method}\n\"@target-uri\": {target}\n");
    let mut covered = r#""@method" "@target-uri""#.to_owned();
    let mut headers = HeaderMap::new();
    if let Some(body) = body {
        let digest = digest::content_of_body(body);
        base.push_str(&format!("\"content-digest\": {digest}\n"));
        covered.push_str(r#" "content-digest""#);
        headers.insert("content-digest", header_value(&digest)?);
    }
    let created = now_ms.div_euclid(1000);
    let parameters =
        format!(r#"({covered});created={created};keyid="{key_id}";alg="rsa-v1_5-sha256""#);
    base.push_str(&format!("\"@signature-params\": {parameters}"));
    let signature = STANDARD.encode(key.sign(base.as_bytes())?);
    headers.insert(header::DATE, header_value(&request::http_date(now_ms)?)?);
    headers.insert(
        "signature-input",
        header_value(&format!("sig1={parameters}"))?,
    );
    headers.insert("signature", header_value(&format!("sig1=:{signature}:"))?);
    Ok(headers)
}

fn header_value(text: &str) -> Result<HeaderValue, KeyError> {
    HeaderValue::from_str(text).map_err(|_| KeyError::NotSigned)
}

/// The one member of a dictionary; with two, readers could differ in which of them counts.
fn read_only_member<'a>(text: &'a str, why: &'static str) -> Result<Member<'a>, Refusal> {
    let mut members = structured::read_dictionary(text)
        .map_err(|_| Refusal::Unreadable(why))?
        .into_iter();
    match (members.next(), members.next()) {
        (Some(member), None) => Ok(member),
        (Some(_), Some(_)) => Err(Refusal::Doubled("a signature")),
        (None, _) => Err(Refusal::Unreadable(why)),
    }
}

fn find<'a>(parameters: &'a Parameters<'_>, name: &str) -> Option<&'a Bare> {
    parameters
        .iter()
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

fn read_covered<'a>(components: &'a [(Bare, Parameters<'_>)]) -> Result<Vec<&'a str>, Refusal> {
    let mut covered: Vec<&str> = Vec::new();
    for (name, parameters) in components {
        let Bare::Text(name) = name else {
            return Err(Refusal::Unreadable("a covered component is not a text"));
        };
        if !parameters.is_empty() {
            return Err(Refusal::CoveredButAbsent(request::shorten(name)));
        }
        if covered.contains(&name.as_str()) {
            return Err(Refusal::Doubled("a covered component"));
        }
        covered.push(name);
    }
    Ok(covered)
}

fn check_time(request: &Request<'_>, parameters: &Parameters<'_>) -> Result<(), Refusal> {
    let seconds = |value: &Bare| match value {
        Bare::Integer(seconds) => Ok(seconds.saturating_mul(1000)),
        _ => Err(Refusal::Unreadable("a time is not a number of seconds")),
    };
    let created = seconds(find(parameters, "created").ok_or(Refusal::NoTime)?)?;
    request.check_age(created)?;
    if let Some(expires) = find(parameters, "expires") {
        let expires = seconds(expires)?;
        request.check_expiry(expires)?;
        if expires < created {
            return Err(Refusal::Expired);
        }
    }
    Ok(())
}

fn build_base(
    request: &Request<'_>,
    covered: &[&str],
    parameters: &str,
) -> Result<Vec<u8>, Refusal> {
    let (path, query) = match request.path_and_query.split_once('?') {
        Some((path, query)) => (path, query),
        None => (request.path_and_query, ""),
    };
    let mut base = Vec::with_capacity(512);
    for name in covered {
        base.push(b'"');
        base.extend_from_slice(name.as_bytes());
        base.extend_from_slice(b"\": ");
        let parts: &[&str] = match *name {
            "@method" => &[request.method.as_str()],
            "@target-uri" => &[request.scheme, "://", request.host, request.path_and_query],
            "@authority" => &[request.host],
            "@scheme" => &[request.scheme],
            "@request-target" => &[request.path_and_query],
            "@path" => &[path],
            "@query" => &["?", query],
            field => {
                // The standard writes fields in lower case only.
                if field.bytes().any(|byte| byte.is_ascii_uppercase()) {
                    return Err(Refusal::CoveredButAbsent(request::shorten(field)));
                }
                request.append_header(&mut base, field)?;
                &[]
            }
        };
        for part in parts {
            base.extend_from_slice(part.as_bytes());
        }
        base.push(b'\n');
    }
    base.extend_from_slice(b"\"@signature-params\": ");
    base.extend_from_slice(parameters.as_bytes());
    Ok(base)
}
