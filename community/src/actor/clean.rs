//! What others call themselves, made fit to be shown among ours.

use url::Url;

use super::model::{Field, NAME, Received};
use crate::text::{Html, clean_line, cut};

/// Lines of a profile.
const FIELDS: usize = 8;
/// The longest value of such a line.
const FIELD: usize = 500;
/// The longest address that is kept.
const ADDRESS: usize = 2048;

/// The document with its names cut and cleaned, and only addresses that a browser may open.
pub(super) fn received(mut actor: Received) -> Received {
    actor.host = actor.host.to_ascii_lowercase();
    actor.username = clean_line(&actor.username, NAME);
    actor.name = clean_line(&actor.name, NAME);
    actor.url = actor.url.filter(|url| opens(url));
    actor.icon = actor.icon.filter(|url| opens(url));
    actor.fields = actor
        .fields
        .into_iter()
        .take(FIELDS)
        .map(|field| Field {
            name: clean_line(&field.name, NAME),
            value: value(field.value),
        })
        .collect();
    actor
}

/// What is too long is cut, which may tear a tag, so it is cleaned once more.
fn value(value: String) -> String {
    if value.chars().count() <= FIELD {
        value
    } else {
        Html::clean(&cut(&value, FIELD)).into_string()
    }
}

fn opens(address: &str) -> bool {
    address.len() <= ADDRESS
        && Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "https" | "http"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FE23.
    #[test]
    fn fe23_only_addresses_that_a_browser_may_open_are_kept() {
        assert!(opens("https://carers.example/@helper"));
        for address in [
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "no address",
        ] {
            assert!(!opens(address), "{address}");
        }
    }
}
