//! Paper: a sheet with strips to tear off for anything public, and one for the notice-board with what the week brings. Whoever prints
//! it, it holds what an outsider may read.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::get,
};
use community::{
    id::Id,
    line,
    post::{Kind, Post, Viewer},
    time::DAY,
    timeline::{self, Entry, Scope, Thing},
};

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{Lang, Say},
    },
    auth::visitor::Visitor,
    pages::{
        agenda::{self, Meeting},
        cards,
        group::{self, Home},
        layout::Layout,
        opening::{self, LineView},
        qr,
        render::show,
        seen::{self, Fact},
        things,
    },
};

/// How many strips a sheet has.
const STRIPS: usize = 9;
/// As many hours of the line fit beside its number.
const HOURS: usize = 8;
/// As many meetings fit on the weekly sheet, and as many calls beside as many offers.
const MEETINGS: usize = 8;
const CALLS: usize = 7;
/// Radix of the short address: digits and small letters.
const RADIX: u32 = 36;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/posts/{id}/sheet", get(sheet))
        .route("/notice-board", get(week))
        .route("/p/{short}", get(follow))
}

#[derive(Template)]
#[template(path = "paper/sheet.html")]
struct Sheet {
    layout: Layout,
    t: Say,
    back: String,
    title: String,
    kind: String,
    words: String,
    facts: Vec<Fact>,
    drawing: String,
    short: String,
    line: Option<LineView>,
    hours: Vec<String>,
    strip: String,
    strips: [(); STRIPS],
}

async fn sheet(
    State(app): State<App>,
    layout: Layout,
    Path(id): Path<Id<Post>>,
) -> Result<Html<String>, AppError> {
    // As nobody, whoever prints it.
    let entry = timeline::entry(&app.db, &Viewer::Nobody, id)
        .await?
        .filter(|entry| {
            entry.post.local && entry.post.visibility.is_open() && seen::is_on_paper(&entry.thing)
        })
        .ok_or(AppError::NotFound)?;
    if entry.post.deleted_at.is_some() {
        return Err(AppError::Gone);
    }
    let t = layout.t;
    let home = group::ours(&app).await?;
    let post = &entry.post;
    let most = room(t);
    let words = match (&post.content_note, &post.summary) {
        // What is difficult does not hang on a wall.
        (Some(_), _) => String::new(),
        (None, Some(summary)) => cards::shorten(summary, most),
        (None, None) => cards::shorten(&post.content.plain(), most),
    };
    let name = cards::name(post, 100);
    let title = if name.is_empty() {
        entry.author.name.clone()
    } else {
        cards::shorten(&name, 100)
    };
    let back = cards::href(post);
    let link = post.url.clone().unwrap_or_else(|| app.db.here().url(&back));
    show(&Sheet {
        kind: kind(t, &entry),
        words,
        facts: seen::facts(t, home.zone, &entry.thing),
        drawing: qr::svg(&link).unwrap_or_default(),
        short: format!("{}/p/{}", app.db.here().authority(), shortened(id)),
        line: line(&app, t, &home).await?,
        hours: hours(&app, t, &home, 3).await?,
        strip: cards::shorten(&title, 34),
        strips: [(); STRIPS],
        layout: layout.titled(&title).unlisted(),
        t,
        title,
        back,
    })
}

/// How many letters leave room for the strips; Chinese ones take twice as much.
fn room(t: Say) -> usize {
    match t.lang {
        Lang::En => 420,
        Lang::ZhHant => 200,
    }
}

fn kind(t: Say, entry: &Entry) -> String {
    match (&entry.thing, entry.post.kind) {
        (Thing::Call(call) | Thing::Offer(call), kind) => {
            let category = t.pick("call-category", call.category.as_str());
            format!("{} · {category}", t.pick("paper-kind", kind.as_str()))
        }
        (Thing::Event(_) | Thing::Story(_), kind) => t.pick("paper-kind", kind.as_str()),
        (Thing::Note, _) => String::new(),
    }
}

async fn line(app: &App, t: Say, home: &Home) -> Result<Option<LineView>, AppError> {
    if home.has_ended() {
        return Ok(None);
    }
    opening::view(app, t, home.zone).await
}

/// When somebody answers in the week ahead.
async fn hours(app: &App, t: Say, home: &Home, most: usize) -> Result<Vec<String>, AppError> {
    if line::find(&app.db).await?.is_none() || home.has_ended() {
        return Ok(Vec::new());
    }
    let openings = line::openings(&app.db, 7).await?;
    let spans = openings.into_iter().take(most);
    Ok(spans
        .map(|(from, until)| t.span(from, until, home.zone))
        .collect())
}

#[derive(Template)]
#[template(path = "paper/week.html")]
struct Week {
    layout: Layout,
    t: Say,
    from: String,
    until: String,
    lead: String,
    meetings: Vec<Meeting>,
    calls: Vec<String>,
    offers: Vec<String>,
    is_more: bool,
    drawing: String,
    short: String,
    line: Option<LineView>,
    hours: Vec<String>,
}

async fn week(State(app): State<App>, layout: Layout) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let home = group::ours(&app).await?;
    if home.has_ended() {
        return Err(AppError::NotFound);
    }
    let now = app.db.now();
    let until = now.plus_days(7);
    let mut meetings = agenda::between(&app, t, &home, now, until).await?;
    let open = timeline::open_calls(&app.db, &Viewer::Nobody, Scope::Here, 40).await?;
    let lines_of = |wanted: Kind| -> Vec<String> {
        open.iter()
            .filter(|entry| entry.post.kind == wanted)
            .map(|entry| in_a_line(t, &home, entry))
            .collect()
    };
    let (mut calls, mut offers) = (lines_of(Kind::Call), lines_of(Kind::Offer));
    let is_more = meetings.len() > MEETINGS || calls.len() > CALLS || offers.len() > CALLS;
    meetings.truncate(MEETINGS);
    calls.truncate(CALLS);
    offers.truncate(CALLS);
    for meeting in &mut meetings {
        meeting.title = cards::shorten(&meeting.title, 60);
        meeting.place = cards::shorten(&meeting.place, 60);
    }
    show(&Week {
        from: t.day(now, home.zone),
        until: t.day(until.plus_millis(-DAY), home.zone),
        lead: cards::shorten(&home.lead(t), 160),
        meetings,
        calls,
        offers,
        is_more,
        drawing: qr::svg(&app.db.here().url("/")).unwrap_or_default(),
        short: app.db.here().authority(),
        line: line(&app, t, &home).await?,
        hours: hours(&app, t, &home, HOURS).await?,
        layout: layout.titled(&t.get("paper-week")).unlisted(),
        t,
    })
}

/// A call or offer as it stands on the notice-board.
fn in_a_line(t: Say, home: &Home, entry: &Entry) -> String {
    let mut line = cards::shorten(&cards::name(&entry.post, 60), 60);
    if let Thing::Call(call) | Thing::Offer(call) = &entry.thing {
        let help = cards::help(t, home.zone, call);
        let by = call.needed_by.map(|by| t.day(by, home.zone));
        let area = help.area.map(|area| cards::shorten(&area, 24));
        for more in [area, by].into_iter().flatten() {
            line.push_str(" · ");
            line.push_str(&more);
        }
    }
    line
}

/// From a short address to the page, for those who may see it.
async fn follow(
    State(app): State<App>,
    visitor: Visitor,
    Path(short): Path<String>,
) -> Result<Response, AppError> {
    let id = lengthened(&short).ok_or(AppError::NotFound)?;
    let entry = things::find(&app, &visitor, id).await?;
    if !entry.post.local {
        return Err(AppError::NotFound);
    }
    Ok(Redirect::to(&cards::href(&entry.post)).into_response())
}

/// An id in digits and small letters, which somebody types from paper.
fn shortened(id: Id<Post>) -> String {
    let mut rest = id.get().unsigned_abs();
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = u32::try_from(rest % u64::from(RADIX)).unwrap_or_default();
        letters.extend(char::from_digit(digit, RADIX));
        rest /= u64::from(RADIX);
    }
    letters.iter().rev().collect()
}

fn lengthened(short: &str) -> Option<Id<Post>> {
    let short = short.trim().to_ascii_lowercase();
    let is_plain = short.chars().all(|sign| sign.is_ascii_alphanumeric());
    if !is_plain {
        return None;
    }
    i64::from_str_radix(&short, RADIX).ok().map(Id::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_address_says_the_id() {
        for id in [1, 35, 36, 117_265_849_261_834_240, i64::MAX] {
            assert_eq!(lengthened(&shortened(Id::new(id))), Some(Id::new(id)));
        }
        assert_eq!(lengthened("1B2C"), lengthened("1b2c"));
        for strange in ["", "-1", "+1", "a b", "街坊", "zzzzzzzzzzzzzzzzzz"] {
            assert_eq!(lengthened(strange), None, "{strange}");
        }
    }
}
