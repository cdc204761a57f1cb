//! What members can do for others, of those who let the hosts see it.

use askama::Template;
use axum::{Router, extract::State, response::Html, routing::get};
use community::volunteer::{self, Listed};

use super::tabs::{Tab, tabs};
use crate::{
    app::{App, error::AppError, i18n::Say},
    auth::visitor::Host,
    pages::{layout::Layout, render::show, writing::SPOKEN},
};

/// The routes of this page.
pub fn routes() -> Router<App> {
    Router::new().route("/desk/volunteers", get(list))
}

/// A member who can help.
struct Line {
    name: String,
    handle: String,
    /// A word of `volunteer-badge-…`.
    state: &'static str,
    is_active: bool,
    kinds: String,
    words: String,
    facts: Vec<String>,
}

impl Line {
    fn new(t: Say, listed: &Listed) -> Self {
        let said = &listed.volunteer;
        let kinds: Vec<String> = said
            .kinds
            .iter()
            .map(|kind| t.pick("call-category", kind.as_str()))
            .collect();
        let times: Vec<String> = said
            .times
            .iter()
            .map(|time| t.pick("volunteer-time", time.as_str()))
            .collect();
        let languages: Vec<String> = said
            .languages
            .iter()
            .filter(|tag| SPOKEN.contains(&tag.as_str()))
            .map(|tag| t.pick("speaks", tag))
            .collect();
        let mut facts = vec![
            said.area.clone().unwrap_or_default(),
            t.list(&times),
            t.list(&languages),
        ];
        facts.retain(|fact| !fact.is_empty());
        Self {
            name: listed.name.clone(),
            handle: listed.handle.clone(),
            state: said.state.as_str(),
            is_active: said.state == volunteer::State::Active,
            kinds: t.list(&kinds),
            words: said.words.clone(),
            facts,
        }
    }
}

#[derive(Template)]
#[template(path = "desk/volunteers.html")]
struct Page {
    layout: Layout,
    t: Say,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
}

async fn list(
    State(app): State<App>,
    Host(by): Host,
    layout: Layout,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let listed = volunteer::for_hosts(&app.db, &by).await?;
    let tabs = tabs(&layout);
    show(&Page {
        layout: layout.titled(&t.get("desk-volunteers")).private(),
        t,
        tabs,
        lines: listed.iter().map(|one| Line::new(t, one)).collect(),
    })
}
