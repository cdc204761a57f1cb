//! The tables `jobs`, `effects` and `leases`.

use super::model::Job;
use crate::error::Result;
use crate::id::Id;
use crate::sql;
use crate::store::{Db, Executor, Tx, json_list};
use crate::time::Time;

/// How many jobs there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Counts {
    pub waiting: i64,
    pub failed: i64,
}

/// Jobs of every kind, or of one; the failed ones, or those that wait; the oldest first.
pub async fn list(
    x: impl Executor,
    kind: Option<&str>,
    failed: bool,
    limit: u32,
) -> Result<Vec<Job>> {
    sql!(
        "select * from jobs
        where (kind = $1 or $1 is null) and (failed_at is not null) = $2
        order by run_at, id limit $3",
        kind,
        failed,
        limit,
    )
    .all(x)
    .await
}

pub async fn find(x: impl Executor, id: Id<Job>) -> Result<Option<Job>> {
    sql!("select * from jobs where id = $1", id).opt(x).await
}

pub async fn counts(x: impl Executor) -> Result<Counts> {
    sql!("select count(*) - count(failed_at) as waiting, count(failed_at) as failed from jobs")
        .one(x)
        .await
}

/// When the next job of these kinds will be free to claim.
pub async fn next_due(x: impl Executor, kinds: &[&str]) -> Result<Option<Time>> {
    sql!(
        "select case when claimed_until > run_at then claimed_until else run_at end as due from jobs
        where kind in (select value from json_each($1)) and failed_at is null
        order by due limit 1",
        json_list(kinds),
    )
    .scalar_opt(x)
    .await
}

/// A look that disturbs no writer.
pub(super) async fn is_due(db: &Db, kinds: &[&str], now: Time) -> Result<bool> {
    let found: Option<i64> = sql!(
        "select id from jobs
        where kind in (select value from json_each($1)) and failed_at is null and run_at <= $2 and claimed_until <= $2
        limit 1",
        json_list(kinds),
        now,
    )
    .scalar_opt(db)
    .await?;
    Ok(found.is_some())
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Id<Job>,
    kind: &str,
    payload: &str,
    run_at: Time,
) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into jobs (id, kind, payload, run_at, attempts, claimed_until, created_at) values ($1, $2, $3, $4, 0, 0, $5)",
        id,
        kind,
        payload,
        run_at,
        now,
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn claim(
    tx: &mut Tx,
    kinds: &[&str],
    holder: &str,
    until: Time,
) -> Result<Option<Job>> {
    let now = tx.now();
    let kinds = json_list(kinds);
    let query = if tx.db().is_postgres() {
        sql!(
            "/* postgres */ update jobs set claimed_by = $1, claimed_until = $2, attempts = attempts + 1
            where id = (
                select id from jobs
                where kind in (select value from json_each($3)) and failed_at is null and run_at <= $4 and claimed_until <= $4
                order by run_at, id limit 1
                for update skip locked
            )
            returning *",
            holder,
            until,
            kinds,
            now,
        )
    } else {
        sql!(
            "/* sqlite */ update jobs set claimed_by = $1, claimed_until = $2, attempts = attempts + 1
            where id = (
                select id from jobs
                where kind in (select value from json_each($3)) and failed_at is null and run_at <= $4 and claimed_until <= $4
                order by run_at, id limit 1
            )
            returning *",
            holder,
            until,
            kinds,
            now,
        )
    };
    query.opt(tx).await
}

pub(super) async fn release_all(tx: &mut Tx) -> Result<()> {
    sql!("update jobs set claimed_until = 0 where claimed_until > 0")
        .run(&mut *tx)
        .await?;
    sql!("delete from leases").run(tx).await?;
    Ok(())
}

pub(super) async fn extend(tx: &mut Tx, job: &Job, until: Time) -> Result<u64> {
    sql!(
        "update jobs set claimed_until = $3 where id = $1 and claimed_by = $2",
        job.id,
        &job.claimed_by,
        until
    )
    .run(tx)
    .await
}

pub(super) async fn delete_claimed(tx: &mut Tx, job: &Job) -> Result<u64> {
    sql!(
        "delete from jobs where id = $1 and claimed_by = $2",
        job.id,
        &job.claimed_by
    )
    .run(tx)
    .await
}

pub(super) async fn reschedule(tx: &mut Tx, job: &Job, run_at: Time, error: &str) -> Result<u64> {
    sql!(
        "update jobs set run_at = $3, error = $4, claimed_by = null, claimed_until = 0 where id = $1 and claimed_by = $2",
        job.id,
        &job.claimed_by,
        run_at,
        error,
    )
    .run(tx)
    .await
}

pub(super) async fn bury(tx: &mut Tx, job: &Job, error: &str) -> Result<u64> {
    let now = tx.now();
    sql!(
        "update jobs set failed_at = $3, error = $4, claimed_by = null, claimed_until = 0 where id = $1 and claimed_by = $2",
        job.id,
        &job.claimed_by,
        now,
        error,
    )
    .run(tx)
    .await
}

pub(super) async fn fail(tx: &mut Tx, id: Id<Job>, error: &str) -> Result<()> {
    let now = tx.now();
    sql!(
        "update jobs set failed_at = $2, error = $3 where id = $1",
        id,
        now,
        error
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn revive(tx: &mut Tx, id: Id<Job>) -> Result<u64> {
    let now = tx.now();
    sql!(
        "update jobs set failed_at = null, run_at = $2 where id = $1 and claimed_until <= $2",
        id,
        now
    )
    .run(tx)
    .await
}

pub(super) async fn delete_idle(tx: &mut Tx, id: Id<Job>) -> Result<u64> {
    let now = tx.now();
    sql!(
        "delete from jobs where id = $1 and claimed_until <= $2",
        id,
        now
    )
    .run(tx)
    .await
}

/// A look that disturbs no writer.
pub async fn effects_waiting(db: &Db) -> Result<bool> {
    let found: Option<i64> = sql!("select id from effects limit 1")
        .scalar_opt(db)
        .await?;
    Ok(found.is_some())
}

pub(super) async fn insert_effect(tx: &mut Tx, id: i64, body: &str) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into effects (id, body, created_at) values ($1, $2, $3)",
        id,
        body,
        now
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn newest_effect(x: impl Executor) -> Result<Option<i64>> {
    let newest: Option<Option<i64>> = sql!("select max(id) from effects").scalar_opt(x).await?;
    Ok(newest.flatten())
}

pub(super) async fn holders(x: impl Executor, now: Time) -> Result<Vec<String>> {
    sql!(
        "select distinct claimed_by from jobs where claimed_by is not null and claimed_until > $1",
        now
    )
    .scalars(x)
    .await
}

pub(super) async fn free(tx: &mut Tx, holders: &str) -> Result<u64> {
    sql!(
        "update jobs set claimed_by = null, claimed_until = 0 where claimed_by like $1",
        holders
    )
    .run(tx)
    .await
}

pub(super) async fn oldest_effects(tx: &mut Tx, limit: i64) -> Result<Vec<(i64, String)>> {
    sql!("select id, body from effects order by id limit $1", limit)
        .all(tx)
        .await
}

pub(super) async fn effect(tx: &mut Tx, id: i64) -> Result<Option<String>> {
    sql!("select body from effects where id = $1", id)
        .scalar_opt(tx)
        .await
}

pub(super) async fn delete_effects(tx: &mut Tx, ids: &[i64]) -> Result<()> {
    sql!(
        "delete from effects where id in (select cast(value as bigint) from json_each($1))",
        json_list(ids)
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn lease(
    db: &Db,
    name: &str,
    holder: &str,
    until: Time,
    now: Time,
) -> Result<bool> {
    let rows = sql!(
        "insert into leases (name, holder, until) values ($1, $2, $3)
        on conflict (name) do update set holder = excluded.holder, until = excluded.until
        where leases.holder = excluded.holder or leases.until <= $4",
        name,
        holder,
        until,
        now,
    )
    .run(db)
    .await?;
    Ok(rows == 1)
}

pub(super) async fn release(db: &Db, name: &str, holder: &str) -> Result<()> {
    sql!(
        "delete from leases where name = $1 and holder = $2",
        name,
        holder
    )
    .run(db)
    .await?;
    Ok(())
}
