//! Lists of what is published: stories, events, calls and offers; and for members what is said inside.

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    response::{Html, Response},
    routing::get,
};
use chrono_tz::Tz;
use community::{
    call::{Category, Need},
    group::{self, Schedule},
    id::Id,
    post::{Kind, Post, Visibility},
    time::Time,
    timeline::{self, Entry, Scope, Thing},
};
use serde::Deserialize;

use crate::{
    app::{App, error::AppError, i18n::Say},
    auth::visitor::{Signed, Visitor},
    pages::{
        assets,
        cards::{self, Body, Card},
        form::Choice,
        group::facts::{self, Meeting},
        layout::{Layout, Robots, Sharing},
        render::{show, show_public},
    },
};

/// How many stand on a page.
const PAGE: usize = 30;
/// How many are looked through for a list that cannot be continued.
const MOST: i64 = 200;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/stories", get(stories))
        .route("/events", get(events))
        .route("/calls", get(calls))
        .route("/inside", get(inside))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    kind: String,
    focus: String,
    access: String,
    before: String,
}

/// One of the kinds to choose from.
struct Tab {
    href: String,
    label: String,
    is_here: bool,
}

#[derive(Template)]
#[template(path = "lists/show.html")]
struct ListPage {
    layout: Layout,
    t: Say,
    heading: String,
    lead: String,
    tabs: Vec<Tab>,
    /// What meetings may be about, or how one gets in where help is given, when those that come differ in it.
    focuses: Vec<Tab>,
    focus_label: String,
    /// Regular meetings, the next first.
    meetings: Vec<Meeting>,
    cards: Vec<Card>,
    older: Option<String>,
    /// Where a member begins something new of this kind, and how the button is called.
    new: Vec<(&'static str, String)>,
    is_member: bool,
}

fn framed(
    app: &App,
    visitor: &Visitor,
    layout: Layout,
    path: &str,
    heading: &str,
    lead: &str,
    findable: bool,
) -> Layout {
    let here = app.db.here();
    let layout = layout.titled(heading);
    if visitor.present.is_some() {
        return layout.private();
    }
    let sharing = Sharing {
        title: heading.to_owned(),
        description: lead.to_owned(),
        image: here.url(&assets::address("card.png")),
        kind: "website",
    };
    let mut layout = layout.shared(here.url(path), sharing);
    if findable {
        layout.robots = Robots::Everything;
    }
    layout
}

fn scope(visitor: &Visitor) -> Scope {
    if visitor.present.is_some() {
        Scope::All
    } else {
        Scope::Here
    }
}

async fn profile(app: &App) -> Result<(group::Profile, Tz), AppError> {
    let profile = group::ours(&app.db).await?.0.profile.0;
    let zone = cards::zone(&profile.timezone);
    Ok((profile, zone))
}

/// A page of entries that came one more than fit, and where it goes on.
fn paged(path: &str, mut entries: Vec<Entry>) -> (Vec<Entry>, Option<String>) {
    let has_more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let older = entries
        .last()
        .filter(|_| has_more)
        .map(|last| format!("{path}?before={}", last.post.id));
    (entries, older)
}

fn before(asked: &Asked) -> Option<Id<Post>> {
    asked.before.parse().ok()
}

fn one_more() -> i64 {
    i64::try_from(PAGE).unwrap_or(MOST) + 1
}

async fn stories(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let t = layout.t;
    let (profile, zone) = profile(&app).await?;
    let is_ended = profile.stage == group::Stage::Ended;
    let entries = timeline::newest(
        &app.db,
        &visitor.viewer(),
        scope(&visitor),
        &[Kind::Story],
        before(&asked),
        one_more(),
    )
    .await?;
    let (entries, older) = paged("/stories", entries);
    let (heading, lead) = (t.get("list-stories"), t.get("list-stories-lead"));
    shown(&ListPage {
        // Stories are not for search engines.
        layout: framed(&app, &visitor, layout, "/stories", &heading, &lead, false),
        t,
        heading,
        lead,
        tabs: Vec::new(),
        focuses: Vec::new(),
        focus_label: String::new(),
        meetings: Vec::new(),
        cards: Card::all(t, zone, &entries),
        older,
        new: new(is_ended, vec![("/stories/new", t.get("write-new-story"))]),
        is_member: visitor.present.is_some(),
    })
}

async fn events(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Query(mut asked): Query<Asked>,
) -> Result<Response, AppError> {
    // What is no focus leads nowhere, and no tab would lead out again.
    if asked.focus.parse::<group::Focus>().is_err() {
        asked.focus.clear();
    }
    let t = layout.t;
    let (profile, zone) = profile(&app).await?;
    let is_ended = profile.stage == group::Stage::Ended;
    let mut entries = timeline::coming_events(
        &app.db,
        &visitor.viewer(),
        scope(&visitor),
        app.db.now(),
        MOST,
    )
    .await?;
    let modes: Vec<&str> = group::Mode::ALL.iter().map(|mode| mode.as_str()).collect();
    if modes.contains(&asked.kind.as_str()) {
        entries.retain(|entry| matches!(&entry.thing, Thing::Event(event) if event.modes.iter().any(|mode| mode.as_str() == asked.kind)));
    }
    let now = app.db.now();
    let mut schedules = Vec::new();
    for stored in group::schedules(&app.db).await? {
        let schedule = stored.data.0;
        let next = group::next_dates(&schedule, now, 1).unwrap_or_default();
        if let Some(next) = next.first().filter(|_| !is_ended) {
            schedules.push((*next, schedule));
        }
    }
    schedules.sort_by_key(|(next, _)| *next);
    if modes.contains(&asked.kind.as_str()) {
        schedules.retain(|(_, schedule)| {
            schedule
                .modes
                .iter()
                .any(|mode| mode.as_str() == asked.kind)
        });
    }
    if is_ended {
        entries.retain(|entry| !entry.post.local);
    }
    let focuses = focuses(t, &entries, &schedules, &asked);
    if !asked.focus.is_empty() {
        entries.retain(|entry| matches!(&entry.thing, Thing::Event(event) if event.focus.iter().any(|focus| focus.as_str() == asked.focus)));
    }
    if !asked.focus.is_empty() {
        schedules.retain(|(_, schedule)| {
            schedule
                .focus
                .iter()
                .any(|focus| focus.as_str() == asked.focus)
        });
    }
    let (heading, lead) = (t.get("list-events"), t.get("list-events-lead"));
    shown(&ListPage {
        layout: framed(
            &app,
            &visitor,
            layout,
            "/events",
            &heading,
            &lead,
            profile.findable,
        ),
        t,
        heading,
        lead,
        tabs: tabs(
            t,
            "/events",
            ("kind", &asked.kind),
            ("focus", &asked.focus),
            &Choice::of_words(&t, "mode", &modes),
        ),
        focuses,
        focus_label: t.get("event-focus"),
        meetings: schedules
            .iter()
            .map(|(_, schedule)| facts::meeting(t, &profile, schedule, now))
            .collect(),
        cards: Card::all(t, zone, &entries),
        older: None,
        new: new(is_ended, vec![("/events/new", t.get("write-new-event"))]),
        is_member: visitor.present.is_some(),
    })
}

async fn calls(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Query(mut asked): Query<Asked>,
) -> Result<Response, AppError> {
    if !Need::ACCESS.contains(&asked.access.as_str()) {
        asked.access.clear();
    }
    let t = layout.t;
    let (profile, zone) = profile(&app).await?;
    let mut entries =
        timeline::open_calls(&app.db, &visitor.viewer(), scope(&visitor), MOST).await?;
    let is_ended = profile.stage == group::Stage::Ended;
    if is_ended {
        entries.retain(|entry| !entry.post.local);
    }
    let categories: Vec<&str> = Category::ALL
        .iter()
        .filter(|category| **category != Category::Other)
        .map(|category| category.as_str())
        .collect();
    if asked.kind == "offer" {
        entries.retain(|entry| entry.post.kind == Kind::Offer);
    } else if asked.kind == "call" {
        entries.retain(|entry| entry.post.kind == Kind::Call);
    } else if categories.contains(&asked.kind.as_str()) {
        entries.retain(|entry| {
            matches!(&entry.thing, Thing::Call(call) | Thing::Offer(call) if call.category.as_str() == asked.kind)
        });
    }
    let focuses = ways_in(t, &entries, &asked);
    if !asked.access.is_empty() {
        entries.retain(|entry| tells(entry, &asked.access));
    }
    let (heading, lead) = (t.get("list-calls"), t.get("list-calls-lead"));
    let mut kinds = Choice::of_words(&t, "list-calls", &["call", "offer"]);
    kinds.extend(Choice::of_words(&t, "call-category", &categories));
    shown(&ListPage {
        layout: framed(
            &app,
            &visitor,
            layout,
            "/calls",
            &heading,
            &lead,
            profile.findable,
        ),
        t,
        heading,
        lead,
        tabs: tabs(
            t,
            "/calls",
            ("kind", &asked.kind),
            ("access", &asked.access),
            &kinds,
        ),
        focuses,
        focus_label: t.get("group-accessibility"),
        meetings: Vec::new(),
        cards: Card::all(t, zone, &entries),
        older: None,
        new: new(
            is_ended,
            vec![
                ("/calls/new", t.get("write-new-call")),
                ("/offers/new", t.get("write-new-offer")),
                ("/volunteering", t.get("volunteer-title")),
            ],
        ),
        is_member: visitor.present.is_some(),
    })
}

/// Buttons for beginning something new, while anything new begins here (A18).
fn new(is_ended: bool, buttons: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
    if is_ended { Vec::new() } else { buttons }
}

/// Tells search engines the same in the head of the page and beside it (A105).
fn shown(page: &ListPage) -> Result<Response, AppError> {
    show_public(page, page.layout.robots)
}

/// Links to each of the kinds; what else was chosen stays chosen.
fn tabs(
    t: Say,
    path: &str,
    (name, here): (&str, &str),
    (other, kept): (&str, &str),
    kinds: &[Choice],
) -> Vec<Tab> {
    let to = |value: &str| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [(other, kept), (name, value)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        match query.finish().as_str() {
            "" => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    };
    let mut tabs = vec![Tab {
        href: to(""),
        label: t.get("list-all"),
        is_here: !kinds.iter().any(|kind| kind.is(here)),
    }];
    tabs.extend(kinds.iter().map(|kind| Tab {
        href: to(&kind.value),
        label: kind.label.clone(),
        is_here: kind.is(here),
    }));
    tabs
}

/// What the meetings are about (A19): nothing to choose while they are all about the same.
fn focuses(t: Say, entries: &[Entry], schedules: &[(Time, Schedule)], asked: &Asked) -> Vec<Tab> {
    let is_of = |entry: &Entry, focus: group::Focus| matches!(&entry.thing, Thing::Event(event) if event.focus.contains(&focus));
    let words: Vec<&str> = group::Focus::ALL
        .iter()
        .filter(|focus| {
            let those = entries.iter().filter(|entry| is_of(entry, **focus)).count()
                + schedules
                    .iter()
                    .filter(|(_, schedule)| schedule.focus.contains(focus))
                    .count();
            focus.as_str() == asked.focus || (1..entries.len() + schedules.len()).contains(&those)
        })
        .map(|focus| focus.as_str())
        .collect();
    if words.is_empty() {
        return Vec::new();
    }
    tabs(
        t,
        "/events",
        ("focus", &asked.focus),
        ("kind", &asked.kind),
        &Choice::of_words(&t, "focus", &words),
    )
}

/// Whether a call or an offer says so of how one gets in and takes part.
fn tells(entry: &Entry, word: &str) -> bool {
    matches!(&entry.thing, Thing::Call(call) | Thing::Offer(call) if call.access.iter().any(|known| known == word))
}

/// How one gets in and takes part: only what some of them say.
fn ways_in(t: Say, entries: &[Entry], asked: &Asked) -> Vec<Tab> {
    let words: Vec<&str> = Need::ACCESS
        .into_iter()
        .filter(|word| *word == asked.access || entries.iter().any(|entry| tells(entry, word)))
        .collect();
    if words.is_empty() {
        return Vec::new();
    }
    tabs(
        t,
        "/calls",
        ("access", &asked.access),
        ("kind", &asked.kind),
        &Choice::of_words(&t, "access", &words),
    )
}

#[derive(Template)]
#[template(path = "lists/inside.html")]
struct InsidePage {
    layout: Layout,
    t: Say,
    cards: Vec<Card>,
    older: Option<String>,
    is_ended: bool,
    confidentiality: String,
    confidentiality_words: String,
    once: String,
}

async fn inside(
    State(app): State<App>,
    Signed(_): Signed,
    visitor: Visitor,
    layout: Layout,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let (profile, zone) = profile(&app).await?;
    let found = timeline::newest(
        &app.db,
        &visitor.viewer(),
        Scope::Here,
        &[],
        before(&asked),
        MOST,
    )
    .await?;
    let goes_on = found
        .last()
        .map(|last| last.post.id)
        .filter(|_| found.len() as i64 >= MOST);
    let mut entries: Vec<Entry> = found
        .into_iter()
        .filter(|entry| entry.post.visibility == Visibility::Inside)
        .collect();
    let older = if entries.len() > PAGE {
        let (kept, older) = paged("/inside", entries);
        entries = kept;
        older
    } else {
        goes_on.map(|last| format!("/inside?before={last}"))
    };
    show(&InsidePage {
        layout: layout.titled(&t.get("nav-inside")).private(),
        t,
        cards: Card::all(t, zone, &entries),
        older,
        is_ended: profile.stage == group::Stage::Ended,
        confidentiality: t.pick("confidentiality", profile.confidentiality.as_str()),
        confidentiality_words: profile.confidentiality_words,
        once: community::access::secret(),
    })
}
