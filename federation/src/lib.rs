//! Other instances.

pub mod keys;
pub mod signature;
