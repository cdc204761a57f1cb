//! SQL of applications, their codes and tokens.

use crate::{
    Result,
    access::model::{Application, Grant, LetIn, LetInApplication, Token},
    id::Id,
    member::model::Member,
    sql,
    store::{Executor, Tx},
    time::Time,
};

pub async fn insert(tx: &mut Tx, application: &Application) -> Result<()> {
    sql!(
        "insert into applications (id, client_id, secret_hash, name, website, redirect_uris, scopes, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        application.id,
        &application.client_id,
        &application.secret_hash,
        &application.name,
        &application.website,
        &application.redirect_uris,
        &application.scopes,
        application.created_at
    )
    .run(tx)
    .await?;
    Ok(())
}

pub async fn get(x: impl Executor, client_id: &str) -> Result<Option<Application>> {
    sql!("select * from applications where client_id = $1", client_id)
        .opt(x)
        .await
}

pub async fn note_use(tx: &mut Tx, client_id: &str) -> Result<()> {
    let now = tx.now();
    sql!(
        "update applications set used_at = $2 where client_id = $1",
        client_id,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

pub async fn insert_code(
    tx: &mut Tx,
    hash: &str,
    member: Id<Member>,
    grant: &Grant,
    scopes: &str,
    expires_at: Time,
) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into authorization_codes (hash, client_id, member_id, as_group, redirect_uri, scopes, challenge, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        hash,
        &grant.client_id,
        member,
        grant.as_group,
        &grant.redirect_uri,
        scopes,
        &grant.challenge,
        now,
        expires_at
    )
    .run(tx)
    .await?;
    Ok(())
}

/// A code of someone who is a member still.
pub async fn code(x: impl Executor, hash: &str) -> Result<Option<LetIn>> {
    sql!(
        "select client_id, member_id, as_group, redirect_uri, scopes, challenge, expires_at, used_at, token_id
         from authorization_codes where hash = $1 and member_id in (select id from members where state = 'active')",
        hash
    )
    .opt(x)
    .await
}

/// False when another was faster.
pub async fn use_code(tx: &mut Tx, hash: &str, token: Id<Token>) -> Result<bool> {
    let now = tx.now();
    let used = sql!(
        "update authorization_codes set used_at = $2, token_id = $3 where hash = $1 and used_at is null",
        hash,
        now,
        token
    )
    .run(tx)
    .await?;
    Ok(used > 0)
}

pub async fn revoke_token(tx: &mut Tx, id: Id<Token>) -> Result<()> {
    let now = tx.now();
    sql!(
        "update tokens set revoked_at = $2 where id = $1 and revoked_at is null",
        id,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

pub async fn revoke_token_of(tx: &mut Tx, member: Id<Member>, id: Id<Token>) -> Result<bool> {
    let now = tx.now();
    let revoked = sql!(
        "update tokens set revoked_at = $3 where id = $1 and member_id = $2 and revoked_at is null",
        id,
        member,
        now
    )
    .run(tx)
    .await?;
    Ok(revoked > 0)
}

pub async fn of_member(x: impl Executor, member: Id<Member>) -> Result<Vec<LetInApplication>> {
    sql!(
        "select t.id as token_id, t.client_id, a.name, a.website, t.as_group, t.scopes, t.created_at, t.used_at
         from tokens t left join applications a on a.client_id = t.client_id
         where t.member_id = $1 and t.revoked_at is null order by t.id desc",
        member
    )
    .all(x)
    .await
}

/// Codes that a member's browser has not brought yet.
pub async fn delete_codes_of(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    sql!(
        "delete from authorization_codes where member_id = $1",
        member
    )
    .run(tx)
    .await?;
    Ok(())
}

pub async fn delete_codes(tx: &mut Tx, before: Time) -> Result<()> {
    sql!(
        "delete from authorization_codes where expires_at <= $1",
        before
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Tokens that ended, and those of no member that nobody used.
pub async fn delete_tokens(tx: &mut Tx, before: Time) -> Result<()> {
    sql!(
        "delete from tokens where revoked_at <= $1 or (member_id is null and coalesce(used_at, created_at) <= $1)",
        before
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Applications without a token: those that never had one sooner.
pub async fn delete_unused(tx: &mut Tx, never: Time, last: Time) -> Result<()> {
    sql!(
        "delete from applications
         where created_at <= $1 and (used_at is null or used_at <= $2)
           and not exists (select 1 from tokens t where t.client_id = applications.client_id and t.revoked_at is null)
           and not exists (select 1 from authorization_codes c where c.client_id = applications.client_id)",
        never,
        last
    )
    .run(tx)
    .await?;
    Ok(())
}
