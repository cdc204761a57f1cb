//! A call for help or an offer on the wire, both ways: to every program a Note that says all, to our kind the terms of FEP-0837.

use community::{
    call::{Call, Category, Need, Slot, State},
    post::{Kind, Post, Visibility},
};
use serde_json::{Map, Value, json};

use super::{
    model::{Incoming, Outgoing, Sender, Thing},
    post::{self, Face},
};
use crate::{
    wire::{Refusal, VOCABULARY, read, write},
    words::Words,
};

/// By which calls and offers are found.
pub const TAGS_OF_CALLS: &[&str] = &["MutualHelp", "CallForHelp"];
pub const TAGS_OF_OFFERS: &[&str] = &["MutualHelp", "Offer"];

/// The document of a call (`Kind::Call`) or an offer. What is held back is not in it.
pub fn to_wire(out: &Outgoing<'_>, kind: Kind, call: &Call) -> Value {
    let post = out.post();
    let asks = kind == Kind::Call;
    let face = Face {
        kind: "Note",
        name: None,
        summary: post.content_note.clone(),
        content: readable(post, &out.page(), asks, call, out.timezone()),
        tags: if asks { TAGS_OF_CALLS } else { TAGS_OF_OFFERS },
        updated: asks,
    };
    let mut body = post::envelope(out, face);
    let mut put = |key: &str, value: Value| body.insert(key.to_owned(), value);
    if let Some(by) = call.needed_by {
        put("endTime", json!(write::moment_in(by, out.timezone())));
    }
    if let Some(area) = &call.area {
        put("location", json!({"type": "Place", "name": area}));
    }
    put("context", json!(format!("{}/context", post.uri)));
    put("interactionPolicy", post::policy(out));
    put("purpose", json!(if asks { "request" } else { "offer" }));
    put("unitBased", json!(true));
    put("publishes", intent(out, asks, call));
    put("mutualHelp", help(out, asks, call));
    write::document(body)
}

fn intent(out: &Outgoing<'_>, asks: bool, call: &Call) -> Value {
    let mut intent = json!({
        "type": "Intent",
        "id": intent_of(&out.post().uri),
        "action": "deliverService",
        "resourceConformsTo": format!("{VOCABULARY}{}", category(call)),
        "resourceQuantity": write::quantity(1),
    });
    if asks || !call.inexhaustible {
        intent["availableQuantity"] = write::quantity(call.still_needed());
    }
    intent
}

/// The id of the intent that a call or offer publishes: what answers satisfy.
pub fn intent_of(call_uri: &str) -> String {
    format!("{call_uri}#primary")
}

fn category(call: &Call) -> &str {
    match call.category {
        Category::Other => call
            .extra
            .get("category")
            .and_then(Value::as_str)
            .unwrap_or("other"),
        known => known.as_str(),
    }
}

fn help(out: &Outgoing<'_>, asks: bool, call: &Call) -> Value {
    let post = out.post();
    let reach = match post.visibility {
        Visibility::Public | Visibility::Unlisted => "network",
        Visibility::Followers => "following-groups",
        Visibility::Direct | Visibility::Inside => "named",
    };
    let known = json!({
        "title": post.title,
        "body": post.content.as_str(),
        "summary": post.summary,
        "category": category(call),
        "needed": call.needed,
        "filled": call.filled,
        "state": call.state,
        "inexhaustible": call.inexhaustible.then_some(true),
        "reach": reach,
        "contactBy": if asks { json!(["reply", "page", "private-message"]) } else { json!(["private-message", "page"]) },
        "locationPrecision": call.area.is_some().then_some("area"),
        "expiresAt": call.needed_by.map(|by| write::moment_in(by, out.timezone())),
        "confirmHours": call.confirm_hours,
        "languages": call.languages.0,
        "roles": (!call.slots.is_empty()).then(|| json!(call.slots.0)),
        "access": (!call.access.is_empty()).then(|| json!(call.access.0)),
    });
    write::mutual_help(if asks { "Call" } else { "Offer" }, known, &call.extra)
}

/// All that a reader without our kind of program must know, as HTML: state and title, what it is about, where, by when, how many, how.
pub fn readable(post: &Post, page: &str, asks: bool, call: &Call, timezone: &str) -> String {
    let words = Words::of(&post.language);
    let title = post.title.as_deref().unwrap_or_default();
    let head = if asks {
        words.call_title(call.state, title)
    } else {
        words.offer_title(call.state, title)
    };
    let area = call
        .area
        .as_deref()
        .map(|area| words.area(area, call.held_back.is_some()));
    let by = call.needed_by.map(|by| words.needed_by(by, timezone));
    let left = (asks && call.state.takes_answers()).then(|| words.still_needed(call));
    let access = (!call.access.is_empty()).then(|| words.access(&call.access));
    let languages = (!call.languages.is_empty()).then(|| words.languages(&call.languages));
    let facts = words.sentences(
        &[area, by, left, languages, access.flatten()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>(),
    );
    let facts = if facts.is_empty() {
        String::new()
    } else {
        format!("<p>{}</p>", write::escape(&facts))
    };
    let how = call.state.takes_answers().then(|| {
        let link = write::link(page, &words.say("the-page"));
        let how = if asks { "to-help" } else { "to-ask" };
        format!("<p>{}</p>", words.with(how, &[("page", &link)]))
    });
    format!(
        "<p><strong>{}</strong></p>{}{facts}{}",
        write::escape(&head),
        post.content.as_str(),
        how.unwrap_or_default()
    )
}

/// What outsiders may know of a call, as a need.
pub fn need(call: &Call) -> Need {
    Need {
        held_back: None,
        ..call.need()
    }
}

/// Reads a call or offer, of a peer or of a stranger who speaks FEP-0837; `None` when the document is neither.
///
/// # Errors
/// As [`post::read_envelope`].
pub fn from_wire(object: &Value, sender: &Sender<'_>) -> Result<Option<Incoming>, Refusal> {
    if read::kind(object) != Some("Note") {
        return Ok(None);
    }
    let help = read::mutual_help(object).filter(|(kind, _)| matches!(*kind, "Call" | "Offer"));
    let asks = match (
        &help,
        read::text(object, "purpose"),
        object.get("publishes"),
    ) {
        (Some((kind, _)), _, _) => *kind == "Call",
        (None, Some("request"), Some(Value::Object(_))) => true,
        (None, Some("offer"), Some(Value::Object(_))) => false,
        _ => return Ok(None),
    };
    let mut incoming = post::from_wire(object, sender)?;
    let mut members = help.map(|(_, members)| members).unwrap_or_default();
    incoming.title = post::title_of(&mut members).or(incoming.title);
    incoming.summary =
        read::take_text(&mut members, "summary").map(|summary| read::line(&summary, 500));
    if let Some(body) = members.shift_remove("body") {
        incoming.content = read::clean(body.as_str().unwrap_or_default());
    }
    incoming.title.get_or_insert_with(|| {
        read::line(
            incoming.content.plain().lines().next().unwrap_or_default(),
            120,
        )
    });
    let (need, filled, state) = read_need(object, members);
    incoming.thing = if asks {
        Thing::Call {
            need,
            filled,
            state,
        }
    } else {
        Thing::Offer {
            need,
            filled,
            state,
        }
    };
    Ok(Some(incoming))
}

fn read_need(object: &Value, mut members: Map<String, Value>) -> (Need, i64, State) {
    let intent = object.get("publishes").unwrap_or(&Value::Null);
    let quantity = |key| read::number(intent.get(key)?, "hasNumericalValue");
    let left = quantity("availableQuantity");
    let told = |members: &mut Map<String, Value>, key| match read::take(members, key) {
        Value::Number(number) => number.as_i64(),
        _ => None,
    };
    let needed = told(&mut members, "needed")
        .or(left)
        .unwrap_or(1)
        .clamp(1, 10_000);
    let filled = told(&mut members, "filled").unwrap_or(0).clamp(0, needed);
    let state = read::take_text(&mut members, "state").and_then(|state| state.parse().ok());
    let state = state.unwrap_or(if left == Some(0) {
        State::Filled
    } else {
        State::by_places(filled, needed)
    });
    let word = read::take_text(&mut members, "category").or_else(|| conforms_to(intent));
    let category = word.as_deref().map_or(Category::Other, |word| {
        word.parse().unwrap_or(Category::Other)
    });
    if category == Category::Other
        && let Some(word) = word.filter(|word| word != "other")
    {
        members.insert("category".into(), json!(read::line(&word, 60)));
    }
    let expires = read::take_text(&mut members, "expiresAt")
        .and_then(|at| community::time::Time::parse(&at).ok());
    let area = read::many(object, "location")
        .iter()
        .find_map(|place| match place {
            Value::String(name) => Some(read::line(name, 200)),
            place => read::line_of(place, "name", 200),
        });
    let inexhaustible = read::take(&mut members, "inexhaustible")
        .as_bool()
        .unwrap_or(false);
    let languages = read::take_texts(&mut members, "languages");
    let slots = read::take(&mut members, "roles");
    let slots = slots.as_array().into_iter().flatten();
    let slots = slots.take(Need::MOST_SLOTS).filter_map(slot).collect();
    let access = read::take_texts(&mut members, "access");
    let confirm_hours = told(&mut members, "confirmHours")
        .unwrap_or(Need::CONFIRM_HOURS)
        .clamp(1, Need::MOST_CONFIRM_HOURS);
    for key in ["reach", "contactBy", "locationPrecision"] {
        read::take(&mut members, key);
    }
    let need = Need {
        category,
        needed,
        inexhaustible,
        needed_by: read::time(object, "endTime").or(expires),
        area: area.filter(|area| !area.is_empty()),
        languages,
        held_back: None,
        confirm_hours,
        slots,
        access,
        extra: read::extra(members),
    };
    (need, filled, state)
}

/// A role of a call, with its places.
fn slot(told: &Value) -> Option<Slot> {
    let places = |key| told.get(key).and_then(Value::as_i64);
    Some(Slot {
        role: read::line_of(told, "role", 100)?,
        needed: places("needed").unwrap_or(1),
        filled: places("filled").unwrap_or(0),
    })
}

/// The last word of what a stranger's intent conforms to.
fn conforms_to(intent: &Value) -> Option<String> {
    let address = read::id(intent, "resourceConformsTo")?;
    let word = address.rsplit(['#', '/']).next()?;
    Some(read::line(word, 60)).filter(|word| !word.is_empty())
}
