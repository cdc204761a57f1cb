//! What a program that knows only posts shows of ours: words that say what a card would, and the tags by which it is found.

use community::{post::Post, story::Form, timeline::Thing};

use super::{call, event, story};
use crate::wire::write;

/// A thing in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readable {
    /// HTML of clean parts and escaped words.
    pub html: String,
    /// Without `#`, beside those of the post.
    pub tags: &'static [&'static str],
}

/// A post with what stands beside it, in its own language. `page` is where people read it; `timezone` the one in which the group's
/// dates are told.
pub fn readable(post: &Post, thing: &Thing, page: &str, timezone: &str) -> Readable {
    let (html, tags): (String, &[&str]) = match thing {
        Thing::Note => (titled(post, post.content.as_str()), &[]),
        Thing::Story(told) => {
            let body = story::readable(post, page, told);
            match told.form {
                Form::Short => (body, &[]),
                Form::Long => (titled(post, &body), &[]),
            }
        }
        Thing::Event(gathering) => (titled(post, &event::readable(post, gathering)), &[]),
        Thing::Call(call) => (
            call::readable(post, page, true, call, timezone),
            call::TAGS_OF_CALLS,
        ),
        Thing::Offer(call) => (
            call::readable(post, page, false, call, timezone),
            call::TAGS_OF_OFFERS,
        ),
    };
    Readable { html, tags }
}

fn titled(post: &Post, body: &str) -> String {
    match post.title.as_deref().map(str::trim) {
        Some(title) if !title.is_empty() => {
            format!("<p><strong>{}</strong></p>{body}", write::escape(title))
        }
        _ => body.to_owned(),
    }
}
