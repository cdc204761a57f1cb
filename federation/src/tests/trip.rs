//! Two groups, two databases, real HTTP: a follow, a call, an answer across, a yes, a confirmation, thanks, a withdrawal.

use community::{
    call::{self, AnswerState, Category, Need},
    event::{self, AttendanceState, Gathering, Joining, Precision, Status},
    follow,
    group::Mode,
    id::Id,
    member::Role,
    post::{self, Author, Draft, Kind, Post, Visibility},
    sample,
};
use serde_json::{Value, json};

use super::rig::{Stand, activity, foreign, note, stand, until};
use crate::{Error, Result, keys::tests::alice};

fn missing() -> Error {
    Error::NotFound("it".into())
}

fn need() -> Need {
    Need {
        category: Category::Person,
        needed: 1,
        inexhaustible: false,
        needed_by: None,
        area: Some("East Coast".into()),
        languages: vec!["en".into()],
        held_back: Some("12 Harbour Road, ask for Jo".into()),
        confirm_hours: 48,
        slots: Vec::new(),
        access: Vec::new(),
        extra: serde_json::Map::new(),
    }
}

async fn publish_call(stand: &Stand, title: &str, visibility: Visibility) -> Result<Post> {
    let author = Author {
        member: stand.coordinator.clone(),
        as_group: true,
    };
    let mut draft = Draft::new(visibility, "en", "Furniture to higher ground.");
    draft.title = Some(title.into());
    let mut tx = stand.db.begin().await?;
    let post = call::publish(&mut tx, &author, Kind::Call, draft, need()).await?;
    tx.commit().await?;
    Ok(post)
}

async fn copy_of(stand: &Stand, uri: &str) -> Result<Option<Post>> {
    Ok(post::by_uri(&stand.db, uri).await?)
}

async fn state_of(stand: &Stand, id: Id<call::Answer>) -> Result<AnswerState> {
    Ok(call::answer_by_id(&stand.db, id)
        .await?
        .ok_or_else(missing)?
        .state)
}

#[tokio::test]
async fn a_call_travels_is_answered_accepted_confirmed_settled_and_withdrawn() -> Result<()> {
    let (a, b) = (stand("a").await?, stand("b").await?);
    let before = publish_call(&a, "Two people with a van", Visibility::Public).await?;
    let inside = publish_call(&a, "For our members only", Visibility::Inside).await?;

    // B finds A by its handle and follows; what A published comes along, and what is inside does not.
    let found = b
        .federation
        .find(&format!("@group-a@{}", a.authority))
        .await?;
    let mut tx = b.db.begin().await?;
    let asked = follow::ask(&mut tx, Some(&b.coordinator), found.id).await?;
    tx.commit().await?;
    until("the follow is accepted", async || {
        Ok(follow::get(&b.db, asked.id)
            .await?
            .filter(|follow| follow.state == follow::State::Accepted))
    })
    .await?;
    let copy = until("the outbox is read", async || {
        copy_of(&b, &before.uri).await
    })
    .await?;
    assert_eq!(copy.kind, Kind::Call);

    // What is new is sent.
    let fresh = publish_call(&a, "A lift on Saturday", Visibility::Public).await?;
    let copy = until("the call arrives", async || copy_of(&b, &fresh.uri).await).await?;
    assert!(copy_of(&b, &inside.uri).await?.is_none());
    let there = call::get(&b.db, copy.id).await?.ok_or_else(missing)?;
    assert_eq!(
        (there.needed, there.held_back),
        (1, None),
        "details are held back"
    );

    // A member of B without an address outside answers, by a name of her choice.
    let mut tx = b.db.begin().await?;
    let mei = sample::person(&mut tx, "mei_secret", None).await?;
    let ours = call::answer(
        &mut tx,
        &mei,
        copy.id,
        "I have a van",
        1,
        Some("Rain"),
        None,
    )
    .await?;
    tx.commit().await?;
    let theirs = until("the answer arrives", async || {
        Ok(call::answers(&a.db, fresh.id).await?.into_iter().next())
    })
    .await?;
    assert_eq!(
        (theirs.name.as_deref(), theirs.message.as_str()),
        (Some("Rain"), "I have a van")
    );
    let answerer = community::actor::get(&a.db, theirs.actor_id.ok_or_else(missing)?)
        .await?
        .ok_or_else(missing)?;
    assert_eq!(answerer.uri, b.group.uri, "the group answers for her");
    assert_eq!(theirs.vouched_by.as_deref(), Some(b.group.uri.as_str()));
    let year = a.db.now().to_rfc3339()[..4].parse().ok();
    assert_eq!(theirs.vouched_since, year, "since when they know her");

    // Yes, with the details for her alone.
    let mut tx = a.db.begin().await?;
    call::accept(&mut tx, &a.coordinator, theirs.id, Some("Thank you!"), None).await?;
    tx.commit().await?;
    let told = until("the yes arrives", async || {
        Ok(call::answer_by_id(&b.db, ours.id)
            .await?
            .filter(|answer| answer.state == AnswerState::Accepted))
    })
    .await?;
    assert!(
        told.reply
            .as_deref()
            .is_some_and(|reply| reply.contains("12 Harbour Road") && reply.contains("Thank you!"))
    );
    until("the count goes down", async || {
        Ok(call::get(&b.db, copy.id)
            .await?
            .filter(|call| call.still_needed() == 0))
    })
    .await?;
    assert!(
        copy_of(&b, &fresh.uri)
            .await?
            .is_some_and(|copy| !copy.object.unwrap_or_default().contains("Harbour"))
    );

    // She confirms; it is settled, with thanks.
    let mut tx = b.db.begin().await?;
    call::confirm(&mut tx, &mei, ours.id).await?;
    tx.commit().await?;
    until("the confirmation arrives", async || {
        Ok((state_of(&a, theirs.id).await? == AnswerState::Confirmed).then_some(()))
    })
    .await?;
    let mut tx = a.db.begin().await?;
    call::settle(
        &mut tx,
        &a.coordinator,
        fresh.id,
        false,
        Some("All is dry."),
    )
    .await?;
    tx.commit().await?;
    until("the thanks arrive", async || {
        Ok((state_of(&b, ours.id).await? == AnswerState::Settled).then_some(()))
    })
    .await?;

    // What is withdrawn is gone on both sides.
    let mut tx = a.db.begin().await?;
    post::withdraw(&mut tx, &a.coordinator, fresh.id).await?;
    tx.commit().await?;
    until("the withdrawal arrives", async || {
        Ok(copy_of(&b, &fresh.uri)
            .await?
            .filter(|copy| copy.deleted_at.is_some()))
    })
    .await?;
    Ok(())
}

/// A71: roles travel with the call, the answer and the yes, and each has its own count on both sides.
#[tokio::test]
async fn a71_a_call_with_roles_is_answered_and_filled_role_by_role() -> Result<()> {
    let (a, b) = (stand("a").await?, stand("b").await?);
    let slot = |role: &str, needed| call::Slot {
        role: role.into(),
        needed,
        filled: 0,
    };
    let need = Need {
        slots: vec![slot("Driver", 2), slot("Someone who cooks", 1)],
        access: vec!["step-free".into()],
        ..need()
    };
    let author = Author {
        member: a.coordinator.clone(),
        as_group: true,
    };
    let mut draft = Draft::new(Visibility::Public, "en", "For forty people.");
    draft.title = Some("The autumn meal".into());
    let mut tx = a.db.begin().await?;
    let call = call::publish(&mut tx, &author, Kind::Call, draft, need).await?;
    tx.commit().await?;
    let copy = b.federation.find_post(&call.uri).await?;
    let there = call::get(&b.db, copy).await?.ok_or_else(missing)?;
    assert_eq!((there.needed, there.slots.len()), (3, 2));
    assert_eq!(there.access.0, ["step-free"]);

    // One says for what, another for anything; a third would cook, too.
    let mut tx = b.db.begin().await?;
    let mut given = Vec::new();
    for (name, role) in [
        ("mei", Some("Someone who cooks")),
        ("rain", None),
        ("jo", Some("Someone who cooks")),
    ] {
        let member = sample::person(&mut tx, name, None).await?;
        given.push(call::answer(&mut tx, &member, copy, name, 1, Some(name), role).await?);
    }
    tx.commit().await?;
    let came = until("the answers arrive", async || {
        let answers = call::answers(&a.db, call.id).await?;
        Ok((answers.len() == 3).then_some(answers))
    })
    .await?;
    let of = |name: &str| came.iter().find(|answer| answer.message == name);
    let (mei, rain, jo) = (of("mei"), of("rain"), of("jo"));
    assert_eq!(
        mei.and_then(|answer| answer.role.as_deref()),
        Some("Someone who cooks")
    );
    assert_eq!(rain.ok_or_else(missing)?.role, None);
    let mut tx = a.db.begin().await?;
    let mei = mei.ok_or_else(missing)?.id;
    call::accept(&mut tx, &a.coordinator, mei, None, None).await?;
    let rain = rain.ok_or_else(missing)?.id;
    call::accept(&mut tx, &a.coordinator, rain, None, None).await?;
    let jo = jo.ok_or_else(missing)?.id;
    let full = call::accept(&mut tx, &a.coordinator, jo, None, None).await;
    assert!(full.is_err(), "one cook is enough");
    tx.commit().await?;

    // The one who came for anything is told for what; the counts are the same on both sides.
    until("she is told for what", async || {
        let told = call::answer_by_id(&b.db, given[1].id).await?;
        Ok(told.filter(|told| told.role.as_deref() == Some("Driver")))
    })
    .await?;
    until("each role has its count", async || {
        let call = call::get(&b.db, copy).await?.ok_or_else(missing)?;
        let filled: Vec<i64> = call.slots.iter().map(|slot| slot.filled).collect();
        Ok((filled == [1, 1] && call.filled == 2).then_some(()))
    })
    .await
}

#[tokio::test]
async fn an_answer_is_taken_back_and_given_again() -> Result<()> {
    let (a, b) = (stand("a").await?, stand("b").await?);
    let call = publish_call(&a, "A lift on Saturday", Visibility::Public).await?;
    let copy = b.federation.find_post(&call.uri).await?;
    let mut tx = b.db.begin().await?;
    let mei = sample::person(&mut tx, "mei", Some(Role::Host)).await?;
    let ours = call::answer(&mut tx, &mei, copy, "I can", 1, None, None).await?;
    tx.commit().await?;
    until("the answer arrives", async || {
        Ok(call::answers(&a.db, call.id).await?.into_iter().next())
    })
    .await?;
    for state in [
        AnswerState::TakenBack,
        AnswerState::Waiting,
        AnswerState::TakenBack,
    ] {
        let mut tx = b.db.begin().await?;
        if state == AnswerState::TakenBack {
            call::take_back(&mut tx, &mei, ours.id).await?;
        } else {
            call::answer(&mut tx, &mei, copy, "I can after all", 1, None, None).await?;
        }
        tx.commit().await?;
        until(&format!("{state:?} arrives"), async || {
            // What is given anew by a group is another answer of the group's.
            let newest = call::answers(&a.db, call.id)
                .await?
                .into_iter()
                .max_by_key(|answer| answer.id.get());
            Ok(newest.filter(|answer| answer.state == state))
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn what_is_opened_again_is_open_for_those_who_helped_before() -> Result<()> {
    let (a, b) = (stand("a").await?, stand("b").await?);
    let call = publish_call(&a, "A lift on Saturday", Visibility::Public).await?;
    let copy = b.federation.find_post(&call.uri).await?;
    let mut tx = b.db.begin().await?;
    let mei = sample::person(&mut tx, "mei", Some(Role::Host)).await?;
    let ours = call::answer(&mut tx, &mei, copy, "I can", 1, None, None).await?;
    tx.commit().await?;
    let came = until("the answer arrives", async || {
        Ok(call::answers(&a.db, call.id).await?.into_iter().next())
    })
    .await?;
    let mut tx = a.db.begin().await?;
    call::accept(&mut tx, &a.coordinator, came.id, None, None).await?;
    call::settle(&mut tx, &a.coordinator, call.id, false, None).await?;
    call::reopen(&mut tx, &a.coordinator, call.id).await?;
    tx.commit().await?;
    until("it is open there, with no place taken", async || {
        let state = state_of(&b, ours.id).await?;
        let known = call::get(&b.db, copy).await?.ok_or_else(missing)?;
        let is_open = (known.state, known.filled) == (call::State::Open, 0);
        Ok((state == AnswerState::Settled && is_open).then_some(()))
    })
    .await?;
    let mut tx = b.db.begin().await?;
    let again = call::answer(&mut tx, &mei, copy, "Again", 1, None, None).await?;
    tx.commit().await?;
    assert_eq!((again.id, again.state), (ours.id, AnswerState::Waiting));
    until("she answers again", async || {
        let all = call::answers(&a.db, call.id).await?;
        Ok(all
            .into_iter()
            .find(|one| one.state == AnswerState::Waiting && one.message == "Again"))
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn what_is_not_for_all_answers_like_what_is_not_there() -> Result<()> {
    let a = stand("a").await?;
    let b = stand("b").await?;
    let followers = publish_call(&a, "For those who follow", Visibility::Followers).await?;
    let inside = publish_call(&a, "For our members only", Visibility::Inside).await?;
    // B does not follow yet: its signature opens nothing.
    assert!(b.federation.find_post(&followers.uri).await.is_err());
    assert!(b.federation.find_post(&inside.uri).await.is_err());
    assert!(a.federation.preview(inside.id).await.is_err());
    let json: Value = a.federation.preview(followers.id).await?;
    assert!(!json.to_string().contains("Harbour"));
    Ok(())
}

#[tokio::test]
async fn a_volunteer_on_any_server_answers_in_words_and_confirms_in_words() -> Result<()> {
    let a = stand("a").await?;
    let elsewhere = foreign("mastodon").await?;
    let key = alice();
    let ana = elsewhere.person("ana", &key);
    let call = publish_call(&a, "A lift on Saturday", Visibility::Public).await?;
    let reply = |number: u32, to: &str, words: &str| {
        let mut note = note(
            &elsewhere.url(&format!("/notes/{number}")),
            &ana,
            &format!("<p>{words}</p>"),
        );
        note["inReplyTo"] = json!(to);
        note["cc"] = json!([a.group.uri]);
        activity(
            &elsewhere.url(&format!("/acts/{number}")),
            "Create",
            &ana,
            note,
        )
    };
    assert_eq!(
        a.receive(&key, &ana, &reply(1, &call.uri, "I can bring a van"))
            .await?,
        202
    );
    let answer = until("the reply is an answer", async || {
        Ok(call::answers(&a.db, call.id).await?.into_iter().next())
    })
    .await?;
    assert_eq!(answer.message, "I can bring a van");
    let mut tx = a.db.begin().await?;
    call::accept(&mut tx, &a.coordinator, answer.id, Some("Thank you!"), None).await?;
    tx.commit().await?;
    let (path, told) = until(
        "a private note comes",
        async || Ok(elsewhere.told("Create")),
    )
    .await?;
    assert_eq!(
        (path.as_str(), &told["object"]["to"]),
        ("/users/ana/inbox", &json!([ana])),
        "hers alone"
    );
    assert_eq!(
        told["object"]["inReplyTo"],
        json!(elsewhere.url("/notes/1"))
    );
    assert!(
        told["object"]["content"]
            .as_str()
            .is_some_and(|words| words.contains("12 Harbour Road"))
    );
    let (_, update) = until("the count goes down there, too", async || {
        Ok(elsewhere.told("Update"))
    })
    .await?;
    assert_eq!(update["object"]["id"], json!(call.uri));
    assert!(!update.to_string().contains("Harbour"));
    let ours = told["object"]["id"].as_str().unwrap_or_default();
    assert_eq!(a.receive(&key, &ana, &reply(2, ours, "Yes")).await?, 202);
    until("her yes confirms", async || {
        Ok((state_of(&a, answer.id).await? == AnswerState::Confirmed).then_some(()))
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_member_without_an_address_comes_to_an_event_elsewhere() -> Result<()> {
    let (a, b) = (stand("a").await?, stand("b").await?);
    let gathering = Gathering {
        starts_at: a.db.now().plus_days(3),
        ends_at: Some(a.db.now().plus_days(3).plus_hours(2)),
        timezone: "Asia/Hong_Kong".into(),
        modes: vec![Mode::Online],
        place_name: None,
        area: None,
        address: None,
        precision: Precision::Area,
        online_link: Some("https://meet.example/secret".into()),
        dial_in: None,
        details: None,
        capacity: None,
        joining: Joining::Ask,
        status: Status::Confirmed,
        focus: Vec::new(),
        confidentiality: None,
        extra: serde_json::Map::new(),
    };
    let author = Author {
        member: a.coordinator.clone(),
        as_group: true,
    };
    let mut draft = Draft::new(Visibility::Public, "en", "Tea and talk.");
    draft.title = Some("Families' gathering".into());
    let mut tx = a.db.begin().await?;
    let event = event::publish(&mut tx, &author, draft, gathering).await?;
    tx.commit().await?;
    let copy = b.federation.find_post(&event.uri).await?;
    let mut tx = b.db.begin().await?;
    let mei = sample::person(&mut tx, "mei_secret", None).await?;
    let ours = event::ask(&mut tx, &mei, copy, Some("May I come?")).await?;
    tx.commit().await?;
    let theirs = until("the request arrives", async || {
        Ok(event::attendances(&a.db, event.id)
            .await?
            .into_iter()
            .next())
    })
    .await?;
    let guest = community::actor::get(&a.db, theirs.actor_id.ok_or_else(missing)?)
        .await?
        .ok_or_else(missing)?;
    assert_eq!(guest.uri, b.db.here().instance(), "the node asks for her");
    let mut tx = a.db.begin().await?;
    event::welcome(&mut tx, &a.coordinator, theirs.id).await?;
    tx.commit().await?;
    let told = until("the yes arrives", async || {
        Ok(event::attendance(&b.db, ours.id)
            .await?
            .filter(|attendance| attendance.state == AttendanceState::Going))
    })
    .await?;
    assert!(
        told.revealed
            .is_some_and(|revealed| revealed.contains("https://meet.example/secret"))
    );
    let mut tx = b.db.begin().await?;
    event::leave(&mut tx, &mei, copy).await?;
    tx.commit().await?;
    until("the place is free", async || {
        Ok(event::attendance(&a.db, theirs.id)
            .await?
            .filter(|attendance| attendance.state == AttendanceState::Left))
    })
    .await?;
    let instance = community::actor::instance(&a.db).await?;
    assert_eq!(
        community::reaction::count_announces(&a.db, instance.id).await?,
        1,
        "announced once"
    );
    Ok(())
}
