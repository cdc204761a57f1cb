//! Addresses of tests: every `*.localhost` is this machine, and nothing else is reached.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result};
use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};

struct Loopback;

impl Resolve for Loopback {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let name = name.as_str();
            if name == "localhost" || name.ends_with(".localhost") {
                let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
                Ok(Box::new(std::iter::once(here)) as Addrs)
            } else {
                Err(format!("a test must not reach {name}").into())
            }
        })
    }
}

/// A client that follows no redirect: tests want to see each.
#[expect(
    clippy::disallowed_methods,
    reason = "a stranger to the node: none of its limits apply"
)]
pub fn client() -> Result<Client> {
    Ok(Client::builder()
        .dns_resolver(Arc::new(Loopback))
        .redirect(Policy::none())
        .no_proxy()
        .timeout(Duration::from_secs(30))
        .build()?)
}

/// A port that nobody listens on. Below those that the system gives to outgoing connections, so that a node may
/// come back to its own after a crash.
pub fn free_port() -> Result<u16> {
    (0..100)
        .map(|_| rand::random_range(10_000..20_000))
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .context("no free port between 10000 and 20000")
}
