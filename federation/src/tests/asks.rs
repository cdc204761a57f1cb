//! What a member asks through her group, as it goes out and as answers come in.

use community::{
    call::{self, AnswerState, Category, Need, Wish, ask},
    member::Role,
    post::{self, Visibility},
    sample,
};
use serde_json::json;

use super::rig::{activity, foreign, note, stand, until};
use crate::{Result, keys::tests::alice, wire::PUBLIC};

#[tokio::test]
async fn d6_what_she_says_to_a_helper_is_not_with_the_groups_notes() -> Result<()> {
    let us = stand("carers").await?;
    let (honest, key) = (foreign("honest").await?, alice());
    let alice = honest.person("alice", &key);
    let mut tx = us.db.begin().await?;
    let rain = sample::person(&mut tx, "rain_who_asks", None).await?;
    let mei = sample::person(&mut tx, "mei", Some(Role::Host)).await?;
    let wish = Wish {
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
            extra: Default::default(),
        },
    };
    let asked = ask::send(&mut tx, &rain, &[mei.member.id], wish, None).await?;
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
    call::accept(&mut tx, &rain, answer.id, Some("My name is Rain")).await?;
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
