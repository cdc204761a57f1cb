//! SQL of thanks.

use super::model::Thanks;
use crate::{
    Result,
    id::Id,
    member::Member,
    sql,
    store::{Executor, Tx},
};

pub(super) async fn insert(tx: &mut Tx, thanks: &Thanks) -> Result<()> {
    sql!(
        "insert into thanks (id, to_member_id, from_member_id, words, created_at) values ($1, $2, $3, $4, $5)",
        thanks.id,
        thanks.to_member_id,
        thanks.from_member_id,
        &thanks.words,
        thanks.created_at
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn get(x: impl Executor, id: Id<Thanks>) -> Result<Option<Thanks>> {
    sql!("select * from thanks where id = $1", id).opt(x).await
}

pub(super) async fn to(x: impl Executor, member: Id<Member>, most: i64) -> Result<Vec<Thanks>> {
    sql!(
        "select * from thanks where to_member_id = $1 order by id desc limit $2",
        member,
        most
    )
    .all(x)
    .await
}

/// False when it is not hers.
pub(super) async fn delete(tx: &mut Tx, id: Id<Thanks>, reader: Id<Member>) -> Result<bool> {
    let deleted = sql!(
        "delete from thanks where id = $1 and to_member_id = $2",
        id,
        reader
    )
    .run(tx)
    .await?;
    Ok(deleted > 0)
}

pub(super) async fn forget(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    sql!(
        "delete from thanks where to_member_id = $1 or from_member_id = $1",
        member
    )
    .run(tx)
    .await
    .map(drop)
}
