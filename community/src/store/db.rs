//! The database that is open, its clock, and the bell that wakes the workers.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, PgPool, SqlitePool};
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::group_commit::Writer;
use super::migrate;
use super::process;
use super::tx::Tx;
use crate::address::Here;
use crate::error::{Error, Result};
use crate::time::{Clock, Time};

/// A cheap handle; clone it freely.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    kind: Kind,
    clock: Arc<Clock>,
    here: Here,
    bell: watch::Sender<u64>,
    process: String,
    _listener: Option<Listener>,
}

pub(super) enum Kind {
    Sqlite { writer: Writer, readers: SqlitePool },
    Postgres(PgPool),
}

pub struct Options {
    pub clock: Arc<Clock>,
    /// Where this node lives.
    pub here: Here,
    /// How many reads may go on at once.
    pub readers: u32,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            clock: Clock::system(),
            here: Here::new(url::Url::parse("http://localhost:8080").expect("a URL of our own")),
            readers: 4,
        }
    }
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…` and brings its tables up to date.
    pub async fn open(url: &str, options: Options) -> Result<Db> {
        let kind = if let Some(path) = url.strip_prefix("sqlite:") {
            open_sqlite(Path::new(path.strip_prefix("//").unwrap_or(path)), &options).await?
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            open_postgres(url, &options).await?
        } else {
            return Err(Error::Other(
                "the database is given as sqlite:PATH or postgres://…".into(),
            ));
        };
        let bell = watch::Sender::new(0);
        let process = process::fresh_name();
        let listener = match &kind {
            Kind::Postgres(pool) => {
                let presence = process::stand_up(pool, &process).await?;
                let name = process.clone();
                Some(Listener::start(pool.clone(), name, presence, bell.clone()))
            }
            Kind::Sqlite { .. } => None,
        };
        Ok(Db(Arc::new(Inner {
            kind,
            clock: options.clock,
            here: options.here,
            bell,
            process,
            _listener: listener,
        })))
    }

    /// Begins a transaction. On SQLite it is the only one that writes, until it ends: fetch from the network first, then begin.
    pub async fn begin(&self) -> Result<Tx> {
        Tx::begin(self).await
    }

    pub fn now(&self) -> Time {
        self.0.clock.now()
    }

    pub fn clock(&self) -> &Arc<Clock> {
        &self.0.clock
    }

    /// Where this node lives: mints and reads our own URLs.
    pub fn here(&self) -> &Here {
        &self.0.here
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.0.kind, Kind::Postgres(_))
    }

    /// The name of this process, which no other has; [`Db::dead`] knows by it who is gone.
    pub fn process(&self) -> &str {
        &self.0.process
    }

    /// Those among these processes that are dead, or cut off from the database. On SQLite there is only one process, and it is told
    /// nobody.
    pub async fn dead(&self, processes: &[String]) -> Result<Vec<String>> {
        match &self.0.kind {
            Kind::Sqlite { .. } => Ok(Vec::new()),
            Kind::Postgres(pool) => process::dead(pool, processes).await,
        }
    }

    /// For workers: wakes after each commit that left an effect or a job.
    pub fn waker(&self) -> Waker {
        Waker(self.0.bell.subscribe())
    }

    /// Wakes the workers of this process.
    pub fn wake(&self) {
        self.0.bell.send_modify(|rings| *rings += 1);
    }

    /// Waits for what is being written, then closes every connection.
    pub async fn close(&self) {
        match &self.0.kind {
            Kind::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Kind::Postgres(pool) => pool.close().await,
        }
    }

    pub(super) fn kind(&self) -> &Kind {
        &self.0.kind
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.is_postgres() {
            "Db(PostgreSQL)"
        } else {
            "Db(SQLite)"
        })
    }
}

/// Hears the bell of a [`Db`].
pub struct Waker(watch::Receiver<u64>);

impl Waker {
    /// Returns when there may be work: after a commit that left some since the last call, or after `at_most`
    /// (jobs come due by themselves, and on SQLite other processes ring no bell here).
    pub async fn wait(&mut self, at_most: Duration) {
        let heard = tokio::time::timeout(at_most, self.0.changed()).await;
        if let Ok(Err(_)) = heard {
            // The database is gone; wait as told, so that a worker does not spin while it is being stopped.
            tokio::time::sleep(at_most).await;
        }
    }
}

/// Rings the bell when another process left work in the same database, and shows the others that this one is alive.
struct Listener(AbortHandle);

impl Listener {
    fn start(pool: PgPool, name: String, presence: PgListener, bell: watch::Sender<u64>) -> Self {
        let task = tokio::spawn(async move {
            let mut presence = Some(presence);
            while !pool.is_closed() {
                let heard = match presence.take() {
                    Some(presence) => listen(presence, &bell).await,
                    None => match process::stand_up(&pool, &name).await {
                        Ok(presence) => listen(presence, &bell).await,
                        Err(error) => Err(error),
                    },
                };
                if let Err(error) = heard {
                    tracing::debug!(%error, "not hearing of other processes' work; looking by ourselves");
                }
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        });
        Listener(task.abort_handle())
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn listen(mut presence: PgListener, bell: &watch::Sender<u64>) -> Result<(), sqlx::Error> {
    // Nothing: the connection is gone, and with it what it held.
    while presence.try_recv().await?.is_some() {
        bell.send_modify(|rings| *rings += 1);
    }
    bell.send_modify(|rings| *rings += 1);
    Ok(())
}

async fn open_sqlite(path: &Path, options: &Options) -> Result<Kind> {
    if path.as_os_str().is_empty() || path.starts_with(":memory:") {
        return Err(Error::Other(
            "the database needs a file: sqlite:PATH".into(),
        ));
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| Error::Other(format!("{}: {error}", folder.display())))?;
    }
    keep_private(path)?;
    let connection = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // What was answered survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(500)
        .pragma("journal_size_limit", "67108864")
        .pragma("temp_store", "memory")
        .pragma("cache_size", "-16000");
    let mut writer = connection.connect().await?;
    migrate::sqlite(&mut writer, options.clock.now()).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(options.readers.max(1))
        .acquire_timeout(Duration::from_secs(30))
        .connect_with(connection.pragma("query_only", "on"))
        .await?;
    Ok(Kind::Sqlite {
        writer: Writer::new(writer),
        readers,
    })
}

/// What members told each other is for no other account of this machine. SQLite gives its other files the same mode.
fn keep_private(path: &Path) -> Result<()> {
    let mut file = std::fs::OpenOptions::new();
    file.append(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    match file.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(Error::Other(format!("{}: {error}", path.display())))
        }
        _ => Ok(()),
    }
}

async fn open_postgres(url: &str, options: &Options) -> Result<Kind> {
    let connection: PgConnectOptions = url.parse()?;
    let pool = PgPoolOptions::new()
        .max_connections(options.readers.max(1) + 8)
        .acquire_timeout(Duration::from_secs(30))
        .connect_with(
            connection
                .options([("lock_timeout", "30s")])
                .statement_cache_capacity(500),
        )
        .await?;
    migrate::postgres(&pool, options.clock.now()).await?;
    Ok(Kind::Postgres(pool))
}
