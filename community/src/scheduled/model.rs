//! Posts for later.

use serde::{Deserialize, Serialize};

use crate::{
    actor::model::Actor,
    id::Id,
    media::model::Media,
    member::model::Member,
    poll::model::Question,
    post::model::{Draft, Post, Visibility},
    store::Json,
    time::Time,
};

/// All that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    pub text: String,
    pub visibility: Visibility,
    pub language: String,
    #[serde(default)]
    pub content_note: Option<String>,
    #[serde(default)]
    pub sensitive: bool,
    #[serde(default)]
    pub in_reply_to: Option<Id<Post>>,
    #[serde(default)]
    pub recipients: Vec<Id<Actor>>,
    #[serde(default)]
    pub poll: Option<Question>,
    #[serde(default)]
    pub media: Vec<Id<Media>>,
}

impl Wish {
    /// As the draft of a plain post.
    pub fn draft(&self) -> Draft {
        Draft {
            plain: true,
            to_herself: true,
            content_note: self.content_note.clone(),
            sensitive: self.sensitive,
            in_reply_to: self.in_reply_to,
            recipients: self.recipients.clone(),
            media: Some(self.media.clone()),
            ..Draft::new(self.visibility, &self.language, &self.text)
        }
    }
}

/// A post for later.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Scheduled {
    pub id: Id<Scheduled>,
    pub member_id: Id<Member>,
    pub as_group: bool,
    pub due_at: Time,
    pub wish: Json<Wish>,
    pub created_at: Time,
}
