//! How calls with roles behave: each role has its places and its count, and the states are the same.

use super::*;
use crate::{
    Error, Result,
    member::Role,
    post::Visibility,
    sample::{self, Founded},
    store::{TestDb, test_db},
    town,
};

struct World {
    db: TestDb,
    node: Founded,
    by: Author,
}

async fn world() -> Result<World> {
    let db = test_db().await?;
    let node = sample::found(&db).await?;
    let by = Author {
        member: node.coordinator.clone(),
        as_group: true,
    };
    Ok(World { db, node, by })
}

fn slots(slots: &[(&str, i64)]) -> Vec<Slot> {
    slots
        .iter()
        .map(|(role, needed)| Slot {
            role: (*role).into(),
            needed: *needed,
            filled: 0,
        })
        .collect()
}

fn need(roles: &[(&str, i64)]) -> Need {
    Need {
        slots: slots(roles),
        ..town::need()
    }
}

fn draft() -> Draft {
    Draft {
        title: Some("The autumn meal".into()),
        ..Draft::new(Visibility::Public, "en", "On Saturday")
    }
}

const MEAL: &[(&str, i64)] = &[("Driver", 2), ("Someone who cooks", 1)];

impl World {
    async fn call(&self, tx: &mut Tx, roles: &[(&str, i64)]) -> Result<Post> {
        publish(tx, &self.by, Kind::Call, draft(), need(roles)).await
    }

    async fn answered(&self, tx: &mut Tx, call: Id<Post>, role: Option<&str>) -> Result<Answer> {
        let given = answer_as_visitor(tx, call, "Ana", "ana@b.example", "I can", 1, role).await?;
        Ok(given.0)
    }
}

/// What others see: the state, the places taken in all, and of each role.
async fn seen(tx: &mut Tx, id: Id<Post>) -> Result<(State, i64, Vec<i64>)> {
    let call = get(tx, id).await?.ok_or(Error::NotFound)?;
    let of_each = call.slots.iter().map(|slot| slot.filled).collect();
    Ok((call.state, call.filled, of_each))
}

#[tokio::test]
async fn a71_each_role_has_its_places_and_its_count() -> Result<()> {
    let world = world().await?;
    let host = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let call = world.call(&mut tx, MEAL).await?;
    assert_eq!(
        get(&mut tx, call.id).await?.map(|call| call.needed),
        Some(3)
    );
    assert_eq!(seen(&mut tx, call.id).await?, (State::Open, 0, vec![0, 0]));

    // The cook is found; another who would cook waits, and a yes to her is one too many.
    let cook = world
        .answered(&mut tx, call.id, Some("someone who cooks "))
        .await?;
    assert_eq!(cook.role.as_deref(), Some("Someone who cooks"));
    accept(&mut tx, host, cook.id, None, None).await?;
    assert_eq!(
        seen(&mut tx, call.id).await?,
        (State::PartFilled, 1, vec![0, 1])
    );
    let waits = world
        .answered(&mut tx, call.id, Some("Someone who cooks"))
        .await?;
    let refused = accept(&mut tx, host, waits.id, None, None).await;
    assert!(
        matches!(refused, Err(Error::Conflict("full"))),
        "{refused:?}"
    );

    // Who comes for any gets the first that is open; whoever asks may choose another role, of those there are.
    let any = world.answered(&mut tx, call.id, None).await?;
    let refused = accept(&mut tx, host, any.id, None, Some("Singer")).await;
    assert!(
        matches!(refused, Err(Error::Invalid { field: "role", .. })),
        "{refused:?}"
    );
    accept(&mut tx, host, any.id, None, None).await?;
    let any = answer_by_id(&mut tx, any.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(any.role.as_deref(), Some("Driver"));
    accept(&mut tx, host, waits.id, None, Some("Driver")).await?;
    assert_eq!(
        seen(&mut tx, call.id).await?,
        (State::Filled, 3, vec![2, 1])
    );

    // The cook takes it back: her place alone opens, and a driver's yes is none for it.
    let given = world.answered(&mut tx, call.id, Some("Driver")).await?;
    take_back(&mut tx, host, cook.id).await.ok();
    let turn = super::turn::take(&mut tx, cook.id).await?;
    turn.step(&mut tx, AnswerState::TakenBack).await?;
    assert_eq!(
        seen(&mut tx, call.id).await?,
        (State::PartFilled, 2, vec![2, 0])
    );
    let refused = accept(&mut tx, host, given.id, None, None).await;
    assert!(
        matches!(refused, Err(Error::Conflict("full"))),
        "{refused:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a71_an_unconfirmed_yes_lapses_in_its_role() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let call = world.call(&mut tx, MEAL).await?;
    let cook = world
        .answered(&mut tx, call.id, Some("Someone who cooks"))
        .await?;
    accept(&mut tx, &world.node.coordinator, cook.id, None, None).await?;
    tx.commit().await?;
    world.db.clock().advance(crate::time::HOUR * 49);
    let mut tx = world.db.begin().await?;
    sweep(&mut tx).await?;
    assert_eq!(seen(&mut tx, call.id).await?, (State::Open, 0, vec![0, 0]));
    Ok(())
}

#[tokio::test]
async fn a71_a_reply_names_its_role_or_comes_for_any() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let id = world
        .call(&mut tx, &[("司機", 2), ("煮飯", 1), ("Driver", 1)])
        .await?
        .id;
    let call = get(&mut tx, id).await?.ok_or(Error::NotFound)?;
    for (words, role) in [
        ("我可以做司機", Some("司機")),
        ("I am a good DRIVER.", Some("Driver")),
        ("司機或煮飯都可以", None),
        ("Count me in", None),
    ] {
        assert_eq!(call.role_in(words).as_deref(), role, "{words}");
    }
    Ok(())
}

#[tokio::test]
async fn a71_a_role_that_holds_a_place_stays_and_roles_are_few_and_distinct() -> Result<()> {
    let world = world().await?;
    let host = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let nine: Vec<(String, i64)> = (0..9).map(|n| (format!("Role {n}"), 1)).collect();
    let nine: Vec<(&str, i64)> = nine.iter().map(|(role, n)| (role.as_str(), *n)).collect();
    let long = "x".repeat(61);
    for roles in [
        &nine[..],
        &[("Driver", 0)],
        &[("Driver", 1), ("driver", 1)],
        &[(long.as_str(), 1)],
    ] {
        let refused = world.call(&mut tx, roles).await;
        assert!(
            matches!(refused, Err(Error::Invalid { field: "roles", .. })),
            "{refused:?}"
        );
    }
    // A call without roles gets some: whoever said yes before takes a place of the first.
    let call = world.call(&mut tx, &[]).await?;
    let first = world.answered(&mut tx, call.id, None).await?;
    let refused = answer_as_visitor(
        &mut tx,
        call.id,
        "Bo",
        "bo@b.example",
        "",
        1,
        Some("Driver"),
    )
    .await;
    assert!(matches!(refused, Err(Error::Invalid { field: "role", .. })));
    accept(&mut tx, host, first.id, None, None).await?;
    edit(&mut tx, host, call.id, draft(), need(MEAL)).await?;
    assert_eq!(
        seen(&mut tx, call.id).await?,
        (State::PartFilled, 1, vec![1, 0])
    );

    let cook = world
        .answered(&mut tx, call.id, Some("Someone who cooks"))
        .await?;
    accept(&mut tx, host, cook.id, None, None).await?;
    for roles in [&[("Driver", 2)][..], &[], &[("Driver", 2), ("Cook", 1)]] {
        let refused = edit(&mut tx, host, call.id, draft(), need(roles)).await;
        assert!(
            matches!(
                refused,
                Err(Error::Invalid {
                    field: "roles",
                    why: "role-held"
                })
            ),
            "{refused:?}"
        );
    }
    // More drivers than before, and a role more: the cook is still found.
    let more = [
        ("Driver", 3),
        ("Someone who cooks", 1),
        ("Someone who sings", 1),
    ];
    edit(&mut tx, host, call.id, draft(), need(&more)).await?;
    assert_eq!(
        seen(&mut tx, call.id).await?,
        (State::PartFilled, 2, vec![1, 1, 0])
    );
    settle(&mut tx, host, call.id, false, None).await?;
    assert_eq!(
        seen(&mut tx, call.id).await?,
        (State::Done, 2, vec![1, 1, 0])
    );
    // What they did is done. Opened again, it is asked anew, of them as well.
    reopen(&mut tx, host, call.id).await?;
    assert_eq!(
        seen(&mut tx, call.id).await?,
        (State::Open, 0, vec![0, 0, 0])
    );
    let another = world
        .answered(&mut tx, call.id, Some("Someone who cooks"))
        .await?;
    accept(&mut tx, host, another.id, None, None).await?;
    let refused = accept(&mut tx, host, cook.id, None, Some("Someone who cooks")).await;
    assert!(
        matches!(refused, Err(Error::Conflict("full"))),
        "{refused:?}"
    );
    accept(&mut tx, host, first.id, None, Some("Driver")).await?;
    assert_eq!(
        seen(&mut tx, call.id).await?,
        (State::PartFilled, 2, vec![1, 1, 0])
    );

    // An offer has none, and words that nobody offers to tick are none.
    let mut offered = need(MEAL);
    offered.access = vec!["step-free".into(), "gold-taps".into(), "step-free".into()];
    let offer = publish(&mut tx, &world.by, Kind::Offer, draft(), offered).await?;
    let offer = get(&mut tx, offer.id).await?.ok_or(Error::NotFound)?;
    assert!(offer.slots.is_empty());
    assert_eq!(offer.access.0, ["step-free"]);
    Ok(())
}

#[tokio::test]
async fn a71_who_answers_elsewhere_says_for_what_and_hears_for_what_she_is_welcome() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let coast = sample::elsewhere("coast", "coast.example");
    let coast = crate::actor::receive(
        &mut tx,
        crate::actor::Received {
            kind: crate::actor::Kind::Group,
            ..coast
        },
    )
    .await?;
    let mut told = need(&[
        ("Driver", 2),
        ("", 3),
        ("driver", 1),
        ("Someone who cooks", 5000),
    ]);
    told.slots[0].filled = 7;
    let post = super::tests::arriving(
        "https://coast.example/calls/1",
        coast.id,
        None,
        "A meal",
        tx.now(),
        Kind::Call,
    );
    let post = receive(&mut tx, post, told, 2, State::PartFilled)
        .await?
        .ok_or(Error::NotFound)?;
    let call = get(&mut tx, post.id).await?.ok_or(Error::NotFound)?;
    let shown: Vec<(&str, i64, i64)> = call
        .slots
        .iter()
        .map(|slot| (slot.role.as_str(), slot.needed, slot.filled))
        .collect();
    assert_eq!(shown, [("Driver", 2, 2), ("Someone who cooks", 999, 0)]);

    let rain = sample::person(&mut tx, "rain", Some(Role::Host)).await?;
    let given = answer(
        &mut tx,
        &rain,
        post.id,
        "I",
        1,
        None,
        Some("Someone who cooks"),
    )
    .await?;
    let yes = Decision::Accepted {
        words: None,
        agreement_uri: None,
        lapses_at: None,
        role: Some("Driver".into()),
    };
    receive_decision(
        &mut tx,
        given.uri.as_deref().unwrap_or_default(),
        coast.id,
        yes,
    )
    .await?;
    let given = answer_by_id(&mut tx, given.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(given.role.as_deref(), Some("Driver"));
    Ok(())
}

#[tokio::test]
async fn what_is_withdrawn_keeps_no_word_of_its_roles() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let call = world.call(&mut tx, MEAL).await?;
    withdraw(&mut tx, &world.node.coordinator, call.id).await?;
    let gone = get(&mut tx, call.id).await?.ok_or(Error::NotFound)?;
    assert!(gone.slots.is_empty() && gone.languages.is_empty() && gone.access.is_empty());
    Ok(())
}
