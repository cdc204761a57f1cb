use super::*;
use crate::{post::Visibility, sql, town::town};

fn wish(visibility: Visibility) -> Wish {
    Wish {
        text: "Tomorrow *then*".into(),
        visibility,
        language: "en".into(),
        content_note: Some("a note".into()),
        sensitive: false,
        in_reply_to: None,
        recipients: Vec::new(),
        poll: None,
        media: Vec::new(),
    }
}

#[tokio::test]
async fn a_post_for_later_comes_when_it_is_due_and_once() -> Result<()> {
    let town = town().await?;
    let by = town.as_herself(&town.inside);
    let mut tx = town.db.begin().await?;
    let now = tx.now();
    for wrong in [now, now.plus_minutes(4), now.plus_days(400)] {
        let refused = keep(&mut tx, &by, wrong, wish(Visibility::Inside), None).await;
        assert!(matches!(
            refused,
            Err(Error::Invalid {
                field: "scheduled_at",
                ..
            })
        ));
    }
    let kept = keep(
        &mut tx,
        &by,
        now.plus_minutes(10),
        wish(Visibility::Inside),
        Some("key"),
    )
    .await?;
    let again = keep(
        &mut tx,
        &by,
        now.plus_minutes(10),
        wish(Visibility::Inside),
        Some("key"),
    )
    .await?;
    assert_eq!(again.id, kept.id, "the same key keeps it once");
    // Nobody else's.
    let host = town.as_herself(&town.host);
    assert!(get(&mut tx, &host, kept.id).await?.is_none());
    let moved = move_to(&mut tx, &host, kept.id, now.plus_days(1)).await;
    assert!(matches!(moved, Err(Error::NotFound)));
    assert!(matches!(
        cancel(&mut tx, &host, kept.id).await,
        Err(Error::NotFound)
    ));
    move_to(&mut tx, &by, kept.id, now.plus_minutes(20)).await?;
    tx.commit().await?;

    town.db.clock.advance(11 * MINUTE);
    let mut tx = town.db.begin().await?;
    assert!(due(&mut tx).await?.is_empty());
    drop(tx);
    town.db.clock.advance(10 * MINUTE);
    let mut tx = town.db.begin().await?;
    let waiting = due(&mut tx).await?;
    let post = publish(&mut tx, &waiting[0])
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(post.visibility, Visibility::Inside);
    assert_eq!(post.content.as_str(), "<p>Tomorrow *then*</p>");
    assert!(publish(&mut tx, &waiting[0]).await?.is_none());
    assert!(due(&mut tx).await?.is_empty());
    tx.commit().await
}

/// What a host wrote for the group is published, with its picture, also when she has left.
#[tokio::test]
async fn what_a_host_who_leaves_wrote_for_the_group_is_still_said() -> Result<()> {
    let town = town().await?;
    let (herself, group) = (town.as_herself(&town.host), town.as_group());
    let mut tx = town.db.begin().await?;
    let me = town.host.member.actor_id;
    let format = media::Format::Jpeg;
    let picture = media::begin(&mut tx, me, media::Purpose::Post, format, 1000).await?;
    media::finish(&mut tx, &picture).await?;
    let at = tx.now().plus_minutes(10);
    let with_picture = Wish {
        media: vec![picture.id],
        ..wish(Visibility::Public)
    };
    keep(&mut tx, &herself, at, wish(Visibility::Inside), None).await?;
    let ours = keep(&mut tx, &group, at, with_picture, None).await?;
    member::leave(&mut tx, &town.host).await?;
    let gone = crate::effect::Effect::MemberGone { actor: me };
    media::hear(&mut tx, &gone).await?;
    tx.commit().await?;
    town.db.clock.advance(11 * MINUTE);
    let mut tx = town.db.begin().await?;
    let waiting = due(&mut tx).await?;
    assert_eq!(
        waiting.iter().map(|one| one.id).collect::<Vec<_>>(),
        [ours.id],
        "what she wrote as herself goes with her"
    );
    let post = publish(&mut tx, &waiting[0])
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(
        (post.author_id, post.member_id, post.attachments.len()),
        (town.group.id, Some(town.coordinator.member.id), 1)
    );
    Ok(())
}

#[tokio::test]
async fn the_rules_are_those_of_the_day_on_which_it_is_published() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let at = tx.now().plus_minutes(10);
    keep(
        &mut tx,
        &town.as_herself(&town.outside),
        at,
        wish(Visibility::Public),
        None,
    )
    .await?;
    crate::member::go_inside(&mut tx, town.outside.member.id).await?;
    tx.commit().await?;
    town.db.clock.advance(11 * MINUTE);
    let mut tx = town.db.begin().await?;
    let waiting = due(&mut tx).await?;
    let refused = publish(&mut tx, &waiting[0]).await;
    assert!(matches!(
        refused,
        Err(Error::Invalid {
            why: "inside-only",
            ..
        })
    ));
    drop(tx);
    let mut tx = town.db.begin().await?;
    keep_back(&mut tx, waiting[0].id).await?;
    tx.commit().await?;
    let kept = crate::town::effects(&town.db).await?;
    let (scheduled, member) = (waiting[0].id, town.outside.member.id);
    assert!(kept.contains(&Effect::KeptBack { scheduled, member }));
    town.db.clock.advance(2 * LATEST);
    let mut tx = town.db.begin().await?;
    assert!(due(&mut tx).await?.is_empty());
    // Her words are hers still: she moves it to a time, or takes it back. What she leaves behind is forgotten.
    let by = town.as_herself(&town.outside);
    let at = tx.now().plus_minutes(10);
    assert_eq!(move_to(&mut tx, &by, scheduled, at).await?.due_at, at);
    crate::member::leave(&mut tx, &town.outside).await?;
    keep_back(&mut tx, scheduled).await?;
    let left: i64 = sql!("select count(*) from scheduled_posts")
        .scalar(&mut tx)
        .await?;
    assert_eq!(left, 0);
    Ok(())
}

#[tokio::test]
async fn what_the_group_says_later_is_the_groups_and_what_she_says_is_hers() -> Result<()> {
    let town = town().await?;
    let (herself, group) = (town.as_herself(&town.host), town.as_group());
    let coordinator = Author {
        member: town.coordinator.clone(),
        as_group: true,
    };
    let mut tx = town.db.begin().await?;
    let at = tx.now().plus_minutes(10);
    let once = Some("the number of one form");
    let hers = keep(&mut tx, &herself, at, wish(Visibility::Inside), once).await?;
    let ours = keep(&mut tx, &group, at, wish(Visibility::Public), once).await?;
    let page = crate::store::Page::newest(20);
    for (by, own, other) in [
        (&herself, &hers, &ours),
        (&group, &ours, &hers),
        (&coordinator, &ours, &hers),
    ] {
        let listed = list(&mut tx, by, &page).await?;
        assert_eq!(
            listed.iter().map(|one| one.id).collect::<Vec<_>>(),
            [own.id]
        );
        assert!(get(&mut tx, by, other.id).await?.is_none());
        assert!(matches!(
            cancel(&mut tx, by, other.id).await,
            Err(Error::NotFound)
        ));
    }
    // What is said privately may be under what somebody asks unseen: it is for the host alone who wrote it.
    let private = keep(&mut tx, &group, at, wish(Visibility::Direct), None).await?;
    assert!(get(&mut tx, &group, private.id).await?.is_some());
    assert!(get(&mut tx, &coordinator, private.id).await?.is_none());
    assert_eq!(list(&mut tx, &group, &page).await?.len(), 2);
    assert_eq!(list(&mut tx, &coordinator, &page).await?.len(), 1);
    Ok(())
}
