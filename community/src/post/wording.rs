//! The words of a draft: within limits, in order, and what they name.

use super::model::{Draft, Kind};
use crate::{
    Error, Result,
    text::{self, Found},
};

const LONGEST_TITLE: usize = 200;
const LONGEST_SUMMARY: usize = 300;
const LONGEST_NOTE: usize = 300;
/// The most that a post says, in letters.
pub const LONGEST_TEXT: usize = 20_000;
const LONGEST_TAG: usize = 40;
pub(super) const MOST_TAGS: usize = 20;

/// A name in a text: `name`, and the host if there was one.
pub(super) type Name = (String, Option<String>);

/// The words of a draft, checked.
pub(super) struct Wording {
    pub title: Option<String>,
    pub summary: Option<String>,
    pub source: String,
    pub language: String,
    pub content_note: Option<String>,
    pub tags: Vec<String>,
    pub mentions: Vec<Name>,
}

/// Whether it could be published as far as its words go; for what is published later.
///
/// # Errors
/// As `publish`.
pub(crate) fn is_sayable(kind: Kind, draft: &Draft) -> Result<()> {
    check(kind, draft, false).map(drop)
}

/// Checks the words of a draft.
///
/// # Errors
/// `Invalid` with the field that a person must mend.
pub(super) fn check(kind: Kind, draft: &Draft, has_media: bool) -> Result<Wording> {
    let title = line("title", draft.title.as_deref(), LONGEST_TITLE)?;
    let summary = line("summary", draft.summary.as_deref(), LONGEST_SUMMARY)?;
    let content_note = line("content-note", draft.content_note.as_deref(), LONGEST_NOTE)?;
    let source = draft.text.trim();
    if source.chars().count() > LONGEST_TEXT {
        return Err(Error::Invalid {
            field: "text",
            why: "too-long",
        });
    }
    let source = text::clean_text(source, LONGEST_TEXT);
    // The others may say all in their title and their own fields.
    let needs_text = match kind {
        // A picture says it.
        Kind::Note => !has_media,
        Kind::Story => true,
        Kind::Event | Kind::Call | Kind::Offer => title.is_none(),
    };
    if needs_text && source.is_empty() {
        return Err(Error::Invalid {
            field: "text",
            why: "missing",
        });
    }
    let mut mentions: Vec<Name> = Vec::new();
    let mut found_tags = Vec::new();
    for (_, found) in text::find(&source) {
        match found {
            Found::Mention(mention) => {
                let name = (mention.name.to_owned(), mention.host.map(str::to_owned));
                if !mentions.contains(&name) {
                    mentions.push(name);
                }
            }
            Found::Tag(tag) => found_tags.push(tag.to_owned()),
            Found::Link(_) => {}
        }
    }
    let tags = tags(draft.tags.iter().chain(&found_tags));
    Ok(Wording {
        title,
        summary,
        source,
        language: language(&draft.language)?,
        content_note,
        tags,
        mentions,
    })
}

/// Tags without `#`, each once however it is written, no longer and no more than other programs take.
pub(super) fn tags<'a>(tags: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for tag in tags {
        let tag: String = tag
            .trim()
            .trim_start_matches('#')
            .chars()
            .filter(|char| char.is_alphanumeric() || *char == '_')
            .collect();
        let known = kept
            .iter()
            .any(|kept| kept.to_lowercase() == tag.to_lowercase());
        if !tag.is_empty() && tag.chars().count() < LONGEST_TAG && !known && kept.len() < MOST_TAGS
        {
            kept.push(tag);
        }
    }
    kept
}

fn line(field: &'static str, text: Option<&str>, most: usize) -> Result<Option<String>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if text.chars().count() > most {
        return Err(Error::Invalid {
            field,
            why: "too-long",
        });
    }
    let line = text::clean_line(text, most);
    Ok((!line.is_empty()).then_some(line))
}

/// A language tag such as `en` or `zh-Hant`.
fn language(tag: &str) -> Result<String> {
    let tag = tag.trim();
    let well_formed = (2..=35).contains(&tag.len())
        && tag.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.chars().all(|char| char.is_ascii_alphanumeric())
        });
    if well_formed {
        Ok(tag.to_owned())
    } else {
        Err(Error::Invalid {
            field: "language",
            why: "unknown",
        })
    }
}
