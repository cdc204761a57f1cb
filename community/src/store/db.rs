//! The database that is open, and its clock.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, PgPool};

use super::bell::{Bell, Ear, Waker, Work};
use super::group_commit::Writer;
use super::migrate;
use super::process;
use super::sqlite::{self, Readers};
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
    bell: Bell,
    process: String,
    /// Of PostgreSQL; the writer of SQLite counts its own.
    commits: AtomicU64,
}

pub(super) enum Kind {
    Sqlite { writer: Writer, readers: Readers },
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
            open_sqlite(Path::new(path.strip_prefix("//").unwrap_or(path)), &options)?
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            open_postgres(url, &options).await?
        } else {
            return Err(Error::Other(
                "the database is given as sqlite:PATH or postgres://…".into(),
            ));
        };
        let process = process::fresh_name();
        let bell = match &kind {
            Kind::Postgres(pool) => Bell::shared(pool.clone(), process.clone()).await?,
            Kind::Sqlite { .. } => Bell::new(),
        };
        Ok(Db(Arc::new(Inner {
            kind,
            clock: options.clock,
            here: options.here,
            bell,
            process,
            commits: AtomicU64::new(0),
        })))
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

    /// How many commits this process has had confirmed.
    pub fn commits(&self) -> u64 {
        match &self.0.kind {
            Kind::Sqlite { writer, .. } => writer.commits(),
            Kind::Postgres(_) => self.0.commits.load(Relaxed),
        }
    }

    pub(super) fn note_commit(&self) {
        self.0.commits.fetch_add(1, Relaxed);
    }

    /// For workers: wakes after each commit that left work of this kind.
    pub fn waker(&self, work: Work) -> Waker {
        self.0.bell.waker(work)
    }

    /// Hears what commits say from now on, also those of other processes at the same PostgreSQL.
    pub fn ear(&self) -> Ear {
        self.0.bell.ear()
    }

    /// Wakes the workers of this process.
    pub fn wake(&self) {
        self.0.bell.ring_all();
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

    pub(super) fn bell(&self) -> &Bell {
        &self.0.bell
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

fn open_sqlite(path: &Path, options: &Options) -> Result<Kind> {
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
    let writing = sqlite::Options {
        create: true,
        pragmas: WRITING,
        ..sqlite::Options::new(path)
    };
    let mut writer = writing.connect()?;
    migrate::sqlite(writer.handle(), options.clock.now())?;
    let reading = sqlite::Options {
        pragmas: READING,
        ..sqlite::Options::new(path)
    };
    let readers = Readers::open(reading, options.readers)?;
    Ok(Kind::Sqlite {
        writer: Writer::new(writer),
        readers,
    })
}

/// What was answered survives a power cut: each commit is flushed. The size of a cache is in KiB; what is read often stays in the
/// system's own memory, too, so more here would only be there twice.
const WRITING: &str = "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma journal_size_limit = 67108864; pragma temp_store = memory; pragma cache_size = -6000";
const READING: &str =
    "pragma temp_store = memory; pragma cache_size = -1000; pragma query_only = on";

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
    // The pool asks again for half a minute whatever the answer, and then only says that it took too long.
    connection.connect().await?.close().await?;
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
