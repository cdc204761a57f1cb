//! SQL of filters.

use super::model::{Action, Context, Filter, Keyword, Status};
use crate::{
    Result,
    actor::Actor,
    id::Id,
    sql,
    store::{Executor, Json, Tx},
    time::Time,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Id<Filter>,
    actor_id: Id<Actor>,
    title: String,
    contexts: Json<Vec<Context>>,
    action: Action,
    ends_at: Option<Time>,
}

/// Her filters with all that is in them, oldest first; three queries.
pub async fn all(mut x: impl Executor, me: Id<Actor>) -> Result<Vec<Filter>> {
    let rows: Vec<Row> = sql!("select * from filters where actor_id = $1 order by id", me)
        .all(x.on())
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let keywords: Vec<Keyword> = sql!(
        "select * from filter_keywords where filter_id in (select id from filters where actor_id = $1) order by id",
        me
    )
    .all(x.on())
    .await?;
    let statuses: Vec<Status> = sql!(
        "select * from filter_statuses where filter_id in (select id from filters where actor_id = $1) order by id",
        me
    )
    .all(x.on())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Filter {
            keywords: keywords
                .iter()
                .filter(|keyword| keyword.filter_id == row.id)
                .cloned()
                .collect(),
            statuses: statuses
                .iter()
                .filter(|status| status.filter_id == row.id)
                .cloned()
                .collect(),
            id: row.id,
            actor_id: row.actor_id,
            title: row.title,
            contexts: row.contexts,
            action: row.action,
            ends_at: row.ends_at,
        })
        .collect())
}

/// A filter, if it is hers.
pub async fn get(x: impl Executor, me: Id<Actor>, id: Id<Filter>) -> Result<Option<Filter>> {
    Ok(all(x, me).await?.into_iter().find(|filter| filter.id == id))
}

/// A word, if it is hers.
pub async fn keyword(x: impl Executor, me: Id<Actor>, id: Id<Keyword>) -> Result<Option<Keyword>> {
    sql!(
        "select k.* from filter_keywords k join filters f on f.id = k.filter_id where k.id = $1 and f.actor_id = $2",
        id, me
    )
    .opt(x)
    .await
}

/// A post of a filter, if the filter is hers.
pub async fn status(x: impl Executor, me: Id<Actor>, id: Id<Status>) -> Result<Option<Status>> {
    sql!(
        "select s.* from filter_statuses s join filters f on f.id = s.filter_id where s.id = $1 and f.actor_id = $2",
        id, me
    )
    .opt(x)
    .await
}

pub(super) async fn insert(tx: &mut Tx, filter: &Filter) -> Result<()> {
    sql!(
        "insert into filters (id, actor_id, title, contexts, action, ends_at) values ($1, $2, $3, $4, $5, $6)",
        filter.id, filter.actor_id, &filter.title, &filter.contexts, filter.action, filter.ends_at
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn update(tx: &mut Tx, filter: &Filter) -> Result<()> {
    sql!(
        "update filters set title = $2, contexts = $3, action = $4, ends_at = $5 where id = $1",
        filter.id,
        &filter.title,
        &filter.contexts,
        filter.action,
        filter.ends_at
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn delete(tx: &mut Tx, id: Id<Filter>) -> Result<()> {
    sql!("delete from filter_keywords where filter_id = $1", id)
        .run(&mut *tx)
        .await?;
    sql!("delete from filter_statuses where filter_id = $1", id)
        .run(&mut *tx)
        .await?;
    sql!("delete from filters where id = $1", id)
        .run(tx)
        .await
        .map(drop)
}

pub(super) async fn insert_keyword(tx: &mut Tx, keyword: &Keyword) -> Result<()> {
    sql!(
        "insert into filter_keywords (id, filter_id, keyword, whole_word) values ($1, $2, $3, $4)",
        keyword.id,
        keyword.filter_id,
        &keyword.keyword,
        keyword.whole_word
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn update_keyword(tx: &mut Tx, keyword: &Keyword) -> Result<()> {
    sql!(
        "update filter_keywords set keyword = $2, whole_word = $3 where id = $1",
        keyword.id,
        &keyword.keyword,
        keyword.whole_word
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn delete_keyword(tx: &mut Tx, id: Id<Keyword>) -> Result<()> {
    sql!("delete from filter_keywords where id = $1", id)
        .run(tx)
        .await
        .map(drop)
}

/// False when it is there already.
pub(super) async fn insert_status(tx: &mut Tx, status: &Status) -> Result<bool> {
    let rows = sql!(
        "insert into filter_statuses (id, filter_id, post_id) values ($1, $2, $3) on conflict do nothing",
        status.id, status.filter_id, status.post_id
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

pub(super) async fn delete_status(tx: &mut Tx, id: Id<Status>) -> Result<()> {
    sql!("delete from filter_statuses where id = $1", id)
        .run(tx)
        .await
        .map(drop)
}
