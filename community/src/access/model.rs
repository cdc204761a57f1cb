//! Sessions, tokens, links and invitations.

use crate::{id::Id, member::model::Member, time::Time};

crate::text_enum! {
    /// What a one-time link is for.
    pub enum Purpose { SetUp = "set-up", Password = "password", Waiting = "waiting" }
}
crate::text_enum! {
    /// How an invitation is handed over.
    pub enum InvitationKind { Link = "link", Paper = "paper" }
}

/// A browser that is signed in.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Session {
    pub member_id: Id<Member>,
    pub csrf: String,
    pub created_at: Time,
    pub expires_at: Time,
}

/// A program that is let in.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Token {
    pub id: Id<Token>,
    pub member_id: Id<Member>,
    pub as_group: bool,
    pub scopes: String,
    pub client_id: Option<String>,
    pub created_at: Time,
}

/// A way in that a host made.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Invitation {
    pub id: Id<Invitation>,
    pub kind: InvitationKind,
    pub note: Option<String>,
    pub uses_left: i64,
    pub made_by: Id<Member>,
    pub created_at: Time,
    pub expires_at: Time,
}
