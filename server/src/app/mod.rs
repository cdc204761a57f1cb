//! What every handler may ask for: settings, messages, failures.

pub mod config;
pub mod error;
pub mod i18n;
pub mod live;
pub mod mail;
pub mod patience;
pub mod requests;
mod state;
pub mod terminal;

pub use state::App;
