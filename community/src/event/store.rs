//! SQL of events and of who asked to come.

use super::model::{Attendance, AttendanceState, Change, Event, Gathering, Status};
use crate::{
    Result,
    actor::Actor,
    group::{Confidentiality, Schedule},
    id::Id,
    post::Post,
    sql,
    store::{Executor, Json, Tx, json_list},
    time::Time,
};

pub(super) async fn get(x: impl Executor, id: Id<Post>) -> Result<Option<Event>> {
    sql!("select * from events where post_id = $1", id)
        .opt(x)
        .await
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Id<Post>,
    gathering: &Gathering,
    taken: i64,
) -> Result<()> {
    sql!(
        "insert into events (post_id, starts_at, ends_at, timezone, modes, place_name, area, address, precision, online_link, dial_in,
            details, capacity, joining, status, taken, focus, confidentiality, extra)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        id,
        gathering.starts_at,
        gathering.ends_at,
        &gathering.timezone,
        Json(&gathering.modes),
        &gathering.place_name,
        &gathering.area,
        &gathering.address,
        gathering.precision,
        &gathering.online_link,
        &gathering.dial_in,
        &gathering.details,
        gathering.capacity,
        gathering.joining,
        gathering.status,
        taken,
        Json(&gathering.focus),
        gathering.confidentiality.map(Confidentiality::as_str),
        Json(&gathering.extra),
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn change(tx: &mut Tx, id: Id<Post>, gathering: &Gathering) -> Result<()> {
    sql!(
        "update events set starts_at = $2, ends_at = $3, timezone = $4, modes = $5, place_name = $6, area = $7, address = $8,
            precision = $9, online_link = $10, dial_in = $11, details = $12, capacity = $13, joining = $14, status = $15,
            focus = $16, confidentiality = $17, extra = $18
         where post_id = $1",
        id,
        gathering.starts_at,
        gathering.ends_at,
        &gathering.timezone,
        Json(&gathering.modes),
        &gathering.place_name,
        &gathering.area,
        &gathering.address,
        gathering.precision,
        &gathering.online_link,
        &gathering.dial_in,
        &gathering.details,
        gathering.capacity,
        gathering.joining,
        gathering.status,
        Json(&gathering.focus),
        gathering.confidentiality.map(Confidentiality::as_str),
        Json(&gathering.extra),
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn set_series(
    tx: &mut Tx,
    id: Id<Post>,
    schedule: Id<Schedule>,
    occurs_at: Time,
) -> Result<()> {
    sql!(
        "update events set schedule_id = $2, occurs_at = $3 where post_id = $1",
        id,
        schedule,
        occurs_at
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn note_change(tx: &mut Tx, note: Id<Post>, change: Change) -> Result<()> {
    sql!(
        "insert into event_changes (post_id, change) values ($1, $2)",
        note,
        change
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn change_told(x: impl Executor, note: Id<Post>) -> Result<Option<Change>> {
    sql!("select change from event_changes where post_id = $1", note)
        .scalar_opt(x)
        .await
}

pub(super) async fn last_change(
    x: impl Executor,
    event: Id<Post>,
) -> Result<Option<(Change, Id<Post>)>> {
    sql!(
        "select c.change, c.post_id from event_changes c join posts p on p.id = c.post_id
         where p.in_reply_to_id = $1 and p.deleted_at is null order by p.id desc limit 1",
        event
    )
    .opt(x)
    .await
}

/// Since when an event elsewhere does not take place.
pub(super) async fn note_cancelled(tx: &mut Tx, id: Id<Post>, since: Time) -> Result<()> {
    sql!(
        "update events set cancelled_at = $2 where post_id = $1",
        id,
        since
    )
    .run(tx)
    .await
    .map(drop)
}

/// What the author of an event elsewhere wrote in reply to it since it was cancelled, newest first. Many tell whole seconds only.
pub(super) async fn replies_since_cancelled(
    x: impl Executor,
    event: Id<Post>,
) -> Result<Vec<Post>> {
    sql!(
        "select p.* from posts p join posts e on e.id = p.in_reply_to_id join events v on v.post_id = e.id
         where e.id = $1 and not e.local and p.author_id = e.author_id and p.deleted_at is null and p.visibility <> 'direct'
             and p.published_at + 999 >= coalesce(v.cancelled_at, e.edited_at, 0)
         order by p.id desc limit 20",
        event
    )
    .all(x)
    .await
}

pub(super) async fn set_status(tx: &mut Tx, id: Id<Post>, status: Status) -> Result<()> {
    sql!(
        "update events set status = $2 where post_id = $1",
        id,
        status
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn set_taken(tx: &mut Tx, id: Id<Post>, taken: i64) -> Result<()> {
    sql!("update events set taken = $2 where post_id = $1", id, taken)
        .run(tx)
        .await?;
    Ok(())
}

pub(super) async fn clear_held_back(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    sql!("update events set address = null, online_link = null, dial_in = null, details = null where post_id = $1", id).run(tx).await?;
    Ok(())
}

pub(super) async fn count_going(tx: &mut Tx, id: Id<Post>) -> Result<i64> {
    sql!(
        "select count(*) from attendances where event_id = $1 and state = 'going'",
        id
    )
    .scalar(tx)
    .await
}

pub(super) async fn insert_attendance(
    tx: &mut Tx,
    attendance: &Attendance,
    secret_hash: Option<&str>,
) -> Result<()> {
    sql!(
        "insert into attendances (id, event_id, actor_id, uri, reply_post_id, name, contact, message, how, state, secret_hash, revealed,
            created_at, updated_at, voice_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        attendance.id,
        attendance.event_id,
        attendance.actor_id,
        &attendance.uri,
        attendance.reply_post_id,
        &attendance.name,
        &attendance.contact,
        &attendance.message,
        attendance.how,
        attendance.state,
        secret_hash,
        &attendance.revealed,
        attendance.created_at,
        attendance.updated_at,
        attendance.voice_id,
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Writes everything about a request that may change.
pub(super) async fn save_attendance(tx: &mut Tx, attendance: &Attendance) -> Result<()> {
    let now = tx.now();
    sql!(
        "update attendances set uri = $2, reply_post_id = $3, message = $4, how = $5, state = $6, revealed = $7, updated_at = $8, name = $9,
            voice_id = $10
         where id = $1",
        attendance.id,
        &attendance.uri,
        attendance.reply_post_id,
        &attendance.message,
        attendance.how,
        attendance.state,
        &attendance.revealed,
        now,
        &attendance.name,
        attendance.voice_id,
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn attendance(x: impl Executor, id: Id<Attendance>) -> Result<Option<Attendance>> {
    sql!("select * from attendances where id = $1", id)
        .opt(x)
        .await
}

pub(super) async fn attendance_by_uri(x: impl Executor, uri: &str) -> Result<Option<Attendance>> {
    sql!("select * from attendances where uri = $1", uri)
        .opt(x)
        .await
}

pub(super) async fn attendance_by_secret(
    x: impl Executor,
    hash: &str,
) -> Result<Option<Attendance>> {
    sql!("select * from attendances where secret_hash = $1", hash)
        .opt(x)
        .await
}

pub(super) async fn attendance_by_reply(
    x: impl Executor,
    post: Id<Post>,
) -> Result<Option<Attendance>> {
    sql!(
        "select * from attendances where reply_post_id = $1 order by id limit 1",
        post
    )
    .opt(x)
    .await
}

pub(super) async fn attendances(x: impl Executor, event: Id<Post>) -> Result<Vec<Attendance>> {
    sql!(
        "select * from attendances where event_id = $1 order by id",
        event
    )
    .all(x)
    .await
}

pub(super) async fn undecided(
    x: impl Executor,
    (me, is_host): (Id<Actor>, bool),
    now: Time,
) -> Result<Vec<(Id<Post>, i64, Id<Attendance>)>> {
    sql!(
        "select n.event_id, count(*), min(n.id)
         from attendances n join events e on e.post_id = n.event_id join posts p on p.id = n.event_id
         where n.state = 'waiting' and e.status <> 'CANCELLED' and coalesce(e.ends_at, e.starts_at + 86400000) > $3
             and p.local and p.deleted_at is null and (p.author_id = $1 or ($2 and p.member_id is not null))
         group by n.event_id order by min(n.id) limit 100",
        me,
        is_host,
        now
    )
    .all(x)
    .await
}

/// All requests of this actor for an event, newest first: a node that speaks for its members may have several.
pub(super) async fn attendances_of(
    x: impl Executor,
    actor: Id<Actor>,
    event: Id<Post>,
) -> Result<Vec<Attendance>> {
    sql!(
        "select * from attendances where actor_id = $1 and event_id = $2 order by id desc",
        actor,
        event
    )
    .all(x)
    .await
}

pub(super) async fn attendances_by(x: impl Executor, actor: Id<Actor>) -> Result<Vec<Attendance>> {
    sql!(
        "select * from attendances where actor_id = $1 order by id",
        actor
    )
    .all(x)
    .await
}

/// Who of these servers means to come to something of ours.
pub(super) async fn guests_from(x: impl Executor, hosts: &[String]) -> Result<Vec<Id<Actor>>> {
    sql!(
        "select distinct a.id from attendances t join actors a on a.id = t.actor_id
         where t.state in ('waiting', 'queued', 'going', 'maybe') and not a.local
             and a.host in (select value from json_each($1))",
        json_list(hosts)
    )
    .scalars(x)
    .await
}

pub(super) async fn in_state(
    x: impl Executor,
    event: Id<Post>,
    state: AttendanceState,
) -> Result<Vec<Attendance>> {
    sql!(
        "select * from attendances where event_id = $1 and state = $2 order by id",
        event,
        state
    )
    .all(x)
    .await
}

/// The waiting list, in the order they came onto it.
pub(super) async fn queued(x: impl Executor, event: Id<Post>) -> Result<Vec<Attendance>> {
    sql!(
        "select * from attendances where event_id = $1 and state = 'queued' order by updated_at, id",
        event
    )
    .all(x)
    .await
}

/// Forgets who came to what ended before this moment, notices of it included; the rows stay, so that the count stays.
pub(super) async fn forget(tx: &mut Tx, ended_before: Time) -> Result<u64> {
    sql!(
        "update notifications set actor_id = null
         where reason like 'attendance-%' and actor_id is not null and subject_id in (
            select attendances.id from attendances join events on events.post_id = attendances.event_id
            where coalesce(events.ends_at, events.starts_at) <= $1)",
        ended_before,
    )
    .run(&mut *tx)
    .await?;
    sql!(
        "update attendances set actor_id = null, voice_id = null, uri = null, reply_post_id = null, name = null, contact = null, message = null,
            secret_hash = null, revealed = null
         where (actor_id is not null or uri is not null or name is not null or contact is not null or message is not null or revealed is not null)
            and event_id in (select post_id from events where coalesce(ends_at, starts_at) <= $1)",
        ended_before,
    )
    .run(tx)
    .await
}
