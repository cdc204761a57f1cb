//! The list of endpoints in the documentation, held to the routes that exist.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};

/// `GET /api/v1/lists/{id}` as `GET /api/v1/lists/{}`: what a part of a path is called is nobody's business.
fn plain(method: &str, path: &str) -> String {
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| if part.starts_with('{') { "{}" } else { part })
        .collect();
    format!("{method} {}", parts.join("/"))
}

/// Each row of the page, and its word.
fn told() -> Result<BTreeMap<String, String>> {
    let mut rows = BTreeMap::new();
    for line in include_str!("../../docs/mastodon-api.md")
        .lines()
        .filter(|line| line.starts_with("| `"))
    {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, endpoint, word, why, _] = cells.as_slice() else {
            anyhow::bail!("not a row: {line}");
        };
        let (method, path) = endpoint
            .trim_matches('`')
            .split_once(' ')
            .with_context(|| format!("not an endpoint: {line}"))?;
        ensure!(
            ["full", "part", "not"].contains(word) && (*word == "full" || !why.is_empty()),
            "full, part with what is missing, or not with a reason: {line}"
        );
        let known = rows.insert(plain(method, path), (*word).to_owned());
        ensure!(known.is_none(), "twice: {line}");
    }
    Ok(rows)
}

#[test]
fn the_page_tells_of_every_endpoint_what_is_so() -> Result<()> {
    let told = told()?;
    ensure!(told.len() > 200, "the documentation has more than these");
    let held: Vec<String> = include_str!("../fixtures/doors.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let (method, path, least) = (words.next()?, words.next()?, words.next()?);
            let is_names_only = least == "closed";
            (!is_names_only).then(|| plain(method, path))
        })
        .collect();
    let missing: Vec<&String> = told
        .iter()
        .filter(|(row, word)| *word != "not" && !held.contains(row))
        .map(|(row, _)| row)
        .collect();
    ensure!(missing.is_empty(), "told, and not there: {missing:?}");
    let there: Vec<&String> = told
        .iter()
        .filter(|(row, word)| *word == "not" && held.contains(row))
        .map(|(row, _)| row)
        .collect();
    ensure!(there.is_empty(), "there, and told as missing: {there:?}");
    let untold: Vec<&String> = held
        .iter()
        .filter(|row| row.contains(" /api/") || row.contains(" /oauth/"))
        .filter(|row| !told.contains_key(*row))
        .collect();
    ensure!(untold.is_empty(), "there, and not told: {untold:?}");
    Ok(())
}
