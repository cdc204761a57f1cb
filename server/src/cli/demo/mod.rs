//! `kaifong demo`: two groups and a hub as three processes on this machine, with real follows, stories, events and calls;
//! and a check that plays a call for help through them.

mod content;
mod html;
mod looked_after;
mod node;
mod story;
mod telling;
mod town;
mod unseen;
mod visitor;

use std::path::PathBuf;

use anyhow::Context as _;

use crate::{app::terminal, serve};

#[derive(clap::Args)]
pub struct Arguments {
    /// Where the three nodes keep their data; otherwise a directory that is removed at the end.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Play the story through, tell each step as it is seen, and end with 0 or 1.
    #[arg(long)]
    check: bool,
}

/// Runs the demo until Ctrl-C, or plays the check.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let (dir, passing) = match arguments.dir {
        Some(dir) => (dir, None),
        None => {
            let dir = std::env::temp_dir().join(format!("kaifong-demo-{}", std::process::id()));
            (dir.clone(), Some(Passing(dir)))
        }
    };
    std::fs::create_dir_all(&dir).with_context(|| format!("making {}", dir.display()))?;
    let town = town::Town::open(&dir, !arguments.check).await?;
    let outcome = if arguments.check {
        play(&town).await
    } else {
        town.introduce();
        serve::asked_to_stop().await;
        Ok(())
    };
    town.close().await;
    drop(passing);
    if outcome.is_ok() && arguments.check {
        terminal::print("Everything was seen to be true.");
    }
    outcome
}

async fn play(town: &town::Town) -> anyhow::Result<()> {
    story::play(town).await?;
    unseen::play(town).await?;
    looked_after::play(town).await
}

/// A directory that goes away at the end.
struct Passing(PathBuf);

impl Drop for Passing {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
