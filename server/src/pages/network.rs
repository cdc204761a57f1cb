//! What the groups we follow publish, and the pages of those elsewhere: for members.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::{Html, IntoResponse as _, Response},
    routing::get,
};
use community::{
    actor::{self, Actor, Kind},
    block, follow,
    group::{Focus, Profile, Stage},
    id::Id,
    post,
    text::Html as Words,
    timeline::{self, Scope},
};
use federation::objects::actor::read_group_profile;
use serde::Deserialize;

use crate::{
    app::{App, error::AppError, i18n::Say},
    auth::visitor::{Signed, Visitor},
    pages::{
        cards::{Body, Card, shorten},
        directory::{self, Known},
        form::{Choice, Faults},
        group::{
            self,
            facts::{self, Fact, Meeting, Way},
        },
        layout::Layout,
        render::show,
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/network", get(news))
        .route("/network/groups", get(groups))
        .route("/network/find", get(find))
        .route("/network/actors/{id}", get(profile))
}

#[derive(Template)]
#[template(path = "network/news.html")]
struct News {
    layout: Layout,
    t: Say,
    follows: usize,
    is_coordinator: bool,
    events: Vec<Card>,
    calls: Vec<Card>,
    stories: Vec<Card>,
    posts: Vec<Card>,
}

async fn news(
    State(app): State<App>,
    Signed(present): Signed,
    visitor: Visitor,
    layout: Layout,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let home = group::ours(&app).await?;
    let viewer = visitor.viewer();
    let events =
        timeline::coming_events(&app.db, &viewer, Scope::Network, app.db.now(), 12).await?;
    let calls = timeline::open_calls(&app.db, &viewer, Scope::Network, 12).await?;
    let stories = timeline::newest(
        &app.db,
        &viewer,
        Scope::Network,
        &[post::Kind::Story],
        None,
        6,
    )
    .await?;
    let posts = timeline::newest(
        &app.db,
        &viewer,
        Scope::Network,
        &[post::Kind::Note],
        None,
        20,
    )
    .await?;
    let (_, follows) = follow::counts(&app.db, home.actor.id).await?;
    show(&News {
        t,
        follows: usize::try_from(follows).unwrap_or_default(),
        is_coordinator: present.is_coordinator(),
        events: Card::all(t, home.zone, &events),
        calls: Card::all(t, home.zone, &calls),
        stories: Card::all(t, home.zone, &stories),
        posts: Card::all(t, home.zone, &posts),
        layout: layout.titled(&t.get("nav-network")).private(),
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    words: String,
    focus: String,
}

/// A group that we know by its profile.
struct Neighbour {
    name: String,
    handle: String,
    href: String,
    lead: String,
    topics: String,
    focus: Vec<String>,
    area: String,
}

#[derive(Template)]
#[template(path = "network/groups.html")]
struct GroupsPage {
    layout: Layout,
    t: Say,
    none: Faults,
    words: String,
    focus: String,
    kinds: Vec<Choice>,
    groups: Vec<Neighbour>,
}

/// Our own group and those it follows, by what they share and are about (A06, A19).
async fn groups(
    State(app): State<App>,
    Signed(_): Signed,
    layout: Layout,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, AppError> {
    let t = layout.t;
    let home = group::ours(&app).await?;
    let mut known = directory::known(&app.db, home).await?;
    known.retain(|known| {
        is_about(&known.actor.name, &known.profile, &wanted.words)
            && (wanted.focus.is_empty()
                || known
                    .profile
                    .focus
                    .iter()
                    .any(|focus| focus.as_str() == wanted.focus))
    });
    let words: Vec<&str> = Focus::ALL.iter().map(|focus| focus.as_str()).collect();
    let mut kinds = vec![Choice::new("", t.get("groups-any-focus"))];
    kinds.extend(Choice::of_words(&t, "focus", &words));
    show(&GroupsPage {
        layout: layout.titled(&t.get("groups-title")).private(),
        t,
        none: Faults::default(),
        words: wanted.words,
        focus: wanted.focus,
        kinds,
        groups: known
            .into_iter()
            .map(|Known { actor, profile, .. }| Neighbour {
                handle: actor.handle(),
                href: if actor.local {
                    "/".to_owned()
                } else {
                    format!("/network/actors/{}", actor.id)
                },
                name: actor.name,
                lead: shorten(&profile.shares, 160),
                topics: t.list(&profile.topics),
                focus: profile
                    .focus
                    .iter()
                    .map(|focus| t.pick("focus", focus.as_str()))
                    .collect(),
                area: profile.area,
            })
            .collect(),
    })
}

/// Whether each of the words stands somewhere in what the group says of itself.
fn is_about(name: &str, profile: &Profile, words: &str) -> bool {
    let said = [
        name,
        &profile.shares,
        &profile.for_whom,
        &profile.about,
        &profile.area,
        &profile.topics.join(" "),
    ]
    .join(" ")
    .to_lowercase();
    words
        .to_lowercase()
        .split_whitespace()
        .all(|word| said.contains(word.trim_start_matches('#')))
}

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    address: String,
}

#[derive(Template)]
#[template(path = "network/find.html")]
struct FindPage {
    layout: Layout,
    t: Say,
    faults: Faults,
    address: String,
}

/// The search by address, with what is wrong.
pub fn find_page(layout: Layout, faults: Faults, address: &str) -> Result<Response, AppError> {
    let t = layout.t;
    let status = faults.status();
    let layout = layout.titled(&t.get("network-find")).private();
    Ok((
        status,
        show(&FindPage {
            layout,
            t,
            faults,
            address: address.to_owned(),
        })?,
    )
        .into_response())
}

async fn find(
    State(app): State<App>,
    Signed(_): Signed,
    visitor: Visitor,
    layout: Layout,
    Query(search): Query<Search>,
) -> Result<Response, AppError> {
    let address = search.address.trim();
    if address.is_empty() {
        return find_page(layout, Faults::default(), "");
    }
    match look_up(&app, address).await {
        Ok(actor) => actor_page(&app, &visitor, layout, actor, Telling::default()).await,
        Err(failure) => find_page(layout, Faults::catch(failure)?, address),
    }
}

/// Looks somebody up elsewhere; what goes wrong is told at the field `address`, kindly.
///
/// # Errors
/// `Invalid` with the field `address` for everything that another address or another time may mend.
pub async fn look_up(app: &App, address: &str) -> Result<Actor, AppError> {
    let invalid = |why| {
        Err(AppError::Invalid {
            field: "address",
            why,
        })
    };
    if address.is_empty() {
        return invalid("missing");
    }
    match app.federation.find(address).await {
        Ok(actor) => Ok(actor),
        Err(federation::Error::NotFound(_)) => invalid("nobody-there"),
        Err(federation::Error::Unreachable { host, why }) => {
            tracing::info!(host, why, "somebody could not be looked up");
            invalid("unreachable")
        }
        Err(federation::Error::Refused { .. }) => invalid("not-understood"),
        Err(federation::Error::Community(failure)) => match failure {
            community::Error::Forbidden => invalid("blocked"),
            community::Error::NotFound => invalid("nobody-there"),
            community::Error::Invalid { .. } => invalid("not-an-address"),
            other => Err(other.into()),
        },
    }
}

async fn profile(
    State(app): State<App>,
    Signed(_): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Actor>>,
) -> Result<Response, AppError> {
    let actor = actor::get(&app.db, id).await?.ok_or(AppError::NotFound)?;
    actor_page(&app, &visitor, layout, actor, Telling::default()).await
}

#[derive(Template)]
#[template(path = "network/actor.html")]
struct ActorPage {
    layout: Layout,
    t: Say,
    id: Id<Actor>,
    name: String,
    handle: String,
    /// Another, for whom this one could be mistaken.
    not_this: Option<String>,
    url: Option<String>,
    is_group: bool,
    is_local: bool,
    is_coordinator: bool,
    is_host: bool,
    /// Somebody else, who can be blocked and reported.
    is_other: bool,
    /// This member wants nothing of her.
    is_blocked: bool,
    /// Nor does the group.
    is_blocked_for_all: bool,
    /// A word of `follow-…`, when we follow or asked to.
    follow: Option<&'static str>,
    moved_to: Option<String>,
    /// Of a group of our kind.
    stage: Stage,
    farewell: Vec<String>,
    summary: Words,
    fields: Vec<(String, String)>,
    facts: Vec<Fact>,
    meetings: Vec<Meeting>,
    ways: Vec<Way>,
    posts: Vec<Card>,
    telling: Telling,
}

/// A report on its page that needs another look, with what was typed.
#[derive(Default)]
pub struct Telling {
    pub faults: Faults,
    pub words: String,
    pub forward: bool,
}

/// The page of somebody elsewhere, as far as we know her; pictures from elsewhere are never loaded (CO32).
pub async fn actor_page(
    app: &App,
    visitor: &Visitor,
    layout: Layout,
    actor: Actor,
    telling: Telling,
) -> Result<Response, AppError> {
    let t = layout.t;
    if actor.deleted_at.is_some() {
        return Err(AppError::Gone);
    }
    let home = group::ours(app).await?;
    // Nothing shows a member of ours without an address outside, not even to members.
    if actor.local && !actor.outside {
        return Err(AppError::NotFound);
    }
    let posts = timeline::by_author(&app.db, &visitor.viewer(), actor.id, None, 20).await?;
    let follow = follow::between(&app.db, home.actor.id, actor.id).await?;
    let known = actor
        .profile
        .as_ref()
        .and_then(|profile| read_group_profile(&profile.0));
    let now = app.db.now();
    let (facts, meetings, ways) = match &known {
        Some((profile, schedules)) => (
            facts::facts(t, profile),
            schedules
                .iter()
                .filter(|_| profile.stage != Stage::Ended)
                .map(|schedule| facts::meeting(t, profile, schedule, now))
                .collect(),
            facts::ways(&profile.contacts, community::group::Audience::Everyone),
        ),
        None => (Vec::new(), Vec::new(), Vec::new()),
    };
    let mine = visitor
        .present
        .as_ref()
        .map_or(home.actor.id, |present| present.member.actor_id);
    let (blocked, _) = block::among(&app.db, mine, &[actor.id]).await?;
    let (blocked_for_all, _) = block::among(&app.db, home.actor.id, &[actor.id]).await?;
    let page = ActorPage {
        is_host: visitor
            .present
            .as_ref()
            .is_some_and(|present| present.is_host()),
        is_other: actor.id != mine && !(actor.local && actor.kind != Kind::Person),
        is_blocked: !blocked.is_empty(),
        is_blocked_for_all: !blocked_for_all.is_empty(),
        t,
        id: actor.id,
        handle: actor.handle(),
        not_this: actor::mistaken_for(&app.db, std::slice::from_ref(&actor))
            .await?
            .first()
            .map(|(_, other)| other.handle()),
        url: actor
            .url
            .clone()
            .filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        is_group: actor.kind == Kind::Group,
        is_local: actor.local,
        is_coordinator: visitor
            .present
            .as_ref()
            .is_some_and(|present| present.is_coordinator()),
        follow: follow.map(|follow| follow.state.as_str()),
        moved_to: actor.moved_to.clone(),
        stage: known
            .as_ref()
            .map_or(Stage::Active, |(profile, _)| profile.stage),
        farewell: known
            .as_ref()
            .map(|(profile, _)| facts::paragraphs(&profile.farewell))
            .unwrap_or_default(),
        // A group's profile says the same in its own places.
        summary: if known.is_some() {
            Words::default()
        } else {
            actor.summary.clone()
        },
        fields: if known.is_some() {
            Vec::new()
        } else {
            actor
                .fields
                .0
                .iter()
                .map(|field| (field.name.clone(), Words::clean(&field.value).plain()))
                .collect()
        },
        facts,
        meetings,
        ways,
        posts: Card::all(t, home.zone, &posts),
        layout: layout.titled(&actor.name).private(),
        name: actor.name,
        telling,
    };
    let status = page.telling.faults.status();
    Ok((status, show(&page)?).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a06_a_group_is_found_by_its_topics_and_words() {
        let profile = Profile {
            shares: "We care for someone at home.".into(),
            topics: vec!["Dementia".into(), "照顧者".into()],
            area: "Sham Shui Po".into(),
            ..Profile::default()
        };
        for words in [
            "",
            "dementia",
            "#dementia",
            "照顧",
            "CARE home",
            "lantern sham",
        ] {
            assert!(is_about("Lantern", &profile, words), "{words}");
        }
        for words in ["gardening", "dementia gardening"] {
            assert!(!is_about("Lantern", &profile, words), "{words}");
        }
    }
}
