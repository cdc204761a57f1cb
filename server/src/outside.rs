//! What meets bytes from outside, as functions of those bytes: for programs that try our doors with anything at all.

use std::{
    io::Read,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
};

use anyhow::Context as _;
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, FromRequest as _, Request},
    response::Response,
};
use chrono_tz::Tz;
use community::{
    access,
    group::{self, Founding},
    id::Id,
    member::{self, Asking, Member, Role},
    post::Kind,
    store::Db,
};
use futures_util::FutureExt as _;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use tokio::sync::Mutex;
use tower::ServiceExt as _;

use crate::{
    app::{
        config::{self, Config},
        i18n::Lang,
    },
    auth::{guard, limit::Client},
    cli, mastodon, media,
    pages::{self, fields::Fields, layout},
    serve,
};

/// Reads settings as a start does: the text of a file, then variables.
pub fn read_settings(file: &str, environment: &[(String, String)]) {
    if let Ok(mut config) = config::read("kaifong.toml", file, environment) {
        let _ = (config.authority(), config.is_https());
        let shown = format!("{config:?}");
        // In the name of a folder are words, and no password.
        if !config.database_url.starts_with("sqlite:")
            && let Ok(url) = url::Url::parse(&config.database_url)
            && let Some(password) = url.password().filter(|password| password.len() > 12)
            // It may be the name of the database as well.
            && config.database_url.matches(password).count() == 1
            && url.as_str().matches(password).count() == 1
        {
            // Another setting may say the same words.
            config.database_url = "sqlite:kaifong.db".to_owned();
            let elsewhere = format!("{config:?}").matches(password).count();
            let count = shown.matches(password).count();
            assert!(count <= elsewhere, "a password is shown");
        }
    }
}

/// Reads the body of a form, then as every kind of thing that a form can mean.
pub fn read_form(body: &[u8]) {
    let request = Request::post("/")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.to_vec()));
    // All of the body is there, so it never waits.
    let Some(Some(Ok(fields))) = request
        .ok()
        .map(|request| Fields::from_request(request, &()).now_or_never())
    else {
        return;
    };
    for kind in [
        Kind::Note,
        Kind::Story,
        Kind::Event,
        Kind::Call,
        Kind::Offer,
    ] {
        for zone in [Tz::Asia__Hong_Kong, Tz::Europe__London] {
            pages::read_draft(kind, &fields, zone);
        }
    }
    pages::desk::read_forms(&fields);
}

/// Reads what an app sends, as everything that it can mean.
pub fn read_app_form(query: &str, kind: &str, body: &[u8]) {
    mastodon::form::read_all(query, kind, body);
}

/// Reads what stands around a request, and gives where its `next` would lead: always a path of ours.
pub fn read_headers(headers: &HeaderMap, path: &str) -> String {
    let config = Config {
        trusted_proxies: config::read("", "trusted_proxies = \"127.0.0.1\"", &[])
            .map(|config| config.trusted_proxies)
            .unwrap_or_default(),
        ..Config::default()
    };
    let told = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let _ = Client::of(&config, IpAddr::V4(Ipv4Addr::LOCALHOST), headers);
    let _ = Lang::choose(
        Some(path),
        layout::cookie(headers, "lang"),
        told("accept-language"),
        Lang::En,
    );
    layout::read_own_cookies(headers);
    let _ = guard::comes_from_us(headers, "https://carers.example");
    let _ = serve::negotiate::wants_activity(headers);
    guard::own_path(path).to_owned()
}

/// Tells what a file is and, when it is a recording, blots out what it tells besides itself; what is left of it.
pub fn read_recording(bytes: &[u8]) -> Option<Vec<u8>> {
    media::clean_recording(bytes)
}

/// Reads a GIF; of one that moves, what is kept of it.
pub fn read_moving(bytes: &[u8]) -> Option<Vec<u8>> {
    media::picture::moving::moving(bytes, media::MOST_PIXELS)
}

/// Unpacks a backup into an empty folder, as a restore does first.
///
/// # Errors
/// When it is no backup of ours.
pub fn read_backup(file: impl Read, folder: &Path) -> anyhow::Result<()> {
    cli::backup::unpack(file, folder)
}

/// A whole node in this process, without a socket and without workers: it asks nobody and sends nothing.
pub struct Node {
    db: Db,
    routes: Router,
    signed_in: Mutex<Option<SignedIn>>,
    /// A call, a meeting and a story, to be named in paths as `~call`, `~meeting` and `~story`.
    things: Vec<(&'static str, String)>,
}

/// What is published in the beginning: its name, and the form.
const THINGS: [(&str, &str, &str); 3] = [
    (
        "~call",
        "/calls/new",
        "step=publish&title=Bed&visibility=public&language=en&category=other&text=x&as_group=yes",
    ),
    (
        "~meeting",
        "/events/new",
        "step=publish&title=Tea&visibility=public&language=en&date=2126-12-05&start=14:00&timezone=UTC&modes=in-person&precision=area&joining=free&as_group=yes",
    ),
    (
        "~story",
        "/stories/new",
        "step=publish&title=Year&visibility=public&language=en&form=long&teller=group&book=ask&text=x&as_group=yes",
    ),
];

#[derive(Clone)]
struct SignedIn {
    member: Id<Member>,
    secret: String,
    csrf: String,
}

impl Node {
    /// Founds a group in an empty folder.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub async fn start(folder: &Path) -> anyhow::Result<Self> {
        let config = Config {
            data: folder.to_owned(),
            database_url: format!("sqlite:{}", folder.join("kaifong.db").display()),
            development: true,
            ..Config::default()
        };
        let app = serve::app(config).await?;
        let keys = tokio::task::spawn_blocking(federation::make_keys).await??;
        let mut tx = app.db.begin().await?;
        let founding = Founding {
            name: "Carers".into(),
            handle: "carers".into(),
            language: "en".into(),
            shares: String::new(),
        };
        group::found(&mut tx, founding, &keys).await?;
        tx.commit().await?;
        let mut node = Self {
            db: app.db.clone(),
            routes: serve::router::routes(&app),
            signed_in: Mutex::new(None),
            things: Vec::new(),
        };
        for (name, path, form) in THINGS {
            let answer = node
                .send("POST", path, HeaderMap::new(), form.as_bytes(), true)
                .await;
            let id = answer
                .as_ref()
                .and_then(|answer| answer.headers().get(header::LOCATION)?.to_str().ok())
                .and_then(|address| address.rsplit('/').next())
                .with_context(|| format!("{name} is not published: {answer:?}"))?;
            node.things.push((name, id.to_owned()));
        }
        Ok(node)
    }

    /// The status of the answer; `None` for what is no request, or would make the node ask another server.
    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: HeaderMap,
        body: &[u8],
        as_member: bool,
    ) -> Option<StatusCode> {
        let mut path = path.to_owned();
        for (name, id) in &self.things {
            path = path.replace(name, id);
        }
        let response = self.send(method, &path, headers, body, as_member).await?;
        let status = response.status();
        // The page is made to its end, too.
        let whole = axum::body::to_bytes(response.into_body(), usize::MAX).await;
        assert!(whole.is_ok(), "the answer breaks off");
        Some(status)
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        mut headers: HeaderMap,
        body: &[u8],
        as_member: bool,
    ) -> Option<Response> {
        let method: Method = method.parse().ok()?;
        let uri: Uri = path.parse().ok().filter(|_| path.starts_with('/'))?;
        if uri.path().starts_with("/network/find") {
            return None;
        }
        // A signature makes the node fetch its key.
        headers.remove("signature");
        let mut body = body.to_vec();
        if as_member {
            let SignedIn { secret, csrf, .. } = self.sign_in().await.ok()?;
            let cookie = format!("{}={secret}", guard::COOKIE);
            headers.insert(header::COOKIE, HeaderValue::from_str(&cookie).ok()?);
            body.extend_from_slice(format!("&csrf={csrf}").as_bytes());
            headers
                .entry(header::CONTENT_TYPE)
                .or_insert(HeaderValue::from_static(
                    "application/x-www-form-urlencoded",
                ));
        }
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        let from = SocketAddr::from(([127, 0, 0, 1], 50_000));
        request.extensions_mut().insert(ConnectInfo(from));
        let Ok(response) = self.routes.clone().oneshot(request).await;
        Some(response)
    }

    /// A coordinator's session; another's, when what was asked before has ended the last one.
    async fn sign_in(&self) -> anyhow::Result<SignedIn> {
        let mut signed_in = self.signed_in.lock().await;
        if let Some(known) = signed_in.as_ref()
            && access::session(&self.db, &known.secret).await?.is_some()
            && member::present(&self.db, known.member)
                .await?
                .is_some_and(|present| present.is_coordinator())
        {
            return Ok(known.clone());
        }
        let mut tx = self.db.begin().await?;
        let handle = format!("m{}", community::id::mint::<Member>(tx.now()));
        let asking = Asking {
            name: "Mei".into(),
            handle,
            language: "en".into(),
            email: None,
            words: None,
            password_hash: String::new(),
            invitation: None,
        };
        let member = member::add(&mut tx, asking, Some(Role::Coordinator)).await?;
        let secret = access::open_session(&mut tx, member.id).await?;
        tx.commit().await?;
        let session = access::session(&self.db, &secret)
            .await?
            .context("a session we have just opened")?;
        let fresh = SignedIn {
            member: member.id,
            secret,
            csrf: session.csrf,
        };
        *signed_in = Some(fresh.clone());
        Ok(fresh)
    }
}
