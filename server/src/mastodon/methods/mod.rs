//! What apps may ask for: a file for each page of the documentation.

pub mod accounts;
pub mod apps;
pub mod bookmarks;
pub mod favourites;
pub mod instance;
pub mod oauth;
pub mod polls;
pub mod preferences;
pub mod scheduled_statuses;
pub mod statuses;
pub mod timelines;
