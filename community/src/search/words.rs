//! How text becomes words, alike for what was said and for what is looked for, and alike on both databases: letters without their
//! marks and in lower case; of scripts that leave no spaces each character is a word, and several in a row are looked for as they stand.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

/// Letters of a word that count.
const LONGEST: usize = 60;
/// Words of a text that are kept: PostgreSQL knows 16,383 places.
const MOST: usize = 8000;
/// Phrases that are looked for at once.
const MOST_WANTED: usize = 10;
/// From so many letters on, the last word may go on: who looks for "carer" means "carers", too.
const OPEN_FROM: usize = 3;

/// The words of a text, in their order.
pub(super) fn words(text: &str) -> Vec<String> {
    let folded = text
        .nfkd()
        .filter(|char| !is_mark(*char))
        .nfc()
        .flat_map(char::to_lowercase);
    let mut words = Vec::new();
    let mut word = String::new();
    let mut letters = 0;
    for char in folded {
        let stands_alone = stands_alone(char);
        if stands_alone || !char.is_alphanumeric() {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
                letters = 0;
            }
            if stands_alone {
                words.push(char.to_string());
            }
        } else {
            letters += 1;
            if letters <= LONGEST {
                word.push(char);
            }
        }
        if words.len() >= MOST {
            return words;
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Accents over and under letters. Those of other scripts are letters of their own to whoever reads them.
fn is_mark(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}')
}

/// Characters of scripts that are written without spaces: Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese.
fn stands_alone(char: char) -> bool {
    char.is_alphanumeric()
        && matches!(char,
            '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{2fdf}'
            | '\u{3005}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// What somebody looks for: all of these phrases.
#[derive(Debug, PartialEq)]
pub(super) struct Wanted(Vec<Phrase>);

#[derive(Debug, PartialEq)]
struct Phrase {
    words: Vec<String>,
    /// Its last word may go on.
    is_open: bool,
}

impl Wanted {
    /// `None` when nothing of it is a word.
    pub fn read(text: &str) -> Option<Self> {
        let phrases: Vec<Phrase> = text
            .split_whitespace()
            .take(MOST_WANTED)
            .filter_map(Phrase::read)
            .collect();
        (!phrases.is_empty()).then_some(Self(phrases))
    }

    /// As FTS5 reads it: `"carer" * AND "幫 助"`. A word holds letters and digits alone, so nothing of it is taken for a sign.
    pub fn for_sqlite(&self) -> String {
        let said = |phrase: &Phrase| {
            let end = if phrase.is_open { " *" } else { "" };
            format!("\"{}\"{end}", phrase.words.join(" "))
        };
        self.0.iter().map(said).collect::<Vec<_>>().join(" AND ")
    }

    /// As a `tsquery`: `('carer':*) & ('幫' <-> '助')`.
    pub fn for_postgres(&self) -> String {
        let said = |phrase: &Phrase| {
            let end = if phrase.is_open { ":*" } else { "" };
            format!("('{}'{end})", phrase.words.join("' <-> '"))
        };
        self.0.iter().map(said).collect::<Vec<_>>().join(" & ")
    }

    /// Whether all of it is among these words, as the databases would find it.
    pub fn is_in(&self, words: &[String]) -> bool {
        self.0.iter().all(|phrase| phrase.is_in(words))
    }
}

impl Phrase {
    fn read(text: &str) -> Option<Self> {
        let words = words(text);
        let last = words.last()?;
        let is_open = last.chars().count() >= OPEN_FROM;
        Some(Self { words, is_open })
    }

    fn is_in(&self, words: &[String]) -> bool {
        words.windows(self.words.len()).any(|some| {
            let Some(((last, before), (wanted, wanted_before))) =
                some.split_last().zip(self.words.split_last())
            else {
                return false;
            };
            let ends = if self.is_open {
                last.starts_with(wanted.as_str())
            } else {
                last == wanted
            };
            ends && before == wanted_before
        })
    }
}

/// Words with their places, as PostgreSQL reads a `tsvector`: `'help':1,7 'need':2`.
pub(super) fn as_vector(words: &[String]) -> String {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (at, word) in words.iter().enumerate() {
        places.entry(word).or_default().push((at + 1).to_string());
    }
    let said = |(word, places): (&str, Vec<String>)| format!("'{word}':{}", places.join(","));
    places.into_iter().map(said).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_cases_and_wide_letters_are_folded() {
        assert_eq!(words("Café – CAFE, ＣＡＦÉ!"), ["cafe", "cafe", "cafe"]);
        assert_eq!(words("don't <b>"), ["don", "t", "b"]);
        assert_eq!(words("  \u{0} … "), Vec::<String>::new());
        assert_eq!(words(&"x".repeat(500))[0].len(), LONGEST);
        assert_eq!(words(&"x ".repeat(50_000)).len(), MOST);
    }

    #[test]
    fn each_character_without_spaces_is_a_word() {
        assert_eq!(words("借輪椅 A1"), ["借", "輪", "椅", "a1"]);
        assert_eq!(words("がく"), ["が", "く"]);
        assert_eq!(words("도움"), ["도", "움"]);
        assert_eq!(words("2次"), ["2", "次"]);
    }

    #[test]
    fn what_is_wanted_is_said_to_both_databases() -> Result<(), &'static str> {
        let wanted = Wanted::read("Carer \"幫助\" a OR").ok_or("no words")?;
        assert_eq!(
            wanted.for_sqlite(),
            "\"carer\" * AND \"幫 助\" AND \"a\" AND \"or\""
        );
        assert_eq!(
            wanted.for_postgres(),
            "('carer':*) & ('幫' <-> '助') & ('a') & ('or')"
        );
        assert_eq!(Wanted::read("% _ \" * ()"), None);
        assert_eq!(as_vector(&words("help need HELP")), "'help':1,3 'need':2");
        Ok(())
    }

    #[test]
    fn a_phrase_is_in_words_as_it_stands() -> Result<(), &'static str> {
        let said = words("Two carers ask for 幫助 at well-known places");
        for (text, is_there) in [
            ("carer", true),
            ("CARERS two", true),
            ("arers", false),
            ("幫助", true),
            ("助幫", false),
            ("well-known", true),
            ("known-well", false),
            ("as", false),
            ("carers absent", false),
        ] {
            let wanted = Wanted::read(text).ok_or("no words")?;
            assert_eq!(wanted.is_in(&said), is_there, "{text}");
        }
        assert!(!Wanted::read("help").ok_or("no words")?.is_in(&[]));
        Ok(())
    }
}
