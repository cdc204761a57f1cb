//! How much a new member may say in a day. The numbers are high: nobody who talks with others meets them; somebody who floods does.

use super::{
    model::{Kind, Visibility},
    store,
};
use crate::{
    Error, Result,
    member::{self, Present},
    store::Tx,
    time::DAY,
    time::Time,
};

/// All that she says: posts, replies, messages, stories, events, offers.
pub const SAID_A_DAY: i64 = 200;
/// Of that, what others than the members of the group may read; a private message is for those alone whom it names.
pub const OUTSIDE_A_DAY: i64 = 40;
/// Calls for help, which count by themselves: asking is never hindered by what else one said.
pub const CALLS_A_DAY: i64 = 40;

/// Whether she may say one more.
///
/// # Errors
/// `Enough` with what is enough.
pub(super) async fn check(
    tx: &mut Tx,
    by: &Present,
    kind: Kind,
    visibility: Visibility,
) -> Result<()> {
    if !member::is_new(&mut *tx, by).await? {
        return Ok(());
    }
    let since = Time(tx.now().0 - DAY);
    let said = store::said_since(&mut *tx, by.member.actor_id, since).await?;
    let is_outside = match visibility {
        Visibility::Public | Visibility::Unlisted | Visibility::Followers => true,
        Visibility::Inside | Visibility::Direct => false,
    };
    match kind {
        Kind::Call if said.calls >= CALLS_A_DAY => Err(Error::Enough("new-here-calls")),
        Kind::Call => Ok(()),
        Kind::Note | Kind::Story | Kind::Event | Kind::Offer => {
            if said.all >= SAID_A_DAY {
                Err(Error::Enough("new-here-said"))
            } else if is_outside && said.outside >= OUTSIDE_A_DAY {
                Err(Error::Enough("new-here-outside"))
            } else {
                Ok(())
            }
        }
    }
}
