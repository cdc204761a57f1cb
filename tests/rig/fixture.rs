//! What other programs sent, as they sent it, with their host names changed to those of a test.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

/// The text of `tests/fixtures/PATH`.
pub fn text(path: &str) -> Result<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(path);
    std::fs::read_to_string(&file).with_context(|| file.display().to_string())
}

/// A fixture in which some words stand for others: hosts, handles, ids.
pub fn read(path: &str, changes: &[(&str, &str)]) -> Result<Value> {
    let mut text = text(path)?;
    for (from, to) in changes {
        text = text.replace(from, to);
    }
    serde_json::from_str(&text).with_context(|| path.to_owned())
}

/// Every fixture, by its path below `tests/fixtures`.
pub fn all() -> Result<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut found = Vec::new();
    for folder in std::fs::read_dir(&root)? {
        let folder = folder?.path();
        if !folder.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(&folder)? {
            let file = file?.path();
            if file
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                found.push(file.strip_prefix(&root)?.display().to_string());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[test]
fn every_fixture_is_json_with_a_type() -> Result<()> {
    let all = all()?;
    assert!(all.len() > 60, "only {} fixtures", all.len());
    for path in all {
        let value = read(&path, &[])?;
        anyhow::ensure!(
            value["type"].is_string() && value["id"].is_string(),
            "{path}: no type or id"
        );
    }
    Ok(())
}
