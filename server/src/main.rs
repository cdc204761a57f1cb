//! Reads the command line and starts the logs.

mod app;
mod auth;
mod cli;
mod pages;
mod serve;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
