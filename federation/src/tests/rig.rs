//! Whole nodes in one process, each on a database and a port of its own; and a foreign server made of documents.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use community::{
    address::Here,
    call,
    effect::Effect,
    event, follow,
    group::{self, Founding},
    member::{Present, Role},
    queue, sample,
    store::{Db, Options, TestDb, test_db},
    time::Clock,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::watch};
use url::Url;

use crate::{
    Error, Federation, Result, Settings,
    inbox::{self, guard::Door},
    keys::KeyPair,
    make_keys,
    signature::{self, Dialect},
};

/// A running node.
pub struct Stand {
    pub db: Db,
    pub federation: Federation,
    pub group: community::actor::Actor,
    pub coordinator: Present,
    pub authority: String,
    stop: watch::Sender<bool>,
    _test: TestDb,
}

impl Drop for Stand {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

fn broken(error: impl std::fmt::Display) -> Error {
    community::Error::other(error).into()
}

/// A node at `NAME.localhost`, with a group and a coordinator, listening, hearing and sending.
pub async fn stand(name: &str) -> Result<Stand> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(broken)?;
    let port = listener.local_addr().map_err(broken)?.port();
    let authority = format!("{name}.localhost:{port}");
    let base = Url::parse(&format!("http://{authority}")).map_err(broken)?;
    let test = test_db().await?;
    let db = Db::open(
        &test.url,
        Options {
            clock: Clock::system(),
            here: Here::new(base),
            ..Options::default()
        },
    )
    .await?;
    let settings = Settings {
        development: true,
        version: "0.0.0".into(),
        source_url: "https://example.org/source".into(),
    };
    let federation = Federation::start(db.clone(), settings).await?;
    let keys = tokio::task::spawn_blocking(make_keys)
        .await
        .map_err(broken)??;
    let mut tx = db.begin().await?;
    let founding = Founding {
        name: format!("Group {name}"),
        handle: format!("group-{name}"),
        language: "en".into(),
        shares: "caring for a relative".into(),
    };
    let (_, group) = group::found(&mut tx, founding, &keys).await?;
    let coordinator = sample::person(&mut tx, "siu_ming", Some(Role::Coordinator)).await?;
    tx.commit().await?;
    let (stop, told) = watch::channel(false);
    let routes = federation.routes();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let (sender, until) = (federation.clone(), told.clone());
    tokio::spawn(async move { sender.deliver(until).await });
    let (worker, until) = (federation.clone(), told.clone());
    tokio::spawn(async move { worker.work(until).await });
    let (hearer, database) = (federation.clone(), db.clone());
    tokio::spawn(async move {
        while !*told.borrow() {
            match hear_one(&database, &hearer).await {
                Ok(true) => {}
                Ok(false) => tokio::time::sleep(Duration::from_millis(20)).await,
                Err(error) => {
                    tracing::error!(%error, "not heard");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
    });
    Ok(Stand {
        db,
        federation,
        group,
        coordinator,
        authority,
        stop,
        _test: test,
    })
}

async fn hear_one(db: &Db, federation: &Federation) -> Result<bool> {
    let mut tx = db.begin().await?;
    let Some((id, body)) = queue::effect_next(&mut tx).await? else {
        return Ok(false);
    };
    let effect: Effect = serde_json::from_str(&body).map_err(broken)?;
    call::hear(&mut tx, &effect).await?;
    event::hear(&mut tx, &effect).await?;
    follow::hear(&mut tx, &effect).await?;
    federation.hear(&mut tx, &effect).await?;
    queue::effect_done(&mut tx, id).await?;
    tx.commit().await?;
    Ok(true)
}

/// Waits until something is there.
pub async fn until<T>(what: &str, look: impl AsyncFn() -> Result<Option<T>>) -> Result<T> {
    for _ in 0..1200 {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err(broken(format!("waited in vain: {what}")))
}

/// Status, content type and body of what a foreign server gives.
type Document = (StatusCode, &'static str, String);

/// A foreign server: what it answers at which path, and what it was asked.
#[derive(Clone)]
pub struct Foreign {
    pub base: String,
    documents: Arc<Mutex<HashMap<String, Document>>>,
    asked: Arc<Mutex<Vec<String>>>,
    told: Arc<Mutex<Vec<(String, Value)>>>,
    /// How many requests in the older dialect were refused, when they are.
    refused: Arc<Mutex<Option<usize>>>,
}

/// Starts one at `NAME.localhost`.
pub async fn foreign(name: &str) -> Result<Foreign> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(broken)?;
    let port = listener.local_addr().map_err(broken)?.port();
    let foreign = Foreign {
        base: format!("http://{name}.localhost:{port}"),
        documents: Arc::default(),
        asked: Arc::default(),
        told: Arc::default(),
        refused: Arc::default(),
    };
    let routes = Router::new().fallback(answer).with_state(foreign.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok(foreign)
}

async fn answer(State(foreign): State<Foreign>, request: Request) -> Response {
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str())
        .to_owned();
    foreign
        .asked
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(format!("{} {path}", request.method()));
    if request.method() == Method::POST {
        if !request.headers().contains_key("signature-input")
            && let Some(refused) = foreign
                .refused
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .as_mut()
        {
            *refused += 1;
            return StatusCode::UNAUTHORIZED.into_response();
        }
        let body = axum::body::to_bytes(request.into_body(), 1024 * 1024)
            .await
            .unwrap_or_default();
        let activity = serde_json::from_slice(&body).unwrap_or_default();
        foreign
            .told
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((path, activity));
        return StatusCode::ACCEPTED.into_response();
    }
    match foreign
        .documents
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&path)
    {
        Some((status, _, to)) if status.is_redirection() => {
            (*status, [(header::LOCATION, to.clone())]).into_response()
        }
        Some((status, kind, body)) => {
            (*status, [(header::CONTENT_TYPE, *kind)], body.clone()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub const ACTIVITY: &str = "application/activity+json";

impl Foreign {
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub fn serve(&self, path: &str, document: &Value) {
        self.serve_as(path, StatusCode::OK, ACTIVITY, document);
    }

    pub fn serve_as(&self, path: &str, status: StatusCode, kind: &'static str, document: &Value) {
        let mut documents = self
            .documents
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        documents.insert(path.to_owned(), (status, kind, document.to_string()));
    }

    /// Sends whoever asks for this path on to another address.
    pub fn send_on(&self, path: &str, to: &str) {
        let mut documents = self
            .documents
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let document = (StatusCode::FOUND, ACTIVITY, to.to_owned());
        documents.insert(path.to_owned(), document);
    }

    /// What was fetched here.
    pub fn fetched(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked
            .iter()
            .filter_map(|line| line.strip_prefix("GET "))
            .map(str::to_owned)
            .collect()
    }

    /// The first activity of this type that came to an inbox here.
    pub fn told(&self, verb: &str) -> Option<(String, Value)> {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.iter()
            .find(|(_, activity)| activity["type"] == verb)
            .cloned()
    }

    /// All activities of this type that came to an inbox here.
    pub fn all(&self, verb: &str) -> Vec<Value> {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.iter()
            .filter(|(_, activity)| activity["type"] == verb)
            .map(|(_, activity)| activity.clone())
            .collect()
    }

    /// Takes only what is signed as RFC 9421 has it, from now on.
    pub fn refuse_cavage(&self) {
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(0);
    }

    /// How many were refused for it.
    pub fn refused(&self) -> usize {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.unwrap_or_default()
    }

    /// Serves a person with this key; gives her address.
    pub fn person(&self, name: &str, key: &KeyPair) -> String {
        let id = self.url(&format!("/users/{name}"));
        self.serve(&format!("/users/{name}"), &person(&id, name, key));
        id
    }
}

pub fn person(id: &str, name: &str, key: &KeyPair) -> Value {
    json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": id, "type": "Person", "preferredUsername": name, "name": name,
        "inbox": format!("{id}/inbox"), "outbox": format!("{id}/outbox"), "followers": format!("{id}/followers"),
        "publicKey": {"id": format!("{id}#main-key"), "owner": id, "publicKeyPem": key.public_pem()},
    })
}

/// A public note.
pub fn note(id: &str, author: &str, content: &str) -> Value {
    json!({
        "id": id, "type": "Note", "attributedTo": author, "content": content, "published": "2026-01-01T00:00:00Z",
        "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": [format!("{author}/followers")], "tag": [], "attachment": [],
    })
}

/// An activity around an object.
pub fn activity(id: &str, verb: &str, actor: &str, object: Value) -> Value {
    json!({"@context": "https://www.w3.org/ns/activitystreams", "id": id, "type": verb, "actor": actor, "object": object,
        "to": ["https://www.w3.org/ns/activitystreams#Public"]})
}

/// A POST to our shared inbox, before it is sent: to be bent by each test.
pub struct Sent {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Stand {
    /// What this key signs as `key_id`.
    pub fn signed(&self, key: &KeyPair, key_id: &str, activity: &Value) -> Result<Sent> {
        let body = activity.to_string().into_bytes();
        let url = Url::parse(&format!("http://{}/ap/inbox", self.authority)).map_err(broken)?;
        let mut headers = signature::sign(
            key,
            key_id,
            Dialect::Cavage,
            &Method::POST,
            &url,
            Some(&body),
            self.db.now().millis(),
        )
        .map_err(broken)?;
        headers.insert(
            header::HOST,
            HeaderValue::from_str(&self.authority).map_err(broken)?,
        );
        Ok(Sent { headers, body })
    }

    /// Hands it to the inbox; the status that is answered.
    pub async fn take(&self, sent: &Sent) -> Result<u16> {
        let door = Door {
            method: &Method::POST,
            path_and_query: "/ap/inbox",
            headers: &sent.headers,
            body: Some(&sent.body),
        };
        match inbox::take(&self.federation.0, &door, &sent.body).await {
            Ok(()) => Ok(202),
            Err(error) => Ok(crate::http::status_of(&error).as_u16()),
        }
    }

    /// The words with which what this actor says is refused, so that a test knows which guard spoke; empty when it is taken.
    pub async fn refusal(&self, key: &KeyPair, actor: &str, activity: &Value) -> Result<String> {
        let sent = self.signed(key, &format!("{actor}#main-key"), activity)?;
        let door = Door {
            method: &Method::POST,
            path_and_query: "/ap/inbox",
            headers: &sent.headers,
            body: Some(&sent.body),
        };
        let outcome = inbox::take(&self.federation.0, &door, &sent.body).await;
        Ok(outcome
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default())
    }

    /// Signs and hands it in, by an actor with its usual key.
    pub async fn receive(&self, key: &KeyPair, actor: &str, activity: &Value) -> Result<u16> {
        self.take(&self.signed(key, &format!("{actor}#main-key"), activity)?)
            .await
    }
}
