//! SQL of peer.

use super::model::{Dialect, Peer, Standing};
use crate::{
    Result,
    actor::model::Actor,
    id::Id,
    sql,
    store::{Executor, Tx, json_list},
    time::Time,
};

pub(super) async fn get(x: impl Executor, host: &str) -> Result<Option<Peer>> {
    sql!(
        "select host, standing, software, dialect, first_heard_at, last_heard_at, last_success_at, failing_since, failures, next_try_at, last_error
         from peers where host = $1",
        host
    )
    .opt(x)
    .await
}

pub async fn list(x: impl Executor) -> Result<Vec<Peer>> {
    sql!(
        "select host, standing, software, dialect, first_heard_at, last_heard_at, last_success_at, failing_since, failures, next_try_at, last_error
         from peers order by host"
    )
    .all(x)
    .await
}

/// How those among these names stand that are known and not as everyone.
pub(super) async fn standings(
    x: impl Executor,
    names: &[String],
) -> Result<Vec<(String, Standing)>> {
    sql!(
        "select host, standing from peers where standing <> 'neutral' and host in (select value from json_each($1))",
        json_list(names)
    )
    .all(x)
    .await
}

/// Makes the row when there is none.
pub(super) async fn know(tx: &mut Tx, host: &str) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into peers (host, standing, dialect, first_heard_at, failures, next_try_at, leased_until) values ($1, $2, $3, $4, 0, $4, 0)
         on conflict (host) do nothing",
        host,
        Standing::Neutral,
        Dialect::Cavage,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Whether this peer spoke to us since then, and is tried as soon as there is something for it.
pub(super) async fn is_lively(
    x: impl Executor,
    host: &str,
    since: Time,
    now: Time,
) -> Result<bool> {
    let found: Option<i64> = sql!(
        "select cast(1 as bigint) from peers where host = $1 and last_heard_at > $2 and next_try_at <= $3",
        host,
        since,
        now
    )
    .scalar_opt(x)
    .await?;
    Ok(found.is_some())
}

/// Notes that a peer spoke to us; true when it had been failing and is tried again now.
pub(super) async fn heard(tx: &mut Tx, host: &str) -> Result<bool> {
    let now = tx.now();
    sql!(
        "update peers set last_heard_at = $2 where host = $1",
        host,
        now
    )
    .run(&mut *tx)
    .await?;
    let woken = sql!(
        "update peers set next_try_at = $2 where host = $1 and next_try_at > $2",
        host,
        now
    )
    .run(tx)
    .await?;
    Ok(woken > 0)
}

pub(super) async fn set_standing(tx: &mut Tx, host: &str, standing: Standing) -> Result<()> {
    // What was written for others about an entry goes with the entry.
    sql!(
        "update peers set standing = $2,
            shared_words = case when $3 then shared_words end, kept_back = kept_back and $3
         where host = $1",
        host,
        standing,
        matches!(standing, Standing::Silenced | Standing::Blocked)
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn set_dialect(tx: &mut Tx, host: &str, dialect: Dialect) -> Result<()> {
    sql!(
        "update peers set dialect = $2 where host = $1",
        host,
        dialect
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn set_software(tx: &mut Tx, host: &str, software: &str) -> Result<()> {
    sql!(
        "update peers set software = $2 where host = $1",
        host,
        software
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Every host we know of: of actors, and of what waits.
pub(super) async fn hosts(x: impl Executor) -> Result<Vec<String>> {
    sql!("select host from actors where not local union select host from deliveries union select host from peers")
        .scalars(x)
        .await
}

/// Drops what waits for these hosts.
pub(super) async fn drop_waiting(tx: &mut Tx, hosts: &[String]) -> Result<()> {
    sql!(
        "delete from deliveries where host in (select value from json_each($1))",
        json_list(hosts)
    )
    .run(&mut *tx)
    .await?;
    sql!("delete from activities where not exists (select 1 from deliveries where deliveries.activity_id = activities.id)")
        .run(tx)
        .await?;
    Ok(())
}

/// A follow that ended with its peer: the follower, whether that is one of us, the followed, the URI.
pub(super) type Ended = (Id<Actor>, bool, Id<Actor>, String);

/// Ends the follows both ways between us and these hosts.
pub(super) async fn end_follows(tx: &mut Tx, hosts: &[String]) -> Result<Vec<Ended>> {
    let ended: Vec<Ended> = sql!(
        "select follows.follower_id, follower.local, follows.followee_id, follows.uri
         from follows
         join actors follower on follower.id = follows.follower_id
         join actors followee on followee.id = follows.followee_id
         where (not follower.local and follower.host in (select value from json_each($1)))
            or (not followee.local and followee.host in (select value from json_each($1)))",
        json_list(hosts)
    )
    .all(&mut *tx)
    .await?;
    for (follower, _, followee, _) in &ended {
        sql!(
            "delete from follows where follower_id = $1 and followee_id = $2",
            follower,
            followee
        )
        .run(&mut *tx)
        .await?;
    }
    sql!(
        "delete from member_follows where followee_id in (
            select id from actors where not local and host in (select value from json_each($1)))",
        json_list(hosts)
    )
    .run(tx)
    .await?;
    Ok(ended)
}

pub(super) async fn remember(tx: &mut Tx, origin: &str, uri: &str) -> Result<bool> {
    let now = tx.now();
    let rows = sql!(
        "insert into received_activities (origin, uri, received_at) values ($1, $2, $3) on conflict (origin, uri) do nothing",
        origin,
        uri,
        now
    )
    .run(tx)
    .await?;
    Ok(rows > 0)
}

pub(super) async fn seen(x: impl Executor, origin: &str, uri: &str) -> Result<bool> {
    let count: i64 = sql!(
        "select count(*) from received_activities where origin = $1 and uri = $2",
        origin,
        uri
    )
    .scalar(x)
    .await?;
    Ok(count > 0)
}

/// What is known of somebody who speaks, and of what is said.
pub struct Speaker {
    /// As stored.
    pub actor: Option<Actor>,
    /// Under one of the names that were given.
    pub blocked: bool,
    /// The peer was heard a moment ago, and is tried as soon as there is something for it.
    pub lively: bool,
    /// The activity was received before.
    pub seen: bool,
}

impl<'r, R: sqlx::Row> sqlx::FromRow<'r, R> for Speaker
where
    Actor: sqlx::FromRow<'r, R>,
    bool: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    &'static str: sqlx::ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let known: bool = row.try_get("known")?;
        Ok(Self {
            actor: known.then(|| Actor::from_row(row)).transpose()?,
            blocked: row.try_get("blocked")?,
            lively: row.try_get("lively")?,
            seen: row.try_get("seen")?,
        })
    }
}

/// In one question, because every activity asks all of it.
pub(super) async fn speaker(
    x: impl Executor,
    names: &[String],
    host: &str,
    (since, now): (Time, Time),
    (origin, activity): (&str, &str),
    actor: &str,
) -> Result<Speaker> {
    sql!(
        "select exists (select 1 from peers where standing = 'blocked' and host in (select value from json_each($1))) as blocked,
            exists (select 1 from peers where host = $2 and last_heard_at > $3 and next_try_at <= $4) as lively,
            exists (select 1 from received_activities where origin = $5 and uri = $6) as seen,
            actors.id is not null as known, actors.*
         from (select 1 as one) as asked left join actors on actors.uri = $7",
        json_list(names),
        host,
        since,
        now,
        origin,
        activity,
        actor
    )
    .one(x)
    .await
}

pub(super) async fn forget(tx: &mut Tx, before: Time) -> Result<u64> {
    sql!(
        "delete from received_activities where received_at < $1",
        before
    )
    .run(tx)
    .await
}
