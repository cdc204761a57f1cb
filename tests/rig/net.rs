//! Addresses of tests: every `*.localhost` is this machine, and nothing else is reached.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Result, bail};
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

/// A port that nobody listens on, and that is given to no other test while this one runs, also before anything listens there or
/// while it is down. Below those that the system gives to outgoing connections, so that a node may come back to its own after a
/// crash.
pub fn free_port() -> Result<u16> {
    // The same number in UDP, which nobody here speaks, says that it is taken: a claim that ends with the process, however it ends.
    static CLAIMS: Mutex<Vec<UdpSocket>> = Mutex::new(Vec::new());
    for _ in 0..1000 {
        let place = (Ipv4Addr::LOCALHOST, rand::random_range(10_000..20_000));
        if let Ok(claim) = UdpSocket::bind(place)
            && TcpListener::bind(place).is_ok()
        {
            CLAIMS
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(claim);
            return Ok(place.1);
        }
    }
    bail!("no free port between 10000 and 20000")
}

#[test]
fn a_port_is_given_once() -> Result<()> {
    let port = free_port()?;
    // Another test asks as another process would: by its own claim.
    assert!(UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).is_err());
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    Ok(())
}
