//! `kaifong demo`: three nodes that know each other.

#[derive(clap::Args)]
pub struct Arguments {
    /// Where the three nodes keep their data; otherwise a directory that is removed at the end.
    #[arg(long)]
    dir: Option<std::path::PathBuf>,
    /// Play the story through, tell each step as it is seen, and end with 0 or 1.
    #[arg(long)]
    check: bool,
}

/// Runs the demo.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let _ = (arguments.dir, arguments.check);
    anyhow::bail!("the demo is being written")
}
