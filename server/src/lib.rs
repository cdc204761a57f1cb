//! Doors for people and programs: pages, the command line, and the workers behind them.

mod app;
mod auth;
mod cli;
mod mastodon;
mod media;
pub mod outside;
mod pages;
mod serve;

pub use cli::main;
