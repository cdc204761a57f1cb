//! SQL of what others are given of our posts, and who was sent them.

use crate::{
    Result,
    actor::Actor,
    id::Id,
    post::model::Post,
    sql,
    store::{Executor, Tx, json_list},
};

pub async fn outbox(
    x: impl Executor,
    author: Id<Actor>,
    before: Option<Id<Post>>,
    limit: i64,
) -> Result<Vec<Post>> {
    sql!(
        "select * from posts
         where author_id = $1 and id < $2 and visibility = 'public' and deleted_at is null and in_reply_to_uri is null
         order by id desc limit $3",
        author, before.map_or(i64::MAX, Id::get), limit
    )
    .all(x)
    .await
}

pub async fn count_public(x: impl Executor, author: Id<Actor>) -> Result<i64> {
    sql!(
        "select count(*) from posts
         where author_id = $1 and visibility = 'public' and deleted_at is null and in_reply_to_uri is null",
        author
    )
    .scalar(x)
    .await
}

pub(in crate::post) async fn note_inboxes(
    tx: &mut Tx,
    id: Id<Post>,
    inboxes: &[String],
) -> Result<()> {
    sql!(
        "insert into post_inboxes (post_id, inbox) select cast($1 as bigint), value from json_each($2) where true
         on conflict do nothing",
        id, json_list(inboxes)
    )
    .run(tx)
    .await
    .map(drop)
}

pub async fn inboxes(x: impl Executor, id: Id<Post>) -> Result<Vec<String>> {
    sql!(
        "select inbox from post_inboxes where post_id = $1 and inbox <> '' order by inbox",
        id
    )
    .scalars(x)
    .await
}

/// Everywhere that received something of this author.
pub async fn inboxes_of(x: impl Executor, author: Id<Actor>) -> Result<Vec<String>> {
    sql!(
        "select distinct inbox from post_inboxes
         where inbox <> '' and post_id in (select id from posts where author_id = $1) order by inbox",
        author
    )
    .scalars(x)
    .await
}

/// What this author here has written and not withdrawn.
pub(in crate::post) async fn standing_of(
    x: impl Executor,
    author: Id<Actor>,
    most: usize,
) -> Result<Vec<Id<Post>>> {
    sql!(
        "select id from posts where author_id = $1 and local and deleted_at is null order by id limit $2",
        author,
        i64::try_from(most).unwrap_or(i64::MAX)
    )
    .scalars(x)
    .await
}

/// In the place of an inbox: nobody received it, and nobody will.
const NOBODY: &str = "";

pub(in crate::post) async fn note_unsent(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    note_inboxes(tx, id, &[NOBODY.to_owned()]).await
}

/// Whether it was withdrawn before it was sent to anyone.
pub async fn was_unsent(x: impl Executor, id: Id<Post>) -> Result<bool> {
    sql!(
        "select exists (select 1 from post_inboxes where post_id = $1 and inbox = $2)",
        id,
        NOBODY
    )
    .scalar(x)
    .await
}
