//! `kaifong peer`: other instances.

use community::{
    delivery, follow, group,
    peer::{self, Standing},
};

use crate::{app::config::Config, app::terminal, serve};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Follow another group: `@group@host` or a URL.
    Follow { address: String },
    /// Every peer: host, standing, how it is, last error, how many things wait for it, when it last took one; one a line, separated
    /// by tabs.
    List,
    /// Exchange nothing with a host any more.
    Block { host: String },
    /// Hear a host, but tell nobody of it.
    Silence { host: String },
    /// Treat a host as every other again.
    Allow { host: String },
}

/// Does what the command says.
pub async fn run(config: Config, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Follow { address } => {
            let app = serve::app(config).await?;
            group::ours(&app.db).await?;
            let actor = app.federation.find(&address).await?;
            let mut tx = app.db.begin().await?;
            let follow = follow::ask(&mut tx, None, actor.id).await?;
            tx.commit().await?;
            terminal::tell(&format!("{}: {}", actor.handle(), follow.state));
        }
        Command::List => {
            let db = serve::open(&config).await?;
            let waiting = delivery::waiting(&db).await?;
            for peer in peer::list(&db).await? {
                let count = waiting
                    .iter()
                    .find(|waiting| waiting.host == peer.host)
                    .map_or(0, |waiting| waiting.count);
                let success = peer
                    .last_success_at
                    .map_or("never".to_owned(), |moment| moment.to_string());
                let health = match (peer.failing_since, peer.last_success_at) {
                    (Some(since), _) => format!("failing since {since}"),
                    (None, Some(_)) => "well".to_owned(),
                    (None, None) => "not reached yet".to_owned(),
                };
                let error = peer
                    .last_error
                    .unwrap_or_default()
                    .replace(['\t', '\n', '\r'], " ");
                terminal::print(&format!(
                    "{}\t{}\t{health}\t{error}\t{count}\t{success}",
                    peer.host, peer.standing
                ));
            }
        }
        Command::Block { host } => stand(&config, &host, Standing::Blocked).await?,
        Command::Silence { host } => stand(&config, &host, Standing::Silenced).await?,
        Command::Allow { host } => stand(&config, &host, Standing::Allowed).await?,
    }
    Ok(())
}

async fn stand(config: &Config, host: &str, standing: Standing) -> anyhow::Result<()> {
    let db = serve::open(config).await?;
    let mut tx = db.begin().await?;
    peer::set_standing(&mut tx, None, host, standing).await?;
    tx.commit().await?;
    terminal::tell(&format!("{host}: {standing}"));
    Ok(())
}
