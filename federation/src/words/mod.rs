//! The sentences that go out inside objects, in the object's own language; receivers show them as they are.

mod moments;
mod profile;
#[cfg(test)]
mod tests;
mod text;
mod things;

/// The sentences of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    English,
    Chinese,
}

impl Words {
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The sentences for an object in this language: Chinese for every `zh`, English for the rest.
    pub fn of(language: &str) -> Self {
        let primary = language.split('-').next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") || primary.eq_ignore_ascii_case("yue") {
            Self::Chinese
        } else {
            Self::English
        }
    }

    /// Sentences one after another, without the empty ones.
    pub fn sentences(self, sentences: &[String]) -> String {
        sentences
            .iter()
            .filter(|sentence| !sentence.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(&self.say("between-sentences"))
    }

    /// A sentence with its full stop, when it has none.
    pub fn stopped(self, sentence: &str) -> String {
        let sentence = sentence.trim();
        if sentence.is_empty() || sentence.ends_with(['.', '!', '?', '…', '。', '！', '？']) {
            sentence.to_owned()
        } else {
            format!("{sentence}{}", self.say("full-stop"))
        }
    }

    /// Several words as a list.
    pub fn list(self, words: &[String]) -> String {
        words.join(&self.say("between-words"))
    }
}
