//! The file in which lists of servers go from hand to hand: lines of values with commas between, as Mastodon writes them.

use super::{
    checking::checked,
    model::{Entry, LONGEST_WORDS, MOST, Own, Refusal, Severity},
};
use crate::{
    address::Here,
    text::{clean_line, table},
};

/// Over how many lines a value in quotation marks may go.
const MOST_LINES: usize = 20;

/// What a file says; each with the line on which it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    pub entries: Vec<(usize, Entry)>,
    pub refused: Vec<(usize, Refusal)>,
}

/// Where the values stand in a line.
struct Columns {
    domain: usize,
    severity: Option<usize>,
    words: Option<usize>,
}

/// A file of our own list.
pub fn write(own: &[Own]) -> String {
    let mut file = String::from("#domain,#severity,#public_comment\n");
    for line in own {
        if let Some(severity) = Severity::of(line.standing) {
            let words = line.shared_words.as_deref().unwrap_or_default();
            file.push_str(&table::row(&[&line.host, severity.as_str(), words]));
        }
    }
    file
}

/// Reads a file of another's list. The first line may name the values; without it each line begins with a server, which is to be
/// blocked unless a second value says otherwise.
pub fn read(here: &Here, text: &str) -> Read {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut read = Read::default();
    let mut columns = None;
    for (number, line) in records(text) {
        let Some(values) = line else {
            read.refused.push((number, Refusal::NotRead));
            continue;
        };
        if values.iter().all(|value| value.is_empty()) {
            continue;
        }
        let columns = match &columns {
            Some(columns) => columns,
            None => {
                let named = named(&values);
                let is_named = named.is_some();
                let columns = columns.insert(named.unwrap_or(Columns {
                    domain: 0,
                    severity: Some(1),
                    words: None,
                }));
                if is_named {
                    continue;
                }
                &*columns
            }
        };
        if read.entries.len() + read.refused.len() >= MOST {
            read.refused.push((number, Refusal::TooMany));
            break;
        }
        match entry(here, &values, columns) {
            Ok(Some(entry)) => read.entries.push((number, entry)),
            Ok(None) => {}
            Err(why) => read.refused.push((number, why)),
        }
    }
    read
}

/// What a line says; nothing when it only notes something.
fn entry(here: &Here, values: &[String], columns: &Columns) -> Result<Option<Entry>, Refusal> {
    let value = |place: Option<usize>| {
        let value = place.and_then(|place| values.get(place));
        value.map_or("", |value| value.as_str())
    };
    let host = checked(here, value(Some(columns.domain)))?;
    let severity = match value(columns.severity) {
        "" => Severity::Suspend,
        "noop" => return Ok(None),
        word => word.parse().map_err(|_| Refusal::NoSeverity)?,
    };
    let words = clean_line(value(columns.words), LONGEST_WORDS);
    Ok(Some(Entry {
        host,
        severity,
        words: Some(words).filter(|words| !words.is_empty()),
    }))
}

fn named(values: &[String]) -> Option<Columns> {
    let place = |name: &str| {
        values
            .iter()
            .position(|value| value.trim_start_matches('#').eq_ignore_ascii_case(name))
    };
    Some(Columns {
        domain: place("domain")?,
        severity: place("severity"),
        words: place("public_comment"),
    })
}

/// The lines of a file with their numbers; a value in quotation marks may go over several. `None` for what cannot be read.
fn records(text: &str) -> Vec<(usize, Option<Vec<String>>)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut records = Vec::new();
    let mut place = 0;
    while place < lines.len() {
        let most = MOST_LINES.min(lines.len() - place);
        let mut read = values(lines[place]);
        let mut count = 1;
        while read == Values::Open && count < most {
            count += 1;
            read = values(&lines[place..place + count].join("\n"));
        }
        let (values, count) = match read {
            Values::Read(values) => (Some(values), count),
            // A mark that is never closed spoils its own line alone.
            Values::Open | Values::Broken => (None, 1),
        };
        records.push((place + 1, values));
        place += count;
    }
    records
}

/// What a line is as far as it goes.
#[derive(Debug, PartialEq, Eq)]
enum Values {
    Read(Vec<String>),
    /// A value goes on.
    Open,
    Broken,
}

/// The values of one line, without the space around them.
fn values(line: &str) -> Values {
    let mut values = Vec::new();
    let mut rest = line.trim();
    loop {
        let (value, after) = match rest.strip_prefix('"') {
            Some(inside) => match in_quotes(inside) {
                Some(read) => read,
                None => return Values::Open,
            },
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                if rest[..end].contains('"') {
                    return Values::Broken;
                }
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        values.push(value.trim().to_owned());
        rest = match after.strip_prefix(',') {
            Some(after) => after.trim_start(),
            None if after.is_empty() => return Values::Read(values),
            None => return Values::Broken,
        };
    }
}

/// A value up to its closing mark, and what follows; two marks within are one.
fn in_quotes(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let end = rest.find('"')?;
        value.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                value.push('"');
                rest = after;
            }
            None => return Some((value, rest.trim_start())),
        }
    }
}
