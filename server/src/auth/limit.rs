//! How often one address, or one name, may try. Kept in memory: a restart forgives.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::Mutex,
};

use axum::extract::ConnectInfo;
use http::{HeaderMap, request::Parts};

use crate::app::{config::Config, error::AppError};

/// What is being tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// Passwords: 25 in five minutes from an address, 25 an hour for a name.
    SignIn,
    /// Asking to join, answering, asking to come without an account: 20 an hour from an address.
    Knock,
    /// One-time links and codes: 30 an hour from an address.
    Code,
    /// Registering an app: 60 an hour from an address.
    Register,
    /// What apps ask for; counted by [`Limits::spend`].
    Call,
}

impl Deed {
    /// (how many, in how many milliseconds)
    fn allowance(self, by_name: bool) -> (u32, i64) {
        match (self, by_name) {
            (Self::SignIn, false) => (25, 5 * 60_000),
            (Self::SignIn, true) => (25, 60 * 60_000),
            (Self::Knock, _) => (20, 60 * 60_000),
            (Self::Code, _) => (30, 60 * 60_000),
            (Self::Register, _) => (60, 60 * 60_000),
            (Self::Call, _) => CALLS,
        }
    }
}

/// Counts tries.
#[derive(Default)]
pub struct Limits {
    tries: Counts,
    /// Apart from the tries, so that a crowd of apps makes nobody forget who guessed passwords.
    calls: Counts,
}

type Counts = Mutex<HashMap<(Deed, String), (u32, i64)>>;

/// What an app may ask for: 300 times in five minutes, for each member, and for each address without a token.
const CALLS: (u32, i64) = (300, 5 * 60_000);

/// What is left of what an app may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    pub limit: u32,
    pub remaining: u32,
    /// When all of it is there again.
    pub reset: i64,
    pub is_spent: bool,
}

impl Budget {
    /// How long to wait.
    pub fn seconds(&self, now: i64) -> u32 {
        u32::try_from((self.reset - now) / 1000)
            .unwrap_or(60)
            .max(1)
    }
}

/// More entries than this are swept before a new one is taken, so that memory stays bounded.
const MOST: usize = 20_000;

impl Limits {
    /// Counts one try; `TooMany` when the allowance is used up. The name is counted apart from the address, so that
    /// neither many names from one address nor one name from many addresses get further.
    ///
    /// # Errors
    /// `TooMany`.
    pub fn count(
        &self,
        deed: Deed,
        client: Client,
        name: Option<&str>,
        now: i64,
    ) -> Result<(), AppError> {
        if !client.is_limited {
            return Ok(());
        }
        self.count_one(deed, format!("address {}", client.group()), false, now)?;
        match name {
            Some(name) => self.count_one(deed, format!("name {}", name.to_lowercase()), true, now),
            None => Ok(()),
        }
    }

    /// Counts one request of an app: of the one named, or else of its address.
    pub fn spend(&self, client: Client, name: Option<String>, now: i64) -> Budget {
        let (limit, window) = CALLS;
        if !client.is_limited {
            return Budget {
                limit,
                remaining: limit,
                reset: now + window,
                is_spent: false,
            };
        }
        let key = name.unwrap_or_else(|| format!("address {}", client.group()));
        let (count, reset) = self.note(Deed::Call, key, window, now);
        Budget {
            limit,
            remaining: limit.saturating_sub(count),
            reset,
            is_spent: count > limit,
        }
    }

    fn count_one(&self, deed: Deed, key: String, by_name: bool, now: i64) -> Result<(), AppError> {
        let (most, window) = deed.allowance(by_name);
        let (count, until) = self.note(deed, key, window, now);
        if count > most {
            Err(AppError::TooMany {
                seconds: u32::try_from((until - now) / 1000).unwrap_or(60).max(1),
            })
        } else {
            Ok(())
        }
    }

    /// How many there were in this window, this one included, and when the next begins.
    fn note(&self, deed: Deed, key: String, window: i64, now: i64) -> (u32, i64) {
        let counts = match deed {
            Deed::Call => &self.calls,
            Deed::SignIn | Deed::Knock | Deed::Code | Deed::Register => &self.tries,
        };
        let mut tries = counts
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if tries.len() >= MOST {
            tries.retain(|_, (_, until)| *until > now);
            if tries.len() >= MOST {
                tries.clear();
            }
        }
        let (count, until) = tries.entry((deed, key)).or_insert((0, now + window));
        if *until <= now {
            (*count, *until) = (0, now + window);
        }
        *count = count.saturating_add(1);
        (*count, *until)
    }
}

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    address: IpAddr,
    is_limited: bool,
}

impl Client {
    /// The address as seen, or as a trusted proxy tells it. In development loopback is not limited.
    pub fn of(config: &Config, seen: IpAddr, headers: &HeaderMap) -> Self {
        let mut address = seen;
        if config.trusts(seen)
            && let Some(told) = headers
                .get("x-forwarded-for")
                .and_then(|value| value.to_str().ok())
                // The last one is what the trusted proxy itself saw; the others anyone may write.
                .and_then(|value| value.rsplit(',').next())
                .and_then(|value| value.trim().parse().ok())
        {
            address = told;
        }
        let address = address.to_canonical();
        Self {
            address,
            is_limited: !(config.development && address.is_loopback()),
        }
    }

    /// As [`Client::of`], from the parts of a request; unknown addresses count as one.
    pub fn of_parts(config: &Config, parts: &Parts) -> Self {
        let seen = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::from([0, 0, 0, 0]), |ConnectInfo(address)| {
                address.ip()
            });
        Self::of(config, seen, &parts.headers)
    }

    /// The household, when what it does is counted.
    pub fn household(self) -> Option<String> {
        self.is_limited.then(|| self.group())
    }

    /// One household: an IPv4 address, or an IPv6 /64.
    fn group(self) -> String {
        match self.address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(address: &str) -> Client {
        Client {
            address: address.parse().expect("an address"),
            is_limited: true,
        }
    }

    #[test]
    fn oa13_the_twenty_sixth_try_waits_and_time_forgives() {
        let limits = Limits::default();
        for _ in 0..25 {
            assert!(
                limits
                    .count(Deed::SignIn, client("203.0.113.9"), Some("mei"), 0)
                    .is_ok()
            );
        }
        assert!(
            limits
                .count(Deed::SignIn, client("203.0.113.9"), Some("rain"), 0)
                .is_err()
        );
        assert!(
            limits
                .count(Deed::SignIn, client("203.0.113.10"), Some("MEI"), 0)
                .is_err()
        );
        assert!(
            limits
                .count(
                    Deed::SignIn,
                    client("203.0.113.9"),
                    Some("rain"),
                    5 * 60_000
                )
                .is_ok()
        );
    }

    #[test]
    fn what_an_app_may_ask_for_is_told_and_ends() {
        let limits = Limits::default();
        let mei = || Some("member 1".to_owned());
        let first = limits.spend(client("203.0.113.9"), mei(), 0);
        assert_eq!((first.remaining, first.reset), (299, 5 * 60_000));
        let last = (0..299)
            .map(|_| limits.spend(client("203.0.113.9"), mei(), 1))
            .last();
        assert_eq!(
            last.map(|last| (last.remaining, last.is_spent)),
            Some((0, false))
        );
        assert!(limits.spend(client("198.51.100.7"), mei(), 1).is_spent);
        assert!(!limits.spend(client("203.0.113.9"), None, 1).is_spent);
        assert!(
            !limits
                .spend(client("203.0.113.9"), mei(), 5 * 60_000)
                .is_spent
        );
    }

    #[test]
    fn oa14_a_household_of_ipv6_is_one_and_only_trusted_proxies_tell() {
        let limits = Limits::default();
        for n in 0..25 {
            assert!(
                limits
                    .count(Deed::SignIn, client(&format!("2001:db8::{n:x}")), None, 0)
                    .is_ok()
            );
        }
        assert!(
            limits
                .count(Deed::SignIn, client("2001:db8::ffff"), None, 0)
                .is_err()
        );
        let mut headers = HeaderMap::new();
        headers.insert(
            "x-forwarded-for",
            http::HeaderValue::from_static("198.51.100.7"),
        );
        let seen = IpAddr::from([203, 0, 113, 9]);
        assert_eq!(Client::of(&Config::default(), seen, &headers).address, seen);
    }
}
