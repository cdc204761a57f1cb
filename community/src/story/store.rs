//! SQL of stories.

use super::model::{Story, Telling};
use crate::{
    Result,
    id::Id,
    post::Post,
    sql,
    store::{Executor, Json, Tx},
};

pub async fn get(x: impl Executor, id: Id<Post>) -> Result<Option<Story>> {
    sql!("select * from stories where post_id = $1", id)
        .opt(x)
        .await
}

pub async fn by_hash(x: impl Executor, hash: &str) -> Result<Option<Story>> {
    sql!("select * from stories where withdraw_hash = $1", hash)
        .opt(x)
        .await
}

/// Writes what is told; the narrator's secret stays as it was.
pub(super) async fn put(tx: &mut Tx, id: Id<Post>, telling: &Telling) -> Result<()> {
    sql!(
        "insert into stories (post_id, form, teller, teller_label, themes, book, withdraw_hash, extra)
         values ($1, $2, $3, $4, $5, $6, null, $7)
         on conflict (post_id) do update set form = excluded.form, teller = excluded.teller, teller_label = excluded.teller_label,
            themes = excluded.themes, book = excluded.book, extra = excluded.extra",
        id, telling.form, telling.teller, &telling.teller_label, Json(&telling.themes), telling.book, Json(&telling.extra),
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn set_hash(tx: &mut Tx, id: Id<Post>, hash: &str) -> Result<()> {
    sql!(
        "update stories set withdraw_hash = $2 where post_id = $1",
        id,
        hash
    )
    .run(tx)
    .await
    .map(drop)
}
