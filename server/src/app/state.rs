//! What every handler may ask for.

use std::sync::Arc;

use axum::extract::FromRef;
use community::store::Db;
use federation::Federation;

use crate::{
    app::{config::Config, live::Live, requests::Requests},
    auth::limit::Limits,
};

/// What every handler may ask for; a cheap clone.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub config: Arc<Config>,
    pub federation: Federation,
    pub limits: Arc<Limits>,
    pub requests: Arc<Requests>,
    pub live: Arc<Live>,
}

impl FromRef<App> for Arc<Config> {
    fn from_ref(app: &App) -> Self {
        app.config.clone()
    }
}
