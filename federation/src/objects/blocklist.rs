//! A list of blocked servers on the wire: for those alone whom its hosts trust.

use community::{
    actor::Actor,
    address::Here,
    blocklist::{self, Entry, LONGEST_WORDS, MOST, Severity},
};
use serde_json::{Map, Value, json};

use crate::wire::{Refusal, read, write};

/// The word for it in `mutualHelp`.
const KIND: &str = "Blocklist";

/// Where the list of a group of our kind is.
pub fn address(group: &Actor) -> String {
    format!("{}/blocklist", group.uri)
}

/// Its document: names of servers, what was decided, and what was written for others to read.
pub fn to_wire(group: &Actor, entries: &[Entry]) -> Value {
    let servers: Vec<Value> = entries
        .iter()
        .map(|entry| {
            let mut server =
                write::members(json!({"domain": entry.host, "severity": entry.severity.as_str()}));
            if let Some(words) = &entry.words {
                server.insert("comment".into(), words.as_str().into());
            }
            Value::Object(server)
        })
        .collect();
    let help = write::mutual_help(KIND, json!({"servers": servers}), &Map::new());
    write::document(write::members(json!({
        "id": address(group),
        "type": "Document",
        "attributedTo": group.uri,
        "mutualHelp": help,
    })))
}

/// Reads another's list: at most so many entries, and of each what we could put on ours; the rest is passed over.
///
/// # Errors
/// When it is no such list.
pub fn from_wire(here: &Here, document: &Value) -> Result<Vec<Entry>, Refusal> {
    let Some((KIND, help)) = read::mutual_help(document) else {
        return Err(Refusal::Malformed("this is no list of servers"));
    };
    let servers = help.get("servers").and_then(Value::as_array);
    let servers = servers.ok_or(Refusal::Malformed("the list has no servers"))?;
    let entry = |server: &Value| {
        let severity: Severity = read::text(server, "severity")?.parse().ok()?;
        let host = blocklist::checked(here, read::text(server, "domain")?).ok()?;
        let words = read::line_of(server, "comment", LONGEST_WORDS);
        Some(Entry {
            host,
            severity,
            words,
        })
    };
    Ok(servers.iter().take(MOST).filter_map(entry).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a109_only_names_of_servers_are_read_from_a_list() {
        let here = Here::new("https://home.example".parse().expect("a URL"));
        let document = json!({"id": "https://a.example/x", "mutualHelp": {"type": "Blocklist", "version": 1, "servers": [
            {"domain": "BAD.example.", "severity": "suspend", "comment": "<b>pills</b>\n\u{202e}x"},
            {"domain": "anna@bad.example", "severity": "suspend"},
            {"domain": "https://social.example/@anna", "severity": "suspend"},
            {"domain": "org", "severity": "suspend"},
            {"domain": "home.example", "severity": "suspend"},
            {"domain": "a.example", "severity": "delete"},
            {"domain": 7, "severity": "silence"},
            "b.example",
            {"domain": "loud.example", "severity": "silence", "why": {"secret": true}},
        ]}});
        let read = from_wire(&here, &document).expect("a list");
        let hosts: Vec<_> = read
            .iter()
            .map(|entry| (entry.host.as_str(), entry.severity))
            .collect();
        assert_eq!(
            hosts,
            [
                ("bad.example", Severity::Suspend),
                ("loud.example", Severity::Silence)
            ]
        );
        let words = read[0].words.as_deref().unwrap_or_default();
        assert!(!words.contains(['\n', '\u{202e}']), "{words:?}");
        for other in [
            json!({}),
            json!({"mutualHelp": {"type": "Story", "version": 1, "servers": []}}),
            json!({"mutualHelp": {"type": "Blocklist", "version": 1}}),
            json!({"mutualHelp": {"type": "Blocklist", "version": 1, "servers": {"a": 1}}}),
        ] {
            assert!(from_wire(&here, &other).is_err(), "{other}");
        }
    }
}
