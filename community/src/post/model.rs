//! The envelope of all that is published.

pub use crate::media::model::Attachment;
use crate::{
    actor::model::Actor,
    id::Id,
    media::model::Media,
    member::model::{Member, Present},
    store::Json,
    text::Html,
    time::Time,
};

crate::text_enum! {
    /// What a post is. Stories, events, calls and offers have a row of their own; match without `_`.
    pub enum Kind { Note = "note", Story = "story", Event = "event", Call = "call", Offer = "offer" }
}
crate::text_enum! {
    /// Who may read it.
    pub enum Visibility {
        /// Everyone.
        Public = "public",
        /// Everyone who has the address; not in lists.
        Unlisted = "unlisted",
        /// Followers: the groups that follow us, and the members of those groups.
        Followers = "followers",
        /// Those it names.
        Direct = "direct",
        /// Members of this group; never leaves the node.
        Inside = "inside",
    }
}

impl Visibility {
    /// How far it reaches: the higher, the fewer.
    const fn reach(self) -> u8 {
        match self {
            Self::Public => 0,
            Self::Unlisted => 1,
            Self::Followers => 2,
            Self::Direct => 3,
            Self::Inside => 4,
        }
    }

    /// The one of the two that fewer may read.
    #[must_use]
    pub fn narrower(self, other: Self) -> Self {
        if self.reach() >= other.reach() {
            self
        } else {
            other
        }
    }

    /// Whether anyone who has the address may read it.
    pub fn is_open(self) -> bool {
        match self {
            Self::Public | Self::Unlisted => true,
            Self::Followers | Self::Direct | Self::Inside => false,
        }
    }
}

/// Anything published.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Post {
    pub id: Id<Post>,
    pub uri: String,
    /// The page for people.
    pub url: Option<String>,
    pub author_id: Id<Actor>,
    /// The member who wrote it for the group; never leaves the node.
    pub member_id: Option<Id<Member>>,
    pub kind: Kind,
    pub visibility: Visibility,
    pub local: bool,
    pub in_reply_to_id: Option<Id<Post>>,
    pub in_reply_to_uri: Option<String>,
    /// The first post of the thread; itself when it replies to nothing known.
    pub thread_id: Id<Post>,
    /// Plain text.
    pub title: Option<String>,
    /// Plain text: the shop window (one paragraph, at most 300 characters).
    pub summary: Option<String>,
    pub content: Html,
    /// What was typed (Markdown); empty for posts from elsewhere.
    pub source: String,
    pub language: String,
    /// A content warning.
    pub content_note: Option<String>,
    /// Its pictures wait for a tap, also without a warning in words.
    pub sensitive: bool,
    pub tags: Json<Vec<String>>,
    pub attachments: Json<Vec<Attachment>>,
    /// The object as received, for posts from elsewhere.
    pub object: Option<String>,
    pub replies_closed: bool,
    pub published_at: Time,
    pub edited_at: Option<Time>,
    pub deleted_at: Option<Time>,
}

/// Who writes: a member, as herself or as the group.
#[derive(Clone, Debug)]
pub struct Author {
    pub member: Present,
    pub as_group: bool,
}

impl Author {
    /// Who looks when she speaks as this actor (`post::speaker`): she herself, or the group.
    pub(crate) fn viewer(&self, speaker: Id<Actor>) -> Viewer {
        if self.as_group {
            Viewer::Group(speaker, self.member.clone())
        } else {
            Viewer::Member(self.member.clone())
        }
    }
}

/// What someone wants to publish, checked by the rules of the kind.
#[derive(Clone, Debug)]
pub struct Draft {
    pub visibility: Visibility,
    pub language: String,
    pub title: Option<String>,
    /// Markdown, unless it is `plain`.
    pub text: String,
    /// Plain words: what looks like Markdown in them is shown as it is.
    pub plain: bool,
    pub summary: Option<String>,
    pub content_note: Option<String>,
    pub sensitive: bool,
    pub in_reply_to: Option<Id<Post>>,
    /// Those a direct post is for, beside those its text mentions.
    pub recipients: Vec<Id<Actor>>,
    /// Whether a direct post that names nobody is a note to herself, rather than a mistake.
    pub to_herself: bool,
    /// Without `#`; those found in the text are added.
    pub tags: Vec<String>,
    pub replies_closed: bool,
    /// What is joined to it; `None` leaves an edited post what it has.
    pub media: Option<Vec<Id<Media>>>,
    /// The form's own number: sent twice, it is one post.
    pub once: Option<String>,
}

impl Draft {
    /// A draft with a text and nothing else.
    pub fn new(visibility: Visibility, language: &str, text: &str) -> Self {
        Self {
            visibility,
            language: language.to_owned(),
            title: None,
            text: text.to_owned(),
            plain: false,
            summary: None,
            content_note: None,
            sensitive: false,
            in_reply_to: None,
            recipients: Vec::new(),
            to_herself: false,
            tags: Vec::new(),
            replies_closed: false,
            media: None,
            once: None,
        }
    }
}

/// What a post said until it was edited.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Revision {
    pub id: Id<Revision>,
    pub post_id: Id<Post>,
    pub title: Option<String>,
    pub content: Html,
    pub content_note: Option<String>,
    pub sensitive: bool,
    pub attachments: Json<Vec<Attachment>>,
    /// The choices of its poll, if it had one.
    pub options: Option<Json<Vec<String>>>,
    /// Since when it said so.
    pub said_at: Time,
}

/// A post from elsewhere, verified by `federation` and cleaned.
#[derive(Clone, Debug)]
pub struct Received {
    pub uri: String,
    pub url: Option<String>,
    pub author_id: Id<Actor>,
    pub kind: Kind,
    pub visibility: Visibility,
    pub in_reply_to_uri: Option<String>,
    pub title: Option<String>,
    pub summary: Option<String>,
    pub content: Html,
    pub language: String,
    pub content_note: Option<String>,
    pub sensitive: bool,
    pub tags: Vec<String>,
    pub attachments: Vec<Attachment>,
    /// Local and known remote actors it is addressed to or mentions; `true` for a mention.
    pub recipients: Vec<(Id<Actor>, bool)>,
    pub object: String,
    /// Clamped to now by the rule.
    pub published_at: Time,
    pub edited_at: Option<Time>,
    /// Its author wants no replies to it that others read.
    pub replies_closed: bool,
    /// Fetched to fill up, or a change of what we had: nobody is notified.
    pub quiet: bool,
}

/// Who looks.
#[derive(Clone, Debug)]
pub enum Viewer {
    /// Anyone at all.
    Nobody,
    /// A member of this group.
    Member(Present),
    /// The group itself, for which this host speaks: what is for the group, and nothing of the host's own.
    Group(Id<Actor>, Present),
    /// An actor elsewhere, proven by a signature.
    Remote(Id<Actor>),
}

impl Viewer {
    /// The member who looks, if it is one.
    pub fn member(&self) -> Option<&Present> {
        match self {
            Self::Member(present) => Some(present),
            Self::Nobody | Self::Group(..) | Self::Remote(_) => None,
        }
    }
}
