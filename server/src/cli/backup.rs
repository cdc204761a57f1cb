//! `kaifong backup` and `kaifong restore`: everything in one file, and back.

use std::{
    fs,
    io::{self, Read},
    path::{Component, Path, PathBuf},
};

use anyhow::{Context as _, bail};
use community::{
    address::Here,
    store::{self, Db, Options},
};

use super::private;
use crate::{app::config::Config, app::terminal, media::Files, serve};

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
    // A folder that is not there may be a disk that is not.
    if let Some(folder) = file.parent()
        && !folder.as_os_str().is_empty()
        && !folder.is_dir()
    {
        bail!(
            "there is no folder {}; nothing was written",
            folder.display()
        );
    }
    let db = serve::open(config).await?;
    let staging = Staging::new(&file)?;
    store::copy_to(&db, &staging.0)
        .await
        .context("copying the database")?;
    let partial = staging.0.join("whole.tar");
    let mut archive = tar::Builder::new(private::create(&partial)?);
    for entry in fs::read_dir(&staging.0)? {
        let path = entry?.path();
        if path != partial {
            let name = path.file_name().context("a file has a name")?.to_owned();
            archive.append_path_with_name(&path, name)?;
        }
    }
    append_media(&mut archive, config).context("copying the media")?;
    archive.into_inner()?.sync_all()?;
    fs::rename(&partial, &file).with_context(|| format!("writing {}", file.display()))?;
    terminal::tell(&format!("Everything is in {}.", file.display()));
    Ok(())
}

/// Every file that is whole. What is written meanwhile belongs to rows that the copy does not have; what goes meanwhile is left out.
fn append_media(archive: &mut tar::Builder<fs::File>, config: &Config) -> anyhow::Result<()> {
    let files = Files::of(&config.data);
    let all = files.all()?;
    if !all.is_empty() {
        archive.append_dir("media", files.folder())?;
    }
    for (name, path) in all {
        let mut file = match fs::File::open(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => continue,
            file => file?,
        };
        archive.append_file(Path::new("media").join(name), &mut file)?;
    }
    Ok(())
}

/// Puts a backup into an empty data directory or an empty PostgreSQL database.
pub async fn restore(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let file = fs::File::open(&arguments.file)
        .with_context(|| format!("opening {}", arguments.file.display()))?;
    fs::create_dir_all(&config.data)?;
    crate::serve::filesystem::refuse_network(config)?;
    let _lock = crate::serve::lock::hold(config)?;
    let staging = Staging::new(&config.data.join("restore"))?;
    unpack(file, &staging.0)
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
    let db = serve::open(config).await?;
    let mut tx = db.begin().await?;
    federation::look_again(&mut tx).await?;
    tx.commit().await?;
    db.close().await;
    terminal::tell(
        "Everything is back as it was when the backup was made. What other groups withdrew since is asked for at the next start; \
         what was withdrawn here since is here again, and must be withdrawn again.",
    );
    Ok(())
}

/// Unpacks what a backup holds into an empty folder. Someone else may have written the file, so nothing but plain files
/// and folders comes out of it, each below the folder and once; whose they are and who may read them it does not say.
///
/// # Errors
/// When the file is torn, is no archive, or holds what no backup of ours does.
pub fn unpack(file: impl Read, folder: &Path) -> anyhow::Result<()> {
    let mut archive = tar::Archive::new(file);
    let mut is_empty = true;
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = entry.path()?.into_owned();
        let is_below = name
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !is_below {
            bail!("{} lies outside of it", name.display());
        }
        let place = folder.join(&name);
        match entry.header().entry_type() {
            tar::EntryType::Directory => fs::create_dir_all(&place)?,
            tar::EntryType::Regular => {
                if let Some(above) = place.parent() {
                    fs::create_dir_all(above)?;
                }
                let size = entry.size();
                let written = io::copy(&mut entry, &mut private::create(&place)?)?;
                if written != size {
                    bail!("{} is cut short", name.display());
                }
                is_empty = false;
            }
            _ => bail!("{} is neither a file nor a folder", name.display()),
        }
    }
    if is_empty {
        bail!("there is nothing in it");
    }
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
        private::close(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use tar::{Builder, EntryType, Header};

    use super::*;

    fn archive(entries: &[(&str, EntryType, &[u8])]) -> io::Result<Vec<u8>> {
        let mut builder = Builder::new(Vec::new());
        for (name, kind, content) in entries {
            let mut header = Header::new_gnu();
            // By hand: the library itself refuses to write such names.
            header.as_gnu_mut().ok_or(io::ErrorKind::Other)?.name[..name.len()]
                .copy_from_slice(name.as_bytes());
            header.set_entry_type(*kind);
            header.set_size(content.len().try_into().unwrap_or(0));
            header.set_mode(0o777);
            header.set_cksum();
            builder.append(&header, *content)?;
        }
        builder.into_inner()
    }

    #[test]
    fn a_backup_comes_out_as_it_went_in() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let bytes = archive(&[
            ("database.sqlite", EntryType::Regular, b"rows"),
            ("media", EntryType::Directory, b""),
            ("media/1.png", EntryType::Regular, b"picture"),
        ])?;
        unpack(bytes.as_slice(), folder.path())?;
        assert_eq!(fs::read(folder.path().join("database.sqlite"))?, b"rows");
        assert_eq!(fs::read(folder.path().join("media/1.png"))?, b"picture");
        Ok(())
    }

    #[test]
    fn what_no_backup_holds_is_refused() -> anyhow::Result<()> {
        let place = tempfile::tempdir()?;
        let whole = archive(&[("database.sqlite", EntryType::Regular, &[7; 2000])])?;
        let hostile = [
            archive(&[("../beside", EntryType::Regular, b"x")])?,
            archive(&[("/tmp/beside", EntryType::Regular, b"x")])?,
            archive(&[("database.sqlite", EntryType::Symlink, b"")])?,
            archive(&[("database.sqlite", EntryType::Link, b"")])?,
            archive(&[("database.sqlite", EntryType::Fifo, b"")])?,
            archive(&[("database.sqlite", EntryType::GNUSparse, b"x")])?,
            archive(&[
                ("a", EntryType::Regular, b"x"),
                ("a", EntryType::Regular, b"y"),
            ])?,
            archive(&[])?,
            b"no archive at all".to_vec(),
            whole[..1000].to_vec(),
        ];
        for (number, bytes) in hostile.iter().enumerate() {
            let folder = place.path().join(number.to_string());
            fs::create_dir(&folder)?;
            assert!(unpack(bytes.as_slice(), &folder).is_err(), "{number}");
            assert!(!place.path().join("beside").exists());
        }
        Ok(())
    }
}
