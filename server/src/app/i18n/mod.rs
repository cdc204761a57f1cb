//! The two languages: choosing one for a reader, and saying things, dates and numbers in it.

pub mod dates;

use std::sync::LazyLock;

pub use fluent_bundle::FluentValue;
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};

/// A language that people here read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Lang {
    #[default]
    En,
    /// Traditional Chinese as written in Hong Kong.
    ZhHant,
}

impl Lang {
    pub const ALL: [Self; 2] = [Self::En, Self::ZhHant];

    /// The tag in URLs, cookies, settings and `lang` attributes.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhHant => "zh-Hant",
        }
    }

    /// The value of OpenGraph's `og:locale`.
    pub fn locale(self) -> &'static str {
        match self {
            Self::En => "en_GB",
            Self::ZhHant => "zh_HK",
        }
    }

    /// What the language calls itself.
    pub fn own_name(self) -> String {
        Say::new(self).get("language-own-name")
    }

    /// Reads exactly one of our tags, as in settings, cookies and `?lang=`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|lang| lang.tag().eq_ignore_ascii_case(tag))
    }

    /// The best of ours for an `Accept-Language` header, or none.
    pub fn from_accept(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for part in header.split(',').take(20) {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
            let primary = tag.split('-').next().unwrap_or_default();
            // Who reads simplified characters or writes Cantonese gets more from our Chinese than from English.
            let lang = match primary.to_ascii_lowercase().as_str() {
                "en" => Self::En,
                "zh" | "yue" => Self::ZhHant,
                _ => continue,
            };
            if weight > 0.0 && best.is_none_or(|(so_far, _)| weight > so_far) {
                best = Some((weight, lang));
            }
        }
        best.map(|(_, lang)| lang)
    }

    /// Chooses for a reader: what she asked for now, asked for before, her browser, else ours.
    pub fn choose(
        asked: Option<&str>,
        cookie: Option<&str>,
        accept: Option<&str>,
        default: Self,
    ) -> Self {
        asked
            .and_then(Self::from_tag)
            .or_else(|| cookie.and_then(Self::from_tag))
            .or_else(|| accept.and_then(Self::from_accept))
            .unwrap_or(default)
    }
}

/// Says things in one language. Templates hold it as `t`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Say {
    pub lang: Lang,
}

impl Say {
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// The message of this key.
    pub fn get(&self, key: &str) -> String {
        self.message(key, None)
    }

    /// The message of this key with its arguments: `t.with("form-problems", &[("n", n.into())])`.
    /// Templates leave out the `&`, because they put one before each argument themselves.
    pub fn with(&self, key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set((*name).to_owned(), value.clone());
        }
        self.message(key, Some(&args))
    }

    /// The message of a key that counts something as `$n`.
    pub fn count(&self, key: &str, n: impl Number) -> String {
        self.with(key, &[("n", n.value().into())])
    }

    /// The message of a key with one text in it: `t.one("call-by", "name", &name)`.
    pub fn one(&self, key: &str, name: &str, value: &str) -> String {
        self.with(key, &[(name, value.into())])
    }

    /// The message that belongs to one word of a list: `t.pick("call-state", "open")`.
    pub fn pick(&self, prefix: &str, word: &str) -> String {
        self.message(&format!("{prefix}-{word}"), None)
    }

    /// True when there is a message for this key.
    pub fn has(&self, key: &str) -> bool {
        bundle(self.lang).has_message(key)
    }

    /// "a, b and c".
    pub fn list<S: AsRef<str>>(&self, items: &[S]) -> String {
        let Some((last, before)) = items.split_last() else {
            return String::new();
        };
        let last = last.as_ref();
        if before.is_empty() {
            return last.to_owned();
        }
        let before: Vec<&str> = before.iter().map(AsRef::as_ref).collect();
        let before = before.join(&match self.lang {
            Lang::En => ", ".to_owned(),
            Lang::ZhHant => "、".to_owned(),
        });
        self.with(
            "list-and",
            &[("before", before.into()), ("last", last.into())],
        )
    }

    fn message(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = bundle(self.lang);
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            // A page with a key in it is better than no page.
            tracing::error!(key, lang = self.lang.tag(), "there is no such message");
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, args, &mut errors);
        if !errors.is_empty() {
            tracing::error!(
                key,
                lang = self.lang.tag(),
                ?errors,
                "a message lacks a value"
            );
        }
        text.into_owned()
    }
}

/// A whole number of any width; templates hand over references.
pub trait Number {
    fn value(&self) -> i64;
}

macro_rules! numbers {
    ($($kind:ty)*) => {$(
        impl Number for $kind {
            fn value(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}

numbers!(i16 i32 i64 u8 u16 u32 u64 usize);

impl<N: Number> Number for &N {
    fn value(&self) -> i64 {
        N::value(self)
    }
}

/// Marks a message key that travels through Rust code, so that a test can check that it exists.
pub const fn key(key: &'static str) -> &'static str {
    key
}

/// The translations of one language: one file a concept, so that several people can write at once.
macro_rules! files {
    ($lang:literal: $($name:literal)*) => {
        [$(($name, include_str!(concat!("../../../locales/", $lang, "/", $name, ".ftl")))),*]
    };
}

const ENGLISH: [(&str, &str); 17] = files!("en": "common" "group" "calls" "volunteers" "afterwards" "events" "stories" "members" "network" "desk" "setup" "errors" "apps" "line" "mail" "paper" "starts");
const CHINESE: [(&str, &str); 17] = files!("zh-Hant": "common" "group" "calls" "volunteers" "afterwards" "events" "stories" "members" "network" "desk" "setup" "errors" "apps" "line" "mail" "paper" "starts");

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 2]> =
    LazyLock::new(|| [load("en-GB", &ENGLISH), load("zh-Hant-HK", &CHINESE)]);

fn bundle(lang: Lang) -> &'static Bundle {
    match lang {
        Lang::En => &BUNDLES[0],
        Lang::ZhHant => &BUNDLES[1],
    }
}

fn load(lang: &str, files: &[(&str, &str)]) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![
        lang.parse().expect("a constant that every test parses"),
    ]);
    // Isolation marks would travel into addresses, titles and what peers receive.
    bundle.set_use_isolating(false);
    for (name, text) in files {
        // A faulty file is found by a test; at run time what can be read of it serves.
        let resource =
            FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(rest, errors)| {
                tracing::error!(name, ?errors, "a translation file is faulty");
                rest
            });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(name, ?errors, "a message is there twice");
        }
    }
    bundle
}

#[cfg(test)]
mod tests;
