use super::*;
use crate::{
    block,
    store::TestDb,
    town::{Town, effects, town},
};

async fn told(db: &TestDb) -> Result<Vec<Effect>> {
    let of_follows = |effect: &Effect| {
        matches!(
            effect,
            Effect::FollowAsked { .. }
                | Effect::FollowWaits { .. }
                | Effect::FollowAccepted { .. }
                | Effect::FollowRejected { .. }
                | Effect::Unfollowed { .. }
        )
    };
    Ok(effects(db).await?.into_iter().filter(of_follows).collect())
}

async fn approve_by_hand(town: &Town, tx: &mut Tx) -> Result<()> {
    let (group, actor) = group::ours(&mut *tx).await?;
    let profile = group::Profile {
        approves_followers: true,
        ..group.profile.0
    };
    group::change(tx, &town.coordinator, &actor.name, profile).await
}

/// AC10, AC12, AC13.
#[tokio::test]
async fn ac10_ac12_ac13_only_the_followed_says_yes_and_only_to_what_we_asked() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let (us, carers) = (town.group.id, town.carers.id);
    assert!(matches!(
        receive_acceptance(&mut tx, carers, us, None).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        ask(&mut tx, Some(&town.host), carers).await,
        Err(Error::Forbidden)
    ));
    let follow = ask(&mut tx, Some(&town.coordinator), carers).await?;
    assert_eq!(follow.state, State::Requested);
    assert!(matches!(
        receive_acceptance(&mut tx, town.alice.id, us, Some(&follow.uri)).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        receive_acceptance(&mut tx, carers, us, Some("https://carers.example/other")).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        receive_rejection(&mut tx, town.alice.id, us).await,
        Err(Error::NotFound)
    ));
    assert_eq!(
        between(&mut tx, us, carers)
            .await?
            .map(|follow| follow.state),
        Some(State::Requested)
    );
    receive_acceptance(&mut tx, carers, us, Some(&follow.uri)).await?;
    receive_acceptance(&mut tx, carers, us, Some(&follow.uri)).await?;
    assert_eq!(counts(&mut tx, us).await?, (0, 1));
    receive_rejection(&mut tx, carers, us).await?;
    assert!(matches!(
        receive_acceptance(&mut tx, carers, us, Some(&follow.uri)).await,
        Err(Error::NotFound)
    ));
    let again = ask(&mut tx, None, carers).await?;
    assert_ne!(again.uri, follow.uri);
    assert_eq!(following(&mut tx, us).await?.len(), 1);
    stop(&mut tx, None, carers).await?;
    assert!(between(&mut tx, us, carers).await?.is_none());
    tx.commit().await?;
    let expected = [
        Effect::FollowAsked { follow: follow.id },
        Effect::FollowAccepted { follow: follow.id },
        Effect::FollowAsked { follow: again.id },
        Effect::Unfollowed {
            follower: us,
            followee: carers,
            uri: again.uri,
        },
    ];
    assert_eq!(told(&town.db).await?, expected);
    Ok(())
}

/// AC15.
#[tokio::test]
async fn ac15_asked_again_there_is_one_row_and_another_answer() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    for number in 0..3 {
        let follow = receive(
            &mut tx,
            town.alice.id,
            town.group.id,
            &format!("https://social.example/follows/{number}"),
        )
        .await?;
        assert_eq!(follow.state, State::Accepted);
        assert_eq!(
            get(&mut tx, follow.id).await?.map(|follow| follow.uri),
            Some(follow.uri)
        );
    }
    assert_eq!(
        followers(&mut tx, town.group.id, State::Accepted)
            .await?
            .len(),
        1
    );
    assert!(matches!(
        receive(
            &mut tx,
            town.bob.id,
            town.inside.member.actor_id,
            "https://social.example/follows/9"
        )
        .await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        receive(
            &mut tx,
            town.bob.id,
            town.group.id,
            "https://social.example/follows/2"
        )
        .await,
        Err(Error::Forbidden)
    ));
    // Another cannot take it back (AC09).
    receive_undo(&mut tx, town.bob.id, town.group.id).await?;
    assert_eq!(counts(&mut tx, town.group.id).await?, (1, 0));
    receive_undo(&mut tx, town.alice.id, town.group.id).await?;
    assert_eq!(counts(&mut tx, town.group.id).await?, (0, 0));
    tx.commit().await?;
    assert_eq!(told(&town.db).await?.len(), 3);
    Ok(())
}

#[tokio::test]
async fn a_group_that_looks_first_is_asked_and_whom_it_removed_stays_out() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    approve_by_hand(&town, &mut tx).await?;
    let uri = "https://social.example/follows/1";
    let follow = receive(&mut tx, town.alice.id, town.group.id, uri).await?;
    assert_eq!(follow.state, State::Requested);
    assert!(follower_inboxes(&mut tx, town.group.id).await?.is_empty());
    assert!(matches!(
        accept(&mut tx, &town.inside, follow.id).await,
        Err(Error::Forbidden)
    ));
    accept(&mut tx, &town.host, follow.id).await?;
    receive(
        &mut tx,
        town.bob.id,
        town.group.id,
        "https://social.example/follows/2",
    )
    .await?;
    let bob = between(&mut tx, town.bob.id, town.group.id)
        .await?
        .ok_or(Error::NotFound)?;
    accept(&mut tx, &town.host, bob.id).await?;
    // One server, one inbox.
    assert_eq!(
        follower_inboxes(&mut tx, town.group.id).await?,
        ["https://social.example/inbox"]
    );
    remove(&mut tx, &town.host, follow.id).await?;
    receive_undo(&mut tx, town.alice.id, town.group.id).await?;
    let (group, actor) = group::ours(&mut tx).await?;
    group::change(
        &mut tx,
        &town.coordinator,
        &actor.name,
        group::Profile {
            approves_followers: false,
            ..group.profile.0
        },
    )
    .await?;
    assert_eq!(
        receive(&mut tx, town.alice.id, town.group.id, uri)
            .await?
            .state,
        State::Requested
    );
    tx.commit().await?;
    let told = told(&town.db).await?;
    assert!(told.contains(&Effect::FollowRejected {
        follower: town.alice.id,
        followee: town.group.id,
        uri: uri.to_owned()
    }));
    assert_eq!(
        told.last(),
        Some(&Effect::FollowWaits { follow: follow.id })
    );
    Ok(())
}

/// AC23.
#[tokio::test]
async fn ac23_whom_we_block_follows_no_more_and_cannot_ask() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    receive(
        &mut tx,
        town.alice.id,
        town.group.id,
        "https://social.example/follows/1",
    )
    .await?;
    assert!(matches!(
        block::block(&mut tx, &town.inside, town.alice.id).await,
        Err(Error::Forbidden)
    ));
    block::block(&mut tx, &town.host, town.alice.id).await?;
    assert_eq!(counts(&mut tx, town.group.id).await?, (0, 0));
    assert!(matches!(
        receive(
            &mut tx,
            town.alice.id,
            town.group.id,
            "https://social.example/follows/2"
        )
        .await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        receive(
            &mut tx,
            town.alice.id,
            town.outside.member.actor_id,
            "https://social.example/follows/3"
        )
        .await,
        Err(Error::Forbidden)
    ));
    block::receive(
        &mut tx,
        town.bob.id,
        town.group.id,
        "https://social.example/blocks/1",
    )
    .await?;
    assert!(block::between(&mut tx, town.group.id, town.bob.id).await?);
    block::receive_undo(&mut tx, town.bob.id, town.group.id).await?;
    assert!(!block::between(&mut tx, town.group.id, town.bob.id).await?);
    tx.commit().await?;
    assert!(effects(&town.db).await?.contains(&Effect::Blocked {
        blocker: town.group.id,
        blocked: town.alice.id
    }));
    Ok(())
}
