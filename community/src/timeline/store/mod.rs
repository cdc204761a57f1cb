//! SQL that reads across concepts. The rule of `post::may_see` stands here once more, because paging needs it in
//! the database; a test holds both against each other.
//!
//! `cross join` is how SQLite is told to read the tables in the order in which they stand, and `+` that an index is not for sorting:
//! the list's own table and index come first.

/// Whom this viewer knows: of ours, strangers know those with an address outside, and not those who gave it up or
/// left. It takes $1, and the author `a`.
macro_rules! known {
    () => {
        "and ($1 or not a.local or a.outside) "
    };
}

/// What this viewer may see: the rule of `post::may_see`, as SQL on a post `p` and its author `a`. It takes $1 to $3.
macro_rules! seen {
    () => {
        concat!(
            "and not exists (select 1 from peers b where b.standing = 'blocked' and not a.local
             and (a.host = b.host or a.host like '%.' || b.host))
         and not exists (select 1 from blocks b where b.blocked_id = a.id and b.blocker_id in (select actor_id from groups))
         and (
            p.visibility in ('public', 'unlisted')
            or (p.visibility = 'inside' and $1)
            or (p.visibility = 'followers' and (
                (p.local and $1)
                or exists (select 1 from follows f where f.followee_id = p.author_id and f.state = 'accepted'
                    and (f.follower_id = $2 or ($1 and f.follower_id in (select actor_id from groups))
                        or ($1 and f.follower_id in (select id from actors where local and kind = 'service')
                            and exists (select 1 from member_follows m where m.actor_id = $2 and m.followee_id = p.author_id
                                and m.through_node))))))
            or (p.visibility in ('followers', 'direct') and (
                ($2 not in (select actor_id from groups) and (p.author_id = $2
                    or exists (select 1 from post_recipients r where r.post_id = p.id and r.actor_id = $2)))
                or ((p.author_id in (select actor_id from groups)
                        or exists (select 1 from post_recipients r where r.post_id = p.id and r.actor_id in (select actor_id from groups)))
                    and (($3 <> 0 and not exists (select 1 from posts c where c.id = p.thread_id and c.local and c.kind = 'call'
                            and c.member_id is null and c.author_id in (select actor_id from groups)))
                        or exists (select 1 from asks k join members m on m.actor_id in ($2, $3)
                            where k.post_id = p.thread_id and (k.member_id = m.id
                                or ($3 <> 0 and exists (select 1 from ask_hosts h where h.ask_id = k.id and h.member_id = m.id)))))))))
         and ($1 or not exists (select 1 from blocks b where b.blocked_id = $2
             and (b.blocker_id = p.author_id or b.blocker_id in (select actor_id from groups)))) ",
            known!(),
            "and p.deleted_at is null "
        )
    };
}

/// Whoever reads ($4) wants nothing of those whom she blocked or muted, nor of their whole server.
macro_rules! wanted {
    () => {
        "and not exists (select 1 from blocks w where w.blocker_id = $4 and w.blocked_id = p.author_id)
         and not exists (select 1 from mutes w where w.actor_id = $4 and w.muted_id = p.author_id)
         and not exists (select 1 from host_mutes w where w.actor_id = $4 and not a.local
             and (a.host = w.host or a.host like '%.' || w.host)) "
    };
}

/// Whoever looks ($2) wants nothing of those whom she blocked; a call for help is seen all the same.
macro_rules! not_blocked {
    () => {
        "and (p.kind = 'call' or not exists (select 1 from blocks w where w.blocker_id = $2 and w.blocked_id = p.author_id)) "
    };
}

pub(super) mod beside;
mod eyes;
mod home;
pub(super) mod streams;

pub(super) use eyes::Eyes;
use eyes::ids;

use super::model::Scope;
use crate::{
    Result,
    actor::Actor,
    call::Call,
    event::Event,
    id::Id,
    post::{Kind, Post},
    sql,
    store::{Executor, json_list},
    story::Story,
    time::Time,
};

fn here(scope: Scope) -> bool {
    match scope {
        Scope::Here | Scope::All => true,
        Scope::Network => false,
    }
}

fn network(scope: Scope) -> bool {
    match scope {
        Scope::Network | Scope::All => true,
        Scope::Here => false,
    }
}

/// From where: ours ($4), or of those the group or this member follows and what they pass on ($5).
macro_rules! within_scope {
    () => {
        "and (($4 and p.local) or ($5 and not p.local and (
             exists (select 1 from follows f where f.followee_id = p.author_id and f.state = 'accepted' and f.follower_id in (
                 select actor_id from groups))
             or exists (select 1 from member_follows m where m.actor_id = $2 and m.followee_id = p.author_id)
             or (exists (select 1 from reactions r
                     where r.post_id = p.id and r.kind = 'announce' and (
                         exists (select 1 from follows f where f.followee_id = r.actor_id and f.state = 'accepted'
                             and f.follower_id in (select actor_id from groups))
                         or exists (select 1 from member_follows m
                             where m.actor_id = $2 and m.followee_id = r.actor_id and m.reblogs)))
                 and not exists (select 1 from peers s where s.standing = 'silenced'
                     and (a.host = s.host or a.host like '%.' || s.host)))))) "
    };
}

pub(super) async fn newest(
    x: impl Executor,
    eyes: &Eyes,
    scope: Scope,
    kinds: &[Kind],
    before: Option<Id<Post>>,
    limit: i64,
) -> Result<Vec<Post>> {
    if scope == Scope::Here {
        return newest_of_ours(x, eyes, kinds, before, limit).await;
    }
    if let [kind] = kinds {
        return newest_of_kind(x, eyes, scope, *kind, before, limit).await;
    }
    sql!(
        concat!(
            "select p.* from posts p cross join actors a
         where a.id = p.author_id and p.id < $6 and p.in_reply_to_uri is null
         and ($7 or p.kind in (select value from json_each($8))) ",
            within_scope!(),
            "and p.visibility <> 'unlisted' and p.visibility <> 'direct' ",
            seen!(),
            not_blocked!(),
            "order by p.id desc limit $9"
        ),
        eyes.member,
        eyes.actor,
        eyes.host,
        here(scope),
        network(scope),
        before.map_or(i64::MAX, Id::get),
        kinds.is_empty(),
        json_list(kinds),
        limit
    )
    .all(x)
    .await
}

/// Apart, because there may be few of a kind among many posts.
async fn newest_of_kind(
    x: impl Executor,
    eyes: &Eyes,
    scope: Scope,
    kind: Kind,
    before: Option<Id<Post>>,
    limit: i64,
) -> Result<Vec<Post>> {
    sql!(
        concat!(
            "select p.* from posts p cross join actors a
         where a.id = p.author_id and p.kind = $7 and p.id < $6 and p.in_reply_to_uri is null ",
            within_scope!(),
            "and p.visibility <> 'unlisted' and p.visibility <> 'direct' ",
            seen!(),
            not_blocked!(),
            "order by p.id desc limit $8"
        ),
        eyes.member,
        eyes.actor,
        eyes.host,
        here(scope),
        network(scope),
        before.map_or(i64::MAX, Id::get),
        kind,
        limit
    )
    .all(x)
    .await
}

/// Apart, because ours are few among many, and only a statement that says so finds them without reading all.
async fn newest_of_ours(
    x: impl Executor,
    eyes: &Eyes,
    kinds: &[Kind],
    before: Option<Id<Post>>,
    limit: i64,
) -> Result<Vec<Post>> {
    sql!(
        concat!(
            "select p.* from posts p cross join actors a
         where a.id = p.author_id and p.local and p.id < $4 and p.in_reply_to_uri is null
         and ($5 or p.kind in (select value from json_each($6)))
         and p.visibility <> 'unlisted' and p.visibility <> 'direct' ",
            seen!(),
            not_blocked!(),
            "order by p.id desc limit $7"
        ),
        eyes.member,
        eyes.actor,
        eyes.host,
        before.map_or(i64::MAX, Id::get),
        kinds.is_empty(),
        json_list(kinds),
        limit
    )
    .all(x)
    .await
}

/// An event that does not say when it ends is over three hours after it began; the index `events_by_end` counts with the same.
pub(super) async fn coming_events(
    x: impl Executor,
    eyes: &Eyes,
    scope: Scope,
    from_time: Time,
    limit: i64,
) -> Result<Vec<Post>> {
    sql!(
        concat!(
            "select p.* from events e cross join posts p cross join actors a
         where p.id = e.post_id and a.id = p.author_id and coalesce(e.ends_at, e.starts_at + 10800000) >= $6 ",
            within_scope!(),
            "and p.visibility <> 'unlisted' and p.visibility <> 'direct' ",
            seen!(),
            "order by +e.starts_at, p.id limit $7"
        ),
        eyes.member, eyes.actor, eyes.host, here(scope), network(scope), from_time, limit
    )
    .all(x)
    .await
}

pub(super) async fn open_calls(
    x: impl Executor,
    eyes: &Eyes,
    scope: Scope,
    limit: i64,
) -> Result<Vec<Post>> {
    sql!(
        concat!(
            "select p.* from calls c cross join posts p cross join actors a
         where p.id = c.post_id and a.id = p.author_id and c.state in ('open', 'part-filled', 'filled') ",
            within_scope!(),
            "and p.visibility <> 'unlisted' and p.visibility <> 'direct' ",
            seen!(),
            "order by case when c.needed_by is null then 1 else 0 end, c.needed_by, p.id desc limit $6"
        ),
        eyes.member, eyes.actor, eyes.host, here(scope), network(scope), limit
    )
    .all(x)
    .await
}

pub(super) async fn by_author(
    x: impl Executor,
    eyes: &Eyes,
    author: Id<Actor>,
    before: Option<Id<Post>>,
    limit: i64,
) -> Result<Vec<Post>> {
    sql!(
        concat!(
            "select p.* from posts p cross join actors a
         where a.id = p.author_id and p.author_id = $4 and p.id < $5 and p.in_reply_to_uri is null
         and p.visibility <> 'unlisted' and p.visibility <> 'direct' ",
            seen!(),
            "order by p.id desc limit $6"
        ),
        eyes.member,
        eyes.actor,
        eyes.host,
        author,
        before.map_or(i64::MAX, Id::get),
        limit
    )
    .all(x)
    .await
}

pub(super) async fn thread(
    x: impl Executor,
    eyes: &Eyes,
    thread: Id<Post>,
    limit: i64,
) -> Result<Vec<Post>> {
    sql!(
        concat!(
            "select p.* from posts p cross join actors a
         where a.id = p.author_id and p.thread_id = $4 and p.in_reply_to_id is not null ",
            seen!(),
            not_blocked!(),
            "order by p.id limit $5"
        ),
        eyes.member,
        eyes.actor,
        eyes.host,
        thread,
        limit
    )
    .all(x)
    .await
}

pub(super) async fn private(x: impl Executor, eyes: &Eyes, limit: i64) -> Result<Vec<Post>> {
    sql!(
        concat!(
            "select p.* from posts p cross join actors a
         where a.id = p.author_id and p.visibility = 'direct' ",
            seen!(),
            "order by p.id desc limit $4"
        ),
        eyes.member,
        eyes.actor,
        eyes.host,
        limit
    )
    .all(x)
    .await
}

pub(super) async fn stories(x: impl Executor, posts: &[Id<Post>]) -> Result<Vec<Story>> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    sql!(
        "select * from stories where post_id in (select cast(value as bigint) from json_each($1))",
        ids(posts)
    )
    .all(x)
    .await
}

pub(super) async fn events(x: impl Executor, posts: &[Id<Post>]) -> Result<Vec<Event>> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    sql!(
        "select * from events where post_id in (select cast(value as bigint) from json_each($1))",
        ids(posts)
    )
    .all(x)
    .await
}

pub(super) async fn calls(x: impl Executor, posts: &[Id<Post>]) -> Result<Vec<Call>> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    sql!(
        "select * from calls where post_id in (select cast(value as bigint) from json_each($1))",
        ids(posts)
    )
    .all(x)
    .await
}

pub(super) async fn likes(x: impl Executor, posts: &[Id<Post>]) -> Result<Vec<(Id<Post>, i64)>> {
    sql!(
        "select post_id, count(*) from reactions
         where kind = 'like' and post_id in (select cast(value as bigint) from json_each($1))
         group by post_id",
        ids(posts)
    )
    .all(x)
    .await
}

/// How many replies each has that everyone may see.
pub(super) async fn reply_counts(
    x: impl Executor,
    posts: &[Id<Post>],
) -> Result<Vec<(Id<Post>, i64)>> {
    sql!(
        concat!(
            "select p.in_reply_to_id, count(*) from posts p join actors a on a.id = p.author_id
         where p.deleted_at is null and p.visibility in ('public', 'unlisted') ",
            known!(),
            "and p.in_reply_to_id in (select cast(value as bigint) from json_each($2))
         group by p.in_reply_to_id"
        ),
        false,
        ids(posts)
    )
    .all(x)
    .await
}

/// Those whose author had the duty of a consultant, and none of a host, when they were published.
pub(super) async fn by_consultants(x: impl Executor, posts: &[Id<Post>]) -> Result<Vec<Id<Post>>> {
    sql!(
        "select p.id from posts p
         join members m on m.actor_id = p.author_id
         join duties d on d.member_id = m.id
         where p.id in (select cast(value as bigint) from json_each($1))
            and d.starts_at <= p.published_at and (d.ends_at is null or d.ends_at > p.published_at)
            and d.role in ('consultant', 'host', 'coordinator')
         group by p.id
         having max(case when d.role = 'consultant' then 0 else 1 end) = 0",
        ids(posts)
    )
    .scalars(x)
    .await
}
