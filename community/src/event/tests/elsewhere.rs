//! Between nodes: theirs who ask to come here, and ours who ask to come there.

use super::*;

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
