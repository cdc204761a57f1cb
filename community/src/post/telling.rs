//! Notes that the program writes in an author's name: to somebody elsewhere who wrote to us, and after a change.

use super::{
    model::{Kind, Post, Visibility},
    store,
};
use crate::{
    Error, Result,
    actor::Actor,
    effect::{self, Effect},
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
    let addressed = Addressed {
        visibility: Visibility::Direct,
        parent: in_reply_to,
        member,
    };
    let post = write(tx, author, &addressed, text, language).await?;
    store::set_recipients(tx, post.id, &[(to.id, true)]).await?;
    Ok(post)
}

/// Writes a note of a local actor in reply to a thing of its own, for all who may see that, and leaves `Published`.
///
/// # Errors
/// `Forbidden` unless both are of the author.
pub async fn follow_up(tx: &mut Tx, author: &Actor, about: &Post, text: &str) -> Result<Post> {
    if !author.local || about.author_id != author.id {
        return Err(Error::Forbidden);
    }
    let addressed = Addressed {
        visibility: about.visibility,
        parent: Some(about),
        member: about.member_id,
    };
    let post = write(tx, author, &addressed, text, &about.language).await?;
    effect::leave(tx, Effect::Published { post: post.id }).await?;
    Ok(post)
}

/// Whom a note is for, and what it answers.
struct Addressed<'a> {
    visibility: Visibility,
    parent: Option<&'a Post>,
    member: Option<Id<Member>>,
}

async fn write(
    tx: &mut Tx,
    author: &Actor,
    addressed: &Addressed<'_>,
    text: &str,
    language: &str,
) -> Result<Post> {
    let id = tx.mint();
    let now = tx.now();
    let html: String = text
        .trim()
        .split("\n\n")
        .map(|part| format!("<p>{}</p>", escape(part.trim()).replace('\n', "<br>")))
        .collect();
    let parent = addressed.parent;
    let post = Post {
        id,
        uri: tx.here().post(id),
        url: Some(tx.here().page(&author.username, id)),
        author_id: author.id,
        member_id: addressed.member,
        kind: Kind::Note,
        visibility: addressed.visibility,
        local: true,
        in_reply_to_id: parent.map(|parent| parent.id),
        in_reply_to_uri: parent.map(|parent| parent.uri.clone()),
        thread_id: parent.map_or(id, |parent| parent.thread_id),
        title: None,
        summary: None,
        content: Html::clean(&html),
        source: text.to_owned(),
        language: language.to_owned(),
        content_note: None,
        sensitive: false,
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
    Ok(post)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
