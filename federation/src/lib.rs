//! Other instances.

pub mod keys;
pub mod network;
pub mod signature;
