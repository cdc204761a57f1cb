//! SQL of group.

use super::model::{Group, Profile, Schedule, StoredSchedule};
use crate::{
    Result,
    id::Id,
    sql,
    store::{Executor, Json, Tx},
};

pub async fn find(x: impl Executor) -> Result<Option<Group>> {
    sql!("select * from groups order by id limit 1")
        .opt(x)
        .await
}

pub async fn schedules(x: impl Executor) -> Result<Vec<StoredSchedule>> {
    sql!("select id, position, data from schedules order by position, id")
        .all(x)
        .await
}

pub(super) async fn insert(tx: &mut Tx, group: &Group) -> Result<()> {
    sql!(
        "insert into groups (id, actor_id, profile, created_at, updated_at) values ($1, $2, $3, $4, $5)",
        group.id,
        group.actor_id,
        &group.profile,
        group.created_at,
        group.updated_at
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn set_profile(tx: &mut Tx, id: Id<Group>, profile: &Profile) -> Result<()> {
    let now = tx.now();
    sql!(
        "update groups set profile = $2, updated_at = $3 where id = $1",
        id,
        Json(profile),
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn insert_schedule(tx: &mut Tx, schedule: &Schedule) -> Result<()> {
    let (id, now): (Id<Schedule>, _) = (tx.mint(), tx.now());
    sql!(
        "insert into schedules (id, position, data, created_at) values ($1, (select coalesce(max(position), 0) + 1 from schedules), $2, $3)",
        id,
        Json(schedule),
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn update_schedule(
    tx: &mut Tx,
    id: Id<Schedule>,
    schedule: &Schedule,
) -> Result<bool> {
    let rows = sql!(
        "update schedules set data = $2 where id = $1",
        id,
        Json(schedule)
    )
    .run(tx)
    .await?;
    Ok(rows > 0)
}

pub(super) async fn delete_schedule(tx: &mut Tx, id: Id<Schedule>) -> Result<bool> {
    let rows = sql!("delete from schedules where id = $1", id)
        .run(tx)
        .await?;
    Ok(rows > 0)
}
