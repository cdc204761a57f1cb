//! Any activity that another sends: its verb, its objects, whom it is for.

use community::time::Time;
use serde_json::{Map, Value};

use crate::wire::{Refusal, audience::Audience, read};

/// The most objects that one activity may name (`Flag`).
const MOST_OBJECTS: usize = 50;

/// The longest words of an answer or a guest, in letters.
pub const LONGEST_WORDS: usize = 5000;

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
    QuoteRequest,
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
            "QuoteRequest" => Self::QuoteRequest,
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

    /// A text of the extension.
    pub fn help(&self, key: &str) -> Option<&str> {
        self.mutual_help.as_ref()?.1.get(key)?.as_str()
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
