//! Forms and things: what was typed becomes a draft with its kind, and a thing becomes a form again.

use chrono::NaiveTime;
use chrono_tz::Tz;
use community::{
    call::{Need, Slot, Wish},
    event::{self, Gathering, Precision},
    group::{Confidentiality, Focus, Mode},
    id::Id,
    media::Media,
    post::{Draft, Kind, Post, Visibility},
    story::{Book, Extra, Form, Teller, Telling},
    timeline::Thing,
};

use super::questions;
use crate::{
    media,
    pages::{fields::Fields, form::Faults, moments},
};

/// What is particular to the kind.
#[derive(Clone, Debug)]
pub enum What {
    Note,
    Story(Telling),
    Event(Gathering),
    Call(Need),
    Offer(Need),
}

/// The draft that was typed; every field that needs another look is in the faults.
pub fn draft(kind: Kind, fields: &Fields, zone: Tz) -> Result<(Draft, What), Faults> {
    let mut faults = Faults::default();
    let visibility = fields.choice::<Visibility>(&mut faults, "visibility");
    let what = match kind {
        Kind::Note => Some(What::Note),
        Kind::Story => telling(&mut faults, fields).map(What::Story),
        Kind::Event => gathering(&mut faults, fields).map(What::Event),
        Kind::Call => need(&mut faults, fields, zone).map(What::Call),
        Kind::Offer => need(&mut faults, fields, zone).map(What::Offer),
    };
    match kind {
        Kind::Note => {}
        Kind::Story | Kind::Event | Kind::Call | Kind::Offer => {
            if fields.words("title").is_none() {
                faults.add("title", "missing");
            }
        }
    }
    match (visibility, what) {
        (Some(visibility), Some(what)) if !faults.any() => {
            let text = match kind {
                Kind::Call => questions::weave(fields),
                Kind::Note | Kind::Story | Kind::Event | Kind::Offer => {
                    fields.get("text").to_owned()
                }
            };
            let mut draft = Draft::new(visibility, fields.get("language"), &text);
            draft.title = match kind {
                Kind::Note => None,
                Kind::Story | Kind::Event | Kind::Call | Kind::Offer => fields.words("title"),
            };
            draft.content_note = fields.words("content_note");
            draft.once = fields.words("once");
            draft.media = Some(joined(fields));
            draft.replies_closed = fields.is("no_replies");
            Ok((draft, what))
        }
        _ => Err(faults),
    }
}

/// What is to be joined: what was there and is not taken away, and what came last.
pub fn joined(fields: &Fields) -> Vec<Id<Media>> {
    let leaves_out = fields.list("media_without");
    fields
        .all(media::form::KEPT)
        .filter(|id| !leaves_out.iter().any(|left_out| left_out == id))
        .filter_map(|id| id.parse().ok())
        .collect()
}

fn telling(faults: &mut Faults, fields: &Fields) -> Option<Telling> {
    let form = fields.choice::<Form>(faults, "form");
    let teller = fields.choice::<Teller>(faults, "teller");
    let book = fields.choice::<Book>(faults, "book");
    let teller = teller?;
    let teller_label = fields.words("teller_label");
    if teller == Teller::Person && teller_label.is_none() {
        faults.add("teller_label", "missing");
    }
    Some(Telling {
        form: form?,
        teller,
        teller_label,
        themes: fields.list("themes"),
        book: book?,
        extra: Extra::new(),
    })
}

fn gathering(faults: &mut Faults, fields: &Fields) -> Option<Gathering> {
    let timezone = fields.words("timezone").unwrap_or_default();
    let zone: Option<Tz> = timezone.parse().ok();
    if zone.is_none() {
        faults.add("timezone", "not-a-zone");
    }
    let zone = zone.unwrap_or(Tz::UTC);
    if fields.words("date").is_none() {
        faults.add("date", "missing");
        if fields.words("start").is_none() {
            faults.add("start", "missing");
        }
    }
    let starts_at = moments::read(faults, fields, ("date", "start"), None, zone);
    let ends_at = end(faults, fields, zone);
    let mut modes = Vec::new();
    for word in fields.list("modes") {
        match word.parse::<Mode>() {
            Ok(mode) if !modes.contains(&mode) => modes.push(mode),
            Ok(_) => {}
            Err(_) => faults.add("modes", "not-a-choice"),
        }
    }
    if modes.is_empty() && !faults.has("modes") {
        faults.add("modes", "too-few");
    }
    let mut focus = Vec::new();
    for word in fields.list("focus") {
        match word.parse::<Focus>() {
            Ok(word) if !focus.contains(&word) => focus.push(word),
            Ok(_) => {}
            Err(_) => faults.add("focus", "not-a-choice"),
        }
    }
    let confidentiality = match fields.words("confidentiality") {
        None => None,
        Some(_) => fields.choice::<Confidentiality>(faults, "confidentiality"),
    };
    let (dial_in, details) = (fields.words("dial_in"), fields.words("details"));
    if modes.contains(&Mode::Phone) && dial_in.is_none() && details.is_none() {
        faults.add("dial_in", "phone-needs-number");
    }
    let online_link = fields.words("online_link");
    if online_link.as_deref().is_some_and(|link| !is_web(link)) {
        faults.add("online_link", "not-a-link");
    }
    let precision = fields.choice::<Precision>(faults, "precision");
    let capacity = fields.number(faults, "capacity");
    let joining = fields.choice::<event::Joining>(faults, "joining");
    Some(Gathering {
        starts_at: starts_at?,
        ends_at,
        timezone,
        modes,
        place_name: fields.words("place_name"),
        area: fields.words("area"),
        address: fields.words("address"),
        precision: precision?,
        online_link,
        dial_in,
        details,
        capacity,
        joining: joining?,
        status: event::Status::Confirmed,
        focus,
        confidentiality,
        extra: Extra::new(),
    })
}

/// Whether a browser can open it as a page.
fn is_web(link: &str) -> bool {
    url::Url::parse(link)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
}

/// The end: on the day of the beginning when only a time is given.
fn end(faults: &mut Faults, fields: &Fields, zone: Tz) -> Option<community::time::Time> {
    if fields.words("end").is_none() && fields.words("end_date").is_none() {
        return None;
    }
    let mut both = fields.clone();
    if fields.words("end_date").is_none() {
        both.set("end_date", fields.get("date"));
    }
    moments::read(faults, &both, ("end_date", "end"), None, zone)
}

fn need(faults: &mut Faults, fields: &Fields, zone: Tz) -> Option<Need> {
    let category = fields.choice(faults, "category");
    let needed = match fields.words("needed") {
        None => Some(1),
        Some(_) => fields.number(faults, "needed"),
    };
    if fields.words("needed_by_time").is_some() && fields.words("needed_by_date").is_none() {
        faults.add("needed_by_date", "missing");
    }
    // A day without an hour means that whole day.
    let end_of_day = NaiveTime::from_hms_opt(23, 59, 0);
    let needed_by = moments::read(
        faults,
        fields,
        ("needed_by_date", "needed_by_time"),
        end_of_day,
        zone,
    );
    Some(Need {
        category: category?,
        needed: needed?,
        inexhaustible: fields.is("inexhaustible"),
        needed_by,
        area: fields.words("area"),
        languages: fields.list("languages"),
        held_back: fields.words("held_back"),
        // Whoever publishes knows the setting.
        confirm_hours: 0,
        slots: slots(faults, fields),
        access: fields.list("access"),
        extra: Extra::new(),
    })
}

/// The names of the fields of a role and of how many are needed for it.
pub fn role_fields(place: usize) -> (String, String) {
    (format!("role_{place}"), format!("role_{place}_needed"))
}

/// The roles that are written; one without a number is one person.
fn slots(faults: &mut Faults, fields: &Fields) -> Vec<Slot> {
    let mut slots = Vec::new();
    for place in 1..=Need::MOST_SLOTS {
        let (role, places) = role_fields(place);
        let Some(role) = fields.words(&role) else {
            if fields.words(&places).is_some() && !faults.has("roles") {
                faults.add("roles", "role-without-name");
            }
            continue;
        };
        let needed = match fields.words(&places) {
            None => Some(1),
            Some(words) => words.parse().ok(),
        };
        match needed {
            Some(needed) => slots.push(Slot {
                role,
                needed,
                filled: 0,
            }),
            None if faults.has("roles") => {}
            None => faults.add("roles", "not-a-number"),
        }
    }
    slots
}

/// What another program or a later version put beside an event or a call stays when it is edited here.
pub fn keep_unknown(what: &mut What, known: &Thing) {
    match (what, known) {
        (What::Event(gathering), Thing::Event(event)) => {
            gathering.status = event.status;
            gathering.extra.clone_from(&event.extra.0);
        }
        (What::Call(need), Thing::Call(call)) | (What::Offer(need), Thing::Offer(call)) => {
            need.confirm_hours = call.confirm_hours;
            need.extra.clone_from(&call.extra.0);
        }
        _ => {}
    }
}

/// A thing as the form shows it, for changing it.
pub fn fields(post: &Post, thing: &Thing, zone: Tz) -> Fields {
    let mut fields = Fields::default();
    let mut set = |name: &str, value: Option<&str>| fields.set(name, value.unwrap_or_default());
    set("title", post.title.as_deref());
    set("text", Some(&post.source));
    set("language", Some(&post.language));
    set("visibility", Some(post.visibility.as_str()));
    set("content_note", post.content_note.as_deref());
    match thing {
        Thing::Note => {}
        Thing::Story(story) => {
            set("form", Some(story.form.as_str()));
            set("teller", Some(story.teller.as_str()));
            set("teller_label", story.teller_label.as_deref());
            set("themes", Some(&story.themes.join(", ")));
            set("book", Some(story.book.as_str()));
        }
        Thing::Event(event) => {
            let zone = event.timezone.parse().unwrap_or(zone);
            let (date, start) = moments::write(event.starts_at, zone);
            set("date", Some(&date));
            set("start", Some(&start));
            if let Some(moment) = event.ends_at {
                let (end_date, end) = moments::write(moment, zone);
                set("end_date", (end_date != date).then_some(end_date.as_str()));
                set("end", Some(&end));
            }
            set("timezone", Some(&event.timezone));
            set("place_name", event.place_name.as_deref());
            set("area", event.area.as_deref());
            set("address", event.address.as_deref());
            set("precision", Some(event.precision.as_str()));
            set("online_link", event.online_link.as_deref());
            set("dial_in", event.dial_in.as_deref());
            set("details", event.details.as_deref());
            set(
                "capacity",
                event.capacity.map(|places| places.to_string()).as_deref(),
            );
            set("joining", Some(event.joining.as_str()));
            set(
                "confidentiality",
                event.confidentiality.map(Confidentiality::as_str),
            );
            for mode in event.modes.iter() {
                fields.add("modes", mode.as_str());
            }
            for focus in event.focus.iter() {
                fields.add("focus", focus.as_str());
            }
        }
        Thing::Call(call) => {
            questions::unweave(&mut fields, &post.source);
            put_need(&mut fields, &call.need(), zone);
        }
        Thing::Offer(call) => put_need(&mut fields, &call.need(), zone),
    }
    for attachment in post.attachments.iter() {
        if let Some(kept) = &attachment.kept {
            let id = kept.id.to_string();
            fields.set(&media::form::words_of(&id), attachment.name.as_str());
            fields.add(media::form::KEPT, id);
        }
    }
    fields
}

/// What was asked through the group as the form shows it, for changing it.
pub fn wished(wish: &Wish, zone: Tz) -> Fields {
    let mut fields = Fields::default();
    fields.set("title", wish.title.as_str());
    fields.set("language", wish.language.as_str());
    fields.set("visibility", wish.visibility.as_str());
    fields.set(
        "content_note",
        wish.content_note.clone().unwrap_or_default(),
    );
    questions::unweave(&mut fields, &wish.text);
    put_need(&mut fields, &wish.need, zone);
    fields
}

fn put_need(fields: &mut Fields, need: &Need, zone: Tz) {
    fields.set("category", need.category.as_str());
    fields.set("needed", need.needed.to_string());
    fields.set("inexhaustible", if need.inexhaustible { "yes" } else { "" });
    if let Some(moment) = need.needed_by {
        let (date, time) = moments::write(moment, zone);
        fields.set("needed_by_date", date);
        fields.set("needed_by_time", time);
    }
    fields.set("area", need.area.clone().unwrap_or_default());
    fields.set("held_back", need.held_back.clone().unwrap_or_default());
    for language in &need.languages {
        fields.add("languages", language.as_str());
    }
    for word in &need.access {
        fields.add("access", word.as_str());
    }
    for (place, slot) in need.slots.iter().enumerate() {
        let (role, places) = role_fields(place + 1);
        fields.set(&role, slot.role.as_str());
        fields.set(&places, slot.needed.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Fields {
        Fields::of(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    const MEETING: &[(&str, &str)] = &[
        ("title", "Tea"),
        ("visibility", "public"),
        ("language", "en"),
        ("date", "2026-12-05"),
        ("start", "14:00"),
        ("end", "16:00"),
        ("timezone", "Asia/Hong_Kong"),
        ("modes", "in-person"),
        ("modes", "online"),
        ("precision", "area"),
        ("joining", "restricted"),
        ("address", "Flat 7B"),
    ];

    #[test]
    fn a_meeting_is_read_in_its_own_zone() {
        let read = draft(Kind::Event, &typed(MEETING), Tz::Europe__London);
        let Ok((draft, What::Event(gathering))) = read else {
            panic!("{read:?}")
        };
        assert_eq!(draft.visibility, Visibility::Public);
        assert_eq!(gathering.starts_at.to_rfc3339(), "2026-12-05T06:00:00Z");
        assert_eq!(
            gathering.ends_at.map(|end| end.to_rfc3339()).as_deref(),
            Some("2026-12-05T08:00:00Z")
        );
        assert_eq!(gathering.modes.len(), 2);
    }

    #[test]
    fn a_meeting_by_phone_says_which_number_and_a_link_is_one() {
        for (name, value, fault) in [
            ("modes", "phone", Some("dial_in")),
            ("details", "Ask Mei for the number", None),
            ("dial_in", "2345 6789", None),
            ("online_link", "room 7", Some("online_link")),
            ("online_link", "javascript:alert(1)", Some("online_link")),
            ("online_link", "https://meet.example/7", None),
        ] {
            let mut fields = typed(MEETING);
            if fault != Some("online_link") {
                fields.set("modes", "phone");
            }
            if name == "online_link" && fault.is_none() {
                fields.set("dial_in", "2345 6789");
            }
            fields.set(name, value);
            let read = draft(Kind::Event, &fields, Tz::UTC);
            match fault {
                Some(fault) => assert!(
                    read.is_err_and(|faults| faults.has(fault)),
                    "{name} {value}"
                ),
                None => assert!(read.is_ok(), "{name} {value}"),
            }
        }
    }

    #[test]
    fn each_field_that_is_wrong_is_named() {
        let mut fields = typed(MEETING);
        for name in ["title", "date", "start", "modes", "joining", "visibility"] {
            fields.set(name, "");
        }
        let Err(faults) = draft(Kind::Event, &fields, Tz::UTC) else {
            panic!("accepted")
        };
        for name in ["title", "date", "start", "modes", "joining", "visibility"] {
            assert!(faults.has(name), "{name}");
        }
    }

    #[test]
    fn a_call_of_a_day_lasts_until_its_end_in_the_groups_zone() {
        let fields = typed(&[
            ("title", "A lift"),
            ("visibility", "inside"),
            ("language", "en"),
            ("category", "be-with-someone"),
            ("needed_by_date", "2026-12-05"),
            ("languages", "yue, en"),
        ]);
        let read = draft(Kind::Call, &fields, Tz::Asia__Hong_Kong);
        let Ok((_, What::Call(need))) = read else {
            panic!("{read:?}")
        };
        assert_eq!(
            need.needed_by.map(|moment| moment.to_rfc3339()).as_deref(),
            Some("2026-12-05T15:59:00Z")
        );
        assert_eq!((need.needed, need.languages.len()), (1, 2));
    }

    #[test]
    fn a_person_who_tells_has_the_name_she_chose() {
        let fields = typed(&[
            ("title", "A year"),
            ("text", "It was long."),
            ("visibility", "inside"),
            ("language", "en"),
            ("form", "short"),
            ("teller", "person"),
            ("book", "ask"),
        ]);
        let Err(faults) = draft(Kind::Story, &fields, Tz::UTC) else {
            panic!("accepted")
        };
        assert!(faults.has("teller_label"));
    }
}
