//! What other programs send is read, and what is not understood is refused with a reason.

use community::{
    actor::Kind as ActorKind,
    call::{Decision, State},
    event::{Joining, Status},
    group::Mode,
    post::{Kind, Visibility},
};
use serde_json::{Value, json};

use super::samples;
use crate::{
    activity_in::{Activity, ObjectRef, Verb},
    objects::{self, Incoming, Sender, Thing, actor},
    wire::Refusal,
};

fn object_of(path: &str) -> Value {
    let whole = samples::fixture(path);
    if whole["object"].is_object() {
        whole["object"].clone()
    } else {
        whole
    }
}

fn read(object: &Value) -> Result<Incoming, Refusal> {
    let author = objects::author_of(object).unwrap_or_default().to_owned();
    let followers = format!("{author}/followers");
    objects::from_wire(
        object,
        &Sender {
            uri: &author,
            followers: Some(&followers),
        },
    )
}

fn read_file(path: &str) -> Incoming {
    read(&object_of(path)).unwrap_or_else(|refusal| panic!("{path}: {refusal}"))
}

#[test]
fn every_example_of_every_program_is_understood_or_refused_with_a_reason() {
    let fixtures = format!("{}/../tests/fixtures", env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for folder in [
        "gotosocial",
        "mastodon",
        "mobilizon",
        "gancio",
        "lemmy",
        "pleroma",
        "misskey",
    ] {
        for entry in std::fs::read_dir(format!("{fixtures}/{folder}")).expect("the folder") {
            let name = entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a name");
            let value = samples::fixture(&format!("{folder}/{name}"));
            seen += 1;
            if actor::is_actor(&value) {
                let id = value["id"].as_str().unwrap_or_default();
                let received = actor::from_wire(&value, id)
                    .unwrap_or_else(|refusal| panic!("{folder}/{name}: {refusal}"));
                assert!(
                    received.inbox.is_some() && received.public_key.is_some(),
                    "{folder}/{name}"
                );
            } else if let Ok(activity) = Activity::read(value.clone()) {
                assert!(value["actor"].is_string(), "{folder}/{name}");
                if let (Verb::Create, Some(object)) = (activity.verb, activity.object.value()) {
                    match read(object) {
                        Ok(incoming) => assert!(
                            !incoming.content.is_empty() || incoming.title.is_some(),
                            "{folder}/{name}"
                        ),
                        Err(refusal) => assert_eq!(
                            refusal,
                            Refusal::unsupported("a vote in a poll"),
                            "{folder}/{name}"
                        ),
                    }
                }
            } else {
                read(&value).unwrap_or_else(|refusal| panic!("{folder}/{name}: {refusal}"));
            }
        }
    }
    assert!(seen > 40, "only {seen} examples");
}

#[test]
fn a_reply_of_gotosocial() {
    let note = read_file("gotosocial/create_note.json");
    assert_eq!(note.visibility, Visibility::Unlisted);
    assert_eq!(note.content_note.as_deref(), Some("a cw"));
    assert_eq!(note.tags, ["tagone", "tagtwo"]);
    assert_eq!(
        note.recipients,
        [("http://mini.test:8090/users/cap10650".to_owned(), true)]
    );
    assert_eq!(
        note.in_reply_to.as_deref(),
        Some("http://mini.test:8090/users/cap10650/notes/106502")
    );
    assert_eq!(note.language, "en");
    let question = read_file("gotosocial/create_question.json");
    assert_eq!(
        question.content.as_str(),
        "<p>a poll</p><ul><li>x</li></ul>"
    );
    assert_eq!(question.content_note, None);
}

#[test]
fn events_of_other_calendars() {
    let tea = read_file("mobilizon/event.json");
    let Thing::Event { gathering, taken } = &tea.thing else {
        panic!("an event")
    };
    assert_eq!(
        (tea.title.as_deref(), *taken, gathering.capacity),
        (Some("Tea for carers"), 2, Some(30))
    );
    assert_eq!(
        gathering.place_name.as_deref(),
        Some("Lek Yuen Community Hall")
    );
    assert_eq!(gathering.area.as_deref(), Some("Sha Tin"));
    assert!(
        gathering
            .address
            .as_deref()
            .is_some_and(|address| address.starts_with("6 Lek Yuen Street"))
    );
    assert_eq!(
        (gathering.joining, gathering.timezone.as_str()),
        (Joining::Free, "Asia/Hong_Kong")
    );
    let Thing::Event { gathering, .. } = read_file("mobilizon/update_event_cancelled.json").thing
    else {
        panic!("an event")
    };
    assert_eq!(gathering.status, Status::Cancelled);

    let repair = read_file("gancio/create_event.json");
    let Thing::Event { gathering, .. } = &repair.thing else {
        panic!("an event")
    };
    assert_eq!(gathering.address.as_deref(), Some("3 Mill Lane, Tsuen Wan"));
    assert_eq!(
        (gathering.joining, gathering.timezone.as_str()),
        (Joining::Page, "Etc/GMT-8")
    );
    assert_eq!(repair.attachments.len(), 1);
    let Thing::Event { gathering, .. } =
        read_file("gancio/event_without_end_or_place_type.json").thing
    else {
        panic!("an event")
    };
    assert_eq!(
        (gathering.place_name.as_deref(), gathering.ends_at),
        (Some("Harbour steps"), None)
    );
}

#[test]
fn places_come_in_many_shapes() {
    let event = |location: Value| {
        let object = json!({"id": "https://a.example/e/1", "type": ["Event"], "attributedTo": [{"type": "Person", "id": "https://a.example/u/x"}], "name": "Tea", "startTime": "2026-12-05T14:30:00Z", "to": "as:Public", "location": location});
        let Thing::Event { gathering, .. } = read(&object).expect("an event").thing else {
            panic!("an event")
        };
        (gathering.modes, gathering.place_name, gathering.online_link)
    };
    let place = || Some("Hall".to_owned());
    assert_eq!(event(json!("Hall")), (vec![Mode::InPerson], place(), None));
    assert_eq!(
        event(json!({"name": "Hall"})),
        (vec![Mode::InPerson], place(), None)
    );
    let both = json!([{"type": "VirtualLocation", "url": "https://meet.example/1"}, {"type": "Place", "name": "Hall", "address": "1 Road"}]);
    assert_eq!(
        event(both),
        (
            vec![Mode::Online, Mode::InPerson],
            place(),
            Some("https://meet.example/1".into())
        )
    );
    assert_eq!(event(Value::Null), (Vec::new(), None, None));
    assert_eq!(
        event(json!([7, null, {"address": 7}])),
        (Vec::new(), None, None)
    );
}

#[test]
fn pages_and_pictures() {
    let page = read_file("lemmy/page.json");
    assert_eq!(
        (
            page.title.as_deref(),
            page.visibility,
            page.language.as_str()
        ),
        (
            Some("What to ask at the first appointment"),
            Visibility::Public,
            "en"
        )
    );
    assert!(
        page.content
            .as_str()
            .contains("https://lists.example/appointment")
    );
    assert_eq!(
        page.attachments
            .first()
            .map(|picture| picture.media_type.as_str()),
        Some("image/png")
    );
    let soup = read_file("pleroma/note.json");
    assert_eq!(
        soup.attachments.first().map(|picture| picture.url.as_str()),
        Some("https://pleroma.example/media/soup.png")
    );
}

#[test]
fn a_stranger_who_speaks_the_marketplace_asks_for_help() {
    let object = json!({
        "id": "https://a.example/n/1", "type": "Note", "attributedTo": "https://a.example/u/x", "content": "<p>Two bags of rice</p><p>For our kitchen.</p>",
        "to": ["https://www.w3.org/ns/activitystreams#Public"], "purpose": "request",
        "publishes": {"type": "Intent", "resourceConformsTo": "https://www.wikidata.org/wiki/Q5090", "availableQuantity": {"hasNumericalValue": "2"}},
    });
    let incoming = read(&object).expect("a call");
    assert_eq!(incoming.title.as_deref(), Some("Two bags of rice"));
    let Thing::Call {
        need,
        filled,
        state,
    } = incoming.thing
    else {
        panic!("a call")
    };
    assert_eq!((need.needed, filled, state), (2, 0, State::Open));
    assert_eq!(need.extra["category"], "Q5090");
}

#[test]
fn our_examples_of_calls_and_stories_are_read() {
    let van = read_file("wire/21_call_filled_update.json");
    let Thing::Call {
        need,
        filled,
        state,
    } = &van.thing
    else {
        panic!("a call")
    };
    assert_eq!(
        (need.needed, *filled, *state, need.area.as_deref()),
        (2, 2, State::Filled, Some("East Coast Town"))
    );
    assert_eq!(need.extra["safety"], json!(["go-in-pairs"]));
    let Thing::Story(telling) = read_file("wire/04_story_article.json").thing else {
        panic!("a story")
    };
    assert_eq!(telling.teller_label.as_deref(), Some("Mei (name changed)"));
    assert!(
        !serde_json::to_string(&telling.extra)
            .unwrap_or_default()
            .contains("withdraw")
    );
    assert_eq!(telling.extra["consent"]["reviewOn"], "2028-11-22");
    assert_eq!(
        read_file("wire/22_guide_article.json").thing.kind(),
        Kind::Note
    );
    assert_eq!(
        read_file("wire/23_course_event.json").thing.kind(),
        Kind::Event
    );
}

#[test]
fn ac05_ac06_nobody_speaks_for_another() {
    let note = |id: &str, author: Value| json!({"id": id, "type": "Note", "attributedTo": author, "content": "x", "to": "Public"});
    let sender = Sender {
        uri: "https://a.example/u/x",
        followers: None,
    };
    assert!(
        objects::from_wire(
            &note("https://a.example/1", json!("https://a.example/u/x")),
            &sender
        )
        .is_ok()
    );
    assert!(matches!(
        objects::from_wire(
            &note("https://b.example/1", json!("https://a.example/u/x")),
            &sender
        ),
        Err(Refusal::NotTheirs(_))
    ));
    assert!(matches!(
        objects::from_wire(
            &note("https://a.example/1", json!("https://a.example/u/y")),
            &sender
        ),
        Err(Refusal::NotTheirs(_))
    ));
}

#[test]
fn fe28_actors_keep_to_their_own_host() {
    let document = json!({
        "id": "https://a.example/u/x", "type": "Person", "preferredUsername": "x", "name": "A\u{202e}na",
        "inbox": "https://victim.example/inbox", "endpoints": {"sharedInbox": "https://victim.example/inbox"}, "url": "javascript:alert(1)",
        "icon": {"url": "data:image/png,x"}, "summary": format!("<p onclick=x>hi<script>1</script></p>{}", "y".repeat(9000)),
        "publicKey": [{"id": "https://b.example/k", "owner": "https://a.example/u/x", "publicKeyPem": "PUBLIC KEY"}, {"id": "https://a.example/u/x#k", "owner": "https://a.example/u/z", "publicKeyPem": "PUBLIC KEY"}],
        "attachment": (0..60).map(|n| json!({"type": "schema:PropertyValue", "name": format!("n{n}"), "value": "v".repeat(2000)})).collect::<Vec<_>>(),
    });
    let actor = actor::from_wire(&document, "https://a.example/u/x").expect("an actor");
    assert_eq!(
        (
            actor.inbox,
            actor.shared_inbox,
            actor.url,
            actor.icon,
            actor.public_key
        ),
        (None, None, None, None, None)
    );
    assert_eq!(
        (actor.kind, actor.name.as_str()),
        (ActorKind::Person, "Ana")
    );
    assert!(actor.fields.len() == 8 && actor.fields.iter().all(|field| field.value.len() <= 500));
    assert!(!actor.summary.as_str().contains("script") && actor.summary.as_str().len() <= 5100);
    assert!(actor::from_wire(&document, "https://a.example/u/other").is_err());
    for bad in ["../x", "a/b", "a@b", "a b", "a\nb", "", ".", "\u{202e}a"] {
        let mut document = document.clone();
        document["preferredUsername"] = json!(bad);
        assert!(
            actor::from_wire(&document, "https://a.example/u/x").is_err(),
            "{bad:?}"
        );
    }
}

#[test]
fn ac21_activities_are_read_and_others_refused_with_a_reason() {
    let read = |value: Value| Activity::read(value);
    let create = |object: Value| json!({"id": "https://a.example/c/1", "type": "Create", "actor": "https://a.example/u/x", "object": object});
    for (object, why) in [
        (
            json!("https://a.example/n/1"),
            "Create and Update embed their object",
        ),
        (
            json!({"type": "Create", "id": "https://a.example/c/2"}),
            "Create of Create",
        ),
        (
            json!({"type": "Person", "id": "https://a.example/u/x"}),
            "Create of Person",
        ),
        (
            json!({"type": "OrderedCollection", "id": "https://a.example/o"}),
            "Create of OrderedCollection",
        ),
        (
            json!([{"type": "Note"}, {"type": "Note"}]),
            "more than one object",
        ),
        (json!(null), "has no object"),
        (json!(7), "has no object"),
    ] {
        let refusal = read(create(object)).expect_err(why);
        assert!(refusal.to_string().contains(why), "{refusal} for {why}");
    }
    assert!(
        read(json!([])).is_err()
            && read(json!(null)).is_err()
            && read(json!({"type": "Dance"})).is_err()
    );
    let foreign = json!({"id": "https://b.example/c/1", "type": "Follow", "actor": "https://a.example/u/x", "object": "https://c.example/g"});
    assert!(matches!(read(foreign), Err(Refusal::NotTheirs(_))));
    let undo = read(samples::fixture("gotosocial/undo_like.json"))
        .expect("an Undo")
        .undone()
        .expect("of a Like");
    assert_eq!(
        (undo.verb, undo.object.as_deref()),
        (
            Some(Verb::Like),
            Some("http://mini.test:8090/users/cap10650/notes/106502")
        )
    );
    let delete = read(samples::fixture("gotosocial/delete_iri.json")).expect("a Delete");
    assert!(matches!(delete.object, ObjectRef::Id(_)));
    assert_eq!(
        read(samples::fixture("mastodon/flag.json"))
            .expect("a Flag")
            .objects
            .len(),
        2
    );
}

#[test]
fn answers_go_there_and_back() {
    let offer = Activity::read(samples::fixture("wire/16_answer_pledge.json"))
        .expect("an Offer")
        .pledge()
        .expect("of help");
    assert_eq!(
        (offer.places, offer.name.as_deref(), offer.message.as_str()),
        (1, Some("Rain"), "I have a van and can come from 9 to 13.")
    );
    assert_eq!(
        offer.vouching.map(|vouching| vouching.group).as_deref(),
        Some("https://carers.example/g/family-network")
    );
    let (answer, decision) = Activity::read(samples::fixture("wire/18_accept_answer.json"))
        .expect("an Accept")
        .decision()
        .expect("of an answer");
    assert_eq!(
        answer,
        "https://carers.example/people/7f3c/answers/0193a7e1-3333-7ddd-8eee-000000000001"
    );
    let Decision::Accepted {
        words,
        agreement_uri,
        ..
    } = decision
    else {
        panic!("a yes")
    };
    assert_eq!(
        words.as_deref(),
        Some("Thank you. Meet at the surf club, 9:00. Ask for Jo.")
    );
    assert!(agreement_uri.is_some_and(|uri| uri.contains("/agreements/")));
    let (_, decision) = Activity::read(samples::fixture("wire/19_reject_answer.json"))
        .expect("a Reject")
        .decision()
        .expect("of an answer");
    assert!(matches!(decision, Decision::Declined { words: Some(_) }));
    let accepted_follow =
        Activity::read(samples::fixture("gotosocial/accept_follow.json")).expect("an Accept");
    assert!(accepted_follow.decision().is_none() && accepted_follow.join_answer().is_none());
    let (join, yes, words) = Activity::read(samples::fixture("wire/12_accept_join.json"))
        .expect("an Accept")
        .join_answer()
        .expect("of a Join");
    assert_eq!(
        (join.as_str(), yes, words.as_deref()),
        (
            "https://mobilizon.example/join/event/55",
            true,
            Some("You are welcome. A member will meet you at the door.")
        )
    );
    let join = Activity::read(samples::fixture("mobilizon/join.json")).expect("a Join");
    assert_eq!(
        join.words().as_deref(),
        Some("I come with my mother, she uses a wheelchair.")
    );
}

#[test]
fn the_helpers_side_understands_what_the_askers_side_writes() {
    use crate::activity::{self, AnswerNote, Decided};
    let ana = samples::ana();
    let (offer, call, agreement) = (
        "https://carers.example/ap/answers/1",
        "https://coast.example/ap/posts/1",
        "https://coast.example/ap/agreements/4",
    );
    let decided = Decided {
        id: "https://coast.example/ap/activities/7",
        actor: "https://coast.example/ap/groups/coast",
        helper: &ana.uri,
        answer: offer,
        call,
        words: "Flat 3\n\nAsk for <Jo>",
    };
    let by = community::time::Time::from_millis(1_795_662_000_250);
    let accept = Activity::read(activity::accept_answer(
        &decided,
        agreement,
        1,
        None,
        Some(by),
    ))
    .expect("an Accept");
    let Some((
        answer,
        Decision::Accepted {
            words,
            agreement_uri,
            lapses_at,
            role: _,
        },
    )) = accept.decision()
    else {
        panic!("a yes")
    };
    assert_eq!(
        (
            answer.as_str(),
            words.as_deref(),
            agreement_uri.as_deref(),
            lapses_at
        ),
        (offer, Some(decided.words), Some(agreement), Some(by))
    );
    let confirm = Activity::read(activity::confirm_answer(
        "https://carers.example/ap/activities/8",
        "https://carers.example/ap/people/3",
        decided.actor,
        agreement,
        call,
        offer,
    ))
    .expect("an Accept");
    assert_eq!(
        (confirm.confirmation(), confirm.decision().is_none()),
        (Some(agreement), true)
    );
    assert_eq!(accept.confirmation(), None);
    let note = AnswerNote {
        id: "https://coast.example/ap/posts/9",
        actor: decided.actor,
        helper: &ana,
        in_reply_to: call,
        call,
        answer: Some(offer),
        state: community::call::AnswerState::Lapsed,
        words: "Open again.",
        language: "en",
        at: by,
    };
    let lapse = Activity::read(activity::lapse(&note)).expect("a Create");
    assert!(matches!(lapse.decision(), Some((answer, Decision::Lapsed)) if answer == offer));
    let settle = Activity::read(activity::settle(&note)).expect("a Create");
    assert!(
        matches!(settle.decision(), Some((_, Decision::Settled { words: Some(words) })) if words == "Open again.")
    );
}
