//! SQL of blocks.

use crate::{
    Result,
    actor::Actor,
    id::Id,
    paged, sql,
    store::{Executor, Page, Tx, json_list},
};

/// Whether either blocks the other.
pub async fn between(x: impl Executor, one: Id<Actor>, other: Id<Actor>) -> Result<bool> {
    let found = sql!(
        "select id from blocks where (blocker_id = $1 and blocked_id = $2) or (blocker_id = $2 and blocked_id = $1) limit 1",
        one, other
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// Whether the group of this node blocks this actor.
pub async fn by_group(x: impl Executor, actor: Id<Actor>) -> Result<bool> {
    let found = sql!("select id from blocks where blocked_id = $1 and blocker_id in (select actor_id from groups) limit 1", actor)
        .scalar_opt::<i64>(x)
        .await?;
    Ok(found.is_some())
}

/// What speaks against somebody who asks for something of ours.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Barred {
    /// One of these names of hosts is blocked.
    pub host: bool,
    /// The group blocks whoever has this key.
    pub actor: bool,
}

/// In one question, because every signed fetch asks it.
pub(super) async fn barred(x: impl Executor, names: &[String], key_id: &str) -> Result<Barred> {
    sql!(
        "select exists (select 1 from peers where standing = 'blocked' and host in (select value from json_each($1))) as host,
            exists (select 1 from blocks where blocker_id in (select actor_id from groups) and blocked_id = (
                select id from actors where key_id = $2
                order by case when deleted_at is null then 0 else 1 end, id desc limit 1)) as actor",
        json_list(names),
        key_id
    )
    .one(x)
    .await
}

/// False when it was there already. Follows both ways end.
pub(super) async fn insert(
    tx: &mut Tx,
    blocker: Id<Actor>,
    blocked: Id<Actor>,
    uri: &str,
) -> Result<bool> {
    let (id, now) = (tx.mint::<()>(), tx.now());
    let rows = sql!(
        "insert into blocks (id, blocker_id, blocked_id, uri, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
        id, blocker, blocked, uri, now
    )
    .run(&mut *tx)
    .await?;
    sql!(
        "delete from follows where (follower_id = $1 and followee_id = $2) or (follower_id = $2 and followee_id = $1)",
        blocker, blocked
    )
    .run(&mut *tx)
    .await?;
    sql!(
        "delete from member_follows where (actor_id = $1 and followee_id = $2) or (actor_id = $2 and followee_id = $1)",
        blocker, blocked
    )
    .run(&mut *tx)
    .await?;
    Ok(rows == 1)
}

pub(super) async fn delete(tx: &mut Tx, blocker: Id<Actor>, blocked: Id<Actor>) -> Result<()> {
    sql!(
        "delete from blocks where blocker_id = $1 and blocked_id = $2",
        blocker,
        blocked
    )
    .run(tx)
    .await
    .map(drop)
}

/// The name of a block, by which it is taken back elsewhere.
pub async fn uri_of(
    x: impl Executor,
    blocker: Id<Actor>,
    blocked: Id<Actor>,
) -> Result<Option<String>> {
    sql!(
        "select coalesce(uri, '') from blocks where blocker_id = $1 and blocked_id = $2",
        blocker,
        blocked
    )
    .scalar_opt(x)
    .await
}

pub(super) async fn blocked(
    x: impl Executor,
    me: Id<Actor>,
    others: &[Id<Actor>],
) -> Result<Vec<Id<Actor>>> {
    sql!(
        "select blocked_id from blocks where blocker_id = $1 and blocked_id in (select cast(value as bigint) from json_each($2))",
        me, json_list(others.iter().map(|id| id.get()))
    )
    .scalars(x)
    .await
}

pub(super) async fn blocking(
    x: impl Executor,
    me: Id<Actor>,
    others: &[Id<Actor>],
) -> Result<Vec<Id<Actor>>> {
    sql!(
        "select blocker_id from blocks where blocked_id = $1 and blocker_id in (select cast(value as bigint) from json_each($2))",
        me, json_list(others.iter().map(|id| id.get()))
    )
    .scalars(x)
    .await
}

/// All whom this actor blocks.
pub async fn all_by(x: impl Executor, me: Id<Actor>) -> Result<Vec<Id<Actor>>> {
    sql!("select blocked_id from blocks where blocker_id = $1", me)
        .scalars(x)
        .await
}

/// Whom this actor blocks, newest first, with the row's id for paging.
pub async fn by_page(
    x: impl Executor,
    me: Id<Actor>,
    page: &Page,
) -> Result<Vec<(i64, Id<Actor>)>> {
    let rows = paged!(
        page,
        "select id, blocked_id from blocks where blocker_id = $1 and id > $2 and id < $3",
        "order by id",
        "limit $4",
        me,
        page.above(),
        page.below(),
        page.limit_up_to(80)
    )
    .all(x)
    .await?;
    Ok(page.in_order(rows))
}
