//! How gatherings behave: who comes, what is revealed to whom, what is forgotten.

mod elsewhere;
mod words;

use super::*;
use crate::{
    actor,
    effect::Effect,
    member,
    post::Visibility,
    sample::{self, Founded},
    sql,
    store::{TestDb, test_db},
    text::Html,
    time::DAY,
    town,
};

const LINK: &str = "https://meet.example/secret-room";

struct World {
    db: TestDb,
    node: Founded,
}

async fn world() -> Result<World> {
    let db = test_db().await?;
    let node = sample::found(&db).await?;
    Ok(World { db, node })
}

fn gathering(tx: &Tx, joining: Joining, capacity: Option<i64>) -> Gathering {
    Gathering {
        place_name: Some("Town Hall".into()),
        area: Some("Mong Kok".into()),
        address: Some("7 Sea Street".into()),
        online_link: Some(LINK.into()),
        capacity,
        joining,
        ..town::gathering(tx.now())
    }
}

fn draft(title: &str, visibility: Visibility) -> Draft {
    Draft {
        title: Some(title.into()),
        ..Draft::new(visibility, "en", "We meet and talk.")
    }
}

impl World {
    fn group(&self) -> Author {
        Author {
            member: self.node.coordinator.clone(),
            as_group: true,
        }
    }

    async fn event(&self, tx: &mut Tx, joining: Joining, capacity: Option<i64>) -> Result<Post> {
        let gathering = gathering(tx, joining, capacity);
        publish(
            tx,
            &self.group(),
            draft("Open evening", Visibility::Public),
            gathering,
        )
        .await
    }
}

async fn effects(tx: &mut Tx) -> Result<Vec<Effect>> {
    let bodies = sql!("select body from effects order by id")
        .scalars::<String>(&mut *tx)
        .await?;
    sql!("delete from effects").run(tx).await?;
    bodies
        .iter()
        .map(|body| Ok(serde_json::from_str(body)?))
        .collect()
}

async fn taken(tx: &mut Tx, id: Id<Post>) -> Result<i64> {
    Ok(get(tx, id).await?.ok_or(Error::NotFound)?.taken)
}

async fn now_of(tx: &mut Tx, id: Id<Attendance>) -> Result<Attendance> {
    attendance(tx, id).await?.ok_or(Error::NotFound)
}

fn arriving(
    uri: &str,
    author: Id<Actor>,
    parent: Option<&str>,
    words: &str,
    tx: &Tx,
    kind: Kind,
) -> Received {
    Received {
        uri: uri.into(),
        url: None,
        author_id: author,
        kind,
        visibility: Visibility::Public,
        in_reply_to_uri: parent.map(str::to_owned),
        title: None,
        summary: None,
        content: Html::clean(&format!("<p>{words}</p>")),
        language: "en".into(),
        content_note: None,
        sensitive: false,
        tags: vec![],
        attachments: vec![],
        recipients: vec![],
        object: "{}".into(),
        published_at: tx.now(),
        edited_at: None,
        replies_closed: false,
        quiet: false,
    }
}

#[tokio::test]
async fn bad_gatherings_are_named() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let good = gathering(&tx, Joining::Free, None);
    let start = good.starts_at;
    for (title, gathering, field) in [
        ("ab", good.clone(), "title"),
        (&*"a".repeat(201), good.clone(), "title"),
        (
            "Evening",
            Gathering {
                timezone: "Asia/Atlantis".into(),
                ..good.clone()
            },
            "timezone",
        ),
        (
            "Evening",
            Gathering {
                ends_at: Some(start),
                ..good.clone()
            },
            "ends_at",
        ),
        (
            "Evening",
            Gathering {
                starts_at: start.minus_days(3),
                ends_at: None,
                ..good.clone()
            },
            "starts_at",
        ),
        (
            "Evening",
            Gathering {
                capacity: Some(0),
                ..good.clone()
            },
            "capacity",
        ),
    ] {
        let refused = publish(
            &mut tx,
            &world.group(),
            draft(title, Visibility::Public),
            gathering,
        )
        .await;
        assert!(
            matches!(refused, Err(Error::Invalid { field: named, .. }) if named == field),
            "{field}: {refused:?}"
        );
    }
    publish(
        &mut tx,
        &world.group(),
        draft("Evening", Visibility::Public),
        good,
    )
    .await
    .map(drop)
}

#[tokio::test]
async fn a_free_event_lets_in_until_it_is_full() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let event = world.event(&mut tx, Joining::Free, Some(1)).await?;
    let (rain, bo) = (
        sample::person(&mut tx, "rain", None).await?,
        sample::person(&mut tx, "bo", None).await?,
    );
    effects(&mut tx).await?;
    let first = ask(&mut tx, &rain, event.id, None).await?;
    assert_eq!(first.state, AttendanceState::Going);
    assert!(
        effects(&mut tx)
            .await?
            .contains(&Effect::Edited { post: event.id }),
        "how many come is told"
    );
    assert_eq!(ask(&mut tx, &rain, event.id, None).await?.id, first.id);
    let (second, secret) =
        ask_as_visitor(&mut tx, event.id, "Ana", "ana@example.org", None).await?;
    assert_eq!(
        (second.state, second.revealed),
        (AttendanceState::Queued, None)
    );
    assert!(matches!(
        ask(&mut tx, &bo, event.id, None).await?.state,
        AttendanceState::Queued
    ));
    assert!(matches!(
        welcome(&mut tx, by, second.id).await,
        Err(Error::Conflict("full"))
    ));
    assert!(matches!(
        welcome(&mut tx, &bo, second.id).await,
        Err(Error::Forbidden)
    ));
    leave(&mut tx, &rain, event.id).await?;
    let ana = by_secret(&mut tx, &secret).await?.ok_or(Error::NotFound)?;
    assert_eq!(
        (ana.state, ana.revealed.as_deref()),
        (
            AttendanceState::Going,
            Some("Town Hall, 7 Sea Street\nhttps://meet.example/secret-room")
        )
    );
    leave_by_secret(&mut tx, &secret).await?;
    assert_eq!(now_of(&mut tx, second.id).await?.revealed, None);
    Ok(())
}

#[tokio::test]
async fn a13_who_is_next_moves_up_and_who_was_declined_does_not() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let event = world.event(&mut tx, Joining::Free, Some(1)).await?;
    let people = [
        sample::person(&mut tx, "rain", None).await?,
        sample::person(&mut tx, "bo", None).await?,
    ];
    let kit = actor::receive(&mut tx, sample::elsewhere("kit", "m.example")).await?;
    let first = ask(&mut tx, &people[0], event.id, None).await?;
    let bo = ask(&mut tx, &people[1], event.id, None).await?;
    let join = "https://m.example/join/1";
    let (id, door) = (event.id, Door::Join);
    let kit = receive_asking(&mut tx, id, kit.id, Some(join), None, door, None, None).await?;
    assert_eq!(kit.state, AttendanceState::Queued);
    decline(&mut tx, by, bo.id).await?;
    assert_eq!(
        ask(&mut tx, &people[1], event.id, None).await?.state,
        AttendanceState::Waiting,
        "the hosts decide again"
    );
    effects(&mut tx).await?;
    decline(&mut tx, by, first.id).await?;
    let left = effects(&mut tx).await?;
    assert!(left.contains(&Effect::MovedUp { attendance: kit.id }));
    assert!(left.contains(&Effect::AttendanceChanged {
        attendance: kit.id,
        to: AttendanceState::Going
    }));
    assert_eq!(
        now_of(&mut tx, bo.id).await?.state,
        AttendanceState::Waiting
    );
    assert!(now_of(&mut tx, kit.id).await?.revealed.is_some());
    assert_eq!(taken(&mut tx, event.id).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a13_a_larger_room_lets_in_the_waiting_list_and_a_cancelled_one_nobody() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let larger = Gathering {
        capacity: Some(2),
        ..gathering(&tx, Joining::Free, None)
    };
    for is_cancelled in [false, true] {
        let event = world.event(&mut tx, Joining::Free, Some(1)).await?;
        let (first, _) = ask_as_visitor(&mut tx, event.id, "Ana", "ana", None).await?;
        let (second, _) = ask_as_visitor(&mut tx, event.id, "Bea", "bea", None).await?;
        assert_eq!(second.state, AttendanceState::Queued);
        if is_cancelled {
            cancel(&mut tx, by, event.id, "The room is flooded.").await?;
        }
        let draft = draft("Evening", Visibility::Public);
        edit(&mut tx, by, event.id, draft, larger.clone()).await?;
        let now = now_of(&mut tx, second.id).await?.state;
        let expected = if is_cancelled {
            AttendanceState::Queued
        } else {
            AttendanceState::Going
        };
        assert_eq!(now, expected);
        assert_eq!(
            now_of(&mut tx, first.id).await?.state,
            AttendanceState::Going
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_changed_link_is_sent_again_and_cancelling_says_why() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let event = world.event(&mut tx, Joining::Free, None).await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let going = ask(&mut tx, &rain, event.id, None).await?;
    effects(&mut tx).await?;
    let changed = Gathering {
        online_link: Some("https://meet.example/new".into()),
        ..gathering(&tx, Joining::Free, None)
    };
    edit(
        &mut tx,
        by,
        event.id,
        draft("Open evening", Visibility::Public),
        changed,
    )
    .await?;
    assert!(
        effects(&mut tx)
            .await?
            .contains(&Effect::AttendanceChanged {
                attendance: going.id,
                to: AttendanceState::Going
            })
    );
    assert!(
        now_of(&mut tx, going.id)
            .await?
            .revealed
            .is_some_and(|lines| lines.ends_with("/new"))
    );

    assert!(matches!(
        cancel(&mut tx, &rain, event.id, "no").await,
        Err(Error::Forbidden)
    ));
    cancel(&mut tx, by, event.id, "Black rain: not today.").await?;
    let told = effects(&mut tx).await?;
    assert!(told.contains(&Effect::Edited { post: event.id }));
    let note = told
        .iter()
        .find_map(|effect| {
            if let Effect::Published { post } = effect {
                Some(*post)
            } else {
                None
            }
        })
        .ok_or(Error::NotFound)?;
    let note = post::get(&mut tx, note).await?.ok_or(Error::NotFound)?;
    assert_eq!(
        (note.in_reply_to_id, note.author_id, note.visibility),
        (Some(event.id), world.node.actor.id, Visibility::Public)
    );
    assert!(matches!(
        ask(&mut tx, by, event.id, None).await,
        Err(Error::Conflict("cancelled"))
    ));
    let back = gathering(&tx, Joining::Free, None);
    edit(
        &mut tx,
        by,
        event.id,
        draft("Open evening", Visibility::Public),
        back,
    )
    .await?;
    assert_eq!(
        get(&mut tx, event.id).await?.map(|event| event.status),
        Some(Status::Cancelled)
    );
    Ok(())
}

#[tokio::test]
async fn who_came_is_forgotten_after_a_week_and_the_count_stays() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let event = world.event(&mut tx, Joining::Free, None).await?;
    let (known, _) = ask_as_visitor(
        &mut tx,
        event.id,
        "Ana",
        "ana@example.org",
        Some("with my sister"),
    )
    .await?;
    let kit = actor::receive(&mut tx, sample::elsewhere("kit", "m.example")).await?;
    let joined = receive_asking(
        &mut tx,
        event.id,
        kit.id,
        Some("https://m.example/join/1"),
        None,
        Door::Join,
        None,
        None,
    )
    .await?;
    tx.commit().await?;
    world.db.clock.advance(7 * DAY);
    let mut tx = world.db.begin().await?;
    sweep(&mut tx).await?;
    assert!(
        now_of(&mut tx, known.id).await?.contact.is_some(),
        "not yet: it ended 26 hours after it was announced"
    );
    tx.commit().await?;
    world.db.clock.advance(2 * DAY);
    let mut tx = world.db.begin().await?;
    sweep(&mut tx).await?;
    let ana = now_of(&mut tx, known.id).await?;
    assert_eq!(
        (ana.name, ana.contact, ana.message, ana.revealed),
        (None, None, None, None)
    );
    let kit = now_of(&mut tx, joined.id).await?;
    assert_eq!((kit.actor_id, kit.uri, kit.revealed), (None, None, None));
    assert_eq!(taken(&mut tx, event.id).await?, 2);
    assert_eq!(store::count_going(&mut tx, event.id).await?, 2);
    Ok(())
}

/// See `call`: what others decide on takes no room among what waits for her.
#[tokio::test]
async fn what_waits_is_listed_for_those_who_decide_on_it() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let snow = sample::person(&mut tx, "snow", None).await?;
    let by = Author {
        member: rain.clone(),
        as_group: false,
    };
    let asks = gathering(&tx, Joining::Ask, None);
    let hers = draft("Tea", Visibility::Inside);
    let hers = publish(&mut tx, &by, hers, asks).await?;
    let ours = world.event(&mut tx, Joining::Ask, None).await?;
    for event in [hers.id, ours.id] {
        ask(&mut tx, &snow, event, None).await?;
    }
    for (who, expected) in [
        (&rain, Some(hers.id)),
        (&world.node.coordinator, Some(ours.id)),
        (&snow, None),
    ] {
        let waiting = undecided(&mut tx, who).await?;
        let listed: Vec<_> = waiting.iter().map(|(id, n, _)| (*id, *n)).collect();
        assert_eq!(listed, Vec::from_iter(expected.map(|id| (id, 1))));
        for (id, _, oldest) in waiting {
            assert_eq!(oldest, attendances(&mut tx, id).await?[0].id);
        }
    }
    Ok(())
}

#[tokio::test]
async fn who_leaves_the_group_gives_her_place_up_and_the_next_moves_up() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let event = world.event(&mut tx, Joining::Free, Some(1)).await?;
    let (rain, bo) = (
        sample::person(&mut tx, "rain", None).await?,
        sample::person(&mut tx, "bo", None).await?,
    );
    let hers = ask(&mut tx, &rain, event.id, Some("with my dog")).await?;
    let next = ask(&mut tx, &bo, event.id, None).await?;
    assert_eq!(
        (hers.state, next.state),
        (AttendanceState::Going, AttendanceState::Queued)
    );
    effects(&mut tx).await?;
    member::leave(&mut tx, &rain).await?;
    for effect in effects(&mut tx).await? {
        hear(&mut tx, &effect).await?;
    }
    let hers = now_of(&mut tx, hers.id).await?;
    assert_eq!(
        (hers.state, hers.message, hers.revealed),
        (AttendanceState::Left, None, None)
    );
    assert_eq!(
        now_of(&mut tx, next.id).await?.state,
        AttendanceState::Going
    );
    Ok(())
}
