//! Coming to an event elsewhere, and to ours.

use serde_json::{Map, Value, json};

use super::verbs::activity;
use crate::{wire::write, words::Words};

/// Asks to come to an event elsewhere.
pub fn join(id: &str, actor: &str, event: &str, host: &str, message: Option<&str>) -> Value {
    let mut body =
        json!({"id": id, "type": "Join", "actor": actor, "object": event, "to": [host], "cc": []});
    if let Some(message) = message.filter(|message| !message.trim().is_empty()) {
        body["participationMessage"] = json!(message);
    }
    activity(body)
}

/// Will not come after all; `join` is the id of the `Join`.
pub fn leave(join: &str, actor: &str, event: &str, host: &str) -> Value {
    activity(
        json!({"id": format!("{join}#leave"), "type": "Leave", "actor": actor, "object": event, "to": [host], "cc": []}),
    )
}

/// A request to come, as it is given back in the answer to it: whole, because Mobilizon looks it up.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub join: &'a str,
    pub guest: &'a str,
    pub event: &'a str,
}

/// Says yes to a guest. `revealed` is what was held back (`event::held_back`); it goes to this one person.
pub fn accept_join(
    id: &str,
    actor: &str,
    asked: &Asked<'_>,
    words: &str,
    revealed: &[(&str, String)],
    language: &str,
) -> Value {
    let speech = Words::of(language);
    let told: Map<String, Value> = revealed
        .iter()
        .map(|(name, value)| (wire_name(name).to_owned(), json!(value)))
        .collect();
    let lines = revealed
        .iter()
        .map(|(name, value)| format!("{}: {value}", speech.pick("revealed", wire_name(name))));
    let text = std::iter::once(words.to_owned())
        .chain(lines)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n");
    let known = json!({"words": words, "revealed": told});
    decide_join(id, "Accept", actor, asked, &text, known)
}

/// Says no to a guest, kindly.
pub fn reject_join(id: &str, actor: &str, asked: &Asked<'_>, words: &str) -> Value {
    decide_join(
        id,
        "Reject",
        actor,
        asked,
        words,
        json!({"words": words, "revealed": {}}),
    )
}

fn decide_join(
    id: &str,
    verb: &str,
    actor: &str,
    asked: &Asked<'_>,
    text: &str,
    known: Value,
) -> Value {
    activity(json!({
        "id": id,
        "type": verb,
        "actor": actor,
        "attributedTo": actor,
        "to": [asked.guest],
        "cc": [],
        "content": write::paragraphs(text),
        "object": {"id": asked.join, "type": "Join", "actor": asked.guest, "object": asked.event},
        "mutualHelp": write::mutual_help("JoinAnswer", known, &Map::new()),
    }))
}

/// The name on the wire of what is told to those who are welcome.
fn wire_name(name: &str) -> &str {
    match name {
        "link" | "online_link" | "online-link" | "onlineLink" => "onlineLink",
        "number" | "phone" | "dial_in" | "dial-in" | "dialInNumber" => "dialInNumber",
        other => other,
    }
}
