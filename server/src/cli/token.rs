//! `kaifong token`: a bearer token for a program.

use anyhow::{Context as _, bail};
use community::{access, member};

use crate::{app::config::Config, app::terminal, serve};

#[derive(clap::Args)]
pub struct Arguments {
    /// Whose token it is.
    handle: String,
    /// Speak as the group; for hosts.
    #[arg(long)]
    as_group: bool,
    #[arg(long, default_value = "read write follow push")]
    scopes: String,
    /// The application it is for.
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
}

/// Prints a bearer token, and nothing else, on standard output.
pub async fn run(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let db = serve::open(config).await?;
    let member = super::member::find(&db, &arguments.handle).await?;
    if arguments.as_group {
        let is_host = member::present(&db, member.id)
            .await?
            .is_some_and(|present| present.is_host());
        if !is_host {
            bail!(
                "{} is no host, and only hosts speak as the group",
                member.handle
            );
        }
    }
    if let Some(client) = &arguments.client_id {
        access::application::application(&db, client)
            .await?
            .with_context(|| format!("no application with the id {client} is known here"))?;
    }
    let words = arguments.scopes.split([' ', '+', ',']);
    if let Some(word) = words
        .filter(|word| !word.is_empty())
        .find(|word| access::scope::parse(word).is_err())
    {
        bail!(
            "{word} is no scope; known are {}",
            access::scope::SCOPES.join(", ")
        );
    }
    let mut tx = db.begin().await?;
    let secret = access::make_token(
        &mut tx,
        member.id,
        arguments.as_group,
        &arguments.scopes,
        arguments.client_id.as_deref(),
    )
    .await?;
    tx.commit().await?;
    terminal::print(&secret);
    Ok(())
}
