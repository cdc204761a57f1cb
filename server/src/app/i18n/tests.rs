//! What holds the two languages together, and templates, sources and translations with them.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use fluent_bundle::FluentResource;

use super::*;

type Outcome = Result<(), Box<dyn Error>>;

/// Words that REQUIREMENTS A.0 keeps out of what people read.
const WORDS_WE_DO_NOT_USE: [&str; 17] = [
    "case",
    "cases",
    "client",
    "clients",
    "beneficiary",
    "beneficiaries",
    "ticket",
    "tickets",
    "assign",
    "assigns",
    "assigned",
    "assignment",
    "volunteer hours",
    "個案",
    "受助人",
    "指派",
    "義工時數",
];

#[test]
fn the_reader_gets_the_language_she_asked_for() {
    let choose = |asked, cookie, accept| Lang::choose(asked, cookie, accept, Lang::En).tag();
    assert_eq!(
        choose(None, None, Some("zh-HK,zh;q=0.9,en;q=0.8")),
        "zh-Hant"
    );
    assert_eq!(
        choose(None, None, Some("fr, en;q=0.5, zh;q=0.7")),
        "zh-Hant"
    );
    assert_eq!(choose(None, None, Some("zh;q=0, de")), "en");
    assert_eq!(choose(None, Some("en"), Some("zh-HK")), "en");
    assert_eq!(choose(Some("zh-hant"), Some("en"), None), "zh-Hant");
    assert_eq!(choose(Some("xx"), Some("yy"), Some("q=;;,,")), "en");
}

#[test]
fn numbers_and_lists_read_well() {
    let [en, zh] = Lang::ALL.map(Say::new);
    assert_eq!(en.list(&["a", "b", "c"]), "a, b and c");
    assert_eq!(zh.list(&["甲", "乙", "丙"]), "甲、乙及丙");
    assert_eq!(en.list(&["a"]), "a");
    assert_eq!(en.list::<&str>(&[]), "");
}

#[test]
fn every_translation_file_is_well_formed_and_says_a_thing_once() {
    for files in [ENGLISH, CHINESE] {
        let mut bundle: Bundle = FluentBundle::new_concurrent(Vec::new());
        for (name, text) in files {
            let resource = FluentResource::try_new(text.to_owned())
                .unwrap_or_else(|(_, errors)| panic!("{name}: {errors:?}"));
            if let Err(errors) = bundle.add_resource(resource) {
                panic!("{name}: {errors:?}");
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_values_in_them() {
    for ((name, english), (_, chinese)) in ENGLISH.iter().zip(CHINESE) {
        let (english, chinese) = (messages(english), messages(chinese));
        let keys = |of: &BTreeMap<String, String>| of.keys().cloned().collect::<BTreeSet<_>>();
        let differing: Vec<_> = keys(&english)
            .symmetric_difference(&keys(&chinese))
            .cloned()
            .collect();
        assert!(
            differing.is_empty(),
            "{name}.ftl: only in one language: {differing:?}"
        );
        for (key, text) in &english {
            let (ours, theirs) = (variables(text), variables(&chinese[key]));
            assert_eq!(ours, theirs, "{name}.ftl: {key}");
        }
    }
}

#[test]
fn every_key_in_use_exists() -> Outcome {
    let mut missing = Vec::new();
    let mut sources = files_below("templates", "html")?;
    sources.extend(files_below("src", "rs")?);
    let known: BTreeSet<String> = ENGLISH
        .iter()
        .flat_map(|(_, text)| messages(text).into_keys())
        .collect();
    for path in sources {
        let text = without_comments(&fs::read_to_string(&path)?);
        if path.ends_with("i18n/tests.rs") {
            continue;
        }
        for call in [
            "t.get(",
            "t.with(",
            "t.count(",
            "t.one(",
            "i18n::key(",
            "say.get(",
            "say.with(",
            "say.count(",
            "say.one(",
        ] {
            for key in literals_after(&text, call) {
                if !known.contains(&key) {
                    missing.push(format!("{}: {key}", path.display()));
                }
            }
        }
        for call in ["t.pick(", "say.pick("] {
            for prefix in literals_after(&text, call) {
                let prefix = format!("{prefix}-");
                if !known.iter().any(|key| key.starts_with(&prefix)) {
                    missing.push(format!("{}: {prefix}…", path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "no such message: {missing:#?}");
    Ok(())
}

#[test]
fn every_reason_of_a_refusal_has_a_sentence() -> Outcome {
    let mut missing = Vec::new();
    let t = Say::new(Lang::En);
    let mut sources = files_below("src", "rs")?;
    sources.extend(files_below("../community/src", "rs")?);
    for path in sources {
        let text = without_comments(&fs::read_to_string(&path)?);
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for opening in ["why:", "Conflict("] {
            for why in literals_after(text, opening) {
                // A sentence of its own is for the one who runs the node.
                if !why.contains(' ') && !t.has(&format!("error-{why}")) {
                    missing.push(format!("{}: {why}", path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "errors.ftl lacks: {missing:#?}");
    Ok(())
}

#[test]
fn templates_have_no_text_of_their_own() -> Outcome {
    for path in files_below("templates", "html")? {
        let visible = visible(&fs::read_to_string(&path)?);
        let words: Vec<_> = visible
            .split_whitespace()
            .filter(|word| word.chars().any(char::is_alphabetic))
            .filter(|word| !word.starts_with('&'))
            .collect();
        assert!(
            words.is_empty(),
            "{}: {words:?} belongs into locales/",
            path.display()
        );
    }
    Ok(())
}

#[test]
fn words_we_do_not_use_are_nowhere() -> Outcome {
    let mut found = Vec::new();
    for (name, text) in ENGLISH.into_iter().chain(CHINESE) {
        for (key, text) in messages(text) {
            found.extend(unwanted(&text).map(|word| format!("{name}.ftl: {key}: {word}")));
        }
    }
    for path in files_below("templates", "html")? {
        let text = visible(&fs::read_to_string(&path)?);
        found.extend(unwanted(&text).map(|word| format!("{}: {word}", path.display())));
    }
    assert!(found.is_empty(), "{found:#?}");
    Ok(())
}

#[test]
fn the_tests_above_see_what_they_look_for() {
    assert_eq!(
        visible("{% if a > b %}<p title=\"Hi {{ t.get(\"x\") }}\">Hello {{ name }}</p>{# no #}{% endif %}")
            .split_whitespace()
            .collect::<Vec<_>>(),
        ["Hi", "Hello"]
    );
    assert_eq!(unwanted("In that Case, we").next(), Some("case"));
    assert_eq!(unwanted("a briefcase").next(), None);
    assert_eq!(
        literals_after(
            "x t.get(\"a-b\") layout.t.get(\n \"c\") last.get(\"d\")",
            "t.get("
        ),
        ["a-b", "c"]
    );
}

/// The messages of a file, by key, with all their variants.
fn messages(text: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::<String, String>::new();
    let mut current = None;
    for line in text.lines() {
        let is_start = line.starts_with(|c: char| c.is_ascii_alphabetic());
        match line.split_once('=') {
            Some((key, value)) if is_start => {
                let key = key.trim().to_owned();
                all.insert(key.clone(), value.to_owned());
                current = Some(key);
            }
            _ if line.starts_with('#') => current = None,
            _ => {
                if let Some(message) = current.as_ref().and_then(|key| all.get_mut(key)) {
                    message.push('\n');
                    message.push_str(line);
                }
            }
        }
    }
    all
}

fn variables(message: &str) -> BTreeSet<&str> {
    message
        .split('$')
        .skip(1)
        .map(|rest| {
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
                .unwrap_or(rest.len());
            &rest[..end]
        })
        .collect()
}

fn unwanted(text: &str) -> impl Iterator<Item = &'static str> {
    let lower = format!(" {} ", text.to_lowercase());
    WORDS_WE_DO_NOT_USE.into_iter().filter(move |word| {
        lower.match_indices(word).any(|(at, _)| {
            let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            !word.is_ascii()
                || !is_letter(lower[..at].chars().next_back())
                    && !is_letter(lower[at + word.len()..].chars().next())
        })
    })
}

/// The string literals that stand right behind this call, where it is a name of its own.
fn literals_after(text: &str, call: &str) -> Vec<String> {
    text.match_indices(call)
        .filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        .filter_map(|(at, _)| {
            let rest = text[at + call.len()..].trim_start().strip_prefix('"')?;
            Some(rest.split('"').next().unwrap_or_default().to_owned())
        })
        .collect()
}

/// What a person would read of a template: text outside of tags, and attributes that are spoken or shown.
fn visible(template: &str) -> String {
    let mut text = template.to_owned();
    for (open, close) in [
        ("{#", "#}"),
        ("{%", "%}"),
        ("{{", "}}"),
        ("<!--", "-->"),
        ("<style", "</style>"),
    ] {
        while let Some(start) = text.find(open) {
            let end = text[start..]
                .find(close)
                .map_or(text.len(), |end| start + end + close.len());
            text.replace_range(start..end, " ");
        }
    }
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        out.push(' ');
        let end = rest[start..]
            .find('>')
            .map_or(rest.len(), |end| start + end + 1);
        let tag = &rest[start..end];
        for attribute in [" title=\"", " alt=\"", " placeholder=\"", " aria-label=\""] {
            if let Some((_, value)) = tag.split_once(attribute) {
                out.push_str(value.split('"').next().unwrap_or_default());
                out.push(' ');
            }
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn without_comments(text: &str) -> String {
    let mut text: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    while let Some(start) = text.find("{#") {
        let end = text[start..]
            .find("#}")
            .map_or(text.len(), |end| start + end + 2);
        text.replace_range(start..end, " ");
    }
    text
}

fn files_below(folder: &str, extension: &str) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|is| is == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
