//! SQL of a member's home: what she and her group follow, in two ways that differ in cost alone; and the boosts in it.

use super::eyes::Eyes;
use crate::{
    Result,
    actor::Actor,
    id::Id,
    paged,
    post::Post,
    reaction::{GoneBoost, Reaction},
    sql,
    store::{Executor, Page},
};

/// What she ($4) follows, her own, her group's, what members say among themselves, and what has a tag that she follows; replies only
/// to those. How she follows somebody holds although the group, or her own address outside, follows too. Whom she reads in a list of
/// their own does not stand here.
macro_rules! at_home {
    () => {
        "and p.visibility <> 'direct'
         and (p.author_id = $4 or p.visibility = 'inside' or p.author_id in (select actor_id from groups)
             or exists (select 1 from member_follows m where m.actor_id = $4 and m.followee_id = p.author_id
                 and (m.languages = '[]' or m.languages like '%\"' || p.language || '\"%'))
             or (exists (select 1 from follows m where m.followee_id = p.author_id and m.state = 'accepted'
                     and (m.follower_id = $4 or m.follower_id in (select actor_id from groups)))
                 and not exists (select 1 from member_follows m where m.actor_id = $4 and m.followee_id = p.author_id))
             or (p.visibility = 'public' and exists (select 1 from post_tags t join followed_tags g on g.tag = t.tag
                 where t.post_id = p.id and g.actor_id = $4)))
         and (p.in_reply_to_uri is null or p.visibility = 'inside' or exists (select 1 from posts q where q.id = p.in_reply_to_id
             and (q.author_id = p.author_id or q.author_id = $4 or q.author_id in (select actor_id from groups)
                 or exists (select 1 from member_follows m where m.actor_id = $4 and m.followee_id = q.author_id)
                 or exists (select 1 from follows m
                     where m.follower_id = $4 and m.followee_id = q.author_id and m.state = 'accepted'))))
         and not exists (select 1 from lists l join list_accounts c on c.list_id = l.id
             where l.actor_id = $4 and l.exclusive and c.account_id = p.author_id) "
    };
}

/// Whether those she and her group follow have written so little that it is quicker to gather all of it than to walk down from the newest.
pub(in crate::timeline) async fn is_little(x: impl Executor, me: Id<Actor>) -> Result<bool> {
    let counted: i64 = sql!(
        "select count(*) from (select 1 as one from posts where author_id in (
            select followee_id from member_follows where actor_id = $1
            union select followee_id from follows
                where state = 'accepted' and (follower_id = $1 or follower_id in (select actor_id from groups))) limit 2000) as few",
        me
    )
    .scalar(x)
    .await?;
    Ok(counted < 2_000)
}

/// What may stand in her home, gathered by author: for those who follow few.
macro_rules! gathered {
    () => {
        "p.id in (
            select id from posts where author_id in (
                select followee_id from member_follows where actor_id = $4
                union select followee_id from follows
                    where state = 'accepted' and (follower_id = $4 or follower_id in (select actor_id from groups))
                union select actor_id from groups
                union select cast($4 as bigint)) and id < $5 and id > $6
            union select id from posts where local and visibility = 'inside' and id < $5 and id > $6
            union select t.post_id from post_tags t join followed_tags g on g.tag = t.tag
                where g.actor_id = $4 and t.post_id < $5 and t.post_id > $6) "
    };
}

/// As [`home`], for her whose follows write little.
pub(in crate::timeline) async fn small_home(
    x: impl Executor,
    eyes: &Eyes,
    me: Id<Actor>,
    page: &Page,
) -> Result<Vec<Post>> {
    let query = paged!(
        page,
        concat!(
            "select p.* from posts p cross join actors a where a.id = p.author_id and ",
            gathered!(),
            at_home!(),
            wanted!(),
            seen!()
        ),
        "order by p.id",
        "limit $7",
        eyes.member,
        eyes.actor,
        eyes.host,
        me,
        page.below(),
        page.above(),
        page.limit()
    );
    query.all(x).await
}

pub(in crate::timeline) async fn home(
    x: impl Executor,
    eyes: &Eyes,
    me: Id<Actor>,
    page: &Page,
) -> Result<Vec<Post>> {
    let query = paged!(
        page,
        concat!(
            "select p.* from posts p cross join actors a where a.id = p.author_id and p.id < $5 and p.id > $6 ",
            at_home!(),
            wanted!(),
            seen!()
        ),
        "order by p.id",
        "limit $7",
        eyes.member,
        eyes.actor,
        eyes.host,
        me,
        page.below(),
        page.above(),
        page.limit()
    );
    query.all(x).await
}

/// Boosts by those she ($4) follows, herself and her group, of what is for everyone; `r` is the boost.
macro_rules! boosted_at_home {
    () => {
        "r.kind = 'announce' and p.id = r.post_id and a.id = p.author_id and r.id < $5 and r.id > $6
         and (not r.inside or $1)
         and (r.actor_id = $4 or r.actor_id in (select actor_id from groups)
             or exists (select 1 from member_follows m where m.actor_id = $4 and m.followee_id = r.actor_id and m.reblogs)
             or (exists (select 1 from follows m where m.followee_id = r.actor_id and m.state = 'accepted'
                     and (m.follower_id = $4 or m.follower_id in (select actor_id from groups)))
                 and not exists (select 1 from member_follows m where m.actor_id = $4 and m.followee_id = r.actor_id)))
         and not exists (select 1 from blocks w where w.blocker_id = $4 and w.blocked_id = r.actor_id)
         and not exists (select 1 from mutes w where w.actor_id = $4 and w.muted_id = r.actor_id)
         and not exists (select 1 from lists l join list_accounts c on c.list_id = l.id
             where l.actor_id = $4 and l.exclusive and c.account_id = r.actor_id)
         and p.visibility in ('public', 'unlisted') "
    };
}

pub(in crate::timeline) async fn home_boosts(
    x: impl Executor,
    eyes: &Eyes,
    me: Id<Actor>,
    page: &Page,
) -> Result<Vec<Reaction>> {
    let query = paged!(
        page,
        concat!(
            "select r.* from reactions r cross join posts p cross join actors a where ",
            boosted_at_home!(),
            wanted!(),
            seen!()
        ),
        "order by r.id",
        "limit $7",
        eyes.member,
        eyes.actor,
        eyes.host,
        me,
        page.below(),
        page.above(),
        page.limit()
    );
    query.all(x).await
}

/// Whether a boost that is gone would stand in her home.
pub(in crate::timeline) async fn held_boost(
    x: impl Executor,
    eyes: &Eyes,
    me: Id<Actor>,
    gone: &GoneBoost,
) -> Result<bool> {
    let page = Page::only(gone.id.get());
    let found: Option<i64> = sql!(
        concat!(
            "select p.id from (select cast($7 as bigint) as id, cast($8 as bigint) as actor_id, cast($9 as bigint) as post_id,
                 cast($10 as boolean) as inside, 'announce' as kind) r
             cross join posts p cross join actors a where p.id = r.post_id and ",
            boosted_at_home!(),
            wanted!(),
            seen!()
        ),
        eyes.member,
        eyes.actor,
        eyes.host,
        me,
        page.below(),
        page.above(),
        gone.id,
        gone.actor,
        gone.post,
        gone.inside
    )
    .scalar_opt(x)
    .await?;
    Ok(found.is_some())
}
