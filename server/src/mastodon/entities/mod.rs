//! What apps are given, named after the documentation's entities.

pub mod account;
pub mod application;
pub mod instance;
