//! Members follow; those outside see the node.

use super::*;
use crate::{
    block,
    follow::{counts, receive_acceptance},
    post::{self, Viewer, Visibility},
    sample::keys,
    sql,
    town::{Town, arrival, effects, next_effect, town},
};

/// Lets follows hear what was left, until nothing is.
async fn settle_down(tx: &mut Tx) -> Result<()> {
    while let Some(effect) = next_effect(tx).await? {
        hear(tx, &effect).await?;
    }
    Ok(())
}

/// Who follows alice, as her server is told.
async fn seen_by_alice(town: &Town, tx: &mut Tx) -> Result<Vec<Id<Actor>>> {
    sql!(
        "select follower_id from follows where followee_id = $1 order by follower_id",
        town.alice.id
    )
    .scalars(tx)
    .await
}

async fn tie(tx: &mut Tx, by: &Present, other: Id<Actor>) -> Result<Tie> {
    ties(tx, by.member.actor_id, &[other])
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

#[tokio::test]
async fn the_node_follows_for_a_member_without_an_address_outside() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let wish = Wish::default();
    begin(&mut tx, &town.inside, town.alice.id, &wish).await?;
    begin(&mut tx, &town.host, town.alice.id, &wish).await?;
    assert_eq!(
        seen_by_alice(&town, &mut tx).await?,
        [town.instance.id],
        "her server sees the node, once"
    );
    let asked = tie(&mut tx, &town.inside, town.alice.id).await?;
    assert!(asked.requested && !asked.following);
    receive_acceptance(&mut tx, town.alice.id, town.instance.id, None).await?;
    let accepted = tie(&mut tx, &town.inside, town.alice.id).await?;
    assert!(accepted.following && !accepted.requested);
    assert!(
        !tie(&mut tx, &town.coordinator, town.alice.id)
            .await?
            .following
    );

    end(&mut tx, &town.inside, town.alice.id).await?;
    assert_eq!(
        seen_by_alice(&town, &mut tx).await?,
        [town.instance.id],
        "one is left"
    );
    end(&mut tx, &town.host, town.alice.id).await?;
    assert!(seen_by_alice(&town, &mut tx).await?.is_empty());
    tx.commit().await?;
    let left = effects(&town.db).await?;
    let asked = left
        .iter()
        .filter(|effect| matches!(effect, Effect::FollowAsked { .. }));
    assert_eq!(asked.count(), 1);
    let mut undone = left.iter().filter_map(|effect| match effect {
        Effect::Unfollowed { follower, .. } => Some(*follower),
        _ => None,
    });
    assert_eq!(undone.next(), Some(town.instance.id));
    assert_eq!(undone.next(), None);
    Ok(())
}

#[tokio::test]
async fn a_member_with_an_address_outside_follows_herself() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    begin(&mut tx, &town.outside, town.alice.id, &Wish::default()).await?;
    begin(&mut tx, &town.inside, town.alice.id, &Wish::default()).await?;
    let mut both = vec![town.instance.id, town.outside.member.actor_id];
    both.sort_unstable();
    assert_eq!(seen_by_alice(&town, &mut tx).await?, both);
    end(&mut tx, &town.outside, town.alice.id).await?;
    assert_eq!(seen_by_alice(&town, &mut tx).await?, [town.instance.id]);
    Ok(())
}

/// What is for followers is for those members who follow, not for everyone of the node that follows for them.
#[tokio::test]
async fn what_comes_for_one_member_is_not_shown_to_another() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    begin(&mut tx, &town.inside, town.alice.id, &Wish::default()).await?;
    // She asks in her own name, and has no answer: what the node was granted is not hers.
    begin(&mut tx, &town.outside, town.alice.id, &Wish::default()).await?;
    receive_acceptance(&mut tx, town.alice.id, town.instance.id, None).await?;
    let now = tx.now();
    let post = post::receive(
        &mut tx,
        arrival(&town.alice, "a", Visibility::Followers, now),
    )
    .await?
    .ok_or(Error::NotFound)?;
    for (member, sees) in [
        (&town.inside, true),
        (&town.outside, false),
        (&town.host, false),
        (&town.coordinator, false),
    ] {
        let viewer = Viewer::Member(member.clone());
        assert_eq!(post::may_see(&mut tx, &viewer, &post).await?, sees);
        let list = crate::timeline::newest(
            &mut tx,
            &viewer,
            crate::timeline::Scope::Network,
            &[],
            None,
            10,
        )
        .await?;
        assert_eq!(!list.is_empty(), sees);
    }
    end(&mut tx, &town.inside, town.alice.id).await?;
    let viewer = Viewer::Member(town.inside.clone());
    assert!(!post::may_see(&mut tx, &viewer, &post).await?);
    Ok(())
}

#[tokio::test]
async fn whoever_leaves_follows_no_more_and_the_node_stops() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    begin(&mut tx, &town.inside, town.alice.id, &Wish::default()).await?;
    begin(
        &mut tx,
        &town.host,
        town.inside.member.actor_id,
        &Wish::default(),
    )
    .await?;
    member::leave(&mut tx, &town.inside).await?;
    settle_down(&mut tx).await?;
    assert!(seen_by_alice(&town, &mut tx).await?.is_empty());
    let left: i64 = sql!("select count(*) from member_follows")
        .scalar(&mut tx)
        .await?;
    assert_eq!(left, 0);
    Ok(())
}

#[tokio::test]
async fn who_gives_her_address_outside_up_goes_on_reading_through_the_node() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    begin(&mut tx, &town.outside, town.alice.id, &Wish::default()).await?;
    member::go_inside(&mut tx, town.outside.member.id).await?;
    settle_down(&mut tx).await?;
    assert_eq!(seen_by_alice(&town, &mut tx).await?, [town.instance.id]);
    member::go_outside(&mut tx, town.outside.member.id, &keys()).await?;
    settle_down(&mut tx).await?;
    assert_eq!(
        seen_by_alice(&town, &mut tx).await?,
        [town.instance.id],
        "nobody is told that it was she who followed"
    );
    end(&mut tx, &town.outside, town.alice.id).await?;
    assert!(seen_by_alice(&town, &mut tx).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_member_who_blocks_stops_following_and_says_nothing_outside() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    begin(&mut tx, &town.inside, town.alice.id, &Wish::default()).await?;
    block::by_member(&mut tx, &town.inside, town.alice.id).await?;
    settle_down(&mut tx).await?;
    assert!(seen_by_alice(&town, &mut tx).await?.is_empty());
    assert!(matches!(
        begin(&mut tx, &town.inside, town.alice.id, &Wish::default()).await,
        Err(Error::Forbidden)
    ));
    block::lifted_by_member(&mut tx, &town.inside, town.alice.id).await?;
    begin(&mut tx, &town.inside, town.alice.id, &Wish::default()).await?;
    Ok(())
}

#[tokio::test]
async fn whom_the_group_shuts_out_nobody_follows() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    begin(&mut tx, &town.inside, town.alice.id, &Wish::default()).await?;
    begin(&mut tx, &town.outside, town.alice.id, &Wish::default()).await?;
    block::block(&mut tx, &town.host, town.alice.id).await?;
    settle_down(&mut tx).await?;
    assert!(seen_by_alice(&town, &mut tx).await?.is_empty());
    assert!(
        followed_by(&mut tx, town.inside.member.actor_id, &Page::default())
            .await?
            .is_empty()
    );
    Ok(())
}

#[tokio::test]
async fn a_follow_goes_along_when_the_followed_moves() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let wish = Wish {
        reblogs: Some(false),
        ..Wish::default()
    };
    begin(&mut tx, &town.inside, town.alice.id, &wish).await?;
    hear(
        &mut tx,
        &Effect::Moved {
            from: town.alice.id,
            to: town.bob.id,
        },
    )
    .await?;
    assert!(seen_by_alice(&town, &mut tx).await?.is_empty());
    let now_bob = tie(&mut tx, &town.inside, town.bob.id).await?;
    assert!(now_bob.requested && !now_bob.reblogs);
    Ok(())
}

#[tokio::test]
async fn members_follow_each_other_without_any_activity() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let ivy = town.inside.member.actor_id;
    begin(&mut tx, &town.host, ivy, &Wish::default()).await?;
    assert!(tie(&mut tx, &town.host, ivy).await?.following);
    assert!(
        tie(&mut tx, &town.inside, town.host.member.actor_id)
            .await?
            .followed_by
    );
    assert!(matches!(
        begin(
            &mut tx,
            &town.host,
            town.host.member.actor_id,
            &Wish::default()
        )
        .await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        begin(&mut tx, &town.host, town.instance.id, &Wish::default()).await,
        Err(Error::Forbidden)
    ));
    let rows: i64 = sql!("select count(*) from follows").scalar(&mut tx).await?;
    assert_eq!(rows, 0);
    let followees = followed_by(&mut tx, town.host.member.actor_id, &Page::default()).await?;
    assert_eq!(followees.len(), 1);
    let followers = following_me(&mut tx, ivy, &Page::default()).await?;
    assert_eq!(followers.len(), 1);
    assert_eq!(own_counts(&mut tx, ivy).await?, (1, 0));
    assert_eq!(
        counts(&mut tx, ivy).await?,
        (0, 0),
        "the wire counts none of it"
    );
    Ok(())
}
