//! Those who would like to start a group, for the hosts who help with it; and who these are.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use community::{
    id::Id,
    member::Present,
    start::{self, Helper, Start},
};

use super::tabs::{Tab, done, tabs};
use crate::{
    app::{
        App,
        error::AppError,
        i18n::{self, Say},
    },
    auth::visitor::Host,
    pages::{fields::Fields, form::Faults, group, layout::Layout, render::show, starts},
};

const HERE: &str = "/desk/starts";

/// The routes of this page.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/starts", get(list))
        .route("/desk/starts/help", post(help))
        .route("/desk/starts/stop", post(stop))
        .route("/desk/starts/{id}/take", post(take))
        .route("/desk/starts/{id}/hand-back", post(hand_back))
        .route("/desk/starts/{id}/finish", post(finish))
}

/// How many wait for the first answer, for those who may read them.
pub(super) async fn waiting(app: &App, by: &Present) -> Result<usize, AppError> {
    let queue = start::queue(&app.db, by).await?.into_iter();
    Ok(queue
        .filter(|start| start.state == start::State::Waiting)
        .count())
}

/// Somebody who would like to start a group.
struct Line {
    id: Id<Start>,
    /// A word of `start-state-…`.
    state: &'static str,
    tone: &'static str,
    concern: String,
    name: String,
    words: String,
    contact: String,
    when: String,
    /// Who answers.
    by: Option<String>,
    reply: Option<String>,
    may_take: bool,
    is_mine: bool,
}

#[derive(Template)]
#[template(path = "desk/starts.html")]
struct Page {
    layout: Layout,
    t: Say,
    tabs: Vec<Tab>,
    names: String,
    may_read: bool,
    lines: Vec<Line>,
    /// The name by which she helps.
    own: Option<String>,
    /// What stands in the field for it.
    own_name: String,
    faults: Faults,
    /// Whose form needs another look, and what was typed there.
    at: Option<Id<Start>>,
    typed: String,
}

impl Page {
    fn is_at(&self, id: &Id<Start>) -> bool {
        self.at.as_ref() == Some(id)
    }
}

async fn list(
    State(app): State<App>,
    Host(by): Host,
    layout: Layout,
) -> Result<Response, AppError> {
    page(
        &app,
        &by,
        layout,
        Faults::default(),
        None,
        &Fields::default(),
    )
    .await
}

async fn page(
    app: &App,
    by: &Present,
    layout: Layout,
    faults: Faults,
    at: Option<Id<Start>>,
    fields: &Fields,
) -> Result<Response, AppError> {
    let t = layout.t;
    let zone = group::ours(app).await?.zone;
    let helpers = start::helpers(&app.db).await?;
    let named = |member| {
        helpers
            .iter()
            .find(|helper: &&Helper| helper.member_id == member)
    };
    let own = named(by.member.id).map(|helper| helper.name.clone());
    let queue = start::queue(&app.db, by).await?.into_iter();
    let lines = queue.map(|start| {
        let is_mine = start.member_id == Some(by.member.id);
        let answers = start.member_id.and_then(named);
        Line {
            id: start.id,
            state: start.state.as_str(),
            tone: starts::tone(start.state),
            when: t.day(start.created_at, zone),
            by: answers.map(|helper| helper.name.clone()),
            may_take: own.is_some() && answers.is_none(),
            is_mine,
            concern: start.concern,
            name: start.name,
            words: start.words,
            contact: start.contact,
            reply: start.reply,
        }
    });
    let lines: Vec<Line> = lines.collect();
    let names: Vec<String> = helpers.iter().map(|helper| helper.name.clone()).collect();
    let status = faults.status();
    let page = Page {
        tabs: tabs(&layout),
        layout: layout.titled(&t.get("desk-starts")).private(),
        t,
        names: t.list(&names),
        may_read: start::may_read(&app.db, by).await?,
        lines,
        own_name: fields
            .words("name")
            .or_else(|| own.clone())
            .unwrap_or_else(|| by.member.name.clone()),
        own,
        faults,
        at,
        typed: fields.get("words").to_owned(),
    };
    Ok((status, show(&page)?).into_response())
}

async fn help(
    State(app): State<App>,
    Host(by): Host,
    layout: Layout,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    match start::help(&mut tx, &by, fields.get("name")).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(done(HERE, i18n::key("desk-starts-named")))
        }
        Err(failure) => {
            drop(tx);
            let faults = Faults::catch(failure.into())?;
            page(&app, &by, layout, faults, None, &fields).await
        }
    }
}

async fn stop(State(app): State<App>, Host(by): Host) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    start::stop(&mut tx, &by).await?;
    tx.commit().await?;
    Ok(done(HERE, i18n::key("desk-starts-stopped")))
}

async fn take(
    State(app): State<App>,
    Host(by): Host,
    layout: Layout,
    Path(id): Path<Id<Start>>,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    match start::take(&mut tx, &by, id, fields.get("words")).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(done(HERE, i18n::key("desk-starts-took")))
        }
        Err(failure) => {
            drop(tx);
            let faults = Faults::catch(failure.into())?;
            page(&app, &by, layout, faults, Some(id), &fields).await
        }
    }
}

async fn hand_back(
    State(app): State<App>,
    Host(by): Host,
    Path(id): Path<Id<Start>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    start::hand_back(&mut tx, &by, id).await?;
    tx.commit().await?;
    Ok(done(HERE, i18n::key("desk-starts-handed-back")))
}

async fn finish(
    State(app): State<App>,
    Host(by): Host,
    Path(id): Path<Id<Start>>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin().await?;
    start::finish(&mut tx, &by, id).await?;
    tx.commit().await?;
    Ok(done(HERE, i18n::key("desk-starts-finished")))
}
