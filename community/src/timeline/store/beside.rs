//! SQL of what stands beside the posts of a page, for all of them at once.

use super::eyes::ids;
use crate::{Result, actor::Actor, id::Id, poll::Poll, post::Post, sql, store::Executor};

/// How often each was boosted; what members passed on among themselves counts for members.
pub(in crate::timeline) async fn boosts(
    x: impl Executor,
    member: bool,
    posts: &[Id<Post>],
) -> Result<Vec<(Id<Post>, i64)>> {
    sql!(
        concat!(
            "select r.post_id, count(*) from reactions r join actors a on a.id = r.actor_id
         where r.kind = 'announce' and ($1 or not r.inside) ",
            known!(),
            "and r.post_id in (select cast(value as bigint) from json_each($2))
         group by r.post_id"
        ),
        member,
        ids(posts)
    )
    .all(x)
    .await
}

/// How many replies each has that everyone, or (for members) everyone inside, may see.
pub(in crate::timeline) async fn replies(
    x: impl Executor,
    member: bool,
    posts: &[Id<Post>],
) -> Result<Vec<(Id<Post>, i64)>> {
    sql!(
        concat!(
            "select p.in_reply_to_id, count(*) from posts p join actors a on a.id = p.author_id
         where p.deleted_at is null and (p.visibility in ('public', 'unlisted') or (p.visibility = 'inside' and $1)) ",
            known!(),
            "and p.in_reply_to_id in (select cast(value as bigint) from json_each($2))
         group by p.in_reply_to_id"
        ),
        member,
        ids(posts)
    )
    .all(x)
    .await
}

/// What this actor did with them: `like`, `announce`, `bookmark`, `pin`, `mute`.
pub(in crate::timeline) async fn mine(
    x: impl Executor,
    me: Id<Actor>,
    posts: &[Id<Post>],
) -> Result<Vec<(Id<Post>, String)>> {
    sql!(
        "select post_id, kind from reactions where actor_id = $1 and post_id in (select cast(value as bigint) from json_each($2))
         union all
         select post_id, 'bookmark' from bookmarks where actor_id = $1 and post_id in (select cast(value as bigint) from json_each($2))
         union all
         select post_id, 'pin' from pins where actor_id = $1 and post_id in (select cast(value as bigint) from json_each($2))
         union all
         select p.id, 'mute' from posts p join muted_threads m on m.thread_id = p.thread_id and m.actor_id = $1
         where p.id in (select cast(value as bigint) from json_each($2))",
        me,
        ids(posts)
    )
    .all(x)
    .await
}

/// Whom each mentions; of a private one everyone it is for. Who gave her address outside up is for members to know.
pub(in crate::timeline) async fn mentions(
    x: impl Executor,
    member: bool,
    posts: &[Id<Post>],
) -> Result<Vec<(Id<Post>, Id<Actor>)>> {
    sql!(
        concat!(
            "select r.post_id, r.actor_id
         from post_recipients r join posts p on p.id = r.post_id join actors a on a.id = r.actor_id
         where (r.mentioned or p.visibility = 'direct') ",
            known!(),
            "and p.id in (select cast(value as bigint) from json_each($2))
         order by r.post_id, r.actor_id"
        ),
        member,
        ids(posts)
    )
    .all(x)
    .await
}

/// Who wrote what each replies to, if the reader may know of her.
pub(in crate::timeline) async fn answered(
    x: impl Executor,
    member: bool,
    posts: &[Id<Post>],
) -> Result<Vec<(Id<Post>, Id<Actor>)>> {
    sql!(
        concat!(
            "select p.id, q.author_id from posts p join posts q on q.id = p.in_reply_to_id join actors a on a.id = q.author_id
         where p.id in (select cast(value as bigint) from json_each($2)) ",
            known!()
        ),
        member,
        ids(posts)
    )
    .all(x)
    .await
}

pub(in crate::timeline) async fn polls(x: impl Executor, posts: &[Id<Post>]) -> Result<Vec<Poll>> {
    sql!(
        "select * from polls where post_id in (select cast(value as bigint) from json_each($1))",
        ids(posts)
    )
    .all(x)
    .await
}

pub(in crate::timeline) async fn votes(
    x: impl Executor,
    me: Id<Actor>,
    posts: &[Id<Post>],
) -> Result<Vec<(Id<Post>, i64)>> {
    sql!(
        "select post_id, choice from votes
         where actor_id = $1 and post_id in (select cast(value as bigint) from json_each($2))
         order by post_id, choice",
        me,
        ids(posts)
    )
    .all(x)
    .await
}
