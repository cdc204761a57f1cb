//! A post with all that a page shows of it.

use crate::{
    actor::model::Actor,
    call::model::Call,
    event::model::Event,
    id::Id,
    post::model::{Post, Viewer},
    reaction::model::Reaction,
    story::model::Story,
};

/// Who reads a stream, and as whom she speaks: the member's own actor, or the group's when she speaks for it.
#[derive(Clone, Debug)]
pub struct Reader {
    pub viewer: Viewer,
    pub actor: Option<Id<Actor>>,
}

impl Reader {
    /// Anyone at all.
    pub fn nobody() -> Self {
        Self {
            viewer: Viewer::Nobody,
            actor: None,
        }
    }
}

/// A place in a stream: a post, or a boost of one.
#[derive(Clone, Debug)]
pub struct Item {
    /// Where it stands: the cursor of its page.
    pub at: i64,
    pub post: Post,
    pub boost: Option<Reaction>,
}

impl Item {
    /// A post by itself.
    pub fn of(post: Post) -> Self {
        Self {
            at: post.id.get(),
            post,
            boost: None,
        }
    }
}

/// A page of a stream.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    pub items: Vec<Item>,
    /// Where its rows stand, in the order shown; more than items, when a row shows nothing: the next page begins behind them.
    pub cursors: Vec<i64>,
}

impl From<Vec<Item>> for Stream {
    fn from(items: Vec<Item>) -> Self {
        let cursors = items.iter().map(|item| item.at).collect();
        Self { items, cursors }
    }
}

impl IntoIterator for Stream {
    type Item = Item;
    type IntoIter = std::vec::IntoIter<Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

/// Which of an author's posts.
#[derive(Clone, Debug, Default)]
pub struct Which {
    pub exclude_replies: bool,
    pub exclude_boosts: bool,
    pub only_media: bool,
    pub pinned: bool,
    pub tagged: Option<String>,
}

/// What a post is, with its row.
#[derive(Clone, Debug)]
pub enum Thing {
    Note,
    Story(Story),
    Event(Event),
    Call(Call),
    Offer(Call),
}

/// A post with author, kind and numbers.
#[derive(Clone, Debug)]
pub struct Entry {
    pub post: Post,
    pub author: Actor,
    pub thing: Thing,
    pub likes: i64,
    pub replies: i64,
    /// Its author was here as a consultant when it was written (A16).
    pub by_consultant: bool,
}

/// From where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// This node's own.
    Here,
    /// What those we follow publish, our own left out.
    Network,
    /// Both.
    All,
}
