//! Thousands of servers in one: it listens on one port for every `pN.localhost`, shows their actors, and takes whatever
//! is posted to them.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result};
use serde_json::json;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::{
    node::Node,
    signing::{Dialect, Key, Request, authority},
    wire::Connection,
};

/// Making keys takes long, and whose key is whose does not matter to the load.
const KEYS: usize = 4;

/// How long one takes that is slow.
const SLOW: Duration = Duration::from_secs(20);

pub struct Crowd {
    port: u16,
    shown: Shown,
    listening: JoinHandle<()>,
}

/// How one of the servers behaves when something is posted to it.
#[derive(Clone, Copy, PartialEq)]
pub enum Health {
    Well,
    /// Hangs up without a word.
    Refuses,
    /// Takes it after twenty seconds.
    Slow,
    /// Fails three times, and is well then.
    FailsThrice,
}

/// What all connections share.
#[derive(Clone)]
struct Shown {
    keys: Arc<Vec<(Key, String)>>,
    health: fn(usize) -> Health,
    /// By those that are well, and by the others.
    taken: Arc<[AtomicUsize; 2]>,
    failures: Arc<Mutex<BTreeMap<usize, usize>>>,
}

impl Crowd {
    /// All of them are well.
    pub async fn gather() -> Result<Self> {
        Self::with_health(|_| Health::Well).await
    }

    /// Each behaves as its number says.
    pub async fn with_health(health: fn(usize) -> Health) -> Result<Self> {
        let keys: Result<Vec<_>> = (0..KEYS)
            .map(|_| {
                let key = Key::generate()?;
                let pem = key.public_pem()?;
                Ok((key, pem))
            })
            .collect();
        let keys = Arc::new(keys?);
        let shown = Shown {
            keys,
            health,
            taken: Arc::default(),
            failures: Arc::default(),
        };
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let theirs = shown.clone();
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shown = theirs.clone();
                tokio::spawn(async move {
                    // Who hangs up halfway is missed in the count.
                    let _ = answer(stream, &shown).await;
                });
            }
        });
        Ok(Self {
            port,
            shown,
            listening,
        })
    }

    /// How many activities were posted to its inboxes.
    pub fn taken(&self) -> usize {
        let [well, ill] = &*self.shown.taken;
        well.load(Ordering::Relaxed) + ill.load(Ordering::Relaxed)
    }

    /// How many of them to those that are well.
    pub fn taken_by_well(&self) -> usize {
        self.shown.taken[0].load(Ordering::Relaxed)
    }

    /// The address of one of its actors, on one of its servers.
    pub fn actor(&self, server: usize, number: usize) -> String {
        actor_at(&format!("p{server}.localhost:{}", self.port), number)
    }

    pub fn host(&self, server: usize) -> String {
        format!("p{server}.localhost:{}", self.port)
    }

    /// A request as this actor signs it, ready for the wire.
    pub fn signed(&self, request: Request, actor: &str) -> Result<Vec<u8>> {
        let number: usize = actor.rsplit_once("/u").context("no number")?.1.parse()?;
        let key_id = format!("{actor}#main-key");
        let (key, _) = &self.shown.keys[number % KEYS];
        let signed = request.signed(key, &key_id, Dialect::Cavage)?;
        let mut bytes =
            format!("{} {} HTTP/1.1\r\n", signed.method, signed.url.path()).into_bytes();
        for (name, value) in &signed.headers {
            bytes.extend_from_slice(name.as_str().as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
        if signed.headers.get("host").is_none() {
            bytes.extend_from_slice(format!("host: {}\r\n", authority(&signed.url)?).as_bytes());
        }
        if signed.method == "POST" {
            bytes
                .extend_from_slice(format!("content-length: {}\r\n", signed.body.len()).as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&signed.body);
        Ok(bytes)
    }

    /// What Mastodon sends when somebody there writes to everyone.
    pub fn note(
        &self,
        node: &Node,
        actor: &str,
        number: usize,
        published: &str,
    ) -> Result<Vec<u8>> {
        let id = format!("{actor}/statuses/{number}");
        let public = "https://www.w3.org/ns/activitystreams#Public";
        let words = "<p>We meet again on Saturday, and the kettle is on from two. Last time nine of us came; \
            there is room for more. <a href=\"https://example.org/way\" rel=\"nofollow noopener\">The way there</a> is short. \
            Bring what you like to read, and somebody who needs an afternoon.</p>\
            <p><a href=\"https://example.org/tags/carers\" class=\"mention hashtag\" rel=\"tag\">#<span>carers</span></a></p>";
        let activity = json!({
            "@context": [
                "https://www.w3.org/ns/activitystreams",
                {
                    "ostatus": "http://ostatus.org#",
                    "atomUri": "ostatus:atomUri",
                    "inReplyToAtomUri": "ostatus:inReplyToAtomUri",
                    "conversation": "ostatus:conversation",
                    "sensitive": "as:sensitive",
                    "toot": "http://joinmastodon.org/ns#",
                    "votersCount": "toot:votersCount",
                    "Hashtag": "as:Hashtag",
                },
            ],
            "id": format!("{id}/activity"),
            "type": "Create",
            "actor": actor,
            "published": published,
            "to": [public],
            "cc": [format!("{actor}/followers")],
            "object": {
                "id": id,
                "type": "Note",
                "summary": null,
                "inReplyTo": null,
                "published": published,
                "url": format!("{id}/page"),
                "attributedTo": actor,
                "to": [public],
                "cc": [format!("{actor}/followers")],
                "sensitive": false,
                "atomUri": id,
                "inReplyToAtomUri": null,
                "conversation": format!("tag:example.org,2026:objectId={number}:objectType=Conversation"),
                "content": words,
                "contentMap": {"en": words},
                "attachment": [],
                "tag": [{"type": "Hashtag", "href": "https://example.org/tags/carers", "name": "#carers"}],
                "replies": {
                    "id": format!("{id}/replies"),
                    "type": "Collection",
                    "first": {"type": "CollectionPage", "next": format!("{id}/replies?page=true"), "partOf": format!("{id}/replies"), "items": []},
                },
            },
        });
        let inbox = node.url.join("/ap/inbox")?;
        self.signed(Request::post(inbox, activity.to_string()), actor)
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

fn actor_at(host: &str, number: usize) -> String {
    format!("http://{host}/users/u{number}")
}

impl Shown {
    /// The status for what was posted; none when it hangs up.
    async fn take(&self, server: usize) -> Option<&'static str> {
        let health = (self.health)(server);
        match health {
            Health::Well => {}
            Health::Refuses => return None,
            Health::Slow => tokio::time::sleep(SLOW).await,
            Health::FailsThrice => {
                let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
                let so_far = failures.entry(server).or_default();
                *so_far += 1;
                if *so_far <= 3 {
                    return Some("503 Service Unavailable");
                }
            }
        }
        let place = usize::from(health != Health::Well);
        self.taken[place].fetch_add(1, Ordering::Relaxed);
        Some("202 Accepted")
    }
}

/// The number in `pN.localhost:PORT`.
fn server_of(host: &str) -> Option<usize> {
    host.strip_prefix('p')?.split('.').next()?.parse().ok()
}

async fn answer(stream: TcpStream, shown: &Shown) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut connection = Connection::of(stream);
    while let Some(head) = connection.read().await? {
        let mut words = head.first_line.split(' ');
        if words.next() == Some("POST") {
            let Some(status) = shown.take(server_of(&head.host).unwrap_or_default()).await else {
                return Ok(());
            };
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
            connection.write(answer.as_bytes()).await?;
            continue;
        }
        let number = words
            .next()
            .and_then(|path| path.strip_prefix("/users/u")?.parse().ok());
        let Some(number) = number else {
            connection
                .write(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")
                .await?;
            continue;
        };
        let body = document(&head.host, number, &shown.keys);
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/activity+json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        connection.write(answer.as_bytes()).await?;
    }
    Ok(())
}

fn document(host: &str, number: usize, keys: &[(Key, String)]) -> String {
    let id = actor_at(host, number);
    json!({
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
        "id": id,
        "type": "Person",
        "preferredUsername": format!("u{number}"),
        "name": format!("Somebody {number}"),
        "inbox": format!("{id}/inbox"),
        "outbox": format!("{id}/outbox"),
        "followers": format!("{id}/followers"),
        "endpoints": {"sharedInbox": format!("http://{host}/inbox")},
        "publicKey": {"id": format!("{id}#main-key"), "owner": id, "publicKeyPem": keys[number % KEYS].1},
    })
    .to_string()
}
