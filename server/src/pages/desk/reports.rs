//! Reports, for coordinators: they do nothing by themselves.

use std::collections::HashMap;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, Response},
    routing::{get, post},
};
use community::{
    actor::{self, Actor},
    id::Id,
    post as posts,
    report::{self, Report},
};

use super::tabs::{Tab, done, tabs};
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::Coordinator,
    pages::{cards, group, group::facts, layout::Layout, render::show},
};

/// The routes of this page.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/reports", get(list))
        .route("/desk/reports/{id}/settle", post(settle))
}

/// A report in words.
struct Line {
    id: Id<Report>,
    reporter: String,
    about: String,
    handle: String,
    words: Vec<String>,
    when: String,
    /// (address, words) of the posts it names.
    posts: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "desk/reports.html")]
struct Page {
    layout: Layout,
    t: Say,
    tabs: Vec<Tab>,
    reports: Vec<Line>,
}

async fn list(
    State(app): State<App>,
    Coordinator(_): Coordinator,
    layout: Layout,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let zone = group::ours(&app).await?.zone;
    let open = report::open(&app.db).await?;
    let ids: Vec<Id<Actor>> = open
        .iter()
        .flat_map(|report| [Some(report.about_id), report.reporter_id])
        .flatten()
        .collect();
    let actors: HashMap<Id<Actor>, Actor> = actor::many(&app.db, &ids)
        .await?
        .into_iter()
        .map(|actor| (actor.id, actor))
        .collect();
    let mut reports = Vec::with_capacity(open.len());
    for report in open {
        let mut named = Vec::new();
        for uri in &report.posts.0 {
            if let Some(post) = posts::by_uri(&app.db, uri)
                .await?
                .filter(|post| post.deleted_at.is_none())
            {
                named.push((cards::href(&post), cards::name(&post, 80)));
            }
        }
        let about = actors.get(&report.about_id);
        reports.push(Line {
            id: report.id,
            reporter: report
                .reporter_id
                .and_then(|id| actors.get(&id))
                .map_or_else(
                    || t.get("someone"),
                    |actor| {
                        if actor.local {
                            actor.name.clone()
                        } else {
                            actor.handle()
                        }
                    },
                ),
            about: about.map_or_else(|| t.get("someone"), |actor| actor.name.clone()),
            handle: about
                .filter(|actor| actor.outside || !actor.local)
                .map(Actor::handle)
                .unwrap_or_default(),
            words: facts::paragraphs(&report.words),
            when: t.moment(report.created_at, zone),
            posts: named,
        });
    }
    let tabs = tabs(&layout);
    show(&Page {
        layout: layout.titled(&t.get("desk-reports")).private(),
        t,
        tabs,
        reports,
    })
}

async fn settle(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    Path(id): Path<Id<Report>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    report::settle(&mut tx, &present, id).await?;
    tx.commit().await?;
    Ok(done("/desk/reports", i18n::key("desk-report-settled")))
}
