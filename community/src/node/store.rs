//! SQL of the node's own settings.

use crate::{
    Result, sql,
    store::{Executor, Tx},
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

pub(super) async fn set(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    sql!("insert into node (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value", name, value)
        .run(tx)
        .await?;
    Ok(())
}

pub(super) async fn quick_check(x: impl Executor) -> Result<String> {
    sql!("/* sqlite */ select quick_check from pragma_quick_check limit 1")
        .scalar(x)
        .await
}
