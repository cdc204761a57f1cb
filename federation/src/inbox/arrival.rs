//! An object from elsewhere, checked and ready to be written: said by its author, or fetched where it lives.

use community::{
    actor,
    actor::Actor,
    call, event,
    id::Id,
    poll,
    post::{self, Post, Visibility},
    queue,
    store::Tx,
    story,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::said::Said;
use crate::{
    Error, Result,
    fetch::{self, Budget, Why},
    node::{self, Node},
    objects::{self, Incoming, Sender, Thing},
    wire::{Refusal, audience::Audience, read},
};

/// The job that brings the post to which one replied.
pub const FETCH_PARENT: &str = "federation.parent";

/// How long a thread is followed upwards.
pub const DEEPEST: u32 = 100;

/// What the job needs to know.
#[derive(Debug, Serialize, Deserialize)]
pub struct FetchParent {
    pub uri: String,
    /// How many were fetched before it for the same cause.
    pub depth: u32,
}

/// An object from elsewhere, checked and ready to be written.
pub struct Arrival {
    incoming: Incoming,
    author: Actor,
    recipients: Vec<(Id<Actor>, bool)>,
    /// One of ours is among them.
    names_us: bool,
    quiet: bool,
    depth: u32,
}

impl Arrival {
    /// What its author said and signed: nothing has to be asked.
    pub async fn said(said: &Said<'_>, object: &Value, quiet: bool) -> Result<Self> {
        let mut incoming = read_object(object, &said.by)?;
        incoming.narrow(&Audience::read(said.activity), said.by.followers.as_deref());
        Self::of(said.node, incoming, said.by.clone(), quiet, 0).await
    }

    /// What stands at its own address, by whom it says there.
    pub async fn fetched(
        node: &Node,
        url: &str,
        why: Why,
        quiet: bool,
        depth: u32,
        budget: &Budget,
    ) -> Result<Self> {
        let document = fetch::document(node, url, why, budget).await?;
        Self::found(node, &document, why, quiet, depth, budget).await
    }

    /// As [`Arrival::fetched`], from a document that is there already.
    pub async fn found(
        node: &Node,
        document: &fetch::Document,
        why: Why,
        quiet: bool,
        depth: u32,
        budget: &Budget,
    ) -> Result<Self> {
        let author = objects::author_of(&document.json)
            .ok_or_else(|| node::malformed("The object has no author."))?;
        if !read::same_origin(author, &document.id) {
            return Err(node::not_theirs(
                "Object and author are on different servers.",
            ));
        }
        let author = fetch::actor(node, author, why, budget).await?;
        let incoming = read_object(&document.json, &author)?;
        if incoming.uri != document.id {
            return Err(node::not_theirs("The object lives elsewhere."));
        }
        Self::of(node, incoming, author, quiet, depth).await
    }

    async fn of(
        node: &Node,
        incoming: Incoming,
        author: Actor,
        quiet: bool,
        depth: u32,
    ) -> Result<Self> {
        let mut recipients = Vec::new();
        let mut names_us = false;
        if !incoming.recipients.is_empty() {
            let uris: Vec<&str> = incoming
                .recipients
                .iter()
                .map(|(uri, _)| uri.as_str())
                .collect();
            let mut known = actor::by_uris(&node.db, &uris).await?;
            // A member without an address outside is not there for those outside, even if they guess her number.
            known.retain(|actor| actor.deleted_at.is_none() && (actor.outside || !actor.local));
            for (uri, mentioned) in &incoming.recipients {
                if let Some(actor) = known.iter().find(|actor| actor.uri == *uri) {
                    names_us |= actor.local;
                    recipients.push((actor.id, *mentioned));
                }
            }
        }
        Ok(Self {
            incoming,
            author,
            recipients,
            names_us,
            quiet,
            depth,
        })
    }

    /// The same, without anybody being told that it is there.
    pub fn quietly(self) -> Self {
        Self {
            quiet: true,
            ..self
        }
    }

    /// Whether anybody here may read it.
    pub fn concerns_us(&self) -> bool {
        self.names_us || self.incoming.visibility != Visibility::Direct
    }

    /// Those of ours that it is for.
    pub fn recipients(&self) -> &[(Id<Actor>, bool)] {
        &self.recipients
    }

    /// What it replies to.
    pub fn parent(&self) -> Option<&str> {
        self.incoming.in_reply_to.as_deref()
    }

    /// Whether it is for those it names only.
    pub fn is_private(&self) -> bool {
        self.incoming.visibility == Visibility::Direct
    }

    /// Writes it down; `None` when it was withdrawn before.
    pub async fn write(&self, tx: &mut Tx) -> Result<Option<Post>> {
        let parent = self.incoming.in_reply_to.clone();
        let now = tx.now();
        let (received, thing) = self.incoming.clone().into_received(
            self.author.id,
            self.recipients.clone(),
            now,
            self.quiet,
        );
        let post = match thing {
            Thing::Note => post::receive(tx, received).await?,
            Thing::Poll {
                words,
                received: poll,
            } => {
                let post = post::receive(tx, received).await?;
                if let Some(post) = &post {
                    poll::receive(tx, post, &words, poll).await?;
                }
                post
            }
            Thing::Story(telling) => story::receive(tx, received, telling).await?,
            Thing::Event { gathering, taken } => {
                event::receive(tx, received, gathering, taken).await?
            }
            Thing::Call {
                need,
                filled,
                state,
            }
            | Thing::Offer {
                need,
                filled,
                state,
            } => call::receive(tx, received, need, filled, state).await?,
        };
        if post.is_some()
            && let Some(uri) = parent
            && self.depth < DEEPEST
            && !tx.here().is_ours(&uri)
            && post::by_uri(&mut *tx, &uri).await?.is_none()
        {
            queue::push(
                tx,
                FETCH_PARENT,
                &FetchParent {
                    uri,
                    depth: self.depth + 1,
                },
                now,
            )
            .await?;
        }
        Ok(post)
    }
}

fn read_object(object: &Value, author: &Actor) -> Result<Incoming> {
    let sender = Sender {
        uri: &author.uri,
        followers: author.followers.as_deref(),
    };
    objects::from_wire(object, &sender).map_err(refused)
}

/// A refusal of the wire, as it is answered.
pub fn refused(refusal: Refusal) -> Error {
    match refusal {
        Refusal::NotTheirs(why) => node::not_theirs(format!("Not theirs to say: {why}.")),
        other => node::malformed(format!("{other}.")),
    }
}
