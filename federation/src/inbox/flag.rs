//! Flag: somebody elsewhere thinks that our coordinators should look.

use community::{actor, post};

use super::{deed::Deed, said::Said};
use crate::{Result, wire::read};

/// Only of one of ours, and only with that one's own posts (AC28).
pub async fn prepare(said: &Said<'_>) -> Result<Deed> {
    let db = &said.node.db;
    let named = read::ids(said.activity, "object", 50);
    let mut about = None;
    let mut posts = Vec::new();
    for uri in &named {
        if let Some(actor) = actor::by_uri(db, uri)
            .await?
            .filter(|actor| actor.local && actor.outside)
        {
            about = about.or(Some(actor.id));
        } else if let Some(post) = post::by_uri(db, uri).await?.filter(|post| post.local) {
            posts.push(post);
        }
    }
    let Some(about) = about.or_else(|| posts.first().map(|post| post.author_id)) else {
        return Ok(Deed::Nothing);
    };
    let posts = posts
        .into_iter()
        .filter(|post| post.author_id == about)
        .map(|post| post.uri)
        .collect();
    let words = read::content(said.activity)
        .map(|text| read::plain(text).chars().take(1000).collect())
        .unwrap_or_default();
    Ok(Deed::Report {
        about,
        posts,
        words,
    })
}
