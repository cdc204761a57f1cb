//! SQL of follows.

use super::model::{Follow, State};
use crate::{
    Result,
    actor::Actor,
    id::Id,
    sql,
    store::{Executor, Tx},
    time::Time,
};

pub async fn get(x: impl Executor, id: Id<Follow>) -> Result<Option<Follow>> {
    sql!("select * from follows where id = $1", id).opt(x).await
}

pub async fn by_uri(x: impl Executor, uri: &str) -> Result<Option<Follow>> {
    sql!("select * from follows where uri = $1", uri)
        .opt(x)
        .await
}

pub async fn between(
    x: impl Executor,
    follower: Id<Actor>,
    followee: Id<Actor>,
) -> Result<Option<Follow>> {
    sql!(
        "select * from follows where follower_id = $1 and followee_id = $2",
        follower,
        followee
    )
    .opt(x)
    .await
}

/// False when these two, or this URI, have a row already.
pub(super) async fn insert(tx: &mut Tx, follow: &Follow) -> Result<bool> {
    let rows = sql!(
        "insert into follows (id, follower_id, followee_id, state, uri, created_at, accepted_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        follow.id,
        follow.follower_id,
        follow.followee_id,
        follow.state,
        &follow.uri,
        follow.created_at,
        follow.accepted_at,
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

pub(super) async fn set_state(
    tx: &mut Tx,
    id: Id<Follow>,
    state: State,
    accepted_at: Option<Time>,
) -> Result<()> {
    sql!(
        "update follows set state = $2, accepted_at = $3 where id = $1",
        id,
        state,
        accepted_at
    )
    .run(tx)
    .await
    .map(drop)
}

/// The address of the newest asking, so that our answer names it; another's address stays another's.
pub(super) async fn set_uri(tx: &mut Tx, id: Id<Follow>, uri: &str) -> Result<bool> {
    let rows = sql!(
        "update follows set uri = $2 where id = $1 and not exists (select 1 from follows other where other.uri = $2 and other.id <> $1)",
        id, uri
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

pub(super) async fn delete(tx: &mut Tx, id: Id<Follow>) -> Result<()> {
    sql!("delete from follows where id = $1", id)
        .run(tx)
        .await
        .map(drop)
}

pub async fn followers(x: impl Executor, followee: Id<Actor>, state: State) -> Result<Vec<Follow>> {
    sql!(
        "select * from follows where followee_id = $1 and state = $2 order by id desc",
        followee,
        state
    )
    .all(x)
    .await
}

pub async fn following(x: impl Executor, follower: Id<Actor>) -> Result<Vec<Follow>> {
    sql!(
        "select * from follows where follower_id = $1 order by id desc",
        follower
    )
    .all(x)
    .await
}

pub async fn counts(x: impl Executor, actor: Id<Actor>) -> Result<(i64, i64)> {
    sql!(
        "select (select count(*) from follows where followee_id = $1 and state = 'accepted'),
            (select count(*) from follows where follower_id = $1 and state = 'accepted')",
        actor
    )
    .one(x)
    .await
}

pub async fn follower_inboxes(x: impl Executor, followee: Id<Actor>) -> Result<Vec<String>> {
    sql!(
        "select distinct coalesce(a.shared_inbox, a.inbox)
         from follows f join actors a on a.id = f.follower_id
         where f.followee_id = $1 and f.state = 'accepted' and not a.local and a.deleted_at is null
             and coalesce(a.shared_inbox, a.inbox) is not null
             and not exists (select 1 from peers b where b.standing = 'blocked' and (a.host = b.host or a.host like '%.' || b.host))
         order by 1",
        followee
    )
    .scalars(x)
    .await
}
