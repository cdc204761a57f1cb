//! The verbs that are said of anything: publish, change, withdraw, follow, like, undo, report, move.

use community::time::Time;
use serde_json::{Value, json};

use crate::wire::{PUBLIC, audience::Audience, read, write};

/// An activity with its `@context`.
pub fn activity(body: Value) -> Value {
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

fn id_of(document: &Value) -> &str {
    read::id_of(document).unwrap_or_default()
}
