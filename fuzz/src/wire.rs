//! What other servers send: JSON, then every reader of an object, an actor and an activity.

use community::{address::Here, group, time::Time};
use federation::{
    activity_in::{self, Activity},
    keys::PublicKey,
    network::{DEEPEST, parse_json},
    objects::{self, Incoming, Sender},
    wire::{audience::Audience, read},
    words::Words,
};
use serde_json::Value;

pub fn run(input: &[u8]) {
    let Ok(document) = parse_json(input) else {
        return;
    };
    assert!(depth(&document) <= DEEPEST);
    assert!(!has_nul(&document), "U+0000 passes");
    let text = document.to_string();
    // Equal but for the last digits of fractions.
    assert!(
        parse_json(text.as_bytes()).is_ok(),
        "it is not read again as it was written"
    );
    as_object(&document, None);
    as_actor(&document);
    as_list(&document);
    as_activity(document);
}

fn as_list(document: &Value) {
    let Ok(home) = "https://home.example".parse() else {
        return;
    };
    for entry in objects::blocklist::from_wire(&Here::new(home), document).unwrap_or_default() {
        assert!(!entry.host.contains(['@', '*', '/', ' ']) && entry.host != "home.example");
        let words = entry.words.unwrap_or_default();
        assert!(!words.contains(['\n', '\0']));
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(values) => 1 + values.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// Asked of the strings themselves: in written JSON `\\u0000` is a backslash before five harmless characters.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(members) => members
            .iter()
            .any(|(name, value)| name.contains('\0') || has_nul(value)),
        _ => false,
    }
}

fn as_object(object: &Value, speaker: Option<&str>) {
    let author = objects::post::author_of(object).map(str::to_owned);
    let Some(speaker) = speaker.or(author.as_deref()) else {
        return;
    };
    let followers = format!("{speaker}/followers");
    let sender = Sender {
        uri: speaker,
        followers: Some(&followers),
    };
    if let Ok(incoming) = objects::from_wire(object, &sender) {
        check(incoming, speaker, object);
    }
    activity_in::answer_reply(object);
}

fn check(mut incoming: Incoming, speaker: &str, object: &Value) {
    assert_eq!(incoming.author, speaker, "somebody speaks for another");
    assert!(read::same_origin(&incoming.uri, speaker));
    let content = incoming.content.as_str();
    assert!(crate::html::is_clean(content), "not clean");
    crate::html::check(content);
    let mut shown: Vec<&str> = incoming.url.iter().map(String::as_str).collect();
    shown.extend(incoming.attachments.iter().map(|one| one.url.as_str()));
    for url in shown {
        assert!(read::web(url).is_some(), "{url} is not of the web");
    }
    let said = incoming.visibility;
    incoming.narrow(&Audience::read(object), None);
    assert_eq!(
        said.narrower(incoming.visibility),
        incoming.visibility,
        "an activity has widened what its object said"
    );
}

fn as_actor(document: &Value) {
    let Some(uri) = document.get("id").and_then(Value::as_str) else {
        return;
    };
    let Ok(actor) = objects::actor::from_wire(document, uri) else {
        return;
    };
    assert_eq!(actor.uri, uri);
    crate::html::check(actor.summary.as_str());
    for place in [&actor.inbox, &actor.shared_inbox, &actor.outbox] {
        assert!(
            place.iter().all(|url| read::same_origin(url, uri)),
            "an address of another server is taken"
        );
    }
    if let Some(pem) = &actor.public_key {
        let _ = PublicKey::from_pem(pem);
    }
    let profile = actor
        .profile
        .as_ref()
        .and_then(objects::actor::read_group_profile);
    let Some((_, schedules)) = profile else {
        return;
    };
    let now = Time(1_795_334_400_000);
    for schedule in &schedules {
        if let Ok(dates) = group::next_dates(schedule, now, 3) {
            assert!(dates.is_sorted() && dates.iter().all(|date| *date > now));
        }
        Words::English.schedule(schedule);
        Words::Chinese.schedule(schedule);
    }
}

fn as_activity(document: Value) {
    let Ok(activity) = Activity::read(document) else {
        return;
    };
    assert!(read::same_origin(&activity.id, &activity.actor));
    activity.words();
    activity.undone();
    activity.pledge();
    activity.decision();
    activity.confirmation();
    activity.join_answer();
    activity.attendance();
    for object in &activity.objects {
        if let Some(object) = object.value() {
            as_object(object, Some(&activity.actor));
            as_actor(object);
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_backslash_before_a_word_like_an_escape_is_no_finding() {
        super::run(br#"{"id":"https://a.example/1","href=\\u0000":["\\u0000"]}"#);
    }
}
