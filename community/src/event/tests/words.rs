//! What is said in reply to an event: a yes, a no, and who is meant.

use super::*;

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
    // Another word of hers is taken as it is said, as it is of anybody elsewhere.
    let (perhaps, surely) = (AttendanceState::Maybe, AttendanceState::Going);
    for (text, state) in [("Maybe", perhaps), ("Yes, I come", surely)] {
        reply(&mut tx, Draft::new(Visibility::Inside, "en", text)).await?;
        assert_eq!(now_of(&mut tx, known.id).await?.state, state, "{text}");
    }
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
