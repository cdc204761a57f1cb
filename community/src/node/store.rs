//! SQL of the node's own settings.

use crate::{
    Result, sql,
    store::{Db, Executor, Tx},
    time::Time,
};

pub(super) async fn keep(tx: &mut Tx, name: &str, value: &str) -> Result<String> {
    sql!(
        "insert into node (name, value) values ($1, $2) on conflict (name) do nothing",
        name,
        value
    )
    .run(&mut *tx)
    .await?;
    sql!("select value from node where name = $1", name)
        .scalar(tx)
        .await
}

pub(super) async fn get(x: impl Executor, name: &str) -> Result<Option<String>> {
    sql!("select value from node where name = $1", name)
        .scalar_opt(x)
        .await
}

pub(super) async fn set(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    sql!("insert into node (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value", name, value)
        .run(tx)
        .await?;
    Ok(())
}

pub(super) async fn deliveries(x: impl Executor) -> Result<(i64, Option<Time>)> {
    sql!("select count(*), min(created_at) from deliveries")
        .one(x)
        .await
}

pub(super) async fn effects(x: impl Executor) -> Result<(i64, Option<Time>)> {
    sql!("select count(*), min(created_at) from effects")
        .one(x)
        .await
}

pub(super) async fn failing_peers(x: impl Executor) -> Result<i64> {
    sql!("select count(*) from peers where failures > 0")
        .scalar(x)
        .await
}

pub(super) async fn size(db: &Db) -> Result<i64> {
    if db.is_postgres() {
        sql!("/* postgres */ select pg_database_size(current_database())")
            .scalar(db)
            .await
    } else {
        sql!("/* sqlite */ select page_count * page_size from pragma_page_count(), pragma_page_size()")
            .scalar(db)
            .await
    }
}

pub(super) async fn quick_check(x: impl Executor) -> Result<String> {
    sql!("/* sqlite */ select quick_check from pragma_quick_check limit 1")
        .scalar(x)
        .await
}
