//! The translations, read once: `federation/locales/`, one file a language.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};

use super::Words;

pub const ENGLISH: &str = include_str!("../../locales/en/wire.ftl");
pub const CHINESE: &str = include_str!("../../locales/zh-Hant/wire.ftl");

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 2]> =
    LazyLock::new(|| [load("en-GB", ENGLISH), load("zh-Hant-HK", CHINESE)]);

fn bundle(words: Words) -> &'static Bundle {
    let [english, chinese] = &*BUNDLES;
    match words {
        Words::English => english,
        Words::Chinese => chinese,
    }
}

fn load(language: &str, text: &str) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![
        language.parse().expect("a constant that every test parses"),
    ]);
    // Isolation marks would travel to other servers.
    bundle.set_use_isolating(false);
    // A faulty file is found by a test; at run time what can be read of it serves.
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(rest, errors)| {
        tracing::error!(language, ?errors, "a translation file is faulty");
        rest
    });
    if let Err(errors) = bundle.add_resource(resource) {
        tracing::error!(language, ?errors, "a message is there twice");
    }
    bundle
}

impl Words {
    /// The message of this key.
    pub fn say(self, key: &str) -> String {
        self.message(key, None)
    }

    /// The message of this key with its values.
    pub fn with(self, key: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set(*name, *value);
        }
        self.message(key, Some(&args))
    }

    /// The message that belongs to one word of a list: `words.pick("mode", "online")`.
    pub fn pick(self, prefix: &str, word: &str) -> String {
        self.message(&format!("{prefix}-{word}"), None)
    }

    /// True when there is a message for this key.
    pub fn has(self, key: &str) -> bool {
        bundle(self).has_message(key)
    }

    fn message(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = bundle(self);
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            // A document with a key in it is better than none.
            tracing::error!(key, words = ?self, "there is no such message");
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, args, &mut errors);
        if !errors.is_empty() {
            tracing::error!(key, words = ?self, ?errors, "a message lacks a value");
        }
        text.into_owned()
    }
}
