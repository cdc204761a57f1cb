//! Anyone with an inbox, here or elsewhere.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{id::Id, store::Json, text::Html, time::Time};

crate::text_enum! {
    /// What kind of actor, as the wire knows it.
    pub enum Kind {
        /// A group: ours, or another's.
        Group = "group",
        /// A person.
        Person = "person",
        /// A program: the instance actor, a relay, a bot (`Application` and `Service`).
        Service = "service",
    }
}

/// A line of a profile: a name and a value, as Mastodon shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Plain text.
    pub name: String,
    /// Cleaned HTML or plain text.
    pub value: String,
}

/// Anyone with an inbox, here or elsewhere.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Actor {
    pub id: Id<Actor>,
    pub uri: String,
    pub kind: Kind,
    pub local: bool,
    /// False for a member who asked for no address outside: no door may show her.
    pub outside: bool,
    pub username: String,
    /// Host and, when not the scheme's own, port.
    pub host: String,
    pub name: String,
    pub summary: Html,
    pub url: Option<String>,
    pub inbox: Option<String>,
    pub shared_inbox: Option<String>,
    pub outbox: Option<String>,
    pub followers: Option<String>,
    pub featured: Option<String>,
    pub key_id: Option<String>,
    /// PEM.
    pub public_key: Option<String>,
    /// PEM (PKCS#8); local actors with an address outside only.
    pub private_key: Option<String>,
    pub icon: Option<String>,
    /// The banner; of ours alone.
    pub image: Option<String>,
    pub fields: Json<Vec<Field>>,
    pub manually_approves: bool,
    pub moved_to: Option<String>,
    pub also_known_as: Json<Vec<String>>,
    /// The `mutualHelp` object of a peer's actor, kept whole.
    pub profile: Option<Json<Value>>,
    pub fetched_at: Option<Time>,
    pub created_at: Time,
    pub updated_at: Time,
    pub deleted_at: Option<Time>,
}

impl Actor {
    /// `@name@host`, always whole, so that nobody passes for another.
    pub fn handle(&self) -> String {
        format!("@{}@{}", self.username, self.host)
    }

    /// The inbox for what many at that host shall read: the shared one where offered.
    pub fn delivery_inbox(&self) -> Option<&str> {
        self.shared_inbox.as_deref().or(self.inbox.as_deref())
    }
}

/// What is counted of an actor, as far as everyone may know it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Tally {
    pub id: Id<Actor>,
    pub followers: i64,
    pub following: i64,
    /// Open ones alone.
    pub posts: i64,
    pub last_post_at: Option<Time>,
}

/// A key pair as PEM texts; made by `federation`, kept here.
#[derive(Clone)]
pub struct KeyTexts {
    pub public: String,
    pub private: String,
}

/// What a fetched actor document says, checked by `federation` and cleaned.
#[derive(Clone, Debug)]
pub struct Received {
    pub uri: String,
    pub kind: Kind,
    pub username: String,
    pub host: String,
    pub name: String,
    pub summary: Html,
    pub url: Option<String>,
    pub inbox: Option<String>,
    pub shared_inbox: Option<String>,
    pub outbox: Option<String>,
    pub followers: Option<String>,
    pub featured: Option<String>,
    pub key_id: Option<String>,
    pub public_key: Option<String>,
    pub icon: Option<String>,
    pub fields: Vec<Field>,
    pub manually_approves: bool,
    pub moved_to: Option<String>,
    pub also_known_as: Vec<String>,
    pub profile: Option<Value>,
}

/// The most that a name may have, of anyone anywhere.
pub const NAME: usize = 100;
