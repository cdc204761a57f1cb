//! What an activity says of a call or an event: an answer, a yes or no, a confirmation.

use community::{
    call::{Decision, Vouching},
    event::AttendanceState,
};
use serde_json::Value;

use super::model::{Activity, LONGEST_WORDS, Verb};
use crate::wire::read;

impl Activity {
    /// What an `Offer` of help says, when this is one.
    pub fn pledge(&self) -> Option<ReadPledge> {
        let agreement = self
            .object
            .value()
            .filter(|_| self.verb == Verb::Offer && self.object.kind() == Some("Agreement"))?;
        let stipulates = agreement.get("stipulates").unwrap_or(&Value::Null);
        // The intent that is satisfied names the call, for those who leave `target` out.
        let satisfied = || {
            read::id(stipulates, "satisfies")
                .map(|intent| intent.split('#').next().unwrap_or_default().to_owned())
        };
        let call = self
            .target
            .clone()
            .or_else(|| self.help("call").map(str::to_owned))
            .or_else(satisfied)?;
        let places = stipulates
            .get("resourceQuantity")
            .and_then(|quantity| read::number(quantity, "hasNumericalValue"));
        let name = self
            .mutual_help
            .as_ref()
            .and_then(|(_, help)| read::line_of(help.get("shareContact")?, "displayName", 100));
        let vouched_by = self
            .help("vouchedBy")
            .and_then(read::web)
            .filter(|group| read::same_origin(group, &self.actor));
        let since = self.help("knownSince").and_then(|year| year.parse().ok());
        let vouching = vouched_by.map(|group| Vouching { group, since });
        Some(ReadPledge {
            call: read::web(&call)?,
            places: places.unwrap_or(1).clamp(1, 1000),
            role: self.role(),
            name,
            message: self.words().unwrap_or_default(),
            vouching,
        })
    }

    /// The yes or no to an answer of ours: (the `Offer`'s id, what was decided). `Accept`, `Reject`, or a private note.
    pub fn decision(&self) -> Option<(String, Decision)> {
        match self.verb {
            Verb::Accept => {
                let result = self.raw.get("result");
                let agreement_uri = result
                    .and_then(read::id_of)
                    .or_else(|| self.help("agreement"))
                    .and_then(read::web);
                let confirmed = self.help("state") == Some("confirmed");
                let offered = agreement_uri.is_some()
                    || self.object.kind() == Some("Offer")
                    || self.is_answer_reply();
                if confirmed || !offered {
                    return None;
                }
                let lapses_at = self
                    .mutual_help
                    .as_ref()
                    .and_then(|(_, help)| read::time(&Value::Object(help.clone()), "confirmBy"));
                Some((
                    self.object.id()?.to_owned(),
                    Decision::Accepted {
                        words: self.words(),
                        agreement_uri,
                        lapses_at,
                        role: self.role(),
                    },
                ))
            }
            Verb::Reject => {
                let offered = self.object.kind() == Some("Offer") || self.is_answer_reply();
                offered.then(|| {
                    Some((
                        self.object.id()?.to_owned(),
                        Decision::Declined {
                            words: self.words(),
                        },
                    ))
                })?
            }
            Verb::Create => self.object.value().and_then(answer_reply),
            _ => None,
        }
    }

    /// For which role of the call.
    fn role(&self) -> Option<String> {
        let role = read::line(self.help("role")?, 100);
        Some(role).filter(|role| !role.is_empty())
    }

    fn is_answer_reply(&self) -> bool {
        self.mutual_help
            .as_ref()
            .is_some_and(|(kind, _)| kind == "AnswerReply")
    }

    /// The agreement that a helper confirms.
    pub fn confirmation(&self) -> Option<&str> {
        let confirms = self.verb == Verb::Accept
            && self.is_answer_reply()
            && self.help("state") == Some("confirmed");
        self.object.id().filter(|_| {
            confirms || self.verb == Verb::Accept && self.object.kind() == Some("Agreement")
        })
    }

    /// What the hosts of an event elsewhere said to a `Join` of ours: (the `Join`'s id, yes or no, what they told).
    pub fn join_answer(&self) -> Option<(String, bool, Option<String>)> {
        let told = self
            .mutual_help
            .as_ref()
            .is_some_and(|(kind, _)| kind == "JoinAnswer");
        let yes = match self.verb {
            Verb::Accept => true,
            Verb::Reject => false,
            _ => return None,
        };
        if !told && self.object.kind() != Some("Join") {
            return None;
        }
        let content = self
            .content
            .as_deref()
            .map(read::plain)
            .filter(|text| !text.is_empty());
        let words = content.map(|text| text.chars().take(LONGEST_WORDS).collect());
        Some((self.object.id()?.to_owned(), yes, words))
    }

    /// Friendica's way to answer an invitation: the event itself is accepted, tentatively accepted or rejected.
    pub fn attendance(&self) -> Option<AttendanceState> {
        match self.verb {
            Verb::Accept => Some(AttendanceState::Going),
            Verb::TentativeAccept => Some(AttendanceState::Maybe),
            Verb::Reject => Some(AttendanceState::Declined),
            _ => None,
        }
    }
}

/// What an `Offer` of help says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadPledge {
    pub call: String,
    pub places: i64,
    /// For which role of the call.
    pub role: Option<String>,
    pub name: Option<String>,
    /// Plain text.
    pub message: String,
    /// The group of the helper's own host that vouches for her.
    pub vouching: Option<Vouching>,
}

/// Where an answer of ours stands, from a private note about it: (the `Offer`'s id, the decision).
pub fn answer_reply(note: &Value) -> Option<(String, Decision)> {
    let ("AnswerReply", mut help) = read::mutual_help(note)? else {
        return None;
    };
    let answer = read::take_text(&mut help, "answer")
        .as_deref()
        .and_then(read::web)?;
    let words = read::take_text(&mut help, "words")
        .or_else(|| read::content(note).map(read::plain))
        .filter(|words| !words.is_empty())
        .map(|words| words.chars().take(LONGEST_WORDS).collect());
    let role = read::take_text(&mut help, "role").map(|role| read::line(&role, 100));
    let decision = match help.get("state")?.as_str()? {
        "agreed" => Decision::Accepted {
            words,
            agreement_uri: read::take_text(&mut help, "agreement")
                .as_deref()
                .and_then(read::web),
            lapses_at: read::time(&Value::Object(help), "confirmBy"),
            role,
        },
        "declined" => Decision::Declined { words },
        "lapsed" => Decision::Lapsed,
        "settled" => Decision::Settled { words },
        _ => return None,
    };
    Some((answer, decision))
}
