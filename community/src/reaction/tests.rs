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
    assert_eq!(toggle_like(&mut tx, &town.inside, inside).await?, 1);
    assert_eq!(toggle_like(&mut tx, &town.inside, inside).await?, 0);
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
