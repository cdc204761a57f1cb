//! `kaifong queue`: what waits to be sent, and what could not be done.

use community::{delivery, queue};

use crate::{app::config::Config, app::terminal, serve};

#[derive(clap::Subcommand)]
pub enum Command {
    /// What waits: peer, how many, since when, next try, last error; one a line, separated by tabs.
    List,
    /// Try again now: a peer's host, or the number of a job.
    Retry { what: String },
    /// Forget it: a peer's host, or the number of a job.
    Drop { what: String },
}

/// Does what the command says.
pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let db = serve::open(config).await?;
    match command {
        Command::List => {
            for peer in delivery::waiting(&db).await? {
                let error = peer
                    .last_error
                    .unwrap_or_default()
                    .replace(['\t', '\n', '\r'], " ");
                terminal::print(&format!(
                    "{}\t{}\t{}\t{}\t{error}",
                    peer.host, peer.count, peer.oldest, peer.next_try_at
                ));
            }
            for job in queue::list(&db, None, true, 200).await? {
                let error = job
                    .error
                    .unwrap_or_default()
                    .replace(['\t', '\n', '\r'], " ");
                terminal::print(&format!(
                    "{}\t{}\t{}\t{}\t{error}",
                    job.id, job.kind, job.created_at, job.run_at
                ));
            }
        }
        Command::Retry { what } => {
            let mut tx = db.begin().await?;
            match what.parse() {
                Ok(job) => queue::retry_now(&mut tx, job).await?,
                Err(_) => delivery::retry(&mut tx, &what).await?,
            }
            tx.commit().await?;
            terminal::tell(&format!("What waits for {what} is tried again now."));
        }
        Command::Drop { what } => {
            let mut tx = db.begin().await?;
            match what.parse() {
                Ok(job) => queue::drop_job(&mut tx, job).await?,
                Err(_) => {
                    let dropped = delivery::drop_all(&mut tx, &what).await?;
                    terminal::tell(&format!("{dropped} dropped."));
                }
            }
            tx.commit().await?;
        }
    }
    Ok(())
}
