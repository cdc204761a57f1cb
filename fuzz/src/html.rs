//! HTML from anywhere: what comes out of the cleaner holds nothing but what the list allows.

use community::text::Html;

/// Tags that may come out.
const TAGS: [&str; 18] = [
    "p",
    "br",
    "a",
    "span",
    "strong",
    "em",
    "b",
    "i",
    "del",
    "blockquote",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "h2",
    "h3",
    "h4",
];

pub fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let clean = Html::clean(&text);
    check(clean.as_str());
    assert!(
        is_clean(clean.as_str()),
        "cleaned twice is not cleaned once"
    );
}

/// Whether cleaning leaves it as it is, but for space: a line break at the beginning of `<pre>` is nothing to parsers.
pub fn is_clean(html: &str) -> bool {
    let letters = |html: &str| -> String { html.split_whitespace().collect() };
    letters(Html::clean(html).as_str()) == letters(html)
}

/// Reads clean HTML by hand, as no parser of ours does: only known tags, only known attributes, only links to the web.
pub fn check(html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let tag = &rest[at + 1..];
        let end = tag.find('>').expect("a tag ends");
        let (tag, after) = (&tag[..end], &tag[end + 1..]);
        rest = after;
        let tag = tag.strip_prefix('/').unwrap_or(tag);
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(TAGS.contains(&name), "<{name}> in {html}");
        let mut attributes = attributes;
        while !attributes.is_empty() {
            let (key, value) = attributes
                .split_once("=\"")
                .expect("an attribute has a value");
            let (value, next) = value.split_once('"').expect("a value ends");
            attributes = next.trim_start();
            match (name, key) {
                ("a", "href") => assert!(
                    ["https:", "http:", "mailto:"]
                        .iter()
                        .any(|scheme| value.to_ascii_lowercase().starts_with(scheme)),
                    "a link to {value}"
                ),
                ("a" | "span", "class") | ("a", "rel") => {}
                _ => panic!("{key} of <{name}> in {html}"),
            }
        }
    }
}
