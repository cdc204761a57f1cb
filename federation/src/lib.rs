//! Other instances: what comes in, what goes out, how a thing looks on the wire. Writes only through `community`'s rules.

pub mod error;
mod facade;
pub mod keys;
pub mod network;
pub mod objects;
pub mod signature;
pub mod wire;
pub mod words;

pub use error::{Error, Result};
pub use facade::{Federation, Settings, make_keys};
