//! SQL of what is asked through the group: who asked, and who may know.

use crate::{
    Result,
    call::model::{Ask, Wish},
    id::Id,
    member::Member,
    post::Post,
    sql,
    store::{Executor, Json, Tx},
};

pub(in crate::call) async fn insert_ask(
    tx: &mut Tx,
    id: Id<Ask>,
    member: Id<Member>,
    wish: &Wish,
) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into asks (id, member_id, wish, created_at, updated_at) values ($1, $2, $3, $4, $5)",
        id,
        member,
        Json(wish),
        now,
        now,
    )
    .run(tx)
    .await
    .map(drop)
}

pub(in crate::call) async fn insert_confidant(
    tx: &mut Tx,
    ask: Id<Ask>,
    host: Id<Member>,
) -> Result<()> {
    sql!(
        "insert into ask_hosts (ask_id, member_id) values ($1, $2) on conflict do nothing",
        ask,
        host
    )
    .run(tx)
    .await
    .map(drop)
}

pub(in crate::call) async fn ask(x: impl Executor, id: Id<Ask>) -> Result<Option<Ask>> {
    sql!("select * from asks where id = $1", id).opt(x).await
}

pub(in crate::call) async fn ask_of(x: impl Executor, call: Id<Post>) -> Result<Option<Ask>> {
    sql!("select * from asks where post_id = $1", call)
        .opt(x)
        .await
}

pub(in crate::call) async fn asks_of(x: impl Executor, member: Id<Member>) -> Result<Vec<Ask>> {
    sql!(
        "select * from asks where member_id = $1 order by id desc",
        member
    )
    .all(x)
    .await
}

pub(in crate::call) async fn asks_waiting(x: impl Executor, host: Id<Member>) -> Result<Vec<Ask>> {
    sql!(
        "select a.* from asks a join ask_hosts h on h.ask_id = a.id
         where h.member_id = $1 and a.post_id is null and a.words is null order by a.id",
        host
    )
    .all(x)
    .await
}

/// Those that were neither published nor sent back yet.
pub(in crate::call) async fn asks_in_hand(x: impl Executor) -> Result<Vec<Id<Ask>>> {
    sql!("select id from asks where post_id is null and words is null order by id")
        .scalars(x)
        .await
}

pub(in crate::call) async fn chosen(x: impl Executor, id: Id<Ask>) -> Result<Vec<Id<Member>>> {
    sql!("select member_id from ask_hosts where ask_id = $1", id)
        .scalars(x)
        .await
}

pub(in crate::call) async fn knows(
    x: impl Executor,
    id: Id<Ask>,
    host: Id<Member>,
) -> Result<bool> {
    let found: Option<Id<Member>> = sql!(
        "select member_id from ask_hosts where ask_id = $1 and member_id = $2",
        id,
        host
    )
    .scalar_opt(x)
    .await?;
    Ok(found.is_some())
}

/// From now on the post has her words, and nothing but its number stands here.
pub(in crate::call) async fn published_ask(tx: &mut Tx, id: Id<Ask>, call: Id<Post>) -> Result<()> {
    let now = tx.now();
    sql!(
        "update asks set post_id = $2, wish = null, words = null, updated_at = $3 where id = $1",
        id,
        call,
        now
    )
    .run(tx)
    .await
    .map(drop)
}

pub(in crate::call) async fn return_ask(tx: &mut Tx, id: Id<Ask>, words: &str) -> Result<()> {
    let now = tx.now();
    sql!(
        "update asks set words = $2, updated_at = $3 where id = $1",
        id,
        words,
        now
    )
    .run(tx)
    .await
    .map(drop)
}

/// Forgets an ask with all that would still tell whose it was, and who knew: what they were told of it, and under which name it came.
pub(in crate::call) async fn forget_ask(tx: &mut Tx, ask: &Ask) -> Result<()> {
    sql!(
        "delete from notifications where subject_id = $1 and reason in ('ask-came', 'ask-published', 'ask-returned')",
        ask.id
    )
    .run(&mut *tx)
    .await?;
    sql!(
        "delete from notifications
         where (member_id = $2 or member_id in (select member_id from ask_hosts where ask_id = $1))
             and (subject_id = $3 or subject_id in (select id from answers where call_id = $3))
             and reason in ('answer-came', 'answer-confirmed', 'answer-taken-back', 'answer-lapsed', 'still-yes', 'call-passed', 'asked-after')",
        ask.id,
        ask.member_id,
        ask.post_id.map_or(0, Id::get)
    )
    .run(&mut *tx)
    .await?;
    sql!(
        "delete from submissions where post_id = $1 and once like 'ask:%'",
        ask.id
    )
    .run(&mut *tx)
    .await?;
    sql!("delete from ask_hosts where ask_id = $1", ask.id)
        .run(&mut *tx)
        .await?;
    sql!("delete from asks where id = $1", ask.id)
        .run(tx)
        .await
        .map(drop)
}

pub(in crate::call) async fn forget_confidant(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    sql!("delete from ask_hosts where member_id = $1", member)
        .run(tx)
        .await
        .map(drop)
}
