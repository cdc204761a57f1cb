//! Writing what we send: escaped text, moments with their offset, the extension object.

use std::str::FromStr;

use chrono::SecondsFormat;
use chrono_tz::Tz;
use community::time::Time;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{context, vocabulary::VERSION};

/// Members that may never be on the wire, whoever put them into a record.
const NEVER: &[&str] = &[
    "withdrawUrl",
    "withdraw",
    "heldBack",
    "held_back",
    "bto",
    "bcc",
    "contact",
    "contacts",
    "phone",
];

/// Text as HTML text.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Plain text as paragraphs of HTML; blank lines part them.
pub fn paragraphs(text: &str) -> String {
    let parts = text
        .trim()
        .split("\n\n")
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| format!("<p>{}</p>", escape(part).replace('\n', "<br>")))
        .collect()
}

/// A link for people.
pub fn link(url: &str, words: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escape(url), escape(words))
}

/// A line for the shop window: at most 300 letters, without `<`, `>`, `&` and line breaks, because old receivers show it raw.
pub fn window(text: &str) -> String {
    let flat: String = text
        .replace('&', "+")
        .chars()
        .filter(|letter| !matches!(letter, '<' | '>'))
        .collect();
    let flat = super::read::line(&flat, 2000);
    if flat.chars().count() <= 300 {
        return flat;
    }
    let short: String = flat.chars().take(299).collect();
    format!("{}…", short.trim_end())
}

/// A moment in UTC, with milliseconds when it has any, so that two changes within a second stay in their order.
pub fn moment(time: Time) -> String {
    if time.millis() % 1000 == 0 {
        time.to_rfc3339()
    } else {
        time.to_rfc3339_millis()
    }
}

/// The time zone of this name; UTC when there is none.
pub fn zone(name: &str) -> Tz {
    Tz::from_str(name).unwrap_or(Tz::UTC)
}

/// A moment with the offset of its place.
pub fn moment_in(time: Time, timezone: &str) -> String {
    let precision = if time.millis() % 1000 == 0 {
        SecondsFormat::Secs
    } else {
        SecondsFormat::Millis
    };
    time.to_chrono()
        .with_timezone(&zone(timezone))
        .to_rfc3339_opts(precision, false)
}

/// The extension object: what this version knows, then what it once received and does not know.
pub fn mutual_help(kind: &str, known: Value, extra: &Map<String, Value>) -> Value {
    let mut help = Map::new();
    help.insert("type".into(), kind.into());
    help.insert("version".into(), VERSION.into());
    if let Value::Object(known) = known {
        help.extend(known.into_iter().filter(|(_, value)| !value.is_null()));
    }
    merge(&mut help, extra);
    Value::Object(help)
}

/// Adds what is not there yet, also inside objects.
fn merge(into: &mut Map<String, Value>, from: &Map<String, Value>) {
    for (key, value) in from
        .iter()
        .filter(|(key, _)| !NEVER.contains(&key.as_str()))
    {
        match (into.get_mut(key), value) {
            (Some(Value::Object(inner)), Value::Object(more)) => merge(inner, more),
            (Some(_), _) => {}
            (None, Value::Object(more)) => {
                let mut inner = Map::new();
                merge(&mut inner, more);
                into.insert(key.clone(), inner.into());
            }
            (None, value) => {
                into.insert(key.clone(), value.clone());
            }
        }
    }
}

/// The document with the `@context` that its own terms need, and members that are not there (`Value::Null` stays: some
/// receivers want the key).
pub fn document(body: Map<String, Value>) -> Value {
    let body = Value::Object(body);
    let mut whole = Map::new();
    whole.insert("@context".into(), context::of(&body));
    if let Value::Object(body) = body {
        whole.extend(body);
    }
    Value::Object(whole)
}

/// A UUID (version 8: made by a hash) that stands for this address and never changes; some calendars want one.
pub fn uuid(uri: &str) -> String {
    let digest = Sha256::digest(uri.as_bytes());
    let mut bytes: [u8; 16] = std::array::from_fn(|at| digest[at]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ]
    .join("-")
}

/// The members of a JSON object.
pub fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// A document as it stands inside another: without its own `@context`.
pub fn embedded(document: &Value) -> Value {
    let mut members = members(document.clone());
    members.shift_remove("@context");
    Value::Object(members)
}

/// A quantity of Valueflows; its numbers are texts.
pub fn quantity(number: i64) -> Value {
    json!({"hasUnit": "one", "hasNumericalValue": number.to_string()})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shop_window_is_plain_and_short() {
        assert_eq!(
            window("Tea & <b>talk</b>\nfor all"),
            "Tea + btalk/b for all"
        );
        assert_eq!(window(&"字".repeat(400)).chars().count(), 300);
    }

    #[test]
    fn a_uuid_is_real_and_stays() {
        let one = uuid("https://carers.example/ap/posts/1");
        assert_eq!(one, uuid("https://carers.example/ap/posts/1"));
        assert_ne!(one, uuid("https://carers.example/ap/posts/2"));
        let parts: Vec<usize> = one.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert_eq!(one.as_bytes()[14], b'8', "version");
        assert!(
            matches!(one.as_bytes()[19], b'8' | b'9' | b'a' | b'b'),
            "variant"
        );
    }

    #[test]
    fn moments_have_the_offset_of_their_place() {
        let time = Time::from_millis(1_797_055_200_000);
        assert_eq!(
            moment_in(time, "Asia/Hong_Kong"),
            "2026-12-12T14:00:00+08:00"
        );
        assert_eq!(moment_in(time, "Nowhere/Land"), "2026-12-12T06:00:00+00:00");
    }

    #[test]
    fn unknown_members_are_given_back_and_private_ones_are_not() {
        let extra = members(
            json!({"consent": {"reviewOn": "2028", "withdrawUrl": "x"}, "new": 1, "title": "other"}),
        );
        let help = mutual_help(
            "Story",
            json!({"title": "T", "consent": {"book": "ask"}, "none": null}),
            &extra,
        );
        assert_eq!(
            help,
            json!({"type": "Story", "version": 1, "title": "T", "consent": {"book": "ask", "reviewOn": "2028"}, "new": 1})
        );
    }
}
