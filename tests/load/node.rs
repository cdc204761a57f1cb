//! A running node: the release binary, with an address, a directory and a database of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use community::{
    address::Here,
    member::{self, Asking, Present, Role},
    store::{Db, Options},
};
use sqlx::Connection as _;
use tempfile::TempDir;
use url::Url;

use crate::{Plan, net, process, wire};

pub struct Node {
    pub url: Url,
    pub port: u16,
    folder: TempDir,
    database: Option<String>,
    process: Option<Child>,
}

impl Node {
    /// A node whose group is made, not running yet.
    pub async fn found(plan: &Plan) -> Result<Self> {
        let port = net::free_port()?;
        let database = match &plan.postgres {
            Some(server) => Some(new_database(server).await?),
            None => None,
        };
        let node = Self {
            url: format!("http://bench.localhost:{port}/").parse()?,
            port,
            folder: tempfile::Builder::new()
                .prefix("kaifong-bench-")
                .tempdir()?,
            database,
            process: None,
        };
        let init = [
            "init",
            "--name",
            "Bench",
            "--handle",
            "bench",
            "--language",
            "en",
        ];
        let output = node.command(&init)?.output()?;
        ensure!(
            output.status.success(),
            "kaifong init: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(node)
    }

    /// Starts it; how long it takes until it answers.
    pub async fn start(&mut self) -> Result<Duration> {
        ensure!(self.process.is_none(), "it runs already");
        let log = fs::File::create(self.folder.path().join("log"))?;
        let mut command = self.command(&["serve"])?;
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        let begun = Instant::now();
        self.process = Some(command.spawn()?);
        let request = format!("GET /health HTTP/1.1\r\nhost: {}\r\n\r\n", self.authority());
        while begun.elapsed() < Duration::from_secs(30) {
            if let Ok(mut connection) = wire::Connection::open(self.port).await
                && matches!(connection.ask(request.as_bytes()).await, Ok(200))
            {
                return Ok(begun.elapsed());
            }
            if let Some(child) = &mut self.process
                && let Some(status) = child.try_wait()?
            {
                bail!("it ended with {status}: {}", self.log());
            }
            tokio::time::sleep(Duration::from_micros(500)).await;
        }
        bail!("it does not answer: {}", self.log())
    }

    /// Asks it to end, and waits until it has.
    pub async fn stop(&mut self) -> Result<()> {
        let Some(mut child) = self.process.take() else {
            return Ok(());
        };
        let asked = Command::new("kill").arg(child.id().to_string()).status()?;
        ensure!(asked.success(), "kill: {asked}");
        while child.try_wait()?.is_none() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    pub fn pid(&self) -> Result<u32> {
        Ok(self.process.as_ref().context("it does not run")?.id())
    }

    pub fn processor_time(&self) -> Result<Duration> {
        process::processor_time(self.pid()?)
    }

    pub fn authority(&self) -> String {
        format!("bench.localhost:{}", self.port)
    }

    /// Its database, beside the running process.
    pub async fn db(&self) -> Result<Db> {
        let url = match &self.database {
            Some(url) => url.clone(),
            None => {
                let files = fs::read_dir(self.data())?.filter_map(Result::ok);
                let mut paths = files.map(|entry| entry.path());
                let file = paths.find(|path| path.extension().is_some_and(|kind| kind == "db"));
                format!("sqlite:{}", file.context("no database")?.display())
            }
        };
        let options = Options {
            here: Here::new(self.url.clone()),
            ..Options::default()
        };
        Ok(Db::open(&url, options).await?)
    }

    /// The way past the rules, for filling a table at once.
    pub async fn sql(&self, text: &str) -> Result<u64> {
        Ok(match &self.database {
            Some(url) => {
                let mut connection = sqlx::PgConnection::connect(url).await?;
                sqlx::query(sqlx::AssertSqlSafe(text.to_owned()))
                    .execute(&mut connection)
                    .await?
                    .rows_affected()
            }
            None => {
                let url = self.data().join("kaifong.db");
                let changed = rusqlite::Connection::open(url)?.execute(text, [])?;
                u64::try_from(changed)?
            }
        })
    }

    /// The first number that a query gives.
    pub async fn number(&self, text: &str) -> Result<i64> {
        Ok(match &self.database {
            Some(url) => {
                let mut connection = sqlx::PgConnection::connect(url).await?;
                let text = sqlx::AssertSqlSafe(text.to_owned());
                sqlx::query_scalar(text).fetch_one(&mut connection).await?
            }
            None => {
                let url = self.data().join("kaifong.db");
                let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
                let connection = rusqlite::Connection::open_with_flags(url, flags)?;
                connection.query_row(text, [], |row| row.get(0))?
            }
        })
    }

    /// Waits until every effect has been heard.
    pub async fn heard(&self) -> Result<()> {
        while self.number("select count(*) from effects").await? > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn command(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = Command::new(binary()?);
        command
            .env_clear()
            .args(arguments)
            .current_dir(self.folder.path())
            .env("KAIFONG_DATA", self.data())
            .env("KAIFONG_URL", self.url.as_str().trim_end_matches('/'))
            .env("KAIFONG_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("KAIFONG_DEVELOPMENT", "true");
        if let Some(database) = &self.database {
            command.env("KAIFONG_DATABASE_URL", database);
        }
        Ok(command)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(mut child) = self.process.take() {
            // It is our own child; when it has ended already, that is as well.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The program stands beside this one in the target directory.
pub fn binary() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().and_then(Path::parent);
    let binary = folder.context("no target directory")?.join("kaifong");
    ensure!(
        binary.exists(),
        "{} is missing: cargo build --release makes it",
        binary.display()
    );
    Ok(binary)
}

/// A coordinator, who may do everything that is measured.
pub async fn coordinator(db: &Db) -> Result<Present> {
    coordinator_named(db, "siu_ming").await
}

/// One with this handle.
pub async fn coordinator_named(db: &Db, handle: &str) -> Result<Present> {
    let mut tx = db.begin().await?;
    let asking = Asking {
        name: "Siu Ming".into(),
        handle: handle.into(),
        language: "en".into(),
        email: None,
        words: None,
        password_hash: String::new(),
        invitation: None,
    };
    let member = member::add(&mut tx, asking, Some(Role::Coordinator)).await?;
    let present = member::present(&mut tx, member.id).await?;
    tx.commit().await?;
    present.context("the coordinator that was just added")
}

async fn new_database(server: &str) -> Result<String> {
    let name = format!("kaifong_bench_{:016x}", rand::random::<u64>());
    let mut connection = sqlx::PgConnection::connect(server).await?;
    let statement = sqlx::AssertSqlSafe(format!("create database {name}"));
    sqlx::raw_sql(statement).execute(&mut connection).await?;
    let mut url: Url = server.parse()?;
    url.set_path(&name);
    Ok(url.into())
}
