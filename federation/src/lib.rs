//! Other instances: what comes in, what goes out, how a thing looks on the wire. Writes only through `community`'s rules.

pub mod activity;
pub mod activity_in;
mod counts;
pub mod error;
mod facade;
mod fetch;
mod find;
mod http;
mod inbox;
mod jobs;
pub mod keys;
mod memory;
pub mod network;
mod node;
pub mod objects;
mod outbox;
pub mod push;
mod quota;
pub mod signature;
#[cfg(test)]
mod tests;
pub mod wire;
pub mod words;

pub use counts::Counts;
pub use error::{Error, Result};
pub use facade::{Federation, make_keys};
pub use fetch::{named_by, split_handle as parse_handle};
pub use jobs::look_again;
pub use node::Settings;
