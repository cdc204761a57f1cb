//! The telephone line: for everyone when somebody answers, for members the rota, for those who keep it their desk.

mod duty;
mod phone;
mod rota;

use axum::Router;

use crate::app::App;

pub use rota::weekly_words;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(rota::routes())
        .merge(duty::routes())
        .merge(phone::routes())
}
