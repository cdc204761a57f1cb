//! How published things and actors look on the wire, both ways: which type of the wire is which of ours.

pub mod actor;
pub mod blocklist;
pub mod call;
pub mod event;
mod media;
mod model;
pub mod post;
pub mod question;
pub mod quote;
mod readable;
pub mod schedule;
pub mod story;

use community::{
    post::{Kind, Post},
    story::{Form, Story},
    time::Time,
};
use serde_json::{Value, json};

pub use model::{ACTORS, Incoming, Outgoing, Record, Sender, Thing, Told, followers_of};
pub use post::author_of;
pub use readable::{Readable, readable};

use crate::wire::{Refusal, read, write};

/// Types that are shown as a plain post.
const SHOWN: [&str; 7] = [
    "Note", "Article", "Page", "Question", "Image", "Video", "Audio",
];

/// The document of a post of ours, with its `@context`.
pub fn to_wire(out: &Outgoing<'_>) -> Value {
    match out.record() {
        Record::Note => post::to_wire(out),
        Record::Change(told) => post::change_to_wire(out, told),
        Record::Poll(poll) => question::to_wire(out, poll),
        Record::Story(story) => story::to_wire(out, story),
        Record::Event(event) => event::to_wire(out, event),
        Record::Call(call) => call::to_wire(out, Kind::Call, call),
        Record::Offer(call) => call::to_wire(out, Kind::Offer, call),
    }
}

/// Reads what another published. `sender` is who is known to speak: nothing by anybody else is taken.
///
/// # Errors
/// When it is of a type that is not shown here, malformed, or not the sender's.
pub fn from_wire(object: &Value, sender: &Sender<'_>) -> Result<Incoming, Refusal> {
    let kind = read::kind(object).ok_or(Refusal::Malformed("the object has no type"))?;
    if kind != "Event" && !SHOWN.contains(&kind) {
        return Err(Refusal::unsupported(kind));
    }
    if let Some(event) = event::from_wire(object, sender)? {
        return Ok(event);
    }
    if let Some(call) = call::from_wire(object, sender)? {
        return Ok(call);
    }
    if let Some(story) = story::from_wire(object, sender)? {
        return Ok(story);
    }
    let mut incoming = post::from_wire(object, sender)?;
    if kind == "Question" {
        question::read_choices(object, &mut incoming);
    }
    Ok(incoming)
}

/// The type that a post of ours has on the wire; `story` is the row of a story.
pub fn type_of(kind: Kind, story: Option<&Story>) -> &'static str {
    match kind {
        Kind::Note | Kind::Call | Kind::Offer => "Note",
        Kind::Event => "Event",
        Kind::Story => match story.map(|story| story.form) {
            Some(Form::Short) => "Note",
            Some(Form::Long) | None => "Article",
        },
    }
}

/// What is left of a withdrawn post, with its `@context`.
pub fn tombstone(post: &Post, former_type: &str) -> Value {
    let deleted: Time = post.deleted_at.unwrap_or(post.published_at);
    write::document(write::members(
        json!({"id": post.uri, "type": "Tombstone", "formerType": former_type, "deleted": write::moment(deleted)}),
    ))
}
