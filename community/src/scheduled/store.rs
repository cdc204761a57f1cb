//! SQL of posts for later.

use super::model::Scheduled;
use crate::{
    Result,
    id::Id,
    member::Member,
    paged,
    post::model::{Author, Visibility},
    sql,
    store::{Executor, Page, Tx},
    time::Time,
};

pub(super) async fn insert(tx: &mut Tx, scheduled: &Scheduled) -> Result<()> {
    sql!(
        "insert into scheduled_posts (id, member_id, as_group, due_at, wish, created_at) values ($1, $2, $3, $4, $5, $6)",
        scheduled.id,
        scheduled.member_id,
        scheduled.as_group,
        scheduled.due_at,
        &scheduled.wish,
        scheduled.created_at
    )
    .run(tx)
    .await
    .map(drop)
}

/// One of hers; as the group, one of the group's, whichever host wrote it, unless it is for few.
pub async fn get(x: impl Executor, by: &Author, id: Id<Scheduled>) -> Result<Option<Scheduled>> {
    let found: Option<Scheduled> = sql!(
        "select * from scheduled_posts where id = $1 and as_group = $3 and ($3 or member_id = $2)",
        id,
        by.member.member.id,
        by.as_group
    )
    .opt(x)
    .await?;
    Ok(found.filter(|found| may_know(by, found)))
}

/// What is said privately for the group may be under what somebody asks unseen: then not every host knows of it.
fn may_know(by: &Author, scheduled: &Scheduled) -> bool {
    scheduled.member_id == by.member.member.id || scheduled.wish.0.visibility != Visibility::Direct
}

/// Whoever's it is.
pub(super) async fn find(x: impl Executor, id: Id<Scheduled>) -> Result<Option<Scheduled>> {
    sql!("select * from scheduled_posts where id = $1", id)
        .opt(x)
        .await
}

/// All that this member wrote, also as the group.
pub(super) async fn of_member(x: impl Executor, member: Id<Member>) -> Result<Vec<Scheduled>> {
    sql!(
        "select * from scheduled_posts where member_id = $1 order by id",
        member
    )
    .all(x)
    .await
}

/// All of hers, or of the group's, newest made first.
pub async fn list(x: impl Executor, by: &Author, page: &Page) -> Result<Vec<Scheduled>> {
    let query = paged!(
        page,
        "select * from scheduled_posts
             where as_group = $2 and ($2 or member_id = $1) and id < $3 and id > $4",
        "order by id",
        "limit $5",
        by.member.member.id,
        by.as_group,
        page.below(),
        page.above(),
        page.limit()
    );
    let mut found: Vec<Scheduled> = query.all(x).await?;
    found.retain(|found| may_know(by, found));
    Ok(page.in_order(found))
}

pub(super) async fn count(x: impl Executor, member: Id<Member>) -> Result<i64> {
    sql!(
        "select count(*) from scheduled_posts where member_id = $1",
        member
    )
    .scalar(x)
    .await
}

pub(super) async fn set_due(tx: &mut Tx, id: Id<Scheduled>, due_at: Time) -> Result<()> {
    sql!(
        "update scheduled_posts set due_at = $2 where id = $1",
        id,
        due_at
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn delete(tx: &mut Tx, id: Id<Scheduled>) -> Result<bool> {
    let rows = sql!("delete from scheduled_posts where id = $1", id)
        .run(tx)
        .await?;
    Ok(rows == 1)
}

pub(super) async fn due(x: impl Executor, now: Time) -> Result<Vec<Scheduled>> {
    sql!(
        "select * from scheduled_posts where due_at <= $1 order by due_at, id limit 20",
        now
    )
    .all(x)
    .await
}

/// When the next is due.
pub async fn next_due(x: impl Executor) -> Result<Option<Time>> {
    sql!("select due_at from scheduled_posts order by due_at limit 1")
        .scalar_opt(x)
        .await
}
