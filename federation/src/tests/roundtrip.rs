//! What we write, our own kind reads back: `from_wire(to_wire(x))` is the public view of `x`. And no JSON makes a reader panic.

use community::{
    call::{Call, Category, Decision, Slot, State},
    event::{Change, Event, Joining, Precision, Status},
    group::{Confidentiality, Focus, Mode, StoredSchedule},
    id::Id,
    poll::{Poll, with_options},
    post::{Attachment, Kind, Post, Visibility},
    store::Json,
    story::{Book, Form, Story, Teller, Telling},
    text::Html,
    time::Time,
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{Map, Value, json};

use super::samples;
use crate::{
    activity::{self, Decided, Pledge},
    activity_in::{Activity, answer_reply},
    objects::{self, Incoming, Outgoing, Record, Sender, Thing, Told, actor},
    wire::{read, write},
};

fn words() -> impl Strategy<Value = String> {
    "[A-Za-z0-9 街坊互助<>&\"'#@.,!]{1,40}"
        .prop_map(|text| read::line(&text, 200))
        .prop_filter("not blank", |text| !text.is_empty())
        // What others write as an element is taken out of names.
        .prop_filter("no element", |text| {
            let mut pairs = text.chars().zip(text.chars().skip(1));
            !pairs.any(|(one, next)| one == '<' && next.is_ascii_alphabetic())
        })
}

fn html() -> impl Strategy<Value = Html> {
    vec(words(), 1..4).prop_map(|parts| {
        let parts: String = parts
            .iter()
            .map(|part| {
                format!(
                    "<p>{} <a href=\"https://a.example/x\">link</a></p>",
                    crate::wire::write::escape(part)
                )
            })
            .collect();
        Html::clean(&parts)
    })
}

fn moment() -> impl Strategy<Value = Time> {
    (1_600_000_000_000_i64..2_000_000_000_000).prop_map(Time::from_millis)
}

fn extra() -> impl Strategy<Value = Json<Map<String, Value>>> {
    let value = prop_oneof![
        words().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        words().prop_map(|text| json!({"inner": [text]}))
    ];
    proptest::collection::btree_map("new[A-Z][a-z]{1,8}", value, 0..4)
        .prop_map(|map| Json(map.into_iter().collect()))
}

fn post(kind: Kind) -> impl Strategy<Value = Post> {
    let visibility = select(vec![
        Visibility::Public,
        Visibility::Unlisted,
        Visibility::Followers,
        Visibility::Direct,
    ]);
    let tag = "[A-Za-z街坊]{1,12}";
    let media = select(vec!["image/png", "audio/mpeg"]);
    let attachment = ("[a-z0-9]{1,8}", media, words()).prop_map(|(name, media, alt)| Attachment {
        media_type: media.into(),
        url: format!("https://carers.example/media/{name}"),
        name: alt,
        kept: None,
    });
    (
        (
            visibility,
            words(),
            option::of(words()),
            html(),
            option::of(words()),
        ),
        (
            select(vec!["en", "zh-Hant", "de"]),
            proptest::collection::btree_set(tag, 0..4),
            vec(attachment, 0..3),
        ),
        (
            moment(),
            option::of(1_i64..1_000_000_000),
            any::<bool>(),
            option::of("[0-9]{1,9}"),
        ),
    )
        .prop_map(
            move |(
                (visibility, title, summary, content, note),
                (language, tags, attachments),
                (published_at, later, replies_closed, parent),
            )| {
                let mut post = samples::post(kind);
                post.visibility = visibility;
                post.title = Some(title);
                post.summary = summary;
                post.content = content;
                post.content_note = note;
                post.language = language.into();
                post.tags = Json(unique(tags.into_iter(), |tag: &String| {
                    tag.to_ascii_lowercase()
                }));
                post.attachments = Json(unique(
                    attachments.into_iter(),
                    |attachment: &Attachment| attachment.url.clone(),
                ));
                post.published_at = published_at;
                post.edited_at = later.map(|later| published_at.plus_millis(later));
                post.replies_closed = replies_closed;
                post.in_reply_to_uri =
                    parent.map(|parent| format!("https://coast.example/ap/posts/{parent}"));
                post
            },
        )
}

fn unique<T>(things: impl Iterator<Item = T>, key: impl Fn(&T) -> String) -> Vec<T> {
    let mut seen = std::collections::HashSet::new();
    things.filter(|thing| seen.insert(key(thing))).collect()
}

fn story() -> impl Strategy<Value = Story> {
    let teller = (select(Teller::ALL), option::of(words()))
        .prop_map(|(teller, label)| (teller, label.map(|label| read::line(&label, 100))));
    (
        select(Form::ALL),
        teller,
        vec(words(), 0..4),
        select(Book::ALL),
        extra(),
    )
        .prop_map(
            |(form, (teller, teller_label), themes, book, extra)| Story {
                form,
                teller,
                teller_label,
                themes: Json(themes),
                book,
                extra,
                ..samples::story(form)
            },
        )
}

fn event() -> impl Strategy<Value = Event> {
    let modes = vec(select(Mode::ALL), 0..3);
    let place = (
        option::of(words()),
        option::of(words()),
        option::of(words()),
        select(Precision::ALL),
    );
    let zone = select(vec![
        "Asia/Hong_Kong",
        "UTC",
        "Australia/Melbourne",
        "Asia/Kathmandu",
    ]);
    let rest = (
        option::of(1_i64..500),
        select(Joining::ALL),
        select(Status::ALL),
        0_i64..500,
        extra(),
    );
    let about = (
        proptest::sample::subsequence(Focus::ALL.to_vec(), 0..=Focus::ALL.len()),
        option::of(select(Confidentiality::ALL)),
    );
    (
        moment(),
        option::of(0_i64..1_000_000_000),
        zone,
        modes,
        place,
        rest,
        about,
    )
        .prop_map(
            |(
                starts_at,
                lasts,
                zone,
                modes,
                (place_name, area, address, precision),
                (capacity, joining, status, taken, extra),
                (focus, confidentiality),
            )| Event {
                starts_at,
                ends_at: lasts.map(|lasts| starts_at.plus_millis(lasts)),
                timezone: zone.into(),
                modes: Json(modes),
                place_name,
                area,
                address,
                precision,
                capacity,
                joining,
                status,
                taken,
                focus: Json(focus),
                confidentiality,
                extra,
                ..samples::event()
            },
        )
}

fn slots() -> impl Strategy<Value = Vec<Slot>> {
    let places = (1_i64..50).prop_flat_map(|needed| (Just(needed), 0..=needed));
    vec((words(), places), 0..4).prop_map(|slots| {
        let slots = slots.into_iter();
        slots
            .map(|(role, (needed, filled))| Slot {
                role,
                needed,
                filled,
            })
            .collect()
    })
}

fn call() -> impl Strategy<Value = Call> {
    let places = (1_i64..50).prop_flat_map(|needed| (Just(needed), 0..=needed));
    (
        select(Category::ALL),
        places,
        any::<bool>(),
        option::of(moment()),
        option::of(words()),
        vec(words(), 0..3),
        select(State::ALL),
        1_i64..145,
        (extra(), slots(), vec(words(), 0..3)),
    )
        .prop_map(
            |(
                category,
                (needed, filled),
                inexhaustible,
                needed_by,
                area,
                languages,
                state,
                confirm_hours,
                (extra, slots, access),
            )| Call {
                category,
                needed,
                filled,
                inexhaustible,
                needed_by,
                area,
                languages: Json(languages),
                state,
                confirm_hours,
                extra,
                slots: Json(slots),
                access: Json(access),
                ..samples::call()
            },
        )
}

/// Writes, and reads as a peer would.
fn there_and_back(post: &Post, record: Record<'_>) -> Incoming {
    there_and_back_in(post, record, None)
}

fn there_and_back_in(post: &Post, record: Record<'_>, series: Option<&StoredSchedule>) -> Incoming {
    let (here, author) = (samples::here(), samples::group_actor());
    let recipients = [(samples::ana(), true), (samples::unseen(), true)];
    let out = Outgoing::new(&here, post, &author, &recipients, record, "Asia/Hong_Kong")
        .expect("it may leave")
        .in_series(series);
    let written = objects::to_wire(&out);
    let carried = carried(&written);
    let sender = Sender {
        uri: &author.uri,
        followers: author.followers.as_deref(),
    };
    objects::from_wire(&carried, &sender).unwrap_or_else(|refusal| panic!("{refusal}: {written:#}"))
}

/// As it comes out of a body.
fn carried(written: &Value) -> Value {
    serde_json::from_str(&written.to_string()).expect("JSON")
}

/// The envelope as outsiders may know it.
fn same_envelope(post: &Post, read: &Incoming, more_tags: &[&str]) {
    assert_eq!(read.uri, post.uri);
    assert_eq!(read.url, post.url);
    assert_eq!(read.visibility, post.visibility);
    assert_eq!(read.in_reply_to, post.in_reply_to_uri);
    assert_eq!(read.title, post.title);
    assert_eq!(read.content, post.content);
    assert_eq!(read.language, post.language);
    assert_eq!(read.content_note, post.content_note);
    assert_eq!(read.attachments, post.attachments.0);
    assert_eq!(read.recipients, [(samples::ana().uri, true)]);
    assert_eq!(read.published_at, Some(post.published_at));
    assert_eq!(read.edited_at, post.edited_at);
    assert_eq!(read.replies_closed, post.replies_closed);
    let own = post.tags.iter().map(String::as_str);
    let all = unique(own.chain(more_tags.iter().copied()), |tag| {
        tag.to_ascii_lowercase()
    });
    assert_eq!(read.tags, all);
    if post.summary.is_some() && post.kind != Kind::Note {
        assert_eq!(read.summary, post.summary);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn notes(post in post(Kind::Note)) {
        let read = there_and_back(&post, Record::Note);
        same_envelope(&post, &read, &[]);
        prop_assert_eq!(read.thing, Thing::Note);
    }

    #[test]
    fn stories(post in post(Kind::Story), story in story()) {
        let read = there_and_back(&post, Record::Story(&story));
        same_envelope(&post, &read, &[]);
        let telling = Telling { form: story.form, teller: story.teller, teller_label: story.teller_label.clone(), themes: story.themes.0.clone(), book: story.book, extra: story.extra.0.clone() };
        prop_assert_eq!(read.thing, Thing::Story(telling));
    }

    #[test]
    fn events(post in post(Kind::Event), event in event()) {
        let read = there_and_back(&post, Record::Event(&event));
        same_envelope(&post, &read, &[]);
        prop_assert_eq!(read.thing, Thing::Event { gathering: objects::event::gathering(&event), taken: event.taken });
    }

    #[test]
    fn dates_of_a_regular_meeting(post in post(Kind::Event), event in event(), occurs_at in moment()) {
        let schedules = samples::schedules();
        let event = Event { occurs_at: Some(occurs_at), ..event };
        let read = there_and_back_in(&post, Record::Event(&event), schedules.first());
        let mut gathering = objects::event::gathering(&event);
        // To others these are words that they keep and give back.
        gathering.extra.insert("series".into(), json!("https://carers.example/ap/schedules/1"));
        gathering.extra.insert("recurrenceId".into(), json!(write::moment_in(occurs_at, &event.timezone)));
        gathering.extra.insert("rrule".into(), json!("FREQ=MONTHLY;BYDAY=2SA;BYMONTH=1,2,3,4,5,6,7,9,10,11,12"));
        prop_assert_eq!(read.thing, Thing::Event { gathering, taken: event.taken });
    }

    #[test]
    fn notes_that_tell_a_change(post in post(Kind::Note), change in select(Change::ALL), title in words()) {
        let told = Told { change, about: "https://carers.example/ap/posts/9".into(), page: None, title };
        let post = Post { title: None, ..post };
        let read = there_and_back(&post, Record::Change(&told));
        same_envelope(&post, &read, &[]);
        prop_assert_eq!(read.thing, Thing::Note);
    }

    #[test]
    fn answers(message in words(), name in option::of(words()), role in option::of(words()), places in 1_i64..50) {
        let written = activity::offer_answer(&Pledge {
            id: "https://carers.example/ap/answers/1",
            actor: "https://carers.example/ap/people/3",
            call: "https://coast.example/ap/posts/1",
            asker: "https://coast.example/ap/groups/coast",
            message: &message,
            places,
            role: role.as_deref(),
            name: name.as_deref(),
            group: "https://carers.example/ap/groups/family-network",
            since: Some(2025),
            at: Time::from_millis(1_795_662_000_000),
        });
        let pledge = Activity::read(carried(&written)).expect("an activity").pledge().expect("an answer");
        prop_assert_eq!(&pledge.call, "https://coast.example/ap/posts/1");
        prop_assert_eq!((pledge.places, pledge.message, pledge.name, pledge.role), (places, message, name, role));
        let vouching = pledge.vouching.expect("the group of her own server vouches");
        prop_assert_eq!((vouching.group.as_str(), vouching.since), ("https://carers.example/ap/groups/family-network", Some(2025)));
    }

    #[test]
    fn yes_and_no_to_answers(said in words(), role in option::of(words()), places in 1_i64..50, until in option::of(moment())) {
        let decided = Decided {
            id: "https://coast.example/ap/activities/1",
            actor: "https://coast.example/ap/groups/coast",
            helper: "https://carers.example/ap/people/3",
            answer: "https://carers.example/ap/answers/1",
            call: "https://coast.example/ap/posts/1",
            words: &said,
        };
        let read = |written: &Value| Activity::read(carried(written)).expect("an activity").decision().expect("a decision");
        let agreement = "https://coast.example/ap/agreements/4";
        let yes = Decision::Accepted { words: Some(said.clone()), agreement_uri: Some(agreement.into()), lapses_at: until, role: role.clone() };
        prop_assert_eq!(
            read(&activity::accept_answer(&decided, agreement, places, role.as_deref(), until)),
            (decided.answer.to_owned(), yes)
        );
        let no = Decision::Declined { words: Some(said.clone()) };
        prop_assert_eq!(read(&activity::reject_answer(&decided, None)), (decided.answer.to_owned(), no));
    }

    #[test]
    fn calls(post in post(Kind::Call), call in call()) {
        let read = there_and_back(&post, Record::Call(&call));
        same_envelope(&post, &read, &["MutualHelp", "CallForHelp"]);
        prop_assert_eq!(read.thing, Thing::Call { need: objects::call::need(&call), filled: call.filled, state: call.state });
    }

    #[test]
    fn offers(post in post(Kind::Offer), call in call()) {
        let read = there_and_back(&post, Record::Offer(&call));
        same_envelope(&post, &read, &["MutualHelp", "Offer"]);
        prop_assert_eq!(read.thing, Thing::Offer { need: objects::call::need(&call), filled: call.filled, state: call.state });
    }

    #[test]
    fn no_json_makes_a_reader_panic(value in anything()) {
        let sender = Sender { uri: "https://a.example/u/x", followers: Some("https://a.example/u/x/followers") };
        let _ = objects::from_wire(&value, &sender);
        let _ = objects::event::from_wire(&value, &sender);
        let _ = actor::from_wire(&value, "https://a.example/u/x");
        let _ = actor::read_group_profile(&value);
        let _ = answer_reply(&value);
        if let Ok(activity) = Activity::read(value) {
            let _ = (activity.words(), activity.pledge(), activity.decision(), activity.undone(), activity.join_answer());
        }
    }
}

/// JSON with the keys that we look for, and any values under them; ids and types are often right, so that readers go far.
fn anything() -> impl Strategy<Value = Value> {
    const KEYS: &[&str] = &[
        "name",
        "summary",
        "content",
        "contentMap",
        "to",
        "cc",
        "tag",
        "attachment",
        "url",
        "href",
        "mediaType",
        "published",
        "updated",
        "startTime",
        "endTime",
        "location",
        "address",
        "timezone",
        "purpose",
        "publishes",
        "availableQuantity",
        "hasNumericalValue",
        "mutualHelp",
        "state",
        "needed",
        "filled",
        "narrator",
        "consent",
        "modes",
        "place",
        "publicKey",
        "publicKeyPem",
        "owner",
        "endpoints",
        "icon",
        "preferredUsername",
        "inReplyTo",
        "oneOf",
        "object",
        "target",
        "result",
        "stipulates",
        "satisfies",
        "maximumAttendeeCapacity",
        "participantCount",
        "attendees",
        "image",
        "language",
        "schedules",
        "version",
        "body",
        "title",
        "shareContact",
        "confirmBy",
        "duration",
        "rhythm",
        "cost",
    ];
    const TYPES: &[&str] = &[
        "Note",
        "Event",
        "Article",
        "Question",
        "Page",
        "Video",
        "Person",
        "Group",
        "Create",
        "Offer",
        "Accept",
        "Undo",
        "Flag",
        "Hashtag",
        "Mention",
        "Place",
        "Call",
        "Meeting",
        "Story",
        "AnswerReply",
        "GroupProfile",
        "Agreement",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        ".{0,30}".prop_map(Value::from),
        select(vec![
            "https://a.example/u/x",
            "https://a.example/n/1",
            "2026-12-12T14:00:00+08:00",
            "99999-01-01T00:00:00Z",
            "as:Public",
            "PT2H",
            "<p>&#0;<b"
        ])
        .prop_map(Value::from),
        select(TYPES).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 120, 12, |inner| {
        let object = (
            option::of(select(TYPES)),
            any::<bool>(),
            vec((select(KEYS), inner.clone()), 0..12),
        )
            .prop_map(|(kind, ours, members)| {
                let mut object: Map<String, Value> = members
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect();
                if let Some(kind) = kind {
                    object.insert("type".into(), kind.into());
                }
                if ours {
                    object.insert("id".into(), "https://a.example/n/1".into());
                    object.insert("actor".into(), "https://a.example/u/x".into());
                    object.insert("attributedTo".into(), "https://a.example/u/x".into());
                    object.insert("version".into(), 1.into());
                }
                Value::Object(object)
            });
        prop_oneof![vec(inner, 0..5).prop_map(Value::Array), object]
    })
}

#[test]
fn a_group_profile_is_read_back_as_everyone_may_know_it() {
    let (mut group, schedules) = (samples::group(), samples::schedules());
    let written = actor::group(
        &samples::here(),
        &samples::group_actor(),
        &group,
        &schedules,
    );
    let received = actor::from_wire(&written, &samples::group_actor().uri).expect("our own actor");
    let (profile, read_schedules) =
        actor::read_group_profile(&received.profile.expect("it has a profile"))
            .expect("of our kind");
    group.profile.0.contacts.truncate(1);
    assert_eq!(profile, group.profile.0);
    assert_eq!(
        read_schedules,
        schedules
            .iter()
            .map(|stored| stored.data.0.clone())
            .collect::<Vec<_>>()
    );
    assert_eq!(
        (received.username.as_str(), received.host.as_str()),
        ("family-network", "carers.example")
    );
    assert!(received.shared_inbox.is_some() && received.public_key.is_some());
    assert!(received.fields.len() <= 8 && received.fields.iter().any(|field| field.name == "For"));
}

#[test]
fn a_poll_is_read_as_it_was_written() {
    let words = Html::clean("<p>Which day?</p>");
    let poll = Poll {
        post_id: Id::new(1_234_567),
        options: Json(vec!["Saturday".into(), "Sunday & <b>".into()]),
        counts: Json(vec![3, 1]),
        multiple: true,
        hides_totals: false,
        closes_at: Some(Time::from_seconds(1_795_700_000)),
        voters: Some(4),
        ended: false,
        words,
    };
    let post = Post {
        title: None,
        content: with_options(&poll.words, &poll.options),
        ..samples::post(Kind::Note)
    };
    let read = there_and_back(&post, Record::Poll(&poll));
    let Thing::Poll { words, received } = read.thing else {
        panic!("{:?}", read.thing);
    };
    assert_eq!(words, poll.words);
    assert_eq!(read.content, post.content);
    assert_eq!(received.options, poll.options.0);
    assert_eq!(received.counts, poll.counts.0);
    assert_eq!(
        (received.multiple, received.closes_at, received.voters),
        (true, poll.closes_at, Some(4))
    );
    // What is to be hidden until the end is hidden.
    let hidden = Poll {
        hides_totals: true,
        ..poll
    };
    let Thing::Poll { received, .. } = there_and_back(&post, Record::Poll(&hidden)).thing else {
        panic!("no poll");
    };
    assert_eq!(received.counts, [0, 0]);
}
