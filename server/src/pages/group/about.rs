//! What this node stores, for how long and who can see it, from its real settings; and what self-help is.

use askama::Template;
use axum::{extract::State, response::Response};
use community::{
    access, event, follow, group,
    group::Audience,
    line, member, moderation, post, report,
    text::{self, Html},
};

use super::facts::{self, Way};
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{Lang, Say},
    },
    pages::{layout::Layout, render::show_public},
};

#[derive(Template)]
#[template(path = "group/about.html")]
struct AboutPage {
    layout: Layout,
    t: Say,
    name: String,
    host: String,
    version: &'static str,
    source_url: String,
    is_postgres: bool,
    is_encrypted: bool,
    is_trial: bool,
    is_findable: bool,
    is_directory: bool,
    approves_followers: bool,
    session_days: i64,
    confirm_hours: u32,
    remembered_days: i64,
    /// After how many days what was noted down at the telephone line is erased; `None` without one.
    line_days: Option<i64>,
    /// How long settled reports, and what was decided, are kept, in days.
    report_days: i64,
    log_days: i64,
    members: i64,
    followers: i64,
    following: i64,
    public_posts: i64,
    rule: String,
    ways: Vec<Way>,
}

/// `/about` (A106).
pub async fn about(State(app): State<App>, layout: Layout) -> Result<Response, AppError> {
    let t = layout.t;
    let home = super::home::ours(&app).await?;
    let (followers, following) = follow::counts(&app.db, home.actor.id).await?;
    let page = AboutPage {
        t,
        name: home.actor.name.clone(),
        host: app.db.here().authority(),
        version: env!("CARGO_PKG_VERSION"),
        source_url: app.config.source_url.to_string(),
        is_postgres: !app.config.database_url.starts_with("sqlite"),
        is_encrypted: app.config.is_https(),
        is_trial: app.config.development,
        is_findable: home.profile.findable,
        is_directory: home.profile.directory_consent,
        approves_followers: home.profile.approves_followers,
        session_days: access::SESSION_DAYS,
        confirm_hours: app.config.confirm_hours,
        remembered_days: event::REMEMBERED_DAYS,
        line_days: line::find(&app.db).await?.map(|line| line.keeps_days),
        report_days: report::KEPT_DAYS,
        log_days: moderation::KEPT_DAYS,
        members: member::count(&app.db).await?,
        followers,
        following,
        public_posts: post::count_public(&app.db, home.actor.id).await?,
        rule: facts::confidentiality(t, &home.profile),
        ways: facts::ways(&home.profile.contacts, Audience::Everyone),
        layout: Layout {
            robots: home.robots(),
            ..layout.titled(&t.get("about-title"))
        },
    };
    show_public(&page, page.layout.robots)
}

#[derive(Template)]
#[template(path = "group/self_help.html")]
struct SelfHelpPage {
    layout: Layout,
    t: Say,
    text: Html,
}

/// The text that ships with the program, in Markdown.
pub fn shipped(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("../../../locales/en/self-help.md"),
        Lang::ZhHant => include_str!("../../../locales/zh-Hant/self-help.md"),
    }
}

/// `/self-help` (A02): the group's own words where it has some, else those that ship.
pub async fn self_help(State(app): State<App>, layout: Layout) -> Result<Response, AppError> {
    let t = layout.t;
    let group = group::find(&app.db).await?;
    let own = group
        .as_ref()
        .and_then(|group| group.profile.0.self_help.get(t.lang.tag()))
        .filter(|words| !words.trim().is_empty());
    let robots = match super::home::find(&app).await? {
        Some(home) => home.robots(),
        None => crate::pages::layout::Robots::Nothing,
    };
    let text = text::markdown(own.map_or_else(|| shipped(t.lang), String::as_str), &|_| {
        None
    });
    let page = SelfHelpPage {
        t,
        text,
        layout: Layout {
            robots,
            ..layout.titled(&t.get("self-help-title"))
        },
    };
    show_public(&page, page.layout.robots)
}
