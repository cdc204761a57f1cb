//! SQL of polls.

use super::model::{Poll, Vote};
use crate::{
    Result,
    actor::Actor,
    id::Id,
    post::Post,
    sql,
    store::{Executor, Tx, json_list},
    text::Html,
    time::Time,
};

pub async fn get(x: impl Executor, post: Id<Post>) -> Result<Option<Poll>> {
    sql!("select * from polls where post_id = $1", post)
        .opt(x)
        .await
}

/// Writes a poll, new or as it is now.
pub(super) async fn put(tx: &mut Tx, poll: &Poll) -> Result<()> {
    sql!(
        "insert into polls (post_id, words, options, counts, multiple, hides_totals, closes_at, voters, ended)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (post_id) do update set words = excluded.words, options = excluded.options, counts = excluded.counts,
            multiple = excluded.multiple, hides_totals = excluded.hides_totals, closes_at = excluded.closes_at,
            voters = excluded.voters, ended = excluded.ended",
        poll.post_id, poll.words.as_str(), &poll.options, &poll.counts, poll.multiple, poll.hides_totals, poll.closes_at,
        poll.voters, poll.ended
    )
    .run(tx)
    .await
    .map(drop)
}

/// The words with the choices in them, for those who see no poll.
pub(super) async fn set_content(tx: &mut Tx, post: Id<Post>, content: &Html) -> Result<()> {
    sql!(
        "update posts set content = $2 where id = $1 and deleted_at is null",
        post,
        content.as_str()
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn forget_votes(tx: &mut Tx, post: Id<Post>) -> Result<()> {
    sql!("delete from votes where post_id = $1", post)
        .run(tx)
        .await
        .map(drop)
}

/// False when this voter has chosen it already.
pub(super) async fn insert_vote(tx: &mut Tx, vote: &Vote) -> Result<bool> {
    let rows = sql!(
        "insert into votes (id, post_id, actor_id, choice, uri, created_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        vote.id, vote.post_id, vote.actor_id, vote.choice, &vote.uri, vote.created_at
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

pub async fn vote(x: impl Executor, id: Id<Vote>) -> Result<Option<Vote>> {
    sql!("select * from votes where id = $1", id).opt(x).await
}

/// What this voter chose.
pub async fn choices(x: impl Executor, post: Id<Post>, voter: Id<Actor>) -> Result<Vec<i64>> {
    sql!(
        "select choice from votes where post_id = $1 and actor_id = $2 order by choice",
        post,
        voter
    )
    .scalars(x)
    .await
}

/// Those of ours who voted.
pub async fn voters(x: impl Executor, post: Id<Post>) -> Result<Vec<Id<Actor>>> {
    sql!(
        "select distinct v.actor_id from votes v join actors a on a.id = v.actor_id where v.post_id = $1 and a.local order by 1",
        post
    )
    .scalars(x)
    .await
}

/// Polls whose end has not been told, of posts that stand.
pub(super) async fn over(x: impl Executor, now: Time) -> Result<Vec<Poll>> {
    sql!(
        "select * from polls where not ended and closes_at <= $1 order by closes_at limit 100",
        now
    )
    .all(x)
    .await
}

pub(super) async fn end(tx: &mut Tx, posts: &[Id<Post>]) -> Result<()> {
    sql!(
        "update polls set ended = true, changed = false where post_id in (select cast(value as bigint) from json_each($1))",
        json_list(posts.iter().map(|id| id.get()))
    )
    .run(tx)
    .await
    .map(drop)
}

/// Whether numbers may be told now, because none were since; from now on they are told.
pub(super) async fn begin_pause(
    tx: &mut Tx,
    post: Id<Post>,
    now: Time,
    since: Time,
) -> Result<bool> {
    let rows = sql!(
        "update polls set told_at = $2, changed = false where post_id = $1 and (told_at is null or told_at <= $3)",
        post, now, since
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

pub(super) async fn note_change(tx: &mut Tx, post: Id<Post>) -> Result<()> {
    sql!(
        "update polls set changed = true where post_id = $1 and not changed",
        post
    )
    .run(tx)
    .await
    .map(drop)
}

/// Polls with numbers that waited since others were told by then.
pub(super) async fn changed(x: impl Executor, since: Time) -> Result<Vec<Id<Post>>> {
    sql!(
        "select post_id from polls where changed and told_at <= $1 order by told_at limit 100",
        since
    )
    .scalars(x)
    .await
}

pub(super) async fn next_sweep(x: impl Executor, pause: i64) -> Result<Option<Time>> {
    sql!(
        "select min(due) from (
            select * from (select closes_at as due from polls where not ended and closes_at is not null order by closes_at limit 1) as over
            union all select told_at + $1 as due from polls where changed) as soon",
        pause
    )
    .scalar(x)
    .await
}
