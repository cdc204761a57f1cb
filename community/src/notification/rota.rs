//! Who is told of the telephone line's rota: those who keep the line of what is to be taken, and who had a shift of who has it now.

use super::{
    model::Reason,
    telling::{hosts, note, tell, tell_one},
};
use crate::{
    Result,
    effect::Effect,
    line,
    member::{self, State},
    store::Tx,
};

pub(super) async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    match *effect {
        Effect::ShiftOffered { turn } => {
            // Another may have taken it since, or she keeps it after all.
            let Some(turn) = line::turn(&mut *tx, turn)
                .await?
                .filter(|turn| turn.is_offered)
            else {
                return Ok(());
            };
            let doer = match turn.member_id {
                Some(member) => member::get(&mut *tx, member).await?,
                None => None,
            };
            let keepers = line::known_keepers(&mut *tx).await?;
            let (reason, doer) = (Reason::ShiftOffered, doer.map(|doer| doer.actor_id));
            tell(tx, keepers, reason, turn.id.get(), doer).await
        }
        Effect::ShiftTaken { turn, from } => {
            let (Some(turn), Some(from)) = (line::turn(&mut *tx, turn).await?, from) else {
                return Ok(());
            };
            let taker = match turn.member_id {
                Some(member) => member::get(&mut *tx, member).await?,
                None => None,
            };
            let told = member::get(&mut *tx, from)
                .await?
                .filter(|told| told.state == State::Active);
            let (reason, taker) = (Reason::ShiftTaken, taker.map(|taker| taker.actor_id));
            tell_one(tx, told, reason, turn.id.get(), taker).await
        }
        Effect::ShiftFreed { shift, turn, by } => {
            let mut told = line::known_keepers(&mut *tx).await?;
            for host in hosts(tx).await? {
                if !told.iter().any(|member| member.id == host.id) {
                    told.push(host);
                }
            }
            let subject = turn.map_or(shift.get(), |turn| turn.get());
            tell(tx, told, Reason::ShiftFreed, subject, Some(by)).await
        }
        Effect::ShiftDropped { shift, ref members } => {
            for member in members {
                let is_here = member::present(&mut *tx, *member).await?.is_some();
                if is_here {
                    note(tx, *member, Reason::ShiftDropped, shift.get(), None).await?;
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
