//! Offer: an answer to one of our calls; and what the asker says to an answer of ours.

use community::{
    actor,
    actor::Actor,
    call::{self, AnswerState, Decision, Door},
    id::Id,
    post::{self, Kind},
};
use serde_json::Value;

use super::{Said, deed::Deed};
use crate::{Error, Result, node, wire::read};

/// The longest message that is kept.
const LONGEST: usize = 2000;

/// An answer to a call of ours.
pub async fn prepare(said: &Said<'_>) -> Result<Deed> {
    let object = said.object()?;
    if read::kind(object) != Some("Agreement") {
        return Err(node::malformed("Only an Agreement can be offered here."));
    }
    let help = read::mutual_help(said.activity).filter(|(kind, _)| *kind == "Answer").map(|(_, members)| Value::Object(members)).unwrap_or(Value::Null);
    let stipulates = object.get("stipulates").unwrap_or(&Value::Null);
    let satisfies = read::id(stipulates, "satisfies").map(|uri| uri.split('#').next().unwrap_or(uri));
    let uri = read::id(said.activity, "target").or_else(|| read::id(&help, "call")).or(satisfies).ok_or_else(|| node::malformed("The offer does not say to which call."))?;
    let known = post::by_uri(&said.node.db, uri).await?;
    let call = known.filter(|post| post.local && matches!(post.kind, Kind::Call | Kind::Offer)).ok_or_else(|| Error::NotFound(uri.to_owned()))?;
    let quantity = stipulates.get("resourceQuantity").unwrap_or(&Value::Null);
    let places = read::number(&help, "count").or_else(|| read::number(quantity, "hasNumericalValue")).unwrap_or(1);
    let contact = help.get("shareContact").unwrap_or(&Value::Null);
    let name = read::line_of(contact, "displayName", 100).filter(|_| contact.is_object());
    // A group can only vouch for those of its own server: so the signature shows it already.
    let vouched_by = read::id(&help, "vouchedBy").filter(|group| read::same_origin(group, &said.by.uri)).map(str::to_owned);
    let message = read::content(said.activity).map(read::plain).unwrap_or_default().chars().take(LONGEST).collect();
    Ok(Deed::Answer { call: call.id, uri: said.id.clone(), name, message, places, vouched_by })
}

/// What an `Accept` or `Reject` of our answer says.
pub fn decision(activity: &Value, yes: bool) -> Decision {
    let help = reply_members(activity);
    let words = words(activity, &help);
    match (yes, read::text(&help, "state")) {
        (true, _) => {
            let agreement = activity.get("result").unwrap_or(&Value::Null);
            Decision::Accepted {
                words,
                agreement_uri: read::id_of(agreement).and_then(read::web),
                lapses_at: read::time(&help, "confirmBy").or_else(|| read::time(&help, "lapsesAt")),
            }
        }
        (false, Some("lapsed")) => Decision::Lapsed,
        (false, Some("settled")) => Decision::Settled { words },
        (false, _) => Decision::Declined { words },
    }
}

/// What the hosts of an event elsewhere tell those who are welcome.
pub fn revealed(activity: &Value) -> Option<String> {
    let help = read::mutual_help(activity).filter(|(kind, _)| *kind == "JoinAnswer").map(|(_, members)| Value::Object(members)).unwrap_or(Value::Null);
    let mut lines: Vec<String> = read::content(activity).map(read::plain).into_iter().filter(|line| !line.is_empty()).collect();
    if let Some(told) = help.get("revealed").and_then(Value::as_object) {
        let told = told.values().filter_map(Value::as_str).map(|line| line.chars().take(1000).collect::<String>());
        for line in told.take(20) {
            if !line.trim().is_empty() && !lines.iter().any(|known| known.contains(line.trim())) {
                lines.push(line.trim().to_owned());
            }
        }
    }
    Some(lines.join("\n")).filter(|text| !text.is_empty()).map(|text| text.chars().take(8000).collect())
}

/// A private note may say what became of an answer: which, and what.
pub async fn decision_in_note(said: &Said<'_>, object: &Value, recipients: &[(Id<Actor>, bool)]) -> Result<Option<(String, Decision)>> {
    let Some(("AnswerReply", _)) = read::mutual_help(object).as_ref().map(|(kind, members)| (*kind, members)) else { return Ok(None) };
    let help = reply_members(object);
    let words = words(object, &help);
    let decision = match read::text(&help, "state") {
        Some("agreed") => Decision::Accepted { words, agreement_uri: None, lapses_at: read::time(&help, "confirmBy") },
        Some("declined") => Decision::Declined { words },
        Some("lapsed") => Decision::Lapsed,
        Some("settled") => Decision::Settled { words },
        _ => return Ok(None),
    };
    let db = &said.node.db;
    if let Some(uri) = read::id(&help, "answer") {
        let known = call::answer_by_uri(db, uri).await?.filter(|answer| answer.how == Door::Sent);
        return Ok(known.and_then(|answer| answer.uri).map(|uri| (uri, decision)));
    }
    let Some(uri) = read::id(&help, "call") else { return Ok(None) };
    let Some(call) = post::by_uri(db, uri).await?.filter(|post| post.author_id == said.by.id) else { return Ok(None) };
    let ids: Vec<Id<Actor>> = recipients.iter().map(|(id, _)| *id).collect();
    let ours = actor::many(db, &ids).await?.into_iter().filter(|actor| actor.local);
    let mut meant = Vec::new();
    for recipient in ours {
        if let Some(answer) = call::mine(db, recipient.id, call.id).await? {
            meant.push(answer);
        } else if recipient.kind == actor::Kind::Group {
            // The group answered for members without an address outside: only when it can be but one of them.
            let open = |state| matches!(state, AnswerState::Waiting | AnswerState::Accepted | AnswerState::Confirmed);
            meant.extend(call::answers(db, call.id).await?.into_iter().filter(|answer| answer.how == Door::Sent && open(answer.state)));
        }
    }
    match meant.as_slice() {
        [one] => Ok(one.uri.clone().map(|uri| (uri, decision))),
        _ => Ok(None),
    }
}

fn reply_members(value: &Value) -> Value {
    read::mutual_help(value).filter(|(kind, _)| *kind == "AnswerReply").map(|(_, members)| Value::Object(members)).unwrap_or(Value::Null)
}

/// The words, and the details that stand beside them when the words do not hold them already.
fn words(value: &Value, help: &Value) -> Option<String> {
    let mut words = read::content(value).map(read::plain).unwrap_or_default();
    for key in ["meetingPoint", "coordinator"] {
        if let Some(detail) = read::text(help, key).map(|detail| detail.chars().take(2000).collect::<String>())
            && !words.contains(detail.trim())
        {
            if !words.is_empty() {
                words.push_str("\n\n");
            }
            words.push_str(detail.trim());
        }
    }
    Some(words.trim().to_owned()).filter(|words| !words.is_empty())
}
