//! SQL of those who would like to start a group.

use super::model::{Helper, Start};
use crate::{
    Result,
    id::Id,
    member::Member,
    sql,
    store::{Executor, Tx},
    time::Time,
};

pub(super) async fn insert(tx: &mut Tx, start: &Start, secret_hash: &str) -> Result<()> {
    sql!(
        "insert into starts (id, name, concern, words, contact, language, state, member_id, reply, secret_hash, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        start.id,
        &start.name,
        &start.concern,
        &start.words,
        &start.contact,
        &start.language,
        start.state,
        start.member_id,
        &start.reply,
        secret_hash,
        start.created_at,
        start.updated_at,
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn save(tx: &mut Tx, start: &Start) -> Result<()> {
    let now = tx.now();
    sql!(
        "update starts set name = $2, concern = $3, words = $4, contact = $5, state = $6, member_id = $7, reply = $8, updated_at = $9
         where id = $1",
        start.id,
        &start.name,
        &start.concern,
        &start.words,
        &start.contact,
        start.state,
        start.member_id,
        &start.reply,
        now,
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn get(x: impl Executor, id: Id<Start>) -> Result<Option<Start>> {
    sql!("select * from starts where id = $1", id).opt(x).await
}

pub(super) async fn by_secret(x: impl Executor, hash: &str) -> Result<Option<Start>> {
    sql!("select * from starts where secret_hash = $1", hash)
        .opt(x)
        .await
}

pub(super) async fn open(x: impl Executor, most: i64) -> Result<Vec<Start>> {
    sql!(
        "select * from starts where state in ('waiting', 'taken') order by id limit $1",
        most
    )
    .all(x)
    .await
}

pub(super) async fn answered_before(x: impl Executor, since: Time) -> Result<Vec<Id<Start>>> {
    sql!(
        "select id from starts where state = 'taken' and updated_at < $1 order by id",
        since
    )
    .scalars(x)
    .await
}

pub(super) async fn helpers(x: impl Executor) -> Result<Vec<Helper>> {
    sql!("select * from start_helpers order by created_at, member_id")
        .all(x)
        .await
}

pub(super) async fn insert_helper(tx: &mut Tx, member: Id<Member>, name: &str) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into start_helpers (member_id, name, created_at) values ($1, $2, $3)
         on conflict (member_id) do update set name = $2",
        member,
        name,
        now
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn delete_helper(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    sql!("delete from start_helpers where member_id = $1", member)
        .run(tx)
        .await
        .map(drop)
}
