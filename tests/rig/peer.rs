//! A foreign server made of fixtures: actors with real keys, objects as other programs serve them, an inbox that
//! remembers what was posted to it and whether the signature held.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context, Result};
use axum::{
    Router,
    body::to_bytes,
    extract::{Request as Incoming, State},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};
use url::Url;

use super::{
    eventually, fixture, net,
    signing::{Dialect, Key, Request},
};

pub const ACTIVITY_JSON: &str = "application/activity+json";

pub struct Peer {
    /// `http://NAME.localhost:PORT`, without a slash at its end.
    pub base: String,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

/// Somebody at the peer, who can sign.
#[derive(Clone)]
pub struct Actor {
    pub id: Url,
    pub handle: String,
    pub key: Arc<Key>,
}

/// Something that was posted to an inbox of the peer.
#[derive(Clone, Debug)]
pub struct Received {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    pub activity: Value,
    /// The key that signed it and how, or why the signature does not hold.
    pub signature: Result<(String, Dialect), String>,
}

/// How the inboxes of the peer answer.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    Status(u16),
    /// After this long.
    Slow(Duration, u16),
}

/// What a GET of a path gives.
#[derive(Clone, Debug)]
pub struct Served {
    pub status: u16,
    pub content_type: String,
    pub body: Vec<u8>,
}

struct Shared {
    base: String,
    client: Client,
    state: Mutex<Inner>,
}

struct Inner {
    paths: BTreeMap<String, Served>,
    received: Vec<Received>,
    asked: Vec<String>,
    answer: Answer,
}

impl Peer {
    /// A server at `http://NAME.localhost:PORT`.
    pub async fn start(name: &str) -> Result<Self> {
        let port = net::free_port()?;
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let base = format!("http://{name}.localhost:{port}");
        let shared = Arc::new(Shared {
            base: base.clone(),
            client: net::client()?,
            state: Mutex::new(Inner {
                paths: BTreeMap::new(),
                received: Vec::new(),
                asked: Vec::new(),
                answer: Answer::Status(202),
            }),
        });
        let routes = Router::new().fallback(answer).with_state(shared.clone());
        let server = tokio::spawn(async move {
            // It ends with the test.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self {
            base,
            shared,
            server,
        })
    }

    pub fn url(&self, path: &str) -> Result<Url> {
        Ok(Url::parse(&self.base)?.join(path)?)
    }

    /// Somebody whom WebFinger finds: `Person`, `Group`, `Application` or `Service`.
    pub fn actor(&self, handle: &str, kind: &str) -> Result<Actor> {
        self.actor_with(handle, kind, &json!({}))
    }

    /// The same, with properties of one's own in the actor document. A null takes a property away.
    pub fn actor_with(&self, handle: &str, kind: &str, more: &Value) -> Result<Actor> {
        let key = Arc::new(Key::generate()?);
        let id = self.url(&format!("/users/{handle}"))?;
        let actor = Actor {
            id,
            handle: handle.to_owned(),
            key,
        };
        self.publish_actor(&actor, kind, more)?;
        Ok(actor)
    }

    /// Gives the actor a new key under the same key id, as a server does that was set up anew.
    pub fn rotate_key(&self, actor: &Actor, kind: &str) -> Result<Actor> {
        let renewed = Actor {
            key: Arc::new(Key::generate()?),
            ..actor.clone()
        };
        self.publish_actor(&renewed, kind, &json!({}))?;
        Ok(renewed)
    }

    fn publish_actor(&self, actor: &Actor, kind: &str, more: &Value) -> Result<()> {
        let Actor { id, handle, key } = actor;
        let mut document = json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
            "id": id,
            "type": kind,
            "preferredUsername": handle,
            "name": handle,
            "url": format!("{}/@{handle}", self.base),
            "inbox": format!("{id}/inbox"),
            "outbox": format!("{id}/outbox"),
            "followers": format!("{id}/followers"),
            "following": format!("{id}/following"),
            "endpoints": {"sharedInbox": format!("{}/inbox", self.base)},
            "publicKey": {"id": actor.key_id(), "owner": id, "publicKeyPem": key.public_pem()?},
        });
        let object = document
            .as_object_mut()
            .context("an object was written above")?;
        for (name, value) in more.as_object().into_iter().flatten() {
            if value.is_null() {
                object.remove(name);
            } else {
                object.insert(name.clone(), value.clone());
            }
        }
        self.serve(id.path(), &document);
        for collection in ["outbox", "followers", "following"] {
            let id = format!("{id}/{collection}");
            let path = Url::parse(&id)?.path().to_owned();
            let context = "https://www.w3.org/ns/activitystreams";
            self.serve(
                &path,
                &json!({"@context": context, "id": id, "type": "OrderedCollection", "totalItems": 0, "orderedItems": []}),
            );
        }
        let host = self.host();
        self.serve_as(
            &format!("/.well-known/webfinger?resource=acct:{handle}@{host}"),
            "application/jrd+json",
            &json!({
                "subject": format!("acct:{handle}@{host}"),
                "links": [{"rel": "self", "type": ACTIVITY_JSON, "href": id}],
            }),
        );
        Ok(())
    }

    pub fn host(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// Answers a GET of the path with this object.
    pub fn serve(&self, path: &str, object: &Value) {
        self.serve_as(path, ACTIVITY_JSON, object);
    }

    pub fn serve_as(&self, path: &str, content_type: &str, object: &Value) {
        let body = object.to_string().into_bytes();
        self.answer_get(
            path,
            Served {
                status: 200,
                content_type: content_type.to_owned(),
                body,
            },
        );
    }

    /// Answers a GET of the path with anything at all.
    pub fn answer_get(&self, path: &str, served: Served) {
        self.shared
            .with(|inner| inner.paths.insert(path.to_owned(), served));
    }

    /// Takes the path away: 410 from now on.
    pub fn gone(&self, path: &str) {
        self.answer_get(
            path,
            Served {
                status: 410,
                content_type: ACTIVITY_JSON.to_owned(),
                body: Vec::new(),
            },
        );
    }

    /// Reads a fixture with its own server's name changed to this peer's, and `changes` besides.
    pub fn fixture(&self, path: &str, changes: &[(&str, &str)]) -> Result<Value> {
        let software = path.split('/').next().unwrap_or("");
        let (url, host) = (
            format!("https://{software}.example"),
            format!("{software}.example"),
        );
        let mut all = changes.to_vec();
        all.push((&url, &self.base));
        all.push((&host, self.host()));
        fixture::read(path, &all)
    }

    /// The same, served at the path of its id.
    pub fn serve_fixture(&self, path: &str, changes: &[(&str, &str)]) -> Result<Value> {
        let object = self.fixture(path, changes)?;
        let id = Url::parse(object["id"].as_str().context("a fixture without id")?)?;
        self.serve(id.path(), &object);
        Ok(object)
    }

    /// How inboxes answer from now on; 202 until then.
    pub fn answer_with(&self, answer: Answer) {
        self.shared.with(|inner| inner.answer = answer);
    }

    /// All that was posted, in the order in which it came.
    pub fn received(&self) -> Vec<Received> {
        self.shared.with(|inner| inner.received.clone())
    }

    /// All that was asked for with GET: paths with their queries.
    pub fn asked(&self) -> Vec<String> {
        self.shared.with(|inner| inner.asked.clone())
    }

    pub fn forget(&self) {
        self.shared.with(|inner| {
            inner.received.clear();
            inner.asked.clear();
        });
    }

    /// Waits for an activity that was posted, well signed, and is what the test looks for.
    pub async fn receives(&self, what: &str, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        let found = eventually(what, async || {
            let all = self.received();
            let mut signed = all
                .into_iter()
                .filter(|received| received.signature.is_ok());
            Ok(signed.find(|received| wanted(&received.activity)))
        })
        .await
        .with_context(|| format!("{} received {:#?}", self.base, self.summary()))?;
        Ok(found.activity)
    }

    /// Waits for an activity of a type whose object, if it is a whole one, is of the given type.
    pub async fn receives_type(&self, activity: &str, object: &str) -> Result<Value> {
        let fits = |value: &Value| {
            value["type"] == activity && (object.is_empty() || value["object"]["type"] == object)
        };
        self.receives(&format!("{activity} {object}"), fits).await
    }

    /// Signs an activity and posts it to an inbox; the status of the answer.
    pub async fn post(&self, from: &Actor, inbox: &Url, activity: &Value) -> Result<StatusCode> {
        self.post_in(Dialect::Cavage, from, inbox, activity).await
    }

    pub async fn post_in(
        &self,
        dialect: Dialect,
        from: &Actor,
        inbox: &Url,
        activity: &Value,
    ) -> Result<StatusCode> {
        let request = Request::post(inbox.clone(), activity.to_string());
        self.send(request.signed(&from.key, &from.key_id(), dialect)?)
            .await
            .map(|answer| answer.0)
    }

    /// A signed GET; status and JSON.
    pub async fn get(&self, from: &Actor, url: &Url) -> Result<(StatusCode, Value)> {
        let request =
            Request::get(url.clone()).signed(&from.key, &from.key_id(), Dialect::Cavage)?;
        let (status, body) = self.send(request).await?;
        Ok((status, serde_json::from_str(&body).unwrap_or(Value::Null)))
    }

    /// Sends a request exactly as it is.
    pub async fn send(&self, request: Request) -> Result<(StatusCode, String)> {
        let response = self
            .shared
            .client
            .request(request.method.parse()?, request.url)
            .headers(request.headers)
            .header("user-agent", "peer of a test")
            .body(request.body)
            .send()
            .await?;
        Ok((response.status(), response.text().await?))
    }

    /// An id for an activity or object that nothing else has.
    pub fn fresh_id(&self, kind: &str) -> String {
        format!("{}/{kind}/{:016x}", self.base, rand::random::<u64>())
    }

    /// An activity with a fresh id.
    pub fn activity(&self, kind: &str, from: &Actor, object: Value) -> Value {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": self.fresh_id("activities"),
            "type": kind,
            "actor": from.id,
            "object": object,
        })
    }

    fn summary(&self) -> Vec<String> {
        let all = self.received();
        let lines = all.iter().map(|one| {
            let kind = one.activity["object"]["type"].as_str().unwrap_or("");
            let signature = one.signature.as_ref().err().map_or("signed", |why| why);
            format!(
                "{} {kind} at {} ({signature})",
                one.activity["type"], one.path
            )
        });
        lines.collect()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Actor {
    pub fn key_id(&self) -> String {
        format!("{}#main-key", self.id)
    }

    pub fn inbox(&self) -> String {
        format!("{}/inbox", self.id)
    }
}

impl Shared {
    fn with<T>(&self, look: impl FnOnce(&mut Inner) -> T) -> T {
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks for the key that a request names, and checks the signature with it.
    async fn check(&self, request: &Request) -> Result<(String, Dialect)> {
        let key_id = request.key_id().context("no signature")?;
        let answer = self
            .client
            .get(&key_id)
            .header("accept", ACTIVITY_JSON)
            .send()
            .await?;
        let document: Value = serde_json::from_str(&answer.error_for_status()?.text().await?)?;
        let pem = document["publicKey"]["publicKeyPem"]
            .as_str()
            .or(document["publicKeyPem"].as_str());
        let dialect = request.verify(pem.context("no key in the document")?)?;
        Ok((key_id, dialect))
    }
}

async fn answer(State(shared): State<Arc<Shared>>, incoming: Incoming) -> Response {
    let (parts, body) = incoming.into_parts();
    let target = parts
        .uri
        .path_and_query()
        .map(ToString::to_string)
        .unwrap_or_default();
    let path = parts.uri.path().to_owned();
    if parts.method != "POST" {
        shared.with(|inner| inner.asked.push(target.clone()));
        let decoded = target.replace("%3A", ":").replace("%40", "@");
        let served = shared.with(|inner| {
            inner
                .paths
                .get(&decoded)
                .or(inner.paths.get(&path))
                .cloned()
        });
        let Some(served) = served else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let status =
            StatusCode::from_u16(served.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        return (status, [(CONTENT_TYPE, served.content_type)], served.body).into_response();
    }
    if !path.ends_with("/inbox") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let (Ok(body), Ok(url)) = (
        to_bytes(body, 4_000_000).await,
        format!("{}{target}", shared.base).parse(),
    ) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let request = Request {
        method: "POST".to_owned(),
        url,
        headers: parts.headers,
        body: body.to_vec(),
    };
    let signature = shared
        .check(&request)
        .await
        .map_err(|error| format!("{error:#}"));
    let answer = shared.with(|inner| inner.answer);
    let status = match answer {
        Answer::Status(status) => status,
        Answer::Slow(time, status) => {
            tokio::time::sleep(time).await;
            status
        }
    };
    shared.with(|inner| {
        inner.received.push(Received {
            path,
            activity: serde_json::from_slice(&request.body).unwrap_or(Value::Null),
            headers: request.headers,
            body: request.body,
            signature,
        });
    });
    StatusCode::from_u16(status)
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn peers_find_and_write_to_each_other() -> Result<()> {
        let (one, other) = (Peer::start("one").await?, Peer::start("other").await?);
        let (ann, bo) = (one.actor("ann", "Person")?, other.actor("bo", "Group")?);

        let finger = format!(
            "{}/.well-known/webfinger?resource=acct%3Abo%40{}",
            other.base,
            other.host()
        );
        let (status, found) = one.get(&ann, &finger.parse()?).await?;
        assert_eq!(
            (status.as_u16(), &found["links"][0]["href"]),
            (200, &json!(bo.id))
        );

        for dialect in [Dialect::Cavage, Dialect::Rfc9421] {
            let follow = one.activity("Follow", &ann, json!(bo.id));
            let status = one
                .post_in(dialect, &ann, &bo.inbox().parse()?, &follow)
                .await?;
            assert_eq!(status.as_u16(), 202);
            let got = other
                .receives("the follow", |activity| activity["id"] == follow["id"])
                .await?;
            assert_eq!(got, follow);
        }
        let kinds: Vec<_> = other
            .received()
            .iter()
            .map(|one| one.signature.clone().map(|held| held.1))
            .collect();
        assert_eq!(kinds, [Ok(Dialect::Cavage), Ok(Dialect::Rfc9421)]);
        assert_eq!(one.asked(), ["/users/ann", "/users/ann"]);
        Ok(())
    }

    #[tokio::test]
    async fn a_wrong_signature_is_noted_and_answers_are_as_told() -> Result<()> {
        let (one, other) = (Peer::start("one").await?, Peer::start("other").await?);
        let (ann, bo) = (one.actor("ann", "Person")?, other.actor("bo", "Person")?);
        let before = ann.clone();
        one.rotate_key(&ann, "Person")?;
        other.answer_with(Answer::Status(410));
        let status = one
            .post(
                &before,
                &bo.inbox().parse()?,
                &one.activity("Like", &before, json!("x")),
            )
            .await?;
        assert_eq!(status.as_u16(), 410);
        assert!(other.received()[0].signature.is_err());

        one.gone("/users/ann");
        assert_eq!(other.get(&bo, &ann.id).await?.0.as_u16(), 410);
        Ok(())
    }

    #[tokio::test]
    async fn fixtures_are_served_under_the_name_of_the_peer() -> Result<()> {
        let peer = Peer::start("mastodon").await?;
        let ann = peer.actor("ann", "Person")?;
        let note = peer.serve_fixture("mastodon/note.json", &[])?;
        let (status, served) = peer
            .get(&ann, &note["id"].as_str().unwrap_or("").parse()?)
            .await?;
        assert_eq!((status.as_u16(), &served), (200, &note));
        assert!(!served.to_string().contains("mastodon.example"));
        Ok(())
    }
}
