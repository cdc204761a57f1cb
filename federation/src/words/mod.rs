//! The sentences that go out inside objects, in the object's own language; receivers show them as they are.

mod moments;
mod profile;
mod things;

/// The sentences of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    English,
    Chinese,
}

use Words::{Chinese, English};

impl Words {
    /// The sentences for an object in this language: Chinese for every `zh`, English for the rest.
    pub fn of(language: &str) -> Self {
        let primary = language.split('-').next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") || primary.eq_ignore_ascii_case("yue") {
            Chinese
        } else {
            English
        }
    }

    fn say(self, english: &'static str, chinese: &'static str) -> &'static str {
        match self {
            English => english,
            Chinese => chinese,
        }
    }

    /// Sentences one after another: Chinese ones need no space between.
    pub fn sentences(self, sentences: &[String]) -> String {
        sentences
            .iter()
            .filter(|sentence| !sentence.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(self.say(" ", ""))
    }

    /// A sentence with its full stop, when it has none.
    pub fn stopped(self, sentence: &str) -> String {
        let sentence = sentence.trim();
        let done =
            sentence.is_empty() || sentence.ends_with(['.', '!', '?', '…', '。', '！', '？']);
        format!("{sentence}{}", if done { "" } else { self.say(".", "。") })
    }

    /// Several words as a list.
    pub fn list(self, words: &[String]) -> String {
        words.join(self.say(", ", "、"))
    }
}
