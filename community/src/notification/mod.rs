//! Who hears of an effect, and the reading of it.

mod callers;
#[cfg(test)]
mod callers_tests;
mod calls;
mod hear;
pub mod model;
#[cfg(test)]
mod parted_tests;
mod rota;
mod social;
mod store;
mod telling;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod untold_tests;

pub use hear::hear;
pub use model::{Notification, Reason, Told, Which};

use crate::{
    Error, Result,
    call::{self, Answer},
    id::Id,
    member::{Member, Present},
    post::{self, Post},
    store::{Executor, Page, Tx},
};

/// A page of those for these reasons, newest first.
pub async fn page(
    x: impl Executor,
    member: Id<Member>,
    which: &Which,
    page: &Page,
) -> Result<Vec<Told>> {
    Ok(page.in_order(store::page(x, member, which, page).await?))
}

/// One of those.
pub async fn get(
    x: impl Executor,
    member: Id<Member>,
    which: &Which,
    id: Id<Notification>,
) -> Result<Option<Told>> {
    store::get(x, member, which, id).await
}

/// How many of those there are.
pub async fn count(x: impl Executor, member: Id<Member>, which: &Which) -> Result<i64> {
    store::count(x, member, which).await
}

/// Throws one of those away.
///
/// # Errors
/// `NotFound` for any other.
pub async fn dismiss(tx: &mut Tx, by: &Present, which: &Which, id: Id<Notification>) -> Result<()> {
    store::get(&mut *tx, by.member.id, which, id)
        .await?
        .ok_or(Error::NotFound)?;
    store::dismiss(tx, by.member.id, id).await
}

/// Throws all of those away; how many they were.
pub async fn clear(tx: &mut Tx, by: &Present, which: &Which) -> Result<u64> {
    store::clear(tx, by.member.id, which).await
}

/// Marks those up to this one as read.
pub async fn read_up_to(tx: &mut Tx, by: &Present, which: &Which, id: i64) -> Result<()> {
    store::read_up_to(tx, by.member.id, which, id).await
}

/// How many for these reasons are unread, counted no further than `most`.
pub async fn unread_for(
    x: impl Executor,
    member: Id<Member>,
    which: &Which,
    most: i64,
) -> Result<i64> {
    store::unread_for(x, member, which, most).await
}

/// The newest 100.
pub async fn list(x: impl Executor, member: Id<Member>) -> Result<Vec<Notification>> {
    store::list(x, member).await
}

/// How many are unread.
pub async fn unread(x: impl Executor, member: Id<Member>) -> Result<i64> {
    store::unread(x, member).await
}

/// Marks all as read.
pub async fn read_all(tx: &mut Tx, by: &Present) -> Result<()> {
    store::read_all(tx, by.member.id).await
}

/// Those without an account who had answered what is withdrawn, and hear of it from nobody but a person: for whoever asked, for hosts
/// when it was the group, and for those who were told to ring. Nobody, for others.
pub async fn untold(tx: &mut Tx, by: &Present, id: Id<Post>) -> Result<Vec<Answer>> {
    let Some(post) = post::get(&mut *tx, id).await? else {
        return Ok(Vec::new());
    };
    let is_theirs =
        post.author_id == by.member.actor_id || (post.member_id.is_some() && by.is_host());
    let may_know = is_theirs
        || store::was_told(&mut *tx, by.member.id, Reason::HelpersUntold, id.get()).await?;
    if may_know {
        call::untold(tx, id).await
    } else {
        Ok(Vec::new())
    }
}
