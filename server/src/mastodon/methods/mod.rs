//! What apps may ask for: a file for each page of the documentation.

pub mod accounts;
pub mod apps;
pub mod blocks;
pub mod bookmarks;
pub mod conversations;
pub mod favourites;
pub mod filters;
pub mod follow_requests;
pub mod grouped_notifications;
pub mod instance;
pub mod known;
pub mod lists;
pub mod markers;
pub mod media;
pub mod notifications;
pub mod oauth;
pub mod polls;
pub mod preferences;
pub mod reports;
pub mod scheduled_statuses;
pub mod search;
pub mod statuses;
pub mod tags;
pub mod ties;
pub mod timelines;
