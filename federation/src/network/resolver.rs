//! Looks names up once, leaves out what is not public, and hands on the addresses to dial.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::{self, Blocked};

/// How long DNS may take to answer.
const LONGEST_LOOKUP: Duration = Duration::from_secs(5);

/// The only way from a name to an address: what it answers is what is dialled, so that a name
/// cannot mean one thing when checked and another when connected to.
#[derive(Debug, Clone)]
pub(super) struct Resolver {
    pub development: bool,
    /// Answers for tests in the place of DNS.
    #[cfg(test)]
    pub fixed: Option<Vec<IpAddr>>,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let found = resolver.look_up(name.as_str()).await?;
            let allowed = allow(found, resolver.development)?;
            // Port 0 stands for the port of the address that is asked for.
            let addresses = allowed.into_iter().map(|ip| SocketAddr::new(ip, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}

impl Resolver {
    async fn look_up(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        #[cfg(test)]
        if let Some(fixed) = &self.fixed {
            return Ok(fixed.clone());
        }
        if address::is_localhost(name) {
            // Not every system knows the names below localhost, and the demo needs them.
            return Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]);
        }
        let lookup = tokio::net::lookup_host((name, 0));
        let found = within(LONGEST_LOOKUP, lookup).await?;
        Ok(found.map(|found| found.ip()).collect())
    }
}

async fn within<T>(
    longest: Duration,
    lookup: impl Future<Output = io::Result<T>>,
) -> io::Result<T> {
    tokio::time::timeout(longest, lookup)
        .await
        .map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "DNS did not answer"))?
}

fn allow(found: Vec<IpAddr>, development: bool) -> Result<Vec<IpAddr>, Blocked> {
    let allowed: Vec<IpAddr> = found
        .into_iter()
        .filter(|ip| address::check_ip(*ip, development).is_ok())
        .collect();
    if allowed.is_empty() {
        Err(Blocked::NotPublic)
    } else {
        Ok(allowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn fe14_a_name_that_never_resolves_is_given_up() {
        let never = std::future::pending::<io::Result<()>>();
        let outcome = within(Duration::from_millis(10), never).await;
        assert_eq!(
            outcome.map_err(|error| error.kind()),
            Err(io::ErrorKind::TimedOut)
        );
        assert!(LONGEST_LOOKUP <= Duration::from_secs(5));
    }
}
