//! How large the program is, how soon it answers, and what it holds when nobody asks for anything.

use std::{fs, time::Duration};

use anyhow::Result;

use crate::{
    Plan,
    node::{self, Node},
    process,
    table::{Table, megabytes, milliseconds},
    wire::Connection,
};

pub async fn measure(plan: &Plan, table: &mut Table) -> Result<()> {
    if plan.postgres.is_none() {
        let size = fs::metadata(node::binary()?)?.len();
        table.note("release binary, stripped", megabytes(size));
    }
    let mut node = Node::found(plan).await?;
    let (mut times, mut works) = (Vec::new(), Vec::new());
    for _ in 0..7 {
        times.push(node.start().await?);
        works.push(process::precise_time(node.pid()?)?);
        node.stop().await?;
    }
    times.sort_unstable();
    works.sort_unstable();
    table.note("start to first answer, median of 7", milliseconds(times[3]));
    table.note("processor time of that", milliseconds(works[3]));

    node.start().await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let memory = process::memory(node.pid()?)?;
    table.note("resident memory, idle", megabytes(memory));
    let mut connection = Connection::open(node.port).await?;
    for path in ["/", "/events", "/calls", "/stories", "/sign-in"] {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", node.authority());
        connection.ask(request.as_bytes()).await?;
    }
    let memory = process::memory(node.pid()?)?;
    table.note("resident memory after five pages", megabytes(memory));
    let before = node.processor_time()?;
    tokio::time::sleep(Duration::from_secs(20)).await;
    let work = node.processor_time()?.saturating_sub(before);
    table.note("processor time of an idle minute", milliseconds(work * 3));
    node.stop().await
}
