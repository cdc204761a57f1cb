//! Filters, and what of a post they find.

use crate::{actor::model::Actor, id::Id, post::model::Post, store::Json, time::Time};

crate::text_enum! {
    /// Where a filter is for.
    pub enum Context {
        Home = "home",
        Notifications = "notifications",
        Public = "public",
        Thread = "thread",
        Account = "account",
    }
}
crate::text_enum! {
    /// What the client does with what a filter finds.
    pub enum Action { Warn = "warn", Hide = "hide", Blur = "blur" }
}

/// Words and posts that a member would rather not see.
#[derive(Clone, Debug)]
pub struct Filter {
    pub id: Id<Filter>,
    pub actor_id: Id<Actor>,
    pub title: String,
    pub contexts: Json<Vec<Context>>,
    pub action: Action,
    pub ends_at: Option<Time>,
    pub keywords: Vec<Keyword>,
    pub statuses: Vec<Status>,
}

/// A word or a phrase of a filter.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Keyword {
    pub id: Id<Keyword>,
    pub filter_id: Id<Filter>,
    pub keyword: String,
    pub whole_word: bool,
}

/// A single post of a filter.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Status {
    pub id: Id<Status>,
    pub filter_id: Id<Filter>,
    pub post_id: Id<Post>,
}

/// What a filter found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    pub keywords: Vec<String>,
    pub posts: Vec<Id<Post>>,
}

impl Filter {
    /// What of this post the filter finds, if anything: `words` is its plain text with title and content note.
    pub fn of(&self, post: Id<Post>, words: &str) -> Option<Match> {
        let words = words.to_lowercase();
        let keywords: Vec<String> = self
            .keywords
            .iter()
            .filter(|keyword| keyword.is_in(&words))
            .map(|keyword| keyword.keyword.clone())
            .collect();
        let posts: Vec<Id<Post>> = self
            .statuses
            .iter()
            .map(|status| status.post_id)
            .filter(|id| *id == post)
            .collect();
        (!keywords.is_empty() || !posts.is_empty()).then_some(Match { keywords, posts })
    }
}

impl Keyword {
    /// Whether the text, in lower case, has it; as a word of its own where that is wished. Chinese has no gaps between words, so
    /// only letters that are written with gaps make a longer word.
    fn is_in(&self, words: &str) -> bool {
        let wanted = self.keyword.to_lowercase();
        if !self.whole_word {
            return words.contains(&wanted);
        }
        let joins = |char: char| char.is_alphanumeric() && !is_ideograph(char) || char == '_';
        let is_edge = |outside: Option<char>, inside: Option<char>| {
            !(outside.is_some_and(joins) && inside.is_some_and(joins))
        };
        let (first, last) = (wanted.chars().next(), wanted.chars().next_back());
        words.match_indices(&wanted).any(|(at, found)| {
            let before = words[..at].chars().next_back();
            let after = words[at + found.len()..].chars().next();
            is_edge(before, first) && is_edge(after, last)
        })
    }
}

fn is_ideograph(char: char) -> bool {
    matches!(char, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
