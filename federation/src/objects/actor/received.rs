//! Anybody's actor document, read with care: names, keys and inboxes only as far as they are its own.

use community::actor::{Field, Kind, Received};
use serde_json::Value;

use crate::{
    objects::model::ACTORS,
    wire::{Refusal, read, write},
};

const LONGEST_NAME: usize = 100;
const LONGEST_SUMMARY: usize = 5000;
const MOST_FIELDS: usize = 8;
const LONGEST_FIELD: usize = 500;
/// The largest `mutualHelp` of an actor that is kept, in bytes of JSON.
const LARGEST_PROFILE: usize = 64_000;

/// Reads an actor's document, of any program; `uri` is where it was fetched from or who signed.
///
/// # Errors
/// When it is no actor, not the one that was asked for, or has no usable name.
pub fn from_wire(document: &Value, uri: &str) -> Result<Received, Refusal> {
    let kind = read::kind(document).ok_or(Refusal::Malformed("the actor has no type"))?;
    let kind = match kind {
        "Person" => Kind::Person,
        "Group" | "Organization" => Kind::Group,
        "Application" | "Service" => Kind::Service,
        other => return Err(Refusal::unsupported(other)),
    };
    let id = document
        .get("id")
        .and_then(Value::as_str)
        .and_then(read::web)
        .ok_or(Refusal::Malformed("the actor has no id"))?;
    if id != uri {
        return Err(Refusal::NotTheirs("the document is of another actor"));
    }
    let host = read::authority(&id).ok_or(Refusal::Malformed("the actor has no host"))?;
    // Some programs leave the name out of actors that only sign.
    let username = document
        .get("preferredUsername")
        .and_then(Value::as_str)
        .map_or_else(|| last_segment(&id), |name| Some(name.to_owned()));
    let username = username
        .filter(|name| is_username(name))
        .ok_or(Refusal::Malformed(
            "the actor has no usable preferredUsername",
        ))?;
    let own = |url: Option<String>| url.filter(|url| read::same_origin(url, &id));
    let key = public_key(document, &id);
    let summary = read::content_like(document, "summary");
    Ok(Received {
        kind,
        name: read::line_of(document, "name", LONGEST_NAME).unwrap_or_else(|| username.clone()),
        summary: read::clean(&summary.chars().take(LONGEST_SUMMARY).collect::<String>()),
        url: read::url(document, "url"),
        inbox: own(read::id(document, "inbox").and_then(read::web)),
        shared_inbox: own(document
            .get("endpoints")
            .and_then(|endpoints| read::id(endpoints, "sharedInbox"))
            .and_then(read::web)),
        outbox: own(read::id(document, "outbox").and_then(read::web)),
        followers: own(read::id(document, "followers").and_then(read::web)),
        featured: own(read::id(document, "featured").and_then(read::web)),
        key_id: key.as_ref().map(|(id, _)| id.clone()),
        public_key: key.map(|(_, pem)| pem),
        icon: read::many(document, "icon")
            .iter()
            .filter_map(read::link_target)
            .find_map(read::web),
        fields: read_fields(document),
        manually_approves: read::yes(document, "manuallyApprovesFollowers").unwrap_or(false),
        moved_to: read::id(document, "movedTo").and_then(read::web),
        also_known_as: read::ids(document, "alsoKnownAs", 20)
            .iter()
            .filter_map(|uri| read::web(uri))
            .collect(),
        profile: document
            .get("mutualHelp")
            .filter(|_| read::mutual_help(document).is_some())
            .filter(|help| help.to_string().len() <= LARGEST_PROFILE)
            .cloned(),
        username,
        host,
        uri: id,
    })
}

/// Whether a document is an actor's.
pub fn is_actor(document: &Value) -> bool {
    read::kind(document).is_some_and(|kind| ACTORS.contains(&kind))
}

fn last_segment(id: &str) -> Option<String> {
    let path = id.split(['?', '#']).next()?;
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .map(|segment| segment.trim_start_matches('@').to_owned())
}

/// Letters, digits and a few marks, so that a handle can be written, read and linked.
fn is_username(name: &str) -> bool {
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '~');
    (1..=100).contains(&name.chars().count())
        && name.chars().all(fits)
        && name.chars().any(char::is_alphanumeric)
}

/// The first key that the actor itself owns.
fn public_key(document: &Value, actor: &str) -> Option<(String, String)> {
    read::many(document, "publicKey")
        .iter()
        .take(10)
        .find_map(|key| {
            let id = read::id_of(key)
                .and_then(read::web)
                .filter(|id| read::same_origin(id, actor))?;
            let owned = read::id(key, "owner") == Some(actor);
            let pem = key
                .get("publicKeyPem")
                .and_then(Value::as_str)
                .filter(|pem| owned && pem.len() <= 10_000 && pem.contains("PUBLIC KEY"))?;
            Some((id, pem.to_owned()))
        })
}

fn read_fields(document: &Value) -> Vec<Field> {
    let properties = read::many(document, "attachment")
        .iter()
        .filter(|field| read::kind(field).is_some_and(|kind| kind.ends_with("PropertyValue")));
    let read = |field: &Value| {
        let name = read::line_of(field, "name", LONGEST_FIELD)?;
        let value = read::text(field, "value")?
            .chars()
            .take(LONGEST_FIELD * 2)
            .collect::<String>();
        let value = read::clean(&value);
        let long = value.as_str().len() > LONGEST_FIELD * 2
            || value.plain().chars().count() > LONGEST_FIELD;
        let value = if long {
            write::escape(
                &value
                    .plain()
                    .chars()
                    .take(LONGEST_FIELD)
                    .collect::<String>(),
            )
        } else {
            value.into_string()
        };
        Some(Field { name, value }).filter(|field| !field.value.is_empty())
    };
    properties
        .take(50)
        .filter_map(read)
        .take(MOST_FIELDS)
        .collect()
}
