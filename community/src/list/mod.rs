//! A member's own lists of people whom she follows.

mod store;

pub use store::{List, Replies, all, get, of_account, page};

use crate::{
    Error, Result,
    actor::Actor,
    follow,
    id::Id,
    store::{Executor, Tx},
    text,
};

const LONGEST_TITLE: usize = 250;
const MOST_LISTS: usize = 100;
const MOST_ACCOUNTS: i64 = 1_000;

/// Makes a list.
///
/// # Errors
/// `Invalid` without a title; `Conflict` when she has too many.
pub async fn make(
    tx: &mut Tx,
    me: Id<Actor>,
    title: &str,
    replies: Replies,
    exclusive: bool,
) -> Result<List> {
    if all(&mut *tx, me).await?.len() >= MOST_LISTS {
        return Err(Error::Conflict("too-many-lists"));
    }
    let list = List {
        id: tx.mint(),
        actor_id: me,
        title: checked(title)?,
        replies,
        exclusive,
    };
    store::insert(tx, &list).await?;
    Ok(list)
}

/// Changes a list of hers; what is `None` stays.
///
/// # Errors
/// `NotFound` for another's list.
pub async fn change(
    tx: &mut Tx,
    me: Id<Actor>,
    id: Id<List>,
    title: Option<&str>,
    replies: Option<Replies>,
    exclusive: Option<bool>,
) -> Result<List> {
    let known = get(&mut *tx, me, id).await?.ok_or(Error::NotFound)?;
    let list = List {
        title: title.map_or(Ok(known.title), checked)?,
        replies: replies.unwrap_or(known.replies),
        exclusive: exclusive.unwrap_or(known.exclusive),
        ..known
    };
    store::update(tx, &list).await?;
    Ok(list)
}

/// Throws a list of hers away.
///
/// # Errors
/// `NotFound` for another's list.
pub async fn end(tx: &mut Tx, me: Id<Actor>, id: Id<List>) -> Result<()> {
    get(&mut *tx, me, id).await?.ok_or(Error::NotFound)?;
    store::delete(tx, id).await
}

/// Puts people on a list.
///
/// # Errors
/// `NotFound` for another's list and for whom she does not follow; `Conflict` when somebody is on it already.
pub async fn add(tx: &mut Tx, me: Id<Actor>, id: Id<List>, accounts: &[Id<Actor>]) -> Result<()> {
    get(&mut *tx, me, id).await?.ok_or(Error::NotFound)?;
    let ties = follow::ties(&mut *tx, me, accounts).await?;
    for account in accounts {
        let followed = ties
            .iter()
            .any(|tie| tie.other == *account && (tie.following || tie.requested));
        if !followed && *account != me {
            return Err(Error::NotFound);
        }
        if !store::add(tx, id, *account).await? {
            return Err(Error::Conflict("on-the-list"));
        }
    }
    if store::count(&mut *tx, id).await? > MOST_ACCOUNTS {
        return Err(Error::Conflict("too-many-accounts"));
    }
    Ok(())
}

/// Takes people from a list.
///
/// # Errors
/// `NotFound` for another's list.
pub async fn remove(
    tx: &mut Tx,
    me: Id<Actor>,
    id: Id<List>,
    accounts: &[Id<Actor>],
) -> Result<()> {
    get(&mut *tx, me, id).await?.ok_or(Error::NotFound)?;
    store::remove(tx, id, accounts).await
}

/// Everyone on a list, whoever's it is; for the timeline of the list.
pub async fn accounts(x: impl Executor, id: Id<List>) -> Result<Vec<Id<Actor>>> {
    store::accounts(x, id).await
}

fn checked(title: &str) -> Result<String> {
    let title = text::clean_line(title, LONGEST_TITLE);
    if title.is_empty() {
        Err(Error::Invalid {
            field: "title",
            why: "missing",
        })
    } else {
        Ok(title)
    }
}

#[cfg(test)]
mod tests;
