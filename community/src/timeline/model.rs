//! A post with all that a page shows of it.

use crate::{
    actor::model::Actor, call::model::Call, event::model::Event, post::model::Post,
    story::model::Story,
};

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
