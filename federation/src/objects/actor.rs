//! Actors on the wire, both ways: the group, the instance, members with an address outside; and anybody's.

use community::{
    actor::{Actor, Field, Kind, Received},
    address::Here,
    group::{Audience, Group, Joining, Profile, Schedule, StoredSchedule, rrule_text},
};
use serde_json::{Map, Value, json};

use super::ACTORS;
use super::model::followers_of;
use crate::{
    wire::{Refusal, VOCABULARY, read, write},
    words::Words,
};

const LONGEST_NAME: usize = 100;
const LONGEST_SUMMARY: usize = 5000;
const MOST_FIELDS: usize = 8;
const LONGEST_FIELD: usize = 500;
/// The largest `mutualHelp` of an actor that is kept, in bytes of JSON.
const LARGEST_PROFILE: usize = 64_000;

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
    if let Some(icon) = actor
        .icon
        .as_deref()
        .filter(|icon| read::web(icon).is_some())
    {
        body.insert(
            "icon".into(),
            json!({"type": "Image", "mediaType": image_type(icon), "url": icon}),
        );
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
    put("openness", json!(openness(profile.joining)));
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
    put("mutualHelp", group_profile(profile, schedules));
    write::document(body)
}

/// How one joins, in Mobilizon's words.
fn openness(joining: Joining) -> &'static str {
    match joining {
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
    let lines = [
        (words.label_for(), profile.for_whom.clone()),
        (words.label_shares(), profile.shares.clone()),
        (words.label_how(), profile.how.clone()),
        (words.label_meets(), meets.join("; ")),
        (words.label_joining(), words.joining(profile)),
        (words.label_cost(), words.cost(profile)),
        (words.label_languages(), words.list(&profile.languages)),
        (words.label_area(), profile.area.clone()),
        (words.label_led_by(), words.led_by(profile)),
        (
            words.label_confidentiality(),
            words.confidentiality(profile),
        ),
        (words.label_accessibility(), profile.accessibility.clone()),
    ];
    let lines = lines
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    let contacts =
        open_contacts(profile).map(|contact| (contact.label.clone(), contact.value.clone()));
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
        .chain([field(words.label_website(), website)])
        .collect()
}

fn open_contacts(profile: &Profile) -> impl Iterator<Item = &community::group::Contact> {
    profile
        .contacts
        .iter()
        .filter(|contact| contact.audience == Audience::Everyone)
}

/// What a group says of itself, to our kind; empty lines are left out.
fn group_profile(profile: &Profile, schedules: &[StoredSchedule]) -> Value {
    let mut meets: Vec<&str> = Vec::new();
    for mode in schedules.iter().flat_map(|stored| &stored.data.modes) {
        if !meets.contains(&mode.as_str()) {
            meets.push(mode.as_str());
        }
    }
    let known = json!({
        "language": profile.language,
        "timezone": profile.timezone,
        "about": profile.about,
        "whoItIsFor": profile.for_whom,
        "shares": profile.shares,
        "topics": profile.topics,
        "how": profile.how,
        "membership": profile.joining,
        "screening": profile.joining_words,
        "sizeLimit": profile.size_limit,
        "cost": {"model": profile.cost, "words": profile.cost_words},
        "languages": profile.languages,
        "area": profile.area,
        "leadership": profile.leadership,
        "leadershipWords": profile.leadership_words,
        "confidentiality": profile.confidentiality,
        "confidentialityWords": profile.confidentiality_words,
        "focus": profile.focus,
        "stage": profile.stage,
        "farewell": profile.farewell,
        "meets": meets,
        "schedules": schedules.iter().map(|stored| schedule(&stored.data)).collect::<Vec<_>>(),
        "accessibility": profile.accessibility,
        "waysToReachUs": open_contacts(profile).map(|contact| json!({"label": contact.label, "value": contact.value})).collect::<Vec<_>>(),
        "legalForm": profile.legal_form,
        "founded": profile.founded,
        "funder": profile.funder,
        "sizeBand": profile.size_band,
        "dangerNumbers": profile.danger_numbers,
        "directoryConsent": profile.directory_consent,
        "hubConsent": profile.hub_consent,
    });
    let filled = write::members(known)
        .into_iter()
        .filter(|(_, value)| *value != json!("") && *value != json!([]))
        .collect();
    write::mutual_help("GroupProfile", Value::Object(filled), &Map::new())
}

fn schedule(schedule: &Schedule) -> Value {
    json!({
        "name": schedule.name,
        "rrule": rrule_text(schedule),
        "rhythm": schedule.rhythm,
        "skipMonths": schedule.skip_months,
        "skipDates": schedule.skip_dates,
        "startsAt": schedule.starts_at,
        "duration": format!("PT{}M", schedule.minutes),
        "timezone": schedule.timezone,
        "modes": schedule.modes,
        "place": schedule.place,
    })
}

/// What another group says of itself, from the `mutualHelp` of its actor (`Actor::profile`); contacts are those for everyone.
pub fn read_group_profile(help: &Value) -> Option<(Profile, Vec<Schedule>)> {
    let whole = json!({"mutualHelp": help});
    let (_, mut members) = read::mutual_help(&whole).filter(|(kind, _)| *kind == "GroupProfile")?;
    let schedules = match read::take(&mut members, "schedules") {
        Value::Array(schedules) => schedules
            .iter()
            .take(50)
            .filter_map(read_schedule)
            .collect(),
        _ => Vec::new(),
    };
    let mut line = |key: &str| {
        read::take_text(&mut members, key)
            .map(|text| text.chars().take(LONGEST_SUMMARY).collect::<String>())
            .unwrap_or_default()
    };
    let mut profile = Profile {
        language: line("language"),
        timezone: line("timezone"),
        about: line("about"),
        for_whom: line("whoItIsFor"),
        shares: line("shares"),
        how: line("how"),
        joining_words: line("screening"),
        area: line("area"),
        leadership_words: line("leadershipWords"),
        confidentiality_words: line("confidentialityWords"),
        farewell: line("farewell"),
        accessibility: line("accessibility"),
        legal_form: line("legalForm"),
        founded: line("founded"),
        funder: line("funder"),
        size_band: line("sizeBand"),
        danger_numbers: line("dangerNumbers"),
        ..Profile::default()
    };
    /// A word that is known, else what stood there.
    fn word<T: std::str::FromStr>(members: &mut Map<String, Value>, key: &str, known: &mut T) {
        if let Some(word) = read::take_text(members, key).and_then(|word| word.parse().ok()) {
            *known = word;
        }
    }
    word(&mut members, "membership", &mut profile.joining);
    word(&mut members, "leadership", &mut profile.leadership);
    word(
        &mut members,
        "confidentiality",
        &mut profile.confidentiality,
    );
    word(&mut members, "stage", &mut profile.stage);
    if let Some(cost) = read::take_inner(&mut members, "cost", "model")
        .as_str()
        .and_then(|cost| cost.parse().ok())
    {
        profile.cost = cost;
    }
    profile.cost_words = read::take_inner(&mut members, "cost", "words")
        .as_str()
        .map(|words| words.chars().take(LONGEST_FIELD).collect())
        .unwrap_or_default();
    profile.topics = read::take_texts(&mut members, "topics");
    profile.languages = read::take_texts(&mut members, "languages");
    profile.focus = read::take_texts(&mut members, "focus")
        .iter()
        .filter_map(|focus| focus.parse().ok())
        .collect();
    profile.size_limit = read::take(&mut members, "sizeLimit").as_i64();
    if let Value::Array(contacts) = read::take(&mut members, "waysToReachUs") {
        let text = |contact: &Value, key: &str| read::line_of(contact, key, LONGEST_FIELD);
        let read = |contact: &Value| {
            Some(community::group::Contact {
                label: text(contact, "label")?,
                value: text(contact, "value")?,
                audience: Audience::Everyone,
            })
        };
        profile.contacts = contacts.iter().take(20).filter_map(read).collect();
    }
    profile.directory_consent = read::take(&mut members, "directoryConsent")
        .as_bool()
        .unwrap_or(false);
    profile.hub_consent = read::take(&mut members, "hubConsent")
        .as_bool()
        .unwrap_or(false);
    Some((profile, schedules))
}

fn read_schedule(value: &Value) -> Option<Schedule> {
    let minutes = read::text(value, "duration")?
        .strip_prefix("PT")?
        .strip_suffix('M')?
        .parse()
        .ok()?;
    let months = read::many(value, "skipMonths")
        .iter()
        .take(12)
        .filter_map(|month| month.as_u64().and_then(|month| u32::try_from(month).ok()));
    Some(Schedule {
        name: read::line_of(value, "name", 200).unwrap_or_default(),
        rhythm: serde_json::from_value(value.get("rhythm")?.clone()).ok()?,
        skip_months: months.collect(),
        skip_dates: read::many(value, "skipDates")
            .iter()
            .take(100)
            .filter_map(Value::as_str)
            .map(|date| read::line(date, 10))
            .collect(),
        starts_at: read::line_of(value, "startsAt", 5)?,
        minutes,
        timezone: read::line_of(value, "timezone", 60)?,
        modes: read::many(value, "modes")
            .iter()
            .filter_map(Value::as_str)
            .filter_map(|mode| mode.parse().ok())
            .collect(),
        place: read::line_of(value, "place", 200).unwrap_or_default(),
    })
}

/// The instance actor's document: it signs fetches and announces.
pub fn instance(here: &Here, actor: &Actor) -> Value {
    let mut body = envelope(here, actor, "Application");
    if actor.summary.is_empty() {
        let summary = [Words::English, Words::Chinese]
            .map(Words::instance_summary)
            .map(|text| format!("<p>{}</p>", write::escape(text)))
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
