//! HTML that is safe to show, because it can only come out of the cleaner.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use serde::{Deserialize, Deserializer, Serialize};

use super::outline;

/// Longer input is cut: a note, a story, a guide all fit.
pub const LIMIT: usize = 100 * 1024;

/// HTML that came out of [`Html::clean`], now or before it was stored.
///
/// Read from JSON it is cleaned again, so that a type of the wire may hold one. Only the database is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Html(String);

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let classes = HashSet::from([
        "mention",
        "hashtag",
        "u-url",
        "h-card",
        "invisible",
        "ellipsis",
    ]);
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(outline::TAGS))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .allowed_classes(HashMap::from([("a", classes.clone()), ("span", classes)]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow noopener noreferrer ugc"));
    cleaner
});

impl Html {
    /// Keeps what a list of tags, classes and schemes allows, of input from anywhere.
    pub fn clean(input: &str) -> Self {
        let cut = &input[..input.floor_char_boundary(LIMIT)];
        // The outline is flat enough for any parser; what is safe is the cleaner's word alone.
        Html(
            CLEANER
                .clean(&outline::outline(cut))
                .to_string()
                .trim()
                // Of preformatted text, each reading takes one line break at the beginning away (WHATWG HTML 13.2.6.4.7).
                .replace("<pre>\n", "<pre>\n\n"),
        )
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }

    /// Whether it shows nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty() || self.plain().is_empty()
    }

    /// The words alone: paragraphs set apart by an empty line.
    pub fn plain(&self) -> String {
        outline::plain(&self.0)
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Html {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Html::clean(&text))
    }
}

impl From<Html> for crate::store::Value {
    fn from(html: Html) -> Self {
        html.0.into()
    }
}

impl From<&Html> for crate::store::Value {
    fn from(html: &Html) -> Self {
        html.0.as_str().into()
    }
}

impl From<Option<Html>> for crate::store::Value {
    fn from(html: Option<Html>) -> Self {
        html.map(|html| html.0).into()
    }
}

impl From<&Option<Html>> for crate::store::Value {
    fn from(html: &Option<Html>) -> Self {
        html.as_ref().map(|html| html.0.clone()).into()
    }
}
