//! Nothing tells whose it was: not what is left of it, nor what others do.

use super::*;

/// Whoever asked unseen takes it back: nothing tells any more whose it was, and those whom she chose tell who has no account.
#[tokio::test]
async fn d6_withdrawn_it_tells_nobody_whose_it_was() -> Result<()> {
    let world = world().await?;
    let (_, post) = world.published().await?;
    world.answered(post.id).await?;
    let mut tx = world.db.begin().await?;
    enter(
        &mut tx,
        &world.chosen,
        post.id,
        "Ana",
        "2345 6789",
        "",
        1,
        None,
    )
    .await?;
    tx.commit().await?;
    drain(&world.db).await?;
    assert!(!world.told(&world.rain).await?.is_empty());
    let mut tx = world.db.begin().await?;
    withdraw(&mut tx, &world.rain, post.id).await?;
    tx.commit().await?;
    drain(&world.db).await?;
    assert!(world.told(&world.rain).await?.is_empty());
    assert_eq!(world.told(&world.chosen).await?, [Reason::HelpersUntold]);
    let sent: i64 = sql!("select count(*) from submissions")
        .scalar(&*world.db)
        .await?;
    assert_eq!(sent, 0, "the form bears her number");
    let mut tx = world.db.begin().await?;
    for (by, many) in [
        (&world.chosen, 1),
        (&world.rain, 0),
        (&world.node.coordinator, 0),
    ] {
        assert_eq!(
            notification::untold(&mut tx, by, post.id).await?.len(),
            many
        );
    }
    Ok(())
}

/// What a helper confides is liked and answered by the group, never in the name of whoever asks or knows.
#[tokio::test]
async fn d6_a_tap_on_a_star_names_nobody() -> Result<()> {
    let world = world().await?;
    let (_, call) = world.published().await?;
    let mut tx = world.db.begin().await?;
    let group = crate::group::ours(&mut tx).await?.1;
    member::go_outside(&mut tx, world.rain.member.id, &sample::keys()).await?;
    let private = |parent: Id<Post>, to: Vec<Id<crate::actor::Actor>>| Draft {
        in_reply_to: Some(parent),
        recipients: to,
        ..Draft::new(Visibility::Direct, "en", "I could come on Friday")
    };
    let as_herself = |member: &Present| Author {
        member: member.clone(),
        as_group: false,
    };
    let helper = as_herself(&world.helper);
    let (note, _) = post::publish(
        &mut tx,
        &helper,
        Kind::Note,
        private(call.id, vec![group.id]),
    )
    .await?;
    for who in [&world.rain, &world.chosen] {
        let by = as_herself(who);
        let named =
            |refused: Result<()>| matches!(refused, Err(Error::Conflict("in-her-own-name")));
        assert!(named(crate::reaction::like(&mut tx, &by, note.id).await));
        let toggled = crate::reaction::toggle_like(&mut tx, who, note.id).await;
        assert!(named(toggled.map(drop)));
        let answered = post::publish(&mut tx, &by, Kind::Note, private(note.id, Vec::new())).await;
        assert!(named(answered.map(drop)));
    }
    let ours = Author {
        member: world.chosen.clone(),
        as_group: true,
    };
    crate::reaction::like(&mut tx, &ours, note.id).await?;
    let (back, _) = post::publish(&mut tx, &ours, Kind::Note, private(note.id, Vec::new())).await?;
    // She to whom it is said likes it as anything else.
    crate::reaction::like(&mut tx, &helper, back.id).await?;
    Ok(())
}

#[tokio::test]
async fn d6_who_leaves_takes_what_she_asked_along() -> Result<()> {
    let world = world().await?;
    let (_, post) = world.published().await?;
    let given = world.answered(post.id).await?;
    let mut tx = world.db.begin().await?;
    let draft = ask::send(
        &mut tx,
        &world.rain,
        &[world.chosen.member.id],
        wish(),
        None,
    )
    .await?;
    member::leave(&mut tx, &world.rain).await?;
    tx.commit().await?;
    drain(&world.db).await?;
    let left: i64 = sql!("select count(*) from asks").scalar(&*world.db).await?;
    let hosts: i64 = sql!("select count(*) from ask_hosts")
        .scalar(&*world.db)
        .await?;
    assert_eq!((left, hosts), (0, 0));
    assert!(
        ask::get(&*world.db, &world.chosen, draft.id)
            .await?
            .is_none()
    );
    let gone = post::get(&*world.db, post.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert!(gone.deleted_at.is_some() && gone.source.is_empty());
    let call = get(&*world.db, post.id).await?.ok_or(Error::NotFound)?;
    assert_eq!((call.state, call.held_back), (State::Withdrawn, None));
    let answer = answer_by_id(&*world.db, given.id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(answer.state, AnswerState::Declined);

    // A host who leaves knows of nothing any more, and whoever asked still decides.
    let mut tx = world.db.begin().await?;
    let nell = sample::person(&mut tx, "nell", None).await?;
    let ask = ask::send(&mut tx, &nell, &[world.chosen.member.id], wish(), None).await?;
    let post = ask::publish(&mut tx, &world.chosen, ask.id).await?;
    member::leave(&mut tx, &world.chosen).await?;
    tx.commit().await?;
    drain(&world.db).await?;
    assert!(ask::known_to(&*world.db, ask.id).await?.is_empty());
    assert!(may_decide(&*world.db, &nell, &post).await?);
    let members: Vec<Id<Member>> = ask::deciders(&*world.db, post.id)
        .await?
        .unwrap_or_default()
        .into_iter()
        .map(|member| member.id)
        .collect();
    assert_eq!(members, [nell.member.id]);
    assert!(
        actor::get(&*world.db, post.author_id)
            .await?
            .is_some_and(|author| author.kind == actor::Kind::Group)
    );
    Ok(())
}
