//! Which addresses we may talk to: public ones, unless the operator develops.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Longer addresses are refused; nobody honest needs them.
pub const LONGEST_URL: usize = 2048;

/// Why an address is not dialled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Blocked {
    #[error("the address is not https")]
    Scheme,
    #[error("the address has a port that is not the usual one")]
    Port,
    #[error("the address has a user name or password in it")]
    UserInfo,
    #[error("the address is longer than 2,048 characters")]
    TooLong,
    #[error("the address has no host that we may look up")]
    Host,
    #[error("the address is not on the public internet")]
    NotPublic,
}

/// Checks all of an address that can be seen without asking DNS. What a name means is checked by
/// the resolver, on the very addresses that are then dialled.
pub fn check(url: &Url, development: bool) -> Result<(), Blocked> {
    if url.as_str().len() > LONGEST_URL {
        return Err(Blocked::TooLong);
    }
    match url.scheme() {
        "https" => {}
        "http" if development => {}
        _ => return Err(Blocked::Scheme),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Blocked::UserInfo);
    }
    // `port()` is empty for the default of the scheme.
    if url.port().is_some() && !development {
        return Err(Blocked::Port);
    }
    match url.host().ok_or(Blocked::Host)? {
        Host::Domain(name) => check_name(name, development),
        Host::Ipv4(address) => check_ip(IpAddr::V4(address), development),
        Host::Ipv6(address) => check_ip(IpAddr::V6(address), development),
    }
}

/// Checks an address that is about to be dialled.
pub fn check_ip(address: IpAddr, development: bool) -> Result<(), Blocked> {
    if development || is_public(address) {
        Ok(())
    } else {
        Err(Blocked::NotPublic)
    }
}

fn check_name(name: &str, development: bool) -> Result<(), Blocked> {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    if name.is_empty() || name.len() > 253 {
        return Err(Blocked::Host);
    }
    match name.rsplit('.').next() {
        // Only through proxies that we do not have; asking DNS would tell who is looked for.
        Some("onion" | "i2p") => Err(Blocked::Host),
        Some("localhost") if !development => Err(Blocked::NotPublic),
        _ => Ok(()),
    }
}

/// Whether the name is one of this machine's own, `localhost` or anything below it.
pub fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// Whether an address belongs to the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !matches!(
        address.octets(),
        // This network, private networks, this machine, link-local with the clouds' metadata.
        [0 | 10 | 127, ..]
            | [100, 64..=127, ..]
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 168, ..]
            // Protocol assignments, documentation, 6to4 relays, benchmarks.
            | [192, 0, 0 | 2, _]
            | [192, 88, 99, _]
            | [198, 18 | 19, ..]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
            // Multicast, reserved, broadcast.
            | [224..=255, ..]
    )
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    // Only 2000::/3 is given out. Everything else, such as ::1, the spellings of IPv4 (::/96,
    // ::ffff:0:0/96, 64:ff9b::/96), fc00::/7, fe80::/10 and multicast, falls away with it.
    match address.segments() {
        // Protocol assignments (Teredo, ORCHID, benchmarks) and documentation.
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // 6to4 carries any IPv4 address inside.
        [0x2002, ..] => false,
        [0x2000..=0x3fff, ..] => true,
        _ => false,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Hosts that must never be dialled, in every spelling that was thought of.
    pub(crate) const PRIVATE: &[&str] = &[
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.254",
        "192.168.1.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.19.255.254",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[fe80::1]",
        "[febf::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:8.8.8.8]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::1]",
        "[2001::1]",
        "[2001:0:7f00:1::]",
        "[2001:db8::1]",
        "[2002:7f00:1::]",
        "[2002:a00:1::1]",
        "[ff02::1]",
        "[100::1]",
        "[3fff::1]",
        "[5f00::1]",
        "[fec0::1]",
        // FE07.
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "127.0.1",
        "127.0.0.1.",
        "１２７.０.０.１",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "0",
        "0x0",
        "%31%32%37.0.0.1",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:7f00:1]",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "carers.localhost",
        "ｌｏｃａｌｈｏｓｔ",
    ];

    fn read(text: &str) -> Option<Url> {
        Url::parse(text).ok()
    }

    #[test]
    fn fe06_fe07_private_addresses_are_refused_in_every_spelling() {
        for host in PRIVATE {
            let url = read(&format!("https://{host}/x"));
            let url = url.unwrap_or_else(|| panic!("{host} is an address"));
            assert_eq!(check(&url, false), Err(Blocked::NotPublic), "{host}");
            assert_eq!(check(&url, true), Ok(()), "{host} while developing");
        }
    }

    #[test]
    fn public_addresses_pass() {
        for host in [
            "a.example",
            "8.8.8.8",
            "1.1.1.1",
            "172.32.0.1",
            "172.15.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "223.255.255.255",
            "[2606:4700::1111]",
            "[2a00:1450::1]",
            "[2001:4860:4860::8888]",
            "[2001:200::1]",
        ] {
            let url = read(&format!("https://{host}/x"));
            assert_eq!(url.map(|url| check(&url, false)), Some(Ok(())), "{host}");
        }
    }

    #[test]
    fn fe10_fe36_other_doors_are_closed() {
        for (text, why) in [
            ("http://a.example/", Blocked::Scheme),
            ("ftp://a.example/", Blocked::Scheme),
            ("file:///etc/passwd", Blocked::Scheme),
            ("data:text/plain,x", Blocked::Scheme),
            ("gopher://a.example/", Blocked::Scheme),
            ("https://a.example:8443/", Blocked::Port),
            ("https://a.example:22/", Blocked::Port),
            ("https://user@a.example/", Blocked::UserInfo),
            ("https://:secret@a.example/", Blocked::UserInfo),
            ("https://8.8.8.8@127.0.0.1/", Blocked::UserInfo),
            ("https://abcdef.onion/", Blocked::Host),
            ("https://ABC.I2P./", Blocked::Host),
            ("https://./", Blocked::Host),
        ] {
            let url = read(text);
            assert_eq!(url.map(|url| check(&url, false)), Some(Err(why)), "{text}");
        }
        let long = read(&format!("https://a.example/{}", "x".repeat(1 << 20)));
        assert_eq!(
            long.map(|url| check(&url, true)),
            Some(Err(Blocked::TooLong))
        );
        let usual = read("https://a.example:443/");
        assert_eq!(usual.map(|url| check(&url, false)), Some(Ok(())));
    }
}
