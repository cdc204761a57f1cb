//! Events of any calendar, read.

use community::{
    event::{Gathering, Joining, Precision, Status},
    group::Mode,
};
use serde_json::{Map, Value};

use crate::{
    objects::{
        model::{Incoming, Sender, Thing},
        post,
    },
    wire::{Refusal, read},
};

/// Reads an event of anybody's; `None` when the document is not one.
///
/// # Errors
/// As [`post::read_envelope`]; and when it does not say when it begins.
pub fn from_wire(object: &Value, sender: &Sender<'_>) -> Result<Option<Incoming>, Refusal> {
    if read::kind(object) != Some("Event") {
        return Ok(None);
    }
    let mut incoming = post::from_wire(object, sender)?;
    let starts_at = read::time(object, "startTime")
        .ok_or(Refusal::Malformed("the event does not say when it begins"))?;
    let capacity = read::number(object, "maximumAttendeeCapacity")
        .filter(|places| (1..1_000_000).contains(places));
    let mut gathering = Gathering {
        starts_at,
        ends_at: read::time(object, "endTime").filter(|end| *end >= starts_at),
        timezone: timezone(object),
        modes: Vec::new(),
        place_name: None,
        area: None,
        address: None,
        precision: Precision::Building,
        online_link: None,
        dial_in: None,
        details: None,
        capacity,
        joining: read::text(object, "joinMode")
            .and_then(|mode| mode.parse().ok())
            .unwrap_or(Joining::Page),
        status: status(object),
        focus: Vec::new(),
        confidentiality: None,
        extra: Map::new(),
    };
    match read::mutual_help(object) {
        Some(("Meeting" | "Course", members)) => read_help(members, &mut gathering, &mut incoming),
        _ => read_places(object, &mut gathering),
    }
    incoming
        .title
        .get_or_insert_with(|| read::line(&incoming.content.plain(), 100));
    let taken = read::number(object, "participantCount")
        .or_else(|| read::number(object.get("attendees")?, "totalItems"));
    incoming.thing = Thing::Event {
        gathering,
        taken: taken.unwrap_or(0).clamp(0, 1_000_000),
    };
    Ok(Some(incoming))
}

fn read_help(mut members: Map<String, Value>, gathering: &mut Gathering, incoming: &mut Incoming) {
    incoming.title = post::title_of(&mut members).or(incoming.title.take());
    incoming.summary = read::take_text(&mut members, "summary")
        .map(|summary| read::line(&summary, 500))
        .or(incoming.summary.take());
    incoming.content_note =
        read::take_text(&mut members, "contentNote").map(|note| read::line(&note, 500));
    if let Some(body) = members.shift_remove("body") {
        incoming.content = read::clean(body.as_str().unwrap_or_default());
    }
    gathering.modes = read::take_texts(&mut members, "modes")
        .iter()
        .filter_map(|mode| mode.parse().ok())
        .collect();
    let focus = read::take_texts(&mut members, "focus");
    gathering.focus = read::known_words(focus.iter().map(String::as_str));
    gathering.confidentiality =
        read::take_text(&mut members, "confidentiality").and_then(|rule| rule.parse().ok());
    let mut place = |key| {
        read::take_inner(&mut members, "place", key)
            .as_str()
            .map(|text| read::line(text, 300))
            .filter(|text| !text.is_empty())
    };
    gathering.place_name = place("name");
    gathering.area = place("area");
    gathering.address = place("address");
    if members
        .get("place")
        .and_then(Value::as_object)
        .is_some_and(Map::is_empty)
    {
        read::take(&mut members, "place");
    }
    let precision = read::take_text(&mut members, "locationPrecision")
        .and_then(|precision| precision.parse().ok());
    gathering.precision = precision.unwrap_or(Precision::Area);
    for key in ["dialIn", "revealAfterAccept"] {
        read::take(&mut members, key);
    }
    gathering.extra = read::extra(members);
}

/// Places of strangers: object, list or text, with or without a type, address as text or object.
fn read_places(object: &Value, gathering: &mut Gathering) {
    for place in read::many(object, "location").iter().take(5) {
        let virtual_place = read::kind(place) == Some("VirtualLocation");
        let name = place
            .as_str()
            .map(|name| read::line(name, 300))
            .or_else(|| read::line_of(place, "name", 300));
        if virtual_place
            || name
                .as_deref()
                .is_some_and(|name| read::web(name).is_some())
        {
            add_mode(gathering, Mode::Online);
            gathering.online_link =
                read::url(place, "url").or_else(|| name.and_then(|name| read::web(&name)));
            continue;
        }
        let (address, area) = place.get("address").map(address).unwrap_or_default();
        if name.is_some() || address.is_some() || area.is_some() {
            add_mode(gathering, Mode::InPerson);
            gathering.place_name = gathering.place_name.take().or(name);
            gathering.address = gathering.address.take().or(address);
            gathering.area = gathering.area.take().or(area);
        }
    }
    if let Some(link) = read::url(object, "onlineLink") {
        gathering.online_link = Some(link);
        add_mode(gathering, Mode::Online);
    }
    if read::yes(object, "isOnline") == Some(true) {
        add_mode(gathering, Mode::Online);
    }
    gathering.precision = if gathering.address.is_some() {
        Precision::Exact
    } else {
        Precision::Building
    };
}

fn add_mode(gathering: &mut Gathering, mode: Mode) {
    if !gathering.modes.contains(&mode) {
        gathering.modes.push(mode);
    }
}

/// (street and number, town)
fn address(address: &Value) -> (Option<String>, Option<String>) {
    if let Some(text) = address.as_str() {
        return (
            Some(read::plain_line(text, 300)).filter(|text| !text.is_empty()),
            None,
        );
    }
    let line = |key| read::line_of(address, key, 200);
    let street: Vec<String> = [line("streetAddress"), line("postalCode")]
        .into_iter()
        .flatten()
        .collect();
    (
        Some(street.join(", ")).filter(|street| !street.is_empty()),
        line("addressLocality").or_else(|| line("addressRegion")),
    )
}

/// The named zone, else one with the offset that the beginning is written in.
fn timezone(object: &Value) -> String {
    let named = read::text(object, "timezone").filter(|name| name.parse::<chrono_tz::Tz>().is_ok());
    let by_offset = || {
        let begins = chrono::DateTime::parse_from_rfc3339(read::text(object, "startTime")?).ok()?;
        let seconds = begins.offset().local_minus_utc();
        // The sign of these names is turned round: Etc/GMT-8 is eight hours ahead.
        let name = format!("Etc/GMT{:+}", -(seconds / 3600));
        (seconds != 0 && seconds % 3600 == 0)
            .then_some(name)
            .filter(|name| name.parse::<chrono_tz::Tz>().is_ok())
    };
    named
        .map(str::to_owned)
        .or_else(by_offset)
        .unwrap_or_else(|| "UTC".to_owned())
}

fn status(object: &Value) -> Status {
    let told = ["ical:status", "status", "eventStatus"]
        .iter()
        .filter_map(|key| read::text(object, key));
    let told: Vec<String> = told.map(str::to_ascii_lowercase).collect();
    if told.iter().any(|word| word.contains("cancel")) {
        Status::Cancelled
    } else if told
        .iter()
        .any(|word| word.contains("tentative") || word.contains("postponed"))
    {
        Status::Tentative
    } else {
        Status::Confirmed
    }
}
