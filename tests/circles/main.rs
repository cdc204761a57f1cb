//! No circle of imports between the files of a crate: whoever reads one file can read what it stands on first, and come to an end.

mod reading;
mod sources;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    path::Path,
};

use anyhow::{Result, ensure};

use sources::{Imports, Sources};

#[test]
fn no_files_import_each_other_in_a_circle() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut circles = Vec::new();
    for name in ["community", "federation", "server"] {
        let mut texts = BTreeMap::new();
        read_folder(&root.join(name).join("src"), "", &mut texts)?;
        let imports = Sources::read(&texts).imports();
        // Who sees nothing finds no circle either.
        let named: usize = imports.values().map(|imports| imports.len()).sum();
        ensure!(
            imports.len() > 40 && named > 3 * imports.len(),
            "{name}: {} files import {named}",
            imports.len()
        );
        for circle in find_circles(&imports) {
            circles.push(format!("{name}: {}", tell(&circle, &imports)));
        }
    }
    ensure!(
        circles.is_empty(),
        "What these files share wants a file of its own:\n{}",
        circles.join("\n")
    );
    Ok(())
}

/// Every Rust file below a folder, by its path from there.
fn read_folder(folder: &Path, prefix: &str, texts: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &format!("{name}/"), texts)?;
        } else if name.ends_with(".rs") {
            texts.insert(name, fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}

/// The shortest circle through each file that stands in one, but no file twice.
fn find_circles(imports: &Imports) -> Vec<Vec<String>> {
    let mut circles: Vec<Vec<String>> = Vec::new();
    let mut told = BTreeSet::new();
    for start in imports.keys() {
        if told.contains(start) {
            continue;
        }
        let mut came_from = BTreeMap::new();
        let mut next = VecDeque::from([start]);
        while let Some(file) = next.pop_front() {
            for to in imports.get(file).into_iter().flat_map(BTreeMap::keys) {
                if !came_from.contains_key(to) {
                    came_from.insert(to, file);
                    next.push_back(to);
                }
            }
        }
        if let Some(mut file) = came_from.get(start).copied() {
            let mut circle = vec![start.clone()];
            while file != start {
                circle.insert(1, file.clone());
                file = came_from[file];
            }
            told.extend(circle.clone());
            circles.push(circle);
        }
    }
    circles
}

/// A circle as a path of files, with what is named on the way.
fn tell(circle: &[String], imports: &Imports) -> String {
    let mut told = circle[0].clone();
    for (from, to) in circle.iter().zip(circle.iter().cycle().skip(1)) {
        told += &format!(" → {to} ({})", imports[from][to]);
    }
    told
}

/// The circles among made-up files, each as the names of its files.
fn circles_of(texts: &[(&str, &str)]) -> Vec<Vec<String>> {
    find_circles(&imports_of(texts))
}

fn imports_of(texts: &[(&str, &str)]) -> Imports {
    let texts = texts.iter();
    let texts = texts.map(|(file, text)| ((*file).to_owned(), (*text).to_owned()));
    Sources::read(&texts.collect()).imports()
}

#[test]
fn a_circle_of_two_is_found_however_it_is_named() {
    for (parent, child) in [
        ("use store::save;", "use super::Call;"),
        ("fn f() { store::save(); }", "fn g(_: super::Call) {}"),
        (
            "pub use self::store::{load, save};",
            "use crate::{a, call::{b, Call as C}};",
        ),
        ("use crate::call::store;", "use super::*;"),
        (
            "fn f() { for x in store::all() {} }",
            "use crate::call; fn g() { call::f(); }",
        ),
        (
            "use store::*;",
            "#[cfg(test)] use other::{a, b}; fn g<'a>() { let c = '\\''; super::f() }",
        ),
        // What a file has imported is its own; and whoever is inside it can name where that is from.
        ("use store::save; use url::Url;", "use super::Url;"),
        ("use store::save; pub use model::Kind;", "use super::Kind;"),
    ] {
        let files = [
            ("lib.rs", "pub mod call;"),
            ("call/mod.rs", parent),
            ("call/model.rs", ""),
            ("call/store.rs", child),
        ];
        let expected = [["call/mod.rs", "call/store.rs"]];
        assert_eq!(circles_of(&files), expected, "{parent} {child}");
    }
}

#[test]
fn a_circle_of_three_is_found_and_told() {
    let files = [
        ("a.rs", "use crate::b::B;"),
        ("b.rs", "use crate::c::C;"),
        ("c.rs", "use crate::d; fn f() { crate::a::deep::f(); }"),
        ("d.rs", ""),
    ];
    let circles = circles_of(&files);
    assert_eq!(circles, [["a.rs", "b.rs", "c.rs"]]);
    assert_eq!(
        tell(&circles[0], &imports_of(&files)),
        "a.rs → b.rs (crate::b::B) → c.rs (crate::c::C) → a.rs (crate::a::deep::f)"
    );
}

#[test]
fn what_is_passed_on_is_of_the_file_it_comes_from() {
    let files = [
        ("lib.rs", "mod call; mod error; pub use error::Error;"),
        (
            "call/mod.rs",
            "mod model; pub use model::Call; use crate::post::Post;",
        ),
        ("call/model.rs", "use crate::Error;"),
        ("error.rs", ""),
        ("post.rs", "use crate::call::Call; text!();"),
    ];
    assert_eq!(circles_of(&files), Vec::<Vec<String>>::new());
    let imports = imports_of(&files);
    assert!(imports["post.rs"].contains_key("call/model.rs"));
    assert!(imports["call/model.rs"].contains_key("error.rs"));
}

#[test]
fn what_is_no_import_makes_no_circle() {
    for child in [
        "use super::model::Call;",
        "pub(in crate::call) fn f() {}",
        "#[cfg(test)] mod tests { use super::super::Call; } // super::f()",
        "const A: &str = r#\"\" super::f()\"#; const B: char = '\"'; /* super::f() */",
        "fn f() { serde::call::f(); } use serde::call;",
    ] {
        let files = [
            ("lib.rs", "pub mod call;"),
            (
                "call/mod.rs",
                "mod model; mod store; #[cfg(test)] mod tests; use store::save;",
            ),
            ("call/model.rs", ""),
            ("call/store.rs", child),
            ("call/tests.rs", "use super::*;"),
        ];
        assert_eq!(circles_of(&files), Vec::<Vec<String>>::new(), "{child}");
    }
}
