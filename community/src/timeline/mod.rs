//! Lists that read across concepts; each a fixed number of queries, and only what the viewer may see.

pub mod model;
mod store;

pub use model::{Entry, Thing};

use crate::{Result, actor::Actor, id::Id, post::{Kind, Post, Viewer}, store::Executor, time::Time};

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

/// A post as an entry, if the viewer may see it.
pub async fn entry(x: impl Executor, viewer: &Viewer, id: Id<Post>) -> Result<Option<Entry>> { todo!() }
/// Posts as entries, in the order given; the caller has asked who may see them.
pub async fn entries(x: impl Executor, posts: Vec<Post>) -> Result<Vec<Entry>> { todo!() }
/// Newest first, replies left out; kinds empty means all.
pub async fn newest(x: impl Executor, viewer: &Viewer, scope: Scope, kinds: &[Kind], before: Option<Id<Post>>, limit: i64) -> Result<Vec<Entry>> { todo!() }
/// Events that have not ended at `from_time`, soonest first; cancelled ones included until their end.
pub async fn coming_events(x: impl Executor, viewer: &Viewer, scope: Scope, from_time: Time, limit: i64) -> Result<Vec<Entry>> { todo!() }
/// Calls and offers that take answers, soonest needed first, then newest.
pub async fn open_calls(x: impl Executor, viewer: &Viewer, scope: Scope, limit: i64) -> Result<Vec<Entry>> { todo!() }
/// What one actor published, newest first, replies left out.
pub async fn by_author(x: impl Executor, viewer: &Viewer, author: Id<Actor>, before: Option<Id<Post>>, limit: i64) -> Result<Vec<Entry>> { todo!() }
/// The replies of a thread that the viewer may see, oldest first.
pub async fn replies(x: impl Executor, viewer: &Viewer, post: &Post) -> Result<Vec<Entry>> { todo!() }
/// Private posts to or from the group (hosts), or to or from the member, newest first.
pub async fn private(x: impl Executor, viewer: &Viewer, limit: i64) -> Result<Vec<Entry>> { todo!() }
