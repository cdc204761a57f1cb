//! Pages for people: rendered here, working without scripts.

mod answers;
mod apps;
pub mod assets;
mod calendar;
mod calls;
pub mod cards;
pub mod desk;
mod directory;
mod events;
pub mod failure;
pub mod fields;
pub mod form;
mod forms;
pub mod group;
mod join;
pub mod joined;
pub mod layout;
mod lists;
mod mine;
mod moments;
mod narrator;
mod network;
pub mod notices;
pub mod qr;
mod seen;
mod settings;
mod setup;
mod share;
mod signin;
mod things;
mod visitors;
mod waiting;
mod writing;

use askama::Template;
use axum::response::{Html, IntoResponse as _, Response};
use chrono_tz::Tz;
use community::post::Kind;

use crate::app::error::AppError;
use fields::Fields;
use layout::Robots;

/// Renders a page; what goes wrong in it is our own failure and never a panic.
pub fn show(page: &impl Template) -> Result<Html<String>, AppError> {
    Ok(Html(page.render()?))
}

/// Renders a page for everyone, and tells search engines the same in its head and beside it (A105).
pub fn show_public(page: &impl Template, robots: Robots) -> Result<Response, AppError> {
    Ok(([("x-robots-tag", robots.word())], show(page)?).into_response())
}

/// Reads a form as a thing of this kind; whether it is one.
pub fn read_draft(kind: Kind, fields: &Fields, zone: Tz) -> bool {
    writing::draft(kind, fields, zone).is_ok()
}

/// Every page.
pub fn routes() -> axum::Router<crate::app::App> {
    axum::Router::new()
        .route("/static/{name}", axum::routing::get(assets::serve))
        .merge(setup::routes())
        .merge(signin::routes())
        .merge(group::routes())
        .merge(join::routes())
        .merge(waiting::routes())
        .merge(share::routes())
        .merge(calendar::routes())
        .merge(settings::routes())
        .merge(apps::routes())
        .merge(notices::routes())
        .merge(network::routes())
        .merge(directory::routes())
        .merge(desk::routes())
        .merge(writing::routes())
        .merge(lists::routes())
        .merge(things::routes())
        .merge(calls::routes())
        .merge(events::routes())
        .merge(visitors::routes())
        .merge(mine::routes())
}

#[cfg(test)]
mod tests;
