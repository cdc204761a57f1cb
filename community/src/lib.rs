//! What people do here, and the only code that speaks SQL. Knows no HTTP, no ActivityPub, no templates.
//!
//! Modules stand in five strata, in reading order, and import only earlier ones (a concept's `model` may be named by all).

// Ground.
pub mod address;
pub mod effect;
pub mod error;
pub mod id;
pub mod news;
pub mod node;
pub mod queue;
pub mod store;
pub mod text;
pub mod text_enum;
pub mod time;

// Who.
pub mod access;
pub mod actor;
pub mod delivery;
pub mod group;
pub mod member;
pub mod moderation;
pub mod peer;

// What.
pub mod call;
pub mod event;
pub mod line;
pub mod media;
pub mod poll;
pub mod post;
pub mod reflection;
pub mod scheduled;
pub mod start;
pub mod story;
pub mod volunteer;

// Ties.
pub mod block;
pub mod blocklist;
pub mod filter;
pub mod follow;
pub mod list;
pub mod mute;
pub mod reaction;
pub mod reading;
pub mod report;
pub mod tag;
pub mod thanks;

// What follows.
pub mod mail;
pub mod notification;
pub mod push;
pub mod search;
pub mod timeline;

#[cfg(test)]
mod town;

pub use error::{Error, Result};

#[cfg(any(test, feature = "testing"))]
pub mod sample;
