//! Reads the command line.

mod app;
mod pages;
mod serve;

fn main() {}
