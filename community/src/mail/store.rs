//! SQL of mailboxes, and of the links in mails.

use super::model::{Fault, Mailbox, Trouble, Wanted};
use crate::{
    Result,
    call::Answer,
    id::Id,
    member::Member,
    notification::Notification,
    post::Post,
    sql,
    store::{Executor, Tx},
    time::Time,
};

const NO: Option<&str> = None;

pub(super) async fn get(x: impl Executor, member: Id<Member>) -> Result<Option<Mailbox>> {
    sql!("select * from mailboxes where member_id = $1", member)
        .opt(x)
        .await
}

pub(super) async fn by_ending(x: impl Executor, ending: &str) -> Result<Option<Mailbox>> {
    sql!(
        "select * from mailboxes where ending = $1 and address is not null",
        ending
    )
    .opt(x)
    .await
}

/// The one whose address this secret confirms.
pub(super) async fn by_secret(
    x: impl Executor,
    hash: &str,
    asked_since: Time,
) -> Result<Option<Mailbox>> {
    sql!(
        "select * from mailboxes where secret_hash = $1 and asked_at > $2 and address is not null",
        hash,
        asked_since
    )
    .opt(x)
    .await
}

pub(super) async fn set_wanted(tx: &mut Tx, member: Id<Member>, wanted: Wanted) -> Result<()> {
    sql!(
        "update mailboxes set calls = $2, others = $3, with_words = $4 where member_id = $1",
        member,
        wanted.calls,
        wanted.others,
        wanted.with_words
    )
    .run(tx)
    .await
    .map(drop)
}

/// Another address, which nobody has confirmed; what was sent to the one before opens nothing any more.
pub(super) async fn set_address(
    tx: &mut Tx,
    member: Id<Member>,
    address: &str,
    ending: &str,
    asked: i64,
) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into mailboxes (member_id, address, calls, others, with_words, asked, asked_at, ending, told_id, told_at)
         values ($1, $2, false, false, false, $4, $5, $3, 0, 0)
         on conflict (member_id) do update
         set address = excluded.address, confirmed_at = null, secret_hash = null, refused_at = null, asked = excluded.asked,
             asked_at = excluded.asked_at, ending = excluded.ending",
        member,
        address,
        ending,
        asked,
        now
    )
    .run(tx)
    .await
    .map(drop)
}

/// The secret that is sent to this very address; false when it is another by now, or confirmed.
pub(super) async fn set_secret(
    tx: &mut Tx,
    member: Id<Member>,
    address: &str,
    hash: &str,
) -> Result<bool> {
    let changed = sql!(
        "update mailboxes set secret_hash = $3 where member_id = $1 and address = $2 and confirmed_at is null",
        member,
        address,
        hash
    )
    .run(tx)
    .await?;
    Ok(changed > 0)
}

pub(super) async fn confirm(tx: &mut Tx, hash: &str, asked_since: Time) -> Result<bool> {
    let now = tx.now();
    let changed = sql!(
        "update mailboxes set confirmed_at = $3, secret_hash = null where secret_hash = $1 and asked_at > $2 and address is not null",
        hash,
        asked_since,
        now
    )
    .run(tx)
    .await?;
    Ok(changed > 0)
}

/// The address is forgotten; how often she asked is not.
pub(super) async fn forget_address(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    sql!(
        "update mailboxes set address = null, confirmed_at = null, secret_hash = $2, refused_at = null where member_id = $1",
        member,
        NO
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn delete(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    delete_links_of(tx, member).await?;
    sql!("delete from mailboxes where member_id = $1", member)
        .run(tx)
        .await
        .map(drop)
}

pub(super) async fn set_refused(
    tx: &mut Tx,
    member: Id<Member>,
    address: &str,
    at: Option<Time>,
) -> Result<()> {
    sql!(
        "update mailboxes set refused_at = $3 where member_id = $1 and address = $2",
        member,
        address,
        at
    )
    .run(tx)
    .await
    .map(drop)
}

/// Mail goes out no more, since now if it did until now.
pub(super) async fn note_trouble(tx: &mut Tx, why: Fault, said: Option<&str>) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into mail_trouble (id, since, why, said) values (1, $1, $2, $3)
         on conflict (id) do update set why = excluded.why, said = excluded.said",
        now,
        why,
        said
    )
    .run(tx)
    .await
    .map(drop)
}

/// Mail goes out.
pub(super) async fn end_trouble(tx: &mut Tx) -> Result<()> {
    sql!("delete from mail_trouble").run(tx).await.map(drop)
}

pub(super) async fn trouble(x: impl Executor) -> Result<Option<Trouble>> {
    sql!("select since, why, said from mail_trouble")
        .opt(x)
        .await
}

/// For how many members the mail server took nothing since then.
pub(super) async fn refused_since(x: impl Executor, since: Time) -> Result<i64> {
    sql!(
        "select count(*) from mailboxes where refused_at >= $1",
        since
    )
    .scalar(x)
    .await
}

/// She was told of everything that is there now.
pub(super) async fn set_told(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    let now = tx.now();
    sql!(
        "update mailboxes set told_at = $2, told_id = (select coalesce(max(id), 0) from notifications where member_id = $1)
         where member_id = $1",
        member,
        now
    )
    .run(tx)
    .await
    .map(drop)
}

/// Whether she has not looked at this yet; no more when she has put it away.
pub(super) async fn is_unread(
    x: impl Executor,
    member: Id<Member>,
    notification: Id<Notification>,
) -> Result<bool> {
    let found: Option<i64> = sql!(
        "select id from notifications where id = $1 and member_id = $2 and read_at is null",
        notification,
        member
    )
    .scalar_opt(x)
    .await?;
    Ok(found.is_some())
}

/// Whether something that she was told of waits still.
pub(super) async fn waits_up_to(x: impl Executor, member: Id<Member>, id: i64) -> Result<bool> {
    let found: Option<i64> = sql!(
        "select id from notifications where member_id = $1 and read_at is null and id <= $2 limit 1",
        member,
        id
    )
    .scalar_opt(x)
    .await?;
    Ok(found.is_some())
}

pub(super) async fn insert_link(
    tx: &mut Tx,
    hash: &str,
    (member, post): (Id<Member>, Id<Post>),
    expires_at: Time,
) -> Result<()> {
    sql!(
        "insert into mail_links (secret_hash, member_id, post_id, expires_at) values ($1, $2, $3, $4)",
        hash,
        member,
        post,
        expires_at
    )
    .run(tx)
    .await
    .map(drop)
}

/// Who may answer what with this link, as long as it holds.
pub(super) async fn link(
    x: impl Executor,
    hash: &str,
    now: Time,
) -> Result<Option<(Id<Member>, Id<Post>)>> {
    sql!(
        "select member_id, post_id from mail_links where secret_hash = $1 and expires_at > $2",
        hash,
        now
    )
    .opt(x)
    .await
}

pub(super) async fn delete_links_of(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    sql!("delete from mail_links where member_id = $1", member)
        .run(tx)
        .await
        .map(drop)
}

pub(super) async fn delete_links_to(tx: &mut Tx, post: Id<Post>) -> Result<()> {
    sql!("delete from mail_links where post_id = $1", post)
        .run(tx)
        .await
        .map(drop)
}

pub(super) async fn delete_expired(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    sql!("delete from mail_links where expires_at <= $1", now)
        .run(tx)
        .await
        .map(drop)
}

pub(super) async fn insert_guest(
    tx: &mut Tx,
    answer: Id<Answer>,
    language: &str,
    ending: &str,
) -> Result<()> {
    sql!(
        "insert into guest_mails (answer_id, language, ending) values ($1, $2, $3) on conflict do nothing",
        answer,
        language,
        ending
    )
    .run(tx)
    .await
    .map(drop)
}

/// In which language a visitor wants mail of her answer, and what ends it; none once it is ended.
pub(super) async fn guest(
    x: impl Executor,
    answer: Id<Answer>,
) -> Result<Option<(String, String)>> {
    sql!(
        "select language, ending from guest_mails where answer_id = $1 and ended_at is null",
        answer
    )
    .opt(x)
    .await
}

pub(super) async fn guest_by_ending(x: impl Executor, ending: &str) -> Result<Option<Id<Answer>>> {
    sql!(
        "select answer_id from guest_mails where ending = $1",
        ending
    )
    .scalar_opt(x)
    .await
}

/// Whether whoever reads at the address that was left with this answer ended such mail, or had so many since then.
pub(super) async fn wants_no_more(
    x: impl Executor,
    answer: Id<Answer>,
    since: Time,
    most: i64,
) -> Result<bool> {
    let (ended, lately): (i64, i64) = sql!(
        "select count(g.ended_at), count(case when other.created_at > $2 then 1 end)
         from answers a join answers other on lower(other.contact) = lower(a.contact)
         join guest_mails g on g.answer_id = other.id
         where a.id = $1",
        answer,
        since
    )
    .one(x)
    .await?;
    Ok(ended > 0 || lately >= most)
}

/// Ends it for all answers with which the same address was left.
pub(super) async fn end_guest(tx: &mut Tx, answer: Id<Answer>) -> Result<()> {
    let now = tx.now();
    sql!(
        "update guest_mails set ended_at = $2 where answer_id = $1 or answer_id in (
             select other.id from answers a join answers other on lower(other.contact) = lower(a.contact) where a.id = $1)",
        answer,
        now
    )
    .run(tx)
    .await
    .map(drop)
}
