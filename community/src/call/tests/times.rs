//! What time and an end do to calls and answers.

use super::*;

#[tokio::test]
async fn an_unconfirmed_yes_lapses_and_a_late_yes_is_asked_anew() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let call = world
        .published(
            &mut tx,
            Kind::Call,
            Visibility::Public,
            Need {
                confirm_hours: 2,
                ..need(1)
            },
        )
        .await?;
    let needed_by = Some(tx.now().plus_hours(5));
    let late = world
        .published(
            &mut tx,
            Kind::Call,
            Visibility::Public,
            Need {
                needed_by,
                confirm_hours: 500,
                ..need(1)
            },
        )
        .await?;
    assert_eq!(call_now(&mut tx, late.id).await?.confirm_hours, 144);
    let ana = actor::receive(&mut tx, sample::elsewhere("ana", "b.example")).await?;
    let given = receive_answer(
        &mut tx,
        call.id,
        "https://b.example/o/1",
        ana.id,
        None,
        "",
        1,
        None,
        None,
    )
    .await?;
    accept(&mut tx, by, given.id, None, None).await?;
    assert_eq!(next_sweep(&mut tx).await?, Some(tx.now().plus_hours(2)));
    sweep(&mut tx).await?;
    assert_eq!(state_of(&mut tx, given.id).await?, AnswerState::Accepted);
    tx.commit().await?;

    world.db.clock.advance(2 * HOUR);
    let mut tx = world.db.begin().await?;
    effects(&mut tx).await?;
    sweep(&mut tx).await?;
    let told = effects(&mut tx).await?;
    assert_eq!(
        told,
        vec![
            Effect::AnswerChanged {
                answer: given.id,
                to: AnswerState::Lapsed
            },
            Effect::Edited { post: call.id }
        ]
    );
    assert_eq!(call_now(&mut tx, call.id).await?.state, State::Open);
    let agreement = tx.here().agreement(given.id);
    receive_confirmation(&mut tx, &agreement, ana.id).await?;
    assert_eq!(
        effects(&mut tx).await?,
        vec![Effect::Answered { answer: given.id }],
        "the asker decides again"
    );
    assert_eq!(
        next_sweep(&mut tx).await?,
        Some(tx.now().plus_hours(3 + 24))
    );
    tx.commit().await?;

    world.db.clock.advance(27 * HOUR);
    let mut tx = world.db.begin().await?;
    sweep(&mut tx).await?;
    assert_eq!(call_now(&mut tx, late.id).await?.state, State::Expired);
    assert_eq!(
        call_now(&mut tx, call.id).await?.state,
        State::Open,
        "no date, no end"
    );
    reopen(&mut tx, by, late.id).await?;
    sweep(&mut tx).await?;
    assert_eq!(call_now(&mut tx, late.id).await?.state, State::Open);
    assert_eq!(next_sweep(&mut tx).await?, None);
    Ok(())
}

#[tokio::test]
async fn settled_with_thanks_or_withdrawn_with_a_kind_no() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let call = world.call(&mut tx, 2).await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let bo = sample::person(&mut tx, "bo", None).await?;
    let (came, waits) = (
        answer(&mut tx, &rain, call.id, "", 1, None, None).await?,
        answer(&mut tx, &bo, call.id, "", 1, None, None).await?,
    );
    accept(&mut tx, by, came.id, None, None).await?;
    confirm(&mut tx, &rain, came.id).await?;
    effects(&mut tx).await?;
    settle(&mut tx, by, call.id, false, Some("Thank you all")).await?;
    let told = effects(&mut tx).await?;
    assert!(told.contains(&Effect::Settled {
        post: call.id,
        thanks: Some("Thank you all".into())
    }));
    assert!(told.contains(&Effect::AnswerChanged {
        answer: waits.id,
        to: AnswerState::Declined
    }));
    let thanked = answer_by_id(&mut tx, came.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        (thanked.state, thanked.reply.as_deref()),
        (AnswerState::Settled, Some("Thank you all"))
    );
    let done = call_now(&mut tx, call.id).await?;
    assert_eq!((done.state, done.filled), (State::Done, 1));
    assert!(matches!(
        settle(&mut tx, by, call.id, true, None).await,
        Err(Error::Conflict("call-closed"))
    ));
    assert!(matches!(
        accept(&mut tx, by, waits.id, None, None).await,
        Err(Error::Conflict("call-closed"))
    ));
    reopen(&mut tx, by, call.id).await?;
    let again = call_now(&mut tx, call.id).await?;
    assert_eq!((again.state, again.filled), (State::Open, 0), "asked anew");
    accept(&mut tx, by, waits.id, None, None).await?;
    settle(&mut tx, by, call.id, true, None).await?;
    assert_eq!(call_now(&mut tx, call.id).await?.state, State::DoneByOthers);

    let other = world.call(&mut tx, 1).await?;
    let open = answer(&mut tx, &rain, other.id, "", 1, None, None).await?;
    accept(&mut tx, by, open.id, None, None).await?;
    withdraw(&mut tx, by, other.id).await?;
    let told = answer_by_id(&mut tx, open.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!((told.state, told.reply), (AnswerState::Declined, None));
    let gone = call_now(&mut tx, other.id).await?;
    assert_eq!((gone.state, gone.held_back), (State::Withdrawn, None));

    // Withdrawn by another door, the same follows.
    let third = world.call(&mut tx, 1).await?;
    let open = answer(&mut tx, &rain, third.id, "", 1, None, None).await?;
    post::withdraw(&mut tx, by, third.id).await?;
    hear(&mut tx, &Effect::Withdrawn { post: third.id }).await?;
    assert_eq!(state_of(&mut tx, open.id).await?, AnswerState::Declined);
    Ok(())
}

#[tokio::test]
async fn opened_again_it_is_asked_anew_of_those_who_helped_too() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let call = world.call(&mut tx, 1).await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let bo = sample::person(&mut tx, "bo", None).await?;
    let came = answer(&mut tx, &rain, call.id, "", 1, None, None).await?;
    accept(&mut tx, by, came.id, None, None).await?;
    confirm(&mut tx, &rain, came.id).await?;
    settle(&mut tx, by, call.id, false, None).await?;
    reopen(&mut tx, by, call.id).await?;
    let again = call_now(&mut tx, call.id).await?;
    assert_eq!((again.state, again.filled), (State::Open, 0));
    tx.commit().await?;
    world.db.clock.advance(HOUR);
    let mut tx = world.db.begin().await?;

    // Somebody else is found; whoever helped before may come in reserve, and holds no place when that is done.
    let other = answer(&mut tx, &bo, call.id, "", 1, None, None).await?;
    accept(&mut tx, by, other.id, None, None).await?;
    let refused = accept(&mut tx, by, came.id, None, None).await;
    assert!(matches!(refused, Err(Error::Conflict("full"))));
    settle(&mut tx, by, call.id, false, None).await?;
    turn::count(&mut tx, call.id).await?;
    assert_eq!(call_now(&mut tx, call.id).await?.filled, 1);

    // She is asked again, or answers again; who is gone is not.
    reopen(&mut tx, by, call.id).await?;
    accept(&mut tx, by, came.id, None, None).await?;
    settle(&mut tx, by, call.id, false, None).await?;
    reopen(&mut tx, by, call.id).await?;
    let given = answer(&mut tx, &rain, call.id, "Again", 1, None, None).await?;
    assert_eq!((given.id, given.state), (came.id, AnswerState::Waiting));
    hear(
        &mut tx,
        &Effect::MemberGone {
            actor: bo.member.actor_id,
        },
    )
    .await?;
    let refused = accept(&mut tx, by, other.id, None, None).await;
    assert!(matches!(refused, Err(Error::Conflict("answer-state"))));
    Ok(())
}

/// A70.
#[tokio::test]
async fn a70_an_offer_is_asked_about_and_rests_after_a_third_silence() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let mut offers = Vec::new();
    for _ in 0..2 {
        let offer = world.published(&mut tx, Kind::Offer, Visibility::Public, need(1));
        offers.push(offer.await?.id);
    }
    let call = world.call(&mut tx, 1).await?.id;
    let (silent, kept) = (offers[0], offers[1]);
    tx.commit().await?;
    for (months, expected) in [
        (3, Some(Effect::AskedAgain { post: silent })),
        (6, Some(Effect::AskedAgain { post: silent })),
        (9, Some(Effect::Paused { post: silent })),
        (12, None),
    ] {
        world.db.clock.advance(90 * 24 * HOUR);
        let mut tx = world.db.begin().await?;
        effects(&mut tx).await?;
        sweep(&mut tx).await?;
        sweep(&mut tx).await?;
        let told = effects(&mut tx).await?;
        let of_silent: Vec<&Effect> = told
            .iter()
            .filter(|effect| {
                let (asked, paused) = (
                    Effect::AskedAgain { post: silent },
                    Effect::Paused { post: silent },
                );
                **effect == asked || **effect == paused
            })
            .collect();
        assert_eq!(of_silent, expected.iter().collect::<Vec<_>>(), "{months}");
        assert!(
            told.contains(&Effect::AskedAgain { post: kept }),
            "{months}"
        );
        still(&mut tx, by, kept).await?;
        assert_eq!(call_now(&mut tx, kept).await?.asked, 0);
        tx.commit().await?;
    }
    let mut tx = world.db.begin().await?;
    assert_eq!(call_now(&mut tx, silent).await?.state, State::Expired);
    assert_eq!(call_now(&mut tx, kept).await?.state, State::Open);
    assert_eq!(
        call_now(&mut tx, call).await?.asked,
        0,
        "calls are not asked about"
    );
    reopen(&mut tx, by, silent).await?;
    sweep(&mut tx).await?;
    assert_eq!(call_now(&mut tx, silent).await?.state, State::Open);
    pause(&mut tx, by, silent).await?;
    assert_eq!(call_now(&mut tx, silent).await?.state, State::Expired);
    assert!(matches!(
        pause(&mut tx, by, call).await,
        Err(Error::Conflict("call-closed"))
    ));
    Ok(())
}
