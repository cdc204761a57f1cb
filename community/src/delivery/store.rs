//! SQL of delivery.

use super::model::{Activity, Delivery, Due, Lease, Waiting};
use crate::{
    Result,
    actor::model::Actor,
    id::Id,
    sql,
    store::{Db, Executor, Tx, json_list},
    time::Time,
};

/// Those among these inboxes that are gone, unless a newer document of an actor named them since.
pub(super) async fn gone(x: impl Executor, inboxes: &[String]) -> Result<Vec<String>> {
    sql!(
        "select inbox from gone_inboxes
         where inbox in (select value from json_each($1))
           and not exists (select 1 from actors where actors.inbox = gone_inboxes.inbox and actors.fetched_at > gone_inboxes.gone_at)
           and not exists (select 1 from actors where actors.shared_inbox = gone_inboxes.inbox and actors.fetched_at > gone_inboxes.gone_at)",
        json_list(inboxes)
    )
    .scalars(x)
    .await
}

pub(super) async fn insert_activity(
    tx: &mut Tx,
    id: Id<Activity>,
    actor: Id<Actor>,
    uri: &str,
    body: &str,
) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into activities (id, uri, actor_id, body, created_at) values ($1, $2, $3, $4, $5)",
        id,
        uri,
        actor,
        body,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn insert_delivery(
    tx: &mut Tx,
    activity: Id<Activity>,
    host: &str,
    inbox: &str,
) -> Result<()> {
    let (id, now): (Id<Delivery>, Time) = (tx.mint(), tx.now());
    sql!(
        "insert into deliveries (id, activity_id, host, inbox, attempts, created_at) values ($1, $2, $3, $4, 0, $5)
         on conflict (activity_id, inbox) do nothing",
        id,
        activity,
        host,
        inbox,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

/// The hosts for which anything waits: from one to the next in the index, however much waits for each.
macro_rules! waiting_hosts {
    () => {
        "(with recursive hosts (host) as (
            select min(host) from deliveries
            union all
            select (select min(deliveries.host) from deliveries where deliveries.host > hosts.host) from hosts where hosts.host is not null)
          select host from hosts where host is not null) as waiting"
    };
}

pub(super) async fn due(db: &Db, only_healthy: bool, limit: i64) -> Result<Vec<Due>> {
    sql!(
        concat!(
            "select peers.host, peers.dialect, peers.failures = 0 as healthy,
                (select min(id) from deliveries where deliveries.host = peers.host) as oldest
             from ",
            waiting_hosts!(),
            " join peers on peers.host = waiting.host
             where peers.next_try_at <= $1 and peers.leased_until <= $1 and (peers.failures = 0 or not $2)
             order by case when peers.failures = 0 then 0 else 1 end, oldest
             limit $3"
        ),
        db.now(),
        only_healthy,
        limit
    )
    .all(db)
    .await
}

/// True for the one who got it.
pub(super) async fn take(db: &Db, host: &str, holder: &str, until: Time) -> Result<bool> {
    let rows = sql!(
        "update peers set leased_by = $2, leased_until = $3 where host = $1 and leased_until <= $4 and next_try_at <= $4",
        host,
        holder,
        until,
        db.now()
    )
    .run(db)
    .await?;
    Ok(rows > 0)
}

pub(super) async fn renew(db: &Db, lease: &Lease, until: Time) -> Result<bool> {
    let rows = sql!(
        "update peers set leased_until = $3 where host = $1 and leased_by = $2 and leased_until > $4",
        &lease.host,
        &lease.holder,
        until,
        db.now()
    )
    .run(db)
    .await?;
    Ok(rows > 0)
}

pub(super) async fn release(db: &Db, lease: &Lease) -> Result<()> {
    sql!(
        "update peers set leased_by = null, leased_until = 0 where host = $1 and leased_by = $2",
        &lease.host,
        &lease.holder
    )
    .run(db)
    .await?;
    Ok(())
}

pub(super) async fn release_all(tx: &mut Tx) -> Result<()> {
    sql!("update peers set leased_by = null, leased_until = 0 where leased_until > 0")
        .run(tx)
        .await?;
    Ok(())
}

pub(super) async fn holders(x: impl Executor, now: Time) -> Result<Vec<String>> {
    sql!(
        "select distinct leased_by from peers where leased_by is not null and leased_until > $1",
        now
    )
    .scalars(x)
    .await
}

pub(super) async fn free(tx: &mut Tx, holders: &str) -> Result<u64> {
    sql!(
        "update peers set leased_by = null, leased_until = 0 where leased_by like $1",
        holders
    )
    .run(tx)
    .await
}

pub(super) async fn newest(x: impl Executor) -> Result<Option<i64>> {
    let newest: Option<Option<i64>> = sql!("select max(id) from deliveries").scalar_opt(x).await?;
    Ok(newest.flatten())
}

/// Whether this lease still holds the peer; on PostgreSQL the row stays locked until the transaction ends, because it is written.
pub(super) async fn holds(tx: &mut Tx, lease: &Lease) -> Result<bool> {
    let now = tx.now();
    let rows = sql!(
        "update peers set leased_by = $2 where host = $1 and leased_by = $2 and leased_until > $3",
        &lease.host,
        &lease.holder,
        now
    )
    .run(tx)
    .await?;
    Ok(rows > 0)
}

pub(super) async fn next(db: &Db, host: &str, limit: i64) -> Result<Vec<Delivery>> {
    sql!(
        "select deliveries.id, deliveries.activity_id, deliveries.host, deliveries.inbox, deliveries.attempts, deliveries.last_error,
                deliveries.created_at, activities.actor_id, activities.body
         from deliveries
         join activities on activities.id = deliveries.activity_id
         where deliveries.host = $1
         order by deliveries.id
         limit $2",
        host,
        limit
    )
    .all(db)
    .await
}

pub(super) async fn delete(tx: &mut Tx, delivery: &Delivery) -> Result<()> {
    sql!("delete from deliveries where id = $1", delivery.id)
        .run(&mut *tx)
        .await?;
    sql!(
        "delete from activities where id = $1 and not exists (select 1 from deliveries where deliveries.activity_id = $1)",
        delivery.activity_id
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn note_attempt(tx: &mut Tx, id: Id<Delivery>, error: &str) -> Result<()> {
    sql!(
        "update deliveries set attempts = attempts + 1, last_error = $2 where id = $1",
        id,
        error
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Notes that the peer is well, and gives it back if that was the last; whether the lease still held it.
pub(super) async fn note_delivered(
    tx: &mut Tx,
    host: &str,
    lease: &Lease,
    is_last: bool,
) -> Result<bool> {
    let now = tx.now();
    let held: Option<bool> = sql!(
        "update peers set last_success_at = $2, failing_since = null, failures = 0, next_try_at = $2, last_error = null,
            leased_by = case when $4 and leased_by = $3 then null else leased_by end,
            leased_until = case when $4 and leased_by = $3 then 0 else leased_until end
         where host = $1
         returning coalesce(leased_by = $3 and leased_until > $2, false)",
        host,
        now,
        &lease.holder,
        is_last
    )
    .scalar_opt(tx)
    .await?;
    Ok(held.unwrap_or(false))
}

pub(super) async fn note_success(tx: &mut Tx, host: &str) -> Result<()> {
    let now = tx.now();
    sql!(
        "update peers set last_success_at = $2, failing_since = null, failures = 0, next_try_at = $2, last_error = null where host = $1",
        host,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn failures(x: impl Executor, host: &str) -> Result<i64> {
    sql!("select failures from peers where host = $1", host)
        .scalar(x)
        .await
}

pub(super) async fn note_failure(
    tx: &mut Tx,
    host: &str,
    error: &str,
    next_try_at: Time,
) -> Result<()> {
    let now = tx.now();
    sql!(
        "update peers set failures = failures + 1, failing_since = coalesce(failing_since, $2), next_try_at = $3, last_error = $4 where host = $1",
        host,
        now,
        next_try_at,
        error
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn note_gone(tx: &mut Tx, inbox: &str) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into gone_inboxes (inbox, gone_at) values ($1, $2) on conflict (inbox) do update set gone_at = excluded.gone_at",
        inbox,
        now
    )
    .run(&mut *tx)
    .await?;
    let idle = sql!(
        "delete from deliveries where inbox = $1 returning activity_id",
        inbox
    )
    .scalars(&mut *tx)
    .await?;
    delete_idle(tx, idle).await?;
    Ok(())
}

/// Drops what has waited for this peer since before that moment; tells how many.
pub(super) async fn delete_older(tx: &mut Tx, host: &str, before: Time) -> Result<usize> {
    let idle = sql!(
        "delete from deliveries where host = $1 and created_at < $2 returning activity_id",
        host,
        before
    )
    .scalars(&mut *tx)
    .await?;
    delete_idle(tx, idle).await
}

pub(super) async fn delete_of(tx: &mut Tx, host: &str) -> Result<usize> {
    let idle = sql!(
        "delete from deliveries where host = $1 returning activity_id",
        host
    )
    .scalars(&mut *tx)
    .await?;
    delete_idle(tx, idle).await
}

/// Drops what waits for these inboxes and whose name begins so.
pub(super) async fn delete_named(tx: &mut Tx, beginning: &str, inboxes: &[String]) -> Result<()> {
    let idle = sql!(
        "delete from deliveries
         where inbox in (select value from json_each($1))
             and exists (select 1 from activities a where a.id = deliveries.activity_id and substr(a.uri, 1, length($2)) = $2)
         returning activity_id",
        json_list(inboxes),
        beginning
    )
    .scalars(&mut *tx)
    .await?;
    delete_idle(tx, idle).await.map(drop)
}

/// Removes those among these bodies that nobody waits for any more; gives back how many were named.
async fn delete_idle(tx: &mut Tx, activities: Vec<Id<Activity>>) -> Result<usize> {
    let count = activities.len();
    if count > 0 {
        sql!(
            "delete from activities
             where id in (select cast(value as bigint) from json_each($1))
               and not exists (select 1 from deliveries where deliveries.activity_id = activities.id)",
            json_list(activities.into_iter().map(Id::get))
        )
        .run(tx)
        .await?;
    }
    Ok(count)
}

pub(super) async fn hosts_of_older(x: impl Executor, before: Time) -> Result<Vec<String>> {
    sql!(
        "select distinct host from deliveries where created_at < $1 order by host",
        before
    )
    .scalars(x)
    .await
}

pub(super) async fn delete_all_older(tx: &mut Tx, before: Time) -> Result<u64> {
    sql!("delete from deliveries where created_at < $1", before)
        .run(tx)
        .await
}

/// Removes bodies that nobody waits for any more: two processes that each send one of the last two see each other's still there.
pub(super) async fn delete_all_idle(tx: &mut Tx) -> Result<()> {
    sql!("delete from activities where not exists (select 1 from deliveries where deliveries.activity_id = activities.id)")
        .run(tx)
        .await?;
    Ok(())
}

pub(super) async fn pause(tx: &mut Tx, host: &str, until: Time) -> Result<()> {
    sql!(
        "update peers set next_try_at = $2 where host = $1",
        host,
        until
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn next_due(db: &Db) -> Result<Option<Time>> {
    let due: Option<Option<Time>> = sql!(concat!(
        "select min(case when peers.leased_until > peers.next_try_at then peers.leased_until else peers.next_try_at end)
         from ",
        waiting_hosts!(),
        " join peers on peers.host = waiting.host"
    ))
    .scalar_opt(db)
    .await?;
    Ok(due.flatten())
}

pub async fn waiting(x: impl Executor) -> Result<Vec<Waiting>> {
    sql!(
        "select deliveries.host, count(*) as count, min(deliveries.created_at) as oldest, peers.next_try_at, peers.last_error
         from deliveries
         join peers on peers.host = deliveries.host
         group by deliveries.host, peers.next_try_at, peers.last_error
         order by deliveries.host"
    )
    .all(x)
    .await
}

pub(super) async fn retry(tx: &mut Tx, host: &str) -> Result<bool> {
    let now = tx.now();
    let rows = sql!(
        "update peers set next_try_at = $2 where host = $1",
        host,
        now
    )
    .run(tx)
    .await?;
    Ok(rows > 0)
}
