//! Reading what others send: single values or lists, ids or whole objects, and never a panic.

use community::{text::Html, time::Time};
use serde_json::{Map, Value};
use url::Url;

/// The longest URL that is taken.
const LONGEST_URL: usize = 2048;

/// The longest content, in bytes, before it is cleaned.
const LONGEST_CONTENT: usize = 100_000;

/// The largest bag of unknown members that is kept, in bytes of JSON.
const LARGEST_EXTRA: usize = 16_000;

/// The values under a key: nothing, one, or many.
pub fn many<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    match value.get(key) {
        None | Some(Value::Null) => &[],
        Some(Value::Array(values)) => values,
        Some(single) => std::slice::from_ref(single),
    }
}

/// The id that a value is or has: a string, an object with `id`, or a link with `href`.
pub fn id_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(id) => Some(id),
        Value::Object(object) => object
            .get("id")
            .or_else(|| object.get("href"))
            .and_then(Value::as_str),
        _ => None,
    }
}

/// The ids under a key, at most `most` of them.
pub fn ids(value: &Value, key: &str, most: usize) -> Vec<String> {
    many(value, key)
        .iter()
        .filter_map(id_of)
        .take(most)
        .map(str::to_owned)
        .collect()
}

/// The first id under a key.
pub fn id<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    many(value, key).iter().find_map(id_of)
}

/// The first text under a key, when it is not blank.
pub fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    many(value, key)
        .iter()
        .find_map(Value::as_str)
        .filter(|text| !text.trim().is_empty())
}

/// The first type that is named.
pub fn kind(value: &Value) -> Option<&str> {
    text(value, "type")
}

/// A whole number, also when it is written as text or with a point.
pub fn number(value: &Value, key: &str) -> Option<i64> {
    let number = many(value, key).first()?;
    match number {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_i64().or_else(|| {
            // A saturating cast: nothing that is counted here comes near its ends.
            other
                .as_f64()
                .filter(|number| number.is_finite())
                .map(|number| number as i64)
        }),
    }
}

/// Yes or no.
pub fn yes(value: &Value, key: &str) -> Option<bool> {
    many(value, key).first().and_then(Value::as_bool)
}

/// A moment of the years 1970 to 9999. A time without an offset is taken as UTC.
pub fn time(value: &Value, key: &str) -> Option<Time> {
    let written = text(value, key)?;
    Time::parse(written)
        .or_else(|_| Time::parse(&format!("{}Z", written.trim())))
        .ok()
}

/// The URL, when it is one of the web's and of a sane length; letter by letter as it came, because ids are compared.
pub fn web(url: &str) -> Option<String> {
    let known = url.len() <= LONGEST_URL
        && !url
            .chars()
            .any(|letter| letter.is_control() || letter.is_whitespace());
    let parsed = Url::parse(url).ok().filter(|_| known)?;
    let web = matches!(parsed.scheme(), "http" | "https")
        && parsed.has_host()
        && parsed.username().is_empty()
        && parsed.password().is_none();
    web.then(|| url.to_owned())
}

/// The first web URL under a key; a list of links gives the one for people (`text/html`) before others.
pub fn url(value: &Value, key: &str) -> Option<String> {
    let links = many(value, key);
    let page = links
        .iter()
        .find(|link| text(link, "mediaType").is_some_and(|kind| kind.starts_with("text/html")));
    page.into_iter()
        .chain(links)
        .take(20)
        .filter_map(link_target)
        .find_map(web)
}

/// Where a link, or an object with a `url`, leads.
pub fn link_target(link: &Value) -> Option<&str> {
    match link {
        Value::String(url) => Some(url),
        Value::Object(object) => match object.get("href").or_else(|| object.get("url"))? {
            Value::Array(targets) => targets.iter().take(20).find_map(|target| match target {
                Value::String(url) => Some(url.as_str()),
                other => other.get("href").and_then(Value::as_str),
            }),
            Value::String(url) => Some(url),
            Value::Object(target) => target.get("href").and_then(Value::as_str),
            _ => None,
        },
        _ => None,
    }
}

/// Whether two URLs are of one scheme, host and port.
pub fn same_origin(one: &str, other: &str) -> bool {
    match (Url::parse(one), Url::parse(other)) {
        (Ok(one), Ok(other)) => one.origin().is_tuple() && one.origin() == other.origin(),
        _ => false,
    }
}

/// Host and, when it is not the scheme's own, port.
pub fn authority(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(
        url.port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
    )
}

/// A line of plain text: no markup, no line breaks, no marks that turn the direction of writing, at most `most` letters.
pub fn line(text: &str, most: usize) -> String {
    let shown = text
        .chars()
        .take(most.saturating_mul(8))
        .filter(|letter| !turns(*letter));
    let spaced: String = shown
        .map(|letter| {
            if letter.is_control() || letter.is_whitespace() {
                ' '
            } else {
                letter
            }
        })
        .collect();
    let joined = spaced
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    joined
        .chars()
        .take(most)
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// A line under a key, when it is not blank.
pub fn line_of(value: &Value, key: &str, most: usize) -> Option<String> {
    text(value, key)
        .map(|text| line(text, most))
        .filter(|line| !line.is_empty())
}

/// Marks that turn, embed or isolate the direction of writing.
fn turns(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
}

/// HTML from elsewhere, cut to a sane length and cleaned.
pub fn clean(html: &str) -> Html {
    Html::clean(cut(html))
}

/// HTML or plain text as one line of plain text.
pub fn plain_line(text: &str, most: usize) -> String {
    line(&clean(text).plain(), most)
}

/// HTML or plain text as plain text with its line breaks.
pub fn plain(text: &str) -> String {
    clean(text).plain().trim().to_owned()
}

fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST_CONTENT)]
}

/// The content, in the language that it names: `content`, or the first of `contentMap`.
pub fn content(value: &Value) -> Option<&str> {
    text(value, "content").or_else(|| first_of_map(value, "contentMap").map(|(_, text)| text))
}

/// A text under a key, or the first of its map by language.
pub fn content_like<'a>(value: &'a Value, key: &str) -> &'a str {
    text(value, key)
        .or_else(|| first_of_map(value, &format!("{key}Map")).map(|(_, text)| text))
        .unwrap_or_default()
}

/// The language: the key of the map that holds the content, or what the object says of itself.
pub fn language(value: &Value) -> String {
    let content = text(value, "content");
    let exact = value
        .get("contentMap")
        .and_then(Value::as_object)
        .and_then(|map| {
            map.iter()
                .find(|(_, text)| text.as_str() == content)
                .map(|(language, _)| language.as_str())
        });
    let first = || {
        ["contentMap", "nameMap", "summaryMap"]
            .iter()
            .find_map(|key| first_of_map(value, key).map(|(language, _)| language))
    };
    let lemmy = || text(value.get("language")?, "identifier");
    exact
        .or_else(first)
        .or_else(|| text(value, "inLanguage"))
        .or_else(lemmy)
        .filter(|language| is_language(language))
        .unwrap_or("und")
        .to_owned()
}

fn first_of_map<'a>(value: &'a Value, key: &str) -> Option<(&'a str, &'a str)> {
    let (language, text) = value.get(key)?.as_object()?.iter().next()?;
    Some((language, text.as_str()?))
}

fn is_language(tag: &str) -> bool {
    (2..=35).contains(&tag.len())
        && tag
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The members of a `mutualHelp` object of a version that we know, and its type.
pub fn mutual_help(value: &Value) -> Option<(&str, Map<String, Value>)> {
    let help = value.get("mutualHelp")?;
    let known = help.get("version").and_then(Value::as_u64) == Some(super::vocabulary::VERSION);
    let kind = help.get("type").and_then(Value::as_str).filter(|_| known)?;
    let mut members = help.as_object()?.clone();
    members.shift_remove("type");
    members.shift_remove("version");
    Some((kind, members))
}

/// Takes a member out, so that what is left at the end are those that we do not know.
pub fn take(members: &mut Map<String, Value>, key: &str) -> Value {
    members.shift_remove(key).unwrap_or(Value::Null)
}

/// Takes a text out.
pub fn take_text(members: &mut Map<String, Value>, key: &str) -> Option<String> {
    match take(members, key) {
        Value::String(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// Takes a list of texts out, at most 50 of at most 200 letters.
pub fn take_texts(members: &mut Map<String, Value>, key: &str) -> Vec<String> {
    match take(members, key) {
        Value::Array(texts) => texts
            .iter()
            .take(50)
            .filter_map(Value::as_str)
            .map(|text| line(text, 200))
            .collect(),
        Value::String(text) => vec![line(&text, 200)],
        _ => Vec::new(),
    }
}

/// Those of the words that are known, each once.
pub fn known_words<'a, T: std::str::FromStr + PartialEq>(
    words: impl IntoIterator<Item = &'a str>,
) -> Vec<T> {
    let mut known = Vec::new();
    for word in words.into_iter().filter_map(|word| word.parse().ok()) {
        if !known.contains(&word) {
            known.push(word);
        }
    }
    known
}

/// Takes a member of a member out; the outer one goes when nothing is left in it.
pub fn take_inner(members: &mut Map<String, Value>, outer: &str, key: &str) -> Value {
    let Some(Value::Object(object)) = members.get_mut(outer) else {
        return Value::Null;
    };
    let taken = object.shift_remove(key).unwrap_or(Value::Null);
    if object.is_empty() {
        members.shift_remove(outer);
    }
    taken
}

/// What is left: the members that this version does not know, kept unless they are too many.
pub fn extra(members: Map<String, Value>) -> Map<String, Value> {
    let size = serde_json::to_string(&members).map_or(usize::MAX, |text| text.len());
    if size <= LARGEST_EXTRA {
        members
    } else {
        Map::new()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_value_or_many_are_alike() {
        let value = json!({"to": "https://a.example/x", "cc": ["https://a.example/y", {"id": "https://a.example/z"}, 7, null]});
        assert_eq!(ids(&value, "to", 10), ["https://a.example/x"]);
        assert_eq!(
            ids(&value, "cc", 10),
            ["https://a.example/y", "https://a.example/z"]
        );
        assert!(ids(&value, "bto", 10).is_empty());
    }

    #[test]
    fn fe23_only_addresses_of_the_web_are_taken() {
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "https://",
            "/x",
            "https://u:p@a.example/",
            "https://a.example/\n",
        ] {
            assert_eq!(web(bad), None, "{bad}");
        }
        assert_eq!(
            web("http://carers.localhost:8081/ap/x").as_deref(),
            Some("http://carers.localhost:8081/ap/x")
        );
    }

    #[test]
    fn co11_names_cannot_turn_the_line_around() {
        assert_eq!(line("A\u{202e}nna \n  B\u{0}", 100), "Anna B");
        assert_eq!(line(&"x".repeat(5000), 100).len(), 100);
    }

    #[test]
    fn cl04_moments_of_other_ages_are_none() {
        let value = json!({"published": "99999-01-01T00:00:00Z", "updated": "2026-11-28T01:00:00", "startTime": 5});
        assert_eq!(time(&value, "published"), None);
        assert_eq!(
            time(&value, "updated")
                .map(|time| time.to_rfc3339())
                .as_deref(),
            Some("2026-11-28T01:00:00Z")
        );
        assert_eq!(time(&value, "startTime"), None);
    }

    #[test]
    fn an_unknown_version_is_foreign() {
        assert!(mutual_help(&json!({"mutualHelp": {"type": "Call", "version": 2}})).is_none());
        assert!(mutual_help(&json!({"mutualHelp": {"type": "Call", "version": "1"}})).is_none());
        assert!(mutual_help(&json!({"mutualHelp": {"type": "Call", "version": 1}})).is_some());
    }
}
