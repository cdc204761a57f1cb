//! A running node: the real binary, with a database, a data directory and an address of its own.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs::{self, File, OpenOptions},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use community::{
    address::Here,
    store::{Db, Options},
};
use rand::RngExt as _;
use sqlx::Connection as _;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use url::Url;

use super::{eventually, net, visitor::Visitor};

pub struct Instance {
    pub name: String,
    /// `http://NAME.localhost:PORT/`
    pub url: Url,
    port: u16,
    folder: TempDir,
    data: PathBuf,
    database: Option<String>,
    process: Option<Child>,
    settings: BTreeMap<String, String>,
}

impl Instance {
    /// A place for a node, where nothing runs yet: for `init`, `restore`, or a broken setting.
    pub async fn prepare(name: &str) -> Result<Self> {
        let server = std::env::var("TEST_POSTGRES").ok();
        Self::prepare_on(name, server.filter(|server| !server.is_empty()).as_deref()).await
    }

    /// The same with a database on this PostgreSQL, or on SQLite, whatever the tests run on.
    pub async fn prepare_on(name: &str, server: Option<&str>) -> Result<Self> {
        let port = net::free_port()?;
        let database = match server {
            Some(server) => Some(new_database(server).await?),
            None => None,
        };
        let folder = tempfile::Builder::new()
            .prefix(&format!("kaifong-{name}-"))
            .tempdir()?;
        Ok(Self {
            name: name.to_owned(),
            url: format!("http://{name}.localhost:{port}/").parse()?,
            port,
            data: folder.path().join("data"),
            folder,
            database,
            process: None,
            settings: BTreeMap::new(),
        })
    }

    /// A node on an empty directory, where nobody has set up a group.
    pub async fn empty(name: &str) -> Result<Self> {
        let mut instance = Self::prepare(name).await?;
        instance.serve().await?;
        Ok(instance)
    }

    /// A node whose group is made: the handle is the node's name.
    pub async fn founded(name: &str, group: &str, language: &str) -> Result<Self> {
        Self::prepare(name).await?.found(group, language).await
    }

    /// Makes the group, in a place that was prepared, and starts the server.
    pub async fn found(mut self, group: &str, language: &str) -> Result<Self> {
        let handle = self.name.clone();
        self.run(&[
            "init",
            "--name",
            group,
            "--handle",
            &handle,
            "--language",
            language,
        ])
        .await?;
        self.serve().await?;
        Ok(self)
    }

    /// A node whose group is run in English.
    pub async fn start(name: &str) -> Result<Self> {
        Self::founded(name, &format!("The {name} group"), "en").await
    }

    /// Starts the server and waits until it can serve and write.
    pub async fn serve(&mut self) -> Result<()> {
        self.spawn().await?;
        let client = net::client()?;
        let health = self.url.join("/health")?;
        let outcome = eventually("GET /health answers 200", async || {
            if let Some(status) = self.ended()? {
                bail!("{} ended with {status}", self.name);
            }
            let answer = client.get(health.clone()).send().await;
            Ok(answer.ok().filter(|answer| answer.status() == 200))
        })
        .await;
        outcome.map(|_| ()).with_context(|| self.log())
    }

    /// Starts the server and waits for nothing: for one that should refuse to start.
    pub async fn spawn(&mut self) -> Result<()> {
        ensure!(self.process.is_none(), "{} runs already", self.name);
        let log = self.open_log()?;
        let child = self
            .server()?
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        self.process = Some(child);
        Ok(())
    }

    /// The command that serves. It takes no notice of the signal for files that grow too large, so that a test may limit them: a
    /// write then fails as on a full disk.
    pub(super) fn server(&self) -> Result<Command> {
        let plain = self.command(&["serve"])?;
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
            .arg(plain.get_program())
            .args(plain.get_args())
            .env_clear()
            .envs(
                plain
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            );
        if let Some(folder) = plain.get_current_dir() {
            shell.current_dir(folder);
        }
        Ok(shell)
    }

    /// The exit status, if the server has ended by itself.
    pub fn ended(&mut self) -> Result<Option<std::process::ExitStatus>> {
        Ok(match &mut self.process {
            Some(child) => child.try_wait()?,
            None => None,
        })
    }

    /// Ends the server at once, as a power cut would.
    pub fn kill9(&mut self) -> Result<()> {
        if let Some(mut child) = self.process.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Asks the server to end, and waits until it has.
    pub async fn stop(&mut self) -> Result<()> {
        let Some(mut child) = self.process.take() else {
            return Ok(());
        };
        let asked = Command::new("kill").arg(child.id().to_string()).status()?;
        ensure!(asked.success(), "kill: {asked}");
        let status = eventually("the server has ended", async || Ok(child.try_wait()?)).await;
        if status.is_err() {
            child.kill()?;
            child.wait()?;
        }
        status.map(|_| ())
    }

    /// Asks the server to end, and does not wait.
    pub fn terminate(&self) -> Result<()> {
        let process = self.pid().context("it runs")?;
        let asked = Command::new("kill").arg(process.to_string()).status()?;
        ensure!(asked.success(), "kill: {asked}");
        Ok(())
    }

    /// Says that the server has ended by itself, so that it may be started again.
    pub fn forget(&mut self) {
        self.process = None;
    }

    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(Child::id)
    }

    /// Stops gently and starts again at the same address.
    pub async fn restart(&mut self) -> Result<()> {
        self.stop().await?;
        self.serve().await
    }

    /// Runs a `kaifong` command on the same data; how it ends is for the caller to judge.
    pub async fn cli(&self, args: &[&str]) -> Result<Output> {
        self.cli_reading(args, "").await
    }

    /// The same, with something on standard input.
    pub async fn cli_reading(&self, args: &[&str], input: &str) -> Result<Output> {
        let mut child = tokio::process::Command::from(self.command(args)?)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let mut stdin = child.stdin.take().context("a pipe was asked for")?;
        // A command that reads nothing may have ended already.
        let _ = stdin.write_all(input.as_bytes()).await;
        drop(stdin);
        let output = tokio::time::timeout(Duration::from_secs(60), child.wait_with_output()).await;
        Ok(output.with_context(|| format!("kaifong {args:?} does not end"))??)
    }

    /// Runs a command that must succeed; what it printed for scripts.
    pub async fn run(&self, args: &[&str]) -> Result<String> {
        printed(args, self.cli(args).await?)
    }

    /// Another value for a setting, from the next start or command on.
    pub fn set(&mut self, variable: &str, value: &str) {
        self.settings.insert(variable.to_owned(), value.to_owned());
    }

    /// A look into the database beside the running node, for what no page shows.
    pub async fn db(&self) -> Result<Db> {
        let url = match &self.database {
            Some(url) => url.clone(),
            None => {
                let files = fs::read_dir(self.data())?.filter_map(Result::ok);
                let file = files
                    .map(|entry| entry.path())
                    .find(|path| path.extension().is_some_and(|kind| kind == "db"));
                format!("sqlite:{}", file.context("no database")?.display())
            }
        };
        let here = Here::new(self.url.clone());
        let options = Options {
            here,
            ..Options::default()
        };
        Ok(Db::open(&url, options).await?)
    }

    /// Adds a member who can sign in with the password: `member`, or with a duty.
    pub async fn member(&self, handle: &str, role: &str, password: &str) -> Result<()> {
        let mut args = vec!["member", "add", handle, "--password-stdin"];
        if role != "member" {
            args.extend(["--role", role]);
        }
        let output = self.cli_reading(&args, &format!("{password}\n")).await?;
        printed(&args, output).map(|_| ())
    }

    /// The address of a path on this node.
    pub fn at(&self, path: &str) -> Result<Url> {
        Ok(self.url.join(path)?)
    }

    pub fn visitor(&self) -> Result<Visitor> {
        Visitor::new(self.url.clone())
    }

    /// Where the front of its processes listens, or the one process itself.
    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn host(&self) -> String {
        format!("{}.localhost:{}", self.name, self.port)
    }

    /// Another hand on the same node, without a process: for commands and looks while the first is in use.
    pub fn beside(other: &Self) -> Result<Self> {
        Ok(Self {
            name: other.name.clone(),
            url: other.url.clone(),
            port: other.port,
            folder: tempfile::tempdir()?,
            data: other.data.clone(),
            database: other.database.clone(),
            process: None,
            settings: BTreeMap::new(),
        })
    }

    /// A new machine for the same node: its name and address, with nothing in it, on this PostgreSQL or on SQLite.
    pub async fn anew(other: &Self, server: Option<&str>) -> Result<Self> {
        let mut anew = Self::prepare_on(&other.name, server).await?;
        (anew.url, anew.port) = (other.url.clone(), other.port);
        Ok(anew)
    }

    /// The number that the system knows the running server by.
    pub fn process_id(&self) -> Result<u32> {
        let process = self.process.as_ref().context("nothing runs")?;
        Ok(process.id())
    }

    pub fn data(&self) -> PathBuf {
        self.data.clone()
    }

    /// Where the database is, when it is not SQLite in the data directory.
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// What the server has printed since its first start.
    pub fn log(&self) -> String {
        let bytes = fs::read(self.log_path()).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The one-time link that the server prints on an empty directory.
    pub fn printed_link(&self) -> Result<Url> {
        let log = self.log();
        let link = log
            .split_whitespace()
            .map(|word| word.trim_matches(|letter: char| "\"'<>()[]".contains(letter)))
            .find(|word| {
                word.strip_prefix(self.url.as_str())
                    .is_some_and(|path| path.len() > 8)
            });
        Ok(link
            .with_context(|| format!("no link in:\n{log}"))?
            .parse()?)
    }

    pub fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Result<Command> {
        let mut command = Command::new(binary()?);
        // Nothing of the surroundings may change what a test sees.
        command.env_clear();
        for name in ["PATH", "HOME", "TMPDIR"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("KAIFONG_DATA", self.data())
            .env("KAIFONG_URL", self.url.as_str().trim_end_matches('/'))
            .env("KAIFONG_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("KAIFONG_DEVELOPMENT", "true")
            .env(
                "KAIFONG_LOG",
                std::env::var("KAIFONG_TEST_LOG").unwrap_or("info".into()),
            )
            .env("RUST_BACKTRACE", "0");
        if let Some(database) = &self.database {
            command.env("KAIFONG_DATABASE_URL", database);
        }
        command.envs(&self.settings);
        Ok(command)
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    pub(super) fn open_log(&self) -> Result<File> {
        Ok(OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.log_path())?)
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // Seen only when the test has failed.
        eprintln!("--- {} printed:\n{}---", self.host(), self.log());
        if let Err(error) = self.kill9() {
            eprintln!("{} could not be ended: {error:#}", self.name);
        }
    }
}

fn printed(args: &[&str], output: Output) -> Result<String> {
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "kaifong {args:?}: {}\n{complaint}",
        output.status
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// The program stands beside the tests in the target directory. Cargo builds it with the workspace, not with one crate.
fn binary() -> Result<PathBuf> {
    let tests = std::env::current_exe()?;
    let binary = tests
        .parent()
        .and_then(Path::parent)
        .context("tests are in target/debug/deps")?
        .join("kaifong");
    ensure!(
        binary.exists(),
        "{} is missing: cargo build --workspace makes it",
        binary.display()
    );
    Ok(binary)
}

async fn new_database(server: &str) -> Result<String> {
    let mut rng = rand::rng();
    let name = format!("kaifong_trip_{:016x}", rng.random::<u64>());
    let mut connection = sqlx::PgConnection::connect(server).await?;
    let statement = sqlx::AssertSqlSafe(format!("create database {name}"));
    sqlx::raw_sql(statement).execute(&mut connection).await?;
    let mut url: Url = server.parse()?;
    url.set_path(&name);
    Ok(url.into())
}
