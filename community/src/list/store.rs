//! SQL of lists.

use crate::{
    Result,
    actor::Actor,
    id::Id,
    paged, sql,
    store::{Executor, Page, Tx, json_list},
};

crate::text_enum! {
    /// Which replies of those on the list are in its timeline.
    pub enum Replies {
        /// To anyone she follows.
        Followed = "followed",
        /// To others on the list.
        List = "list",
        /// None.
        None = "none",
    }
}

/// A member's list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct List {
    pub id: Id<List>,
    pub actor_id: Id<Actor>,
    pub title: String,
    pub replies: Replies,
    /// Those on it are not in the home timeline.
    pub exclusive: bool,
}

/// Her lists, oldest first.
pub async fn all(x: impl Executor, me: Id<Actor>) -> Result<Vec<List>> {
    sql!("select * from lists where actor_id = $1 order by id", me)
        .all(x)
        .await
}

/// A list, if it is hers.
pub async fn get(x: impl Executor, me: Id<Actor>, id: Id<List>) -> Result<Option<List>> {
    sql!(
        "select * from lists where id = $1 and actor_id = $2",
        id,
        me
    )
    .opt(x)
    .await
}

/// Her lists that somebody is on.
pub async fn of_account(x: impl Executor, me: Id<Actor>, account: Id<Actor>) -> Result<Vec<List>> {
    sql!(
        "select l.* from lists l join list_accounts a on a.list_id = l.id where l.actor_id = $1 and a.account_id = $2 order by l.id",
        me, account
    )
    .all(x)
    .await
}

pub(super) async fn insert(tx: &mut Tx, list: &List) -> Result<()> {
    sql!(
        "insert into lists (id, actor_id, title, replies, exclusive) values ($1, $2, $3, $4, $5)",
        list.id,
        list.actor_id,
        &list.title,
        list.replies,
        list.exclusive
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn update(tx: &mut Tx, list: &List) -> Result<()> {
    sql!(
        "update lists set title = $2, replies = $3, exclusive = $4 where id = $1",
        list.id,
        &list.title,
        list.replies,
        list.exclusive
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn delete(tx: &mut Tx, id: Id<List>) -> Result<()> {
    sql!("delete from list_accounts where list_id = $1", id)
        .run(&mut *tx)
        .await?;
    sql!("delete from lists where id = $1", id)
        .run(tx)
        .await
        .map(drop)
}

/// False when she is on it already.
pub(super) async fn add(tx: &mut Tx, list: Id<List>, account: Id<Actor>) -> Result<bool> {
    let id = tx.mint::<()>();
    let rows = sql!(
        "insert into list_accounts (id, list_id, account_id) values ($1, $2, $3) on conflict do nothing",
        id, list, account
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

pub(super) async fn remove(tx: &mut Tx, list: Id<List>, accounts: &[Id<Actor>]) -> Result<()> {
    sql!(
        "delete from list_accounts where list_id = $1 and account_id in (select cast(value as bigint) from json_each($2))",
        list, json_list(accounts.iter().map(|id| id.get()))
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn count(x: impl Executor, list: Id<List>) -> Result<i64> {
    sql!(
        "select count(*) from list_accounts where list_id = $1",
        list
    )
    .scalar(x)
    .await
}

pub(super) async fn accounts(x: impl Executor, list: Id<List>) -> Result<Vec<Id<Actor>>> {
    sql!(
        "select account_id from list_accounts where list_id = $1 order by id",
        list
    )
    .scalars(x)
    .await
}

/// Who is on a list, newest first, with the row's id for paging; a page of at most `most`.
pub async fn page(
    x: impl Executor,
    list: Id<List>,
    page: &Page,
    most: u32,
) -> Result<Vec<(i64, Id<Actor>)>> {
    let rows = paged!(
        page,
        "select id, account_id from list_accounts where list_id = $1 and id > $2 and id < $3",
        "order by id",
        "limit $4",
        list,
        page.above(),
        page.below(),
        page.limit_up_to(most)
    )
    .all(x)
    .await?;
    Ok(page.in_order(rows))
}
