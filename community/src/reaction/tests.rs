use super::*;
use crate::{
    post::{Draft, Kind as PostKind, Visibility},
    town::{arrival, effects, town},
};

/// AC15, AC16.
#[tokio::test]
async fn ac15_ac16_a_like_counts_once_and_only_of_what_may_be_seen() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let draft = |visibility| Draft::new(visibility, "en", "words");
    let public = post::publish(
        &mut tx,
        &town.as_group(),
        PostKind::Note,
        draft(Visibility::Public),
    )
    .await?
    .0
    .id;
    let followers = post::publish(
        &mut tx,
        &town.as_group(),
        PostKind::Note,
        draft(Visibility::Followers),
    )
    .await?
    .0
    .id;
    let inside = post::publish(
        &mut tx,
        &town.as_group(),
        PostKind::Note,
        draft(Visibility::Inside),
    )
    .await?
    .0
    .id;
    for number in 0..3 {
        receive(
            &mut tx,
            Kind::Like,
            public,
            town.alice.id,
            &format!("https://social.example/likes/{number}"),
        )
        .await?;
    }
    receive(
        &mut tx,
        Kind::Like,
        followers,
        town.alice.id,
        "https://social.example/likes/f",
    )
    .await?;
    receive(
        &mut tx,
        Kind::Like,
        inside,
        town.alice.id,
        "https://social.example/likes/i",
    )
    .await?;
    assert_eq!(count(&mut tx, public, Kind::Like).await?, 1);
    assert_eq!(
        (
            count(&mut tx, followers, Kind::Like).await?,
            count(&mut tx, inside, Kind::Like).await?
        ),
        (0, 0)
    );
    receive_undo(
        &mut tx,
        Kind::Like,
        town.bob.id,
        Some("https://social.example/likes/0"),
        None,
    )
    .await?;
    assert!(has(&mut tx, public, town.alice.id, Kind::Like).await?);
    receive_undo(&mut tx, Kind::Like, town.alice.id, None, Some(public)).await?;
    assert_eq!(count(&mut tx, public, Kind::Like).await?, 0);
    assert_eq!(toggle_like(&mut tx, &town.outside, inside).await?, 1);
    assert_eq!(toggle_like(&mut tx, &town.outside, inside).await?, 0);
    tx.commit().await?;
    let left = effects(&town.db).await?;
    assert_eq!(
        left.iter()
            .filter(|effect| matches!(effect, Effect::Reacted { .. }))
            .count(),
        2
    );
    assert_eq!(
        left.iter()
            .filter(|effect| matches!(effect, Effect::Unreacted { .. }))
            .count(),
        1
    );
    Ok(())
}

#[tokio::test]
async fn ac31_only_what_is_for_everyone_is_announced_and_once() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let now = tx.now();
    let public = post::receive(&mut tx, arrival(&town.carers, "p", Visibility::Public, now))
        .await?
        .ok_or(Error::NotFound)?
        .id;
    let private = post::receive(
        &mut tx,
        arrival(&town.carers, "f", Visibility::Followers, now),
    )
    .await?
    .ok_or(Error::NotFound)?
    .id;
    let first = announce(&mut tx, town.instance.id, public).await?;
    assert_eq!(
        announce(&mut tx, town.instance.id, public).await?.id,
        first.id
    );
    assert!(matches!(
        announce(&mut tx, town.instance.id, private).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        announce(&mut tx, town.inside.member.actor_id, public).await,
        Err(Error::Forbidden)
    ));
    assert_eq!(
        announces(&mut tx, town.instance.id, None, 10).await?.len(),
        1
    );
    assert_eq!(count_announces(&mut tx, town.instance.id).await?, 1);
    Ok(())
}

/// What a member without an address outside likes or passes on is told to nobody, then and later.
#[tokio::test]
async fn pr28_what_is_said_inside_stays_a_number() -> Result<()> {
    let town = town().await?;
    let (ivy, olga) = (
        town.as_herself(&town.inside),
        town.as_herself(&town.outside),
    );
    let mut tx = town.db.begin().await?;
    let now = tx.now();
    let theirs = post::receive(
        &mut tx,
        arrival(&town.alice, "one", Visibility::Public, now),
    )
    .await?
    .ok_or(Error::NotFound)?;
    for by in [&ivy, &olga] {
        like(&mut tx, by, theirs.id).await?;
        like(&mut tx, by, theirs.id).await?;
        let first = boost(&mut tx, by, theirs.id).await?;
        assert_eq!(boost(&mut tx, by, theirs.id).await?.id, first.id);
        assert_eq!(first.inside, by.member.member.id == ivy.member.member.id);
    }
    // Also when she has an address later.
    crate::member::go_outside(&mut tx, town.inside.member.id, &crate::sample::keys()).await?;
    let page = crate::store::Page::newest(40);
    let (ivy_id, olga_id) = (town.inside.member.actor_id, town.outside.member.actor_id);
    for kind in [Kind::Like, Kind::Announce] {
        assert_eq!(count(&mut tx, theirs.id, kind).await?, 2);
        let names = |who: Vec<(i64, Id<Actor>)>| -> Vec<Id<Actor>> {
            who.into_iter().map(|(_, actor)| actor).collect()
        };
        let by_olga = by_whom(&mut tx, theirs.id, kind, Some(olga_id), &page).await?;
        assert_eq!(names(by_olga), [olga_id]);
        let by_ivy = by_whom(&mut tx, theirs.id, kind, Some(ivy_id), &page).await?;
        assert_eq!(names(by_ivy).len(), 2);
    }
    assert!(announces(&mut tx, ivy_id, None, 10).await?.is_empty());
    assert_eq!(count_announces(&mut tx, ivy_id).await?, 0);
    unboost(&mut tx, &ivy, theirs.id).await?;
    unlike(&mut tx, &ivy, theirs.id).await?;
    unboost(&mut tx, &olga, theirs.id).await?;
    tx.commit().await?;
    let taken_back: Vec<Effect> = effects(&town.db)
        .await?
        .into_iter()
        .filter(|effect| matches!(effect, Effect::Unreacted { .. }))
        .collect();
    assert!(
        matches!(taken_back[..], [Effect::Unreacted { actor, kind: Kind::Announce, .. }] if actor == olga_id),
        "{taken_back:?}"
    );
    Ok(())
}

#[tokio::test]
async fn pr08_only_what_is_for_everyone_is_passed_on() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    for visibility in [Visibility::Inside, Visibility::Followers] {
        let draft = Draft::new(visibility, "en", "words");
        let post = post::publish(&mut tx, &town.as_group(), PostKind::Note, draft)
            .await?
            .0;
        for by in [town.as_group(), town.as_herself(&town.outside)] {
            let refused = boost(&mut tx, &by, post.id).await;
            assert!(matches!(
                refused,
                Err(Error::Invalid {
                    why: "not-open",
                    ..
                })
            ));
        }
    }
    let to_alice = Draft {
        recipients: vec![town.alice.id],
        ..Draft::new(Visibility::Direct, "en", "words")
    };
    let private = post::publish(&mut tx, &town.as_group(), PostKind::Note, to_alice)
        .await?
        .0;
    let ivy = town.as_herself(&town.inside);
    assert!(matches!(
        boost(&mut tx, &ivy, private.id).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        like(&mut tx, &ivy, private.id).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        keep(&mut tx, &ivy, private.id).await,
        Err(Error::NotFound)
    ));
    Ok(())
}

#[tokio::test]
async fn an_author_shows_a_few_of_her_own_first() -> Result<()> {
    let town = town().await?;
    let group = town.as_group();
    let mut tx = town.db.begin().await?;
    let mut posts = Vec::new();
    for _ in 0..6 {
        let draft = Draft::new(Visibility::Public, "en", "words");
        posts.push(
            post::publish(&mut tx, &group, PostKind::Note, draft)
                .await?
                .0
                .id,
        );
    }
    for post in &posts[..5] {
        pin(&mut tx, &group, *post).await?;
        pin(&mut tx, &group, *post).await?;
    }
    let refused = pin(&mut tx, &group, posts[5]).await;
    assert!(matches!(refused, Err(Error::Invalid { field: "pin", .. })));
    unpin(&mut tx, &group, posts[0]).await?;
    pin(&mut tx, &group, posts[5]).await?;
    assert_eq!(pinned(&mut tx, town.group.id).await?.len(), 5);
    let not_hers = pin(&mut tx, &town.as_herself(&town.host), posts[0]).await;
    assert!(matches!(not_hers, Err(Error::Invalid { field: "pin", .. })));
    Ok(())
}
