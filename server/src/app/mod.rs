//! What every handler may ask for: settings, messages, failures.

pub mod config;
pub mod error;
pub mod i18n;
<<<<<<< HEAD
pub mod requests;
=======
pub mod terminal;

>>>>>>> main
mod state;

pub use state::App;
