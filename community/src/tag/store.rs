//! SQL of followed and featured tags.

use crate::{
    Result,
    actor::Actor,
    id::Id,
    paged, sql,
    store::{Executor, Page, Tx, json_list},
    time::Time,
};

/// A tag that a local actor shows on its profile.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Featured {
    pub id: Id<Featured>,
    pub actor_id: Id<Actor>,
    pub tag: String,
    /// As it was written.
    pub name: String,
}

pub(super) async fn count(x: impl Executor, me: Id<Actor>) -> Result<i64> {
    sql!("select count(*) from followed_tags where actor_id = $1", me)
        .scalar(x)
        .await
}

pub(super) async fn follow(tx: &mut Tx, me: Id<Actor>, tag: &str) -> Result<()> {
    let id = tx.mint::<()>();
    sql!(
        "insert into followed_tags (id, actor_id, tag) values ($1, $2, $3) on conflict do nothing",
        id,
        me,
        tag
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn unfollow(tx: &mut Tx, me: Id<Actor>, tag: &str) -> Result<()> {
    sql!(
        "delete from followed_tags where actor_id = $1 and tag = $2",
        me,
        tag
    )
    .run(tx)
    .await
    .map(drop)
}

/// The tags she follows, newest first, with the row's id for paging.
pub async fn followed(x: impl Executor, me: Id<Actor>, page: &Page) -> Result<Vec<(i64, String)>> {
    let rows = paged!(
        page,
        "select id, tag from followed_tags where actor_id = $1 and id > $2 and id < $3",
        "order by id",
        "limit $4",
        me,
        page.above(),
        page.below(),
        page.limit_up_to(200)
    )
    .all(x)
    .await?;
    Ok(page.in_order(rows))
}

pub(super) async fn among(x: impl Executor, me: Id<Actor>, tags: &[String]) -> Result<Vec<String>> {
    sql!(
        "select tag from followed_tags where actor_id = $1 and tag in (select value from json_each($2))",
        me, json_list(tags)
    )
    .scalars(x)
    .await
}

pub(super) async fn feature(tx: &mut Tx, one: &Featured) -> Result<bool> {
    let rows = sql!(
        "insert into featured_tags (id, actor_id, tag, name) values ($1, $2, $3, $4) on conflict do nothing",
        one.id, one.actor_id, &one.tag, &one.name
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

pub(super) async fn unfeature(tx: &mut Tx, me: Id<Actor>, id: Id<Featured>) -> Result<bool> {
    let rows = sql!(
        "delete from featured_tags where id = $1 and actor_id = $2",
        id,
        me
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

/// The tags on a profile, oldest first.
pub async fn featured(x: impl Executor, me: Id<Actor>) -> Result<Vec<Featured>> {
    sql!(
        "select * from featured_tags where actor_id = $1 order by id",
        me
    )
    .all(x)
    .await
}

/// How often an author used a tag in what everyone may read, and when last.
pub async fn featured_of(
    x: impl Executor,
    author: Id<Actor>,
    tag: &str,
) -> Result<(i64, Option<Time>)> {
    sql!(
        "select count(*), max(p.published_at) from post_tags t join posts p on p.id = t.post_id
         where t.tag = $2 and p.author_id = $1 and p.deleted_at is null and p.visibility in ('public', 'unlisted')",
        author,
        tag
    )
    .one(x)
    .await
}

/// How often a tag was used in what everyone may read since then, and by how many.
pub async fn used(x: impl Executor, tag: &str, since: Time) -> Result<(i64, i64)> {
    sql!(
        "select count(*), count(distinct p.author_id) from post_tags t join posts p on p.id = t.post_id
         where t.tag = $1 and p.published_at >= $2 and p.deleted_at is null and p.visibility = 'public'",
        tag,
        since
    )
    .one(x)
    .await
}
