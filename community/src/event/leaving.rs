//! Whoever goes gives her places up, so that nobody waits for somebody who is gone.

use super::{
    model::{Attendance, AttendanceState, Door},
    store, turn,
};
use crate::{
    Result,
    actor::{self, Actor},
    effect::Effect,
    id::Id,
    store::Tx,
};

/// A member who leaves gives all of hers up, and her words with them; who gives her address outside up, those that she has elsewhere,
/// since there she is gone; somebody elsewhere who is gone comes to nothing any more, nor does anybody whom the group blocks.
pub(super) async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    match effect {
        Effect::MemberGone { actor } => give_up(tx, *actor, |_| true, true).await,
        Effect::ActorLeft { actor } => {
            give_up(tx, *actor, |known| known.how == Door::Join, false).await
        }
        Effect::ReceivedDeparture { actor } => give_up(tx, *actor, |_| true, true).await,
        Effect::Parted { hosts } => {
            for actor in store::guests_from(&mut *tx, hosts).await? {
                give_up(tx, actor, |_| true, false).await?;
            }
            Ok(())
        }
        Effect::Blocked { blocker, blocked } => {
            let blocker = actor::get(&mut *tx, *blocker).await?;
            if blocker.is_some_and(|blocker| blocker.kind == actor::Kind::Group) {
                give_up(tx, *blocked, |_| true, false).await?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

async fn give_up(
    tx: &mut Tx,
    actor: Id<Actor>,
    is_meant: fn(&Attendance) -> bool,
    with_words: bool,
) -> Result<()> {
    for known in store::attendances_by(&mut *tx, actor).await? {
        tx.lock("event", known.event_id.get()).await?;
        let Some(mut known) = store::attendance(&mut *tx, known.id)
            .await?
            .filter(is_meant)
        else {
            continue;
        };
        if with_words {
            known.message = None;
            known.name = None;
        }
        if known.state == AttendanceState::Declined {
            known.state = AttendanceState::Left;
        }
        store::save_attendance(tx, &known).await?;
        turn::leave_now(tx, known).await?;
    }
    Ok(())
}
