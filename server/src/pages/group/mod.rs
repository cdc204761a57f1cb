//! The group's own pages: the front page with its three doors, its profile, and what it stores.

pub mod about;
pub mod facts;
mod home;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
    routing::get,
};
use chrono_tz::Tz;
use community::{
    actor::{self, Kind},
    group::{self, Joining, Stage},
    member,
    post::{self, Viewer},
    timeline::{self, Scope},
};

use crate::{
    app::{App, error::AppError, i18n::Say},
    auth::visitor::Visitor,
    pages::{
        assets,
        cards::{Body, Card},
        face,
        layout::{Layout, Robots, Sharing},
        opening::{self, LineView},
        render::{show, show_public},
    },
};
use facts::{Fact, Meeting, Way};
pub use home::{Home, find, ours};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(front))
        .route("/about", get(about::about))
        .route("/self-help", get(about::self_help))
        .route("/@{handle}", get(profile))
}

#[derive(Template)]
#[template(path = "group/waiting.html")]
struct WaitingPage {
    layout: Layout,
    t: Say,
}

#[derive(Template)]
#[template(path = "group/front.html")]
struct FrontPage {
    layout: Layout,
    t: Say,
    lead: String,
    about: Vec<String>,
    stage: Stage,
    farewell: Vec<String>,
    danger: Vec<String>,
    events: Vec<Card>,
    calls: Vec<Card>,
    stories: Vec<Card>,
    facts: Vec<Fact>,
    meetings: Vec<Meeting>,
    ways: Vec<Way>,
    duties: Vec<Turn>,
    line: Option<LineView>,
    /// The rota has names, and a consultant sees none.
    sees_rota: bool,
    joining: Joining,
    is_full: bool,
    profile_href: String,
}

/// A duty with the one who has the next turn, for members.
pub struct Turn {
    pub duty: String,
    pub name: String,
    pub until: Option<String>,
    pub next: Option<String>,
}

async fn front(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
) -> Result<Response, AppError> {
    let t = layout.t;
    let Some(home) = find(&app).await? else {
        let layout = layout.titled(&t.get("setup-waiting")).bare();
        return Ok(show(&WaitingPage { layout, t })?.into_response());
    };
    let viewer = visitor.viewer();
    let now = app.db.now();
    // What has ended announces nothing any more.
    let ahead = if home.has_ended() { 0 } else { 4 };
    let events = timeline::coming_events(&app.db, &viewer, Scope::Here, now, ahead).await?;
    let calls = timeline::open_calls(&app.db, &viewer, Scope::Here, ahead).await?;
    let stories =
        timeline::newest(&app.db, &viewer, Scope::Here, &[post::Kind::Story], None, 4).await?;
    let schedules = group::schedules(&app.db).await?;
    let audience = facts::audience(visitor.present.as_ref());
    let canonical = app.db.here().url("/");
    let page = FrontPage {
        t,
        lead: home.lead(t),
        about: facts::paragraphs(&home.profile.about),
        stage: home.profile.stage,
        farewell: facts::paragraphs(&home.profile.farewell),
        danger: facts::paragraphs(&home.profile.danger_numbers),
        events: Card::all(t, home.zone, &events),
        calls: Card::all(t, home.zone, &calls),
        stories: Card::all(t, home.zone, &stories),
        facts: facts::facts(t, &home.profile),
        meetings: facts::meetings(t, &home.profile, &schedules, now),
        ways: facts::ways(&home.profile.contacts, audience),
        duties: turns(&app, t, home.zone, &viewer).await?,
        sees_rota: viewer
            .member()
            .is_some_and(|present| !present.is_consultant()),
        line: match home.has_ended() {
            true => None,
            false => opening::view(&app, t, home.zone).await?,
        },
        joining: home.profile.joining,
        is_full: member::is_full(&app.db).await?,
        profile_href: format!("/@{}", home.actor.username),
        layout: home.frame(&app, layout, &canonical),
    };
    show_public(&page, page.layout.robots)
}

/// Who does what now and who is next (A15): for those who may know who is here.
async fn turns(app: &App, t: Say, zone: Tz, viewer: &Viewer) -> Result<Vec<Turn>, AppError> {
    let Some(present) = viewer.member().filter(|present| !present.is_consultant()) else {
        return Ok(Vec::new());
    };
    let roster = member::roster(&app.db, present).await?;
    let name = |id| {
        roster
            .iter()
            .find(|member| member.id == id)
            .map(|member| member.name.clone())
    };
    let duties = member::duties(&app.db).await?;
    Ok(duties
        .into_iter()
        .filter_map(|duty| {
            Some(Turn {
                name: name(duty.member_id)?,
                until: duty.ends_at.map(|end| t.day(end, zone)),
                next: duty.next_member_id.and_then(name),
                duty: duty
                    .title
                    .unwrap_or_else(|| t.pick("role", duty.role.as_str())),
            })
        })
        .collect())
}

#[derive(Template)]
#[template(path = "group/profile.html")]
struct GroupPage {
    layout: Layout,
    t: Say,
    name: String,
    face: Option<String>,
    banner: Option<String>,
    handle: String,
    stage: Stage,
    farewell: Vec<String>,
    about: Vec<String>,
    facts: Vec<Fact>,
    meetings: Vec<Meeting>,
    ways: Vec<Way>,
    posts: Vec<Card>,
}

#[derive(Template)]
#[template(path = "group/person.html")]
struct PersonPage {
    layout: Layout,
    t: Say,
    name: String,
    face: Option<String>,
    banner: Option<String>,
    handle: String,
    posts: Vec<Card>,
}

async fn profile(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(handle): Path<String>,
) -> Result<Response, AppError> {
    let t = layout.t;
    let home = ours(&app).await?;
    let host = app.db.here().authority();
    let actor = actor::by_handle(&app.db, &handle, &host)
        .await?
        .filter(|actor| actor.local)
        .ok_or(AppError::NotFound)?;
    if !actor.outside {
        // Only one who had an address outside has ever had keys; of all others nothing shows that they exist.
        return Err(if actor.private_key.is_some() {
            AppError::Gone
        } else {
            AppError::NotFound
        });
    }
    let posts = timeline::by_author(&app.db, &visitor.viewer(), actor.id, None, 20).await?;
    let posts = Card::all(t, home.zone, &posts);
    let canonical = app.db.here().profile(&actor.username);
    match actor.kind {
        Kind::Group => {
            let schedules = group::schedules(&app.db).await?;
            let page = GroupPage {
                t,
                name: actor.name.clone(),
                face: face::small(&actor),
                banner: face::banner(&actor),
                handle: actor.handle(),
                stage: home.profile.stage,
                farewell: facts::paragraphs(&home.profile.farewell),
                about: facts::paragraphs(&home.profile.about),
                facts: facts::facts(t, &home.profile),
                meetings: facts::meetings(t, &home.profile, &schedules, app.db.now()),
                ways: facts::ways(
                    &home.profile.contacts,
                    facts::audience(visitor.present.as_ref()),
                ),
                posts,
                layout: home.frame(&app, layout, &canonical).titled(&actor.handle()),
            };
            show_public(&page, page.layout.robots)
        }
        Kind::Person => {
            let sharing = Sharing {
                title: actor.name.clone(),
                description: t.one("from-group", "group", &home.actor.name),
                image: app.db.here().url(&assets::address("card.png")),
                kind: "website",
            };
            let layout = layout.titled(&actor.name).shared(canonical, sharing);
            let page = PersonPage {
                t,
                name: actor.name.clone(),
                face: face::small(&actor),
                banner: face::banner(&actor),
                handle: actor.handle(),
                posts,
                layout,
            };
            show_public(&page, Robots::Nothing)
        }
        Kind::Service => Err(AppError::NotFound),
    }
}
