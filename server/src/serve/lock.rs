//! One server on one SQLite file: a second one refuses.

use std::fs::{File, TryLockError};

use anyhow::{Context as _, bail};

use crate::app::config::Config;

/// Held as long as the server runs; the system lets go of it however the process ends.
pub struct Lock(
    #[expect(
        dead_code,
        reason = "held, not read: dropping the file gives the lock back"
    )]
    Option<File>,
);

/// Takes the lock of the data directory. PostgreSQL serves several processes and needs none.
///
/// # Errors
/// When another server holds it.
pub fn hold(config: &Config) -> anyhow::Result<Lock> {
    if !config.database_url.starts_with("sqlite:") {
        return Ok(Lock(None));
    }
    let path = config.data.join("server.lock");
    let file = File::create(&path).with_context(|| format!("opening {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(Some(file))),
        Err(TryLockError::WouldBlock) => bail!(
            "another Kaifong server is running on {}; stop it first, or give this one a data directory of its own",
            config.data.display()
        ),
        Err(TryLockError::Error(cause)) => {
            Err(cause).with_context(|| format!("locking {}", path.display()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn st10_a_second_server_on_the_same_data_refuses() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let config = Config {
            data: folder.path().to_owned(),
            database_url: format!("sqlite:{}", folder.path().join("x.db").display()),
            ..Config::default()
        };
        let first = hold(&config)?;
        assert!(hold(&config).is_err());
        drop(first);
        assert!(hold(&config).is_ok());
        Ok(())
    }
}
