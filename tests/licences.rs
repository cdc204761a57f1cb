//! Every dependency has a licence that deny.toml allows, is not banned there, and comes from crates.io or from this tree.

use std::{collections::BTreeSet, path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    license: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Deny {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
}

#[derive(Deserialize)]
struct Licenses {
    allow: BTreeSet<String>,
}

#[test]
fn every_dependency_may_be_used() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let deny: Deny = toml::from_str(&std::fs::read_to_string(root.join("deny.toml"))?)?;

    // Only what is compiled here: the rest may not have been downloaded.
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--format-version=1"])
        .args(["--filter-platform", &host()?])
        .current_dir(&root)
        .output()?;
    ensure!(
        output.status.success(),
        "cargo metadata: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Metadata = serde_json::from_slice(&output.stdout)?;

    let wrong: Vec<String> = metadata
        .packages
        .iter()
        .filter_map(|package| {
            let licence = package.license.as_deref().unwrap_or("");
            if !allowed(licence, &deny.licenses.allow) {
                return Some(format!("{}: licence {licence:?}", package.name));
            }
            if deny.bans.deny.iter().any(|ban| ban.name == package.name) {
                return Some(format!("{}: banned", package.name));
            }
            match package.source.as_deref() {
                None | Some("registry+https://github.com/rust-lang/crates.io-index") => None,
                Some(elsewhere) => Some(format!("{}: from {elsewhere}", package.name)),
            }
        })
        .collect();
    ensure!(wrong.is_empty(), "not allowed: {wrong:#?}");
    Ok(())
}

fn host() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output()?;
    let text = String::from_utf8(output.stdout)?;
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("rustc did not name its host")?.to_owned())
}

/// Whether a licence expression can be met with the allowed ones.
fn allowed(expression: &str, allow: &BTreeSet<String>) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        // The old way to write a choice.
        .replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    let met = either(&mut words, allow);
    met && words.peek().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn either(words: &mut Words, allow: &BTreeSet<String>) -> bool {
    let mut met = both(words, allow);
    while words.next_if_eq(&"OR").is_some() {
        met |= both(words, allow);
    }
    met
}

fn both(words: &mut Words, allow: &BTreeSet<String>) -> bool {
    let mut met = one(words, allow);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allow);
    }
    met
}

fn one(words: &mut Words, allow: &BTreeSet<String>) -> bool {
    let met = match words.next() {
        Some("(") => {
            let met = either(words, allow);
            words.next_if_eq(&")").is_some() && met
        }
        Some(name) => allow.contains(name),
        None => false,
    };
    // An exception only permits more.
    if words.next_if_eq(&"WITH").is_some() {
        words.next();
    }
    met
}

#[test]
fn expressions_are_read() {
    let allow = BTreeSet::from(["MIT".to_owned(), "ISC".to_owned()]);
    for good in [
        "MIT",
        "GPL-2.0 OR MIT",
        "Apache-2.0/MIT",
        "ISC AND (Apache-2.0 OR MIT)",
        "MIT WITH something",
        "(GPL-2.0 AND MIT) OR ISC",
    ] {
        assert!(allowed(good, &allow), "{good}");
    }
    for bad in [
        "",
        "GPL-2.0",
        "MIT AND GPL-2.0",
        "(MIT OR ISC) AND GPL-2.0",
        "MIT ISC",
        "(MIT",
    ] {
        assert!(!allowed(bad, &allow), "{bad}");
    }
}
