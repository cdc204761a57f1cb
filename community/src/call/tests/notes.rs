//! Answers by notes, and what was told by one.

use super::*;

#[tokio::test]
async fn a_reply_is_an_answer_and_words_confirm_or_take_back() -> Result<()> {
    let world = world().await?;
    let by = &world.node.coordinator;
    let mut tx = world.db.begin().await?;
    let call = world.call(&mut tx, 1).await?;
    let ana = actor::receive(&mut tx, sample::elsewhere("ana", "m.example")).await?;
    let bo = actor::receive(&mut tx, sample::elsewhere("bo", "m.example")).await?;
    let mut notes = 0;
    let mut note =
        async |tx: &mut Tx, who: &actor::Actor, parent: &str, words: &str| -> Result<Post> {
            notes += 1;
            let post = arriving(
                &format!("https://m.example/notes/{notes}"),
                who.id,
                Some(parent),
                words,
                tx.now(),
                Kind::Note,
            );
            let post = post::receive(
                tx,
                Received {
                    visibility: Visibility::Public,
                    ..post
                },
            )
            .await?
            .ok_or(Error::NotFound)?;
            hear(
                tx,
                &Effect::Received {
                    post: post.id,
                    quiet: false,
                },
            )
            .await?;
            Ok(post)
        };
    let first = note(&mut tx, &ana, &call.uri, "@family-network I have a van").await?;
    note(&mut tx, &ana, &call.uri, "and a trolley").await?;
    note(&mut tx, &bo, &first.uri, "brave!").await?;
    hear(
        &mut tx,
        &Effect::Received {
            post: first.id,
            quiet: false,
        },
    )
    .await?;
    let all = answers(&mut tx, call.id).await?;
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(
        (all[0].how, all[0].message.as_str(), all[0].reply_post_id),
        (Door::Reply, "I have a van", Some(first.id))
    );
    let id = all[0].id;
    accept(&mut tx, by, id, None, None).await?;
    let host = Author {
        member: by.clone(),
        as_group: true,
    };
    let words = Draft {
        in_reply_to: Some(first.id),
        recipients: vec![ana.id],
        ..Draft::new(Visibility::Direct, "en", "Yes please. Reply yes.")
    };
    let (ours, _) = post::publish(&mut tx, &host, Kind::Note, words).await?;
    let private = async |tx: &mut Tx, who: &actor::Actor, number: i64, words: &str| -> Result<()> {
        let post = arriving(
            &format!("https://m.example/private/{number}"),
            who.id,
            Some(&ours.uri),
            words,
            tx.now(),
            Kind::Note,
        );
        let group = world.node.actor.id;
        let post = post::receive(
            tx,
            Received {
                visibility: Visibility::Direct,
                recipients: vec![(group, true)],
                ..post
            },
        )
        .await?;
        match post {
            Some(post) => {
                hear(
                    tx,
                    &Effect::Received {
                        post: post.id,
                        quiet: false,
                    },
                )
                .await
            }
            None => Ok(()),
        }
    };
    private(&mut tx, &bo, 1, "no").await?;
    private(&mut tx, &ana, 2, "Which street?").await?;
    assert_eq!(state_of(&mut tx, id).await?, AnswerState::Accepted);
    private(&mut tx, &ana, 3, "Yes, coming").await?;
    assert_eq!(state_of(&mut tx, id).await?, AnswerState::Confirmed);
    private(&mut tx, &ana, 4, "I cannot come").await?;
    assert_eq!(state_of(&mut tx, id).await?, AnswerState::TakenBack);
    assert_eq!(call_now(&mut tx, call.id).await?.state, State::Open);
    let again = note(&mut tx, &ana, &call.uri, "I can after all").await?;
    let renewed = answer_by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
    assert_eq!(
        (renewed.state, renewed.reply_post_id),
        (AnswerState::Waiting, Some(again.id))
    );

    // She deletes her note: her words go with it.
    post::receive_deletion(&mut tx, &again.uri).await?;
    hear(&mut tx, &Effect::ReceivedWithdrawal { post: again.id }).await?;
    let gone = answer_by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
    assert_eq!(
        (gone.state, gone.message.as_str()),
        (AnswerState::TakenBack, "")
    );
    Ok(())
}

/// A member's reply to a call of ours is her answer. What members say here about another group's call stays here, whoever it names.
#[tokio::test]
async fn pr28_a_members_reply_is_an_answer_here_and_carries_nothing_out() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let by = Author {
        member: rain.clone(),
        as_group: false,
    };
    let ours = world.call(&mut tx, 2).await?;
    let (theirs, _) = world.elsewhere(&mut tx).await?;
    let mut reply = async |parent: &Post, text: &str| -> Result<Post> {
        let draft = Draft {
            in_reply_to: Some(parent.id),
            ..Draft::new(Visibility::Inside, "en", text)
        };
        let (note, _) = post::publish(&mut tx, &by, Kind::Note, draft).await?;
        hear(&mut tx, &Effect::Published { post: note.id }).await?;
        // Heard twice, as after a crash, it is one.
        hear(&mut tx, &Effect::Published { post: note.id }).await?;
        Ok(note)
    };
    let note = reply(&ours, "I have a van").await?;
    let more = reply(&ours, "and a trolley").await?;
    reply(&theirs, "Does anyone know them?").await?;
    reply(
        &theirs,
        "@coast@coast.example my husband is ill, who can go?",
    )
    .await?;
    let of_ours = answers(&mut tx, ours.id).await?;
    assert_eq!(of_ours.len(), 1);
    assert_eq!(of_ours[0].message, "I have a van");
    assert_eq!(of_ours[0].reply_post_id, Some(note.id));
    assert!(answers(&mut tx, theirs.id).await?.is_empty());
    let told = effects(&mut tx).await?;
    let answered = told
        .iter()
        .filter(|effect| matches!(effect, Effect::Answered { .. }));
    assert_eq!(answered.count(), 1);
    // What was only a reply takes nothing with it.
    post::withdraw(&mut tx, &rain, more.id).await?;
    hear(&mut tx, &Effect::Withdrawn { post: more.id }).await?;
    let of_ours = answers(&mut tx, ours.id).await?;
    assert_eq!(of_ours[0].state, AnswerState::Waiting);
    // She takes her words back, and with them an answer that nobody has decided on.
    post::withdraw(&mut tx, &rain, note.id).await?;
    hear(&mut tx, &Effect::Withdrawn { post: note.id }).await?;
    let of_ours = answers(&mut tx, ours.id).await?;
    assert_eq!(of_ours[0].state, AnswerState::TakenBack);
    assert_eq!(of_ours[0].message, "");
    Ok(())
}

/// An answer by the form stays what it was when a later reply is taken back; one given anew by a reply has that reply's words.
#[tokio::test]
async fn an_answer_goes_with_the_note_whose_words_it_has_and_with_no_other() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let by = Author {
        member: rain.clone(),
        as_group: false,
    };
    let call = world.call(&mut tx, 2).await?;
    let given = answer(&mut tx, &rain, call.id, "by the form", 1, None, None).await?;
    let reply = async |tx: &mut Tx, text: &str| -> Result<Id<Post>> {
        let draft = Draft {
            in_reply_to: Some(call.id),
            ..Draft::new(Visibility::Inside, "en", text)
        };
        let (note, _) = post::publish(tx, &by, Kind::Note, draft).await?;
        hear(tx, &Effect::Published { post: note.id }).await?;
        Ok(note.id)
    };
    let aside = reply(&mut tx, "thank you all").await?;
    post::withdraw(&mut tx, &rain, aside).await?;
    hear(&mut tx, &Effect::Withdrawn { post: aside }).await?;
    let now = answer_by_id(&mut tx, given.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        (now.state, now.message.as_str()),
        (AnswerState::Waiting, "by the form")
    );
    take_back(&mut tx, &rain, given.id).await?;
    let anew = reply(&mut tx, "I can after all").await?;
    let now = answer_by_id(&mut tx, given.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        (now.state, now.message.as_str(), now.reply_post_id),
        (AnswerState::Waiting, "I can after all", Some(anew))
    );
    // Given anew by the form, it has nothing to do with that note any more.
    take_back(&mut tx, &rain, given.id).await?;
    hear(&mut tx, &Effect::Published { post: anew }).await?;
    assert_eq!(
        state_of(&mut tx, given.id).await?,
        AnswerState::TakenBack,
        "the same note heard again is no new answer"
    );
    answer(&mut tx, &rain, call.id, "with a van", 1, None, None).await?;
    post::withdraw(&mut tx, &rain, anew).await?;
    hear(&mut tx, &Effect::Withdrawn { post: anew }).await?;
    let now = answer_by_id(&mut tx, given.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        (now.state, now.message.as_str()),
        (AnswerState::Waiting, "with a van")
    );
    Ok(())
}

/// Private words under a call that are not for those who ask are no answer: hosts would read what was not said to them.
#[tokio::test]
async fn pr04_a_private_note_to_somebody_else_is_no_answer() -> Result<()> {
    let world = world().await?;
    let group = world.node.actor.id;
    let mut tx = world.db.begin().await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    // Without an address outside she speaks in private to the hosts alone.
    member::go_outside(&mut tx, rain.member.id, &sample::keys()).await?;
    let snow = sample::person(&mut tx, "snow", None).await?;
    let call = world.call(&mut tx, 2).await?;
    let mut own = async |to: Vec<Id<actor::Actor>>, words: &str| -> Result<()> {
        let draft = Draft {
            in_reply_to: Some(call.id),
            to_herself: to.is_empty(),
            recipients: to,
            ..Draft::new(Visibility::Direct, "en", words)
        };
        let by = Author {
            member: rain.clone(),
            as_group: false,
        };
        let (note, _) = post::publish(&mut tx, &by, Kind::Note, draft).await?;
        hear(&mut tx, &Effect::Published { post: note.id }).await
    };
    // To nobody by name: neither is it given to those who ask, nor does it seem to have been.
    let refused = own(vec![], "my mother has dementia").await;
    assert!(matches!(
        refused,
        Err(Error::Invalid {
            field: "recipients",
            ..
        })
    ));
    own(vec![snow.member.actor_id], "shall we go together?").await?;
    own(vec![group], "I have a van").await?;
    let ana = actor::receive(&mut tx, sample::elsewhere("ana", "m.example")).await?;
    let mut theirs = async |number: i64, visibility, to: &[Id<actor::Actor>], words: &str| {
        let note = Received {
            visibility,
            recipients: to.iter().map(|to| (*to, true)).collect(),
            ..arriving(
                &format!("https://m.example/private/{number}"),
                ana.id,
                Some(&call.uri),
                words,
                Time(0),
                Kind::Note,
            )
        };
        let note = post::receive(&mut tx, note).await?.ok_or(Error::NotFound)?;
        let effect = Effect::Received {
            post: note.id,
            quiet: false,
        };
        hear(&mut tx, &effect).await
    };
    theirs(
        1,
        Visibility::Direct,
        &[rain.member.actor_id],
        "do you know them?",
    )
    .await?;
    theirs(2, Visibility::Followers, &[], "look, friends").await?;
    theirs(3, Visibility::Direct, &[group], "I have a trolley").await?;
    let all = answers(&mut tx, call.id).await?;
    let mut words: Vec<&str> = all.iter().map(|one| one.message.as_str()).collect();
    words.sort_unstable();
    assert_eq!(words, ["I have a trolley", "I have a van"]);
    Ok(())
}

/// What she says now is what she says: also when she puts it otherwise, or takes the first of two notes back.
#[tokio::test]
async fn an_answer_says_what_the_note_says_now() -> Result<()> {
    let world = world().await?;
    let mut tx = world.db.begin().await?;
    let rain = sample::person(&mut tx, "rain", None).await?;
    let by = Author {
        member: rain.clone(),
        as_group: false,
    };
    let call = world.call(&mut tx, 2).await?;
    let draft = |text: &str| Draft {
        in_reply_to: Some(call.id),
        ..Draft::new(Visibility::Inside, "en", text)
    };
    let mut notes = Vec::new();
    for text in ["I can help on Fryday", "I can help on Friday at three"] {
        let (note, _) = post::publish(&mut tx, &by, Kind::Note, draft(text)).await?;
        hear(&mut tx, &Effect::Published { post: note.id }).await?;
        notes.push(note.id);
    }
    post::withdraw(&mut tx, &rain, notes[0]).await?;
    hear(&mut tx, &Effect::Withdrawn { post: notes[0] }).await?;
    let now = answers(&mut tx, call.id).await?.remove(0);
    assert_eq!(
        (now.state, now.message.as_str(), now.reply_post_id),
        (
            AnswerState::Waiting,
            "I can help on Friday at three",
            Some(notes[1])
        )
    );
    accept(&mut tx, &world.node.coordinator, now.id, None, None).await?;
    effects(&mut tx).await?;
    for (text, state, is_told) in [
        ("I can help on Friday at four", AnswerState::Accepted, true),
        ("No, I cannot come", AnswerState::TakenBack, false),
    ] {
        post::edit(&mut tx, &rain, notes[1], draft(text)).await?;
        // Heard twice, it is one.
        for _ in 0..2 {
            hear(&mut tx, &Effect::Edited { post: notes[1] }).await?;
        }
        let now = answers(&mut tx, call.id).await?.remove(0);
        assert_eq!((now.state, now.message.as_str()), (state, text));
        let told = effects(&mut tx).await?;
        let told = told
            .iter()
            .filter(|effect| matches!(effect, Effect::Answered { .. }));
        assert_eq!(told.count(), usize::from(is_told), "{text}");
    }
    Ok(())
}
