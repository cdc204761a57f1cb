//! The JSON that we send: one small function a verb.

use community::{actor::Actor, call::AnswerState, time::Time};
use serde_json::{Map, Value, json};

use crate::{
    objects::call::intent_of,
    wire::{PUBLIC, audience::Audience, read, write},
    words::Words,
};

/// An activity with its `@context`.
fn activity(body: Value) -> Value {
    write::document(write::members(body))
}

/// An activity around a document of ours: its moment, audience and context are the document's.
fn around(id: String, verb: &str, object: &Value, at: Option<Value>) -> Value {
    activity(json!({
        "id": id,
        "type": verb,
        "actor": object["attributedTo"],
        "published": at.unwrap_or_else(|| object["published"].clone()),
        "to": object["to"],
        "cc": object["cc"],
        "object": write::embedded(object),
    }))
}

/// Publishes a document that `objects::to_wire` made.
pub fn create(object: &Value) -> Value {
    around(format!("{}#create", id_of(object)), "Create", object, None)
}

/// Says that a document changed.
pub fn update(object: &Value, at: Time) -> Value {
    around(
        format!("{}#update-{}", id_of(object), at.millis()),
        "Update",
        object,
        Some(json!(write::moment(at))),
    )
}

/// Says that an actor's document changed.
pub fn update_actor(document: &Value, at: Time) -> Value {
    activity(json!({
        "id": format!("{}#update-{}", id_of(document), at.millis()),
        "type": "Update",
        "actor": document["id"],
        "published": write::moment(at),
        "to": [PUBLIC],
        "cc": [document["followers"]],
        "object": write::embedded(document),
    }))
}

/// Withdraws a post: `tombstone` is what `objects::tombstone` made.
pub fn delete(actor: &str, tombstone: &Value, audience: &Audience) -> Value {
    activity(json!({
        "id": format!("{}#delete", id_of(tombstone)),
        "type": "Delete",
        "actor": actor,
        "to": audience.to,
        "cc": audience.cc,
        "object": write::embedded(tombstone),
    }))
}

/// An actor of ours is gone.
pub fn delete_actor(actor: &str, followers: &str) -> Value {
    activity(json!({
        "id": format!("{actor}#delete"),
        "type": "Delete",
        "actor": actor,
        "to": [PUBLIC],
        "cc": [followers],
        "object": actor,
    }))
}

/// Re-announces a thing, by its id; `author` wrote it.
pub fn announce(
    id: &str,
    actor: &str,
    followers: &str,
    object: &str,
    author: Option<&str>,
    at: Time,
) -> Value {
    let cc: Vec<&str> = [Some(followers), author.filter(|author| *author != actor)]
        .into_iter()
        .flatten()
        .collect();
    activity(json!({
        "id": id,
        "type": "Announce",
        "actor": actor,
        "object": object,
        "published": write::moment(at),
        "to": [PUBLIC],
        "cc": cc,
    }))
}

/// Asks to follow.
pub fn follow(id: &str, actor: &str, followee: &str) -> Value {
    activity(
        json!({"id": id, "type": "Follow", "actor": actor, "object": followee, "to": [followee]}),
    )
}

/// Says yes to a follower; `follow` is her request's id.
pub fn accept_follow(id: &str, followee: &str, follow: &str, follower: &str) -> Value {
    decide_follow(id, "Accept", followee, follow, follower)
}

/// Says no to a follower, or removes her.
pub fn reject_follow(id: &str, followee: &str, follow: &str, follower: &str) -> Value {
    decide_follow(id, "Reject", followee, follow, follower)
}

fn decide_follow(id: &str, verb: &str, followee: &str, follow: &str, follower: &str) -> Value {
    activity(json!({
        "id": id,
        "type": verb,
        "actor": followee,
        "object": {"id": follow, "type": "Follow", "actor": follower, "object": followee},
        "to": [follower],
    }))
}

/// Likes a thing.
pub fn like(id: &str, actor: &str, object: &str, author: &str) -> Value {
    activity(json!({"id": id, "type": "Like", "actor": actor, "object": object, "to": [author]}))
}

/// Takes an activity of ours back (a follow, a like, an announce, a block), whole, because some need it so.
pub fn undo(done: &Value) -> Value {
    let mut body = json!({
        "id": format!("{}#undo", id_of(done)),
        "type": "Undo",
        "actor": done["actor"],
        "object": write::embedded(done),
    });
    for key in ["to", "cc"] {
        if let Some(audience) = done.get(key) {
            body[key] = audience.clone();
        }
    }
    activity(body)
}

/// Says that we want nothing to do with somebody.
pub fn block(id: &str, actor: &str, blocked: &str) -> Value {
    activity(json!({"id": id, "type": "Block", "actor": actor, "object": blocked, "to": [blocked]}))
}

/// Takes a block back.
pub fn undo_block(id: &str, actor: &str, blocked: &str) -> Value {
    undo(&block(id, actor, blocked))
}

/// Reports somebody and posts of hers to her own server, in the name of the instance actor: never of the member who reports.
pub fn flag(id: &str, instance: &str, reported: &str, posts: &[String], words: &str) -> Value {
    let objects: Vec<&str> = std::iter::once(reported)
        .chain(posts.iter().map(String::as_str))
        .collect();
    activity(
        json!({"id": id, "type": "Flag", "actor": instance, "object": objects, "content": words, "to": [reported]}),
    )
}

/// An actor of ours moved house.
pub fn move_house(id: &str, actor: &str, followers: &str, target: &str) -> Value {
    activity(json!({
        "id": id,
        "type": "Move",
        "actor": actor,
        "object": actor,
        "target": target,
        "to": [PUBLIC],
        "cc": [followers],
    }))
}

/// An answer to a call elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Pledge<'a> {
    /// The `Offer`'s own id, our `/ap/answers/…`.
    pub id: &'a str,
    /// Who answers outside: the member when she has an address there, else her group.
    pub actor: &'a str,
    pub call: &'a str,
    pub asker: &'a str,
    /// What the helper wrote, plain text.
    pub message: &'a str,
    pub places: i64,
    /// The name she chose to be called by for this; nothing else names her.
    pub name: Option<&'a str>,
    /// Our group, by which the answer comes and which vouches for it.
    pub group: &'a str,
    pub at: Time,
}

/// Answers a call elsewhere.
pub fn offer_answer(pledge: &Pledge<'_>) -> Value {
    let share = pledge
        .name
        .map(|name| json!({"displayName": name, "by": "private-message"}));
    let known = json!({
        "call": pledge.call,
        "via": pledge.group,
        "vouchedBy": pledge.group,
        "count": pledge.places,
        "message": pledge.message,
        "shareContact": share,
    });
    activity(json!({
        "id": pledge.id,
        "type": "Offer",
        "actor": pledge.actor,
        "attributedTo": pledge.actor,
        "target": pledge.call,
        "to": [pledge.asker],
        "cc": [],
        "published": write::moment(pledge.at),
        "content": write::paragraphs(pledge.message),
        "object": {
            "type": "Agreement",
            "attributedTo": pledge.actor,
            "stipulates": {
                "type": "Commitment",
                "satisfies": intent_of(pledge.call),
                "resourceQuantity": write::quantity(pledge.places),
            },
        },
        "mutualHelp": write::mutual_help("Answer", known, &Map::new()),
    }))
}

/// The helper takes her answer back: the whole `Offer` is embedded.
pub fn take_back_answer(pledge: &Pledge<'_>) -> Value {
    let mut offer = write::members(offer_answer(pledge));
    // What she wrote then need not be told again.
    offer.shift_remove("content");
    offer.shift_remove("mutualHelp");
    undo(&Value::Object(offer))
}

/// A yes or no of the asker to one helper.
#[derive(Clone, Copy, Debug)]
pub struct Decided<'a> {
    /// This activity's own id.
    pub id: &'a str,
    /// The calling group.
    pub actor: &'a str,
    /// The helper's actor; nobody else gets it.
    pub helper: &'a str,
    /// The helper's `Offer`.
    pub answer: &'a str,
    pub call: &'a str,
    /// What the asker wrote to this one person, plain text, held-back details included.
    pub words: &'a str,
}

/// Says yes to an answer: the agreement, the details, and until when to confirm.
pub fn accept_answer(
    decided: &Decided<'_>,
    agreement: &str,
    places: i64,
    confirm_by: Option<Time>,
) -> Value {
    let known = json!({
        "state": "agreed",
        "call": decided.call,
        "answer": decided.answer,
        "agreement": agreement,
        "words": decided.words,
        "confirmBy": confirm_by.map(write::moment),
    });
    activity(json!({
        "id": decided.id,
        "type": "Accept",
        "actor": decided.actor,
        "object": decided.answer,
        "to": [decided.helper],
        "cc": [],
        "content": write::paragraphs(decided.words),
        "result": {
            "type": "Agreement",
            "id": agreement,
            "attributedTo": decided.actor,
            "stipulates": {
                "id": format!("{agreement}#primary"),
                "type": "Commitment",
                "satisfies": intent_of(decided.call),
                "resourceQuantity": write::quantity(places),
            },
        },
        "mutualHelp": write::mutual_help("AnswerReply", known, &Map::new()),
    }))
}

/// Says no to an answer, kindly. `reason` is a word such as `already-filled`.
pub fn reject_answer(decided: &Decided<'_>, reason: Option<&str>) -> Value {
    let known = json!({"state": "declined", "reason": reason, "call": decided.call, "answer": decided.answer, "words": decided.words});
    activity(json!({
        "id": decided.id,
        "type": "Reject",
        "actor": decided.actor,
        "object": decided.answer,
        "to": [decided.helper],
        "cc": [],
        "content": write::paragraphs(decided.words),
        "mutualHelp": write::mutual_help("AnswerReply", known, &Map::new()),
    }))
}

/// The helper confirms a yes: an `Accept` of the agreement.
pub fn confirm_answer(
    id: &str,
    helper: &str,
    asker: &str,
    agreement: &str,
    call: &str,
    answer: &str,
) -> Value {
    let known = json!({"state": "confirmed", "call": call, "answer": answer});
    activity(json!({
        "id": id,
        "type": "Accept",
        "actor": helper,
        "object": agreement,
        "to": [asker],
        "cc": [],
        "mutualHelp": write::mutual_help("AnswerReply", known, &Map::new()),
    }))
}

/// A private note to one helper about her answer.
#[derive(Clone, Copy, Debug)]
pub struct AnswerNote<'a> {
    /// The note's own id.
    pub id: &'a str,
    pub actor: &'a str,
    pub helper: &'a Actor,
    /// The note by which she answered, or the call.
    pub in_reply_to: &'a str,
    pub call: &'a str,
    /// Her `Offer`, when it came as one.
    pub answer: Option<&'a str>,
    /// Where her answer stands now.
    pub state: AnswerState,
    /// Plain text; for an accepted answer the details are in it.
    pub words: &'a str,
    pub language: &'a str,
    pub at: Time,
}

/// The word by which the wire knows a state of an answer.
fn state_word(state: AnswerState) -> &'static str {
    match state {
        AnswerState::Waiting => "waiting",
        AnswerState::Accepted => "agreed",
        AnswerState::Confirmed => "confirmed",
        AnswerState::Declined => "declined",
        AnswerState::TakenBack => "taken-back",
        AnswerState::Lapsed => "lapsed",
        AnswerState::Settled => "settled",
    }
}

/// Tells one helper where her answer stands, so that any program shows it: a yes or no to a volunteer on Mastodon, a
/// lapse, thanks. Peers read `mutualHelp`.
pub fn answer_note(note: &AnswerNote<'_>) -> Value {
    let name = note.helper.handle();
    let page = note.helper.url.as_deref().unwrap_or(&note.helper.uri);
    let mention = format!(
        "<span class=\"h-card\"><a href=\"{}\" class=\"u-url mention\">@<span>{}</span></a></span>",
        write::escape(page),
        write::escape(&note.helper.username)
    );
    let text = write::paragraphs(note.words);
    let content = match text.strip_prefix("<p>") {
        Some(rest) => format!("<p>{mention} {rest}"),
        None => format!("<p>{mention}</p>"),
    };
    let known = json!({"state": state_word(note.state), "call": note.call, "answer": note.answer, "words": note.words});
    let mut object = json!({
        "id": note.id,
        "type": "Note",
        "attributedTo": note.actor,
        "inReplyTo": note.in_reply_to,
        "content": content,
        "published": write::moment(note.at),
        "to": [note.helper.uri],
        "cc": [],
        "attachment": [],
        "tag": [{"type": "Mention", "href": note.helper.uri, "name": name}],
        "mutualHelp": write::mutual_help("AnswerReply", known, &Map::new()),
    });
    if note.language.len() >= 2 {
        object["contentMap"] = json!({note.language: content});
    }
    create(&object)
}

/// Thanks a helper when a call is settled.
pub fn settle(note: &AnswerNote<'_>) -> Value {
    answer_note(&AnswerNote {
        state: AnswerState::Settled,
        ..*note
    })
}

/// Tells a helper kindly that her place is open again.
pub fn lapse(note: &AnswerNote<'_>) -> Value {
    answer_note(&AnswerNote {
        state: AnswerState::Lapsed,
        ..*note
    })
}

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
        .map(|(name, value)| format!("{}: {value}", speech.revealed(wire_name(name))));
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

fn id_of(document: &Value) -> &str {
    read::id_of(document).unwrap_or_default()
}
