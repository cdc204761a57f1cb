//! SQL of posts from elsewhere: what speaks against them, what is here of them already, whom they may concern.

use crate::{
    Result,
    actor::Actor,
    id::Id,
    post::model::Post,
    sql,
    store::{Executor, Tx, json_list},
    time::Time,
};

/// What speaks against a post from elsewhere, and what is here of it.
#[derive(sqlx::FromRow)]
pub(in crate::post) struct Standing {
    pub buried: bool,
    /// Its author is blocked.
    pub shut_out: bool,
    /// Its author is gone.
    pub silent: bool,
    /// Its author is one of ours.
    pub of_ours: bool,
    /// Its author's host.
    pub host: String,
    pub first_seen: Time,
    pub known: bool,
    /// Replies to it came before it.
    pub awaited: bool,
}

/// In one question, because every post that comes asks it. Nothing for an author whom we do not know.
pub(in crate::post) async fn standing(
    x: impl Executor,
    uri: &str,
    author: Id<Actor>,
) -> Result<Standing> {
    sql!(
        "select exists (select 1 from tombstones where uri = $1) as buried,
            exists (select 1 from blocks where blocked_id = $2 and (blocker_id = $2 or blocker_id in (select actor_id from groups)))
                as shut_out,
            exists (select 1 from posts where uri = $1) as known,
            exists (select 1 from posts where in_reply_to_uri = $1 and in_reply_to_id is null) as awaited,
            actors.local as of_ours, actors.deleted_at is not null as silent, actors.host,
            actors.created_at as first_seen
         from actors where actors.id = $2",
        uri, author
    )
    .one(x)
    .await
}

/// Notes that nobody was told of it.
pub(in crate::post) async fn set_quiet(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    sql!("update posts set quiet = true where id = $1", id)
        .run(tx)
        .await
        .map(drop)
}

/// Whether nobody had been told of it until now.
pub(in crate::post) async fn end_quiet(tx: &mut Tx, id: Id<Post>) -> Result<bool> {
    let rows = sql!("update posts set quiet = false where id = $1 and quiet", id)
        .run(tx)
        .await?;
    Ok(rows == 1)
}

pub(in crate::post) async fn bury(tx: &mut Tx, uri: &str, now: Time) -> Result<()> {
    sql!(
        "insert into tombstones (uri, deleted_at) values ($1, $2) on conflict do nothing",
        uri,
        now
    )
    .run(tx)
    .await
    .map(drop)
}

/// Links earlier arrivals that replied to this one, and moves their threads into its own.
pub(in crate::post) async fn adopt(tx: &mut Tx, parent: &Post) -> Result<()> {
    let adopted = sql!(
        "update posts set in_reply_to_id = $1 where in_reply_to_uri = $2 and in_reply_to_id is null and id <> $1",
        parent.id, &parent.uri
    )
    .run(&mut *tx)
    .await?;
    if adopted > 0 {
        sql!(
            "update posts set thread_id = $2 where thread_id in (select id from posts where in_reply_to_id = $1)",
            parent.id, parent.thread_id
        )
        .run(&mut *tx)
        .await?;
    }
    Ok(())
}

/// How many from elsewhere are in a thread.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(in crate::post) struct Crowd {
    pub everyone: i64,
    pub of_host: i64,
    pub of_author: i64,
}

/// Counts no further than `most`: the question stays as cheap however large a thread has grown.
pub(in crate::post) async fn crowd(
    x: impl Executor,
    thread: Id<Post>,
    (author, host): (Id<Actor>, &str),
    most: i64,
) -> Result<Crowd> {
    sql!(
        "select count(*) as everyone, count(case when a.host = $2 then 1 end) as of_host, count(case when a.id = $3 then 1 end) as of_author
         from (select author_id from posts where thread_id = $1 and not local limit $4) p join actors a on a.id = p.author_id",
        thread, host, author, most
    )
    .one(x)
    .await
}

/// How much talk of this one we have: replies to notes and stories that are not for some alone. Whatever date she gives them.
pub(in crate::post) async fn talk_of(x: impl Executor, author: Id<Actor>) -> Result<i64> {
    sql!(
        "select count(*) from posts p join posts parent on parent.id = p.in_reply_to_id
         where p.author_id = $1 and not p.local and p.visibility <> 'direct' and parent.kind in ('note', 'story')",
        author
    )
    .scalar(x)
    .await
}

/// Those among these arrivals that may concern somebody here: replies, private ones, those that name somebody, those of an
/// author of whom somebody wants to be told everything, and calls where volunteers are. Most of what comes concerns nobody; asked of hundreds at once, it spares each of
/// those the questions of all that hear of arrivals. What one of them comes to look for must be found here, too.
pub async fn concerning(x: impl Executor, ids: &[Id<Post>]) -> Result<Vec<Id<Post>>> {
    sql!(
        "select id from posts
         where id in (select cast(value as bigint) from json_each($1))
             and (in_reply_to_id is not null or visibility = 'direct'
                 or exists (select 1 from post_recipients where post_id = posts.id)
                 or (kind = 'call' and exists (select 1 from volunteers))
                 or exists (select 1 from member_follows where followee_id = posts.author_id and notify))",
        json_list(ids.iter().map(|id| id.get()))
    )
    .scalars(x)
    .await
}

/// What others published for everyone since a moment, oldest first, after the one that was named.
pub async fn from_elsewhere(
    x: impl Executor,
    since: Time,
    after: Option<Id<Post>>,
    limit: i64,
) -> Result<Vec<Post>> {
    sql!(
        "select * from posts
         where not local and deleted_at is null and visibility in ('public', 'unlisted') and published_at >= $1 and id > $2
         order by id limit $3",
        since,
        after.map_or(0, Id::get),
        limit
    )
    .all(x)
    .await
}
