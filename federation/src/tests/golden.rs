//! What we send has the shape of the examples that peers rely on.

use community::{
    call::AnswerState,
    event::{Change, Precision, Status},
    group::Mode,
    post::{Attachment, Kind, Visibility},
    store::Json,
    story::Form,
    time::Time,
};
use serde_json::Value;

use super::samples;
use crate::{
    activity::{self, AnswerNote, Asked, Decided, Pledge},
    objects::{self, Outgoing, Record, Told, actor},
    wire::audience::Audience,
};

/// Holds what we send against an example: every member of the example is there and of the same type, but those in
/// `without` (what our records do not know); values under `same` are equal. `mutualHelp` may hold more than the example.
fn hold(path: &str, ours: &Value, example: &Value, without: &[&str], same: &[&str]) {
    let (Value::Object(ours_members), Value::Object(members)) = (ours, example) else {
        panic!("{path}: not objects")
    };
    for (key, value) in members {
        let at = format!("{path}.{key}");
        if without.contains(&key.as_str()) || key == "@context" {
            continue;
        }
        let Some(found) = ours_members.get(key) else {
            panic!("{at} is missing in {ours:#}")
        };
        if same.contains(&key.as_str()) {
            assert_eq!(found, value, "{at}");
        }
        match (found, value) {
            (Value::Object(_), Value::Object(_)) if key.ends_with("Map") => {}
            (Value::Object(_), Value::Object(_)) => hold(&at, found, value, without, same),
            (Value::Array(found), Value::Array(values)) => {
                if let (Some(found @ Value::Object(_)), Some(value @ Value::Object(_))) =
                    (found.first(), values.first())
                {
                    hold(&at, found, value, without, same);
                }
            }
            (found, value) => {
                let alike = std::mem::discriminant(found) == std::mem::discriminant(value);
                assert!(
                    alike || found.is_null() || value.is_null(),
                    "{at}: {found} is not of the type of {value}"
                );
            }
        }
    }
}

/// Every term of the context of the example that our document uses is defined alike, and nothing else is named.
fn hold_context(ours: &Value, example: &Value) {
    let inline = |document: &Value| {
        document["@context"]
            .as_array()
            .and_then(|contexts| contexts.last())
            .cloned()
            .unwrap_or_default()
    };
    let (ours, example) = (inline(ours), inline(example));
    for (term, meaning) in ours.as_object().into_iter().flatten() {
        if let Some(expected) = example.get(term) {
            assert_eq!(meaning, expected, "{term}");
        }
    }
}

fn published(record: Record<'_>, kind: Kind, attachments: Vec<Attachment>) -> Value {
    let (here, author) = (samples::here(), samples::group_actor());
    let mut post = samples::post(kind);
    post.attachments = Json(attachments);
    let out =
        Outgoing::new(&here, &post, &author, &[], record, "Asia/Hong_Kong").expect("it may leave");
    let schedules = samples::schedules();
    let out = out.in_series(schedules.first());
    activity::create(&objects::to_wire(&out))
}

fn picture() -> Attachment {
    Attachment {
        media_type: "image/png".into(),
        url: "https://carers.example/media/flyer.png".into(),
        name: "Flyer".into(),
        kept: None,
    }
}

const SAME: &[&str] = &[
    "type",
    "mediaType",
    "joinMode",
    "status",
    "eventStatus",
    "purpose",
    "unitBased",
    "action",
    "hasUnit",
    "version",
    "draft",
    "repliesModerationOption",
    "confidentiality",
];

#[test]
fn a_long_story_is_an_article() {
    let story = samples::story(Form::Long);
    let ours = published(Record::Story(&story), Kind::Story, vec![picture()]);
    let example = samples::fixture("wire/04_story_article.json");
    let unknown = [
        "period",
        "role",
        "recordedBy",
        "recordedOn",
        "place",
        "contentNotes",
        "reviewOn",
        "withdrawUrl",
        "license",
        "transcriptUrl",
        "durationSeconds",
        "mediaType",
    ];
    hold(
        "create",
        &ours,
        &example,
        &unknown,
        &["type", "version", "sensitive"],
    );
    hold_context(&ours, &example);
    let summary = ours["object"]["summary"].as_str().unwrap_or_default();
    assert!(
        summary.chars().count() <= 300 && !summary.contains(['<', '>', '&', '\n']),
        "{summary}"
    );
}

#[test]
fn a_short_story_is_a_note() {
    let story = samples::story(Form::Short);
    let ours = published(Record::Story(&story), Kind::Story, Vec::new());
    let example = samples::fixture("wire/05_story_short_note.json");
    hold("create", &ours, &example, &[], &["type", "version", "kind"]);
    hold_context(&ours, &example);
    for absent in ["name", "summary"] {
        assert!(
            ours["object"].get(absent).is_none(),
            "a Note has no {absent}"
        );
    }
}

#[test]
fn a_gathering_has_all_that_calendars_look_for() {
    let mut event = samples::event();
    event.precision = Precision::Exact;
    event.modes = Json(vec![Mode::InPerson]);
    event.joining = community::event::Joining::Free;
    event.occurs_at = Some(event.starts_at);
    let ours = published(Record::Event(&event), Kind::Event, vec![picture()]);
    let example = samples::fixture("wire/06_event_single.json");
    // What our records do not know: coordinates and the profile's words.
    let unknown = [
        "latitude",
        "longitude",
        "addressRegion",
        "addressCountry",
        "width",
        "height",
        "openTo",
        "newcomers",
        "cost",
        "accessibility",
        "languages",
    ];
    let location = ours["object"]["location"].clone();
    hold(
        "create",
        &ours,
        &example,
        &[&unknown[..], &["id"]].concat(),
        SAME,
    );
    hold_context(&ours, &example);
    assert!(location.is_object(), "exactly one place");
    let help = &ours["object"]["mutualHelp"];
    assert_eq!(help["series"], "https://carers.example/ap/schedules/1");
    assert_eq!(help["recurrenceId"], "2026-12-12T14:00:00+08:00");
    assert_eq!(ours["object"]["startTime"], "2026-12-12T14:00:00+08:00");
    assert_eq!(
        ours["object"]["summary"],
        "Sat 12 Dec 2026, 14:00 to 16:00 (Hong Kong time). Room s3cr3t-mark, 1 s3cr3t-mark Street. Everyone is welcome. Move a family's furniture to higher ground."
    );
    assert_eq!(ours["object"]["attachment"][1]["name"], "Website");
    for key in [
        "onlineLink",
        "buyTicketsLink",
        "feeCurrency",
        "feeAmount",
        "externalParticipationUrl",
    ] {
        assert!(
            ours["object"].get(key).is_some_and(Value::is_null),
            "PieFed looks for {key}"
        );
    }
}

#[test]
fn an_online_gathering_is_nowhere() {
    let mut event = samples::event();
    event.modes = Json(vec![Mode::Online]);
    event.occurs_at = Some(event.starts_at);
    event.capacity = None;
    let ours = published(Record::Event(&event), Kind::Event, Vec::new());
    let example = samples::fixture("wire/07_event_online_occurrence.json");
    hold("create", &ours, &example, &["cost"], SAME);
    hold_context(&ours, &example);
    assert_eq!(ours["object"]["maximumAttendeeCapacity"], 0);
}

#[test]
fn a_regular_meeting_is_a_document_of_its_own() {
    let [schedule] = &samples::schedules()[..] else {
        panic!("there is one")
    };
    let ours = objects::schedule::to_wire(&samples::here(), &samples::group_actor(), schedule);
    let example = samples::fixture("wire/10_schedule_not_delivered.json");
    // Nobody is told ahead by a clock, and there are no feeds yet.
    let unknown = ["announceDaysAhead", "occurrences", "feed"];
    let same = [
        "type",
        "version",
        "name",
        "repeatFrequency",
        "byDay",
        "startTime",
        "endTime",
        "scheduleTimezone",
        "exceptDate",
        "to",
    ];
    hold("schedule", &ours, &example, &unknown, &same);
    hold_context(&ours, &example);
}

#[test]
fn a_note_that_tells_a_change_says_first_of_what() {
    let told = Told {
        change: Change::Cancelled,
        about: "https://carers.example/ap/posts/9".into(),
        page: Some("https://carers.example/@family-network/9".into()),
        title: "Tea & talk".into(),
    };
    let ours = published(Record::Change(&told), Kind::Note, Vec::new());
    let example = samples::fixture("wire/09_event_cancel_note.json");
    hold(
        "create",
        &ours,
        &example,
        &["inReplyTo"],
        &["type", "version", "kind", "change", "attachment"],
    );
    hold_context(&ours, &example);
    let content = ours["object"]["content"].as_str().unwrap_or_default();
    assert!(
        content.starts_with("<p><strong>Cancelled: Tea &amp; talk</strong></p>")
            && content.ends_with(
                "<p><a href=\"https://carers.example/@family-network/9\">The page of this event</a></p>"
            ),
        "{content}"
    );
}

#[test]
fn a_cancelled_gathering_says_so_in_words() {
    let mut event = samples::event();
    event.status = Status::Cancelled;
    let ours = published(Record::Event(&event), Kind::Event, Vec::new());
    let object = &ours["object"];
    assert_eq!(
        (object["status"].as_str(), object["eventStatus"].as_str()),
        (Some("CANCELLED"), Some("EventCancelled"))
    );
    assert_eq!(object["name"], "Cancelled: Two people with a van");
    assert!(
        object["summary"]
            .as_str()
            .is_some_and(|summary| summary.starts_with("CANCELLED. "))
    );
}

#[test]
fn a_call_is_a_note_with_an_intent() {
    let call = samples::call();
    let ours = published(Record::Call(&call), Kind::Call, Vec::new());
    let example = samples::fixture("wire/14_call_for_help.json");
    hold(
        "create",
        &ours,
        &example,
        &[
            "latitude",
            "longitude",
            "radius",
            "units",
            "urgency",
            "forWhom",
            "safety",
        ],
        SAME,
    );
    hold_context(&ours, &example);
    let content = ours["object"]["content"].as_str().unwrap_or_default();
    for part in [
        "<p><strong>Call for help: Two people with a van</strong></p>",
        "Area: East Coast Town",
        "Needed by: ",
        "Still needed: 2 of 2.",
        "To help: reply to this post",
    ] {
        assert!(content.contains(part), "{part} in {content}");
    }
    assert!(ours["object"].get("summary").is_none() && ours["object"].get("name").is_none());
}

#[test]
fn a71_a_call_with_roles_tells_them_to_peers_and_to_every_reader() {
    let mut call = samples::call();
    let slot = |role: &str, needed, filled| community::call::Slot {
        role: role.into(),
        needed,
        filled,
    };
    call.slots.0 = vec![slot("Driver", 2, 1), slot("Someone who cooks", 1, 1)];
    call.access.0 = vec!["step-free".into(), "gold-taps".into()];
    (call.needed, call.filled) = (3, 2);
    let ours = published(Record::Call(&call), Kind::Call, Vec::new());
    let object = &ours["object"];
    assert_eq!(
        object["mutualHelp"]["roles"],
        serde_json::json!([
            {"role": "Driver", "needed": 2, "filled": 1},
            {"role": "Someone who cooks", "needed": 1, "filled": 1},
        ])
    );
    // Who knows no roles reads the sum.
    assert_eq!(object["mutualHelp"]["needed"], 3);
    assert_eq!(
        object["publishes"]["availableQuantity"]["hasNumericalValue"],
        "1"
    );
    let content = object["content"].as_str().unwrap_or_default();
    for part in [
        "Still needed: 1 of 3. Namely: Driver (1 of 2).",
        "Getting in and taking part: step-free.",
    ] {
        assert!(content.contains(part), "{part}: {content}");
    }
}

#[test]
fn an_offer_is_a_note_with_an_intent() {
    let mut offer = samples::call();
    offer.inexhaustible = true;
    let ours = published(Record::Offer(&offer), Kind::Offer, Vec::new());
    let example = samples::fixture("wire/15_offer.json");
    hold("create", &ours, &example, &[], SAME);
    hold_context(&ours, &example);
}

#[test]
fn a_filled_call_says_thank_you() {
    let mut call = samples::call();
    (call.filled, call.state) = (2, community::call::State::Filled);
    let ours = published(Record::Call(&call), Kind::Call, Vec::new());
    assert!(
        ours["object"]["content"]
            .as_str()
            .is_some_and(|content| content.contains("Filled, thank you: ")
                && content.contains("Still needed: 0 of 2."))
    );
    let object = objects_of(&ours);
    let updated = activity::update(&object, Time::from_millis(1_795_741_200_123));
    assert_eq!(
        updated["id"],
        format!(
            "{}#update-1795741200123",
            object["id"].as_str().unwrap_or_default()
        )
    );
    assert_eq!(updated["type"], "Update");
    assert_eq!(updated["published"], "2026-11-27T01:00:00.123Z");
}

fn objects_of(create: &Value) -> Value {
    create["object"].clone()
}

#[test]
fn an_announcement_is_a_note() {
    let ours = published(Record::Note, Kind::Note, Vec::new());
    let example = samples::fixture("wire/28_announcement.json");
    hold(
        "create",
        &ours,
        &example,
        &["kind", "about", "expiresAt"],
        &["type", "version"],
    );
    hold_context(&ours, &example);
}

#[test]
fn the_actors_have_their_shape() {
    let here = samples::here();
    let group_actor = samples::group_actor();
    let ours = actor::group(
        &here,
        &group_actor,
        &samples::group(),
        &samples::schedules(),
    );
    let example = samples::fixture("wire/01_group_actor.json");
    let unknown = [
        "memberCount",
        "image",
        "latitude",
        "longitude",
        "address",
        "sharedLeadership",
        "professionalRole",
        "openEnded",
        "donation",
        "mode",
        "warmLine",
        "verifiedOn",
        "screening",
        "accessibility",
    ];
    hold(
        "group",
        &ours,
        &example,
        &[&unknown[..], &["id"]].concat(),
        &[
            "type",
            "version",
            "discoverable",
            "implements",
            "legalForm",
            "founded",
        ],
    );
    hold_context(&ours, &example);
    assert_eq!(ours["publicKey"]["owner"], ours["id"]);

    let instance = samples::actor(
        community::actor::Kind::Service,
        &here.instance(),
        "carers.example",
    );
    let ours = actor::instance(&here, &instance);
    hold(
        "instance",
        &ours,
        &samples::fixture("wire/02_application_actor.json"),
        &[],
        &["type", "implements", "discoverable"],
    );

    let rain = samples::actor(
        community::actor::Kind::Person,
        "https://carers.example/ap/people/3",
        "rain",
    );
    let ours = actor::person(&here, &rain).expect("she has an address outside");
    hold(
        "person",
        &ours,
        &samples::fixture("wire/03_person_actor.json"),
        &["pseudonym", "volunteer"],
        &[
            "type",
            "version",
            "manuallyApprovesFollowers",
            "discoverable",
            "indexable",
        ],
    );
}

#[test]
fn answers_and_their_replies_have_their_shape() {
    let call = "https://coast.example/ap/posts/1";
    let pledge = Pledge {
        id: "https://carers.example/ap/answers/1",
        actor: "https://carers.example/ap/people/3",
        call,
        asker: "https://coast.example/ap/groups/coast",
        message: "I have a van and can come from 9 to 13.",
        places: 1,
        role: None,
        name: Some("Rain"),
        group: "https://carers.example/ap/groups/family-network",
        since: None,
        at: Time::from_seconds(1_795_662_000),
    };
    let ours = activity::offer_answer(&pledge);
    hold(
        "offer",
        &ours,
        &samples::fixture("wire/16_answer_pledge.json"),
        &["from", "until"],
        &["type", "version", "content", "resourceQuantity"],
    );
    let back = activity::take_back_answer(&pledge);
    assert_eq!(
        (
            back["type"].as_str(),
            back["object"]["type"].as_str(),
            &back["object"]["id"]
        ),
        (Some("Undo"), Some("Offer"), &ours["id"])
    );
    assert!(!back.to_string().contains("I have a van"));

    let decided = Decided {
        id: "https://coast.example/ap/activities/77",
        actor: "https://coast.example/ap/groups/coast",
        helper: pledge.actor,
        answer: pledge.id,
        call,
        words: "Thank you. Meet at the surf club, 9:00. Ask for Jo.",
    };
    let ours = activity::accept_answer(
        &decided,
        "https://coast.example/ap/agreements/4",
        1,
        None,
        None,
    );
    hold(
        "accept",
        &ours,
        &samples::fixture("wire/18_accept_answer.json"),
        &["meetingPoint", "coordinator"],
        &["type", "version", "state", "content", "cc"],
    );
    let ours = activity::reject_answer(&decided, Some("already-filled"));
    hold(
        "reject",
        &ours,
        &samples::fixture("wire/19_reject_answer.json"),
        &[],
        &["type", "version", "state", "reason", "cc"],
    );

    let ana = samples::ana();
    let note = AnswerNote {
        id: "https://coast.example/ap/posts/9",
        actor: decided.actor,
        helper: &ana,
        in_reply_to: "https://mastodon.example/users/ana/statuses/113",
        call,
        answer: None,
        state: AnswerState::Accepted,
        words: "Thank you! Meet at the surf club, 9:00 on Saturday. Ask for Jo. Please keep this to yourself.",
        language: "",
        at: Time::from_seconds(1_795_662_000),
    };
    let example = samples::fixture("wire/20_reply_to_mastodon_volunteer.json");
    let ours = activity::answer_note(&note);
    hold(
        "note",
        &ours,
        &example,
        &[],
        &["type", "version", "state", "to", "cc", "tag", "inReplyTo"],
    );
    assert_eq!(ours["object"]["content"], example["object"]["content"]);
}

#[test]
fn small_activities_have_their_shape() {
    let here = samples::here();
    let group = samples::group_actor();
    let asked = Asked {
        join: "https://mobilizon.example/join/event/55",
        guest: "https://mobilizon.example/@kit",
        event: "https://carers.example/ap/posts/2",
    };
    let revealed = [("link", "https://meet.example/x".to_owned())];
    let ours = activity::accept_join(
        "https://carers.example/ap/activities/1",
        &group.uri,
        &asked,
        "You are welcome. A member will meet you at the door.",
        &revealed,
        "en",
    );
    hold(
        "accept",
        &ours,
        &samples::fixture("wire/12_accept_join.json"),
        &["dialInNumber"],
        &["type", "version", "cc", "to"],
    );
    assert_eq!(
        ours["mutualHelp"]["revealed"]["onlineLink"],
        "https://meet.example/x"
    );

    let mut post = samples::post(Kind::Story);
    post.deleted_at = Some(post.published_at);
    let audience = Audience::of(
        Visibility::Public,
        &format!("{}/followers", group.uri),
        Vec::new(),
    )
    .expect("it left");
    let ours = activity::delete(&group.uri, &objects::tombstone(&post, "Article"), &audience);
    hold(
        "delete",
        &ours,
        &samples::fixture("wire/32_delete_story_withdrawn.json"),
        &[],
        &["type", "formerType", "@context"],
    );

    let followers = format!("{}/followers", group.uri);
    let ours = activity::move_house(
        "https://carers.example/ap/activities/2",
        &group.uri,
        &followers,
        "https://family.example/ap/groups/x",
    );
    hold(
        "move",
        &ours,
        &samples::fixture("wire/33_move_group.json"),
        &[],
        &["type"],
    );
    let ours = activity::follow(
        "https://carers.example/ap/follows/1",
        &here.instance(),
        "https://coast.example/ap/groups/coast",
    );
    hold(
        "follow",
        &ours,
        &samples::fixture("wire/34_follow_group.json"),
        &[],
        &["type"],
    );
    let ours = activity::announce(
        "https://carers.example/ap/activities/3",
        &here.instance(),
        "https://carers.example/ap/instance/followers",
        &post.uri,
        None,
        post.published_at,
    );
    hold(
        "announce",
        &ours,
        &samples::fixture("wire/31_instance_announce_for_mobilizon.json"),
        &[],
        &["type"],
    );
}
