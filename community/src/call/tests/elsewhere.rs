//! Answers between nodes: theirs to our calls, and ours to theirs.

use super::*;

#[tokio::test]
async fn answers_from_elsewhere_are_one_a_person_and_one_an_offer_of_a_node() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let call = world.call(&mut tx, 5).await?;
    let ana = actor::receive(&mut tx, sample::elsewhere("ana", "b.example")).await?;
    let node = actor::receive(
        &mut tx,
        actor::Received {
            kind: actor::Kind::Service,
            ..sample::elsewhere("node", "b.example")
        },
    )
    .await?;
    let offer = async |tx: &mut Tx, uri: &str, who: &actor::Actor| {
        receive_answer(
            tx,
            call.id,
            uri,
            who.id,
            Some("Rain"),
            "I come",
            1,
            None,
            None,
        )
        .await
    };

    let one = offer(&mut tx, "https://b.example/o/1", &ana).await?;
    assert_eq!(
        offer(&mut tx, "https://b.example/o/1", &ana).await?.id,
        one.id
    );
    let renamed = offer(&mut tx, "https://b.example/o/2", &ana).await?;
    assert_eq!(
        (renamed.id, renamed.uri.as_deref()),
        (one.id, Some("https://b.example/o/2")),
        "decisions name what they know there"
    );
    let (two, three) = (
        offer(&mut tx, "https://b.example/o/3", &node).await?,
        offer(&mut tx, "https://b.example/o/4", &node).await?,
    );
    assert_ne!(two.id, three.id, "two members without an address outside");
    assert!(
        matches!(
            offer(&mut tx, "https://b.example/o/3", &ana).await,
            Err(Error::Forbidden)
        ),
        "a name taken by another"
    );
    let forged = tx.here().answer(one.id);
    assert!(matches!(
        offer(&mut tx, &forged, &ana).await,
        Err(Error::Forbidden)
    ));

    accept(&mut tx, by, one.id, None, None).await?;
    let agreement = tx.here().agreement(one.id);
    assert!(matches!(
        receive_confirmation(&mut tx, &agreement, node.id).await,
        Err(Error::Forbidden)
    ));
    effects(&mut tx).await?;
    offer(&mut tx, "https://b.example/o/5", &ana).await?;
    assert_eq!(
        effects(&mut tx).await?,
        vec![Effect::AnswerChanged {
            answer: one.id,
            to: AnswerState::Accepted
        }],
        "said again"
    );
    receive_confirmation(&mut tx, &agreement, ana.id).await?;
    receive_confirmation(&mut tx, &agreement, ana.id).await?;
    assert_eq!(state_of(&mut tx, one.id).await?, AnswerState::Confirmed);
    assert!(matches!(
        receive_taking_back(&mut tx, "https://b.example/o/5", node.id).await,
        Err(Error::Forbidden)
    ));
    receive_taking_back(&mut tx, "https://b.example/o/5", ana.id).await?;
    receive_taking_back(&mut tx, "https://b.example/o/5", ana.id).await?;
    assert_eq!(call_now(&mut tx, call.id).await?.filled, 0);
    let anew = offer(&mut tx, "https://b.example/o/9", &ana).await?;
    assert_eq!(
        (anew.id, anew.state, anew.uri.as_deref()),
        (one.id, AnswerState::Waiting, Some("https://b.example/o/9"))
    );

    // Too late: told at once.
    settle(&mut tx, by, call.id, false, None).await?;
    effects(&mut tx).await?;
    let late = offer(&mut tx, "https://b.example/o/10", &node).await?;
    assert_eq!(late.state, AnswerState::Declined);
    assert_eq!(
        effects(&mut tx).await?,
        vec![Effect::AnswerChanged {
            answer: late.id,
            to: AnswerState::Declined
        }]
    );
    Ok(())
}

#[tokio::test]
async fn a_call_for_followers_is_answered_by_the_node_whose_group_follows() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let call = world
        .published(&mut tx, Kind::Call, Visibility::Followers, need(1))
        .await?;
    let group = actor::receive(
        &mut tx,
        actor::Received {
            kind: actor::Kind::Group,
            ..sample::elsewhere("coast", "b.example")
        },
    )
    .await?;
    let node = actor::receive(
        &mut tx,
        actor::Received {
            kind: actor::Kind::Service,
            ..sample::elsewhere("node", "b.example")
        },
    )
    .await?;
    let stranger = actor::receive(&mut tx, sample::elsewhere("eve", "c.example")).await?;
    follow::receive(
        &mut tx,
        group.id,
        world.node.actor.id,
        "https://b.example/follows/1",
    )
    .await?;
    receive_answer(
        &mut tx,
        call.id,
        "https://b.example/o/1",
        node.id,
        None,
        "I come",
        1,
        None,
        None,
    )
    .await?;
    let refused = receive_answer(
        &mut tx,
        call.id,
        "https://c.example/o/1",
        stranger.id,
        None,
        "I come",
        1,
        None,
        None,
    )
    .await;
    assert!(matches!(refused, Err(Error::NotFound)));
    let inside = world
        .published(&mut tx, Kind::Call, Visibility::Inside, need(1))
        .await?;
    let refused = receive_answer(
        &mut tx,
        inside.id,
        "https://b.example/o/2",
        node.id,
        None,
        "I come",
        1,
        None,
        None,
    )
    .await;
    assert!(matches!(refused, Err(Error::NotFound)));
    Ok(())
}

#[tokio::test]
async fn our_answer_elsewhere_follows_what_the_asker_there_says() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let (call, coast) = world.elsewhere(&mut tx).await?;
    assert_eq!(call_now(&mut tx, call.id).await?.held_back, None);
    let eve = actor::receive(&mut tx, sample::elsewhere("eve", "coast.example")).await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    effects(&mut tx).await?;
    let sent = answer(
        &mut tx,
        &rain,
        call.id,
        "I have a van",
        1,
        Some("Rain"),
        None,
    )
    .await?;
    assert_eq!(
        (sent.how, sent.vouched_by.clone()),
        (Door::Sent, Some(world.node.actor.uri.clone()))
    );
    assert_eq!(
        effects(&mut tx).await?,
        vec![Effect::Answered { answer: sent.id }]
    );
    let uri = sent.uri.ok_or(Error::NotFound)?;

    let lapses_at = Some(tx.now().plus_hours(48));
    let yes = Decision::Accepted {
        words: Some("7 Sea Street".into()),
        agreement_uri: Some("https://coast.example/agreements/1".into()),
        lapses_at,
        role: None,
    };
    assert!(matches!(
        receive_decision(&mut tx, &uri, eve.id, yes.clone()).await,
        Err(Error::Forbidden)
    ));
    receive_decision(&mut tx, &uri, coast.id, yes.clone()).await?;
    receive_decision(&mut tx, &uri, coast.id, yes.clone()).await?;
    let got = answer_by_id(&mut tx, sent.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        (got.state, got.reply.as_deref(), got.lapses_at),
        (AnswerState::Accepted, Some("7 Sea Street"), lapses_at)
    );
    assert_eq!(
        got.agreement_uri.as_deref(),
        Some("https://coast.example/agreements/1")
    );
    assert_eq!(
        effects(&mut tx).await?,
        vec![Effect::AnswerChanged {
            answer: sent.id,
            to: AnswerState::Accepted
        }],
        "said once"
    );
    assert_eq!(
        call_now(&mut tx, call.id).await?.filled,
        0,
        "the asker there counts"
    );

    take_back(&mut tx, &rain, sent.id).await?;
    receive_decision(&mut tx, &uri, coast.id, yes).await?;
    assert_eq!(
        state_of(&mut tx, sent.id).await?,
        AnswerState::TakenBack,
        "a yes that crossed her taking back"
    );
    let anew = answer(&mut tx, &rain, call.id, "now I can", 1, None, None).await?;
    assert_eq!((anew.id, anew.state), (sent.id, AnswerState::Waiting));
    assert_ne!(
        anew.uri.as_deref(),
        Some(&*uri),
        "a name that the peer has not seen"
    );
    let uri = anew.uri.ok_or(Error::NotFound)?;
    receive_decision(
        &mut tx,
        &uri,
        coast.id,
        Decision::Settled {
            words: Some("Thank you all".into()),
        },
    )
    .await?;
    let got = answer_by_id(&mut tx, sent.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        (got.state, got.reply.as_deref()),
        (AnswerState::Settled, Some("Thank you all"))
    );

    // An agreement of theirs cannot stand in the way of one of ours.
    let mine = world.call(&mut tx, 1).await?;
    let (bo, lee) = (
        sample::person(&mut tx, "bo", None).await?,
        sample::person(&mut tx, "lee", None).await?,
    );
    let next = answer(&mut tx, &bo, mine.id, "", 1, None, None).await?;
    let other = answer(&mut tx, &lee, call.id, "", 1, None, None).await?;
    let forged = Decision::Accepted {
        words: None,
        agreement_uri: Some(tx.here().agreement(next.id)),
        lapses_at: None,
        role: None,
    };
    receive_decision(&mut tx, &other.uri.unwrap_or_default(), coast.id, forged).await?;
    accept(&mut tx, &world.node.coordinator, next.id, None, None).await
}
