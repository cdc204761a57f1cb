//! SQL of notifications.

use super::model::{Notification, Reason, Told, Which};
use crate::{
    Result,
    actor::Actor,
    id::Id,
    member::Member,
    paged, sql,
    store::{Executor, Page, Tx, json_list},
    time::Time,
};

/// What she was told before of the same is unread again, and newest. `None` when she wants nothing of that actor.
pub(super) async fn insert(
    tx: &mut Tx,
    member: Id<Member>,
    reason: Reason,
    subject: i64,
    actor: Option<Id<Actor>>,
) -> Result<Option<Id<Notification>>> {
    let (id, now) = (tx.mint::<Notification>(), tx.now());
    if let Some(actor) = actor
        && reason.is_social()
        && is_unwanted(&mut *tx, member, actor, now).await?
    {
        return Ok(None);
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
    Ok(Some(id))
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

/// A member's ($1) notifications, each with the post that it is about.
macro_rules! with_post {
    () => {
        "select n.*, case
                when n.reason = 'answer-came' then coalesce(an.reply_post_id, an.call_id)
                when n.reason in ('reply', 'private-post', 'posted', 'poll-over', 'still-yes', 'offer-paused', 'call-passed',
                    'event-cancelled', 'call-fits', 'calls-fit', 'asked-after') then n.subject_id
                when n.reason = 'call-settled' then coalesce(an.call_id, n.subject_id)
                else coalesce(an.call_id, at.event_id, r.post_id) end as post_id
         from notifications n
         left join answers an on an.id = n.subject_id
             and n.reason in ('answer-came', 'answer-accepted', 'answer-declined', 'answer-passed', 'answer-confirmed', 'answer-taken-back',
                 'answer-lapsed', 'call-settled')
         left join attendances at on at.id = n.subject_id
             and n.reason in ('attendance-came', 'attendance-welcomed', 'attendance-declined', 'attendance-moved-up')
         left join reactions r on r.id = n.subject_id and n.reason in ('liked', 'boosted')
         where n.member_id = $1"
    };
}

/// Those of them (`n`) that [`Which`] means: for these reasons ($2), by this one ($3), of this post ($5), and of what a host is told
/// those that are the group's ($4): what it decides, who writes to it or follows it, and what becomes of what it published.
macro_rules! meant {
    () => {
        "n.reason in (select value from json_each($2)) and ($3 = 0 or n.actor_id = $3) and ($5 = 0 or n.post_id = $5)
         and ($4 = 0
             or n.reason in ('member-asked', 'member-moved-up', 'place-free', 'reported', 'dropped')
             or (n.reason in ('follow-waits', 'followed')
                 and exists (select 1 from follows f where f.id = n.subject_id and f.followee_id = $4))
             or (coalesce(n.actor_id, 0) <> $4
                 and exists (select 1 from posts p left join posts q on q.id = p.in_reply_to_id where p.id = n.post_id
                     and ((p.author_id = $4 and n.reason in ('liked', 'boosted', 'poll-over', 'still-yes', 'offer-paused', 'call-passed', 'answer-came',
                             'answer-confirmed', 'answer-taken-back', 'answer-lapsed', 'attendance-came', 'attendance-moved-up'))
                         or (p.author_id <> $4 and n.reason in ('reply', 'private-post', 'answer-came') and (q.author_id = $4
                             or exists (select 1 from post_recipients t where t.post_id = p.id and t.actor_id = $4))))))) "
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
            "select n.* from (",
            with_post!(),
            ") as n where ",
            meant!(),
            "and n.id > $6 and n.id < $7"
        ),
        "order by n.id",
        "limit $8",
        member,
        json_list(&which.reasons),
        which.by(),
        which.voice(),
        which.of(),
        page.above(),
        page.below(),
        page.limit_up_to(80)
    );
    query.all(x).await
}

pub(super) async fn get(
    x: impl Executor,
    member: Id<Member>,
    which: &Which,
    id: Id<Notification>,
) -> Result<Option<Told>> {
    sql!(
        concat!(
            "select n.* from (",
            with_post!(),
            ") as n where ",
            meant!(),
            "and n.id = $6"
        ),
        member,
        json_list(&which.reasons),
        which.by(),
        which.voice(),
        which.of(),
        id
    )
    .opt(x)
    .await
}

pub(super) async fn count(x: impl Executor, member: Id<Member>, which: &Which) -> Result<i64> {
    sql!(
        concat!(
            "select count(*) from (",
            with_post!(),
            ") as n where ",
            meant!()
        ),
        member,
        json_list(&which.reasons),
        which.by(),
        which.voice(),
        which.of()
    )
    .scalar(x)
    .await
}

pub(super) async fn dismiss(tx: &mut Tx, member: Id<Member>, id: Id<Notification>) -> Result<()> {
    sql!(
        "delete from notifications where id = $1 and member_id = $2",
        id,
        member
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn clear(tx: &mut Tx, member: Id<Member>, which: &Which) -> Result<u64> {
    sql!(
        concat!(
            "delete from notifications where id in (select n.id from (",
            with_post!(),
            ") as n where ",
            meant!(),
            ")"
        ),
        member,
        json_list(&which.reasons),
        which.by(),
        which.voice(),
        which.of()
    )
    .run(tx)
    .await
}

pub(super) async fn read_up_to(
    tx: &mut Tx,
    member: Id<Member>,
    which: &Which,
    id: i64,
) -> Result<()> {
    let now = tx.now();
    sql!(
        concat!(
            "update notifications set read_at = $7 where id in (select n.id from (",
            with_post!(),
            ") as n where ",
            meant!(),
            "and n.id <= $6 and n.read_at is null)"
        ),
        member,
        json_list(&which.reasons),
        which.by(),
        which.voice(),
        which.of(),
        id,
        now
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
        concat!(
            "select count(*) from (select n.id from (",
            with_post!(),
            ") as n where ",
            meant!(),
            "and n.read_at is null limit $6) as unread"
        ),
        member,
        json_list(&which.reasons),
        which.by(),
        which.voice(),
        which.of(),
        most
    )
    .scalar(x)
    .await
}

pub(super) async fn was_told(
    x: impl Executor,
    member: Id<Member>,
    reason: Reason,
    subject: i64,
) -> Result<bool> {
    let found: Option<Id<Notification>> = sql!(
        "select id from notifications where member_id = $1 and reason = $2 and subject_id = $3 limit 1",
        member,
        reason,
        subject
    )
    .scalar_opt(x)
    .await?;
    Ok(found.is_some())
}
