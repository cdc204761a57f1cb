//! What apps are given, named after the documentation's entities.

pub mod account;
pub mod admin;
pub mod application;
pub mod filter;
pub mod instance;
pub mod list;
pub mod media;
pub mod notification;
pub mod poll;
pub mod relationship;
pub mod report;
pub mod scheduled_status;
pub mod status;
pub mod tag;
