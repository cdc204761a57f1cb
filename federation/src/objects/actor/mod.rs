//! Actors on the wire, both ways: the group, the instance, members with an address outside; and anybody's.

mod profile;
mod received;

use community::{
    actor::{Actor, Kind},
    address::Here,
    group::{Group, Joining, Profile, Stage, StoredSchedule},
};
use serde_json::{Map, Value, json};

pub use profile::{open_contacts, read_group_profile};
pub use received::{from_wire, is_actor};

use super::model::followers_of;
use crate::{
    wire::{VOCABULARY, read, write},
    words::Words,
};

/// What a node of our kind says of itself, so that peers know it.
fn implements() -> Value {
    json!([{"type": "Link", "href": format!("{VOCABULARY}v1"), "name": "Mutual help vocabulary 1"}])
}

/// The members that all our actors share.
fn envelope(here: &Here, actor: &Actor, kind: &str) -> Map<String, Value> {
    let collection = |name: &str| format!("{}/{name}", actor.uri);
    let key = actor
        .key_id
        .clone()
        .unwrap_or_else(|| format!("{}#main-key", actor.uri));
    let mut body = write::members(json!({
        "id": actor.uri,
        "type": kind,
        "preferredUsername": actor.username,
        "webfinger": format!("{}@{}", actor.username, actor.host),
        "name": actor.name,
        "url": actor.url.clone().unwrap_or_else(|| here.profile(&actor.username)),
        "summary": actor.summary.as_str(),
        "inbox": actor.inbox.clone().unwrap_or_else(|| collection("inbox")),
        "outbox": actor.outbox.clone().unwrap_or_else(|| collection("outbox")),
        "followers": followers_of(actor),
        "following": collection("following"),
        "endpoints": {"sharedInbox": here.shared_inbox()},
        "publicKey": {"id": key, "owner": actor.uri, "publicKeyPem": actor.public_key},
        "published": write::moment(actor.created_at),
        "manuallyApprovesFollowers": actor.manually_approves,
    }));
    for (name, url) in [("icon", &actor.icon), ("image", &actor.image)] {
        if let Some(url) = url.as_deref().filter(|url| read::web(url).is_some()) {
            body.insert(
                name.into(),
                json!({"type": "Image", "mediaType": image_type(url), "url": url}),
            );
        }
    }
    if let Some(target) = &actor.moved_to {
        body.insert("movedTo".into(), json!(target));
    }
    if !actor.also_known_as.is_empty() {
        body.insert("alsoKnownAs".into(), json!(actor.also_known_as.0));
    }
    body
}

fn image_type(url: &str) -> &'static str {
    if url.ends_with(".jpg") || url.ends_with(".jpeg") {
        "image/jpeg"
    } else if url.ends_with(".webp") {
        "image/webp"
    } else {
        "image/png"
    }
}

/// The group's document. Contact lines that are not for everyone are not in it.
pub fn group(here: &Here, actor: &Actor, group: &Group, schedules: &[StoredSchedule]) -> Value {
    let profile = &group.profile.0;
    let mut body = envelope(here, actor, "Group");
    let mut put = |key: &str, value: Value| body.insert(key.to_owned(), value);
    put(
        "manuallyApprovesFollowers",
        json!(profile.approves_followers),
    );
    put(
        "featured",
        json!(
            actor
                .featured
                .clone()
                .unwrap_or_else(|| format!("{}/featured", actor.uri))
        ),
    );
    put("upcomingEvents", json!(format!("{}/upcoming", actor.uri)));
    put("discoverable", json!(profile.findable));
    put("indexable", json!(profile.findable));
    put("openness", json!(openness(profile)));
    if actor.summary.is_empty() && !profile.about.is_empty() {
        put(
            "summary",
            json!(read::clean(&write::paragraphs(&profile.about)).as_str()),
        );
    }
    if !profile.area.is_empty() {
        put("location", json!({"type": "Place", "name": profile.area}));
    }
    put("attachment", fields(here, profile, schedules));
    put(
        "generator",
        json!({"type": "Application", "name": "Kaifong", "implements": implements()}),
    );
    put(
        "mutualHelp",
        profile::group_profile(here, profile, schedules),
    );
    write::document(body)
}

/// How one joins, in Mobilizon's words.
fn openness(profile: &Profile) -> &'static str {
    if profile.stage == Stage::Ended {
        return "invite_only";
    }
    match profile.joining {
        Joining::Open => "open",
        Joining::TalkFirst => "moderated",
        Joining::Invitation | Joining::Closed => "invite_only",
    }
}

fn fields(here: &Here, profile: &Profile, schedules: &[StoredSchedule]) -> Value {
    let words = Words::of(&profile.language);
    let meets: Vec<String> = schedules
        .iter()
        .map(|stored| words.schedule(&stored.data))
        .collect();
    // Who comes late reads the farewell, and not when it met.
    let ended = profile.stage == Stage::Ended;
    let now = |text: String| if ended { String::new() } else { text };
    let farewell = if ended {
        profile.farewell.clone()
    } else {
        String::new()
    };
    let lines = [
        (words.say("label-ended"), farewell),
        (words.say("label-for"), profile.for_whom.clone()),
        (words.say("label-shares"), profile.shares.clone()),
        (words.say("label-how"), profile.how.clone()),
        (words.say("label-meets"), now(meets.join("; "))),
        (words.say("label-joining"), now(words.joining(profile))),
        (words.say("label-cost"), words.cost(profile)),
        (
            words.say("label-languages"),
            words.tongues(&profile.languages),
        ),
        (words.say("label-area"), profile.area.clone()),
        (words.say("label-led-by"), words.led_by(profile)),
        (
            words.say("label-confidentiality"),
            words.confidentiality(profile),
        ),
        (words.say("label-access"), profile.accessibility.clone()),
    ];
    let lines = lines.into_iter();
    let contacts = profile::open_contacts(profile)
        .map(|contact| (contact.label.clone(), contact.value.clone()));
    let shown = lines
        .chain(contacts)
        .filter(|(name, value)| !name.trim().is_empty() && !value.trim().is_empty());
    let website = here.base().as_str();
    let host = here.authority();
    let website = format!(
        "<a href=\"{website}\" rel=\"me nofollow noopener\" target=\"_blank\">{}</a>",
        write::escape(&host)
    );
    let field =
        |name: &str, value: String| json!({"type": "PropertyValue", "name": name, "value": value});
    shown
        .map(|(name, value)| field(&name, write::escape(value.trim())))
        .chain([field(&words.say("label-website"), website)])
        .collect()
}

/// The instance actor's document: it signs fetches and announces.
pub fn instance(here: &Here, actor: &Actor) -> Value {
    let mut body = envelope(here, actor, "Application");
    if actor.summary.is_empty() {
        let summary = Words::ALL
            .map(|words| words.say("instance-summary"))
            .map(|text| format!("<p>{}</p>", write::escape(&text)))
            .concat();
        body.insert("summary".into(), json!(summary));
    }
    body.insert("discoverable".into(), json!(false));
    body.insert("implements".into(), implements());
    write::document(body)
}

/// A member's document; `None` for all who have no address outside.
pub fn person(here: &Here, actor: &Actor) -> Option<Value> {
    if !actor.local || !actor.outside || actor.kind != Kind::Person || actor.deleted_at.is_some() {
        return None;
    }
    let mut body = envelope(here, actor, "Person");
    // When a member joined is her group's to know.
    body.shift_remove("published");
    body.insert("manuallyApprovesFollowers".into(), json!(true));
    body.insert("discoverable".into(), json!(false));
    body.insert("indexable".into(), json!(false));
    if !actor.fields.is_empty() {
        let lines: Value = actor
            .fields
            .iter()
            .map(|line| json!({"type": "PropertyValue", "name": line.name, "value": line.value}))
            .collect();
        body.insert("attachment".into(), lines);
    }
    let known = actor
        .profile
        .as_ref()
        .map(|profile| write::members(profile.0.clone()))
        .unwrap_or_default();
    body.insert(
        "mutualHelp".into(),
        write::mutual_help("MemberProfile", json!({}), &known),
    );
    Some(write::document(body))
}
