//! What a member asks through her group, as it goes out and as answers come in.

use community::{
    call::{self, AnswerState, Category, Need, Wish, ask},
    member::{self, Role},
    post::{self, Author, Draft, Kind, Visibility},
    sample,
};
use serde_json::json;

use super::rig::{Foreign, activity, foreign, note, person, stand, until};
use crate::{Result, keys::tests::alice, make_keys, wire::PUBLIC};

fn wish() -> Wish {
    Wish {
        title: "A lift".into(),
        text: "On Friday.".into(),
        language: "en".into(),
        visibility: Visibility::Public,
        content_note: None,
        need: Need {
            category: Category::Person,
            needed: 1,
            inexhaustible: false,
            needed_by: None,
            area: None,
            languages: vec![],
            held_back: Some("Flat 7B, ring for Mrs Ho".into()),
            confirm_hours: 48,
            slots: Vec::new(),
            access: Vec::new(),
            extra: Default::default(),
        },
    }
}

#[tokio::test]
async fn d6_what_she_says_to_a_helper_is_not_with_the_groups_notes() -> Result<()> {
    let us = stand("carers").await?;
    let (honest, key) = (foreign("honest").await?, alice());
    let alice = honest.person("alice", &key);
    let mut tx = us.db.begin().await?;
    let rain = sample::person(&mut tx, "rain_who_asks", None).await?;
    let mei = sample::person(&mut tx, "mei", Some(Role::Host)).await?;
    let asked = ask::send(&mut tx, &rain, &[mei.member.id], wish(), None).await?;
    let call = ask::publish(&mut tx, &mei, asked.id).await?;
    tx.commit().await?;

    // A reply from elsewhere is an answer, and her yes goes to that one person.
    let mut reply = note(&honest.url("/notes/1"), &alice, "<p>I can drive</p>");
    reply["inReplyTo"] = json!(call.uri);
    reply["to"] = json!([PUBLIC, us.group.uri]);
    let create = activity(&honest.url("/acts/1"), "Create", &alice, reply);
    assert_eq!(us.receive(&key, &alice, &create).await?, 202);
    let answer = until("the answer stands", async || {
        Ok(call::answers(&us.db, call.id).await?.into_iter().next())
    })
    .await?;
    let mut tx = us.db.begin().await?;
    call::accept(&mut tx, &rain, answer.id, Some("My name is Rain"), None).await?;
    tx.commit().await?;
    let (_, told) = until("she is told", async || Ok(honest.told("Create"))).await?;
    let text = told.to_string();
    assert!(
        text.contains("Flat 7B") && text.contains("My name is Rain"),
        "{text}"
    );
    for trace in ["rain_who_asks".to_owned(), rain.member.actor_id.to_string()] {
        assert!(!text.contains(&trace), "{trace}: {text}");
    }

    // Every host reads what the group wrote privately: of this, that it was written.
    let id = told["object"]["id"].as_str().unwrap_or_default();
    let kept = post::by_uri(&us.db, id).await?.expect("the group's note");
    assert!(
        !kept.source.contains("Flat") && !kept.content.as_str().contains("Rain"),
        "{kept:?}"
    );
    assert_eq!(kept.member_id, None);
    let answer = call::answer_by_id(&us.db, answer.id).await?.expect("it");
    assert_eq!(
        (answer.state, answer.decided_by),
        (AnswerState::Accepted, None)
    );
    Ok(())
}

#[tokio::test]
async fn what_a_member_says_in_her_own_name_stays_with_her() -> Result<()> {
    let us = stand("carers").await?;
    let (honest, key) = (foreign("honest").await?, alice());
    let alice = honest.person("alice", &key);
    let keys = make_keys()?;
    let mut tx = us.db.begin().await?;
    let id = us.coordinator.member.id;
    member::go_outside(&mut tx, id, &keys).await?;
    let author = Author {
        member: member::present(&mut tx, id).await?.expect("she is here"),
        as_group: false,
    };
    let mut draft = Draft::new(Visibility::Public, "en", "On Friday.");
    draft.title = Some("A lift".into());
    let call = call::publish(&mut tx, &author, Kind::Call, draft, wish().need).await?;
    tx.commit().await?;
    let mut reply = note(&honest.url("/notes/1"), &alice, "<p>I can drive</p>");
    reply["inReplyTo"] = json!(call.uri);
    reply["to"] = json!([PUBLIC]);
    let create = activity(&honest.url("/acts/1"), "Create", &alice, reply);
    assert_eq!(us.receive(&key, &alice, &create).await?, 202);
    let answer = until("the answer stands", async || {
        Ok(call::answers(&us.db, call.id).await?.into_iter().next())
    })
    .await?;
    let mut tx = us.db.begin().await?;
    let words = Some("Ring twice");
    call::accept(&mut tx, &author.member, answer.id, words, None).await?;
    tx.commit().await?;
    let (_, told) = until("she is told", async || Ok(honest.told("Create"))).await?;
    assert!(told.to_string().contains("Ring twice"), "{told}");
    let id = told["object"]["id"].as_str().unwrap_or_default();
    let kept = post::by_uri(&us.db, id).await?.expect("her note");
    assert!(kept.content.as_str().contains("Ring twice"), "{kept:?}");
    Ok(())
}

#[tokio::test]
async fn d6_a_vouching_is_believed_of_ones_own_group_alone() -> Result<()> {
    let us = stand("carers").await?;
    let (honest, other, key) = (foreign("honest").await?, foreign("other").await?, alice());
    let mut tx = us.db.begin().await?;
    let author = Author {
        member: us.coordinator.clone(),
        as_group: true,
    };
    let mut draft = Draft::new(Visibility::Public, "en", "On Friday.");
    draft.title = Some("A lift".into());
    let call = call::publish(&mut tx, &author, Kind::Call, draft, wish().need).await?;
    tx.commit().await?;
    let group = |of: &Foreign, name: &str| {
        let id = of.url(&format!("/groups/{name}"));
        let mut group = person(&id, name, &key);
        group["type"] = json!("Group");
        of.serve(&format!("/groups/{name}"), &group);
        id
    };
    let (own, others) = (group(&honest, "family"), group(&other, "network"));
    let this_year = us.db.now().to_rfc3339()[..4].to_owned();
    for (name, claimed, since, believed) in [
        ("ana", Some(own.clone()), "2019", Some(Some(2019))),
        // A year that is not over yet, or none.
        ("bea", Some(own.clone()), "2999", Some(None)),
        ("cho", Some(own.clone()), "always", Some(None)),
        // Another server's group, somebody who is no group, and what is not there.
        ("dil", Some(others), "2019", None),
        ("eun", Some(honest.url("/users/ana")), "2019", None),
        ("fay", Some(honest.url("/groups/nobody")), "2019", None),
        ("gil", None, this_year.as_str(), None),
    ] {
        let actor = honest.person(name, &key);
        let id = honest.url(&format!("/offers/{name}"));
        let mut offer = activity(
            &id,
            "Offer",
            &actor,
            json!({"type": "Agreement", "attributedTo": actor}),
        );
        offer["target"] = json!(call.uri);
        offer["mutualHelp"] = json!({"type": "Answer", "version": 1, "call": call.uri, "via": claimed, "vouchedBy": claimed,
            "knownSince": since, "message": "I come"});
        assert_eq!(us.receive(&key, &actor, &offer).await?, 202, "{name}");
        let answer = call::answer_by_uri(&us.db, &id).await?.expect("the answer");
        assert_eq!(
            answer.state,
            AnswerState::Waiting,
            "nobody's answer is lost"
        );
        let known = answer.vouched_by.map(|_| answer.vouched_since);
        assert_eq!(known, believed, "{name} by {claimed:?}");
    }
    Ok(())
}

#[tokio::test]
async fn pr29_a_call_that_widens_goes_out_as_new_and_without_what_it_said_before() -> Result<()> {
    let us = stand("carers").await?;
    let (honest, key) = (foreign("honest").await?, alice());
    let alice = honest.person("alice", &key);
    let follow = activity(
        &honest.url("/acts/1"),
        "Follow",
        &alice,
        json!(us.group.uri),
    );
    assert_eq!(us.receive(&key, &alice, &follow).await?, 202);
    until("the follow is accepted", async || Ok(honest.told("Accept"))).await?;
    let author = Author {
        member: us.coordinator.clone(),
        as_group: true,
    };
    let said = |words| {
        let mut draft = Draft::new(Visibility::Inside, "en", words);
        draft.title = Some("A lift".into());
        draft
    };
    let mut tx = us.db.begin().await?;
    let call = call::publish(
        &mut tx,
        &author,
        Kind::Call,
        said("For Mrs Ho."),
        wish().need,
    )
    .await?;
    call::edit(
        &mut tx,
        &us.coordinator,
        call.id,
        said("On Friday."),
        wish().need,
    )
    .await?;
    tx.commit().await?;
    let mut tx = us.db.begin().await?;
    call::widen(&mut tx, &us.coordinator, call.id, Visibility::Followers).await?;
    tx.commit().await?;
    let (_, create) = until("it comes as new", async || Ok(honest.told("Create"))).await?;
    assert_eq!(create["object"]["id"], json!(call.uri));
    assert_eq!(
        create["object"]["mutualHelp"]["reach"],
        json!("following-groups")
    );
    let text = create.to_string();
    assert!(
        text.contains("On Friday") && !text.contains("Mrs Ho") && !text.contains(PUBLIC),
        "{text}"
    );
    let mut tx = us.db.begin().await?;
    call::widen(&mut tx, &us.coordinator, call.id, Visibility::Public).await?;
    tx.commit().await?;
    until("it is for everyone", async || {
        let mut updates = honest.all("Update").into_iter();
        Ok(updates.find(|update| update["object"]["mutualHelp"]["reach"] == "network"))
    })
    .await?;
    Ok(())
}
