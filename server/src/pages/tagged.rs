//! What carries a tag: for everybody what the group says to everybody, for members also what is said inside and elsewhere.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::Response,
    routing::get,
};
use community::{
    group,
    store::Page as Part,
    timeline::{self, From, Reader, Tags},
};
use serde::Deserialize;

use crate::{
    app::{App, error::AppError, i18n::Say},
    auth::visitor::Visitor,
    pages::{
        cards::{self, Body, Card},
        layout::{Layout, Robots},
        render::show_public,
    },
};

/// How many stand on a page, and the longest tag.
const PAGE: u32 = 30;
const LONGEST: usize = 100;

/// The route of this page.
pub fn routes() -> Router<App> {
    Router::new().route("/tags/{name}", get(tagged))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    before: String,
}

#[derive(Template)]
#[template(path = "lists/tagged.html")]
struct Page {
    layout: Layout,
    t: Say,
    tag: String,
    cards: Vec<Card>,
    older: Option<String>,
}

async fn tagged(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(tag): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let is_tag = |letter: char| letter.is_alphanumeric() || letter == '_';
    if tag.chars().count() > LONGEST || !tag.chars().all(is_tag) {
        return Err(AppError::NotFound);
    }
    let t = layout.t;
    let viewer = visitor.viewer();
    let reader = Reader {
        actor: viewer.member().map(|present| present.member.actor_id),
        viewer,
    };
    let tags = Tags {
        any: vec![tag.clone()],
        ..Tags::default()
    };
    let part = Part {
        max_id: asked.before.parse().ok(),
        ..Part::newest(PAGE)
    };
    let stream = timeline::tagged(&app.db, &reader, &tags, From::Everywhere, false, &part).await?;
    let posts: Vec<_> = stream.items.into_iter().map(|item| item.post).collect();
    let older = posts
        .last()
        .filter(|_| posts.len() >= PAGE as usize)
        .map(|last| format!("?before={}", last.id));
    let entries = timeline::entries(&app.db, posts).await?;
    let zone = cards::zone(&group::ours(&app.db).await?.0.profile.0.timezone);
    let page = Page {
        layout: layout.titled(&format!("#{tag}")).private(),
        t,
        tag,
        cards: Card::all(t, zone, &entries),
        older,
    };
    show_public(&page, Robots::Nothing)
}
