//! SQL of access.

pub(super) mod applications;

use super::model::{Invitation, InvitationKind, Purpose, Session, Token};
use crate::{
    Result,
    id::Id,
    member::model::Member,
    sql,
    store::{Executor, Tx, json_list},
    time::Time,
};

pub(super) async fn insert_session(
    tx: &mut Tx,
    hash: &str,
    member: Id<Member>,
    csrf: &str,
    expires_at: Time,
) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into sessions (hash, member_id, csrf, created_at, expires_at) values ($1, $2, $3, $4, $5)",
        hash,
        member,
        csrf,
        now,
        expires_at
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn session(x: impl Executor, hash: &str, now: Time) -> Result<Option<Session>> {
    sql!("select member_id, csrf, created_at, expires_at from sessions where hash = $1 and expires_at > $2", hash, now)
        .opt(x)
        .await
}

pub(super) async fn delete_session(tx: &mut Tx, hash: &str) -> Result<()> {
    sql!("delete from sessions where hash = $1", hash)
        .run(tx)
        .await?;
    Ok(())
}

pub(super) async fn delete_sessions(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    sql!("delete from sessions where member_id = $1", member)
        .run(tx)
        .await?;
    Ok(())
}

pub(super) async fn insert_token(
    tx: &mut Tx,
    hash: &str,
    member: Option<Id<Member>>,
    as_group: bool,
    scopes: &str,
    client_id: Option<&str>,
) -> Result<Id<Token>> {
    let (id, now): (Id<Token>, Time) = (tx.mint(), tx.now());
    sql!(
        "insert into tokens (id, hash, member_id, as_group, scopes, client_id, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        hash,
        member,
        as_group,
        scopes,
        client_id,
        now
    )
    .run(tx)
    .await?;
    Ok(id)
}

pub(super) async fn token(x: impl Executor, hash: &str) -> Result<Option<Token>> {
    sql!(
        "select id, member_id, as_group, scopes, client_id, created_at, used_at from tokens
         where hash = $1 and revoked_at is null
           and (member_id is null or member_id in (select id from members where state = 'active'))",
        hash
    )
    .opt(x)
    .await
}

pub(super) async fn live_token(x: impl Executor, id: Id<Token>) -> Result<Option<Token>> {
    sql!(
        "select id, member_id, as_group, scopes, client_id, created_at, used_at from tokens
         where id = $1 and revoked_at is null
           and (member_id is null or member_id in (select id from members where state = 'active'))",
        id
    )
    .opt(x)
    .await
}

pub(super) async fn live_tokens(x: impl Executor, tokens: &[Id<Token>]) -> Result<Vec<Id<Token>>> {
    sql!(
        "select id from tokens
         where id in (select cast(value as bigint) from json_each($1)) and revoked_at is null
           and (member_id is null or member_id in (select id from members where state = 'active'))",
        json_list(tokens.iter())
    )
    .scalars(x)
    .await
}

pub(super) async fn token_waits(x: impl Executor, hash: &str) -> Result<bool> {
    let count: i64 = sql!(
        "select count(*) from tokens
         where hash = $1 and revoked_at is null and member_id in (select id from members where state in ('waiting', 'queued'))",
        hash
    )
    .scalar(x)
    .await?;
    Ok(count > 0)
}

pub(super) async fn note_token_use(x: impl Executor, id: Id<Token>, now: Time) -> Result<()> {
    sql!("update tokens set used_at = $2 where id = $1", id, now)
        .run(x)
        .await?;
    Ok(())
}

pub(super) async fn revoke_token(tx: &mut Tx, hash: &str) -> Result<()> {
    let now = tx.now();
    sql!(
        "update tokens set revoked_at = $2 where hash = $1 and revoked_at is null",
        hash,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn revoke_tokens(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    let now = tx.now();
    sql!(
        "update tokens set revoked_at = $2 where member_id = $1 and revoked_at is null",
        member,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn insert_link(
    tx: &mut Tx,
    hash: &str,
    purpose: Purpose,
    member: Option<Id<Member>>,
    expires_at: Time,
) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into one_time_links (hash, purpose, member_id, created_at, expires_at) values ($1, $2, $3, $4, $5)",
        hash,
        purpose,
        member,
        now,
        expires_at
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Deletes links that are still unused.
pub(super) async fn delete_links(
    tx: &mut Tx,
    purpose: Purpose,
    member: Option<Id<Member>>,
) -> Result<()> {
    sql!(
        "delete from one_time_links where purpose = $1 and member_id is not distinct from $2 and used_at is null",
        purpose,
        member
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn link(
    x: impl Executor,
    hash: &str,
    purpose: Purpose,
    now: Time,
) -> Result<Option<Option<Id<Member>>>> {
    sql!(
        "select member_id from one_time_links where hash = $1 and purpose = $2 and used_at is null and expires_at > $3",
        hash,
        purpose,
        now
    )
    .scalar_opt(x)
    .await
}

pub(super) async fn use_link(
    tx: &mut Tx,
    hash: &str,
    purpose: Purpose,
) -> Result<Option<Option<Id<Member>>>> {
    let now = tx.now();
    sql!(
        "update one_time_links set used_at = $3 where hash = $1 and purpose = $2 and used_at is null and expires_at > $3 returning member_id",
        hash,
        purpose,
        now
    )
    .scalar_opt(tx)
    .await
}

pub(super) async fn insert_invitation(
    tx: &mut Tx,
    hash: &str,
    invitation: &Invitation,
) -> Result<()> {
    sql!(
        "insert into invitations (id, hash, kind, note, uses_left, made_by, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        invitation.id,
        hash,
        invitation.kind,
        &invitation.note,
        invitation.uses_left,
        invitation.made_by,
        invitation.created_at,
        invitation.expires_at
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn invitations(x: impl Executor, now: Time) -> Result<Vec<Invitation>> {
    sql!(
        "select id, kind, note, uses_left, made_by, created_at, expires_at from invitations where uses_left > 0 and expires_at > $1 order by id desc",
        now
    )
    .all(x)
    .await
}

pub(super) async fn delete_invitation(tx: &mut Tx, id: Id<Invitation>) -> Result<u64> {
    sql!("delete from invitations where id = $1", id)
        .run(tx)
        .await
}

pub(super) async fn delete_invitations_of(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    sql!("delete from invitations where made_by = $1", member)
        .run(tx)
        .await?;
    Ok(())
}

pub(super) async fn invitation(
    x: impl Executor,
    hash: &str,
    now: Time,
) -> Result<Option<InvitationKind>> {
    sql!(
        "select kind from invitations where hash = $1 and uses_left > 0 and expires_at > $2",
        hash,
        now
    )
    .scalar_opt(x)
    .await
}

pub(super) async fn use_invitation(tx: &mut Tx, hash: &str) -> Result<bool> {
    let now = tx.now();
    let used = sql!(
        "update invitations set uses_left = uses_left - 1 where hash = $1 and uses_left > 0 and expires_at > $2",
        hash,
        now
    )
    .run(tx)
    .await?;
    Ok(used > 0)
}

/// Forgets what no longer opens.
pub(super) async fn delete_expired(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    sql!("delete from sessions where expires_at <= $1", now)
        .run(&mut *tx)
        .await?;
    sql!("delete from one_time_links where expires_at <= $1", now)
        .run(&mut *tx)
        .await?;
    sql!(
        "delete from invitations where expires_at <= $1 or uses_left <= 0",
        now
    )
    .run(tx)
    .await?;
    Ok(())
}
