//! Words: HTML that is safe, mentions, words for search.

mod html;

pub use html::Html;
