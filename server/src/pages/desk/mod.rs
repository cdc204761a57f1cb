//! The desk of hosts and coordinators: members, invitations, the group's profile and meetings, the network, reports.

mod blocklist;
mod invitations;
mod line;
mod meetings;
mod members;
mod network;
mod profile;
mod reports;
mod starts;
mod tabs;
mod volunteers;

use std::collections::HashMap;

use askama::Template;
use axum::{Router, extract::State, response::Html, routing::get};
use community::{
    call, delivery, event, follow,
    id::Id,
    mail,
    member::{self, Present},
    post::{self, Post},
    report,
    timeline::{self, Entry, Thing},
};

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::Host,
    pages::{fields::Fields, group, layout::Layout, render::show},
};
use tabs::{Tab, tabs};

/// Reads a form as a profile and as a meeting; whether it is the latter.
pub fn read_forms(fields: &Fields) -> bool {
    profile::read_form(fields);
    meetings::read_form(fields)
}

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk", get(overview))
        .merge(members::routes())
        .merge(invitations::routes())
        .merge(profile::routes())
        .merge(meetings::routes())
        .merge(line::routes())
        .merge(network::routes())
        .merge(blocklist::routes())
        .merge(reports::routes())
        .merge(starts::routes())
        .merge(volunteers::routes())
}

/// Something that waits for a host.
struct Waiting {
    href: String,
    sentence: String,
}

#[derive(Template)]
#[template(path = "desk/overview.html")]
struct Overview {
    layout: Layout,
    t: Say,
    tabs: Vec<Tab>,
    /// That no mail goes out, and what the mail server said.
    mail: Option<(String, Option<String>)>,
    waiting: Vec<Waiting>,
    /// Who would like to help run things; coordinators see it.
    helpers: Vec<String>,
}

/// Calls, offers and events on which she decides and for which somebody waits for a yes or no, with how many; those that
/// wait longest first.
async fn undecided(app: &App, present: &Present) -> Result<Vec<(Entry, i64)>, AppError> {
    let calls = call::undecided(&app.db, present).await?;
    let events = event::undecided(&app.db, present).await?;
    let calls = calls
        .into_iter()
        .map(|(id, n, oldest)| (oldest.get(), id, n));
    let events = events
        .into_iter()
        .map(|(id, n, oldest)| (oldest.get(), id, n));
    let mut waiting: Vec<_> = calls.chain(events).collect();
    waiting.sort_unstable();
    let ids: Vec<Id<Post>> = waiting.iter().map(|(_, id, _)| *id).collect();
    let posts = post::many(&app.db, &ids).await?;
    let mut decidable = Vec::new();
    for post in posts {
        if call::may_decide(&app.db, present, &post).await? {
            decidable.push(post);
        }
    }
    let mut entries: HashMap<Id<Post>, Entry> = timeline::entries(&app.db, decidable)
        .await?
        .into_iter()
        .map(|entry| (entry.post.id, entry))
        .collect();
    let found = waiting.into_iter();
    Ok(found
        .filter_map(|(_, id, count)| Some((entries.remove(&id)?, count)))
        .collect())
}

async fn overview(
    State(app): State<App>,
    Host(present): Host,
    layout: Layout,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let home = group::ours(&app).await?;
    let mut waiting = Vec::new();
    for ask in call::ask::waiting(&app.db, &present).await? {
        waiting.push(Waiting {
            href: format!("/asks/{}", ask.id),
            sentence: t.get("desk-waiting-ask"),
        });
    }
    for (entry, count) in undecided(&app, &present).await? {
        let (all, key) = match entry.thing {
            Thing::Event(_) => ("attendances", "desk-waiting-guests"),
            Thing::Note | Thing::Story(_) | Thing::Call(_) | Thing::Offer(_) => {
                ("answers", "desk-waiting-answers")
            }
        };
        let title = entry.post.title.clone().unwrap_or_default();
        waiting.push(Waiting {
            href: format!("/posts/{}/{all}", entry.post.id),
            sentence: t.with(key, &[("n", count.into()), ("title", title.into())]),
        });
    }
    let mut note = |href: &str, key: &str, count: usize| {
        if count > 0 {
            waiting.push(Waiting {
                href: href.to_owned(),
                sentence: t.count(key, count),
            });
        }
    };
    let asking = member::list(&app.db, member::State::Waiting).await?;
    note(
        "/desk/members",
        i18n::key("desk-waiting-members"),
        asking.len(),
    );
    let starting = starts::waiting(&app, &present).await?;
    note("/desk/starts", i18n::key("desk-waiting-starts"), starting);
    let followers = follow::followers(&app.db, home.actor.id, follow::State::Requested).await?;
    note(
        "/desk/network",
        i18n::key("desk-waiting-followers"),
        followers.len(),
    );
    let late = delivery::waiting(&app.db).await?;
    note(
        "/desk/network",
        i18n::key("desk-waiting-deliveries"),
        late.len(),
    );
    let mut helpers = Vec::new();
    if present.is_coordinator() {
        let reports = report::open(&app.db, &present).await?;
        note(
            "/desk/reports",
            i18n::key("desk-waiting-reports"),
            reports.len(),
        );
        helpers = member::roster(&app.db, &present)
            .await?
            .into_iter()
            .filter(|member| member.preferences.0.would_help_run)
            .map(|member| member.name)
            .collect();
    }
    let trouble = match app.config.smtp.is_set() {
        true => mail::trouble(&app.db).await?,
        false => None,
    };
    let mail = trouble.map(|trouble| {
        let when = t.moment(trouble.since, home.zone);
        let why = t.pick("mail-fault", trouble.why.as_str());
        let words = [("when", when.into()), ("why", why.into())];
        let said = trouble
            .said
            .map(|said| t.one("desk-mail-said", "said", &said));
        (t.with("desk-mail-fails", &words), said)
    });
    let tabs = tabs(&layout);
    show(&Overview {
        mail,
        layout: layout.titled(&t.get("nav-desk")).private(),
        t,
        tabs,
        waiting,
        helpers,
    })
}
