//! A poll on the wire, both ways: a `Question` with `oneOf` or `anyOf`, and a vote as a note that bears the name of a choice.

use community::poll::{Poll, Received, Vote, with_options};
use serde_json::{Value, json};

use super::{
    model::{Incoming, Outgoing, Thing},
    post::{self, Face},
};
use crate::wire::{read, write};

/// How many choices of another's poll are kept.
const MOST_OPTIONS: usize = 20;

/// The document of a poll.
pub fn to_wire(out: &Outgoing<'_>, poll: &Poll) -> Value {
    let face = Face {
        kind: "Question",
        name: None,
        summary: out.post().content_note.clone(),
        content: poll.words.as_str().to_owned(),
        tags: &[],
        updated: false,
    };
    let mut body = post::envelope(out, face);
    let hides = poll.hides_totals && !poll.ended;
    let choices: Vec<Value> = poll
        .options
        .iter()
        .zip(poll.counts.iter())
        .map(|(option, count)| {
            let count = if hides { 0 } else { *count };
            json!({"type": "Note", "name": option, "replies": {"type": "Collection", "totalItems": count}})
        })
        .collect();
    let mut put = |key: &str, value: Value| body.insert(key.to_owned(), value);
    put(
        if poll.multiple { "anyOf" } else { "oneOf" },
        Value::Array(choices),
    );
    if let Some(closes_at) = poll.closes_at {
        put("endTime", json!(write::moment(closes_at)));
        if poll.ended {
            put("closed", json!(write::moment(closes_at)));
        }
    }
    put("votersCount", json!(poll.voters.unwrap_or_default()));
    if out.post().replies_closed {
        put("interactionPolicy", post::policy(out));
    }
    write::document(body)
}

/// A vote of ours, as the note that its author's server counts; `voter` and `author` are addresses of actors.
pub fn vote_to_wire(vote: &Vote, voter: &str, author: &str, question: &str, option: &str) -> Value {
    let id = vote.uri.clone().unwrap_or_default();
    write::document(write::members(json!({
        "id": id,
        "type": "Note",
        "name": option,
        "attributedTo": voter,
        "inReplyTo": question,
        "published": write::moment(vote.created_at),
        "to": [author],
        "cc": [],
    })))
}

/// A vote from elsewhere: the poll's address, the words of the choice, and the note's own address.
pub fn vote_of(object: &Value) -> Option<(&str, String, &str)> {
    let is_vote = read::kind(object) == Some("Note") && read::content(object).is_none();
    let question = read::id(object, "inReplyTo").filter(|_| is_vote)?;
    let option = read::line_of(object, "name", 500)?;
    Some((question, option, read::id_of(object)?))
}

/// Puts the choices into what was read of the rest.
pub fn read_choices(object: &Value, incoming: &mut Incoming) {
    let one = read::many(object, "oneOf");
    let any = read::many(object, "anyOf");
    let multiple = one.is_empty();
    let choices = if multiple { any } else { one };
    let (mut options, mut counts) = (Vec::new(), Vec::new());
    for choice in choices.iter().take(MOST_OPTIONS) {
        let Some(name) = read::line_of(choice, "name", 200) else {
            continue;
        };
        let count = choice
            .get("replies")
            .and_then(|replies| replies.get("totalItems"))
            .and_then(Value::as_i64);
        options.push(name);
        counts.push(count.unwrap_or_default());
    }
    if options.is_empty() {
        return;
    }
    let closed = read::time(object, "closed");
    let received = Received {
        counts,
        multiple,
        closes_at: closed.or_else(|| read::time(object, "endTime")),
        voters: object.get("votersCount").and_then(Value::as_i64),
        options,
    };
    let words = incoming.content.clone();
    incoming.content = with_options(&words, &received.options);
    incoming.thing = Thing::Poll { words, received };
}
