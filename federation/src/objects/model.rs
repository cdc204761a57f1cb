//! What goes out, and what comes in, between records and JSON.

use community::{
    actor::Actor,
    address::Here,
    call::{Call, Need, State},
    event::{self, Event, Gathering},
    group::StoredSchedule,
    id::Id,
    poll::{self, Poll},
    post::{Attachment, Kind, Post, Received, Visibility},
    story::{Story, Telling},
    text::Html,
    time::Time,
};

use crate::wire::audience::Audience;

/// Types that are actors.
pub const ACTORS: [&str; 5] = ["Person", "Group", "Organization", "Application", "Service"];

/// The record beside a post.
#[derive(Clone, Copy, Debug)]
pub enum Record<'a> {
    Note,
    /// A note that tells a change of an event.
    Change(&'a Told),
    Poll(&'a Poll),
    Story(&'a Story),
    Event(&'a Event),
    Call(&'a Call),
    Offer(&'a Call),
}

/// What a note tells of an event of the same author.
#[derive(Clone, Debug)]
pub struct Told {
    pub change: event::Change,
    /// The event's address, its page and its title.
    pub about: String,
    pub page: Option<String>,
    pub title: String,
}

/// A post of ours that may leave the node, with all that its document needs.
#[derive(Clone, Debug)]
pub struct Outgoing<'a> {
    here: &'a Here,
    post: &'a Post,
    author: &'a Actor,
    recipients: Vec<(&'a Actor, bool)>,
    record: Record<'a>,
    timezone: &'a str,
    series: Option<&'a StoredSchedule>,
    audience: Audience,
}

impl<'a> Outgoing<'a> {
    /// `None` for what never leaves: posts inside the group, withdrawn ones, others' posts, and all of a member who has
    /// no address outside. `recipients` are those it is for (`true` when mentioned); members without an address outside
    /// are left out. `timezone` is the zone in which the group's dates are told.
    pub fn new(
        here: &'a Here,
        post: &'a Post,
        author: &'a Actor,
        recipients: &'a [(Actor, bool)],
        record: Record<'a>,
        timezone: &'a str,
    ) -> Option<Self> {
        let leaves = post.local
            && author.local
            && author.outside
            && author.id == post.author_id
            && post.deleted_at.is_none();
        let seen = |actor: &Actor| actor.outside || !actor.local;
        let recipients: Vec<_> = recipients
            .iter()
            .filter(|(actor, _)| seen(actor))
            .map(|(actor, mentioned)| (actor, *mentioned))
            .collect();
        let direct = post.visibility == Visibility::Direct;
        let named = recipients
            .iter()
            .filter(|(_, mentioned)| direct || *mentioned)
            .map(|(actor, _)| actor.uri.clone())
            .collect();
        let audience =
            Audience::of(post.visibility, &followers_of(author), named).filter(|_| leaves)?;
        Some(Self {
            here,
            post,
            author,
            recipients,
            record,
            timezone,
            series: None,
            audience,
        })
    }

    /// The same, as a date of this regular meeting.
    #[must_use]
    pub fn in_series(self, series: Option<&'a StoredSchedule>) -> Self {
        Self { series, ..self }
    }

    pub fn here(&self) -> &'a Here {
        self.here
    }
    pub fn post(&self) -> &'a Post {
        self.post
    }
    pub fn author(&self) -> &'a Actor {
        self.author
    }
    pub fn record(&self) -> Record<'a> {
        self.record
    }
    pub fn timezone(&self) -> &'a str {
        self.timezone
    }
    pub fn series(&self) -> Option<&'a StoredSchedule> {
        self.series
    }
    pub fn audience(&self) -> &Audience {
        &self.audience
    }

    /// Those whom the document names as mentioned: of a direct post everyone it is for, because some servers drop it else.
    pub fn mentioned(&self) -> impl Iterator<Item = &'a Actor> {
        let direct = self.post.visibility == Visibility::Direct;
        self.recipients
            .iter()
            .filter(move |(_, mentioned)| direct || *mentioned)
            .map(|(actor, _)| *actor)
    }

    /// The page for people.
    pub fn page(&self) -> String {
        self.post
            .url
            .clone()
            .unwrap_or_else(|| self.here.page(&self.author.username, self.post.id))
    }

    /// Whether everyone may see it.
    pub fn is_open(&self) -> bool {
        self.post.visibility.is_open()
    }
}

/// The followers collection of an actor of ours.
pub fn followers_of(author: &Actor) -> String {
    author
        .followers
        .clone()
        .unwrap_or_else(|| format!("{}/followers", author.uri))
}

/// Who is known, by signature or by the document's own host, to speak.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    pub uri: &'a str,
    /// The collection that means "my followers".
    pub followers: Option<&'a str>,
}

/// What a document of a peer is, beside the words of its post.
#[derive(Clone, Debug, PartialEq)]
pub enum Thing {
    Note,
    /// A question; `words` are without the choices that the content lists.
    Poll {
        words: Html,
        received: poll::Received,
    },
    Story(Telling),
    Event {
        gathering: Gathering,
        taken: i64,
    },
    Call {
        need: Need,
        filled: i64,
        state: State,
    },
    Offer {
        need: Need,
        filled: i64,
        state: State,
    },
}

impl Thing {
    /// The kind of post that it is beside.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Note | Self::Poll { .. } => Kind::Note,
            Self::Story(_) => Kind::Story,
            Self::Event { .. } => Kind::Event,
            Self::Call { .. } => Kind::Call,
            Self::Offer { .. } => Kind::Offer,
        }
    }
}

/// A document of a peer, read and cleaned; people and posts still by URI.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub uri: String,
    pub url: Option<String>,
    pub author: String,
    pub visibility: Visibility,
    pub in_reply_to: Option<String>,
    pub title: Option<String>,
    pub summary: Option<String>,
    pub content: Html,
    pub language: String,
    pub content_note: Option<String>,
    pub sensitive: bool,
    pub tags: Vec<String>,
    pub attachments: Vec<Attachment>,
    /// Those it is addressed to by name, `true` when a tag mentions them; collections of others may be among them.
    pub recipients: Vec<(String, bool)>,
    /// The document as it came.
    pub object: String,
    pub published_at: Option<Time>,
    pub edited_at: Option<Time>,
    /// Its author wants no replies to it that others read.
    pub replies_closed: bool,
    pub thing: Thing,
}

impl Incoming {
    /// Takes the narrower of what the document and the activity around it say; an activity that names nobody says nothing.
    pub fn narrow(&mut self, activity: &Audience, followers: Option<&str>) {
        if !activity.to.is_empty() || !activity.cc.is_empty() {
            self.visibility = self.visibility.narrower(activity.visibility(followers));
        }
    }

    /// The post for `community`'s `receive`, and what stands beside it.
    pub fn into_received(
        self,
        author_id: Id<Actor>,
        recipients: Vec<(Id<Actor>, bool)>,
        now: Time,
        quiet: bool,
    ) -> (Received, Thing) {
        let received = Received {
            uri: self.uri,
            url: self.url,
            author_id,
            kind: self.thing.kind(),
            visibility: self.visibility,
            in_reply_to_uri: self.in_reply_to,
            title: self.title,
            summary: self.summary,
            content: self.content,
            language: self.language,
            content_note: self.content_note,
            sensitive: self.sensitive,
            tags: self.tags,
            attachments: self.attachments,
            recipients,
            object: self.object,
            published_at: self.published_at.unwrap_or(now),
            edited_at: self.edited_at,
            replies_closed: self.replies_closed,
            quiet,
        };
        (received, self.thing)
    }
}
