//! The command line. What scripts read goes to standard output, everything else to standard error.

pub mod backup;
mod demo;
mod doctor;
mod export;
mod export_files;
mod group;
mod member;
mod peer;
mod private;
mod queue;
mod token;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use tracing_subscriber::{
    filter::{LevelFilter, filter_fn},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use crate::{
    app::{
        config::{self, Config},
        error::AppError,
        i18n::{Lang, Say},
        terminal,
    },
    media::picture,
    pages::form,
    serve,
};

/// A node of a mutual-help network, for one self-help group.
#[derive(Parser)]
#[command(name = "kaifong", version)]
struct Arguments {
    /// The settings file; otherwise `kaifong.toml` in the data directory.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the node; an empty one prints a one-time link to its set-up page.
    Serve,
    /// Run three nodes that know each other, with sample content, on this machine.
    Demo(demo::Arguments),
    /// Make the group without a browser.
    Init(group::Arguments),
    /// Add members; give roles and passwords.
    #[command(subcommand)]
    Member(member::Command),
    /// Print a bearer token, and nothing else.
    Token(token::Arguments),
    /// Follow, list, block, silence and allow other instances.
    #[command(subcommand)]
    Peer(peer::Command),
    /// See what waits to be sent; try again; drop it.
    #[command(subcommand)]
    Queue(queue::Command),
    /// Write a consistent copy of everything, while the server runs.
    Backup(backup::Arguments),
    /// Put a backup into an empty data directory.
    Restore(backup::Arguments),
    /// Write everything of the group in open formats.
    Export(export::Arguments),
    /// Look for what is wrong, and say it.
    Doctor,
    /// Clean one picture; for the server alone.
    #[command(hide = true)]
    Picture(picture::Arguments),
}

/// Reads the command line and does what it says. Exit code 0; 1 with a named problem; 2 when the command or a setting
/// is not understood.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(problem) => {
            let _ = problem.print();
            return if problem.use_stderr() {
                ExitCode::from(2)
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    // It gets a file from anyone, and nothing else of the node.
    if let Command::Picture(arguments) = &arguments.command {
        return picture::main(arguments);
    }
    let config = match config::load(arguments.config.as_deref()) {
        Ok(config) => config,
        Err(problem) => {
            terminal::tell(&format!("kaifong: {problem}"));
            return ExitCode::from(2);
        }
    };
    start_log(&config);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(problem) => {
            terminal::tell(&format!("kaifong: {problem}"));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(arguments.command, config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            terminal::tell(&format!("kaifong: {}", said(&problem)));
            ExitCode::FAILURE
        }
    }
}

/// What went wrong; what the rules refuse with a word, in the sentence that the pages have for it.
fn said(problem: &anyhow::Error) -> String {
    let t = Say::new(Lang::En);
    match problem.chain().find_map(|cause| cause.downcast_ref()) {
        Some(community::Error::Invalid { field, why }) => {
            format!("{field}: {}", form::sentence(&t, why))
        }
        Some(community::Error::Conflict(why)) => form::sentence(&t, why),
        _ => match problem.chain().find_map(|cause| cause.downcast_ref()) {
            Some(AppError::Invalid { field, why }) => {
                format!("{field}: {}", form::sentence(&t, why))
            }
            _ => format!("{problem:#}"),
        },
    }
}

async fn run(command: Command, config: Config) -> anyhow::Result<()> {
    match command {
        Command::Serve => serve::run(config).await,
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Init(arguments) => group::init(&config, arguments).await,
        Command::Member(command) => member::run(&config, command).await,
        Command::Token(arguments) => token::run(&config, arguments).await,
        Command::Peer(command) => peer::run(config, command).await,
        Command::Queue(command) => queue::run(&config, command).await,
        Command::Backup(arguments) => backup::backup(&config, arguments).await,
        Command::Restore(arguments) => backup::restore(&config, arguments).await,
        Command::Export(arguments) => export::run(&config, arguments).await,
        Command::Doctor => doctor::run(&config).await,
        Command::Picture(_) => Ok(()),
    }
}

/// Whether a line may be in the log at all. What others' code says in detail holds headers, pieces of pages and
/// addresses: whatever the filter of the settings asks for, only our own is told below `info`.
fn is_told(line: &tracing::Metadata<'_>) -> bool {
    const OURS: [&str; 4] = ["server", "federation", "community", "kaifong"];
    let origin = line.target().split("::").next().unwrap_or_default();
    *line.level() <= tracing::Level::INFO || OURS.contains(&origin)
}

fn start_log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let most = filter.max_level_hint().unwrap_or(LevelFilter::TRACE);
    let lines = tracing_subscriber::fmt::layer()
        // A log that cannot be written, on a full disk, is no reason to stop.
        .log_internal_errors(false)
        .with_writer(std::io::stderr)
        .with_target(false);
    // Each is a layer of its own. As filters of `lines` alone they lose the line after one that a library has asked
    // about and not written.
    tracing_subscriber::registry()
        .with(filter)
        .with(filter_fn(is_told).with_max_level_hint(most))
        .with(lines)
        .init();
}
