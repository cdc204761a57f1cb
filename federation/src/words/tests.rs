//! What holds the two languages together, and the code with them.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use community::{
    call, event,
    group::{Confidentiality, Cost, Joining, Leadership, Mode},
    time::Time,
};
use fluent_bundle::{FluentBundle, FluentResource};

use super::{
    Words,
    text::{CHINESE, ENGLISH},
};

#[test]
fn every_translation_file_is_well_formed_and_says_a_thing_once() {
    for text in [ENGLISH, CHINESE] {
        let resource = FluentResource::try_new(text.to_owned())
            .unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
        let mut bundle = FluentBundle::<FluentResource>::new(Vec::new());
        if let Err(errors) = bundle.add_resource(resource) {
            panic!("{errors:?}");
        }
    }
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_values_in_them() {
    let (english, chinese) = (messages(ENGLISH), messages(CHINESE));
    let keys = |of: &BTreeMap<String, String>| of.keys().cloned().collect::<BTreeSet<_>>();
    let differing: Vec<_> = keys(&english)
        .symmetric_difference(&keys(&chinese))
        .cloned()
        .collect();
    assert!(differing.is_empty(), "only in one language: {differing:?}");
    for (key, text) in &english {
        assert_eq!(variables(text), variables(&chinese[key]), "{key}");
    }
}

#[test]
fn every_key_in_use_exists_and_every_key_is_in_use() -> Result<(), Box<dyn Error>> {
    let known: BTreeSet<String> = messages(ENGLISH).into_keys().collect();
    let (mut missing, mut literals) = (Vec::new(), BTreeSet::new());
    for path in sources()? {
        let text = fs::read_to_string(&path)?;
        for call in [".say(", ".with("] {
            for key in literals_after(&text, call) {
                if !known.contains(&key) {
                    missing.push(format!("{}: {key}", path.display()));
                }
            }
        }
        literals.extend(text.split('"').skip(1).step_by(2).map(str::to_owned));
        literals.extend(literals_after(&text, ".pick(").map(|prefix| format!("{prefix}-")));
    }
    assert!(missing.is_empty(), "no such message: {missing:#?}");
    // These are put together from a word.
    literals.extend(["zone-", "call-", "speaks-"].map(str::to_owned));
    let idle: Vec<_> = known
        .iter()
        .filter(|key| {
            !literals.contains(*key)
                && !literals
                    .iter()
                    .any(|prefix| prefix.ends_with('-') && key.starts_with(prefix))
        })
        .collect();
    assert!(idle.is_empty(), "nobody says: {idle:#?}");
    Ok(())
}

#[test]
fn every_word_of_a_list_has_a_message() {
    fn lacking<'a>(prefix: &str, words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        words
            .into_iter()
            .map(|word| format!("{prefix}-{word}"))
            .filter(|key| Words::ALL.iter().any(|words| !words.has(key)))
            .collect()
    }
    let one_to = |last: u32| (1..=last).map(|n| n.to_string()).collect::<Vec<_>>();
    let lacking = [
        lacking("joining", Joining::ALL.iter().map(|word| word.as_str())),
        lacking("cost", Cost::ALL.iter().map(|word| word.as_str())),
        lacking("led-by", Leadership::ALL.iter().map(|word| word.as_str())),
        lacking(
            "confidentiality",
            Confidentiality::ALL.iter().map(|word| word.as_str()),
        ),
        lacking("mode", Mode::ALL.iter().map(|word| word.as_str())),
        lacking("come", event::Joining::ALL.iter().map(|word| word.as_str())),
        lacking("access", call::Need::ACCESS),
        lacking("call", call::State::ALL.iter().map(|word| word.as_str())),
        lacking("month", one_to(12).iter().map(String::as_str)),
        lacking("weekday", one_to(7).iter().map(String::as_str)),
        lacking("long-weekday", one_to(7).iter().map(String::as_str)),
        lacking("nth", one_to(4).iter().map(String::as_str)),
        lacking(
            "revealed",
            ["address", "onlineLink", "dialInNumber", "details"],
        ),
    ]
    .concat();
    assert!(lacking.is_empty(), "{lacking:?}");
}

#[test]
fn a_span_names_the_day_once_and_the_zone_in_words() -> Result<(), Box<dyn Error>> {
    let [from, until, next_day] = [
        "2026-12-12T06:00:00Z",
        "2026-12-12T08:00:00Z",
        "2026-12-13T01:30:00Z",
    ]
    .map(Time::parse);
    let (from, until, next_day) = (from?, until?, next_day?);
    let both = |until, zone| Words::ALL.map(|words| words.span(from, until, zone));
    assert_eq!(
        both(Some(until), "Asia/Hong_Kong"),
        [
            "Sat 12 Dec 2026, 14:00 to 16:00 (Hong Kong time)",
            "2026年12月12日（星期六） 14:00 至 16:00（香港時間）"
        ]
    );
    assert_eq!(
        both(Some(next_day), "America/Sao_Paulo")[0],
        "Sat 12 Dec 2026, 03:00 to 22:30 (Sao Paulo time)"
    );
    assert_eq!(
        both(Some(next_day), "Asia/Hong_Kong")[0],
        "Sat 12 Dec 2026, 14:00 to Sun 13 Dec 2026, 09:30 (Hong Kong time)"
    );
    assert_eq!(both(None, "UTC")[0], "Sat 12 Dec 2026, 06:00 (UTC)");
    Ok(())
}

#[test]
fn lists_and_sentences_read_well_in_both_languages() {
    let words = ["one".to_owned(), String::new(), "two".to_owned()];
    assert_eq!(Words::English.sentences(&words), "one two");
    assert_eq!(Words::Chinese.sentences(&words), "onetwo");
    assert_eq!(Words::English.stopped("Free "), "Free.");
    assert_eq!(Words::Chinese.stopped("免費"), "免費。");
    assert_eq!(Words::English.stopped("Free!"), "Free!");
    assert_eq!(Words::of("yue-Hant"), Words::Chinese);
    assert_eq!(Words::of("pt"), Words::English);
}

/// The messages of a file, by key; each of ours is one line.
fn messages(text: &str) -> BTreeMap<String, String> {
    text.lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('='))
        .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

fn variables(message: &str) -> BTreeSet<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    message
        .split('$')
        .skip(1)
        .map(|rest| rest.split(|c| !is_name(c)).next().unwrap_or_default())
        .collect()
}

/// The string literals that stand right behind this call.
fn literals_after<'a>(text: &'a str, call: &str) -> impl Iterator<Item = String> + use<'a> {
    text.split(call)
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

fn sources() -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_owned();
            if path.is_dir() && name != "tests" {
                folders.push(path);
            } else if path.extension().is_some_and(|is| is == "rs") && name != "tests.rs" {
                found.push(path);
            }
        }
    }
    Ok(found)
}

#[test]
fn languages_are_named_and_not_coded() {
    let some = ["yue", "zh-Hant", "klingon"].map(str::to_owned);
    assert_eq!(
        Words::ALL.map(|words| words.tongues(&some)),
        [
            "Cantonese, Written Chinese, klingon",
            "廣東話、中文書寫、klingon"
        ]
    );
}
