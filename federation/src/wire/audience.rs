//! Who a thing is for: `to` and `cc`, both ways. `bto` and `bcc` are neither read nor written.

use community::post::Visibility;
use serde_json::Value;

use super::read;

/// The collection of everyone.
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// The most addresses that are read of one thing.
const MOST: usize = 200;

/// Whether an address means everyone. Its short names are taken only here, where addresses are read.
pub fn is_public(address: &str) -> bool {
    matches!(address, PUBLIC | "as:Public" | "Public")
}

/// Who a thing is for, as it stands on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    pub to: Vec<String>,
    pub cc: Vec<String>,
}

impl Audience {
    /// What a visibility means for an author with this followers collection; `mentioned` are those named besides.
    /// `None` for what never leaves the node.
    pub fn of(visibility: Visibility, followers: &str, mentioned: Vec<String>) -> Option<Self> {
        let with = |first: &[&str]| {
            first
                .iter()
                .map(|&address| address.to_owned())
                .chain(mentioned.iter().cloned())
                .collect()
        };
        Some(match visibility {
            Visibility::Public => Self {
                to: vec![PUBLIC.to_owned()],
                cc: with(&[followers]),
            },
            Visibility::Unlisted => Self {
                to: vec![followers.to_owned()],
                cc: with(&[PUBLIC]),
            },
            Visibility::Followers => Self {
                to: vec![followers.to_owned()],
                cc: mentioned,
            },
            Visibility::Direct => Self {
                to: mentioned,
                cc: Vec::new(),
            },
            Visibility::Inside => return None,
        })
    }

    /// For one person and nobody else.
    pub fn only(person: &str) -> Self {
        Self {
            to: vec![person.to_owned()],
            cc: Vec::new(),
        }
    }

    /// What an object or activity says.
    pub fn read(value: &Value) -> Self {
        Self {
            to: read::ids(value, "to", MOST),
            cc: read::ids(value, "cc", MOST),
        }
    }

    /// What it means, for an author with this followers collection.
    pub fn visibility(&self, followers: Option<&str>) -> Visibility {
        let all = || self.to.iter().chain(&self.cc);
        if self.to.iter().any(|address| is_public(address)) {
            Visibility::Public
        } else if self.cc.iter().any(|address| is_public(address)) {
            Visibility::Unlisted
        } else if followers.is_some_and(|followers| all().any(|address| address == followers)) {
            Visibility::Followers
        } else {
            Visibility::Direct
        }
    }

    /// Those addressed by name: neither everyone nor the author's followers.
    pub fn named<'a>(&'a self, followers: Option<&'a str>) -> impl Iterator<Item = &'a str> {
        self.to
            .iter()
            .chain(&self.cc)
            .map(String::as_str)
            .filter(move |address| !is_public(address) && Some(*address) != followers)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const FOLLOWERS: &str = "https://a.example/followers";

    #[test]
    fn ac17_ac19_an_audience_is_read_as_it_was_written() {
        for visibility in [
            Visibility::Public,
            Visibility::Unlisted,
            Visibility::Followers,
            Visibility::Direct,
        ] {
            let audience =
                Audience::of(visibility, FOLLOWERS, vec!["https://b.example/ana".into()])
                    .expect("it leaves the node");
            let read = Audience::read(
                &json!({"to": audience.to, "cc": audience.cc, "bto": ["https://c.example"], "bcc": PUBLIC}),
            );
            assert_eq!(read, audience);
            assert_eq!(read.visibility(Some(FOLLOWERS)), visibility);
            assert_eq!(
                read.named(Some(FOLLOWERS)).collect::<Vec<_>>(),
                ["https://b.example/ana"]
            );
        }
        assert_eq!(
            Audience::of(Visibility::Inside, FOLLOWERS, Vec::new()),
            None
        );
    }

    #[test]
    fn ac19_short_names_of_everyone_count_and_nothing_means_direct() {
        assert_eq!(
            Audience::read(&json!({"to": "as:Public"})).visibility(None),
            Visibility::Public
        );
        assert_eq!(
            Audience::read(&json!({"cc": ["Public"]})).visibility(None),
            Visibility::Unlisted
        );
        assert_eq!(
            Audience::read(&json!({})).visibility(Some(FOLLOWERS)),
            Visibility::Direct
        );
        assert_eq!(
            Audience::read(&json!({"to": ["https://x.example/followers"]}))
                .visibility(Some(FOLLOWERS)),
            Visibility::Direct
        );
    }
}
