//! Who may decide on a call, and who may know whose it is.

use super::{model::Ask, store};
use crate::{
    Result,
    id::Id,
    member::{self, Member, Present, Role},
    post::{self, Kind, Post},
    store::Executor,
};

/// May this member decide on a call or an offer: change it, say yes and no, read what it holds back. She wrote it, or it is the group's
/// and she is a host; what was asked through the group is decided by whoever asked and those whom she chose, and nobody else (A73).
pub async fn may_decide(x: impl Executor, by: &Present, post: &Post) -> Result<bool> {
    if post::may_change(by, post) {
        return Ok(true);
    }
    if !post.local || post.deleted_at.is_some() || post.kind != Kind::Call {
        return Ok(false);
    }
    Ok(behind(x, by, post.id).await?.is_some())
}

/// An ask, if it is hers or she may know of it.
pub async fn get(mut x: impl Executor, by: &Present, id: Id<Ask>) -> Result<Option<Ask>> {
    let Some(ask) = store::ask(x.on(), id).await? else {
        return Ok(None);
    };
    let may_know = ask.member_id == by.member.id
        || (by.is_host() && store::knows(x, id, by.member.id).await?);
    Ok(may_know.then_some(ask))
}

/// The ask behind a call, if it is hers or she may know of it.
pub async fn behind(mut x: impl Executor, by: &Present, call: Id<Post>) -> Result<Option<Ask>> {
    match store::ask_of(x.on(), call).await? {
        Some(ask) => get(x, by, ask.id).await,
        None => Ok(None),
    }
}

/// Those who may know of it and still are hosts.
pub async fn known_to(mut x: impl Executor, id: Id<Ask>) -> Result<Vec<Member>> {
    let chosen = store::chosen(x.on(), id).await?;
    let mut hosts = member::holding(x, &[Role::Host, Role::Coordinator]).await?;
    hosts.retain(|host| chosen.contains(&host.id));
    Ok(hosts)
}
