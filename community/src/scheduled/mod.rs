//! Posts written now, to be published later: kept, moved to another time, taken back, published when they are due.

pub mod model;
mod store;

pub use model::{Scheduled, Wish};
pub use store::{get, list, next_due};

use crate::{
    Error, Result,
    effect::{self, Effect},
    id::Id,
    media, member, poll,
    post::{self, Author, Post},
    store::Tx,
    time::{DAY, MINUTE, Time},
};

/// How soon it may be due, and how late.
pub const SOONEST: i64 = 5 * MINUTE;
const LATEST: i64 = 365 * DAY;

/// What waits for a person and not for its time: the last day of the year 9999.
const NEVER: Time = Time(253_402_214_400_000);

/// How many one member may have waiting.
const MOST: i64 = 300;

/// Whether it could be published now; what could not is refused while whoever wrote it still looks. That she has said enough for today
/// is no reason. It is written: the caller drops the transaction.
///
/// # Errors
/// As [`poll::publish`].
pub async fn try_out(tx: &mut Tx, by: &Author, wish: &Wish) -> Result<()> {
    match poll::publish(tx, by, wish.draft(), wish.poll.as_ref()).await {
        Ok(_) | Err(Error::Enough(_)) => Ok(()),
        Err(refused) => Err(refused),
    }
}

/// Keeps a post for later. The same `once` keeps it once: what was kept before is given again, also when it has been published or
/// taken back since.
///
/// # Errors
/// `Invalid { field: "scheduled_at", … }` for a time too soon or too late; `Conflict("too-many")`.
pub async fn keep(
    tx: &mut Tx,
    by: &Author,
    due_at: Time,
    wish: Wish,
    once: Option<&str>,
) -> Result<Scheduled> {
    let id = tx.mint();
    if let Some(once) = once {
        // What she says twice with the same number, once as herself and once for the group, is two.
        let (member, as_group) = (by.member.member.id, by.as_group);
        let name = format!("later:{member}:{as_group}:{once}");
        if let Some(before) = post::submit(tx, &name, id).await? {
            return Ok(match store::get(&mut *tx, by, before.cast()).await? {
                Some(kept) => kept,
                None => scheduled(tx, before.cast(), by, due_at, wish),
            });
        }
    }
    check(tx, due_at)?;
    if store::count(&mut *tx, by.member.member.id).await? >= MOST {
        return Err(Error::Conflict("too-many"));
    }
    if !wish.media.is_empty() {
        if wish.poll.is_some() {
            return Err(Error::Invalid {
                field: "media",
                why: "with-poll",
            });
        }
        let hands = [post::speaker(tx, by).await?.id, by.member.member.actor_id];
        media::offered(tx, &hands, None, &wish.media).await?;
        media::hold(tx, &wish.media, due_at).await?;
    }
    let scheduled = scheduled(tx, id.cast(), by, due_at, wish);
    store::insert(tx, &scheduled).await?;
    Ok(scheduled)
}

fn scheduled(tx: &Tx, id: Id<Scheduled>, by: &Author, due_at: Time, wish: Wish) -> Scheduled {
    Scheduled {
        id,
        member_id: by.member.member.id,
        as_group: by.as_group,
        due_at,
        wish: crate::store::Json(wish),
        created_at: tx.now(),
    }
}

/// Moves it to another time.
///
/// # Errors
/// As [`keep`]; `NotFound` when it is not hers, or, as the group, not the group's.
pub async fn move_to(
    tx: &mut Tx,
    by: &Author,
    id: Id<Scheduled>,
    due_at: Time,
) -> Result<Scheduled> {
    let mut scheduled = store::get(&mut *tx, by, id).await?.ok_or(Error::NotFound)?;
    check(tx, due_at)?;
    store::set_due(tx, id, due_at).await?;
    scheduled.due_at = due_at;
    let_go(tx, &scheduled).await?;
    Ok(scheduled)
}

/// Takes it back.
///
/// # Errors
/// As [`move_to`].
pub async fn cancel(tx: &mut Tx, by: &Author, id: Id<Scheduled>) -> Result<()> {
    let scheduled = store::get(&mut *tx, by, id).await?.ok_or(Error::NotFound)?;
    store::delete(tx, id).await?;
    let_go(tx, &scheduled).await
}

/// Its files wait as long as any post that is still to come with them, and no longer.
async fn let_go(tx: &mut Tx, scheduled: &Scheduled) -> Result<()> {
    let files = &scheduled.wish.0.media;
    if files.is_empty() {
        return Ok(());
    }
    media::release(tx, files).await?;
    for other in store::of_member(&mut *tx, scheduled.member_id).await? {
        let wanted = &other.wish.0.media;
        if wanted.iter().any(|id| files.contains(id)) {
            media::hold(tx, wanted, other.due_at).await?;
        }
    }
    Ok(())
}

/// Those that are due now.
///
/// # Errors
/// When the database does not answer.
pub async fn due(tx: &mut Tx) -> Result<Vec<Scheduled>> {
    let now = tx.now();
    store::due(&mut *tx, now).await
}

/// Publishes one that is due; `None` when another process did. By the rules of now: who lost the duty or the address that it needs
/// publishes nothing, and who left the group only what she wrote for it, by the coordinator to whom it was handed.
///
/// # Errors
/// As [`poll::publish`]; the caller then [keeps it back](keep_back), in another transaction.
pub async fn publish(tx: &mut Tx, scheduled: &Scheduled) -> Result<Option<Post>> {
    if !store::delete(tx, scheduled.id).await? {
        return Ok(None);
    }
    let member = member::present(&mut *tx, scheduled.member_id)
        .await?
        .ok_or(Error::Forbidden)?;
    let author = Author {
        member,
        as_group: scheduled.as_group,
    };
    let wish = &scheduled.wish.0;
    let (post, _) = poll::publish(tx, &author, wish.draft(), wish.poll.as_ref()).await?;
    Ok(Some(post))
}

/// It is tried again in an hour: whoever wrote it has said enough for today.
pub async fn put_off(tx: &mut Tx, id: Id<Scheduled>) -> Result<()> {
    let later = tx.now().plus_hours(1);
    store::set_due(tx, id, later).await?;
    match store::find(&mut *tx, id).await? {
        Some(scheduled) => let_go(tx, &scheduled).await,
        None => Ok(()),
    }
}

/// One that could not be published waits for whoever wrote it, who is told: she moves it to another time, or takes it back. What somebody
/// wrote who is here no more is forgotten.
///
/// # Errors
/// When the database does not answer.
pub async fn keep_back(tx: &mut Tx, id: Id<Scheduled>) -> Result<()> {
    let Some(scheduled) = store::find(&mut *tx, id).await? else {
        return Ok(());
    };
    let writer = member::present(&mut *tx, scheduled.member_id).await?;
    if writer.is_none() {
        store::delete(tx, id).await?;
        return let_go(tx, &scheduled).await;
    }
    store::set_due(tx, id, NEVER).await?;
    let late = tx.now().plus_millis(LATEST);
    media::hold(tx, &scheduled.wish.0.media, late).await?;
    let (scheduled, member) = (id, scheduled.member_id);
    effect::leave(tx, Effect::KeptBack { scheduled, member }).await
}

fn check(tx: &Tx, due_at: Time) -> Result<()> {
    let ahead = due_at.since(tx.now());
    if ahead < SOONEST {
        return Err(Error::Invalid {
            field: "scheduled_at",
            why: "too-soon",
        });
    }
    if ahead > LATEST {
        return Err(Error::Invalid {
            field: "scheduled_at",
            why: "too-late",
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
