//! What the tests stand on: running nodes, visitors, browsers, and foreign servers made of fixtures.

// Every part is for the tests to come, and not each is used by one already.
#![expect(
    dead_code,
    reason = "a tool box: what no test needs today, one needs tomorrow"
)]

pub mod app;
pub mod browser;
pub mod cluster;
pub mod cookies;
pub mod device;
pub mod fixture;
pub mod instance;
pub mod net;
pub mod page;
pub mod peer;
pub mod post_office;
pub mod postgres;
pub mod signing;
pub mod stream;
pub mod visitor;
pub mod webdriver;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Asks again and again until there is an answer, for 30 seconds at most.
pub async fn eventually<T>(
    what: &str,
    mut ask: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(30) {
        if let Some(answer) = ask().await? {
            return Ok(answer);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("not within 30 seconds: {what}")
}
