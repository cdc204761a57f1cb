//! Pages for people: rendered here, working without scripts.

pub mod assets;
pub mod cards;
pub mod failure;
pub mod form;
pub mod layout;
mod setup;
mod signin;

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
}
