//! Who says something on the network: scheme, host and port, in one spelling.

use std::fmt;

use url::Url;

/// Scheme, host and port. What one origin says about another's ids is worth nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    scheme: String,
    host: String,
    port: Option<u16>,
}

impl Origin {
    /// The host in lower case, in punycode, without a trailing dot.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Host and port as a peer is named; the port is left away if it is the default.
    pub fn authority(&self) -> String {
        match (self.port, self.scheme.as_str()) {
            (None, _) | (Some(443), "https") | (Some(80), "http") => self.host.clone(),
            (Some(port), _) => format!("{}:{port}", self.host),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}", self.scheme, self.authority())
    }
}

/// The origin of an address. An address without a host (`data:`, `mailto:`) is its own origin and
/// shares it with nothing else.
pub fn origin(url: &Url) -> Origin {
    let host = match url.host_str() {
        Some(host) => host.trim_end_matches('.').to_ascii_lowercase(),
        None => url.as_str().to_owned(),
    };
    Origin {
        scheme: url.scheme().to_owned(),
        host,
        port: url.port_or_known_default(),
    }
}

/// Whether both addresses are of one http(s) origin.
pub fn same_origin(one: &Url, other: &Url) -> bool {
    matches!(one.scheme(), "http" | "https") && origin(one) == origin(other)
}

/// A host as people and programs write it, in the one spelling that may be compared: lower case,
/// punycode, no trailing dot. `None` if it is no host. A port is kept.
pub fn normalise_host(text: &str) -> Option<String> {
    if text.contains(['/', '\\', '@', '?', '#']) {
        return None;
    }
    let url = Url::parse(&format!("https://{}/", text.trim())).ok()?;
    // "20.." is no name, and without its dots it would be the address 0.0.0.20.
    let name = url.host_str()?;
    if name == "." || name.ends_with("..") {
        return None;
    }
    Some(origin(&url).authority())
}

/// Whether a host is the given domain or lies below it; both in any spelling.
pub fn is_within(host: &str, domain: &str) -> bool {
    let (Some(host), Some(domain)) = (normalise_host(host), normalise_host(domain)) else {
        return false;
    };
    let host = match host.rsplit_once(':') {
        // An IPv6 address has colons of its own, and brackets around them.
        Some((name, port)) if !port.ends_with(']') => name,
        _ => &host,
    };
    host.strip_suffix(&domain)
        .is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_dots_alone_is_no_host() {
        for text in ["", ".", "%2e", ".:443", "%2e:0"] {
            assert_eq!(normalise_host(text), None, "{text}");
        }
        assert_eq!(
            normalise_host("A.Example.:80").as_deref(),
            Some("a.example:80")
        );
    }

    fn same(one: &str, other: &str) -> bool {
        match (Url::parse(one), Url::parse(other)) {
            (Ok(one), Ok(other)) => same_origin(&one, &other),
            _ => false,
        }
    }

    #[test]
    fn hs32_another_port_is_another_origin() {
        assert!(!same("https://a.example/u", "https://a.example:8443/u"));
        assert!(!same("http://127.0.0.1:3000/u", "http://127.0.0.1:3001/u"));
        assert!(!same("http://a.example/", "https://a.example/"));
        assert!(same("https://a.example/u", "https://a.example:443/v"));
    }

    #[test]
    fn fe36_spellings_of_one_origin_are_one() {
        for other in [
            "HTTPS://A.Example/x",
            "https://a.example.:443/",
            "https://a.example:0443/",
            "https://a\u{ff0e}example/",
            "https://u:p@a.example/#f",
            "https:a.example",
        ] {
            assert!(same("https://a.example/", other), "{other}");
        }
        assert!(same(
            "https://Bücher.example/",
            "https://xn--bcher-kva.example/"
        ));
        for other in [
            "https://a.example.evil/",
            "https://evil/a.example",
            "https://a.example@evil/",
            "https://a.example%2eevil/",
            "data:text/plain,x",
        ] {
            assert!(!same("https://a.example/", other), "{other}");
        }
        assert!(!same("data:,x", "data:,x"));
    }

    #[test]
    fn hs38_a_blocked_domain_is_known_in_every_spelling() {
        for host in [
            "bad.example",
            "BAD.example",
            "bad.example.",
            "sub.bad.example",
            "a.b.Bad.Example.",
            "bad.example:8443",
            "b\u{ff41}d.example",
        ] {
            assert!(is_within(host, "bad.example"), "{host}");
        }
        for host in [
            "notbad.example",
            "bad.example.org",
            "example",
            "",
            "x y",
            "a/b",
        ] {
            assert!(!is_within(host, "bad.example"), "{host}");
        }
        assert!(is_within("[2001:db8::1]:8443", "[2001:DB8:0::1]"));
        assert!(is_within("[::1]", "[::1]"));
        for wrong in ["20.....", ".", ".:8443", "", ":0"] {
            assert_eq!(normalise_host(wrong), None, "{wrong}");
        }
        assert_eq!(normalise_host("a.example.."), None);
        assert!(!is_within("[2001:db8::1]", "[2001:db8::2]"));
        assert!(is_within("xn--bcher-kva.example", "Bücher.example"));
        assert!(is_within("www.BÜCHER.example", "xn--bcher-kva.example"));
    }

    #[test]
    fn a_peer_is_named_with_its_port_when_that_matters() {
        assert_eq!(
            normalise_host("A.Example:443").as_deref(),
            Some("a.example")
        );
        assert_eq!(
            normalise_host("A.Example:444").as_deref(),
            Some("a.example:444")
        );
        assert_eq!(normalise_host("a.example@evil"), None);
    }
}
