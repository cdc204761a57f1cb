//! One node of the demo: this very program as a process of its own, with its own file and address.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, bail};
use reqwest::Url;
use tokio::{
    io::AsyncWriteExt as _,
    process::{Child, Command},
};

use super::visitor::Visitor;

/// The password of everyone in the demo.
pub const PASSWORD: &str = "tea and patience";

/// A running node.
pub struct Node {
    pub url: Url,
    program: PathBuf,
    data: PathBuf,
    port: u16,
    server: Child,
}

impl Node {
    /// Starts a node; `true` when it was empty before. Its address is kept beside its data, since it cannot change.
    pub async fn start(dir: &Path, name: &str, wish: u16) -> anyhow::Result<(Self, bool)> {
        let data = dir.join(name);
        std::fs::create_dir_all(&data).with_context(|| format!("making {}", data.display()))?;
        let kept = data.join("demo-port");
        let (port, is_new) = match std::fs::read_to_string(&kept) {
            Ok(port) => (
                port.trim()
                    .parse()
                    .context("reading the port of an earlier demo")?,
                false,
            ),
            Err(_) => {
                let port = free_port(wish)?;
                std::fs::write(&kept, port.to_string())?;
                (port, true)
            }
        };
        // Or what answers there would be taken for this one.
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            bail!(
                "something answers at port {port} already: stop the demo that runs, or choose another folder with --dir"
            );
        }
        let url: Url = format!("http://{name}.localhost:{port}").parse()?;
        let program = std::env::current_exe().context("finding this program")?;
        let log = std::fs::File::create(data.join("server.log"))?;
        let server = command(&program, &data, &url, port)
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::from(log))
            .kill_on_drop(true)
            .spawn()
            .context("starting a node")?;
        let mut node = Self {
            url,
            program,
            data,
            port,
            server,
        };
        node.wait().await?;
        Ok((node, is_new))
    }

    async fn wait(&mut self) -> anyhow::Result<()> {
        let mut visitor = Visitor::new(&self.url)?;
        for _ in 0..200 {
            if let Some(status) = self.server.try_wait()? {
                let log = std::fs::read_to_string(self.data.join("server.log")).unwrap_or_default();
                bail!("the node {} stopped ({status}):\n{log}", self.url);
            }
            if let Ok(page) = visitor.get("/health").await
                && page.status == 200
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the node {} does not answer", self.url)
    }

    /// A command line on this node's data, while it runs.
    pub async fn command(&self, arguments: &[&str], input: Option<&str>) -> anyhow::Result<String> {
        let mut child = command(&self.program, &self.data, &self.url, self.port)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut stdin = child.stdin.take().context("standard input is piped")?;
        stdin
            .write_all(input.unwrap_or_default().as_bytes())
            .await?;
        drop(stdin);
        let output = child.wait_with_output().await?;
        if !output.status.success() {
            bail!(
                "kaifong {} failed: {}",
                arguments.join(" "),
                String::from_utf8_lossy(&output.stderr).trim()
            );
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Adds a member with the demo's password.
    pub async fn member(&self, handle: &str, name: &str, role: Option<&str>) -> anyhow::Result<()> {
        let mut arguments = vec!["member", "add", handle, "--name", name, "--password-stdin"];
        if let Some(role) = role {
            arguments.extend(["--role", role]);
        }
        self.command(&arguments, Some(PASSWORD)).await.map(|_| ())
    }

    /// Somebody with a browser, signed in.
    pub async fn as_member(&self, handle: &str) -> anyhow::Result<Visitor> {
        let mut visitor = Visitor::new(&self.url)?;
        visitor.sign_in(handle, PASSWORD).await?;
        Ok(visitor)
    }

    /// Host and port, as handles have it.
    pub fn authority(&self) -> String {
        format!("{}:{}", self.url.host_str().unwrap_or_default(), self.port)
    }

    /// Asks the node to stop, and waits for it.
    pub async fn stop(mut self) {
        if let Some(id) = self.server.id() {
            let _ = Command::new("kill").arg(id.to_string()).status().await;
        }
        let _ = tokio::time::timeout(Duration::from_secs(15), self.server.wait()).await;
    }
}

fn command(program: &Path, data: &Path, url: &Url, port: u16) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("KAIFONG_") {
            command.env_remove(name);
        }
    }
    command
        .env("KAIFONG_DATA", data)
        .env("KAIFONG_URL", url.as_str().trim_end_matches('/'))
        .env("KAIFONG_LISTEN", format!("127.0.0.1:{port}"))
        .env("KAIFONG_DEVELOPMENT", "true");
    command
}

/// The wished port when it is free, else any.
fn free_port(wish: u16) -> anyhow::Result<u16> {
    let listener =
        TcpListener::bind(("127.0.0.1", wish)).or_else(|_| TcpListener::bind(("127.0.0.1", 0)))?;
    Ok(listener.local_addr()?.port())
}
