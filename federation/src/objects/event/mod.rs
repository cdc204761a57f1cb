//! A gathering on the wire, both ways: ours in the one shape that all calendars of the fediverse take, theirs in any.

mod received;

use community::{
    event::{Event, Gathering, Joining, Precision, Status},
    group::{Mode, rrule_text},
    post::Post,
};
use serde_json::{Map, Value, json};

pub use received::from_wire;

use super::{
    model::Outgoing,
    post::{self, Face},
};
use crate::{
    wire::{read, write},
    words::Words,
};

/// The document of an event: the place as far as outsiders may know it; links, numbers and details never.
pub fn to_wire(out: &Outgoing<'_>, event: &Event) -> Value {
    let post = out.post();
    let words = Words::of(&post.language);
    let title = post.title.as_deref().unwrap_or_default();
    let cancelled = event.status == Status::Cancelled;
    let face = Face {
        kind: "Event",
        name: Some(if cancelled {
            words.with("cancelled-title", &[("title", title)])
        } else {
            title.to_owned()
        }),
        summary: Some(shop_window(out, event, words)),
        content: readable(post, event),
        tags: &[],
        updated: true,
    };
    let mut body = post::envelope(out, face);
    let mut put = |key: &str, value: Value| body.insert(key.to_owned(), value);
    put(
        "eventStatus",
        json!(if cancelled {
            "EventCancelled"
        } else {
            "EventScheduled"
        }),
    );
    put("status", json!(event.status));
    put(
        "startTime",
        json!(write::moment_in(event.starts_at, &event.timezone)),
    );
    put(
        "endTime",
        json!(
            event
                .ends_at
                .map(|end| write::moment_in(end, &event.timezone))
        ),
    );
    put("timezone", json!(event.timezone));
    put("uuid", json!(write::uuid(&post.uri)));
    put("inLanguage", json!(post.language));
    put("category", json!(category(event)));
    put(
        "repliesModerationOption",
        json!(if post.replies_closed {
            "closed"
        } else {
            "moderated"
        }),
    );
    put("commentsEnabled", json!(!post.replies_closed));
    put("draft", json!(false));
    put("joinMode", json!(event.joining));
    put(
        "externalParticipationUrl",
        json!((event.joining == Joining::Page).then(|| out.page())),
    );
    let without_account = matches!(event.joining, Joining::Free | Joining::Ask);
    put("anonymousParticipationEnabled", json!(without_account));
    put("anonymousParticipation", json!(without_account));
    put(
        "maximumAttendeeCapacity",
        json!(event.capacity.unwrap_or(0)),
    );
    put("remainingAttendeeCapacity", json!(event.places_left()));
    put("participantCount", json!(event.taken));
    put(
        "isOnline",
        json!(!on_site(event) && event.modes.contains(&Mode::Online)),
    );
    // PieFed wants these keys, whatever is in them.
    for key in ["onlineLink", "buyTicketsLink", "feeCurrency", "feeAmount"] {
        put(key, Value::Null);
    }
    put("contacts", json!([]));
    put(
        "organizers",
        json!({"type": "OrderedCollection", "totalItems": 1, "orderedItems": [out.author().uri]}),
    );
    put(
        "attendees",
        json!({"type": "Collection", "id": format!("{}/attendees", post.uri), "totalItems": event.taken}),
    );
    put("interactionPolicy", post::policy(out));
    put("location", location(out, event, words));
    add_picture(out, &mut body);
    body.insert("mutualHelp".into(), help(out, event));
    write::document(body)
}

/// Whether people come to a place.
fn on_site(event: &Event) -> bool {
    event.modes.contains(&Mode::InPerson) || event.modes.is_empty()
}

/// One of Mobilizon's categories.
fn category(event: &Event) -> &str {
    const KNOWN: [&str; 5] = ["COMMUNITY", "HEALTH", "LEARNING", "MEETING", "CAUSES"];
    let told = event.extra.get("category").and_then(Value::as_str);
    told.filter(|told| KNOWN.contains(told))
        .unwrap_or("MEETING")
}

/// Exactly one object, never a list, because Mobilizon takes no list.
fn location(out: &Outgoing<'_>, event: &Event, words: Words) -> Value {
    if !on_site(event) {
        let name = if event.modes.contains(&Mode::Online) {
            words.say("online")
        } else {
            words.say("by-phone")
        };
        return json!({"type": "VirtualLocation", "name": name, "url": out.page()});
    }
    let (name, address) = event.public_place();
    let shown = name.map_or_else(|| words.say("place-told"), str::to_owned);
    let mut place = json!({"type": "Place", "name": shown});
    let locality = event.area.as_deref().filter(|area| Some(*area) != name);
    if address.is_some() || locality.is_some() {
        let mut postal = json!({"type": "PostalAddress"});
        if let Some(street) = address {
            postal["streetAddress"] = json!(street);
        }
        if let Some(locality) = locality {
            postal["addressLocality"] = json!(locality);
        }
        place["address"] = postal;
    }
    place
}

/// The first picture also as `image`; the link to the page only after a picture, because Gancio takes the first attachment for one.
fn add_picture(out: &Outgoing<'_>, body: &mut Map<String, Value>) {
    let Some(Value::Array(attachments)) = body.get_mut("attachment") else {
        return;
    };
    let Some(first) = attachments
        .first()
        .filter(|first| {
            read::text(first, "mediaType").is_some_and(|kind| kind.starts_with("image/"))
        })
        .cloned()
    else {
        return;
    };
    attachments.push(
        json!({"type": "Link", "mediaType": "text/html", "href": out.page(), "name": "Website"}),
    );
    body.insert("image".into(), json!({"type": "Image", "mediaType": first["mediaType"], "url": first["url"], "name": first["name"]}));
}

/// Where it is, as far as outsiders may know it, in one line.
pub fn place_line(event: &Event, words: Words) -> String {
    let (name, address) = event.public_place();
    let place = on_site(event).then(|| {
        let name = name.map_or_else(|| words.say("place-told"), str::to_owned);
        let address = address.map(str::to_owned);
        words.list(
            &[Some(name), address]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>(),
        )
    });
    let others = event
        .modes
        .iter()
        .filter(|mode| **mode != Mode::InPerson)
        .map(|mode| words.mode(*mode));
    let line = words.list(&place.into_iter().chain(others).collect::<Vec<_>>());
    let mut letters = line.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn shop_window(out: &Outgoing<'_>, event: &Event, words: Words) -> String {
    let facts = out.post().summary.clone().unwrap_or_else(|| {
        let when = words.stopped(&words.span(event.starts_at, event.ends_at, &event.timezone));
        let whole = words.sentences(&[
            when,
            words.stopped(&place_line(event, words)),
            words.pick("come", event.joining.as_str()),
        ]);
        let start: String = out.post().content.plain().chars().take(120).collect();
        words.sentences(&[whole, start])
    });
    let facts = if event.status == Status::Cancelled {
        words.sentences(&[words.say("cancelled"), facts])
    } else {
        facts
    };
    write::window(&facts)
}

/// When and where, what it is about, and how to come, as HTML; the place as far as outsiders may know it.
pub fn readable(post: &Post, event: &Event) -> String {
    let words = Words::of(&post.language);
    let when = write::escape(&words.span(event.starts_at, event.ends_at, &event.timezone));
    let place = write::escape(&place_line(event, words));
    let how = write::escape(&words.pick("come", event.joining.as_str()));
    let cancelled = if event.status == Status::Cancelled {
        format!("<p><strong>{}</strong></p>", words.say("cancelled"))
    } else {
        String::new()
    };
    format!(
        "{cancelled}<p><strong>{when}</strong><br>{place}</p>{}<p>{how}</p>",
        post.content.as_str()
    )
}

/// What outsiders may know of an event, as a gathering.
pub fn gathering(event: &Event) -> Gathering {
    Gathering {
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        timezone: event.timezone.clone(),
        modes: event.modes.0.clone(),
        place_name: event
            .place_name
            .clone()
            .filter(|_| event.precision != Precision::Area),
        area: event.area.clone(),
        address: event
            .address
            .clone()
            .filter(|_| event.precision == Precision::Exact),
        precision: event.precision,
        online_link: None,
        dial_in: None,
        details: None,
        capacity: event.capacity,
        joining: event.joining,
        status: event.status,
        focus: event.focus.0.clone(),
        confidentiality: event.confidentiality,
        extra: event.extra.0.clone(),
    }
}

fn help(out: &Outgoing<'_>, event: &Event) -> Value {
    let post = out.post();
    let shown = gathering(event);
    let place = [
        ("name", &shown.place_name),
        ("area", &shown.area),
        ("address", &shown.address),
    ];
    let place: Map<String, Value> = place
        .iter()
        .filter_map(|(key, text)| Some(((*key).to_owned(), json!(text.as_ref()?))))
        .collect();
    let held_back = [
        (
            "address",
            event.address.is_some() && shown.address.is_none(),
        ),
        ("onlineLink", event.online_link.is_some()),
        ("dialInNumber", event.dial_in.is_some()),
        ("details", event.details.is_some()),
    ];
    let series = out.series();
    let known = json!({
        "series": series.map(|series| out.here().schedule(series.id)),
        "recurrenceId": series.and(event.occurs_at).map(|at| write::moment_in(at, &event.timezone)),
        "rrule": series.and_then(|series| rrule_text(&series.data)),
        "title": post.title,
        "summary": post.summary,
        "body": post.content.as_str(),
        "contentNote": post.content_note,
        "modes": shown.modes,
        "place": place,
        "locationPrecision": shown.precision,
        "focus": (!shown.focus.is_empty()).then_some(&shown.focus),
        "confidentiality": shown.confidentiality,
        "dialIn": event.dial_in.is_some(),
        "revealAfterAccept": held_back.iter().filter(|(_, held)| *held).map(|(name, _)| *name).collect::<Vec<_>>(),
    });
    write::mutual_help("Meeting", known, &event.extra)
}
