//! Reading any activity that another sends: single values or lists, ids or whole objects.

use community::{call::Decision, event::AttendanceState, time::Time};
use serde_json::{Map, Value};

use crate::wire::{Refusal, audience::Audience, read};

/// The most objects that one activity may name (`Flag`).
const MOST_OBJECTS: usize = 50;

/// The longest words of an answer or a guest, in letters.
const LONGEST_WORDS: usize = 5000;

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    Create,
    Update,
    Delete,
    Follow,
    Accept,
    TentativeAccept,
    Reject,
    Undo,
    Announce,
    Like,
    Join,
    Leave,
    Offer,
    Block,
    Flag,
    Move,
    Invite,
}

impl Verb {
    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "Create" => Self::Create,
            "Update" => Self::Update,
            "Delete" => Self::Delete,
            "Follow" => Self::Follow,
            "Accept" => Self::Accept,
            "TentativeAccept" => Self::TentativeAccept,
            "Reject" | "TentativeReject" => Self::Reject,
            "Undo" => Self::Undo,
            "Announce" => Self::Announce,
            // Pleroma and Misskey react with a picture; to us it is a like.
            "Like" | "EmojiReact" => Self::Like,
            "Join" => Self::Join,
            "Leave" => Self::Leave,
            "Offer" => Self::Offer,
            "Block" => Self::Block,
            "Flag" => Self::Flag,
            "Move" => Self::Move,
            "Invite" => Self::Invite,
            _ => return None,
        })
    }
}

/// What an activity is about: named or whole.
#[derive(Clone, Debug, PartialEq)]
pub enum ObjectRef {
    Id(String),
    Embedded(Value),
}

impl ObjectRef {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::String(id) => read::web(id).map(Self::Id),
            Value::Object(members) if members.len() == 1 => {
                read::id_of(value).and_then(read::web).map(Self::Id)
            }
            Value::Object(_) => Some(Self::Embedded(value.clone())),
            _ => None,
        }
    }

    /// Its id, when it has one.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Id(id) => Some(id),
            Self::Embedded(object) => object.get("id").and_then(Value::as_str),
        }
    }

    /// Its type, when it is whole.
    pub fn kind(&self) -> Option<&str> {
        self.value().and_then(read::kind)
    }

    /// The whole object, when it came.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Self::Id(_) => None,
            Self::Embedded(object) => Some(object),
        }
    }
}

/// An activity of anybody's. Nothing in it is verified but that id and actor share a host.
#[derive(Clone, Debug)]
pub struct Activity {
    pub id: String,
    pub actor: String,
    pub verb: Verb,
    pub object: ObjectRef,
    /// All objects: more than one only for `Flag`.
    pub objects: Vec<ObjectRef>,
    /// `target`, by id.
    pub target: Option<String>,
    pub audience: Audience,
    /// Words beside the object, as HTML or plain text; not cleaned.
    pub content: Option<String>,
    pub published: Option<Time>,
    /// The type and members of a `mutualHelp` of a version that we know.
    pub mutual_help: Option<(String, Map<String, Value>)>,
    pub raw: Value,
}

impl Activity {
    /// Reads an activity.
    ///
    /// # Errors
    /// When it is none, is of an unknown verb, or speaks for another host.
    pub fn read(value: Value) -> Result<Self, Refusal> {
        if !value.is_object() {
            return Err(Refusal::Malformed("an activity is an object"));
        }
        let word = read::kind(&value).ok_or(Refusal::Malformed("the activity has no type"))?;
        let verb = Verb::read(word).ok_or_else(|| Refusal::unsupported(word))?;
        let id = value
            .get("id")
            .and_then(Value::as_str)
            .and_then(read::web)
            .ok_or(Refusal::Malformed("the activity has no id"))?;
        let actors = read::many(&value, "actor");
        let actor = match actors {
            [actor] => read::id_of(actor).and_then(read::web),
            _ => None,
        };
        let actor = actor.ok_or(Refusal::Malformed("the activity has not one actor"))?;
        if !read::same_origin(&id, &actor) {
            return Err(Refusal::NotTheirs(
                "activity and actor are on different hosts",
            ));
        }
        let objects: Vec<ObjectRef> = read::many(&value, "object")
            .iter()
            .take(MOST_OBJECTS)
            .filter_map(ObjectRef::read)
            .collect();
        if verb != Verb::Flag && read::many(&value, "object").len() > 1 {
            return Err(Refusal::Malformed("the activity has more than one object"));
        }
        let object = objects
            .first()
            .cloned()
            .ok_or(Refusal::Malformed("the activity has no object"))?;
        check_object(verb, &object)?;
        Ok(Self {
            id,
            actor,
            verb,
            object,
            objects,
            target: read::id(&value, "target").and_then(read::web),
            audience: Audience::read(&value),
            content: read::content(&value)
                .or_else(|| read::text(&value, "participationMessage"))
                .map(str::to_owned),
            published: read::time(&value, "published"),
            mutual_help: read::mutual_help(&value)
                .map(|(kind, members)| (kind.to_owned(), members)),
            raw: value,
        })
    }

    /// What is beside the object in plain text, at most 5000 letters.
    pub fn words(&self) -> Option<String> {
        let own = self
            .help("message")
            .or_else(|| self.help("words"))
            .map(str::to_owned);
        let words = own.or_else(|| self.content.as_deref().map(read::plain))?;
        Some(words.trim().chars().take(LONGEST_WORDS).collect::<String>())
            .filter(|words| !words.is_empty())
    }

    fn help(&self, key: &str) -> Option<&str> {
        self.mutual_help.as_ref()?.1.get(key)?.as_str()
    }

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
        Some(ReadPledge {
            call: read::web(&call)?,
            places: places.unwrap_or(1).clamp(1, 1000),
            name,
            message: self.words().unwrap_or_default(),
            vouched_by,
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

    /// What an `Undo` takes back: (the verb when it is told, the id of what is undone, its object's id).
    pub fn undone(&self) -> Option<Undone> {
        let undone = (self.verb == Verb::Undo).then_some(&self.object)?;
        let whole = undone.value();
        let own = |value: &Value| read::id(value, "actor").is_none_or(|actor| actor == self.actor);
        if whole.is_some_and(|value| !own(value)) {
            return None;
        }
        let verb = undone.kind().and_then(Verb::read);
        let object = whole
            .and_then(|value| read::id(value, "object"))
            .map(str::to_owned);
        Some(Undone {
            verb,
            id: undone.id().map(str::to_owned),
            object,
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
    pub name: Option<String>,
    /// Plain text.
    pub message: String,
    /// The group of the helper's own host that vouches for her.
    pub vouched_by: Option<String>,
}

/// What an `Undo` takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// Not told when only an id came.
    pub verb: Option<Verb>,
    pub id: Option<String>,
    /// The id of what the undone activity was about.
    pub object: Option<String>,
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
        .map(|words| words.chars().take(LONGEST_WORDS).collect());
    let decision = match help.get("state")?.as_str()? {
        "agreed" => Decision::Accepted {
            words,
            agreement_uri: read::take_text(&mut help, "agreement")
                .as_deref()
                .and_then(read::web),
            lapses_at: read::time(&Value::Object(help), "confirmBy"),
        },
        "declined" => Decision::Declined { words },
        "lapsed" => Decision::Lapsed,
        "settled" => Decision::Settled { words },
        _ => return None,
    };
    Some((answer, decision))
}

/// Verbs that need the whole object, and objects that cannot be what is made.
fn check_object(verb: Verb, object: &ObjectRef) -> Result<(), Refusal> {
    let kind = object.kind();
    match (verb, object) {
        (Verb::Create | Verb::Update, ObjectRef::Id(_)) => {
            Err(Refusal::Malformed("Create and Update embed their object"))
        }
        (Verb::Create, ObjectRef::Embedded(_)) => match kind {
            None => Err(Refusal::Malformed("the object has no type")),
            Some(kind)
                if Verb::read(kind).is_some()
                    || crate::objects::ACTORS.contains(&kind)
                    || kind.contains("Collection") =>
            {
                Err(Refusal::unsupported(&format!("Create of {kind}")))
            }
            Some(_) => Ok(()),
        },
        (Verb::Update, ObjectRef::Embedded(_)) if kind.is_none() => {
            Err(Refusal::Malformed("the object has no type"))
        }
        (
            Verb::Follow
            | Verb::Like
            | Verb::Block
            | Verb::Join
            | Verb::Leave
            | Verb::Delete
            | Verb::Move,
            object,
        ) if object.id().is_none() => Err(Refusal::Malformed("the object has no id")),
        (Verb::Announce, ObjectRef::Embedded(_)) if kind == Some("Announce") => {
            Err(Refusal::unsupported("Announce of Announce"))
        }
        _ => Ok(()),
    }
}
