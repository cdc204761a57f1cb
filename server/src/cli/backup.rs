//! `kaifong backup` and `kaifong restore`: everything in one file, and back.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use community::{
    address::Here,
    store::{self, Db, Options},
};

use crate::{app::config::Config, app::terminal, serve};

#[derive(clap::Args)]
pub struct Arguments {
    /// The backup; it holds everything that members told only the group: keep it as safe as the group's papers.
    file: PathBuf,
}

/// Writes a consistent copy of everything, while the server runs.
pub async fn backup(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let file = arguments.file;
    if file.exists() {
        bail!(
            "{} is there already; nothing was written over",
            file.display()
        );
    }
    let db = serve::open(config).await?;
    let staging = Staging::new(&file)?;
    store::copy_to(&db, &staging.0)
        .await
        .context("copying the database")?;
    let partial = staging.0.join("whole.tar");
    let mut archive = tar::Builder::new(create_private(&partial)?);
    for entry in fs::read_dir(&staging.0)? {
        let path = entry?.path();
        if path != partial {
            let name = path.file_name().context("a file has a name")?.to_owned();
            archive.append_path_with_name(&path, name)?;
        }
    }
    let media = config.data.join("media");
    if media.is_dir() {
        archive
            .append_dir_all("media", &media)
            .context("copying the media")?;
    }
    archive.into_inner()?.sync_all()?;
    fs::rename(&partial, &file).with_context(|| format!("writing {}", file.display()))?;
    terminal::tell(&format!("Everything is in {}.", file.display()));
    Ok(())
}

/// Puts a backup into an empty data directory or an empty PostgreSQL database.
pub async fn restore(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let file = fs::File::open(&arguments.file)
        .with_context(|| format!("opening {}", arguments.file.display()))?;
    fs::create_dir_all(&config.data)?;
    let _lock = crate::serve::lock::hold(config)?;
    let staging = Staging::new(&config.data.join("restore"))?;
    tar::Archive::new(file)
        .unpack(&staging.0)
        .with_context(|| format!("{} is no backup of Kaifong", arguments.file.display()))?;
    let here = Here::new(config.url.clone());
    let open = async || {
        Db::open(
            &config.database_url,
            Options {
                here,
                ..Options::default()
            },
        )
        .await
    };
    match store::copy_from(&config.database_url, open, &staging.0).await {
        Err(community::Error::Conflict(_)) => {
            bail!(
                "there is a group here already; restore into an empty data directory or an empty database"
            )
        }
        outcome => outcome.context("restoring the database")?,
    }
    let media = staging.0.join("media");
    if media.is_dir() {
        fs::rename(&media, config.data.join("media")).context("restoring the media")?;
    }
    // Says so now, not at the next start, when the backup belongs to another address.
    serve::open(config).await?.close().await;
    terminal::tell("Everything is back.");
    Ok(())
}

/// A folder beside the target that goes away with the work, whatever becomes of it.
struct Staging(PathBuf);

impl Staging {
    fn new(beside: &Path) -> anyhow::Result<Self> {
        let folder = beside.with_extension("partial");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        only_for_us(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn only_for_us(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::set_permissions(
        path,
        fs::Permissions::from_mode(0o700),
    )?)
}

fn create_private(path: &Path) -> anyhow::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    Ok(fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?)
}
