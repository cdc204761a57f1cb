//! What a group says of itself, to our kind: the `mutualHelp` of its actor, both ways.

use community::{
    address::Here,
    group::{Audience, Contact, Profile, Schedule, StoredSchedule, rrule_text},
};
use serde_json::{Map, Value, json};

use crate::wire::{read, write};

const LONGEST_TEXT: usize = 5000;
const LONGEST_LINE: usize = 500;

/// The contact lines that are for everyone.
pub fn open_contacts(profile: &Profile) -> impl Iterator<Item = &Contact> {
    profile
        .contacts
        .iter()
        .filter(|contact| contact.audience == Audience::Everyone)
}

/// What a group says of itself, to our kind; empty lines are left out.
pub fn group_profile(here: &Here, profile: &Profile, schedules: &[StoredSchedule]) -> Value {
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
        "schedules": schedules.iter().map(|stored| schedule(here, stored)).collect::<Vec<_>>(),
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

fn schedule(here: &Here, stored: &StoredSchedule) -> Value {
    let schedule = &stored.data;
    json!({
        "id": here.schedule(stored.id),
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
        "focus": schedule.focus,
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
            .map(|text| text.chars().take(LONGEST_TEXT).collect::<String>())
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
        .map(|words| words.chars().take(LONGEST_LINE).collect())
        .unwrap_or_default();
    profile.topics = read::take_texts(&mut members, "topics");
    profile.languages = read::take_texts(&mut members, "languages");
    let focus = read::take_texts(&mut members, "focus");
    profile.focus = read::known_words(focus.iter().map(String::as_str));
    profile.size_limit = read::take(&mut members, "sizeLimit").as_i64();
    if let Value::Array(contacts) = read::take(&mut members, "waysToReachUs") {
        let text = |contact: &Value, key: &str| read::line_of(contact, key, LONGEST_LINE);
        let read = |contact: &Value| {
            Some(Contact {
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
        focus: read::known_words(read::many(value, "focus").iter().filter_map(Value::as_str)),
    })
}
