//! SQL of mutes, shut hosts and remarks.

use crate::{
    Result,
    actor::Actor,
    id::Id,
    paged, sql,
    store::{Executor, Page, Tx, json_list},
    time::Time,
};

/// Somebody whom a member would rather not read.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Mute {
    pub id: i64,
    pub muted_id: Id<Actor>,
    pub notifications: bool,
    pub ends_at: Option<Time>,
}

pub(super) async fn put(
    tx: &mut Tx,
    me: Id<Actor>,
    muted: Id<Actor>,
    notifications: bool,
    ends_at: Option<Time>,
) -> Result<()> {
    let (id, now) = (tx.mint::<()>(), tx.now());
    sql!(
        "insert into mutes (id, actor_id, muted_id, notifications, ends_at, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (actor_id, muted_id) do update set notifications = excluded.notifications, ends_at = excluded.ends_at",
        id, me, muted, notifications, ends_at, now
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn delete(tx: &mut Tx, me: Id<Actor>, muted: Id<Actor>) -> Result<()> {
    sql!(
        "delete from mutes where actor_id = $1 and muted_id = $2",
        me,
        muted
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn among(
    x: impl Executor,
    me: Id<Actor>,
    others: &[Id<Actor>],
    now: Time,
) -> Result<Vec<Mute>> {
    sql!(
        "select id, muted_id, notifications, ends_at from mutes
         where actor_id = $1 and (ends_at is null or ends_at > $2)
             and muted_id in (select cast(value as bigint) from json_each($3))",
        me,
        now,
        json_list(others.iter().map(|id| id.get()))
    )
    .all(x)
    .await
}

/// Everyone whom she mutes now.
pub async fn mutes(x: impl Executor, me: Id<Actor>, now: Time) -> Result<Vec<Mute>> {
    sql!(
        "select id, muted_id, notifications, ends_at from mutes where actor_id = $1 and (ends_at is null or ends_at > $2)",
        me, now
    )
    .all(x)
    .await
}

pub(super) async fn page(
    x: impl Executor,
    me: Id<Actor>,
    page: &Page,
    now: Time,
) -> Result<Vec<Mute>> {
    paged!(
        page,
        "select id, muted_id, notifications, ends_at from mutes
             where actor_id = $1 and (ends_at is null or ends_at > $2) and id > $3 and id < $4",
        "order by id",
        "limit $5",
        me,
        now,
        page.above(),
        page.below(),
        page.limit_up_to(80)
    )
    .all(x)
    .await
}

pub(super) async fn sweep(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    sql!("delete from mutes where ends_at <= $1", now)
        .run(tx)
        .await
        .map(drop)
}

pub(super) async fn set_remark(
    tx: &mut Tx,
    me: Id<Actor>,
    about: Id<Actor>,
    words: &str,
) -> Result<()> {
    sql!(
        "insert into remarks (actor_id, about_id, words) values ($1, $2, $3)
         on conflict (actor_id, about_id) do update set words = excluded.words",
        me,
        about,
        words
    )
    .run(tx)
    .await
    .map(drop)
}

/// Her words to herself about these.
pub async fn remarks(
    x: impl Executor,
    me: Id<Actor>,
    others: &[Id<Actor>],
) -> Result<Vec<(Id<Actor>, String)>> {
    sql!(
        "select about_id, words from remarks where actor_id = $1 and about_id in (select cast(value as bigint) from json_each($2))",
        me, json_list(others.iter().map(|id| id.get()))
    )
    .all(x)
    .await
}

pub(super) async fn shut_host(tx: &mut Tx, me: Id<Actor>, host: &str) -> Result<()> {
    let id = tx.mint::<()>();
    sql!(
        "insert into host_mutes (id, actor_id, host) values ($1, $2, $3) on conflict do nothing",
        id,
        me,
        host
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn open_host(tx: &mut Tx, me: Id<Actor>, host: &str) -> Result<()> {
    sql!(
        "delete from host_mutes where actor_id = $1 and host = $2",
        me,
        host
    )
    .run(tx)
    .await
    .map(drop)
}

/// The hosts that a member shut out, newest first, with the row's id for paging.
pub async fn hosts(x: impl Executor, me: Id<Actor>, page: &Page) -> Result<Vec<(i64, String)>> {
    sql!(
        "select id, host from host_mutes where actor_id = $1 and id > $2 and id < $3 order by id desc limit $4",
        me, page.above(), page.below(), page.limit_up_to(200)
    )
    .all(x)
    .await
}
