//! Reports, for coordinators: they do nothing by themselves.

use std::collections::HashMap;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, Response},
    routing::{get, post},
};
use chrono_tz::Tz;
use community::{
    actor::{self, Actor},
    id::Id,
    member::Present,
    moderation::Outcome,
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
    pages::{
        cards, fields::Fields, form::Choice, group, group::facts, layout::Layout, render::show,
    },
};

/// The routes of this page.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/reports", get(list))
        .route("/desk/reports/{id}/settle", post(settle))
        .route("/desk/reports/{id}/reopen", post(reopen))
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
    /// Where there is a page of the one it is about.
    about_href: Option<String>,
    /// A word of `outcome-…`, once it is settled.
    outcome: Option<&'static str>,
    /// It went on to the server of the one it is about.
    is_forwarded: bool,
}

#[derive(Template)]
#[template(path = "desk/reports.html")]
struct Page {
    layout: Layout,
    t: Say,
    tabs: Vec<Tab>,
    reports: Vec<Line>,
    /// What was settled lately.
    settled: Vec<Line>,
    outcomes: Vec<Choice>,
    kept_days: i64,
}

async fn list(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    layout: Layout,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let zone = group::ours(&app).await?.zone;
    let open = report::open(&app.db, &present).await?;
    let settled = report::settled(&app.db, &present).await?;
    let words: Vec<&str> = Outcome::ALL.iter().map(|word| word.as_str()).collect();
    let tabs = tabs(&layout);
    show(&Page {
        layout: layout.titled(&t.get("desk-reports")).private(),
        t,
        tabs,
        reports: lines(&app, (t, &present), zone, open).await?,
        settled: lines(&app, (t, &present), zone, settled).await?,
        outcomes: Choice::of_words(&t, "outcome", &words),
        kept_days: report::KEPT_DAYS,
    })
}

async fn lines(
    app: &App,
    (t, present): (Say, &Present),
    zone: Tz,
    reports: Vec<Report>,
) -> Result<Vec<Line>, AppError> {
    let viewer = posts::Viewer::Member(present.clone());
    let ids: Vec<Id<Actor>> = reports
        .iter()
        .flat_map(|report| [Some(report.about_id), report.reporter_id])
        .flatten()
        .collect();
    let actors: HashMap<Id<Actor>, Actor> = actor::many(&app.db, &ids)
        .await?
        .into_iter()
        .map(|actor| (actor.id, actor))
        .collect();
    let mut lines = Vec::with_capacity(reports.len());
    for report in reports {
        let mut named = Vec::new();
        for uri in &report.posts.0 {
            if let Some(post) = posts::by_uri(&app.db, uri)
                .await?
                .filter(|post| post.deleted_at.is_none())
            {
                // What was said privately under a call that is asked unseen not even a report shows to who may not know of it.
                let is_open = posts::may_see(&app.db, &viewer, &post).await?
                    || !posts::is_confided(&app.db, &post).await?;
                if is_open {
                    named.push((cards::href(&post), cards::name(&post, 80)));
                }
            }
        }
        let about = actors.get(&report.about_id);
        let has_page = |actor: &&Actor| actor.outside || !actor.local;
        lines.push(Line {
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
                .filter(has_page)
                .map(Actor::handle)
                .unwrap_or_default(),
            about_href: about
                .filter(has_page)
                .filter(|actor| actor.deleted_at.is_none())
                .map(|actor| format!("/network/actors/{}", actor.id)),
            words: facts::paragraphs(&report.words),
            when: t.moment(report.settled_at.unwrap_or(report.created_at), zone),
            posts: named,
            outcome: report.outcome.map(Outcome::as_str),
            is_forwarded: report.forward,
        });
    }
    Ok(lines)
}

async fn settle(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    Path(id): Path<Id<Report>>,
    fields: Fields,
) -> Result<Response, AppError> {
    let outcome: Outcome = match fields.optional("outcome") {
        Some(_) => fields.word("outcome")?,
        None => Outcome::Other,
    };
    let mut tx = app.db.begin().await?;
    report::settle(&mut tx, &present, id, outcome).await?;
    tx.commit().await?;
    Ok(done("/desk/reports", i18n::key("desk-report-settled")))
}

async fn reopen(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    Path(id): Path<Id<Report>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    report::reopen(&mut tx, &present, id).await?;
    tx.commit().await?;
    Ok(done("/desk/reports", i18n::key("desk-report-reopened")))
}
