//! Handing on what everyone may read: link, QR code, a sheet for the notice board, and the door to the reader's own server.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::get,
};
use community::{
    actor::Kind,
    id::Id,
    post::{self, Post},
};
use serde::Deserialize;
use url::{Host, Url};

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::Visitor,
    pages::{
        cards,
        form::Faults,
        group,
        layout::Layout,
        network, qr,
        render::show,
        seen::{self, Fact},
        things,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/share", get(us))
        .route("/posts/{id}/share", get(thing))
        .route("/interact", get(interact))
        .route("/authorize_interaction", get(interact))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    address: String,
}

/// The reader's own server, where she may answer or pass it on.
struct Door {
    host: String,
    href: String,
}

#[derive(Template)]
#[template(path = "things/share.html")]
struct Page {
    layout: Layout,
    t: Say,
    title: String,
    /// Where the page came from.
    back: String,
    action: String,
    link: String,
    drawing: String,
    facts: Vec<Fact>,
    /// What can be printed of it: where, and what the button says.
    printed: Option<(&'static str, String)>,
    faults: Faults,
    address: String,
    door: Option<Door>,
}

/// What is handed on.
struct Item {
    title: String,
    back: String,
    action: String,
    /// The address for people.
    link: String,
    /// The name on the network.
    uri: String,
    facts: Vec<Fact>,
    printed: Option<(&'static str, String)>,
}

async fn us(
    State(app): State<App>,
    layout: Layout,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, AppError> {
    let home = group::ours(&app).await?;
    let item = Item {
        title: home.actor.name.clone(),
        back: "/".into(),
        action: "/share".into(),
        link: app.db.here().url("/"),
        uri: home.actor.uri.clone(),
        facts: Vec::new(),
        printed: (!home.has_ended()).then(|| (i18n::key("paper-week"), "/notice-board".to_owned())),
    };
    page(&app, layout, item, asked)
}

async fn thing(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, AppError> {
    let entry = things::find(&app, &visitor, id).await?;
    let post = &entry.post;
    // What not everyone may read is not handed on, and nobody learns that it is there.
    if !post.local || !post.visibility.is_open() {
        return Err(AppError::NotFound);
    }
    let zone = group::ours(&app).await?.zone;
    let back = cards::href(post);
    let item = Item {
        title: post
            .title
            .clone()
            .unwrap_or_else(|| entry.author.name.clone()),
        action: format!("/posts/{id}/share"),
        link: post.url.clone().unwrap_or_else(|| app.db.here().url(&back)),
        back,
        uri: post.uri.clone(),
        facts: seen::facts(layout.t, zone, &entry.thing),
        printed: seen::is_on_paper(&entry.thing)
            .then(|| (i18n::key("paper-sheet"), format!("/posts/{id}/sheet"))),
    };
    page(&app, layout, item, asked)
}

fn page(app: &App, layout: Layout, item: Item, asked: Asked) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let mut faults = Faults::default();
    let address = asked.address.trim().to_owned();
    let door = door(&address, &item.uri, app.config.development);
    if door.is_none() && !address.is_empty() {
        faults.add("address", "not-an-address");
    }
    show(&Page {
        layout: layout.titled(&t.get("action-share")).unlisted(),
        t,
        drawing: qr::svg(&item.link).unwrap_or_default(),
        title: item.title,
        back: item.back,
        action: item.action,
        link: item.link,
        facts: item.facts,
        printed: item.printed,
        faults,
        address,
        door,
    })
}

/// The page at the reader's own server where what is here can be answered or passed on: the path that Mastodon, its kin and we
/// serve. Only the host is taken from what was typed, and she presses the link herself: nothing is redirected (OA24).
fn door(address: &str, uri: &str, is_development: bool) -> Option<Door> {
    let host = match address.split_once("://") {
        Some((_, rest)) => rest.split(['/', '?', '#']).next()?,
        None => address.rsplit('@').next()?,
    };
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | ':');
    if host.is_empty() || host.len() > 253 || !host.chars().all(is_plain) {
        return None;
    }
    let mut url = Url::parse(&format!("https://{host}/authorize_interaction")).ok()?;
    let is_name = match url.host()? {
        Host::Domain(name) => name.contains('.') || is_development,
        Host::Ipv4(_) | Host::Ipv6(_) => is_development,
    };
    if !is_name {
        return None;
    }
    if is_development && url.host_str()?.ends_with("localhost") {
        url.set_scheme("http").ok()?;
    }
    url.query_pairs_mut().append_pair("uri", uri);
    Some(Door {
        host: url.host_str()?.to_owned(),
        href: url.into(),
    })
}

#[derive(Deserialize)]
struct Brought {
    #[serde(default)]
    uri: String,
}

/// The other side of the door: one of us comes back from elsewhere with what she saw there.
async fn interact(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Query(brought): Query<Brought>,
) -> Result<Response, AppError> {
    if visitor.present.is_none() {
        let mut sign_in = url::form_urlencoded::Serializer::new(String::new());
        sign_in.append_pair("next", &layout.path);
        let to = format!("/sign-in?{}", sign_in.finish());
        return Ok(Redirect::to(&to).into_response());
    }
    let uri = brought.uri.trim();
    if uri.starts_with("https://") || uri.starts_with("http://") {
        // It may as well be somebody: then the search below tells what is wrong.
        if let Ok(id) = app.federation.find_post(uri).await
            && let Some(post) = post::get(&app.db, id).await?
        {
            return Ok(Redirect::to(&cards::href(&post)).into_response());
        }
    }
    match network::look_up(&app, uri.trim_start_matches("acct:")).await {
        Ok(actor) if actor.local && actor.kind == Kind::Group => {
            Ok(Redirect::to("/").into_response())
        }
        Ok(actor) => Ok(Redirect::to(&format!("/network/actors/{}", actor.id)).into_response()),
        Err(failure) => network::find_page(layout, Faults::catch(failure)?, uri),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oa24_only_a_host_is_taken_from_what_was_typed() {
        let uri = "https://carers.example/ap/posts/7?a=b&c";
        let to = |address: &str| door(address, uri, false).map(|door| door.href);
        let home = "https://social.example/authorize_interaction?uri=https%3A%2F%2Fcarers.example%2Fap%2Fposts%2F7%3Fa%3Db%26c";
        for address in [
            "@mei@social.example",
            "mei@social.example",
            "social.example",
            "https://social.example/@mei",
            "http://social.example?x=/y",
        ] {
            assert_eq!(to(address).as_deref(), Some(home), "{address}");
        }
        assert_eq!(
            to("mei@social.example:8443").as_deref(),
            Some(home.replace("example/a", "example:8443/a").as_str())
        );
        for address in [
            "",
            "mei",
            "@mei@",
            "javascript:alert(1)",
            "@mei@social.example/steal?x=",
            "mei@social.example\\@evil.example/",
            "https://user:word@social.example/",
            "https:///etc",
            "127.0.0.1",
            "[::1]",
            "2130706433",
            "social.example#x",
            "a b.example",
            "localhost",
        ] {
            assert_eq!(to(address), None, "{address}");
        }
    }
}
