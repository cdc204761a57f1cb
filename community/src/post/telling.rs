//! A private note that the program writes in an author's name: an answer to somebody elsewhere who wrote to us.

use super::{
    model::{Kind, Post, Visibility},
    store,
};
use crate::{
    Error, Result,
    actor::Actor,
    id::Id,
    member::Member,
    store::{Json, Tx},
    text::Html,
};

/// Writes a private note of a local actor to one person elsewhere. It leaves no effect: the caller sends it, in the same
/// transaction. `member` is who decided, if anyone did; it never leaves the node.
///
/// # Errors
/// `Forbidden` unless the author is one of ours and the other is not.
pub async fn tell(
    tx: &mut Tx,
    author: &Actor,
    member: Option<Id<Member>>,
    to: &Actor,
    in_reply_to: Option<&Post>,
    text: &str,
    language: &str,
) -> Result<Post> {
    if !author.local || to.local {
        return Err(Error::Forbidden);
    }
    let id = tx.mint();
    let now = tx.now();
    let html: String = text
        .trim()
        .split("\n\n")
        .map(|part| format!("<p>{}</p>", escape(part.trim()).replace('\n', "<br>")))
        .collect();
    let post = Post {
        id,
        uri: tx.here().post(id),
        url: Some(tx.here().page(&author.username, id)),
        author_id: author.id,
        member_id: member,
        kind: Kind::Note,
        visibility: Visibility::Direct,
        local: true,
        in_reply_to_id: in_reply_to.map(|parent| parent.id),
        in_reply_to_uri: in_reply_to.map(|parent| parent.uri.clone()),
        thread_id: in_reply_to.map_or(id, |parent| parent.thread_id),
        title: None,
        summary: None,
        content: Html::clean(&html),
        source: text.to_owned(),
        language: language.to_owned(),
        content_note: None,
        tags: Json(Vec::new()),
        attachments: Json(Vec::new()),
        object: None,
        replies_closed: false,
        published_at: now,
        edited_at: None,
        deleted_at: None,
    };
    if !store::insert(tx, &post).await? {
        return Err(Error::Conflict("post-exists"));
    }
    store::set_recipients(tx, id, &[(to.id, true)]).await?;
    Ok(post)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
