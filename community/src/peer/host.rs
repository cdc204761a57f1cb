//! The names of hosts: one spelling each, and the domains above them.

use url::{Host, Url};

/// The longest name that can be asked for (RFC 1035, section 2.3.4), as it is written there.
const LONGEST: usize = 253;

/// The one spelling of a host, with its port when that is neither https' nor http's own: lower case, punycode, no dot
/// at the end. `*.` before it says what is so anyway: a name stands for all below it, too. `None` when it is no host.
pub fn normal(host: &str) -> Option<String> {
    let host = host.strip_prefix("*.").unwrap_or(host);
    let strange = |letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || matches!(letter, '/' | '\\' | '?' | '#' | '@')
    };
    if host.is_empty() || host.len() > 300 || host.contains(strange) {
        return None;
    }
    spell(&Url::parse(&format!("https://{host}/")).ok()?)
}

/// The host of an address, in its one spelling.
pub fn of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    if matches!(url.scheme(), "https" | "http") {
        spell(&url)
    } else {
        None
    }
}

fn spell(url: &Url) -> Option<String> {
    let name = url.host_str()?;
    let name = name.strip_suffix('.').unwrap_or(name);
    // "20.." is no name, and without its dots it would be the address 0.0.0.20. A star stands for names and is none.
    if name.is_empty() || name.ends_with('.') || name.contains('*') || name.len() > LONGEST {
        return None;
    }
    Some(match url.port() {
        Some(port) if port != 80 && port != 443 => format!("{name}:{port}"),
        _ => name.to_owned(),
    })
}

/// Every name under which a normal host may have been entered: itself and each domain above it, with its port and
/// without. A name without a port means every port.
pub(crate) fn names(host: &str) -> Vec<String> {
    let Ok(url) = Url::parse(&format!("https://{host}/")) else {
        return vec![host.to_owned()];
    };
    let name = url.host_str().unwrap_or_default();
    let mut names = vec![name];
    if matches!(url.host(), Some(Host::Domain(_))) {
        let mut rest = name;
        while let Some((_, above)) = rest.split_once('.') {
            names.push(above);
            rest = above;
        }
    }
    let with_port = names
        .iter()
        .filter_map(|name| url.port().map(|port| format!("{name}:{port}")));
    with_port
        .chain(names.iter().map(|&name| name.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// HS38.
    #[test]
    fn a_host_has_one_spelling() {
        for spelling in [
            "bad.example",
            "BAD.example",
            "bad.example.",
            "bad.example:443",
            "Bad.Example.:443",
            "*.bad.example",
        ] {
            assert_eq!(
                normal(spelling).as_deref(),
                Some("bad.example"),
                "{spelling}"
            );
        }
        assert_eq!(normal("BÜCHER.example"), normal("xn--bcher-kva.example"));
        assert_eq!(
            normal("hub.localhost:8083").as_deref(),
            Some("hub.localhost:8083")
        );
        assert_eq!(
            of("http://127.20.0.13:4460/inbox").as_deref(),
            Some("127.20.0.13:4460")
        );
        for wrong in [
            "",
            ".",
            "20....",
            "a.example..",
            "a/b",
            "user@host",
            "a b",
            "a.*.example",
            "https://bad.example",
        ] {
            assert_eq!(normal(wrong), None, "{wrong}");
        }
        assert_eq!(of("data:text/plain,x"), None);
        assert_eq!(of("https://*bad.example/inbox"), None);
        // Short enough as it is typed, and not as it is asked for.
        assert_eq!(normal(&format!("{}example", "ü.".repeat(60))), None);
    }

    #[test]
    fn the_domains_above_count_but_not_those_beside() {
        let names = names("a.b.example:8081");
        for name in [
            "a.b.example:8081",
            "a.b.example",
            "b.example",
            "b.example:8081",
            "example",
        ] {
            assert!(names.iter().any(|found| found == name), "{name}");
        }
        assert_eq!(super::names("127.20.0.13"), ["127.20.0.13"]);
    }
}
