//! One of ours asks to follow somebody; and who is kept apart.

use super::{
    model::{Follow, State},
    store,
};
use crate::{
    Error, Result,
    actor::Actor,
    block,
    effect::{self, Effect},
    id::Id,
    peer,
    store::Tx,
};

/// One of ours asks; while an earlier asking waits, that one is sent again.
pub(super) async fn asked(tx: &mut Tx, follower: Id<Actor>, followee: Id<Actor>) -> Result<Follow> {
    let known = store::between(&mut *tx, follower, followee).await?;
    let follow = match known {
        Some(follow) if follow.state == State::Requested => follow,
        refused => {
            // After a no it is a new asking, with an address of its own.
            if let Some(refused) = refused {
                store::delete(tx, refused.id).await?;
            }
            let id = tx.mint();
            let follow = Follow {
                id,
                follower_id: follower,
                followee_id: followee,
                state: State::Requested,
                uri: tx.here().follow(id),
                created_at: tx.now(),
                accepted_at: None,
            };
            if !store::insert(tx, &follow).await? {
                return Err(Error::Busy);
            }
            follow
        }
    };
    effect::leave(tx, Effect::FollowAsked { follow: follow.id }).await?;
    Ok(follow)
}

/// Whether one of ours and somebody elsewhere are kept apart, by a block or by their peer's standing.
pub(super) async fn is_shut(tx: &mut Tx, one_of_ours: Id<Actor>, other: &Actor) -> Result<bool> {
    Ok(
        peer::standing(&mut *tx, &other.host).await? == peer::Standing::Blocked
            || block::between(&mut *tx, one_of_ours, other.id).await?
            || block::by_group(&mut *tx, other.id).await?,
    )
}
