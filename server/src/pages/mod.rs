//! Pages for people: rendered here, working without scripts.

pub mod assets;
mod calls;
pub mod cards;
mod events;
pub mod failure;
mod fields;
pub mod form;
pub mod layout;
mod lists;
mod mine;
mod moments;
mod seen;
mod setup;
mod signin;
mod things;
mod visitors;
mod writing;

use askama::Template;
use axum::response::Html;

use crate::app::error::AppError;

/// Renders a page; what goes wrong in it is our own failure and never a panic.
pub fn show(page: &impl Template) -> Result<Html<String>, AppError> {
    Ok(Html(page.render()?))
}

/// Every page.
pub fn routes() -> axum::Router<crate::app::App> {
    axum::Router::new().route("/static/{name}", axum::routing::get(assets::serve))
        .merge(setup::routes())
        .merge(signin::routes())
        .merge(writing::routes())
        .merge(lists::routes())
        .merge(things::routes())
        .merge(calls::routes())
        .merge(events::routes())
        .merge(visitors::routes())
        .merge(mine::routes())
}
