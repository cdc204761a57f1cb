//! A telephone line kept by members: a rota without assigning, hours that are right, who is to be rung back, and what is entered for
//! somebody who rings. Outsiders see when somebody answers, and never who.

mod callers;
mod hours;
mod keeping;
pub mod model;
mod notes;
mod phone;
mod rota;
mod store;
#[cfg(test)]
mod tests;

pub use callers::{callers, is_out_of_reach, rang, rings};
pub use hours::{clock, date};
pub use keeping::{close, is_keeper, keepers, let_go, let_keep, set};
pub use model::{
    Asker, CallBack, Caller, Entered, Hours, Line, Noted, Settings, Shift, Slot, Standing, Turn,
    When, href,
};
pub use notes::{callbacks, note, tick};
pub use phone::{enter_answer, enter_call, entered, is_by_phone};
pub use rota::{
    add_shift, drop_shift, give_up, keep, leave_weekly, offer, opening, openings, slots, take,
    take_weekly, time_of, zone,
};
pub(crate) use store::{entered as known_callers, keepers as known_keepers, turn};
pub use store::{find, shifts};

use crate::{Result, effect::Effect, member, store::Tx};

/// Whoever leaves has no shift any more.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    let Effect::MemberGone { actor } = effect else {
        return Ok(());
    };
    match member::by_actor(&mut *tx, *actor).await? {
        Some(member) if store::is_keeper(&mut *tx, member.id).await? => {
            keeping::forget(tx, &member).await
        }
        _ => Ok(()),
    }
}

/// Erases what was noted down long enough ago, and how to reach those whose calls are over as long.
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    rota::sweep(tx).await?;
    let Some(line) = store::find(&mut *tx).await? else {
        return Ok(());
    };
    let before = tx.now().minus_days(line.keeps_days);
    store::forget_callbacks(tx, before).await?;
    keeping::erase_over(tx, before).await
}
