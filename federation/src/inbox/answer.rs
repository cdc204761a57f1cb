//! Offer: an answer to one of our calls; and what the asker says to an answer of ours.

use community::{
    actor,
    actor::Actor,
    call::{self, Decision, Door},
    id::Id,
    post::{self, Kind},
};
use serde_json::Value;

use super::{arrival::Arrival, deed::Deed, said::Said};
use crate::{
    Error, Result, activity_in,
    fetch::{self, Why},
    node,
    wire::read,
};

/// An answer to a call of ours.
pub async fn prepare(said: &Said<'_>) -> Result<Deed> {
    let pledge = said
        .read
        .pledge()
        .ok_or_else(|| node::malformed("Only an Agreement about a call can be offered here."))?;
    let known = post::by_uri(&said.node.db, &pledge.call).await?;
    let call = known
        .filter(|post| post.local && matches!(post.kind, Kind::Call | Kind::Offer))
        .ok_or_else(|| Error::NotFound(pledge.call.clone()))?;
    let activity_in::ReadPledge {
        call: _,
        places,
        role,
        name,
        message,
        vouching,
    } = pledge;
    if let Some(vouching) = &vouching {
        // Whoever vouches is looked at: a group, of the server whose key proved the answer. If it cannot be, the answer stands all the
        // same, and nobody vouches.
        let group = fetch::actor(said.node, &vouching.group, Why::Reference, &said.budget).await;
        if let Err(cause) = group {
            tracing::debug!(%cause, "the group that vouches could not be looked at");
        }
    }
    Ok(Deed::Answer {
        call: call.id,
        uri: said.id.clone(),
        name,
        message,
        places,
        role,
        vouching,
    })
}

/// What an `Accept` or `Reject` of our answer says.
pub fn decision(said: &Said<'_>, yes: bool) -> Decision {
    let (words, lapses_at) = (said.read.words(), None);
    match said.read.decision() {
        Some((_, decision)) => decision,
        None if yes => Decision::Accepted {
            words,
            agreement_uri: None,
            lapses_at,
            role: None,
        },
        None => Decision::Declined { words },
    }
}

/// Whether whoever gave this answer is among those to whom a note is addressed.
pub async fn names_helper(
    said: &Said<'_>,
    answer_uri: &str,
    recipients: &[(Id<Actor>, bool)],
) -> Result<bool> {
    let answer = call::answer_by_uri(&said.node.db, answer_uri).await?;
    let helper = answer.and_then(|answer| answer.actor_id);
    Ok(recipients.iter().any(|(named, _)| Some(*named) == helper))
}

/// Whether a note stands under something that a member of ours answered there whom the note does not name.
pub async fn is_about_anothers(said: &Said<'_>, arrival: &Arrival) -> Result<bool> {
    let db = &said.node.db;
    let Some(call) = arrival.parent() else {
        return Ok(false);
    };
    let Some(call) = post::by_uri(db, call).await? else {
        return Ok(false);
    };
    let names = |helper: Option<Id<Actor>>| {
        let mut recipients = arrival.recipients().iter();
        recipients.any(|(named, _)| Some(*named) == helper)
    };
    let answers = call::answers(db, call.id).await?;
    let sent = answers.iter().filter(|answer| answer.how == Door::Sent);
    Ok(sent.into_iter().any(|answer| !names(answer.actor_id)))
}

/// A private note may say what became of an answer: which, and what.
pub async fn decision_in_note(
    said: &Said<'_>,
    object: &Value,
    recipients: &[(Id<Actor>, bool)],
) -> Result<Option<(String, Decision)>> {
    let db = &said.node.db;
    if let Some((uri, decision)) = activity_in::answer_reply(object) {
        let known = call::answer_by_uri(db, &uri)
            .await?
            .filter(|answer| answer.how == Door::Sent);
        return Ok(known
            .and_then(|answer| answer.uri)
            .map(|uri| (uri, decision)));
    }
    // Some name only the call.
    let Some(("AnswerReply", members)) = read::mutual_help(object) else {
        return Ok(None);
    };
    let help = Value::Object(members);
    let words = read::content(object)
        .map(read::plain)
        .filter(|words| !words.is_empty());
    let decision = match read::text(&help, "state") {
        Some("agreed") => Decision::Accepted {
            words,
            agreement_uri: None,
            lapses_at: read::time(&help, "confirmBy"),
            role: read::line_of(&help, "role", 100),
        },
        Some("declined") => Decision::Declined { words },
        Some("lapsed") => Decision::Lapsed,
        Some("settled") => Decision::Settled { words },
        _ => return Ok(None),
    };
    let Some(uri) = read::id(&help, "call") else {
        return Ok(None);
    };
    let Some(call) = post::by_uri(db, uri)
        .await?
        .filter(|post| post.author_id == said.by.id)
    else {
        return Ok(None);
    };
    let ids: Vec<Id<Actor>> = recipients.iter().map(|(id, _)| *id).collect();
    let ours = actor::many(db, &ids)
        .await?
        .into_iter()
        .filter(|actor| actor.local);
    let mut meant = Vec::new();
    for recipient in ours {
        if let Some(answer) = call::mine(db, recipient.id, call.id).await? {
            meant.push(answer);
        } else if recipient.kind == actor::Kind::Group {
            // The group answered for members without an address outside: only when it can be but one of them.
            meant.extend(
                call::answers(db, call.id)
                    .await?
                    .into_iter()
                    .filter(|answer| answer.how == Door::Sent && answer.state.is_live()),
            );
        }
    }
    match meant.as_slice() {
        [one] => Ok(one.uri.clone().map(|uri| (uri, decision))),
        _ => Ok(None),
    }
}
