//! The envelope of all that is published, and plain posts and replies: publish, receive, edit, withdraw, see.

pub mod model;
mod store;

pub use model::{Attachment, Author, Draft, Kind, Post, Received, Viewer, Visibility};

use crate::{Result, actor::Actor, id::Id, store::{Executor, Tx}};

/// The post, withdrawn ones included; asks nobody's leave: doors use [`see`].
pub async fn get(x: impl Executor, id: Id<Post>) -> Result<Option<Post>> { todo!() }
/// The post with this URI, withdrawn ones included.
pub async fn by_uri(x: impl Executor, uri: &str) -> Result<Option<Post>> { todo!() }
/// The post if this viewer may see it; withdrawn ones only as `Ok(Some)` with `deleted_at` when they had been public.
/// What may not be seen and what does not exist answer alike (`None`).
pub async fn see(x: impl Executor, viewer: &Viewer, id: Id<Post>) -> Result<Option<Post>> { todo!() }
/// The one function that decides who may see a thing.
pub async fn may_see(x: impl Executor, viewer: &Viewer, post: &Post) -> Result<bool> { todo!() }
/// Writes the envelope of a local post of any kind: checks, id, addresses, HTML, mentions, tags, `Effect::Published`.
/// A member without an address outside may only post inside or as the group (`Invalid { field: "visibility", why: "inside-only" }`).
/// As the group: hosts only (`Forbidden`). The same `once` gives the post that it made before (`false`: not new).
pub async fn publish(tx: &mut Tx, by: &Author, kind: Kind, draft: Draft) -> Result<(Post, bool)> { todo!() }
/// Changes a local post's words. By the member who wrote it, or hosts for the group's. Visibility never widens silently:
/// it may be narrowed or widened only by this call's draft, and Inside never becomes anything else.
pub async fn edit(tx: &mut Tx, by: &crate::member::Present, id: Id<Post>, draft: Draft) -> Result<Post> { todo!() }
/// May this member change, withdraw and decide on this post: she wrote it, or it is the group's and she is a host.
pub fn may_change(by: &crate::member::Present, post: &Post) -> bool { todo!() }
/// Withdraws a local post: its words are emptied, `Effect::Withdrawn` left.
pub async fn withdraw(tx: &mut Tx, by: &crate::member::Present, id: Id<Post>) -> Result<()> { todo!() }
/// Withdraws without asking who: for the narrator's private link.
pub(crate) async fn withdraw_unasked(tx: &mut Tx, id: Id<Post>) -> Result<()> { todo!() }
/// Writes a post from elsewhere, new or changed (author never changes; a tombstone keeps it away: `Ok(None)`).
/// Leaves `Received` or `ReceivedEdit`. Adopts earlier arrivals that replied to it.
pub async fn receive(tx: &mut Tx, received: Received) -> Result<Option<Post>> { todo!() }
/// A post is gone elsewhere; known or not, it stays gone.
pub async fn receive_deletion(tx: &mut Tx, uri: &str) -> Result<()> { todo!() }
/// Says that the state of one of our posts changed (places filled, cancelled), so that its `Update` is sent.
pub async fn touch(tx: &mut Tx, id: Id<Post>) -> Result<()> { todo!() }
/// Who a post is for or mentions: (actor, mentioned).
pub async fn recipients(x: impl Executor, id: Id<Post>) -> Result<Vec<(Id<Actor>, bool)>> { todo!() }
/// How many visible public replies it has.
pub async fn count_replies(x: impl Executor, id: Id<Post>) -> Result<i64> { todo!() }
/// A page of an actor's public posts for the outbox, newest first, older than `before`; replies left out.
pub async fn outbox(x: impl Executor, author: Id<Actor>, before: Option<Id<Post>>, limit: i64) -> Result<Vec<Post>> { todo!() }
/// How many public posts an actor has.
pub async fn count_public(x: impl Executor, author: Id<Actor>) -> Result<i64> { todo!() }
/// Remembers an inbox that received a post; and all that ever did.
pub async fn note_inboxes(tx: &mut Tx, id: Id<Post>, inboxes: &[String]) -> Result<()> { todo!() }
/// All inboxes that ever received a post.
pub async fn inboxes(x: impl Executor, id: Id<Post>) -> Result<Vec<String>> { todo!() }
