//! What apps are shown of a status.

use community::{actor::Actor, id::Id, post::Post};
use serde::Serialize;

use crate::mastodon::entities::{account::Account, filter::FilterResult, poll::Poll};

/// Whatever is published, or a boost of it.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    pub id: String,
    pub uri: String,
    pub url: String,
    pub created_at: String,
    pub edited_at: Option<String>,
    pub account: Account,
    pub content: String,
    pub spoiler_text: String,
    pub sensitive: bool,
    pub visibility: &'static str,
    /// It never leaves this node.
    pub local_only: bool,
    pub language: Option<String>,
    pub in_reply_to_id: Option<Id<Post>>,
    pub in_reply_to_account_id: Option<Id<Actor>>,
    pub replies_count: i64,
    pub reblogs_count: i64,
    pub favourites_count: i64,
    pub quotes_count: i64,
    pub reblog: Option<Box<Status>>,
    pub application: Option<()>,
    pub media_attachments: Vec<Media>,
    pub mentions: Vec<Mention>,
    pub tags: Vec<Tag>,
    pub emojis: [(); 0],
    pub card: Option<Card>,
    pub poll: Option<Poll>,
    #[serde(flatten)]
    pub mine: Option<Mine>,
    /// What was typed; only where an author takes her post back, to write it anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What the one who reads did with it.
#[derive(Debug, Clone, Serialize)]
pub struct Mine {
    pub favourited: bool,
    pub reblogged: bool,
    pub muted: bool,
    pub bookmarked: bool,
    pub pinned: bool,
    pub filtered: Vec<FilterResult>,
}

/// A picture or sound. Those of others are not kept here, and no reader's app is sent to their servers unasked: it gets the address
/// as a link, as for any that could not be fetched.
#[derive(Debug, Clone, Serialize)]
pub struct Media {
    pub id: String,
    pub r#type: &'static str,
    pub url: Option<String>,
    pub preview_url: Option<String>,
    pub remote_url: Option<String>,
    pub preview_remote_url: Option<String>,
    pub text_url: Option<String>,
    pub meta: serde_json::Value,
    pub description: Option<String>,
    pub blurhash: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Mention {
    pub id: Id<Actor>,
    pub username: String,
    pub url: String,
    pub acct: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Tag {
    pub name: String,
    pub url: String,
}

/// The page behind a story, an event, a call or an offer.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    pub url: String,
    pub title: String,
    pub description: String,
    pub language: Option<String>,
    pub r#type: &'static str,
    pub author_name: String,
    pub author_url: String,
    pub provider_name: String,
    pub provider_url: String,
    pub html: String,
    pub width: i64,
    pub height: i64,
    pub image: Option<String>,
    pub image_description: String,
    pub embed_url: String,
    pub blurhash: Option<String>,
    pub published_at: Option<String>,
    pub authors: [(); 0],
}

/// What stands around a status.
#[derive(Debug, Clone, Serialize)]
pub struct Context {
    pub ancestors: Vec<Status>,
    pub descendants: Vec<Status>,
}

/// What it said at one time.
#[derive(Debug, Clone, Serialize)]
pub struct Edit {
    pub content: String,
    pub spoiler_text: String,
    pub sensitive: bool,
    pub created_at: String,
    pub account: Account,
    pub media_attachments: Vec<Media>,
    pub emojis: [(); 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poll: Option<EditedPoll>,
}

#[derive(Debug, Clone, Serialize)]
pub struct EditedPoll {
    pub options: Vec<EditedChoice>,
}

#[derive(Debug, Clone, Serialize)]
pub struct EditedChoice {
    pub title: String,
}

/// What was typed.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    pub id: Id<Post>,
    pub text: String,
    pub spoiler_text: String,
}
