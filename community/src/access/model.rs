//! Sessions, tokens, links and invitations.

use crate::{id::Id, member::model::Member, store::Json, time::Time};

use super::scope;

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
    /// `None` for an application's own.
    pub member_id: Option<Id<Member>>,
    /// A host's, who speaks for the group with it.
    pub as_group: bool,
    pub scopes: String,
    pub client_id: Option<String>,
    pub created_at: Time,
    /// To the day.
    pub used_at: Option<Time>,
}

impl Token {
    /// Whether it lets do what needs this word.
    pub fn allows(&self, scope: &str) -> bool {
        scope::covers(&self.scopes, scope)
    }
}

/// A program that members may let in.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Application {
    pub id: Id<Application>,
    pub client_id: String,
    pub(super) secret_hash: String,
    pub name: String,
    pub website: Option<String>,
    pub redirect_uris: Json<Vec<String>>,
    pub scopes: String,
    pub created_at: Time,
    pub used_at: Option<Time>,
}

/// What a program says of itself.
#[derive(Clone, Debug, Default)]
pub struct Registering {
    pub name: String,
    pub website: Option<String>,
    pub redirect_uris: Vec<String>,
    pub scopes: String,
}

/// What a member allows.
#[derive(Clone, Debug)]
pub struct Grant {
    pub client_id: String,
    pub redirect_uri: String,
    pub scopes: String,
    pub as_group: bool,
    /// Made by S256 from what only the app knows.
    pub challenge: Option<String>,
}

/// A code, as kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LetIn {
    pub client_id: String,
    pub member_id: Id<Member>,
    pub as_group: bool,
    pub redirect_uri: String,
    pub scopes: String,
    pub(super) challenge: Option<String>,
    pub(super) expires_at: Time,
    pub(super) used_at: Option<Time>,
    pub(super) token_id: Option<Id<Token>>,
}

/// A token of a member's, and the application that has it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LetInApplication {
    pub token_id: Id<Token>,
    pub client_id: Option<String>,
    pub name: Option<String>,
    pub website: Option<String>,
    pub as_group: bool,
    pub scopes: String,
    pub created_at: Time,
    pub used_at: Option<Time>,
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
