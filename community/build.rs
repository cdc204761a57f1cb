//! Lists the files of `migrations/` and the statements of `src/`, so that none has to be named a second time.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=../migrations");
    fs::write(
        out.join("migrations.rs"),
        migrations(&root.join("../migrations"))?,
    )?;
    fs::write(out.join("statements.rs"), statements(&root.join("src"))?)
}

fn migrations(root: &Path) -> io::Result<String> {
    let mut list = String::new();
    for (name, folder) in [
        ("BOTH", root.to_owned()),
        ("SQLITE", root.join("sqlite")),
        ("POSTGRES", root.join("postgres")),
    ] {
        line(
            &mut list,
            format_args!("const {name}: &[(&str, &str)] = &["),
        )?;
        for file in files(&folder, "sql")? {
            let stem = file.file_stem().unwrap_or_default();
            // The text, not where it stood: a checkout that was moved still builds.
            let text = fs::read_to_string(&file)?;
            line(&mut list, format_args!("    ({stem:?}, {text:?}),"))?;
        }
        line(&mut list, format_args!("];"))?;
    }
    Ok(list)
}

/// The linker could gather them too, but only through `unsafe`.
fn statements(source: &Path) -> io::Result<String> {
    let mut list = String::from("const STATEMENTS: &[Statement] = &[\n");
    let mut folders = vec![source.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            }
        }
        // Pieces that several files of one folder share are named in one of them.
        let mut shared = String::new();
        for file in files(&folder, "rs")? {
            shared.push_str(&fs::read_to_string(&file)?);
        }
        for file in files(&folder, "rs")? {
            if file.file_name().is_some_and(|name| name == "tests.rs") {
                continue;
            }
            let text = fs::read_to_string(&file)?;
            let name = file
                .strip_prefix(fs::canonicalize(source)?)
                .unwrap_or(&file);
            // Tests have tables of their own.
            let text = text
                .split("#[cfg(test)]\nmod tests {")
                .next()
                .unwrap_or_default();
            for (at, call) in text
                .match_indices("sql!(")
                .chain(text.match_indices("paged!("))
            {
                let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
                let stated = text[at + call.len()..].trim_start();
                // Where the macros themselves are defined, they call `sql!`.
                if text[line_start..at].contains("//")
                    || stated.starts_with('@')
                    || stated.starts_with("concat!($")
                {
                    continue;
                }
                let number = text[..at].matches('\n').count() + 1;
                let stated = match call {
                    "paged!(" => in_pages(stated, &shared),
                    _ => statement(stated, &shared).map(|(stated, _)| vec![stated]),
                };
                let stated = stated.ok_or_else(|| {
                    io::Error::other(format!(
                        "{name:?}:{number}: what is no literal cannot be checked"
                    ))
                })?;
                for statement in stated {
                    line(
                        &mut list,
                        format_args!(
                            "    Statement {{ file: {name:?}, line: {number}, text: {statement} }},"
                        ),
                    )?;
                }
            }
        }
    }
    list.push_str("];\n");
    Ok(list)
}

/// Both statements of a `paged!`: after the page come the text, the order and the limit.
fn in_pages(text: &str, folder: &str) -> Option<Vec<String>> {
    let (_, rest) = text.split_once(',')?;
    let (text, rest) = statement(rest.trim_start(), folder)?;
    let order = literal(next(rest))?;
    let limit = literal(next(&next(rest)[order.len()..]))?;
    Some(vec![
        format!("concat!({text}, \" \", {order}, \" \", {limit})"),
        format!("concat!({text}, \" \", {order}, \" desc \", {limit})"),
    ])
}

/// The statement that the text begins with, and what follows it: a literal, or a `concat!` of literals and of pieces named in this
/// folder.
fn statement<'a>(text: &'a str, folder: &str) -> Option<(String, &'a str)> {
    let Some(mut rest) = text.strip_prefix("concat!(") else {
        let found = literal(text)?;
        return Some((found.to_owned(), &text[found.len()..]));
    };
    let mut pieces = Vec::new();
    loop {
        rest = next(rest);
        if let Some(after) = rest.strip_prefix(')') {
            return Some((format!("concat!({})", pieces.join(", ")), after));
        }
        if let Some(found) = literal(rest) {
            pieces.push(found.to_owned());
            rest = &rest[found.len()..];
        } else {
            let (name, after) = rest.split_once("!()")?;
            let (_, defined) = folder.split_once(&format!("macro_rules! {name} {{"))?;
            let (_, defined) = defined.split_once("=> {")?;
            pieces.push(statement(defined.trim_start(), folder)?.0);
            rest = after;
        }
    }
}

/// What comes after a comma.
fn next(text: &str) -> &str {
    text.trim_start().trim_start_matches(',').trim_start()
}

/// The string literal that the text begins with, as it is written.
fn literal(text: &str) -> Option<&str> {
    if let Some(raw) = text.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let end = format!("\"{}", "#".repeat(hashes));
        let body = raw[hashes..].strip_prefix('"')?;
        return Some(&text[..1 + hashes + 1 + body.find(&end)? + end.len()]);
    }
    let mut escaped = false;
    for (at, char) in text.strip_prefix('"')?.char_indices() {
        match char {
            '"' if !escaped => return Some(&text[..at + 2]),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    None
}

fn files(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == extension) {
            files.push(fs::canonicalize(path)?);
        }
    }
    files.sort();
    Ok(files)
}

fn line(list: &mut String, text: std::fmt::Arguments<'_>) -> io::Result<()> {
    writeln!(list, "{text}").map_err(io::Error::other)
}
