//! SQL of notifications.

use super::model::{Notification, Reason};
use crate::{
    Result,
    actor::Actor,
    id::Id,
    member::Member,
    sql,
    store::{Executor, Tx},
};

/// Tells a member; what she was told before of the same is unread again, and newest.
pub(super) async fn tell(
    tx: &mut Tx,
    member: Id<Member>,
    reason: Reason,
    subject: i64,
    actor: Option<Id<Actor>>,
) -> Result<()> {
    let (id, now) = (tx.mint::<Notification>(), tx.now());
    sql!(
        "insert into notifications (id, member_id, reason, subject_id, actor_id, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (member_id, reason, subject_id) do update
         set id = excluded.id, actor_id = excluded.actor_id, created_at = excluded.created_at, read_at = null",
        id,
        member,
        reason,
        subject,
        actor,
        now,
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn list(x: impl Executor, member: Id<Member>) -> Result<Vec<Notification>> {
    sql!(
        "select * from notifications where member_id = $1 order by id desc limit 100",
        member
    )
    .all(x)
    .await
}

pub(super) async fn unread(x: impl Executor, member: Id<Member>) -> Result<i64> {
    sql!(
        "select count(*) from notifications where member_id = $1 and read_at is null",
        member
    )
    .scalar(x)
    .await
}

pub(super) async fn read_all(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    let now = tx.now();
    sql!(
        "update notifications set read_at = $2 where member_id = $1 and read_at is null",
        member,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}
