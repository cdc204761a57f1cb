//! How gatherings behave: who comes, what is revealed to whom, what is forgotten.

use super::*;
use crate::{
    actor,
    effect::Effect,
    group::Mode,
    member,
    post::Visibility,
    sample::{self, Founded},
    sql,
    store::{TestDb, test_db},
    text::Html,
    time::DAY,
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
        starts_at: tx.now().plus_hours(24),
        ends_at: Some(tx.now().plus_hours(26)),
        timezone: "Asia/Hong_Kong".into(),
        modes: vec![Mode::InPerson],
        place_name: Some("Town Hall".into()),
        area: Some("Mong Kok".into()),
        address: Some("7 Sea Street".into()),
        precision: Precision::Area,
        online_link: Some(LINK.into()),
        dial_in: None,
        details: None,
        capacity,
        joining,
        status: Status::Confirmed,
        focus: Vec::new(),
        confidentiality: None,
        extra: Default::default(),
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
async fn asked_for_by_join_and_decided_by_the_hosts_only() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let event = world.event(&mut tx, Joining::Ask, None).await?;
    let kit = actor::receive(&mut tx, sample::elsewhere("kit", "m.example")).await?;
    let node = actor::receive(
        &mut tx,
        actor::Received {
            kind: actor::Kind::Service,
            ..sample::elsewhere("node", "b.example")
        },
    )
    .await?;
    effects(&mut tx).await?;
    let join = async |tx: &mut Tx, uri: &str, who: &Actor| {
        receive_asking(
            tx,
            event.id,
            who.id,
            Some(uri),
            None,
            Door::Join,
            None,
            None,
        )
        .await
    };
    let waiting = join(&mut tx, "https://m.example/join/1", &kit).await?;
    assert_eq!(
        effects(&mut tx).await?,
        vec![Effect::Attended {
            attendance: waiting.id
        }]
    );
    assert_eq!(
        join(&mut tx, "https://m.example/join/1", &kit).await?.id,
        waiting.id
    );
    let (one, two) = (
        join(&mut tx, "https://b.example/join/1", &node).await?,
        join(&mut tx, "https://b.example/join/2", &node).await?,
    );
    assert_ne!(one.id, two.id, "two members without an address outside");
    assert!(matches!(
        receive_leaving(&mut tx, event.id, node.id).await,
        Err(Error::Conflict("which"))
    ));
    assert!(matches!(
        receive_leaving_of(&mut tx, "https://b.example/join/2", kit.id).await,
        Err(Error::Forbidden)
    ));
    receive_leaving_of(&mut tx, "https://b.example/join/2", node.id).await?;
    receive_leaving(&mut tx, event.id, node.id).await?;
    assert_eq!(now_of(&mut tx, one.id).await?.state, AttendanceState::Left);

    effects(&mut tx).await?;
    welcome(&mut tx, by, waiting.id).await?;
    welcome(&mut tx, by, waiting.id).await?;
    assert_eq!(
        effects(&mut tx).await?,
        vec![
            Effect::AttendanceChanged {
                attendance: waiting.id,
                to: AttendanceState::Going
            },
            Effect::Edited { post: event.id }
        ]
    );
    assert!(
        now_of(&mut tx, waiting.id)
            .await?
            .revealed
            .is_some_and(|lines| lines.contains(LINK))
    );
    decline(&mut tx, by, waiting.id).await?;
    assert_eq!(now_of(&mut tx, waiting.id).await?.revealed, None);

    // A no of the hosts is not got round by asking a free event again.
    let free = world.event(&mut tx, Joining::Free, None).await?;
    let came = receive_asking(
        &mut tx,
        free.id,
        kit.id,
        Some("https://m.example/join/2"),
        None,
        Door::Join,
        None,
        None,
    )
    .await?;
    assert_eq!(came.state, AttendanceState::Going);
    decline(&mut tx, by, came.id).await?;
    let again = receive_asking(
        &mut tx,
        free.id,
        kit.id,
        Some("https://m.example/join/3"),
        None,
        Door::Join,
        None,
        None,
    )
    .await?;
    assert_eq!(
        (again.id, again.state, again.revealed),
        (came.id, AttendanceState::Waiting, None)
    );

    // By invitation, or inside.
    let invited = world.event(&mut tx, Joining::Invite, None).await?;
    let no = receive_asking(
        &mut tx,
        invited.id,
        kit.id,
        Some("https://m.example/join/4"),
        None,
        Door::Join,
        None,
        None,
    )
    .await?;
    assert_eq!(no.state, AttendanceState::Declined);
    assert!(matches!(
        ask(&mut tx, by, invited.id, None).await,
        Err(Error::Conflict("by-invitation"))
    ));
    let inside = gathering(&tx, Joining::Free, None);
    let inside = publish(
        &mut tx,
        &world.group(),
        draft("Inside", Visibility::Inside),
        inside,
    )
    .await?;
    let refused = receive_asking(
        &mut tx,
        inside.id,
        kit.id,
        Some("https://m.example/join/5"),
        None,
        Door::Join,
        None,
        None,
    )
    .await;
    assert!(matches!(refused, Err(Error::NotFound)));
    Ok(())
}

#[tokio::test]
async fn a_member_joins_elsewhere() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let coast = actor::receive(
        &mut tx,
        actor::Received {
            kind: actor::Kind::Group,
            ..sample::elsewhere("coast", "coast.example")
        },
    )
    .await?;
    let organiser = actor::receive(&mut tx, sample::elsewhere("mei", "coast.example")).await?;
    let eve = actor::receive(&mut tx, sample::elsewhere("eve", "evil.example")).await?;
    let arrived = arriving(
        "https://coast.example/events/1",
        coast.id,
        None,
        "Picnic",
        &tx,
        Kind::Event,
    );
    let there = gathering(&tx, Joining::Free, Some(1));
    let event = receive(
        &mut tx,
        arrived,
        Gathering {
            address: None,
            online_link: None,
            ..there
        },
        1,
    )
    .await?
    .ok_or(Error::NotFound)?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    effects(&mut tx).await?;
    let asked = ask(&mut tx, &rain, event.id, Some("May I?")).await?;
    assert_eq!(
        (asked.how, asked.state),
        (Door::Join, AttendanceState::Waiting)
    );
    assert_eq!(
        effects(&mut tx).await?,
        vec![Effect::Attended {
            attendance: asked.id
        }]
    );
    let uri = asked.uri.ok_or(Error::NotFound)?;
    assert!(matches!(
        receive_decision(&mut tx, &uri, eve.id, true, Some("come to me")).await,
        Err(Error::Forbidden)
    ));
    receive_decision(&mut tx, &uri, organiser.id, true, Some("7 Sea Street")).await?;
    receive_decision(&mut tx, &uri, coast.id, true, None).await?;
    assert_eq!(
        effects(&mut tx).await?,
        vec![Effect::AttendanceChanged {
            attendance: asked.id,
            to: AttendanceState::Going
        }]
    );
    assert_eq!(
        now_of(&mut tx, asked.id).await?.revealed.as_deref(),
        Some("7 Sea Street")
    );
    assert_eq!(taken(&mut tx, event.id).await?, 1, "the hosts there count");
    leave(&mut tx, &rain, event.id).await?;
    assert_eq!(
        effects(&mut tx).await?,
        vec![Effect::AttendanceChanged {
            attendance: asked.id,
            to: AttendanceState::Left
        }]
    );
    receive_decision(&mut tx, &uri, coast.id, true, Some("7 Sea Street")).await?;
    assert_eq!(
        now_of(&mut tx, asked.id).await?.state,
        AttendanceState::Left
    );
    let anew = ask(&mut tx, &rain, event.id, None).await?;
    assert_ne!(anew.uri.as_deref(), Some(&*uri));
    // The event is gone there: she is told.
    hear(&mut tx, &Effect::ReceivedWithdrawal { post: event.id }).await?;
    assert_eq!(
        now_of(&mut tx, anew.id).await?.state,
        AttendanceState::Declined
    );
    Ok(())
}

#[tokio::test]
async fn words_are_requests() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let event = world.event(&mut tx, Joining::Free, None).await?;
    let mut count = 0;
    for (name, words, state) in [
        (
            "ana",
            "@family-network count me in!",
            Some(AttendanceState::Going),
        ),
        ("bo", "可能會來", Some(AttendanceState::Maybe)),
        ("lee", "I cannot come", Some(AttendanceState::Left)),
        ("kit", "What a lovely idea", None),
    ] {
        count += 1;
        let who = actor::receive(&mut tx, sample::elsewhere(name, "m.example")).await?;
        let note = arriving(
            &format!("https://m.example/notes/{count}"),
            who.id,
            Some(&event.uri),
            words,
            &tx,
            Kind::Note,
        );
        let note = post::receive(&mut tx, note).await?.ok_or(Error::NotFound)?;
        for _ in 0..2 {
            hear(
                &mut tx,
                &Effect::Received {
                    post: note.id,
                    quiet: false,
                },
            )
            .await?;
        }
        assert_eq!(
            mine(&mut tx, who.id, event.id)
                .await?
                .map(|known| known.state),
            state,
            "{words}"
        );
    }
    assert_eq!(taken(&mut tx, event.id).await?, 1);
    let ana = actor::by_uri(&mut tx, "https://m.example/users/ana")
        .await?
        .ok_or(Error::NotFound)?;
    let no = arriving(
        "https://m.example/notes/9",
        ana.id,
        Some(&event.uri),
        "No, sorry",
        &tx,
        Kind::Note,
    );
    let no = post::receive(&mut tx, no).await?.ok_or(Error::NotFound)?;
    hear(
        &mut tx,
        &Effect::Received {
            post: no.id,
            quiet: false,
        },
    )
    .await?;
    assert_eq!(taken(&mut tx, event.id).await?, 0);
    Ok(())
}

/// A member's yes is a request with her words; they go with her note. A private yes to somebody else is none.
#[tokio::test]
async fn pr04_a_members_yes_is_a_request_where_it_is_said_to_the_hosts() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let event = world.event(&mut tx, Joining::Free, None).await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    // Without an address outside she speaks in private to the hosts alone.
    member::go_outside(&mut tx, rain.member.id, &sample::keys()).await?;
    let snow = sample::person(&mut tx, "snow", None).await?;
    let me = rain.member.actor_id;
    let reply = async |tx: &mut Tx, draft: Draft| -> Result<Id<Post>> {
        let by = Author {
            member: rain.clone(),
            as_group: false,
        };
        let draft = Draft {
            in_reply_to: Some(event.id),
            ..draft
        };
        let (note, _) = post::publish(tx, &by, Kind::Note, draft).await?;
        for _ in 0..2 {
            hear(tx, &Effect::Published { post: note.id }).await?;
        }
        Ok(note.id)
    };
    let private = Draft::new(Visibility::Direct, "en", "Yes, my son is in hospital");
    for draft in [Draft {
        recipients: vec![snow.member.actor_id],
        ..private.clone()
    }] {
        reply(&mut tx, draft).await?;
        assert!(mine(&mut tx, me, event.id).await?.is_none());
    }
    // To nobody by name it would seem to be said, and be heard by nobody.
    let to_nobody = Draft {
        to_herself: true,
        ..private.clone()
    };
    let refused = reply(&mut tx, to_nobody).await;
    assert!(matches!(
        refused,
        Err(Error::Invalid {
            field: "recipients",
            ..
        })
    ));
    let ana = actor::receive(&mut tx, sample::elsewhere("ana", "m.example")).await?;
    let theirs = Received {
        visibility: Visibility::Direct,
        recipients: vec![(me, true)],
        ..arriving(
            "https://m.example/notes/1",
            ana.id,
            Some(&event.uri),
            "Yes, and you?",
            &tx,
            Kind::Note,
        )
    };
    let theirs = post::receive(&mut tx, theirs)
        .await?
        .ok_or(Error::NotFound)?;
    let arrived = Effect::Received {
        post: theirs.id,
        quiet: false,
    };
    hear(&mut tx, &arrived).await?;
    assert!(mine(&mut tx, ana.id, event.id).await?.is_none());

    let yes = reply(
        &mut tx,
        Draft::new(Visibility::Inside, "en", "Yes, with my son"),
    )
    .await?;
    let known = mine(&mut tx, me, event.id).await?.ok_or(Error::NotFound)?;
    assert_eq!(
        (known.message.as_deref(), known.reply_post_id),
        (Some("Yes, with my son"), Some(yes))
    );
    // Nobody comes by an edit, but whoever says no there does not.
    let reworded = async |tx: &mut Tx, text: &str| -> Result<AttendanceState> {
        let draft = Draft::new(Visibility::Inside, "en", text);
        post::edit(tx, &rain, yes, draft).await?;
        hear(tx, &Effect::Edited { post: yes }).await?;
        Ok(now_of(tx, known.id).await?.state)
    };
    let (comes, left) = (AttendanceState::Going, AttendanceState::Left);
    assert_eq!(reworded(&mut tx, "Yes, with my sons").await?, comes);
    assert_eq!(reworded(&mut tx, "No, I cannot come").await?, left);
    assert_eq!(reworded(&mut tx, "Yes").await?, left);
    ask(&mut tx, &rain, event.id, Some("by the form")).await?;
    assert_eq!(now_of(&mut tx, known.id).await?.state, comes);
    leave(&mut tx, &rain, event.id).await?;
    let yes = reply(
        &mut tx,
        Draft::new(Visibility::Inside, "en", "Yes, with my son"),
    )
    .await?;
    post::withdraw(&mut tx, &rain, yes).await?;
    hear(&mut tx, &Effect::Withdrawn { post: yes }).await?;
    let known = now_of(&mut tx, known.id).await?;
    assert_eq!((known.message, known.state), (None, AttendanceState::Going));

    // Asked anew by the form, it has nothing to do with an earlier note any more.
    leave(&mut tx, &rain, event.id).await?;
    let again = reply(&mut tx, Draft::new(Visibility::Inside, "en", "Yes, alone")).await?;
    leave(&mut tx, &rain, event.id).await?;
    hear(&mut tx, &Effect::Published { post: again }).await?;
    let known = now_of(&mut tx, known.id).await?;
    assert_eq!(
        (known.state, known.reply_post_id),
        (AttendanceState::Left, Some(again)),
        "the same note heard again is no new request"
    );
    ask(&mut tx, &rain, event.id, Some("by bus")).await?;
    post::withdraw(&mut tx, &rain, again).await?;
    hear(&mut tx, &Effect::Withdrawn { post: again }).await?;
    let known = now_of(&mut tx, known.id).await?;
    assert_eq!(
        (known.message.as_deref(), known.state),
        (Some("by bus"), AttendanceState::Going)
    );
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
