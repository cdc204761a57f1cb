//! Handles, hosts, origins and URLs: one spelling each, the same wherever it is asked.

use std::sync::LazyLock;

use community::{address::Here, peer::host, time::Time};
use federation::{
    network::{self, Accept},
    parse_handle,
    wire::read,
};
use url::Url;

static HERE: LazyLock<Here> =
    LazyLock::new(|| Here::new(Url::parse("https://carers.example/").expect("a constant")));

pub fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let (one, other) = text.split_once('\n').unwrap_or((&text, ""));
    as_host(one, other);
    as_url(one, other);
    if let Some((name, host)) = parse_handle(one) {
        assert!(!name.is_empty() && !name.contains(['@', '/', ' ']));
        assert_eq!(network::normalise_host(&host).as_ref(), Some(&host));
        assert_eq!(parse_handle(&format!("@{name}@{host}")), Some((name, host)));
    }
    for accept in [Accept::ActivityJson, Accept::AnyJson, Accept::Jrd] {
        accept.takes(one);
    }
    network::is_activity(one);
    if let Ok(moment) = Time::parse(one) {
        assert_eq!(Time::parse(&moment.to_rfc3339_millis()).ok(), Some(moment));
    }
    if let Ok(answer) = network::parse_json(other.as_bytes()) {
        federation::named_by(&answer);
    }
}

fn as_host(one: &str, other: &str) {
    let Some(normal) = network::normalise_host(one) else {
        return;
    };
    assert_eq!(network::normalise_host(&normal).as_ref(), Some(&normal));
    // The fetcher and the list of blocked peers must mean the same server by a name.
    if let Some(known) = host::normal(one) {
        let again = host::normal(&normal);
        assert_eq!(again, Some(known), "two spellings of {one:?}");
    }
    let name = normal
        .rsplit_once(':')
        .map_or(normal.as_str(), |(name, port)| {
            if port.bytes().all(|byte| byte.is_ascii_digit()) {
                name
            } else {
                &normal
            }
        });
    assert!(
        network::is_within(&normal, name),
        "{normal} is not within {name}"
    );
    network::is_within(one, other);
}

fn as_url(one: &str, other: &str) {
    if let Some(url) = read::web(one) {
        assert!(url.len() <= network::LONGEST_URL);
        assert!(read::same_origin(&url, &url));
        let host = host::of(&url);
        let authority = Url::parse(&url)
            .ok()
            .map(|url| network::origin(&url).authority());
        if let (Some(host), Some(authority)) = (host, authority) {
            assert_eq!(host::normal(&authority), Some(host), "two hosts of {url:?}");
        }
    }
    let (one_url, other_url) = (Url::parse(one), Url::parse(other));
    if let Ok(url) = &one_url {
        if network::check_url(url, false).is_ok() {
            assert_eq!(url.scheme(), "https");
            assert!(url.as_str().len() <= network::LONGEST_URL);
            assert!(url.username().is_empty() && url.port().is_none());
        }
        if HERE.is_ours(one) {
            assert_eq!(url.host_str(), Some("carers.example"));
        }
    }
    if let (Ok(one_url), Ok(other_url)) = (&one_url, &other_url) {
        let same = network::same_origin(one_url, other_url);
        assert_eq!(same, network::same_origin(other_url, one_url));
        if same {
            assert_eq!(network::origin(one_url), network::origin(other_url));
        }
        if read::same_origin(one, other) && matches!(one_url.scheme(), "http" | "https") {
            assert!(same, "{one} and {other} are and are not of one origin");
        }
    }
    HERE.read(one);
}
