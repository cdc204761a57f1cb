//! SQL of likes and boosts.

use super::model::{Kind, Reaction};
use crate::{
    Result,
    actor::Actor,
    id::Id,
    post::Post,
    sql,
    store::{Executor, Tx},
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
        "insert into reactions (id, post_id, actor_id, kind, uri, created_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        reaction.id, reaction.post_id, reaction.actor_id, reaction.kind, &reaction.uri, reaction.created_at,
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
) -> Result<()> {
    sql!(
        "delete from reactions where kind = $1 and actor_id = $2 and (uri = $3 or post_id = $4)",
        kind,
        actor,
        uri,
        post
    )
    .run(tx)
    .await
    .map(drop)
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
         where r.actor_id = $1 and r.kind = 'announce' and r.id < $2 and p.deleted_at is null and p.visibility in ('public', 'unlisted')
         order by r.id desc limit $3",
        actor, before.map_or(i64::MAX, Id::get), limit
    )
    .all(x)
    .await
}

pub async fn count_announces(x: impl Executor, actor: Id<Actor>) -> Result<i64> {
    sql!(
        "select count(*) from reactions r join posts p on p.id = r.post_id
         where r.actor_id = $1 and r.kind = 'announce' and p.deleted_at is null and p.visibility in ('public', 'unlisted')",
        actor
    )
    .scalar(x)
    .await
}
