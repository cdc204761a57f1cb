//! Who may come in: browser sessions, bearer tokens, one-time links, invitations. Only hashes are kept.

pub mod model;
mod store;

pub use model::{Invitation, InvitationKind, Purpose, Session, Token};

use crate::{Result, id::Id, member::model::{Member, Present}, store::{Executor, Tx}, time::Time};

/// A fresh secret of 160 bits, lower-case base32 without look-alikes, as it goes into a link or cookie.
pub fn secret() -> String { todo!() }
/// A code for paper: 4 groups of 4 letters and digits without look-alikes (80 bits); read without regard to case, spaces and dashes.
pub fn paper_code() -> String { todo!() }
/// The SHA-256 of a secret, hexadecimal: what the database keeps.
pub fn hash(secret: &str) -> String { todo!() }
/// Opens a browser session of 60 days; gives the cookie's secret.
pub async fn open_session(tx: &mut Tx, member: Id<Member>) -> Result<String> { todo!() }
/// The session behind a cookie.
pub async fn session(x: impl Executor, secret: &str) -> Result<Option<Session>> { todo!() }
/// Ends one session.
pub async fn close_session(tx: &mut Tx, secret: &str) -> Result<()> { todo!() }
/// Ends all sessions and tokens of a member.
pub async fn close_all(tx: &mut Tx, member: Id<Member>) -> Result<()> { todo!() }
/// A bearer token; gives its secret.
pub async fn make_token(tx: &mut Tx, member: Id<Member>, as_group: bool, scopes: &str, client_id: Option<&str>) -> Result<String> { todo!() }
/// The live token behind a secret.
pub async fn token(x: impl Executor, secret: &str) -> Result<Option<Token>> { todo!() }
/// A link that opens once, until it expires; gives its secret. Making a new one for the same purpose and member voids the older.
pub async fn make_link(tx: &mut Tx, purpose: Purpose, member: Option<Id<Member>>, expires_at: Time) -> Result<String> { todo!() }
/// Whether a link would open, without using it: the member it is for.
pub async fn peek_link(x: impl Executor, purpose: Purpose, secret: &str) -> Result<Option<Option<Id<Member>>>> { todo!() }
/// Uses a link up. `NotFound` when it is wrong, used or expired.
pub async fn use_link(tx: &mut Tx, purpose: Purpose, secret: &str) -> Result<Option<Id<Member>>> { todo!() }
/// Invites: by hosts. Gives the secret (a link's, or a paper code).
pub async fn invite(tx: &mut Tx, by: &Present, kind: InvitationKind, note: Option<&str>, uses: i64, expires_at: Time) -> Result<String> { todo!() }
/// Live invitations, newest first (their secrets are known to nobody any more).
pub async fn invitations(x: impl Executor) -> Result<Vec<Invitation>> { todo!() }
/// Takes an invitation back.
pub async fn revoke_invitation(tx: &mut Tx, by: &Present, id: Id<Invitation>) -> Result<()> { todo!() }
/// Whether an invitation would open.
pub async fn peek_invitation(x: impl Executor, secret: &str) -> Result<bool> { todo!() }
/// Uses one place of an invitation; `Invalid { field: "invitation", why: "expired" }` when it does not open.
pub async fn use_invitation(tx: &mut Tx, secret: &str) -> Result<()> { todo!() }
