//! Who is here, who asks to join, and who has which duty until when.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use chrono_tz::Tz;
use community::{
    access::{self, Purpose},
    id::Id,
    member::{self, Duty, Member, Present, Role},
};

use super::tabs::{Tab, done, tabs};
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::{Coordinator, Host},
    pages::{
        fields::Fields,
        form::{Choice, Faults},
        group::{self, facts},
        layout::Layout,
        render::show,
    },
};

/// How long a link for a new password opens, in hours.
const PASSWORD_LINK_HOURS: i64 = 72;

/// The routes of this page.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/members", get(list))
        .route("/desk/members/{id}/welcome", post(welcome))
        .route("/desk/members/{id}/refuse", post(refuse))
        .route("/desk/members/{id}/remove", post(remove))
        .route("/desk/members/{id}/known", post(lift_limits))
        .route("/desk/members/{id}/duty", post(give_duty))
        .route("/desk/members/{id}/password-link", post(password_link))
        .route("/desk/duties/{id}/end", post(end_duty))
}

/// Someone who asks to join.
struct Asking {
    id: Id<Member>,
    name: String,
    handle: String,
    words: Vec<String>,
    when: String,
    /// Has been let in already, and waits for a place.
    is_queued: bool,
}

/// A member with her duties.
struct Line {
    id: Id<Member>,
    name: String,
    handle: String,
    since: String,
    would_help_run: bool,
    is_me: bool,
    /// The limits of the first days are for her.
    is_new: bool,
    /// Everyone else, who may be next in turn.
    others: Vec<Choice>,
    duties: Vec<DutyLine>,
}

/// A duty in words.
struct DutyLine {
    id: Id<Duty>,
    title: String,
    is_consultant: bool,
    until: Option<String>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/members.html")]
struct Page {
    layout: Layout,
    t: Say,
    tabs: Vec<Tab>,
    faults: Faults,
    is_coordinator: bool,
    new_days: i64,
    asking: Vec<Asking>,
    members: Vec<Line>,
    roles: Vec<Choice>,
}

async fn page(
    app: &App,
    present: &Present,
    layout: Layout,
    faults: Faults,
) -> Result<Response, AppError> {
    let t = layout.t;
    let zone = group::ours(app).await?.zone;
    let status = faults.status();
    let mut waiting = member::list(&app.db, member::State::Waiting).await?;
    let mut queue = member::list(&app.db, member::State::Queued).await?;
    queue.sort_by_key(|member| member.id);
    waiting.extend(queue);
    let roster = member::roster(&app.db, present).await?;
    let duties = member::duties(&app.db).await?;
    let newcomers = member::newcomers(&app.db, present).await?;
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    let page = Page {
        t,
        tabs: tabs(&layout),
        faults,
        is_coordinator: present.is_coordinator(),
        asking: waiting
            .into_iter()
            .map(|member| Asking {
                id: member.id,
                is_queued: member.state == member::State::Queued,
                words: facts::paragraphs(member.words.as_deref().unwrap_or_default()),
                when: t.day(member.created_at, zone),
                name: member.name,
                handle: member.handle,
            })
            .collect(),
        new_days: member::NEW_DAYS,
        members: roster
            .iter()
            .map(|member| line(t, zone, present, member, &roster, &duties, &newcomers))
            .collect(),
        roles: Choice::of_words(&t, "role", &roles),
        layout: layout.titled(&t.get("desk-members")).private(),
    };
    Ok((status, show(&page)?).into_response())
}

fn line(
    t: Say,
    zone: Tz,
    present: &Present,
    member: &Member,
    roster: &[Member],
    duties: &[Duty],
    newcomers: &[Id<Member>],
) -> Line {
    let name = |id| {
        roster
            .iter()
            .find(|member| member.id == id)
            .map(|member| member.name.clone())
    };
    let mut others = vec![Choice::new("", t.get("form-none"))];
    others.extend(
        roster
            .iter()
            .filter(|other| other.id != member.id)
            .map(|other| Choice::new(other.id.to_string(), other.name.clone())),
    );
    Line {
        id: member.id,
        name: member.name.clone(),
        handle: member.handle.clone(),
        since: t.day(member.welcomed_at.unwrap_or(member.created_at), zone),
        would_help_run: present.is_coordinator() && member.preferences.0.would_help_run,
        is_me: member.id == present.member.id,
        is_new: newcomers.contains(&member.id),
        others,
        duties: duties
            .iter()
            .filter(|duty| duty.member_id == member.id)
            .map(|duty| DutyLine {
                id: duty.id,
                title: duty
                    .title
                    .clone()
                    .unwrap_or_else(|| t.pick("role", duty.role.as_str())),
                is_consultant: duty.role == Role::Consultant,
                until: duty.ends_at.map(|end| t.day(end, zone)),
                next: duty.next_member_id.and_then(name),
            })
            .collect(),
    }
}

async fn list(
    State(app): State<App>,
    Host(present): Host,
    layout: Layout,
) -> Result<Response, AppError> {
    page(&app, &present, layout, Faults::default()).await
}

async fn welcome(
    State(app): State<App>,
    Host(present): Host,
    Path(id): Path<Id<Member>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    let state = member::welcome(&mut tx, &present, id).await?;
    tx.commit().await?;
    let told = if state == member::State::Queued {
        i18n::key("desk-queued")
    } else {
        i18n::key("desk-welcomed")
    };
    Ok(done("/desk/members", told))
}

async fn refuse(
    State(app): State<App>,
    Host(present): Host,
    Path(id): Path<Id<Member>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    member::refuse(&mut tx, &present, id).await?;
    tx.commit().await?;
    Ok(done("/desk/members", i18n::key("desk-refused")))
}

async fn lift_limits(
    State(app): State<App>,
    Host(present): Host,
    Path(id): Path<Id<Member>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    member::lift_limits(&mut tx, &present, id).await?;
    tx.commit().await?;
    Ok(done("/desk/members", i18n::key("desk-limits-lifted")))
}

async fn remove(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    Path(id): Path<Id<Member>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    member::remove(&mut tx, Some(&present), id).await?;
    tx.commit().await?;
    Ok(done("/desk/members", i18n::key("desk-removed")))
}

async fn give_duty(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    layout: Layout,
    Path(id): Path<Id<Member>>,
    fields: Fields,
) -> Result<Response, AppError> {
    match give(&app, &present, id, &fields).await {
        Ok(()) => Ok(done("/desk/members", i18n::key("desk-duty-given"))),
        Err(failure) => page(&app, &present, layout, Faults::catch(failure)?).await,
    }
}

async fn give(
    app: &App,
    present: &Present,
    id: Id<Member>,
    fields: &Fields,
) -> Result<(), AppError> {
    let role: Role = fields.word("role")?;
    let days = match fields.optional("days") {
        None => None,
        Some(_) => Some(fields.whole("days").and_then(|days| match days {
            1..=3660 => Ok(days),
            _ => Err(AppError::Invalid {
                field: "days",
                why: "out-of-range",
            }),
        })?),
    };
    let next = match fields.optional("next") {
        None => None,
        Some(next) => Some(next.parse().map_err(|_| AppError::Invalid {
            field: "next",
            why: "not-a-choice",
        })?),
    };
    let mut tx = app.db.begin().await?;
    let ends_at = days.map(|days| tx.now().plus_days(days));
    let given = member::give_duty(
        &mut tx,
        Some(present),
        id,
        role,
        fields.optional("title"),
        ends_at,
        next,
    )
    .await;
    given.map_err(|failure| match AppError::from(failure) {
        // The form asks for days.
        AppError::Invalid { field: "ends", why } => AppError::Invalid { field: "days", why },
        other => other,
    })?;
    tx.commit().await?;
    Ok(())
}

async fn end_duty(
    State(app): State<App>,
    Coordinator(present): Coordinator,
    Path(id): Path<Id<Duty>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    member::end_duty(&mut tx, Some(&present), id).await?;
    tx.commit().await?;
    Ok(done("/desk/members", i18n::key("desk-duty-ended")))
}

#[derive(Template)]
#[template(path = "desk/password_link.html")]
struct LinkPage {
    layout: Layout,
    t: Say,
    name: String,
    link: String,
    hours: i64,
}

/// Shows the link once: nobody can see it again, not even here.
async fn password_link(
    State(app): State<App>,
    Coordinator(_): Coordinator,
    layout: Layout,
    Path(id): Path<Id<Member>>,
) -> Result<Response, AppError> {
    let t = layout.t;
    let member = member::get(&app.db, id)
        .await?
        .filter(|member| member.state == member::State::Active)
        .ok_or(AppError::NotFound)?;
    let mut tx = app.db.begin().await?;
    let expires_at = tx.now().plus_hours(PASSWORD_LINK_HOURS);
    let secret = access::make_link(&mut tx, Purpose::Password, Some(member.id), expires_at).await?;
    tx.commit().await?;
    let link = app.db.here().url(&format!("/password/{secret}"));
    let layout = layout.titled(&t.get("desk-password-link")).private().once();
    Ok(show(&LinkPage {
        layout,
        t,
        name: member.name,
        link,
        hours: PASSWORD_LINK_HOURS,
    })?
    .into_response())
}
