//! What a thing's own page tells outsiders, and, apart from it, what is held back: previews and pages show the same.

use chrono_tz::Tz;
use community::{
    call::Call,
    event::{Event, Joining, Precision, Status},
    story::{Story, Teller},
    text::Html,
    timeline::{Entry, Thing},
};

use crate::{
    app::i18n::Say,
    pages::{
        cards::{self, Card},
        joined::Joined,
    },
};

/// A line of facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

/// A badge: its tone and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    pub tone: &'static str,
    pub text: String,
}

/// What everyone reads who may see a thing.
#[derive(Clone, Debug)]
pub struct Seen {
    pub t: Say,
    /// Empty for a post, which is its text alone.
    pub title: String,
    pub badge: Option<Badge>,
    pub kicker: Option<String>,
    pub note: Option<String>,
    pub content: Html,
    pub facts: Vec<Fact>,
    pub joined: Joined,
    pub card: Card,
}

impl Seen {
    pub fn new(t: Say, zone: Tz, entry: &Entry) -> Self {
        let (badge, kicker) = head(t, entry);
        Self {
            t,
            title: entry.post.title.clone().unwrap_or_default(),
            badge,
            kicker,
            note: entry.post.content_note.clone(),
            content: entry.post.content.clone(),
            facts: facts(t, zone, &entry.thing),
            joined: Joined::new(t, &entry.post),
            card: Card::new(t, zone, entry),
        }
    }
}

fn head(t: Say, entry: &Entry) -> (Option<Badge>, Option<String>) {
    match &entry.thing {
        Thing::Note | Thing::Story(_) => (None, None),
        Thing::Event(event) => {
            let cancelled = event.status == community::event::Status::Cancelled;
            (
                cancelled.then(|| Badge {
                    tone: "off",
                    text: t.get("event-cancelled"),
                }),
                None,
            )
        }
        Thing::Call(call) => help(t, "call-state", call),
        Thing::Offer(call) => help(t, "offer-state", call),
    }
}

fn help(t: Say, states: &str, call: &Call) -> (Option<Badge>, Option<String>) {
    let help = cards::help(t, Tz::UTC, call);
    (
        Some(Badge {
            tone: help.tone,
            text: t.pick(states, help.state),
        }),
        Some(t.pick("call-category", help.category)),
    )
}

/// Whether it is worth a sheet on a wall: nobody answers a call that is over, or comes to what is cancelled.
pub fn is_on_paper(thing: &Thing) -> bool {
    match thing {
        Thing::Call(call) | Thing::Offer(call) => call.state.takes_answers(),
        Thing::Event(event) => event.status != Status::Cancelled,
        Thing::Story(_) | Thing::Note => true,
    }
}

/// The public facts: nothing of these is held back.
pub fn facts(t: Say, zone: Tz, thing: &Thing) -> Vec<Fact> {
    match thing {
        Thing::Note => Vec::new(),
        Thing::Story(story) => of_story(t, story),
        Thing::Event(event) => of_event(t, event),
        Thing::Call(call) => of_call(t, zone, call, false),
        Thing::Offer(call) => of_call(t, zone, call, true),
    }
}

/// What goes only to those who are welcome or whose answer is accepted.
pub fn held_back(t: Say, thing: &Thing) -> Vec<Fact> {
    let mut held = Vec::new();
    match thing {
        Thing::Note | Thing::Story(_) => {}
        Thing::Event(event) => {
            if event.precision == Precision::Area {
                put(
                    &mut held,
                    t.get("event-place-name"),
                    event.place_name.clone(),
                );
            }
            if event.precision != Precision::Exact {
                put(&mut held, t.get("event-address"), event.address.clone());
            }
            put(
                &mut held,
                t.get("event-online-link"),
                event.online_link.clone(),
            );
            put(&mut held, t.get("event-dial-in"), event.dial_in.clone());
            put(&mut held, t.get("event-details"), event.details.clone());
        }
        Thing::Call(call) | Thing::Offer(call) => {
            put(&mut held, t.get("call-held-fact"), call.held_back.clone())
        }
    }
    held
}

fn of_story(t: Say, story: &Story) -> Vec<Fact> {
    let mut facts = Vec::new();
    match story.teller {
        Teller::Person | Teller::Group => put(
            &mut facts,
            t.get("story-teller-is"),
            story.teller_label.clone(),
        ),
        Teller::Nobody => {}
    }
    put(
        &mut facts,
        t.get("story-themes"),
        Some(t.list(&story.themes)),
    );
    facts
}

fn of_event(t: Say, event: &Event) -> Vec<Fact> {
    let mut facts = Vec::new();
    put(&mut facts, t.get("event-when"), Some(cards::when(t, event)));
    let modes: Vec<String> = event
        .modes
        .iter()
        .map(|mode| t.pick("mode", mode.as_str()))
        .collect();
    put(&mut facts, t.get("event-how"), Some(t.list(&modes)));
    put(&mut facts, t.get("event-where"), Some(place(event)));
    put(
        &mut facts,
        t.get("event-places"),
        event
            .places_left()
            .map(|left| t.count("event-places-left", left)),
    );
    let joining = match event.joining {
        Joining::Free => "event-joining-free",
        Joining::Ask => "event-joining-restricted",
        Joining::Invite => "event-joining-invite",
        Joining::Page => "event-joining-external",
    };
    put(&mut facts, t.get("event-joining"), Some(t.get(joining)));
    let focus: Vec<String> = event
        .focus
        .iter()
        .map(|focus| t.pick("focus", focus.as_str()))
        .collect();
    put(&mut facts, t.get("event-focus"), Some(t.list(&focus)));
    put(
        &mut facts,
        t.get("group-confidentiality"),
        event.confidentiality.map(|rule| cards::rule(t, rule)),
    );
    facts
}

/// Where it is, as far as everyone may read it.
pub fn place(event: &Event) -> String {
    let (place, street) = event.public_place();
    let area = event.area.as_deref().filter(|area| Some(*area) != place);
    let place: Vec<&str> = [place, street, area]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    place.join(", ")
}

fn of_call(t: Say, zone: Tz, call: &Call, is_offer: bool) -> Vec<Fact> {
    let mut facts = Vec::new();
    let help = cards::help(t, zone, call);
    if is_offer {
        let reach = if call.inexhaustible {
            t.get("offer-inexhaustible")
        } else {
            t.count("offer-places-left", call.still_needed())
        };
        put(&mut facts, t.get("offer-places"), Some(reach));
    } else if call.state.takes_answers() {
        // Of what is over nobody is needed any more.
        put(
            &mut facts,
            t.get("call-helpers"),
            Some(still_needed(t, call)),
        );
        put(&mut facts, t.get("call-namely"), Some(help.roles));
    }
    let by = if is_offer {
        "offer-until"
    } else {
        "call-by-when"
    };
    put(&mut facts, t.get(by), help.needed_by);
    put(&mut facts, t.get("call-area"), help.area);
    put(
        &mut facts,
        t.get("call-languages"),
        Some(t.list(&languages(t, &call.languages))),
    );
    let access: Vec<String> = call
        .access
        .iter()
        .filter(|word| t.has(&format!("access-{word}")))
        .map(|word| t.pick("access", word))
        .collect();
    put(
        &mut facts,
        t.get("group-accessibility"),
        Some(t.list(&access)),
    );
    facts
}

/// How many are still needed, in words.
pub fn still_needed(t: Say, call: &Call) -> String {
    match call.still_needed() {
        0 => t.count("call-none-needed", call.needed),
        n => t.with(
            "call-still-needed",
            &[("n", n.into()), ("of", call.needed.into())],
        ),
    }
}

/// Languages in the reader's words.
pub fn languages(t: Say, languages: &[String]) -> Vec<String> {
    languages
        .iter()
        .map(|language| {
            if t.has(&format!("speaks-{language}")) {
                t.pick("speaks", language)
            } else {
                language.clone()
            }
        })
        .collect()
}

fn put(facts: &mut Vec<Fact>, label: String, value: Option<String>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        facts.push(Fact { label, value });
    }
}

#[cfg(test)]
mod tests {
    use community::{
        call::{Category, State},
        event::Status,
        group::Mode,
        id::Id,
        store::Json,
        time::Time,
    };

    use super::*;
    use crate::app::i18n::Lang;

    fn meeting(precision: Precision) -> Thing {
        Thing::Event(Event {
            post_id: Id::new(1),
            starts_at: Time::from_seconds(1_800_000_000),
            ends_at: None,
            timezone: "Asia/Hong_Kong".into(),
            modes: Json(vec![Mode::InPerson]),
            place_name: Some("Secret House".into()),
            area: Some("Mong Kok".into()),
            address: Some("Flat 7B".into()),
            precision,
            online_link: Some("https://call.example/x".into()),
            dial_in: Some("2345 6789".into()),
            details: Some("Ring twice".into()),
            capacity: Some(8),
            joining: Joining::Ask,
            status: Status::Confirmed,
            focus: Json(Vec::new()),
            confidentiality: None,
            taken: 3,
            schedule_id: None,
            occurs_at: None,
            extra: Json::default(),
        })
    }

    fn values(facts: &[Fact]) -> String {
        facts
            .iter()
            .map(|fact| fact.value.as_str())
            .collect::<Vec<_>>()
            .join(" | ")
    }

    #[test]
    fn a20_a_meeting_shows_no_more_of_its_place_than_was_chosen() {
        let t = Say::new(Lang::En);
        for (precision, shown, hidden) in [
            (
                Precision::Area,
                vec!["Mong Kok"],
                vec!["Secret House", "Flat 7B"],
            ),
            (Precision::Building, vec!["Secret House"], vec!["Flat 7B"]),
            (Precision::Exact, vec!["Secret House", "Flat 7B"], vec![]),
        ] {
            let thing = meeting(precision);
            let open = values(&facts(t, Tz::UTC, &thing));
            let held = values(&held_back(t, &thing));
            for words in shown {
                assert!(open.contains(words), "{words}: {open}");
            }
            for words in hidden {
                assert!(!open.contains(words), "{words}: {open}");
                assert!(held.contains(words), "{words}: {held}");
            }
            for words in ["call.example", "2345 6789", "Ring twice"] {
                assert!(
                    !open.contains(words) && held.contains(words),
                    "{words}: {open} / {held}"
                );
            }
        }
    }

    #[test]
    fn what_a_call_holds_back_is_among_no_public_facts() {
        let t = Say::new(Lang::ZhHant);
        let call = Call {
            post_id: Id::new(1),
            category: Category::BeWith,
            needed: 2,
            filled: 1,
            inexhaustible: false,
            needed_by: None,
            area: Some("深水埗".into()),
            languages: Json(vec!["yue".into(), "xx".into()]),
            held_back: Some("陳太 9123 4567".into()),
            state: State::PartFilled,
            confirm_hours: 48,
            state_changed_at: Time::from_seconds(1),
            asked: 0,
            extra: Json::default(),
            slots: Json::default(),
            access: Json::default(),
        };
        for thing in [Thing::Call(call.clone()), Thing::Offer(call)] {
            let open = values(&facts(t, Tz::UTC, &thing));
            assert!(open.contains("深水埗") && !open.contains("9123"), "{open}");
            assert!(values(&held_back(t, &thing)).contains("9123"));
        }
    }
}
