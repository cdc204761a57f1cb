//! The moderation log: what hosts and coordinators decided, for members to read. It names servers, and never a person.

pub mod model;
mod store;

pub use model::{About, Deed, Noted, Outcome};

use crate::{
    Result,
    effect::{self, Effect},
    id::Id,
    member::model::Present,
    store::{Executor, Tx},
};

/// How long a line is kept, in days.
pub const KEPT_DAYS: i64 = 730;

/// How many lines are read at once.
pub const PAGE: i64 = 50;

/// Writes down what was decided, in the transaction in which it was.
pub(crate) async fn note(tx: &mut Tx, deed: Deed, about: About<'_>) -> Result<()> {
    let noted = Noted {
        id: tx.mint(),
        deed,
        host: about.host.map(str::to_owned),
        kind: about.kind,
        outcome: about.outcome,
        noted_at: tx.now(),
    };
    store::insert(tx, &noted).await?;
    effect::leave(tx, Effect::Moderated { noted: noted.id }).await
}

/// What was decided, newest first, before the line that was named. Who comes and goes is for members to know, and for no consultant.
pub async fn log(x: impl Executor, by: &Present, before: Option<Id<Noted>>) -> Result<Vec<Noted>> {
    let before = before.unwrap_or(Id::new(i64::MAX));
    store::before(x, before, !by.is_consultant(), PAGE).await
}

/// Forgets what is long past.
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    let before = tx.now().minus_days(KEPT_DAYS);
    store::forget(tx, before).await
}

#[cfg(test)]
mod tests;
