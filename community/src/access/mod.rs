//! Who may come in: browser sessions, applications and their tokens, one-time links, invitations. Only hashes are kept.

pub mod application;
mod invitation;
pub mod model;
pub mod scope;
mod secret;
mod store;

#[cfg(test)]
mod tests;

pub(crate) use invitation::revoke_invitations_of;
pub use invitation::{invitations, invite, peek_invitation, revoke_invitation, use_invitation};
pub use model::{
    Application, Grant, Invitation, InvitationKind, LetIn, LetInApplication, Purpose, Registering,
    Session, Token,
};
pub use secret::{hash, paper_code, secret};

use crate::{
    Error, Result,
    id::Id,
    member::model::Member,
    store::{Db, Executor, Tx},
    time::{DAY, Time},
};

/// How long a browser stays signed in, in days.
pub const SESSION_DAYS: i64 = 60;

/// Opens a browser session of 60 days; gives the cookie's secret.
pub async fn open_session(tx: &mut Tx, member: Id<Member>) -> Result<String> {
    let cookie = secret();
    let expires_at = tx.now().plus_days(SESSION_DAYS);
    store::insert_session(tx, &hash(&cookie), member, &secret(), expires_at).await?;
    Ok(cookie)
}

/// The session behind a cookie.
pub async fn session(mut x: impl Executor, secret: &str) -> Result<Option<Session>> {
    let now = x.on().now();
    store::session(x, &hash(secret), now).await
}

/// Ends one session.
pub async fn close_session(tx: &mut Tx, secret: &str) -> Result<()> {
    store::delete_session(tx, &hash(secret)).await
}

/// Ends all sessions and tokens of a member, and the links that would open a new one.
pub async fn close_all(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    store::delete_sessions(tx, member).await?;
    store::revoke_tokens(tx, member).await?;
    store::applications::delete_codes_of(tx, member).await?;
    store::delete_links(tx, Purpose::Password, Some(member)).await?;
    store::delete_links(tx, Purpose::Waiting, Some(member)).await
}

/// A bearer token; gives its secret.
pub async fn make_token(
    tx: &mut Tx,
    member: Id<Member>,
    as_group: bool,
    scopes: &str,
    client_id: Option<&str>,
) -> Result<String> {
    let token = secret();
    let scopes = scope::parse(scopes)?;
    store::insert_token(
        tx,
        &hash(&token),
        Some(member),
        as_group,
        &scopes,
        client_id,
    )
    .await?;
    Ok(token)
}

/// The live token behind a secret.
pub async fn token(x: impl Executor, secret: &str) -> Result<Option<Token>> {
    store::token(x, &hash(secret)).await
}

/// A token that still opens, by its id.
pub async fn live_token(x: impl Executor, id: Id<Token>) -> Result<Option<Token>> {
    store::live_token(x, id).await
}

/// Those of these tokens that still open.
pub async fn live_tokens(x: impl Executor, tokens: &[Id<Token>]) -> Result<Vec<Id<Token>>> {
    store::live_tokens(x, tokens).await
}

/// Whether this is the token of someone who asked to join and waits: it opens as soon as she is let in.
pub async fn is_of_waiting(x: impl Executor, secret: &str) -> Result<bool> {
    store::token_waits(x, &hash(secret)).await
}

/// Notes that a token is in use, once a day.
pub async fn note_use(db: &Db, token: &Token) -> Result<()> {
    let now = db.now();
    if token.used_at.is_some_and(|used| now.since(used) < DAY) {
        return Ok(());
    }
    store::note_token_use(db, token.id, now).await
}

/// Ends one token.
pub async fn revoke_token(tx: &mut Tx, secret: &str) -> Result<()> {
    store::revoke_token(tx, &hash(secret)).await
}

/// A link that opens once, until it expires; gives its secret. Making a new one for the same purpose and member voids the older.
pub async fn make_link(
    tx: &mut Tx,
    purpose: Purpose,
    member: Option<Id<Member>>,
    expires_at: Time,
) -> Result<String> {
    let link = secret();
    store::delete_links(tx, purpose, member).await?;
    store::insert_link(tx, &hash(&link), purpose, member, expires_at).await?;
    Ok(link)
}

/// Whether a link would open, without using it: the member it is for.
pub async fn peek_link(
    mut x: impl Executor,
    purpose: Purpose,
    secret: &str,
) -> Result<Option<Option<Id<Member>>>> {
    let now = x.on().now();
    store::link(x, &hash(secret), purpose, now).await
}

/// Uses a link up. `NotFound` when it is wrong, used or expired.
pub async fn use_link(tx: &mut Tx, purpose: Purpose, secret: &str) -> Result<Option<Id<Member>>> {
    store::use_link(tx, &hash(secret), purpose)
        .await?
        .ok_or(Error::NotFound)
}

/// Forgets sessions, links and invitations that no longer open.
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    store::delete_expired(tx).await?;
    application::sweep(tx).await
}
