//! Thousands of servers in one: it listens on one port for every `pN.localhost`, shows their actors, and takes whatever
//! is posted to them.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
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

pub struct Crowd {
    port: u16,
    keys: Arc<Vec<(Key, String)>>,
    taken: Arc<AtomicUsize>,
    listening: JoinHandle<()>,
}

impl Crowd {
    pub async fn gather() -> Result<Self> {
        let keys: Result<Vec<_>> = (0..KEYS)
            .map(|_| {
                let key = Key::generate()?;
                let pem = key.public_pem()?;
                Ok((key, pem))
            })
            .collect();
        let keys = Arc::new(keys?);
        let taken = Arc::new(AtomicUsize::new(0));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let (shown, count) = (keys.clone(), taken.clone());
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (shown, count) = (shown.clone(), count.clone());
                tokio::spawn(async move {
                    // Who hangs up halfway is missed in the count.
                    let _ = answer(stream, &shown, &count).await;
                });
            }
        });
        Ok(Self {
            port,
            keys,
            taken,
            listening,
        })
    }

    /// How many activities were posted to its inboxes.
    pub fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
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
        let (key, _) = &self.keys[number % KEYS];
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

async fn answer(stream: TcpStream, keys: &[(Key, String)], taken: &AtomicUsize) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut connection = Connection::of(stream);
    while let Some(head) = connection.read().await? {
        let mut words = head.first_line.split(' ');
        if words.next() == Some("POST") {
            taken.fetch_add(1, Ordering::Relaxed);
            connection
                .write(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
                .await?;
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
        let body = document(&head.host, number, keys);
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
