//! What a card shows of anything published: the same for our own and for others', and never more than the viewer may see.

use chrono_tz::Tz;
use community::{
    actor::Actor,
    call::{Call, Slot, State},
    event::{Event, Status},
    group::Confidentiality,
    post::{Post, Visibility},
    timeline::{Entry, Thing},
};

use crate::{app::i18n::Say, pages::face};

/// What a card shows.
#[derive(Clone, Debug)]
pub struct Card {
    pub t: Say,
    pub href: String,
    pub title: String,
    /// The author's name, and the whole handle beside it, so that nobody passes for another (AC33).
    pub author: String,
    pub handle: String,
    /// Her small picture, when she is here and has one.
    pub face: Option<String>,
    pub is_ours: bool,
    /// A professional wrote it, whom the group invited (A16).
    pub is_consultants: bool,
    /// The first words.
    pub opening: String,
    pub published: String,
    pub content_note: Option<String>,
    /// Who else may read it, when it is not everyone: a word of `visibility-…`.
    pub only_for: Option<&'static str>,
    pub body: Body,
    pub likes: i64,
}

/// What is particular to the kind.
#[derive(Clone, Debug)]
pub enum Body {
    Note,
    Story {
        teller: Option<String>,
    },
    Event {
        date: DateBlock,
        when: String,
        place: String,
        is_cancelled: bool,
        places_left: Option<i64>,
    },
    Call(Help),
    Offer(Help),
}

/// The date as a block.
#[derive(Clone, Debug)]
pub struct DateBlock {
    pub month: String,
    pub day: u32,
    pub weekday: String,
}

/// A call or offer in few words.
#[derive(Clone, Debug)]
pub struct Help {
    /// A word of `call-state-…`.
    pub state: &'static str,
    /// The badge's colour.
    pub tone: &'static str,
    /// A word of `call-category-…`.
    pub category: &'static str,
    pub needed: i64,
    pub still_needed: i64,
    pub is_inexhaustible: bool,
    pub takes_answers: bool,
    pub area: Option<String>,
    pub needed_by: Option<String>,
    /// For which roles how many are still needed, in a line; empty when there are no roles.
    pub roles: String,
}

/// What a post is called where it is one of several: its title, else its content note, else its first words.
pub fn name(post: &Post, most: usize) -> String {
    match (&post.title, &post.content_note) {
        (Some(title), _) => title.clone(),
        (None, Some(note)) => shorten(note, most),
        (None, None) => shorten(&post.content.plain(), most),
    }
}

/// A post that is a picture alone is called by what is to be seen on it.
fn wordless(t: Say, post: &Post) -> String {
    let described = post.attachments.iter().map(|one| one.name.as_str());
    match described.into_iter().find(|name| !name.is_empty()) {
        Some(name) => shorten(name, 80),
        None => t.get("media-alone"),
    }
}

/// How long the first words on a card are.
const OPENING: usize = 220;

impl Card {
    /// What this entry shows, dates in the group's time zone (an event's own for events).
    pub fn new(t: Say, zone: Tz, entry: &Entry) -> Self {
        let post = &entry.post;
        let opening = match (&post.content_note, &post.summary) {
            // What is difficult is not told on a card.
            (Some(_), _) => String::new(),
            (None, Some(summary)) => summary.clone(),
            (None, None) => shorten(&post.content.plain(), OPENING),
        };
        Self {
            t,
            href: href(post),
            title: Some(name(post, 80))
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| wordless(t, post)),
            author: entry.author.name.clone(),
            // Nobody has an address outside who has not asked for one.
            handle: if entry.author.local && !entry.author.outside {
                String::new()
            } else {
                entry.author.handle()
            },
            face: face::small(&entry.author),
            is_ours: entry.author.local,
            is_consultants: entry.by_consultant,
            opening,
            published: t.day(post.published_at, zone),
            content_note: post.content_note.clone(),
            only_for: match post.visibility {
                Visibility::Public | Visibility::Unlisted => None,
                Visibility::Followers if post.local => Some("followers"),
                Visibility::Followers => Some("followers-theirs"),
                Visibility::Direct => Some("direct"),
                Visibility::Inside => Some("inside"),
            },
            body: body(t, zone, &entry.thing),
            likes: entry.likes,
        }
    }

    /// Several at once.
    pub fn all(t: Say, zone: Tz, entries: &[Entry]) -> Vec<Self> {
        entries
            .iter()
            .map(|entry| Self::new(t, zone, entry))
            .collect()
    }
}

/// The page of a person; of a member without an address outside there is none, and she is found where one undoes a block.
pub fn person(who: &Actor) -> String {
    if who.local && !who.outside {
        "/settings#blocked".to_owned()
    } else {
        format!("/network/actors/{}", who.id)
    }
}

/// The page of a thing: at its permanent address when it is ours.
pub fn href(post: &Post) -> String {
    match (
        post.local,
        post.url
            .as_deref()
            .and_then(|url| url::Url::parse(url).ok()),
    ) {
        (true, Some(url)) => url.path().to_owned(),
        (true, None) | (false, _) => format!("/network/posts/{}", post.id),
    }
}

/// The time zone of an IANA name; UTC for one that nobody knows.
pub fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

fn body(t: Say, zone: Tz, thing: &Thing) -> Body {
    match thing {
        Thing::Note => Body::Note,
        Thing::Story(story) => Body::Story {
            teller: story.teller_label.clone(),
        },
        Thing::Event(event) => gathering(t, event),
        Thing::Call(call) => Body::Call(help(t, zone, call)),
        Thing::Offer(call) => Body::Offer(help(t, zone, call)),
    }
}

fn gathering(t: Say, event: &Event) -> Body {
    let zone = self::zone(&event.timezone);
    let (place, _) = event.public_place();
    let modes: Vec<String> = event
        .modes
        .iter()
        .map(|mode| t.pick("mode", mode.as_str()))
        .collect();
    Body::Event {
        date: DateBlock {
            month: t.month(event.starts_at, zone),
            day: t.day_number(event.starts_at, zone),
            weekday: t.weekday(event.starts_at, zone),
        },
        when: when(t, event),
        place: place.map_or_else(|| t.list(&modes), str::to_owned),
        is_cancelled: event.status == Status::Cancelled,
        places_left: event.places_left(),
    }
}

/// When an event is, with its time zone, in a line.
pub fn when(t: Say, event: &Event) -> String {
    let zone = zone(&event.timezone);
    match event.ends_at {
        Some(end) => t.span(event.starts_at, end, zone),
        None => t.moment(event.starts_at, zone),
    }
}

/// A call or offer in few words.
pub fn help(t: Say, zone: Tz, call: &Call) -> Help {
    // An offer rests by the same state in which what is needed by a day ends with it.
    let rests =
        call.state == State::Expired && call.needed_by.is_none_or(|by| by > call.state_changed_at);
    Help {
        state: if rests {
            "resting"
        } else {
            call.state.as_str()
        },
        tone: match call.state {
            State::Draft => "waiting",
            State::Open => "open",
            State::PartFilled => "waiting",
            State::Filled => "yes",
            State::Done | State::DoneByOthers => "done",
            State::Withdrawn | State::Expired => "off",
        },
        category: call.category.as_str(),
        needed: call.needed,
        still_needed: call.still_needed(),
        is_inexhaustible: call.inexhaustible,
        takes_answers: call.state.takes_answers(),
        area: call.area.clone().filter(|area| !area.is_empty()),
        needed_by: call.needed_by.map(|moment| t.moment(moment, zone)),
        roles: roles(t, call),
    }
}

fn roles(t: Say, call: &Call) -> String {
    let open = call.slots.iter().filter(|slot| slot.still_needed() > 0);
    let roles: Vec<String> = open.map(|slot| role(t, slot)).collect();
    t.list(&roles)
}

/// A role, with how many are still needed for it.
pub fn role(t: Say, slot: &Slot) -> String {
    let values = [
        ("role", slot.role.as_str().into()),
        ("n", slot.still_needed().into()),
        ("of", slot.needed.into()),
    ];
    t.with("call-role-open", &values)
}

/// The beginning of a text, cut at a word where there is one.
pub fn shorten(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= most {
        return text;
    }
    let cut: String = text.chars().take(most).collect();
    let cut = match cut.rfind(' ') {
        Some(space) if space > cut.len() / 2 => &cut[..space],
        _ => &cut,
    };
    format!("{cut}…")
}

/// A rule of confidentiality with what it means.
pub fn rule(t: Say, rule: Confidentiality) -> String {
    let name = t.pick("confidentiality", rule.as_str());
    let meaning = t.pick("confidentiality", &format!("{rule}-hint"));
    t.with(
        "group-rule",
        &[("name", name.into()), ("meaning", meaning.into())],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_at_a_word_where_there_is_one() {
        assert_eq!(shorten("one  two\nthree", 20), "one two three");
        assert_eq!(shorten("one two three four", 11), "one two…");
        assert_eq!(shorten("互助互助互助", 4), "互助互助…");
    }
}
