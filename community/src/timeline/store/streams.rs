//! SQL of streams: what reaches a reader, a page at a time, from either end.

pub(in crate::timeline) use super::home::{held_boost, home, home_boosts, is_little, small_home};

use super::{
    super::model::Which,
    eyes::{Eyes, ids},
};
use crate::{
    Result,
    actor::Actor,
    id::Id,
    paged,
    post::Post,
    reaction::Reaction,
    sql,
    store::{Executor, Page, json_list},
};

/// What stands in public lists: for everyone, and for members also what is said inside; no replies.
macro_rules! listed {
    () => {
        "and p.in_reply_to_uri is null and (p.visibility = 'public' or (p.visibility = 'inside' and $1))
         and (not $7 or p.attachments <> '[]') "
    };
}

/// Those whom the group silenced stand in no list.
macro_rules! not_silenced {
    () => {
        "and not exists (select 1 from peers s where s.standing = 'silenced' and not a.local
             and (a.host = s.host or a.host like '%.' || s.host)) "
    };
}

/// Ours alone: apart, because they are few among many, and only a statement that says so finds them without reading all.
pub(in crate::timeline) async fn public_here(
    x: impl Executor,
    eyes: &Eyes,
    me: Option<Id<Actor>>,
    only_media: bool,
    page: &Page,
) -> Result<Vec<Post>> {
    let me = me.map_or(0, Id::get);
    let query = paged!(
        page,
        concat!(
            "select p.* from posts p cross join actors a where a.id = p.author_id and p.local and p.id < $5 and p.id > $6 ",
            listed!(),
            wanted!(),
            seen!()
        ),
        "order by p.id",
        "limit $8",
        eyes.member,
        eyes.actor,
        eyes.host,
        me,
        page.below(),
        page.above(),
        only_media,
        page.limit()
    );
    query.all(x).await
}

/// From everywhere, or from elsewhere only (`not here`).
pub(in crate::timeline) async fn public(
    x: impl Executor,
    eyes: &Eyes,
    me: Option<Id<Actor>>,
    here: bool,
    only_media: bool,
    page: &Page,
) -> Result<Vec<Post>> {
    let me = me.map_or(0, Id::get);
    let query = paged!(
        page,
        concat!(
            "select p.* from posts p cross join actors a where a.id = p.author_id and p.id < $5 and p.id > $6 and ($8 or not p.local) ",
            listed!(),
            wanted!(),
            not_silenced!(),
            seen!()
        ),
        "order by p.id",
        "limit $9",
        eyes.member,
        eyes.actor,
        eyes.host,
        me,
        page.below(),
        page.above(),
        only_media,
        here,
        page.limit()
    );
    query.all(x).await
}

/// With any of these tags ($7), all of those ($8, so many: $9) and none of the last ($10); ours ($11), others' ($12).
macro_rules! with_tags {
    () => {
        "p.id in (select post_id from post_tags where tag in (select value from json_each($7)))
         and (select count(*) from post_tags t where t.post_id = p.id and t.tag in (select value from json_each($8))) = $9
         and not exists (select 1 from post_tags t where t.post_id = p.id and t.tag in (select value from json_each($10)))
         and a.id = p.author_id and p.id < $5 and p.id > $6
         and (p.visibility = 'public' or (p.visibility = 'inside' and $1))
         and (($11 and p.local) or ($12 and not p.local)) and (not $13 or p.attachments <> '[]') "
    };
}

/// Which tags, folded to lower case; and from where.
pub(in crate::timeline) struct WithTags {
    pub any: Vec<String>,
    pub all: Vec<String>,
    pub none: Vec<String>,
    pub here: bool,
    pub elsewhere: bool,
    pub only_media: bool,
}

pub(in crate::timeline) async fn tagged(
    x: impl Executor,
    eyes: &Eyes,
    me: Option<Id<Actor>>,
    tags: &WithTags,
    page: &Page,
) -> Result<Vec<Post>> {
    let me = me.map_or(0, Id::get);
    let query = paged!(
        page,
        concat!(
            "select p.* from posts p cross join actors a where ",
            with_tags!(),
            wanted!(),
            not_silenced!(),
            seen!()
        ),
        "order by p.id",
        "limit $14",
        eyes.member,
        eyes.actor,
        eyes.host,
        me,
        page.below(),
        page.above(),
        json_list(&tags.any),
        json_list(&tags.all),
        tags.all.len(),
        json_list(&tags.none),
        tags.here,
        tags.elsewhere,
        tags.only_media,
        page.limit()
    );
    query.all(x).await
}

/// What one ($7) wrote: without replies to others ($8), with media only ($9), pinned only ($10), with a tag ($11) if there is one.
/// Private ones only where she who reads ($4) wrote them.
macro_rules! by_author {
    () => {
        "p.author_id = $7 and a.id = p.author_id and p.id < $5 and p.id > $6
         and (p.visibility <> 'direct' or p.author_id = $4)
         and (not $8 or p.in_reply_to_uri is null
             or exists (select 1 from posts q where q.id = p.in_reply_to_id and q.author_id = p.author_id))
         and (not $9 or p.attachments <> '[]')
         and (not $10 or p.id in (select post_id from pins))
         and ($11 = '' or exists (select 1 from post_tags t where t.post_id = p.id and t.tag = $11)) "
    };
}

pub(in crate::timeline) async fn of_author(
    x: impl Executor,
    eyes: &Eyes,
    me: Option<Id<Actor>>,
    author: Id<Actor>,
    which: &Which,
    page: &Page,
) -> Result<Vec<Post>> {
    let me = me.map_or(0, Id::get);
    let tag = which.tagged.as_deref().unwrap_or_default().to_lowercase();
    let query = paged!(
        page,
        concat!(
            "select p.* from posts p cross join actors a where ",
            by_author!(),
            seen!()
        ),
        "order by p.id",
        "limit $12",
        eyes.member,
        eyes.actor,
        eyes.host,
        me,
        page.below(),
        page.above(),
        author,
        which.exclude_replies,
        which.only_media,
        which.pinned,
        tag,
        page.limit()
    );
    query.all(x).await
}

/// What those in a list ($7) publish; replies, as the list has it ($8), to those in it, to those she ($4) follows, or only to
/// themselves.
macro_rules! in_list {
    () => {
        "p.author_id in (select account_id from list_accounts where list_id = $7) and a.id = p.author_id and p.id < $5 and p.id > $6
         and p.visibility <> 'direct'
         and (p.in_reply_to_uri is null or exists (select 1 from posts q where q.id = p.in_reply_to_id
             and (q.author_id = p.author_id
                 or ($8 = 'list' and (q.author_id = $4 or q.author_id in (select account_id from list_accounts where list_id = $7)))
                 or ($8 = 'followed' and (q.author_id = $4
                     or exists (select 1 from member_follows m where m.actor_id = $4 and m.followee_id = q.author_id)))))) "
    };
}

pub(in crate::timeline) async fn of_list(
    x: impl Executor,
    eyes: &Eyes,
    me: Id<Actor>,
    list: i64,
    replies: &str,
    page: &Page,
) -> Result<Vec<Post>> {
    let query = paged!(
        page,
        concat!(
            "select p.* from posts p cross join actors a where ",
            in_list!(),
            wanted!(),
            seen!()
        ),
        "order by p.id",
        "limit $9",
        eyes.member,
        eyes.actor,
        eyes.host,
        me,
        page.below(),
        page.above(),
        list,
        replies,
        page.limit()
    );
    query.all(x).await
}

/// What one ($4) boosted.
macro_rules! boosted_by {
    () => {
        "r.kind = 'announce' and r.actor_id = $4 and p.id = r.post_id and a.id = p.author_id and r.id < $5 and r.id > $6
         and (not r.inside or $1) and p.visibility in ('public', 'unlisted') "
    };
}

pub(in crate::timeline) async fn boosts_of(
    x: impl Executor,
    eyes: &Eyes,
    author: Id<Actor>,
    page: &Page,
) -> Result<Vec<Reaction>> {
    let query = paged!(
        page,
        concat!(
            "select r.* from reactions r cross join posts p cross join actors a where ",
            boosted_by!(),
            seen!()
        ),
        "order by r.id",
        "limit $7",
        eyes.member,
        eyes.actor,
        eyes.host,
        author,
        page.below(),
        page.above(),
        page.limit()
    );
    query.all(x).await
}

/// What she ($4) likes, by when she said so.
pub(in crate::timeline) async fn liked(
    x: impl Executor,
    eyes: &Eyes,
    me: Id<Actor>,
    page: &Page,
) -> Result<Vec<(i64, Id<Post>)>> {
    let query = paged!(
        page,
        concat!("select r.id, r.post_id from reactions r cross join posts p cross join actors a
                 where r.actor_id = $4 and r.kind = 'like' and p.id = r.post_id and a.id = p.author_id and r.id < $5 and r.id > $6 ", seen!()),
        "order by r.id",
        "limit $7",
        eyes.member, eyes.actor, eyes.host, me, page.below(), page.above(), page.limit()
    );
    query.all(x).await
}

/// What she ($4) kept, by when.
pub(in crate::timeline) async fn kept(
    x: impl Executor,
    eyes: &Eyes,
    me: Id<Actor>,
    page: &Page,
) -> Result<Vec<(i64, Id<Post>)>> {
    let query = paged!(
        page,
        concat!("select r.id, r.post_id from bookmarks r cross join posts p cross join actors a
                 where r.actor_id = $4 and p.id = r.post_id and a.id = p.author_id and r.id < $5 and r.id > $6 ", seen!()),
        "order by r.id",
        "limit $7",
        eyes.member, eyes.actor, eyes.host, me, page.below(), page.above(), page.limit()
    );
    query.all(x).await
}

/// Those of these that may be seen, in no order.
pub(in crate::timeline) async fn seen_of(
    x: impl Executor,
    eyes: &Eyes,
    posts: &[Id<Post>],
) -> Result<Vec<Post>> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    sql!(
        concat!(
            "select p.* from posts p cross join actors a
             where a.id = p.author_id and p.id in (select cast(value as bigint) from json_each($4)) ",
            seen!()
        ),
        eyes.member,
        eyes.actor,
        eyes.host,
        ids(posts)
    )
    .all(x)
    .await
}

/// What a post replies to, and what that replies to, as far as it may be seen, nearest last.
pub(in crate::timeline) async fn above(
    x: impl Executor,
    eyes: &Eyes,
    post: Id<Post>,
) -> Result<Vec<Post>> {
    sql!(
        concat!(
            "select p.* from posts p cross join actors a
             where a.id = p.author_id and p.id in (
                with recursive up (id, depth) as (
                    select in_reply_to_id, 1 from posts where id = $4 and in_reply_to_id is not null
                    union all
                    select q.in_reply_to_id, up.depth + 1 from posts q join up on q.id = up.id
                    where q.in_reply_to_id is not null and up.depth < 60)
                select id from up) ",
            seen!(),
            "order by p.id"
        ),
        eyes.member,
        eyes.actor,
        eyes.host,
        post
    )
    .all(x)
    .await
}
