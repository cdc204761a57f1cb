//! A PostgreSQL of the test's own, which may be ended and started as it likes: none of the others' databases are in it.

use std::{
    os::unix::fs::MetadataExt as _,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};

use super::net;

pub struct Postgres {
    port: u16,
    programs: PathBuf,
    folder: String,
}

impl Postgres {
    /// Makes one in a temporary directory and starts it.
    pub fn start() -> Result<Self> {
        let made = as_postgres("mktemp", &["-d", "/tmp/kaifong-postgres-XXXXXX"])?;
        let server = Self {
            port: net::free_port()?,
            programs: programs()?,
            folder: made.trim().to_owned(),
        };
        server.call(
            "initdb",
            &["-U", "kaifong", "-A", "trust", "-E", "UTF8", "--no-locale"],
        )?;
        server.go_on()?;
        Ok(server)
    }

    /// Where databases may be made.
    pub fn url(&self) -> String {
        format!("postgres://kaifong@127.0.0.1:{}/postgres", self.port)
    }

    /// Ends it: `fast` as an upgrade of the system does, `immediate` as a power cut does.
    pub fn stop(&self, how: &str) -> Result<()> {
        self.call("pg_ctl", &["-m", how, "-w", "stop"]).map(drop)
    }

    /// Starts it again on what is there, and waits until it takes connections.
    pub fn go_on(&self) -> Result<()> {
        let options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c max_connections=50",
            self.port, self.folder
        );
        let log = format!("{}/log", self.folder);
        self.call(
            "pg_ctl",
            &["-l", &log, "-w", "-t", "120", "-o", &options, "start"],
        )
        .map(drop)
    }

    fn call(&self, program: &str, arguments: &[&str]) -> Result<String> {
        let path = self.programs.join(program);
        let path = path.to_str().context("a path of letters")?;
        as_postgres(path, &[&["-D", &self.folder], arguments].concat())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // It may be stopped already.
        let _ = self.stop("immediate");
        if let Err(error) = as_postgres("rm", &["-rf", &self.folder]) {
            eprintln!("{} is left behind: {error:#}", self.folder);
        }
    }
}

/// Of the newest version that is installed.
fn programs() -> Result<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for entry in std::fs::read_dir("/usr/lib/postgresql").context("PostgreSQL is not installed")? {
        let entry = entry?;
        let version = entry.file_name().to_string_lossy().parse().unwrap_or(0);
        found.push((version, entry.path().join("bin")));
    }
    found.sort();
    let (_, newest) = found.pop().context("PostgreSQL is not installed")?;
    Ok(newest)
}

/// PostgreSQL refuses to run as root. What the program said.
fn as_postgres(program: &str, arguments: &[&str]) -> Result<String> {
    let is_root = std::fs::metadata("/proc/self")?.uid() == 0;
    let mut command = Command::new(if is_root { "runuser" } else { program });
    if is_root {
        command.args(["-u", "postgres", "--", program]);
    }
    // What it says goes to a file: a server that it starts would keep our pipe.
    let told = tempfile::NamedTempFile::new()?;
    let status = command
        .args(arguments)
        // From a folder that every user may enter, or its tools complain.
        .current_dir("/")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(told.reopen()?)
        .stderr(told.reopen()?)
        .status()?;
    let said = std::fs::read_to_string(told.path())?;
    ensure!(status.success(), "{program} {arguments:?}: {said}");
    Ok(said)
}
