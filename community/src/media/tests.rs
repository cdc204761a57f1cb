use super::*;
use crate::{
    post::{self, Draft, Kind as PostKind, Visibility},
    time::HOUR,
    town::{Town, town},
};

async fn upload(tx: &mut Tx, owner: Id<Actor>) -> Result<Media> {
    let media = begin(tx, owner, Purpose::Post, Format::Jpeg, 1000).await?;
    finish(tx, &media).await?;
    Ok(media)
}

fn with(media: &[Id<Media>], visibility: Visibility) -> Draft {
    Draft {
        media: Some(media.to_vec()),
        ..Draft::new(visibility, "en", "")
    }
}

async fn publish(tx: &mut Tx, town: &Town, draft: Draft) -> Result<crate::post::Post> {
    let by = town.as_herself(&town.inside);
    Ok(post::publish(tx, &by, PostKind::Note, draft).await?.0)
}

#[tokio::test]
async fn media_are_joined_once_in_order_and_go_with_their_post() -> Result<()> {
    let town = town().await?;
    let me = town.inside.member.actor_id;
    let mut tx = town.db.begin().await?;
    let (a, b) = (upload(&mut tx, me).await?, upload(&mut tx, me).await?);
    let focus = Focus {
        x: 7.0,
        y: f64::NAN,
    };
    describe(&mut tx, me, b.id, None, Some(" a heron "), Some(focus)).await?;
    let post = publish(
        &mut tx,
        &town,
        with(&[b.id, a.id, b.id], Visibility::Inside),
    )
    .await?;
    let names: Vec<&str> = post
        .attachments
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["a heron", ""]);
    let kept = post.attachments[0].kept.as_ref().ok_or(Error::NotFound)?;
    assert_eq!(kept.details.focus, Some(Focus { x: 1.0, y: 0.0 }));
    assert!(
        post.attachments[1]
            .url
            .ends_with(&format!("/media/{}.jpg", a.stem))
    );
    assert_eq!(post.content.as_str(), "");
    let (_, reach) = served(&mut tx, &a.stem).await?.ok_or(Error::NotFound)?;
    assert_eq!(reach, Some(Visibility::Inside));

    // Used already, somebody else's, or too many.
    let refused = publish(&mut tx, &town, with(&[a.id], Visibility::Inside)).await;
    assert!(matches!(
        refused,
        Err(Error::Invalid { field: "media", .. })
    ));
    assert!(matches!(
        discard(&mut tx, me, a.id).await,
        Err(Error::Conflict(_))
    ));
    assert!(matches!(
        describe(&mut tx, me, a.id, None, Some("x"), None).await,
        Err(Error::NotFound)
    ));
    let other = upload(&mut tx, town.host.member.actor_id).await?;
    assert!(matches!(
        get(&mut tx, me, other.id).await,
        Err(Error::NotFound)
    ));
    let refused = publish(&mut tx, &town, with(&[other.id], Visibility::Inside)).await;
    assert!(matches!(
        refused,
        Err(Error::Invalid { field: "media", .. })
    ));
    let mut five = Vec::new();
    for _ in 0..5 {
        five.push(upload(&mut tx, me).await?.id);
    }
    let refused = publish(&mut tx, &town, with(&five, Visibility::Inside)).await;
    assert!(matches!(
        refused,
        Err(Error::Invalid {
            why: "too-many",
            ..
        })
    ));

    // An edit that says nothing of them keeps them; one that leaves one out drops it.
    let words = Draft::new(Visibility::Inside, "en", "words");
    let edited = post::edit(&mut tx, &town.inside, post.id, words).await?;
    assert_eq!(edited.attachments.len(), 2);
    let edited = post::edit(
        &mut tx,
        &town.inside,
        post.id,
        with(&[a.id], Visibility::Inside),
    )
    .await?;
    assert_eq!(edited.attachments.len(), 1);
    assert!(served(&mut tx, &b.stem).await?.is_none());
    assert!(served(&mut tx, &a.stem).await?.is_some());
    post::withdraw(&mut tx, &town.inside, post.id).await?;
    assert!(served(&mut tx, &a.stem).await?.is_none());
    let gone: Vec<_> = unneeded(&mut tx)
        .await?
        .iter()
        .map(|media| media.id)
        .collect();
    assert_eq!(gone.len(), 2);
    forget(&mut tx, &gone).await?;
    assert!(unneeded(&mut tx).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn do10_what_nobody_uses_is_bounded_and_goes_after_a_day() -> Result<()> {
    let town = town().await?;
    let me = town.inside.member.actor_id;
    let mut tx = town.db.begin().await?;
    let one = upload(&mut tx, me).await?;
    let large = begin(&mut tx, me, Purpose::Post, Format::Mp4, LARGEST_WAITING).await;
    assert!(matches!(large, Err(Error::Conflict("too-many-media"))));
    for _ in 1..MOST_WAITING {
        upload(&mut tx, me).await?;
    }
    let more = begin(&mut tx, me, Purpose::Post, Format::Jpeg, 1).await;
    assert!(matches!(more, Err(Error::Conflict("too-many-media"))));
    let used = publish(&mut tx, &town, with(&[one.id], Visibility::Inside)).await?;
    tx.commit().await?;
    town.db.clock.advance(25 * HOUR);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    let unused = i64::try_from(unneeded(&mut tx).await?.len()).map_err(Error::other)?;
    assert_eq!(unused, MOST_WAITING - 1);
    assert!(served(&mut tx, &one.stem).await?.is_some());
    assert_eq!(used.attachments.len(), 1);
    upload(&mut tx, me).await?;
    Ok(())
}

#[tokio::test]
async fn what_waits_for_a_later_post_is_kept_and_who_leaves_leaves_none() -> Result<()> {
    use crate::scheduled;
    let town = town().await?;
    let me = town.inside.member.actor_id;
    let by = town.as_herself(&town.inside);
    let mut tx = town.db.begin().await?;
    let (later, mine) = (upload(&mut tx, me).await?, upload(&mut tx, me).await?);
    let icon = begin(&mut tx, me, Purpose::Icon, Format::Png, 1).await?;
    finish(&mut tx, &icon).await?;
    wear(&mut tx, &town.inside, &icon).await?;
    let worn = actor::get(&mut tx, me).await?.ok_or(Error::NotFound)?;
    assert!(worn.icon.is_some_and(|url| url.ends_with(&icon.file())));
    let of_group = begin(&mut tx, town.group.id, Purpose::Banner, Format::Png, 1).await?;
    finish(&mut tx, &of_group).await?;
    let refused = wear(&mut tx, &town.inside, &of_group).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
    wear(&mut tx, &town.coordinator, &of_group).await?;
    for (file, reach) in [(&icon, Visibility::Inside), (&of_group, Visibility::Public)] {
        let (_, told) = served(&mut tx, &file.stem).await?.ok_or(Error::NotFound)?;
        assert_eq!(told, Some(reach));
    }
    let wish = scheduled::Wish {
        text: String::new(),
        visibility: Visibility::Inside,
        language: "en".into(),
        content_note: None,
        sensitive: false,
        in_reply_to: None,
        recipients: Vec::new(),
        poll: None,
        media: vec![later.id],
    };
    let due = tx.now().plus_days(3);
    let kept = scheduled::keep(&mut tx, &by, due, wish, None).await?;
    tx.commit().await?;
    town.db.clock.advance(72 * HOUR + 1000);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    assert!(served(&mut tx, &mine.stem).await?.is_none());
    let post = scheduled::publish(&mut tx, &kept)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(post.attachments.len(), 1);
    hear(&mut tx, &Effect::MemberGone { actor: me }).await?;
    assert!(served(&mut tx, &icon.stem).await?.is_none());
    assert!(
        served(&mut tx, &later.stem).await?.is_some(),
        "it belongs to a post"
    );
    Ok(())
}

#[tokio::test]
async fn what_a_post_took_meanwhile_is_neither_dropped_nor_described() -> Result<()> {
    let town = town().await?;
    let me = town.inside.member.actor_id;
    let mut tx = town.db.begin().await?;
    let one = upload(&mut tx, me).await?;
    let post = publish(&mut tx, &town, with(&[one.id], Visibility::Inside)).await?;
    // As they were read before the post took it.
    let before = store::drop_waiting(&mut tx, one.id, Time(1)).await?;
    assert!(!before && served(&mut tx, &one.stem).await?.is_some());
    assert!(!store::describe(&mut tx, &one).await?);
    let words = describe(&mut tx, me, one.id, Some(post.id), Some("a heron"), None).await?;
    assert_eq!(words.description, "a heron");
    // What could not be given its name counts for nothing.
    let two = begin(&mut tx, me, Purpose::Post, Format::Mp4, LARGEST_WAITING - 1).await?;
    let more = begin(&mut tx, me, Purpose::Post, Format::Jpeg, 1000).await;
    assert!(matches!(more, Err(Error::Conflict("too-many-media"))));
    give_up(&mut tx, &two).await?;
    upload(&mut tx, me).await?;
    Ok(())
}

#[tokio::test]
async fn only_faces_that_are_there_are_worn_and_only_the_groups_by_coordinators() -> Result<()> {
    let town = town().await?;
    let me = town.inside.member.actor_id;
    let mut tx = town.db.begin().await?;
    let file = upload(&mut tx, me).await?;
    let refused = wear(&mut tx, &town.inside, &file).await;
    assert!(matches!(refused, Err(Error::NotFound)));
    assert!(served(&mut tx, &file.stem).await?.is_some());
    let hers = begin(&mut tx, me, Purpose::Icon, Format::Png, 1).await?;
    finish(&mut tx, &hers).await?;
    let refused = wear(&mut tx, &town.coordinator, &hers).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
    give_up(&mut tx, &hers).await?;
    let refused = wear(&mut tx, &town.inside, &hers).await;
    assert!(matches!(refused, Err(Error::NotFound)), "it is gone");
    Ok(())
}

#[tokio::test]
async fn pr21_of_one_who_gave_up_her_address_nothing_is_kept_in_between() -> Result<()> {
    let town = town().await?;
    let me = town.outside.member.actor_id;
    let mut tx = town.db.begin().await?;
    let one = upload(&mut tx, me).await?;
    let by = town.as_herself(&town.outside);
    let draft = with(&[one.id], Visibility::Public);
    post::publish(&mut tx, &by, PostKind::Note, draft).await?;
    let reach = |found: Option<(Media, Option<Visibility>)>| found.and_then(|(_, reach)| reach);
    let now = reach(served(&mut tx, &one.stem).await?);
    assert_eq!(now, Some(Visibility::Public));
    crate::member::go_inside(&mut tx, town.outside.member.id).await?;
    let now = reach(served(&mut tx, &one.stem).await?);
    assert!(now.is_none_or(|reach| !reach.is_open()), "{now:?}");
    Ok(())
}

#[tokio::test]
async fn what_was_held_for_a_later_post_is_let_go_with_it() -> Result<()> {
    use crate::scheduled;
    let town = town().await?;
    let me = town.inside.member.actor_id;
    let by = town.as_herself(&town.inside);
    let mut tx = town.db.begin().await?;
    let (one, both) = (upload(&mut tx, me).await?, upload(&mut tx, me).await?);
    let wish = |media: &[Id<Media>]| scheduled::Wish {
        text: String::new(),
        visibility: Visibility::Inside,
        language: "en".into(),
        content_note: None,
        sensitive: false,
        in_reply_to: None,
        recipients: Vec::new(),
        poll: None,
        media: media.to_vec(),
    };
    let due = tx.now().plus_days(30);
    let first = scheduled::keep(&mut tx, &by, due, wish(&[one.id, both.id]), None).await?;
    let second = scheduled::keep(&mut tx, &by, due, wish(&[both.id]), None).await?;
    let third = scheduled::keep(&mut tx, &by, due, wish(&[one.id]), None).await?;
    let sooner = tx.now().plus_days(1);
    scheduled::move_to(&mut tx, &by, third.id, sooner).await?;
    scheduled::cancel(&mut tx, &by, first.id).await?;
    tx.commit().await?;
    town.db.clock.advance(47 * HOUR);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    assert!(served(&mut tx, &one.stem).await?.is_some());
    tx.commit().await?;
    town.db.clock.advance(2 * HOUR);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    assert!(served(&mut tx, &one.stem).await?.is_none());
    assert!(served(&mut tx, &both.stem).await?.is_some());
    scheduled::cancel(&mut tx, &by, second.id).await?;
    tx.commit().await?;
    town.db.clock.advance(25 * HOUR);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    assert!(served(&mut tx, &both.stem).await?.is_none());
    Ok(())
}
