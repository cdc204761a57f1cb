//! An app that listens: to a WebSocket, or to server-sent events.

use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::{Method, Response};
use serde_json::Value;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{Error, Message, client::IntoClientRequest as _, http::HeaderValue},
};

use super::{app::App, instance::Instance};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Something that happened: what it is, and what came with it.
#[derive(Debug)]
pub struct Event {
    pub stream: Vec<String>,
    pub event: String,
    pub payload: Value,
}

impl Event {
    fn of(stream: Vec<String>, event: &str, payload: &str) -> Self {
        let text = || Value::String(payload.to_owned());
        Self {
            stream,
            event: event.to_owned(),
            payload: serde_json::from_str(payload).unwrap_or_else(|_| text()),
        }
    }

    /// Goes on when it is this, with this text in it.
    pub fn is(&self, event: &str, text: &str) -> Result<()> {
        let is_it = self.event == event && self.payload.to_string().contains(text);
        ensure!(is_it, "not {event} with {text}: {self:?}");
        Ok(())
    }
}

pub struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    /// Opens one at `/api/v1/streaming?QUERY`; the status when it is refused.
    pub async fn ask(
        node: &Instance,
        query: &str,
        protocol: Option<&str>,
    ) -> Result<Result<Self, u16>> {
        let address = format!("ws://{}/api/v1/streaming?{query}", node.host());
        let mut request = address.into_client_request()?;
        if let Some(protocol) = protocol {
            let name = "sec-websocket-protocol";
            let protocol = HeaderValue::from_str(protocol)?;
            request.headers_mut().insert(name, protocol);
        }
        let connection = TcpStream::connect(("127.0.0.1", node.port())).await?;
        let opening = tokio_tungstenite::client_async(request, connection);
        match timeout(PATIENCE, opening).await? {
            Ok((socket, _)) => Ok(Ok(Self(socket))),
            Err(Error::Http(refusal)) => Ok(Err(refusal.status().as_u16())),
            Err(cause) => Err(cause.into()),
        }
    }

    /// One of this app, which carries `stream`.
    pub async fn of(node: &Instance, app: &App, stream: &str) -> Result<Self> {
        let token = app.token.as_deref().context("a token")?;
        let query = format!("access_token={token}&stream={stream}");
        match Self::ask(node, &query, None).await? {
            Ok(socket) => Ok(socket),
            Err(status) => bail!("refused with {status}"),
        }
    }

    pub async fn say(&mut self, message: &Value) -> Result<()> {
        Ok(self.0.send(Message::text(message.to_string())).await?)
    }

    /// The next message; `None` when the stream ends.
    pub async fn message(&mut self) -> Result<Option<Value>> {
        let reading = async {
            while let Some(message) = self.0.next().await {
                match message {
                    Ok(Message::Text(text)) => return Ok(Some(serde_json::from_str(&text)?)),
                    Ok(Message::Close(_)) | Err(_) => break,
                    Ok(_) => {}
                }
            }
            Ok(None)
        };
        timeout(PATIENCE, reading)
            .await
            .context("nothing comes, and it does not end")?
    }

    /// The next thing that happens.
    pub async fn next(&mut self) -> Result<Event> {
        let message = self.message().await?.context("the stream has ended")?;
        let text = |name: &str| message[name].as_str().map(str::to_owned);
        let event = text("event").with_context(|| format!("no event: {message}"))?;
        let stream = message["stream"].as_array().into_iter().flatten();
        let stream = stream.filter_map(|name| name.as_str().map(str::to_owned));
        let payload = text("payload").unwrap_or_default();
        Ok(Event::of(stream.collect(), &event, &payload))
    }
}

/// Server-sent events.
pub struct Events {
    response: Response,
    read: String,
}

impl Events {
    /// Opens `/api/v1/streaming/PATH`; the status when it is refused.
    pub async fn ask(app: &App, path: &str) -> Result<Result<Self, u16>> {
        let request = app
            .request(Method::GET, &format!("/api/v1/streaming/{path}"))?
            .timeout(Duration::from_secs(600));
        let response = timeout(PATIENCE, request.send()).await??;
        if response.status() != 200 {
            return Ok(Err(response.status().as_u16()));
        }
        let kind = response.headers().get("content-type");
        ensure!(kind.is_some_and(|kind| kind == "text/event-stream"));
        let read = String::new();
        Ok(Ok(Self { response, read }))
    }

    pub async fn of(app: &App, path: &str) -> Result<Self> {
        match Self::ask(app, path).await? {
            Ok(events) => Ok(events),
            Err(status) => bail!("refused with {status}"),
        }
    }

    /// The next thing that happens; `None` when the stream ends.
    pub async fn next(&mut self) -> Result<Option<Event>> {
        loop {
            while let Some((block, rest)) = self.read.split_once("\n\n") {
                let line = |name: &str| {
                    let mut lines = block.lines();
                    lines.find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()))
                };
                let found = line("event:").zip(line("data:"));
                self.read = rest.to_owned();
                if let Some((event, payload)) = found {
                    return Ok(Some(Event::of(Vec::new(), &event, &payload)));
                }
            }
            let chunk = timeout(PATIENCE, self.response.chunk()).await;
            match chunk.context("nothing comes, and it does not end")? {
                Ok(Some(chunk)) => self.read.push_str(std::str::from_utf8(&chunk)?),
                Ok(None) | Err(_) => return Ok(None),
            }
        }
    }
}
