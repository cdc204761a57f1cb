//! What every handler may ask for.

use std::sync::Arc;

use axum::extract::FromRef;
use community::{node, store::Db};
use federation::{Federation, push};
use tokio::sync::OnceCell;

use crate::{
    app::{config::Config, error::AppError, live::Live, requests::Requests},
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
    pub push_key: Arc<OnceCell<push::Key>>,
}

impl App {
    /// The key by which push services know this node; made when it is first needed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn push_key(&self) -> Result<push::Key, AppError> {
        let key = self.push_key.get_or_try_init(|| async {
            let fresh = push::Key::make().map_err(anyhow::Error::from)?;
            let kept = node::push_key(&self.db, &fresh).await?;
            push::Key::read(&kept).map_err(anyhow::Error::from)
        });
        key.await.cloned().map_err(AppError::from)
    }
}

impl FromRef<App> for Arc<Config> {
    fn from_ref(app: &App) -> Self {
        app.config.clone()
    }
}
