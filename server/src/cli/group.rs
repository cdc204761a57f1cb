//! `kaifong init`: the group without a browser.

use anyhow::bail;
use community::group::{self, Founding};

use crate::{app::config::Config, app::i18n::Lang, app::terminal, serve};

#[derive(clap::Args)]
pub struct Arguments {
    /// The group's name, as people say it.
    #[arg(long)]
    name: String,
    /// The group's address on the network: 2 to 30 of a-z, 0-9, - and _.
    #[arg(long)]
    handle: String,
    /// en or zh-Hant.
    #[arg(long)]
    language: Option<String>,
    /// What you share, in a sentence.
    #[arg(long, default_value = "")]
    shares: String,
}

/// Founds the group.
pub async fn init(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let language = match arguments.language.as_deref() {
        None => config.language,
        Some(tag) => match Lang::from_tag(tag) {
            Some(lang) => lang,
            None => bail!("--language is en or zh-Hant, not {tag}"),
        },
    };
    let db = serve::open(config).await?;
    if group::find(&db).await?.is_some() {
        bail!("the group is set up here already");
    }
    let keys = tokio::task::spawn_blocking(federation::make_keys).await??;
    let mut tx = db.begin().await?;
    let founding = Founding {
        name: arguments.name,
        handle: arguments.handle,
        language: language.tag().to_owned(),
        shares: arguments.shares,
    };
    let (_, actor) = group::found(&mut tx, founding, &keys).await?;
    tx.commit().await?;
    terminal::tell(&format!(
        "The group {} is set up: {}",
        actor.name,
        actor.handle()
    ));
    Ok(())
}
