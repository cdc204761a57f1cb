//! Status: whatever is published, as apps show it. A page of them costs a fixed number of queries.

use std::collections::{HashMap, HashSet};

use community::{
    actor::Actor,
    filter, group,
    id::Id,
    post::{Kind, Post, Revision, Viewer, Visibility},
    reaction::Reaction,
    timeline::{self, Beside, Entry, Item, Reader, Thing},
};
use federation::objects::{self, Readable};
use serde::Serialize;

use crate::{
    app::App,
    auth::bearer::{Caller, MaybeCaller},
    mastodon::{
        entities::{
            account::{self, Account},
            filter::{self as filters, FilterResult},
            poll::{self, Poll},
        },
        error::ApiError,
    },
};

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

impl Caller {
    /// Who reads, and as whom she speaks.
    pub fn reader(&self) -> Reader {
        Reader {
            viewer: self.viewer(),
            actor: self.actor().ok(),
        }
    }
}

impl MaybeCaller {
    /// Who reads, and as whom she speaks.
    pub fn reader(&self) -> Reader {
        self.0.as_ref().map_or_else(Reader::nobody, Caller::reader)
    }
}

/// One status; 404 for what is withdrawn.
pub async fn one(app: &App, reader: &Reader, post: Post) -> Result<Status, ApiError> {
    many(app, reader, vec![Item::of(post)])
        .await?
        .pop()
        .ok_or_else(ApiError::not_found)
}

/// Posts as statuses, in the order given.
pub async fn of_posts(
    app: &App,
    reader: &Reader,
    posts: Vec<Post>,
) -> Result<Vec<Status>, ApiError> {
    many(app, reader, posts.into_iter().map(Item::of).collect()).await
}

/// The places of a stream as statuses, in the order given; a fixed number of queries, however many. Who may see the posts has been
/// asked; withdrawn ones are left out.
pub async fn many(app: &App, reader: &Reader, items: Vec<Item>) -> Result<Vec<Status>, ApiError> {
    let mut known = HashSet::new();
    let posts: Vec<Post> = items
        .iter()
        .map(|item| &item.post)
        .filter(|post| post.deleted_at.is_none() && known.insert(post.id))
        .cloned()
        .collect();
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let beside = timeline::beside(&app.db, reader, &posts).await?;
    let wanted_less = match reader.actor {
        Some(me) => filter::active(&app.db, me).await?,
        None => Vec::new(),
    };
    let filtered = posts
        .iter()
        .map(|post| (post.id, filters::results(&wanted_less, post)))
        .collect();
    let entries = timeline::entries(&app.db, posts).await?;
    let mut ids: Vec<Id<Actor>> = entries.iter().map(|entry| entry.author.id).collect();
    ids.extend(
        items
            .iter()
            .filter_map(|item| item.boost.as_ref())
            .map(|boost| boost.actor_id),
    );
    ids.sort_unstable();
    ids.dedup();
    let accounts = account::by_id(app, &ids).await?;
    let maker = Maker {
        app,
        reader,
        beside,
        filtered,
        accounts,
        timezone: timezone(app, &entries).await?,
    };
    let entries: HashMap<Id<Post>, Entry> = entries
        .into_iter()
        .map(|entry| (entry.post.id, entry))
        .collect();
    let status = |item: Item| {
        let entry = entries.get(&item.post.id)?;
        match &item.boost {
            Some(boost) => maker.boost(entry, boost),
            None => maker.status(entry),
        }
    };
    Ok(items.into_iter().filter_map(status).collect())
}

/// What a post said at its times, oldest first, and what it says now.
pub async fn edits(
    app: &App,
    reader: &Reader,
    post: Post,
    before: Vec<Revision>,
) -> Result<Vec<Edit>, ApiError> {
    let now = one(app, reader, post.clone()).await?;
    let mut edits: Vec<Edit> = before
        .into_iter()
        .map(|said| Edit {
            content: said.content.as_str().to_owned(),
            spoiler_text: said.content_note.clone().unwrap_or_default(),
            sensitive: said.sensitive || said.content_note.is_some(),
            created_at: said.said_at.to_rfc3339_millis(),
            account: now.account.clone(),
            media_attachments: Vec::new(),
            emojis: [],
            poll: said.options.map(|options| edited_poll(&options.0)),
        })
        .collect();
    let said_at = post.edited_at.filter(|_| !edits.is_empty());
    edits.push(Edit {
        content: now.content,
        spoiler_text: now.spoiler_text,
        sensitive: now.sensitive,
        created_at: said_at.unwrap_or(post.published_at).to_rfc3339_millis(),
        account: now.account,
        media_attachments: now.media_attachments,
        emojis: [],
        poll: now.poll.map(|poll| {
            let titles: Vec<String> = poll
                .options
                .into_iter()
                .map(|option| option.title)
                .collect();
            edited_poll(&titles)
        }),
    });
    Ok(edits)
}

fn edited_poll(options: &[String]) -> EditedPoll {
    EditedPoll {
        options: options
            .iter()
            .map(|title| EditedChoice {
                title: title.clone(),
            })
            .collect(),
    }
}

/// The zone in which the group's dates are told, when something has one.
async fn timezone(app: &App, entries: &[Entry]) -> Result<String, ApiError> {
    let has_dates = entries
        .iter()
        .any(|entry| matches!(entry.thing, Thing::Call(_) | Thing::Offer(_)));
    if !has_dates {
        return Ok(String::new());
    }
    let schedules = group::schedules(&app.db).await?;
    let first = schedules.into_iter().next();
    Ok(first.map_or_else(
        || "UTC".to_owned(),
        |schedule| schedule.data.timezone.clone(),
    ))
}

/// All that the statuses of one page are made of.
struct Maker<'a> {
    app: &'a App,
    reader: &'a Reader,
    beside: Beside,
    /// What the reader's filters find.
    filtered: HashMap<Id<Post>, Vec<FilterResult>>,
    accounts: HashMap<Id<Actor>, Account>,
    timezone: String,
}

impl Maker<'_> {
    fn status(&self, entry: &Entry) -> Option<Status> {
        let post = &entry.post;
        // Who gave her address outside up is no longer known to strangers, and with her what she wrote.
        let is_hidden = entry.author.local && !entry.author.outside;
        if is_hidden && matches!(self.reader.viewer, Viewer::Nobody) {
            return None;
        }
        let page = post.url.clone().unwrap_or_else(|| post.uri.clone());
        let question = self.beside.polls.get(&post.id);
        let readable = match question {
            Some(question) => Readable {
                html: question.words.as_str().to_owned(),
                tags: &[],
            },
            None => objects::readable(post, &entry.thing, &page, &self.timezone),
        };
        let (visibility, local_only) = visibility(post.visibility);
        Some(Status {
            id: post.id.to_string(),
            uri: post.uri.clone(),
            created_at: post.published_at.to_rfc3339_millis(),
            edited_at: post.edited_at.map(|at| at.to_rfc3339_millis()),
            account: self.accounts.get(&post.author_id)?.clone(),
            content: readable.html,
            spoiler_text: post.content_note.clone().unwrap_or_default(),
            sensitive: post.sensitive || post.content_note.is_some(),
            visibility,
            local_only,
            language: Some(post.language.clone())
                .filter(|language| language.len() >= 2 && language != "und"),
            in_reply_to_id: post.in_reply_to_id,
            in_reply_to_account_id: self.beside.answered.get(&post.id).copied(),
            replies_count: self.beside.replies.get(&post.id).copied().unwrap_or(0),
            reblogs_count: self.beside.boosts.get(&post.id).copied().unwrap_or(0),
            favourites_count: entry.likes,
            quotes_count: 0,
            reblog: None,
            application: None,
            media_attachments: media(post),
            mentions: self.mentions(post.id),
            tags: self.tags(post, readable.tags),
            emojis: [],
            card: self.card(entry, &page),
            poll: question.map(|question| self.poll(question, post)),
            mine: self.mine(post.id),
            text: None,
            url: page,
        })
    }

    fn boost(&self, entry: &Entry, boost: &Reaction) -> Option<Status> {
        let inner = self.status(entry)?;
        let account = self.accounts.get(&boost.actor_id)?.clone();
        let visibility = if boost.inside { "private" } else { "public" };
        let here = self.app.db.here();
        Some(Status {
            id: boost.id.to_string(),
            uri: boost.uri.clone().unwrap_or_else(|| here.activity(boost.id)),
            url: inner.url.clone(),
            created_at: boost.created_at.to_rfc3339_millis(),
            edited_at: None,
            account,
            visibility,
            local_only: boost.inside,
            in_reply_to_id: None,
            in_reply_to_account_id: None,
            reblog: Some(Box::new(inner.clone())),
            ..inner
        })
    }

    fn mine(&self, id: Id<Post>) -> Option<Mine> {
        self.reader.actor?;
        let beside = &self.beside;
        Some(Mine {
            favourited: beside.liked.contains(&id),
            reblogged: beside.boosted.contains(&id),
            muted: beside.muted.contains(&id),
            bookmarked: beside.kept.contains(&id),
            pinned: beside.pinned.contains(&id),
            filtered: self.filtered.get(&id).cloned().unwrap_or_default(),
        })
    }

    fn mentions(&self, id: Id<Post>) -> Vec<Mention> {
        let named = self.beside.mentions.get(&id);
        let mention = |actor: &Actor| Mention {
            id: actor.id,
            username: actor.username.clone(),
            url: actor.url.clone().unwrap_or_else(|| actor.uri.clone()),
            acct: if actor.local {
                actor.username.clone()
            } else {
                format!("{}@{}", actor.username, actor.host)
            },
        };
        named.into_iter().flatten().map(mention).collect()
    }

    fn tags(&self, post: &Post, more: &[&str]) -> Vec<Tag> {
        let mut known = HashSet::new();
        let own = post.tags.iter().map(String::as_str);
        own.chain(more.iter().copied())
            .map(str::to_lowercase)
            .filter(|name| !name.is_empty() && known.insert(name.clone()))
            .map(|name| Tag {
                url: self.app.db.here().url(&format!("/tags/{name}")),
                name,
            })
            .collect()
    }

    fn poll(&self, question: &community::poll::Poll, post: &Post) -> Poll {
        let is_author = self.reader.actor == Some(post.author_id);
        let none = Vec::new();
        let votes = self
            .reader
            .actor
            .map(|_| self.beside.votes.get(&post.id).unwrap_or(&none).as_slice());
        poll::of(question, votes, is_author, self.app.db.now())
    }

    fn card(&self, entry: &Entry, page: &str) -> Option<Card> {
        let post = &entry.post;
        match post.kind {
            Kind::Note => return None,
            Kind::Story | Kind::Event | Kind::Call | Kind::Offer => {}
        }
        let author = &entry.author;
        let start: String = post.content.plain().chars().take(200).collect();
        // What a warning stands before is not told beside it.
        let description = match (&post.content_note, &post.summary) {
            (Some(note), _) => note.clone(),
            (None, Some(summary)) => summary.clone(),
            (None, None) => start,
        };
        let site = url::Url::parse(&author.uri)
            .ok()
            .map(|url| url.origin().ascii_serialization());
        Some(Card {
            url: page.to_owned(),
            title: post.title.clone().unwrap_or_default(),
            description,
            language: Some(post.language.clone()),
            r#type: "link",
            author_name: author.name.clone(),
            author_url: author.url.clone().unwrap_or_else(|| author.uri.clone()),
            provider_name: author.host.clone(),
            provider_url: site.unwrap_or_default(),
            html: String::new(),
            width: 0,
            height: 0,
            image: None,
            image_description: String::new(),
            embed_url: String::new(),
            blurhash: None,
            published_at: Some(post.published_at.to_rfc3339_millis()),
            authors: [],
        })
    }
}

/// As apps know it: inside the group is "private", and stays here.
pub fn visibility(visibility: Visibility) -> (&'static str, bool) {
    match visibility {
        Visibility::Public => ("public", false),
        Visibility::Unlisted => ("unlisted", false),
        Visibility::Followers => ("private", false),
        Visibility::Direct => ("direct", false),
        Visibility::Inside => ("private", true),
    }
}

fn media(post: &Post) -> Vec<Media> {
    let each = post.attachments.iter().zip(0_i64..);
    each.map(|(attachment, place)| Media {
        id: post.id.get().saturating_add(place).to_string(),
        r#type: "unknown",
        url: None,
        preview_url: None,
        remote_url: Some(attachment.url.clone()),
        preview_remote_url: None,
        text_url: Some(attachment.url.clone()),
        meta: serde_json::json!({}),
        description: Some(attachment.name.clone()).filter(|name| !name.is_empty()),
        blurhash: None,
    })
    .collect()
}
