//! A page becomes an answer.

use askama::Template;
use axum::response::{Html, IntoResponse as _, Response};

use super::layout::Robots;
use crate::app::error::AppError;

/// Renders a page; what goes wrong in it is our own failure and never a panic.
pub fn show(page: &impl Template) -> Result<Html<String>, AppError> {
    Ok(Html(page.render()?))
}

/// Renders a page for everyone, and tells search engines the same in its head and beside it (A105).
pub fn show_public(page: &impl Template, robots: Robots) -> Result<Response, AppError> {
    Ok(([("x-robots-tag", robots.word())], show(page)?).into_response())
}
