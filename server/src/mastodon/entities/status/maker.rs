//! Statuses out of what was read for all of a page.

use std::collections::{HashMap, HashSet};

use community::{
    actor::Actor,
    id::Id,
    post::{Kind, Post, Viewer, Visibility},
    reaction::Reaction,
    timeline::{Beside, Entry, Reader},
};
use federation::objects::{self, Readable};

use super::model::{Card, Mention, Mine, Status, Tag};
use crate::{
    app::App,
    mastodon::entities::{
        account::Account,
        filter::FilterResult,
        media,
        poll::{self, Poll},
    },
};

/// All that the statuses of one page are made of.
pub(super) struct Maker<'a> {
    pub(super) app: &'a App,
    pub(super) reader: &'a Reader,
    pub(super) beside: Beside,
    /// What the reader's filters find.
    pub(super) filtered: HashMap<Id<Post>, Vec<FilterResult>>,
    pub(super) accounts: HashMap<Id<Actor>, Account>,
    pub(super) timezone: String,
}

impl Maker<'_> {
    pub(super) fn status(&self, entry: &Entry) -> Option<Status> {
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
            media_attachments: media::of_post(post),
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

    pub(super) fn boost(&self, entry: &Entry, boost: &Reaction) -> Option<Status> {
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
