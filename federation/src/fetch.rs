//! Asking others for their actors and objects: what a document says counts only at its own address.

use std::sync::atomic::{AtomicI64, Ordering};

use community::{actor, actor::Actor, time::DAY};
use futures_util::FutureExt;
use serde_json::Value;
use url::Url;

use crate::{
    Error, Result,
    network::{self, Accept, Fetched},
    node::Node,
    objects,
    wire::read,
};

/// How long an actor is believed without asking again.
const FRESH: i64 = DAY;

/// How many fetches one cause may make: a delivery, a search, a thread.
pub struct Budget(AtomicI64);

impl Budget {
    /// A budget of so many fetches.
    pub fn new(most: i64) -> Self {
        Self(AtomicI64::new(most))
    }

    /// What is left.
    pub fn left(&self) -> i64 {
        self.0.load(Ordering::Relaxed).max(0)
    }

    fn take(&self, url: &Url) -> Result<()> {
        if self.0.fetch_sub(1, Ordering::Relaxed) > 0 {
            return Ok(());
        }
        Err(unreachable(
            url,
            "too much would have to be fetched for one thing",
        ))
    }
}

/// How patient, and whether an earlier failure still counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A sender waits while its key is fetched.
    Key,
    /// Something that came refers to it.
    Reference,
    /// A person asked for it just now.
    Asked,
}

/// A document at its own address.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its `id`, which is where it was fetched.
    pub id: String,
    pub json: Value,
}

/// Fetches what stands under an address, and again from its own `id` when that is another address: the document that is
/// given says of itself that it lives where it was found (FE02, FE04).
pub async fn document(node: &Node, url: &str, why: Why, budget: &Budget) -> Result<Document> {
    let mut asked = parse(url)?;
    for _ in 0..2 {
        let fetched = get(node, &asked, why, budget).await?;
        let json =
            network::parse_json(&fetched.body).map_err(|error| unreachable(&asked, error))?;
        let id = json
            .get("id")
            .and_then(Value::as_str)
            .ok_or_else(|| unreachable(&asked, "the document has no id"))?;
        let home = parse(id)?;
        if home == without_fragment(&fetched.final_url) {
            return Ok(Document {
                id: id.split('#').next().unwrap_or(id).to_owned(),
                json,
            });
        }
        asked = home;
    }
    Err(unreachable(
        &asked,
        "the document says that it lives elsewhere",
    ))
}

/// What stands at the address of a key, whoever it says to be; the caller believes none of it yet.
pub async fn key_document(node: &Node, key: &Url, budget: &Budget) -> Result<Value> {
    let asked = without_fragment(key);
    let fetched = get(node, &asked, Why::Key, budget).await?;
    if !network::same_origin(&fetched.final_url, key) {
        return Err(unreachable(key, "the key leads to another server"));
    }
    network::parse_json(&fetched.body).map_err(|error| unreachable(key, error))
}

/// The actor under this address, as stored when fresh, else fetched and stored.
pub async fn actor(node: &Node, url: &str, why: Why, budget: &Budget) -> Result<Actor> {
    if let Some(known) = actor::by_uri(&node.db, url).await? {
        let now = node.db.now();
        let fresh = known.local
            || known
                .fetched_at
                .is_some_and(|fetched| now.since(fetched) < FRESH);
        if known.deleted_at.is_some() {
            return Err(Error::NotFound(url.to_owned()));
        }
        if fresh {
            return Ok(known);
        }
        // What we know still serves when the other side does not answer.
        return Ok(fetch_actor(node, url, why, budget).await.unwrap_or(known));
    }
    fetch_actor(node, url, why, budget).await
}

/// Fetches an actor, whatever is known, and stores what its document says.
pub async fn fetch_actor(node: &Node, url: &str, why: Why, budget: &Budget) -> Result<Actor> {
    let document = document(node, url, why, budget).await?;
    if document.id != url.split('#').next().unwrap_or(url) && why == Why::Key {
        return Err(unreachable(
            &parse(url)?,
            "the document says that it lives elsewhere",
        ));
    }
    store_actor(node, &document, budget).await
}

/// Stores what an actor's own document says.
pub async fn store_actor(node: &Node, document: &Document, budget: &Budget) -> Result<Actor> {
    let mut received = objects::actor::from_wire(&document.json, &document.id)
        .map_err(|refusal| crate::node::malformed(refusal.to_string()))?;
    if received.uri != document.id {
        return Err(crate::node::malformed(
            "the actor says that it lives elsewhere",
        ));
    }
    if let Some(claimed) = read::text(&document.json, "webfinger")
        && let Some((username, host)) = split_handle(claimed)
        && host != received.host
        && let Ok(Found { uri, .. }) = webfinger(node, &username, &host, budget).await
        && uri == received.uri
    {
        // A handle under another name than the actor's host counts only when that host links back (FE21).
        received.username = username;
        received.host = host;
    }
    let mut tx = node.db.begin().await?;
    let actor = actor::receive(&mut tx, received).await?;
    tx.commit().await?;
    Ok(actor)
}

/// What WebFinger says about a handle.
pub struct Found {
    /// The actor's address.
    pub uri: String,
}

/// Asks a host who a handle of it is.
pub async fn webfinger(node: &Node, username: &str, host: &str, budget: &Budget) -> Result<Found> {
    let missing = || Error::NotFound(format!("@{username}@{host}"));
    let host = network::normalise_host(host).ok_or_else(missing)?;
    let scheme = if speaks_http(node, &host) {
        "http"
    } else {
        "https"
    };
    let mut url =
        Url::parse(&format!("{scheme}://{host}/.well-known/webfinger")).map_err(|_| missing())?;
    url.query_pairs_mut()
        .append_pair("resource", &format!("acct:{username}@{host}"));
    if node.is_blocked(&host).await? {
        return Err(missing());
    }
    budget.take(&url)?;
    let fetched = node
        .client
        .get_json(&url, Accept::Jrd, None)
        .await
        .map_err(|error| match error.status() {
            Some(status) if status.is_client_error() => missing(),
            _ => unreachable(&url, error),
        })?;
    let answer = network::parse_json(&fetched.body).map_err(|error| unreachable(&url, error))?;
    let uri = named_by(&answer).ok_or_else(missing)?;
    Ok(Found {
        uri: uri.to_owned(),
    })
}

/// The actor that an answer of WebFinger names.
pub fn named_by(answer: &Value) -> Option<&str> {
    let own = read::many(answer, "links").iter().take(50).find(|link| {
        read::text(link, "rel") == Some("self")
            && read::text(link, "type").is_some_and(network::is_activity)
    });
    own.and_then(|link| read::text(link, "href"))
}

/// In development a host with a port, or one of this machine's own names, speaks http.
fn speaks_http(node: &Node, host: &str) -> bool {
    let name = host.split(':').next().unwrap_or_default();
    node.settings.development
        && (host.contains(':')
            || name == "localhost"
            || name.ends_with(".localhost")
            || name.parse::<std::net::IpAddr>().is_ok())
}

/// The two parts of `@name@host`, `name@host` or `acct:name@host`; the host in its one spelling.
pub fn split_handle(text: &str) -> Option<(String, String)> {
    let text = text.trim();
    let text = text.strip_prefix("acct:").unwrap_or(text);
    let text = text.strip_prefix('@').unwrap_or(text);
    let (name, host) = text.split_once('@')?;
    let known = !name.is_empty()
        && name.len() <= 200
        && name
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.'));
    known
        .then(|| network::normalise_host(host))
        .flatten()
        .map(|host| (name.to_owned(), host))
}

/// One signed question, shared by all who ask the same at once.
async fn get(node: &Node, url: &Url, why: Why, budget: &Budget) -> Result<Fetched> {
    let key = url.as_str().to_owned();
    let now = node.db.now();
    if node.db.here().is_ours(&key) {
        // Nothing of ours is ever asked for over the network.
        return Err(Error::NotFound(key));
    }
    if node.is_blocked(&network::origin(url).authority()).await? {
        return Err(Error::NotFound(key));
    }
    if why != Why::Asked
        && let Some(failure) = node.memory.failure(&key, now)
    {
        return Err(unreachable(url, failure));
    }
    budget.take(url)?;
    let signer = node.instance_signer().await?;
    let flight = node.memory.flight(&key, || {
        let (client, url) = (node.client.clone(), url.clone());
        async move {
            match why {
                Why::Key => client.get_key(&url, Some(&signer)).await,
                Why::Reference | Why::Asked => {
                    client
                        .get_json(&url, Accept::ActivityJson, Some(&signer))
                        .await
                }
            }
        }
        .boxed()
    });
    match flight.await {
        Ok(fetched) => {
            node.memory.forget_failure(&key);
            if node
                .is_blocked(&network::origin(&fetched.final_url).authority())
                .await?
            {
                // Sent on from a server that is not blocked to one that is (AC24).
                return Err(Error::NotFound(key));
            }
            Ok(fetched)
        }
        Err(error) => {
            node.memory.note_failure(&key, error.to_string(), now);
            if error.is_gone() {
                Err(Error::NotFound(key))
            } else {
                Err(unreachable(url, error))
            }
        }
    }
}

fn parse(url: &str) -> Result<Url> {
    let parsed = read::web(url).and_then(|url| Url::parse(&url).ok());
    parsed
        .map(|url| without_fragment(&url))
        .ok_or_else(|| Error::NotFound(url.chars().take(200).collect()))
}

fn without_fragment(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    url
}

fn unreachable(url: &Url, why: impl std::fmt::Display) -> Error {
    Error::Unreachable {
        host: network::origin(url).authority(),
        why: why.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_read_in_every_spelling() {
        let ana = Some(("ana".to_owned(), "b.example".to_owned()));
        for text in [
            "@ana@b.example",
            "ana@b.example",
            "acct:ana@B.example",
            " @ana@b.example. ",
        ] {
            assert_eq!(split_handle(text), ana, "{text}");
        }
        for text in [
            "ana",
            "@ana",
            "ana@",
            "@@b.example",
            "a b@c.example",
            "ana@b.example/x",
            "ana@b@c",
        ] {
            assert_eq!(split_handle(text), None, "{text}");
        }
    }

    #[test]
    fn fe19_a_cause_may_fetch_only_so_much() {
        let budget = Budget::new(2);
        let url = Url::parse("https://a.example/").expect("a URL");
        assert!(budget.take(&url).is_ok());
        assert!(budget.take(&url).is_ok());
        assert!(budget.take(&url).is_err());
    }
}
