//! Pictures, sound and films that belong to a post of ours, as its page shows them. What others joined to theirs is not loaded.

use community::{
    media::{Kind, Size},
    post::Post,
};

use crate::app::i18n::Say;

/// All of one post.
#[derive(Clone, Debug)]
pub struct Joined {
    pub t: Say,
    /// They wait for a tap.
    pub is_sensitive: bool,
    pub files: Vec<Shown>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Shown {
    /// `image`, `audio` or `video`.
    pub kind: &'static str,
    pub href: String,
    /// The small picture.
    pub small: String,
    pub size: Option<Size>,
    /// Words for those who do not see or hear it.
    pub alt: String,
}

impl Joined {
    pub fn new(t: Say, post: &Post) -> Self {
        let files = post.attachments.iter().filter_map(|attachment| {
            let kept = attachment.kept.as_ref()?;
            let href = path(&attachment.url);
            Some(Shown {
                kind: kept.kind.as_str(),
                small: kept.small.as_deref().map_or_else(|| href.clone(), path),
                href,
                size: kept.details.small.filter(|_| kept.kind == Kind::Image),
                alt: attachment.name.clone(),
            })
        });
        Self {
            t,
            is_sensitive: post.sensitive || post.content_note.is_some(),
            files: files.collect(),
        }
    }
}

/// Without the host: a page may be looked at by another name of it, and loads nothing from elsewhere.
pub fn path(url: &str) -> String {
    match url.rfind("/media/") {
        Some(at) => url[at..].to_owned(),
        None => String::new(),
    }
}
