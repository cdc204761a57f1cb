//! The one handle by which the server reaches other instances.

use std::sync::Arc;

use community::{
    actor::{Actor, KeyTexts},
    effect::Effect,
    id::Id,
    post::Post,
    store::{Db, Tx},
};
use tokio::sync::watch;

use crate::Result;

/// What the server says of itself.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Allows http, ports, IP-literal hosts and private addresses.
    pub development: bool,
    /// This program's version.
    pub version: String,
    /// Where its source is.
    pub source_url: String,
}

/// The one handle by which the server reaches other instances; a cheap clone.
#[derive(Clone)]
pub struct Federation(Arc<Inner>);

struct Inner {
    db: Db,
    settings: Settings,
}

impl Federation {
    /// Makes the instance actor when the node has none.
    pub async fn start(db: Db, settings: Settings) -> Result<Self> { todo!() }
    /// The doors for programs: `/ap/…`, `/.well-known/…`, `/nodeinfo/…`.
    pub fn routes(&self) -> axum::Router { todo!() }
    /// Looks somebody up by `@name@host`, `name@host` or a URL; fetched and stored, or as known when fresh.
    pub async fn find(&self, text: &str) -> Result<Actor> { todo!() }
    /// Looks a published thing up by URL.
    pub async fn find_post(&self, url: &str) -> Result<Id<Post>> { todo!() }
    /// Fills a new follow up from the other's outbox, quietly; at most 40 posts.
    pub async fn fill_up(&self, actor: Id<Actor>) -> Result<usize> { todo!() }
    /// Sends what waits, until told to stop: a few peers at a time, each in order.
    pub async fn deliver(&self, stop: watch::Receiver<bool>) { todo!() }
    /// Does the jobs of other instances (missing parents, filling up), until told to stop.
    pub async fn work(&self, stop: watch::Receiver<bool>) { todo!() }
    /// What `Create` would send of this post to outsiders, as JSON: for the preview.
    pub async fn preview(&self, post: Id<Post>) -> Result<serde_json::Value> { todo!() }
    /// Hears an effect: activities and their deliveries are written in the same transaction. Database only, no network.
    pub async fn hear(&self, tx: &mut Tx, effect: &Effect) -> Result<()> { todo!() }
}

/// A fresh RSA-2048 key pair as PEM texts; takes about 100 ms of CPU: call it off the async threads.
///
/// # Errors
/// When the machine has no randomness.
pub fn make_keys() -> Result<KeyTexts> { todo!() }
