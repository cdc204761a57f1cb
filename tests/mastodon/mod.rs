//! What apps ask for and are given, through the real binary: a file for each group of methods.

mod accounts;
mod doors;
mod instance;
mod listing;
pub mod media;
mod moderation;
mod notifications;
mod oauth;
mod people;
mod pictures;
mod push;
mod reading;
mod statuses;
mod strangers;
mod streaming;
mod voices;
