//! SQL of closed replies, and of how much somebody said lately.

use crate::{
    Result,
    actor::Actor,
    id::Id,
    post::model::Post,
    sql,
    store::{Executor, Tx},
    time::Time,
};

pub(in crate::post) async fn set_closed(
    tx: &mut Tx,
    id: Id<Post>,
    closed: bool,
    by_hosts: bool,
    now: Time,
) -> Result<()> {
    sql!(
        "update posts set replies_closed = $2, edited_at = $3 where id = $1 and deleted_at is null",
        id,
        closed,
        now
    )
    .run(&mut *tx)
    .await?;
    sql!("delete from closings where post_id = $1", id)
        .run(&mut *tx)
        .await?;
    if closed && by_hosts {
        sql!(
            "insert into closings (post_id, by_hosts, closed_at) values ($1, true, $2)",
            id,
            now
        )
        .run(tx)
        .await?;
    }
    Ok(())
}

pub(in crate::post) async fn is_closed_by_hosts(x: impl Executor, id: Id<Post>) -> Result<bool> {
    let found = sql!(
        "select post_id from closings where post_id = $1 and by_hosts",
        id
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// The closed ones among this post and all above it, up to where its thread begins.
pub(in crate::post) async fn closed_above(x: impl Executor, id: Id<Post>) -> Result<Vec<Post>> {
    sql!(
        "select * from posts where replies_closed and id in (
            with recursive above (id, parent_id) as (
                select id, in_reply_to_id from posts where id = $1
                union select posts.id, posts.in_reply_to_id from posts join above on posts.id = above.parent_id)
            select id from above)",
        id
    )
    .all(x)
    .await
}

/// How much somebody of ours said.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(in crate::post) struct Amount {
    /// Without calls for help.
    pub all: i64,
    pub outside: i64,
    pub calls: i64,
}

pub(in crate::post) async fn said_since(
    x: impl Executor,
    author: Id<Actor>,
    since: Time,
) -> Result<Amount> {
    sql!(
        "select count(case when kind <> 'call' then 1 end) as \"all\",
            count(case when kind <> 'call' and visibility in ('public', 'unlisted', 'followers') then 1 end) as outside,
            count(case when kind = 'call' then 1 end) as calls
         from posts where author_id = $1 and id >= $2 and local",
        author,
        since.0.max(0) << 16
    )
    .one(x)
    .await
}
