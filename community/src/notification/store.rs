//! SQL of notifications.

use super::{
    Which,
    model::{Notification, Reason, Told},
};
use crate::{
    Result,
    actor::Actor,
    id::Id,
    member::Member,
    paged, sql,
    store::{Executor, Page, Tx, json_list},
    time::Time,
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
    if let Some(actor) = actor
        && reason.is_social()
        && is_unwanted(&mut *tx, member, actor, now).await?
    {
        return Ok(());
    }
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

/// Whether this member wants nothing of that actor: blocked either way, muted with what he does, or of a host that she shut out.
async fn is_unwanted(
    x: impl Executor,
    member: Id<Member>,
    actor: Id<Actor>,
    now: Time,
) -> Result<bool> {
    let found = sql!(
        "select m.id from members m join actors a on a.id = $2
         where m.id = $1 and (
            exists (select 1 from blocks b where (b.blocker_id = m.actor_id and b.blocked_id = a.id)
                or (b.blocker_id = a.id and b.blocked_id = m.actor_id))
            or exists (select 1 from mutes u where u.actor_id = m.actor_id and u.muted_id = a.id and u.notifications
                and (u.ends_at is null or u.ends_at > $3))
            or exists (select 1 from host_mutes h where h.actor_id = m.actor_id and h.host = a.host and not a.local))",
        member, actor, now
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// The post that a notification `n` is about.
macro_rules! with_post {
    () => {
        "select n.*, case
                when n.reason = 'answer-came' then coalesce(an.reply_post_id, an.call_id)
                when n.reason in ('reply', 'private-post', 'posted', 'poll-over', 'still-yes', 'offer-paused',
                    'event-cancelled') then n.subject_id
                when n.reason = 'call-settled' then coalesce(an.call_id, n.subject_id)
                else coalesce(an.call_id, at.event_id, r.post_id) end as post_id
         from notifications n
         left join answers an on an.id = n.subject_id
             and n.reason in ('answer-came', 'answer-accepted', 'answer-declined', 'answer-confirmed', 'answer-taken-back',
                 'answer-lapsed', 'call-settled')
         left join attendances at on at.id = n.subject_id
             and n.reason in ('attendance-came', 'attendance-welcomed', 'attendance-declined', 'attendance-moved-up')
         left join reactions r on r.id = n.subject_id and n.reason in ('liked', 'boosted')
         where n.member_id = $1 "
    };
}

pub(super) async fn page(
    x: impl Executor,
    member: Id<Member>,
    which: &Which,
    page: &Page,
) -> Result<Vec<Told>> {
    let query = paged!(
        page,
        concat!(
            with_post!(),
            "and n.reason in (select value from json_each($2)) and ($3 = 0 or n.actor_id = $3)
                 and n.id > $4 and n.id < $5"
        ),
        "order by n.id",
        "limit $6",
        member,
        json_list(&which.reasons),
        which.actor.map_or(0, Id::get),
        page.above(),
        page.below(),
        page.limit_up_to(80)
    );
    query.all(x).await
}

pub(super) async fn get(
    x: impl Executor,
    member: Id<Member>,
    id: Id<Notification>,
) -> Result<Option<Told>> {
    sql!(concat!(with_post!(), "and n.id = $2"), member, id)
        .opt(x)
        .await
}

pub(super) async fn dismiss(tx: &mut Tx, member: Id<Member>, id: Id<Notification>) -> Result<bool> {
    let rows = sql!(
        "delete from notifications where id = $1 and member_id = $2",
        id,
        member
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

pub(super) async fn clear(tx: &mut Tx, member: Id<Member>, reasons: &[Reason]) -> Result<()> {
    sql!(
        "delete from notifications where member_id = $1 and reason in (select value from json_each($2))",
        member, json_list(reasons)
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn read_up_to(tx: &mut Tx, member: Id<Member>, id: i64) -> Result<()> {
    let now = tx.now();
    sql!(
        "update notifications set read_at = $3 where member_id = $1 and id <= $2 and read_at is null",
        member, id, now
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn unread_for(
    x: impl Executor,
    member: Id<Member>,
    which: &Which,
    most: i64,
) -> Result<i64> {
    sql!(
        "select count(*) from (select id from notifications
            where member_id = $1 and read_at is null and reason in (select value from json_each($2)) and ($3 = 0 or actor_id = $3)
            limit $4) as n",
        member, json_list(&which.reasons), which.actor.map_or(0, Id::get), most
    )
    .scalar(x)
    .await
}
