//! What people do here.

pub mod error;
pub mod id;
pub mod queue;
pub mod store;
pub mod time;

pub use error::{Error, Result};
