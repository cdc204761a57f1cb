//! Several processes of one node on one PostgreSQL, behind a front that shares connections out among those that are alive.

use std::{
    process::{Child, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use anyhow::{Result, bail, ensure};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use super::{eventually, instance::Instance, net};

pub struct Cluster {
    /// The node as others see it; it has no process of its own.
    pub node: Instance,
    processes: Vec<Process>,
    front: JoinHandle<()>,
}

struct Process {
    port: u16,
    child: Option<Child>,
}

impl Cluster {
    /// A node whose group is made, with so many processes.
    pub async fn start(name: &str, count: usize) -> Result<Self> {
        let node = Instance::prepare(name).await?;
        ensure!(node.database().is_some(), "SQLite has one process");
        let group = format!("The {name} group");
        node.run(&[
            "init",
            "--name",
            &group,
            "--handle",
            name,
            "--language",
            "en",
        ])
        .await?;
        let ports = (0..count)
            .map(|_| net::free_port())
            .collect::<Result<Vec<u16>>>()?;
        let processes = ports
            .iter()
            .map(|port| Process {
                port: *port,
                child: None,
            })
            .collect();
        let listener = TcpListener::bind(("127.0.0.1", node.port())).await?;
        let front = tokio::spawn(share_out(listener, ports));
        let mut cluster = Self {
            node,
            processes,
            front,
        };
        for number in 0..count {
            cluster.serve(number).await?;
        }
        Ok(cluster)
    }

    /// Starts one of them, and waits until it can serve and write.
    pub async fn serve(&mut self, number: usize) -> Result<()> {
        let process = &mut self.processes[number];
        ensure!(process.child.is_none(), "process {number} runs already");
        let log = self.node.open_log()?;
        let child = self
            .node
            .server()?
            .env("KAIFONG_LISTEN", format!("127.0.0.1:{}", process.port))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let child = process.child.insert(child);
        let client = net::client()?;
        let health = format!("http://127.0.0.1:{}/health", process.port);
        eventually("GET /health answers 200", async || {
            if let Some(status) = child.try_wait()? {
                bail!("process {number} ended with {status}");
            }
            let answer = client.get(&health).send().await;
            Ok(answer.ok().filter(|answer| answer.status() == 200))
        })
        .await
        .map(|_| ())
    }

    /// Ends one of them at once, as a power cut would.
    pub fn kill9(&mut self, number: usize) -> Result<()> {
        if let Some(mut child) = self.processes[number].child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.front.abort();
        for number in 0..self.processes.len() {
            if let Err(error) = self.kill9(number) {
                eprintln!("process {number} could not be ended: {error:#}");
            }
        }
    }
}

/// Leads each connection to the next process that takes it.
async fn share_out(listener: TcpListener, ports: Vec<u16>) {
    let turn = Arc::new(AtomicUsize::new(0));
    while let Ok((mut caller, _)) = listener.accept().await {
        let (ports, turn) = (ports.clone(), turn.clone());
        tokio::spawn(async move {
            for _ in 0..ports.len() * 4 {
                let port = ports[turn.fetch_add(1, Relaxed) % ports.len()];
                if let Ok(mut process) = TcpStream::connect(("127.0.0.1", port)).await {
                    // However it ends, both ends see it.
                    let _ = copy_bidirectional(&mut caller, &mut process).await;
                    return;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
    }
}
