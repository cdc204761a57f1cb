//! What a program may do: words in a row, each of which may hold others.

use crate::{Error, Result};

/// Every word there is. `read` holds all `read:…`, and so on; `follow` is an old name for six of them.
pub const SCOPES: [&str; 39] = [
    "read",
    "read:accounts",
    "read:blocks",
    "read:bookmarks",
    "read:favourites",
    "read:filters",
    "read:follows",
    "read:lists",
    "read:mutes",
    "read:notifications",
    "read:search",
    "read:statuses",
    "write",
    "write:accounts",
    "write:blocks",
    "write:bookmarks",
    "write:conversations",
    "write:favourites",
    "write:filters",
    "write:follows",
    "write:lists",
    "write:media",
    "write:mutes",
    "write:notifications",
    "write:reports",
    "write:statuses",
    "follow",
    "push",
    "profile",
    "admin:read",
    "admin:read:accounts",
    "admin:read:reports",
    "admin:read:domain_allows",
    "admin:read:domain_blocks",
    "admin:write",
    "admin:write:accounts",
    "admin:write:reports",
    "admin:write:domain_allows",
    "admin:write:domain_blocks",
];

const FOLLOW: [&str; 6] = [
    "read:blocks",
    "read:follows",
    "read:mutes",
    "write:blocks",
    "write:follows",
    "write:mutes",
];

/// The same words once each, in our own order; `read` when there are none. `Invalid` for a word that is none of ours.
pub fn parse(text: &str) -> Result<String> {
    let asked = || text.split([' ', '+', ',']).filter(|word| !word.is_empty());
    if text.len() > 2000 || asked().any(|word| !SCOPES.contains(&word)) {
        return Err(Error::Invalid {
            field: "scopes",
            why: "unknown",
        });
    }
    let words: Vec<&str> = SCOPES
        .into_iter()
        .filter(|known| asked().any(|word| word == *known))
        .collect();
    Ok(if words.is_empty() {
        "read".to_owned()
    } else {
        words.join(" ")
    })
}

/// Whether these words let a program do what needs this one.
pub fn covers(granted: &str, needed: &str) -> bool {
    granted.split_whitespace().any(|word| {
        word == needed
            || needed
                .strip_prefix(word)
                .is_some_and(|rest| rest.starts_with(':'))
            || (word == "follow" && FOLLOW.contains(&needed))
    })
}

/// Whether every one of these words is within those.
pub fn is_within(asked: &str, granted: &str) -> bool {
    asked.split_whitespace().all(|word| covers(granted, word))
}

/// The words without those for whom this is false.
pub fn keep(scopes: &str, is_kept: impl Fn(&str) -> bool) -> String {
    scopes
        .split_whitespace()
        .filter(|word| is_kept(word))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oa08_a_word_holds_what_stands_below_it_and_nothing_else() {
        for (granted, needed, holds) in [
            ("read", "read:statuses", true),
            ("read:statuses", "read", false),
            ("read:statuses", "read:accounts", false),
            ("read write", "write:media", true),
            ("read", "write:media", false),
            ("read", "admin:read", false),
            ("read write follow push", "admin:read:accounts", false),
            ("admin:read", "admin:read:accounts", true),
            ("admin:read", "read:accounts", false),
            ("follow", "write:follows", true),
            ("follow", "read:statuses", false),
            ("follow", "follow", true),
            ("rea", "read", false),
            ("read", "readers", false),
            ("", "read", false),
        ] {
            assert_eq!(covers(granted, needed), holds, "{granted} for {needed}");
        }
        assert!(is_within("read:lists write", "write read"));
        assert!(!is_within("read write", "read:lists write"));
    }

    #[test]
    fn words_that_nobody_knows_are_refused() -> Result<()> {
        assert_eq!(parse("")?, "read");
        assert_eq!(parse("write  read write")?, "read write");
        assert_eq!(parse("read+write")?, "read write");
        assert!(parse("read everything").is_err());
        assert!(parse("READ").is_err());
        assert!(SCOPES.iter().all(|word| parse(word).is_ok()));
        assert_eq!(
            keep("read admin:read push", |word| !word.starts_with("admin:")),
            "read push"
        );
        Ok(())
    }
}
