//! SQL of likes and boosts.

use super::model::{Kind, Reaction};
use crate::{
    Result,
    actor::Actor,
    id::Id,
    paged,
    post::Post,
    sql,
    store::{Executor, Page, Tx},
    time::Time,
};

pub async fn get(x: impl Executor, id: Id<Reaction>) -> Result<Option<Reaction>> {
    sql!("select * from reactions where id = $1", id)
        .opt(x)
        .await
}

pub async fn of(
    x: impl Executor,
    post: Id<Post>,
    actor: Id<Actor>,
    kind: Kind,
) -> Result<Option<Reaction>> {
    sql!(
        "select * from reactions where post_id = $1 and actor_id = $2 and kind = $3",
        post,
        actor,
        kind
    )
    .opt(x)
    .await
}

/// False when it was counted already.
pub(super) async fn insert(tx: &mut Tx, reaction: &Reaction) -> Result<bool> {
    let rows = sql!(
        "insert into reactions (id, post_id, actor_id, kind, uri, created_at, inside) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict do nothing",
        reaction.id, reaction.post_id, reaction.actor_id, reaction.kind, &reaction.uri, reaction.created_at, reaction.inside,
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

pub(super) async fn delete(tx: &mut Tx, id: Id<Reaction>) -> Result<()> {
    sql!("delete from reactions where id = $1", id)
        .run(tx)
        .await
        .map(drop)
}

pub(super) async fn delete_by(
    tx: &mut Tx,
    kind: Kind,
    actor: Id<Actor>,
    uri: Option<&str>,
    post: Option<Id<Post>>,
) -> Result<Vec<Reaction>> {
    sql!(
        "delete from reactions where kind = $1 and actor_id = $2 and (uri = $3 or post_id = $4) returning *",
        kind,
        actor,
        uri,
        post
    )
    .all(tx)
    .await
}

pub async fn count(x: impl Executor, post: Id<Post>, kind: Kind) -> Result<i64> {
    sql!(
        "select count(*) from reactions where post_id = $1 and kind = $2",
        post,
        kind
    )
    .scalar(x)
    .await
}

pub async fn announces(
    x: impl Executor,
    actor: Id<Actor>,
    before: Option<Id<Reaction>>,
    limit: i64,
) -> Result<Vec<Reaction>> {
    sql!(
        "select r.* from reactions r join posts p on p.id = r.post_id
         where r.actor_id = $1 and r.kind = 'announce' and not r.inside and r.id < $2 and p.deleted_at is null and p.visibility in ('public', 'unlisted')
         order by r.id desc limit $3",
        actor, before.map_or(i64::MAX, Id::get), limit
    )
    .all(x)
    .await
}

pub async fn count_announces(x: impl Executor, actor: Id<Actor>) -> Result<i64> {
    sql!(
        "select count(*) from reactions r join posts p on p.id = r.post_id
         where r.actor_id = $1 and r.kind = 'announce' and not r.inside and p.deleted_at is null and p.visibility in ('public', 'unlisted')",
        actor
    )
    .scalar(x)
    .await
}

/// Who likes or boosts a post, newest first: those who say so outside, and she herself ($6). Who has no address outside is a number
/// only, also for the others inside.
pub async fn by_whom(
    x: impl Executor,
    post: Id<Post>,
    kind: Kind,
    me: Option<Id<Actor>>,
    page: &Page,
) -> Result<Vec<(i64, Id<Actor>)>> {
    let query = paged!(
        page,
        "select r.id, r.actor_id from reactions r join actors a on a.id = r.actor_id
             where r.post_id = $1 and r.kind = $2 and r.id < $3 and r.id > $4 and a.deleted_at is null
                 and ((not r.inside and a.outside) or r.actor_id = $6)",
        "order by r.id",
        "limit $5",
        post, kind, page.below(), page.above(), page.limit_up_to(80), me
    );
    Ok(page.in_order(query.all(x).await?))
}

pub(super) async fn insert_bookmark(
    tx: &mut Tx,
    actor: Id<Actor>,
    post: Id<Post>,
    now: Time,
) -> Result<()> {
    let id = tx.mint::<()>();
    sql!(
        "insert into bookmarks (id, actor_id, post_id, created_at) values ($1, $2, $3, $4) on conflict do nothing",
        id, actor, post, now
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn delete_bookmark(tx: &mut Tx, actor: Id<Actor>, post: Id<Post>) -> Result<()> {
    sql!(
        "delete from bookmarks where actor_id = $1 and post_id = $2",
        actor,
        post
    )
    .run(tx)
    .await
    .map(drop)
}

/// What this actor shows first, newest pinned first.
pub async fn pinned(x: impl Executor, actor: Id<Actor>) -> Result<Vec<Id<Post>>> {
    sql!(
        "select post_id from pins where actor_id = $1 order by created_at desc, post_id desc",
        actor
    )
    .scalars(x)
    .await
}

pub(super) async fn insert_pin(
    tx: &mut Tx,
    actor: Id<Actor>,
    post: Id<Post>,
    now: Time,
) -> Result<()> {
    sql!(
        "insert into pins (post_id, actor_id, created_at) values ($1, $2, $3) on conflict do nothing",
        post,
        actor,
        now
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn delete_pin(tx: &mut Tx, post: Id<Post>) -> Result<()> {
    sql!("delete from pins where post_id = $1", post)
        .run(tx)
        .await
        .map(drop)
}

pub(super) async fn insert_mute(tx: &mut Tx, actor: Id<Actor>, thread: Id<Post>) -> Result<()> {
    sql!(
        "insert into muted_threads (actor_id, thread_id) values ($1, $2) on conflict do nothing",
        actor,
        thread
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn delete_mute(tx: &mut Tx, actor: Id<Actor>, thread: Id<Post>) -> Result<()> {
    sql!(
        "delete from muted_threads where actor_id = $1 and thread_id = $2",
        actor,
        thread
    )
    .run(tx)
    .await
    .map(drop)
}

/// Whether this actor wants to hear no more of a thread.
pub async fn has_muted(x: impl Executor, actor: Id<Actor>, thread: Id<Post>) -> Result<bool> {
    let found = sql!(
        "select actor_id from muted_threads where actor_id = $1 and thread_id = $2",
        actor,
        thread
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}
