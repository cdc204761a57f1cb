//! The one handle by which the server reaches other instances.

use std::sync::Arc;

use community::{
    actor,
    actor::{Actor, KeyTexts},
    blocklist::Entry,
    effect::Effect,
    id::Id,
    post::Post,
    store::{Db, Tx},
};
use tokio::sync::watch;

use crate::{
    Counts, Error, Result, activity, find, http, jobs,
    keys::KeyPair,
    node::{Node, Settings},
    outbox::{self, deliver, document::Document},
};

/// The one handle by which the server reaches other instances; a cheap clone.
#[derive(Clone)]
pub struct Federation(pub(crate) Arc<Node>);

impl Federation {
    /// Makes the instance actor when the node has none.
    ///
    /// # Errors
    /// When the database does not answer, or the system has no certificates to trust.
    pub async fn start(db: Db, settings: Settings) -> Result<Self> {
        if matches!(actor::instance(&db).await, Err(community::Error::NotFound)) {
            let keys = tokio::task::spawn_blocking(make_keys)
                .await
                .map_err(community::Error::other)??;
            let mut tx = db.begin().await?;
            actor::make_instance(&mut tx, &keys).await?;
            tx.commit().await?;
        }
        Ok(Self(Arc::new(Node::new(db, settings)?)))
    }

    /// The doors for programs: `/ap/…`, `/.well-known/…`, `/nodeinfo/…`.
    pub fn routes(&self) -> axum::Router {
        http::routes(self.0.clone())
    }

    /// What this process has done with other servers since it started.
    pub fn counts(&self) -> &Counts {
        &self.0.counts
    }

    /// Looks somebody up by `@name@host`, `name@host` or a URL; fetched and stored, or as known when fresh.
    ///
    /// # Errors
    /// `NotFound` when nobody is there, `Unreachable` when the other side does not answer as it should.
    pub async fn find(&self, text: &str) -> Result<Actor> {
        find::actor(&self.0, text).await
    }

    /// Looks a published thing up by URL. Who may see it is for the caller to ask.
    ///
    /// # Errors
    /// As [`Federation::find`].
    pub async fn find_post(&self, url: &str) -> Result<Id<Post>> {
        find::post(&self.0, url).await
    }

    /// Asks a group for its list of blocked servers. Nothing of it is kept.
    ///
    /// # Errors
    /// `NotFound` when it shares none with us, `Unreachable` when the other side does not answer as it should.
    pub async fn blocklist(&self, group: &Actor) -> Result<Vec<Entry>> {
        find::blocklist(&self.0, group).await
    }

    /// Fills a new follow up from the other's outbox, quietly; at most 40 posts.
    ///
    /// # Errors
    /// When the other side does not answer as it should.
    pub async fn fill_up(&self, actor: Id<Actor>) -> Result<usize> {
        find::fill_up(&self.0, actor).await
    }

    /// Sends what waits, until told to stop: a few peers at a time, each in order.
    pub async fn deliver(&self, stop: watch::Receiver<bool>) {
        deliver::run(self.0.clone(), stop).await;
    }

    /// Does the jobs of other instances (missing parents, filling up), until told to stop.
    pub async fn work(&self, stop: watch::Receiver<bool>) {
        jobs::run(self.0.clone(), stop).await;
    }

    /// What `Create` would send of this post to outsiders, as JSON: for the preview.
    ///
    /// # Errors
    /// `NotFound` for what never leaves the node.
    pub async fn preview(&self, post: Id<Post>) -> Result<serde_json::Value> {
        let missing = || Error::NotFound(post.to_string());
        let document = Document::load(&self.0.db, post)
            .await?
            .ok_or_else(missing)?;
        let json = document.json(self.0.db.here()).ok_or_else(missing)?;
        Ok(activity::create(&json))
    }

    /// Hears an effect: activities and their deliveries are written in the same transaction. Database only, no network.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hear(&self, tx: &mut Tx, effect: &Effect) -> Result<()> {
        outbox::hear(tx, effect).await
    }
}

/// A fresh RSA-2048 key pair as PEM texts; takes about 100 ms of CPU: call it off the async threads.
///
/// # Errors
/// When the machine has no randomness.
pub fn make_keys() -> Result<KeyTexts> {
    let pair = KeyPair::generate().map_err(community::Error::other)?;
    let private = pair.to_pem().map_err(community::Error::other)?;
    Ok(KeyTexts {
        public: pair.public_pem().to_owned(),
        private,
    })
}
