//! What people do here, and the only code that speaks SQL. Knows no HTTP, no ActivityPub, no templates.
//!
//! Modules stand in five strata, in reading order, and import only earlier ones (a concept's `model` may be named by all).

// Ground.
pub mod error;
pub mod text_enum;
pub mod time;
pub mod id;
pub mod address;
pub mod text;
pub mod store;
pub mod queue;
pub mod effect;
pub mod node;

// Who.
pub mod actor;
pub mod access;
pub mod member;
pub mod group;
pub mod peer;
pub mod delivery;

// What.
pub mod post;
pub mod story;
pub mod event;
pub mod call;

// Ties.
pub mod follow;
pub mod block;
pub mod reaction;
pub mod report;

// What follows.
pub mod timeline;
pub mod notification;

#[cfg(test)]
mod town;

pub use error::{Error, Result};

#[cfg(any(test, feature = "testing"))]
pub mod sample;
