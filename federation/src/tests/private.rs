//! What may never leave does not leave: a mark stands in every private field, and is looked for in all that we write.

use community::{
    call::State,
    event::Precision,
    post::{Kind, Visibility},
    store::Json,
    story::Form,
};
use serde_json::{Map, json};

use super::samples::{self, SECRET};
use crate::objects::{self, Outgoing, Record, actor};

#[test]
fn pr26_nothing_held_back_is_written() {
    let (here, author) = (samples::here(), samples::group_actor());
    let hidden: Map<_, _> = [
        ("withdrawUrl".to_owned(), json!(SECRET)),
        ("heldBack".to_owned(), json!(SECRET)),
        ("consent".to_owned(), json!({"withdrawUrl": SECRET})),
    ]
    .into_iter()
    .collect();
    let recipients = [(samples::unseen(), true), (samples::ana(), true)];
    let (mut long, mut short, mut event, mut call) = (
        samples::story(Form::Long),
        samples::story(Form::Short),
        samples::event(),
        samples::call(),
    );
    for extra in [
        &mut long.extra,
        &mut short.extra,
        &mut event.extra,
        &mut call.extra,
    ] {
        *extra = Json(hidden.clone());
    }
    for visibility in [
        Visibility::Public,
        Visibility::Unlisted,
        Visibility::Followers,
        Visibility::Direct,
    ] {
        for state in State::ALL {
            call.state = *state;
            let records = [
                (Kind::Note, Record::Note),
                (Kind::Story, Record::Story(&long)),
                (Kind::Story, Record::Story(&short)),
                (Kind::Event, Record::Event(&event)),
                (Kind::Call, Record::Call(&call)),
                (Kind::Offer, Record::Offer(&call)),
            ];
            for (kind, record) in records {
                let mut post = samples::post(kind);
                post.visibility = visibility;
                let out = Outgoing::new(&here, &post, &author, &recipients, record, "UTC")
                    .expect("it may leave");
                let written = objects::to_wire(&out).to_string();
                assert!(!written.contains(SECRET), "{kind} {visibility}: {written}");
                assert!(
                    !written.contains("987654321"),
                    "the member who wrote it for the group: {written}"
                );
                assert!(written.contains("mastodon.example/users/ana"), "{written}");
            }
        }
    }
}

#[test]
fn a_building_may_be_told_and_its_street_may_not() {
    let (here, author, post) = (
        samples::here(),
        samples::group_actor(),
        samples::post(Kind::Event),
    );
    let mut event = samples::event();
    (event.precision, event.place_name) = (Precision::Building, Some("Community Room".into()));
    let out = Outgoing::new(&here, &post, &author, &[], Record::Event(&event), "UTC")
        .expect("it may leave");
    let written = objects::to_wire(&out);
    assert_eq!(written["location"]["name"], "Community Room");
    assert!(!written.to_string().contains(SECRET), "{written}");
}

#[test]
fn what_is_inside_withdrawn_or_of_an_unseen_member_has_no_document() {
    let (here, author) = (samples::here(), samples::group_actor());
    let post = samples::post(Kind::Note);
    let leaves = |post: &community::post::Post, author: &community::actor::Actor| {
        Outgoing::new(&here, post, author, &[], Record::Note, "UTC").is_some()
    };
    assert!(leaves(&post, &author));
    let mut inside = post.clone();
    inside.visibility = Visibility::Inside;
    assert!(!leaves(&inside, &author));
    let mut withdrawn = post.clone();
    withdrawn.deleted_at = Some(post.published_at);
    assert!(!leaves(&withdrawn, &author));
    let mut theirs = post.clone();
    theirs.local = false;
    assert!(!leaves(&theirs, &author));
    assert!(!leaves(&post, &samples::unseen()));
    assert!(actor::person(&here, &samples::unseen()).is_none());
}

#[test]
fn contact_lines_for_members_and_private_keys_are_not_in_profiles() {
    let here = samples::here();
    let written = actor::group(
        &here,
        &samples::group_actor(),
        &samples::group(),
        &samples::schedules(),
    )
    .to_string();
    assert!(
        written.contains("+852 0000 0000") && !written.contains(SECRET),
        "{written}"
    );
    let rain = samples::actor(
        community::actor::Kind::Person,
        "https://carers.example/ap/people/3",
        "rain",
    );
    assert!(
        !actor::person(&here, &rain)
            .expect("she has an address outside")
            .to_string()
            .contains(SECRET)
    );
}
