//! `admin`: what coordinators do from an app, by the rules of their desk.

mod accounts;
mod domain_blocks;
mod reports;

use axum::Router;

use crate::app::App;

/// The routes of these rooms.
pub fn routes() -> Router<App> {
    accounts::routes()
        .merge(reports::routes())
        .merge(domain_blocks::routes())
}
