//! Finds people, tags and links in plain words.

use std::ops::Range;

use url::Url;

use super::words::is_mark;

/// `@name` or `@name@host`, as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mention<'a> {
    pub name: &'a str,
    /// With the port, if there was one.
    pub host: Option<&'a str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Found<'a> {
    Mention(Mention<'a>),
    /// Without the `#`.
    Tag(&'a str),
    Link(&'a str),
}

/// Everything that the text names, in order, and where.
pub fn find(text: &str) -> Vec<(Range<usize>, Found<'_>)> {
    let mut found = Vec::new();
    let mut before = None;
    let mut at = 0;
    while let Some(char) = text[at..].chars().next() {
        let rest = &text[at..];
        let hit = if !may_begin_after(before) {
            None
        } else if char == '@' {
            mention(rest)
        } else if char == '#' {
            tag(rest)
        } else if matches!(char, 'h' | 'H') {
            link(rest)
        } else {
            None
        };
        if let Some((length, what)) = hit {
            found.push((at..at + length, what));
            before = text[..at + length].chars().next_back();
            at += length;
        } else {
            before = Some(char);
            at += char.len_utf8();
        }
    }
    found
}

/// Not in the middle of a word, an e-mail address or a path. Chinese and Japanese set no space before a name.
fn may_begin_after(before: Option<char>) -> bool {
    before.is_none_or(|char| {
        is_ideograph(char)
            || !(char.is_alphanumeric() || matches!(char, '_' | '/' | '@' | '#' | '&'))
    })
}

fn mention(text: &str) -> Option<(usize, Found<'_>)> {
    let name = word(&text[1..], |char| {
        char.is_ascii_alphanumeric() || matches!(char, '_' | '.' | '-')
    });
    if name.is_empty()
        || name.len() > 64
        || !name.starts_with(|char: char| char.is_ascii_alphanumeric() || char == '_')
    {
        return None;
    }
    let end = 1 + name.len();
    let local = (end, Found::Mention(Mention { name, host: None }));
    let Some(after) = text[end..].strip_prefix('@') else {
        return Some(local);
    };
    let host = word(after, |char| {
        char.is_ascii_alphanumeric() || matches!(char, '.' | '-')
    });
    if host.is_empty() || host.len() > 253 {
        return Some(local);
    }
    let port = after[host.len()..]
        .strip_prefix(':')
        .map(|rest| {
            rest.len()
                - rest
                    .trim_start_matches(|char: char| char.is_ascii_digit())
                    .len()
        })
        .filter(|digits| (1..=5).contains(digits))
        .map_or(0, |digits| digits + 1);
    let host = &after[..host.len() + port];
    Some((
        end + 1 + host.len(),
        Found::Mention(Mention {
            name,
            host: Some(host),
        }),
    ))
}

fn word(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    let end = text.find(|char| !belongs(char)).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', '-'])
}

fn tag(text: &str) -> Option<(usize, Found<'_>)> {
    let rest = &text[1..];
    let belongs = |char: char| char.is_alphanumeric() || is_mark(char) || char == '_';
    let name = &rest[..rest.find(|char| !belongs(char)).unwrap_or(rest.len())];
    let is_tag = name.chars().any(char::is_alphabetic) && name.chars().count() <= 100;
    is_tag.then_some((1 + name.len(), Found::Tag(name)))
}

fn link(text: &str) -> Option<(usize, Found<'_>)> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(scheme))
    })?;
    let end = text.find(ends_link).unwrap_or(text.len());
    let mut link = &text[..end];
    // A sentence that ends with a link has its full stop, and a bracket around it its other half.
    loop {
        let shorter = link.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~']);
        let shorter = match shorter.strip_suffix(')') {
            Some(inner) if inner.matches('(').count() <= inner.matches(')').count() => inner,
            _ => shorter,
        };
        if shorter.len() == link.len() {
            break;
        }
        link = shorter;
    }
    (link.len() > scheme.len() && Url::parse(link).is_ok_and(|url| url.has_host()))
        .then_some((link.len(), Found::Link(link)))
}

fn ends_link(char: char) -> bool {
    char.is_whitespace()
        || char.is_control()
        || matches!(char, '<' | '>' | '"' | '`' | '\u{3000}'..='\u{303f}' | '\u{2018}'..='\u{201f}')
        || matches!(char, '，' | '！' | '？' | '；' | '：' | '（' | '）' | '．')
}

fn is_ideograph(char: char) -> bool {
    matches!(char,
        '\u{2e80}'..='\u{30ff}' | '\u{3100}'..='\u{31ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}
