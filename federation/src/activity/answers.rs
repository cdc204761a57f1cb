//! A call, from answer to thanks: what helper and asker tell each other.

use community::{actor::Actor, call::AnswerState, time::Time};
use serde_json::{Map, Value, json};

use super::verbs::{activity, create, undo};
use crate::{objects::call::intent_of, wire::write};

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
    /// For which role of the call she would come.
    pub role: Option<&'a str>,
    /// The name she chose to be called by for this; nothing else names her.
    pub name: Option<&'a str>,
    /// Our group, by which the answer comes and which vouches for it.
    pub group: &'a str,
    /// Since which year the group has known her.
    pub since: Option<i64>,
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
        "knownSince": pledge.since.map(|year| year.to_string()),
        "count": pledge.places,
        "role": pledge.role,
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

/// Says yes to an answer: the agreement, for which role, the details, and until when to confirm.
pub fn accept_answer(
    decided: &Decided<'_>,
    agreement: &str,
    places: i64,
    role: Option<&str>,
    confirm_by: Option<Time>,
) -> Value {
    let known = json!({
        "state": "agreed",
        "call": decided.call,
        "answer": decided.answer,
        "agreement": agreement,
        "words": decided.words,
        "role": role,
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
