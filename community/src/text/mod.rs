//! Words that people wrote: made safe, made plain, and what they name (people, tags, links).

mod html;
mod markdown;
mod mention;
mod outline;
pub mod price;
pub mod said;
pub mod table;
mod words;

#[cfg(test)]
mod tests;

pub use html::Html;
pub use markdown::{markdown, plain_to_html};
pub use mention::{Found, Mention, find};
pub use words::{clean_line, clean_name, clean_text, cut, one_line};
