//! `streaming`: what happens, told as it happens, as server-sent events or on a WebSocket.

mod channel;
mod events;
mod session;
mod socket;

use axum::{
    Router,
    extract::{FromRequestParts, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    response::{IntoResponse as _, Response, Sse},
    routing::get,
};
use http::{HeaderName, HeaderValue, header, request::Parts};
use serde::Deserialize;

use crate::{
    app::App,
    auth::{
        bearer::{Caller, MaybeCaller, Secret},
        limit::Client,
    },
    mastodon::{error::ApiError, form::Params},
};
use channel::Channel;
use session::Session;

/// More than any message of ours.
const LARGEST_SENT: usize = 1024 * 1024;

/// The routes of this room.
pub fn routes() -> Router<App> {
    let events = |name: &'static str| {
        get(move |asker: Asker, asked: Params<Asked>| events(name, asker, asked.0))
    };
    Router::new()
        .route("/api/v1/streaming", get(upgrade))
        .route("/api/v1/streaming/health", get(async || "OK"))
        .route("/api/v1/streaming/user", events("user"))
        .route(
            "/api/v1/streaming/user/notification",
            events("user:notification"),
        )
        .route("/api/v1/streaming/public", events("public"))
        .route("/api/v1/streaming/public/local", events("public:local"))
        .route("/api/v1/streaming/public/remote", events("public:remote"))
        .route("/api/v1/streaming/hashtag", events("hashtag"))
        .route("/api/v1/streaming/hashtag/local", events("hashtag:local"))
        .route("/api/v1/streaming/list", events("list"))
        .route("/api/v1/streaming/direct", events("direct"))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    stream: String,
    tag: String,
    list: String,
    only_media: bool,
}

/// Who asks for a stream, and with what.
struct Asker {
    app: App,
    client: Client,
    secret: Option<Secret>,
    caller: MaybeCaller,
}

impl FromRequestParts<App> for Asker {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let known = &parts.extensions;
        Ok(Self {
            app: app.clone(),
            client: Client::of_parts(&app.config, parts),
            secret: known.get::<Secret>().cloned(),
            caller: MaybeCaller(known.get::<Caller>().cloned()),
        })
    }
}

impl Asker {
    fn open(self) -> Result<Session, ApiError> {
        Session::open(self.app, self.client, self.secret, self.caller)
    }
}

/// One that sends events as they come, until either side ends it.
async fn events(name: &'static str, asker: Asker, asked: Asked) -> Result<Response, ApiError> {
    let name = match (name.starts_with("public"), asked.only_media) {
        (true, true) => format!("{name}:media"),
        _ => name.to_owned(),
    };
    let is_open = name.starts_with("public") || name.starts_with("hashtag");
    if !is_open && asker.caller.0.is_none() {
        return Err(ApiError::unauthorized());
    }
    let channel = Channel::read(&name, &asked.tag, &asked.list)?;
    let mut session = asker.open()?;
    session.carry(channel).await?;
    let mut response = Sse::new(events::tell(session)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies pass each event on as it comes.
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}

/// A WebSocket, which carries what its address names, and whatever else is asked for on it.
async fn upgrade(
    asker: Asker,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    Params(asked): Params<Asked>,
) -> Result<Response, ApiError> {
    let upgrade =
        upgrade.map_err(|refused| ApiError::new(refused.status(), refused.body_text()))?;
    let protocol = asker.secret.clone();
    let mut session = asker.open()?;
    if !asked.stream.is_empty() {
        let channel = Channel::read(&asked.stream, &asked.tag, &asked.list)?;
        session.carry(channel).await?;
    }
    let upgrade = upgrade
        .max_message_size(socket::LARGEST)
        .max_frame_size(socket::LARGEST)
        .read_buffer_size(socket::LARGEST)
        .write_buffer_size(0)
        .max_write_buffer_size(LARGEST_SENT);
    // A browser that names its token as protocol goes on only when it is named again.
    let upgrade = match protocol {
        Some(secret) => upgrade.protocols([secret.as_str().to_owned()]),
        None => upgrade,
    };
    Ok(upgrade.on_upgrade(move |socket| socket::serve(socket, session)))
}
