//! SQL of who was asked what was good.

use crate::{
    Result,
    id::Id,
    member::Member,
    post::Post,
    sql,
    store::{Executor, Tx},
    time::Time,
};

/// False when she was asked before.
pub(super) async fn ask(tx: &mut Tx, post: Id<Post>, member: Id<Member>) -> Result<bool> {
    let now = tx.now();
    let asked = sql!(
        "insert into reflections (post_id, member_id, asked_at) values ($1, $2, $3) on conflict do nothing",
        post,
        member,
        now
    )
    .run(tx)
    .await?;
    Ok(asked > 0)
}

/// Whether she was asked and has not said anything.
pub(super) async fn is_asked(x: impl Executor, post: Id<Post>, member: Id<Member>) -> Result<bool> {
    sql!(
        "select exists (select 1 from reflections where post_id = $1 and member_id = $2 and said_at is null)",
        post,
        member
    )
    .scalar(x)
    .await
}

/// False when she was not asked, or has said it.
pub(super) async fn say(tx: &mut Tx, post: Id<Post>, member: Id<Member>) -> Result<bool> {
    let now = tx.now();
    let said = sql!(
        "update reflections set said_at = $3 where post_id = $1 and member_id = $2 and said_at is null",
        post,
        member,
        now
    )
    .run(tx)
    .await?;
    Ok(said > 0)
}

/// Members who came to a gathering of ours that ended between these moments, and were not asked about it.
pub(super) async fn guests(
    tx: &mut Tx,
    (from, to): (Time, Time),
    most: i64,
) -> Result<Vec<(Id<Post>, Id<Member>)>> {
    let (began, hours) = (from.minus_days(7), 6 * crate::time::HOUR);
    sql!(
        "select distinct a.event_id, m.id from events e
         join posts p on p.id = e.post_id
         join attendances a on a.event_id = e.post_id
         join members m on m.actor_id = a.actor_id
         where e.starts_at >= $1 and e.starts_at <= $3 and coalesce(e.ends_at, e.starts_at + $4) between $2 and $3
             and e.status <> 'CANCELLED' and p.local and p.deleted_at is null and p.visibility <> 'direct'
             and a.state = 'going' and m.state = 'active'
             and not exists (select 1 from reflections r where r.post_id = a.event_id and r.member_id = m.id)
         order by a.event_id, m.id limit $5",
        began,
        from,
        to,
        hours,
        most
    )
    .all(tx)
    .await
}

/// Who came is forgotten, also here.
pub(super) async fn forget_guests(tx: &mut Tx, ended_before: Time) -> Result<()> {
    sql!(
        "delete from reflections where post_id in (select post_id from events where coalesce(ends_at, starts_at) <= $1)",
        ended_before
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn forget(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    sql!("delete from reflections where member_id = $1", member)
        .run(tx)
        .await
        .map(drop)
}
