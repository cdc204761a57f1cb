//! Coming to an event or not; and, for hosts, who asked to come, and cancelling.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post as posted},
};
use community::{
    actor::{self, Actor},
    event::{self, Attendance, AttendanceState, Door},
    group,
    id::Id,
    post::{self, Post},
    timeline::Thing,
};

use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::{
        limit::Deed,
        visitor::{Signed, Visitor},
    },
    pages::{
        cards,
        fields::Fields,
        form::Faults,
        layout::{self, Layout, Tone},
        render::show,
        seen::{self, Fact},
        things::{self, Answering},
    },
};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/posts/{id}/come", posted(come))
        .route("/posts/{id}/leave", posted(leave))
        .route("/posts/{id}/cancel", posted(cancel))
        .route("/posts/{id}/attendances", get(list))
        .route("/attendances/{id}/welcome", posted(welcome))
        .route("/attendances/{id}/decline", posted(decline))
}

async fn come(
    State(app): State<App>,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
    fields: Fields,
) -> Result<Response, AppError> {
    let entry = things::find(&app, &visitor, id).await?;
    if visitor.present.is_none() {
        let faults = Faults::missing(&[
            ("name", fields.get("name")),
            ("contact", fields.get("contact")),
        ]);
        if faults.any() {
            return Answering {
                faults,
                fields,
                form: "come",
            }
            .again(&app, &visitor, layout, id)
            .await;
        }
    }
    let message = fields.words("message");
    let mut tx = app.db.begin().await?;
    let outcome = match &visitor.present {
        Some(present) => event::ask(&mut tx, present, id, message.as_deref())
            .await
            .map(|mine| (mine.state, None)),
        None => {
            app.limits
                .count(Deed::Knock, visitor.client, None, app.db.now().0)?;
            event::ask_as_visitor(
                &mut tx,
                id,
                fields.get("name"),
                fields.get("contact"),
                message.as_deref(),
            )
            .await
            .map(|(mine, secret)| (mine.state, Some(secret)))
        }
    };
    let (state, secret) = match outcome {
        Ok(done) => done,
        Err(failure) => {
            drop(tx);
            let faults = Faults::catch(failure.into())?;
            return Answering {
                faults,
                fields,
                form: "come",
            }
            .again(&app, &visitor, layout, id)
            .await;
        }
    };
    tx.commit().await?;
    let told = match state {
        AttendanceState::Going => i18n::key("coming-told"),
        AttendanceState::Queued => i18n::key("coming-queued-told"),
        AttendanceState::Waiting
        | AttendanceState::Maybe
        | AttendanceState::Declined
        | AttendanceState::Left => i18n::key("coming-asked"),
    };
    Ok(match secret {
        Some(secret) => layout::flash(
            Redirect::to(&format!("/coming/{secret}")).into_response(),
            Tone::Ok,
            told,
        ),
        None => things::back_to(&entry.post, told),
    })
}

async fn leave(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    Path(id): Path<Id<Post>>,
) -> Result<Response, AppError> {
    let entry = things::find(&app, &visitor, id).await?;
    let mut tx = app.db.begin().await?;
    event::leave(&mut tx, &by, id).await?;
    tx.commit().await?;
    Ok(things::back_to(&entry.post, i18n::key("coming-not")))
}

async fn cancel(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
    fields: Fields,
) -> Result<Response, AppError> {
    let entry = things::find(&app, &visitor, id).await?;
    let mut tx = app.db.begin().await?;
    if let Err(failure) = event::cancel(&mut tx, &by, id, fields.get("words")).await {
        drop(tx);
        let faults = Faults::catch(failure.into())?;
        return Answering {
            faults,
            fields,
            form: "cancel",
        }
        .again(&app, &visitor, layout, id)
        .await;
    }
    tx.commit().await?;
    Ok(things::back_to(
        &entry.post,
        i18n::key("event-now-cancelled"),
    ))
}

/// Somebody who asked to come, as hosts see her.
struct Guest {
    id: Id<Attendance>,
    name: String,
    handle: String,
    contact: Option<String>,
    message: Option<String>,
    /// A word of `answer-door-…`.
    door: &'static str,
    /// A word of `guest-…`.
    state: &'static str,
    tone: &'static str,
    may_welcome: bool,
    may_decline: bool,
}

#[derive(Template)]
#[template(path = "things/attendances.html")]
struct GuestsPage {
    layout: Layout,
    t: Say,
    title: String,
    href: String,
    held: Vec<Fact>,
    guests: Vec<Guest>,
    coming: i64,
    forgotten: String,
}

async fn list(
    State(app): State<App>,
    Signed(by): Signed,
    visitor: Visitor,
    layout: Layout,
    Path(id): Path<Id<Post>>,
) -> Result<Html<String>, AppError> {
    let entry = things::find(&app, &visitor, id).await?;
    if !post::may_change(&by, &entry.post) {
        return Err(AppError::Forbidden);
    }
    let Thing::Event(event) = &entry.thing else {
        return Err(AppError::NotFound);
    };
    let t = layout.t;
    let zone = cards::zone(&group::ours(&app.db).await?.0.profile.timezone);
    let asked = event::attendances(&app.db, id).await?;
    let actors: Vec<Id<Actor>> = asked.iter().filter_map(|one| one.actor_id).collect();
    let actors = actor::many(&app.db, &actors).await?;
    let nodes: Vec<Option<String>> = asked
        .iter()
        .map(|one| {
            let actor = actors.iter().find(|actor| Some(actor.id) == one.actor_id);
            actor
                .filter(|actor| actor.kind == actor::Kind::Service && one.name.is_none())
                .map(|actor| actor.host.clone())
        })
        .collect();
    let mut guests = asked
        .into_iter()
        .map(|one| {
            let who = actors.iter().find(|actor| Some(actor.id) == one.actor_id);
            guest(t, one, who)
        })
        .collect::<Vec<_>>();
    // A node asks for members without an address outside: they are of the group there.
    let hosts: Vec<&str> = nodes.iter().flatten().map(String::as_str).collect();
    let groups = actor::groups_of(&app.db, &hosts).await?;
    for (guest, host) in guests.iter_mut().zip(&nodes) {
        if let Some(host) = host {
            let group = groups.iter().find(|group| group.host == *host);
            guest.name = t.one(
                "guest-of-group",
                "group",
                group.map_or(host.as_str(), |group| &group.name),
            );
        }
    }
    show(&GuestsPage {
        layout: layout.titled(&t.get("guests-title")).private(),
        t,
        title: entry.post.title.clone().unwrap_or_default(),
        href: cards::href(&entry.post),
        held: seen::held_back(t, &entry.thing),
        guests,
        coming: event.taken,
        forgotten: t.day(event.ends_at.unwrap_or(event.starts_at).plus_days(7), zone),
    })
}

fn guest(t: Say, one: Attendance, who: Option<&Actor>) -> Guest {
    use AttendanceState::{Declined, Going, Left, Maybe, Queued, Waiting};
    Guest {
        id: one.id,
        name: one
            .name
            .or_else(|| who.map(|actor| actor.name.clone()))
            .unwrap_or_else(|| t.get("answer-nameless")),
        handle: who
            .filter(|actor| actor.outside && actor.kind != actor::Kind::Service)
            .map(Actor::handle)
            .unwrap_or_default(),
        contact: one.contact,
        message: one.message.filter(|words| !words.is_empty()),
        door: match one.how {
            Door::Member => "member",
            Door::Join => "offer",
            Door::Reply => "reply",
            Door::Page => "page",
        },
        state: one.state.as_str(),
        tone: match one.state {
            Going => "yes",
            Waiting | Queued | Maybe => "waiting",
            Declined | Left => "off",
        },
        // Who is on the waiting list moves up by herself.
        may_welcome: matches!(one.state, Waiting | Maybe | Declined),
        may_decline: matches!(one.state, Waiting | Queued | Maybe | Going),
    }
}

async fn welcome(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<Id<Attendance>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    event::welcome(&mut tx, &by, id).await?;
    tx.commit().await?;
    to_list(&app, id, i18n::key("guest-welcomed")).await
}

async fn decline(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<Id<Attendance>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    event::decline(&mut tx, &by, id).await?;
    tx.commit().await?;
    to_list(&app, id, i18n::key("guest-was-declined")).await
}

async fn to_list(app: &App, id: Id<Attendance>, told: &'static str) -> Result<Response, AppError> {
    let one = event::attendance(&app.db, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let to = format!("/posts/{}/attendances", one.event_id);
    Ok(layout::flash(
        Redirect::to(&to).into_response(),
        Tone::Ok,
        told,
    ))
}
