//! One of us publishes or edits: the checks, the row and its `Effect`.

use super::{
    audience::{audience, may_speak, named, narrow},
    closing, limits,
    model::{Attachment, Author, Draft, Kind, Post, Visibility},
    sight, store,
    wording::{self, Name, Wording},
};
use crate::{
    Error, Result,
    actor::{self, Actor},
    address::Here,
    effect::{self, Effect},
    group::{self, Stage},
    id::Id,
    media::{self, Media},
    member::{Member, Present},
    store::{Json, Tx},
    text::{self, Found, Html},
};

/// Writes the envelope of a local post of any kind: checks, id, addresses, HTML, mentions, tags, `Effect::Published`.
/// A member without an address outside may only post inside, privately to the group, or as the group
/// (`Invalid { field: "visibility", why: "inside-only" }`).
/// As the group: hosts only (`Forbidden`). The same `once` gives the post that it made before (`false`: not new).
///
/// # Errors
/// `Invalid` names the field that a person must mend; `NotFound` when the parent may not be seen; `Conflict("replies-closed")`;
/// `Conflict("group-ended")` for what is no reply.
pub async fn publish(tx: &mut Tx, by: &Author, kind: Kind, draft: Draft) -> Result<(Post, bool)> {
    let author = author(tx, by).await?;
    let id = tx.mint();
    if let Some(once) = &draft.once {
        // Another member's form number is another number.
        let once = format!("{}:{once}", by.member.member.id);
        if let Some(made) = submit(tx, &once, id).await? {
            return Ok((
                store::get(&mut *tx, made).await?.ok_or(Error::NotFound)?,
                false,
            ));
        }
    }
    let parent = parent(tx, by, &author, &draft).await?;
    if !by.as_group {
        limits::check(tx, &by.member, kind, draft.visibility).await?;
    }
    let member = by.as_group.then_some(by.member.member.id);
    let hands = [author.id, by.member.member.actor_id];
    let said = Said {
        author: &author,
        as_group: by.as_group,
        member,
        hands: &hands,
        parent,
    };
    Ok((write(tx, id, said, kind, draft).await?, true))
}

/// The group says it, and no row tells who of us wrote it: whoever calls this knows that it may be said. It begins a thread of its
/// own, in words alone.
pub(crate) async fn publish_unseen(tx: &mut Tx, kind: Kind, draft: Draft) -> Result<Post> {
    let author = group::ours(&mut *tx).await?.1;
    let id = tx.mint();
    let draft = Draft {
        media: None,
        in_reply_to: None,
        ..draft
    };
    let said = Said {
        author: &author,
        as_group: true,
        member: None,
        hands: &[author.id],
        parent: None,
    };
    write(tx, id, said, kind, draft).await
}

/// Who says something, and to what.
struct Said<'a> {
    author: &'a Actor,
    as_group: bool,
    /// Who wrote it for the group.
    member: Option<Id<Member>>,
    /// Whose files may be joined.
    hands: &'a [Id<Actor>],
    parent: Option<Post>,
}

async fn write(
    tx: &mut Tx,
    id: Id<Post>,
    said: Said<'_>,
    kind: Kind,
    draft: Draft,
) -> Result<Post> {
    let now = tx.now();
    let Said {
        author,
        as_group,
        member,
        hands,
        parent,
    } = said;
    // What has been said stays and may be replied to; nothing new begins (A18).
    if draft.in_reply_to.is_none() && has_ended(tx).await? {
        return Err(Error::Conflict("group-ended"));
    }
    let offered = draft.media.as_deref().unwrap_or_default();
    let joined = media::offered(tx, hands, None, offered).await?;
    let wording = wording::check(kind, &draft, !joined.is_empty())?;
    let visibility = narrow(draft.visibility, parent.as_ref())?;
    let named = named(tx, &wording.mentions).await?;
    let recipients = audience(
        tx,
        author,
        visibility,
        parent.as_ref(),
        &draft.recipients,
        &named,
        // A name that nobody bears must not turn a message into a note that nobody gets; nor may an answer that names nobody, which
        // some apps send, seem to have been given.
        draft.to_herself
            && wording.mentions.is_empty()
            && draft.recipients.is_empty()
            && parent
                .as_ref()
                .is_none_or(|parent| parent.author_id == author.id),
    )
    .await?;
    may_speak(tx, as_group, author, visibility, &recipients).await?;
    let content = render(tx.here(), &wording.source, draft.plain, &named, &recipients);
    let Wording {
        title,
        summary,
        source,
        language,
        content_note,
        tags,
        mentions: _,
    } = wording;
    let post = Post {
        id,
        uri: tx.here().post(id),
        url: Some(tx.here().page(&author.username, id)),
        author_id: author.id,
        member_id: member,
        kind,
        visibility,
        local: true,
        in_reply_to_id: parent.as_ref().map(|parent| parent.id),
        in_reply_to_uri: parent.as_ref().map(|parent| parent.uri.clone()),
        thread_id: parent.as_ref().map_or(id, |parent| parent.thread_id),
        title,
        summary,
        content,
        source,
        language,
        content_note,
        sensitive: draft.sensitive,
        tags: Json(tags),
        attachments: attachments(tx, &joined),
        object: None,
        replies_closed: draft.replies_closed,
        published_at: now,
        edited_at: None,
        deleted_at: None,
    };
    if !store::insert(tx, &post).await? {
        return Err(Error::Conflict("post-exists"));
    }
    if !joined.is_empty() {
        media::join(tx, author.id, id, &joined).await?;
    }
    store::set_recipients(tx, id, &recipients).await?;
    store::set_tags(tx, id, &post.tags).await?;
    effect::leave(tx, Effect::Published { post: id }).await?;
    Ok(post)
}

fn attachments(tx: &Tx, joined: &[Media]) -> Json<Vec<Attachment>> {
    let each = joined.iter().map(|media| media.attachment(tx.here()));
    Json(each.collect())
}

/// Notes what is being made under this name; what was made under it before, if anything was.
pub(crate) async fn submit(tx: &mut Tx, once: &str, id: Id<Post>) -> Result<Option<Id<Post>>> {
    let now = tx.now();
    if store::first_submission(tx, once, id, now).await? {
        return Ok(None);
    }
    let before = store::submitted(&mut *tx, once).await?;
    before.map(Some).ok_or(Error::NotFound)
}

async fn has_ended(tx: &mut Tx) -> Result<bool> {
    let group = group::find(&mut *tx).await?;
    Ok(group.is_some_and(|group| group.profile.0.stage == Stage::Ended))
}

/// Changes a local post's words. By the member who wrote it, or hosts for the group's. Public, unlisted and followers may
/// become one another, by this draft only; what was private or inside stays that, and nothing becomes it.
///
/// # Errors
/// As [`publish`]; `Invalid { field: "visibility", why: "cannot-change" }`.
pub async fn edit(tx: &mut Tx, by: &Present, id: Id<Post>, draft: Draft) -> Result<Post> {
    let post = sight::ours_to_change(&mut *tx, by, id).await?;
    let hands = [post.author_id, by.member.actor_id];
    let post = change(tx, &hands, post, draft, None).await?;
    effect::leave(tx, Effect::Edited { post: id }).await?;
    Ok(post)
}

/// The same without asking who: whoever calls this knows that she may. The pictures stay as they are.
pub(crate) async fn edit_unasked(tx: &mut Tx, id: Id<Post>, draft: Draft) -> Result<Post> {
    let post = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let draft = Draft {
        media: None,
        ..draft
    };
    let post = change(tx, &[], post, draft, None).await?;
    effect::leave(tx, Effect::Edited { post: id }).await?;
    Ok(post)
}

/// More people may read it from now on, as it stands; whoever calls this knows that she may. What it said before, and what was said
/// under it, is for those alone who could read it then (PR29). What leaves the group now goes out as new.
///
/// # Errors
/// `Invalid { field: "visibility", .. }` unless it reaches further, and its author may speak there.
pub(crate) async fn widen_unasked(tx: &mut Tx, id: Id<Post>, to: Visibility) -> Result<Post> {
    let post = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let before = post.visibility;
    let is_wider = matches!(
        (before, to),
        (
            Visibility::Inside,
            Visibility::Followers | Visibility::Public
        ) | (Visibility::Followers, Visibility::Public)
    );
    if !is_wider || post.in_reply_to_id.is_some() {
        return Err(Error::Invalid {
            field: "visibility",
            why: "cannot-change",
        });
    }
    let author = actor::get(&mut *tx, post.author_id)
        .await?
        .ok_or(Error::NotFound)?;
    let is_group = author.kind == actor::Kind::Group;
    may_speak(tx, is_group, &author, to, &[]).await?;
    let draft = Draft {
        title: post.title.clone(),
        summary: post.summary.clone(),
        content_note: post.content_note.clone(),
        sensitive: post.sensitive,
        tags: post.tags.0.clone(),
        ..Draft::new(to, &post.language, &post.source)
    };
    let mut post = change(tx, &[], post, draft, Some(to)).await?;
    let effect = if before == Visibility::Inside {
        post.published_at = tx.now();
        Effect::Published { post: id }
    } else {
        Effect::Edited { post: id }
    };
    store::opened(tx, id, post.published_at).await?;
    effect::leave(tx, effect).await?;
    Ok(post)
}

async fn change(
    tx: &mut Tx,
    hands: &[Id<Actor>],
    mut post: Post,
    draft: Draft,
    widened: Option<Visibility>,
) -> Result<Post> {
    let id = post.id;
    let before = post.clone();
    let joined = match &draft.media {
        Some(ids) => Some(media::offered(tx, hands, Some(id), ids).await?),
        None => None,
    };
    if let Some(joined) = &joined {
        post.attachments = attachments(tx, joined);
    }
    let wording = wording::check(post.kind, &draft, !post.attachments.is_empty())?;
    let author = actor::get(&mut *tx, post.author_id)
        .await?
        .ok_or(Error::NotFound)?;
    let parent = match post.in_reply_to_id {
        Some(parent) => store::get(&mut *tx, parent).await?,
        None => None,
    };
    post.visibility = match (post.visibility, draft.visibility) {
        (before, after) if before == after => before,
        (_, after) if widened == Some(after) => after,
        (Visibility::Direct | Visibility::Inside, _)
        | (_, Visibility::Direct | Visibility::Inside) => {
            return Err(Error::Invalid {
                field: "visibility",
                why: "cannot-change",
            });
        }
        (Visibility::Public | Visibility::Unlisted | Visibility::Followers, after) => {
            narrow(after, parent.as_ref())?
        }
    };
    let named = named(tx, &wording.mentions).await?;
    let recipients = if post.visibility == Visibility::Direct {
        // A private post stays for those it was for: an edit invites nobody into it.
        store::recipients(&mut *tx, id).await?
    } else {
        let recipients = audience(
            tx,
            &author,
            post.visibility,
            parent.as_ref(),
            &[],
            &named,
            false,
        )
        .await?;
        store::set_recipients(tx, id, &recipients).await?;
        recipients
    };
    post.content = render(tx.here(), &wording.source, draft.plain, &named, &recipients);
    let Wording {
        title,
        summary,
        source,
        language,
        content_note,
        tags,
        mentions: _,
    } = wording;
    post.title = title;
    post.summary = summary;
    post.source = source;
    post.language = language;
    post.content_note = content_note;
    post.sensitive = draft.sensitive;
    post.tags = Json(tags);
    post.edited_at = Some(tx.now());
    if super::revising::says_otherwise(&before, &post) {
        super::revising::keep(tx, &before).await?;
    }
    store::update(tx, &post).await?;
    if let Some(joined) = &joined {
        media::join(tx, post.author_id, id, joined).await?;
    }
    store::set_tags(tx, id, &post.tags).await?;
    Ok(post)
}

/// The actor as whom she speaks: herself, or the group (hosts only, else `Forbidden`).
pub(crate) async fn author(tx: &mut Tx, by: &Author) -> Result<Actor> {
    if by.as_group {
        if !by.member.is_host() {
            return Err(Error::Forbidden);
        }
        return Ok(group::ours(&mut *tx).await?.1);
    }
    actor::get(&mut *tx, by.member.member.actor_id)
        .await?
        .filter(|actor| actor.deleted_at.is_none())
        .ok_or(Error::Forbidden)
}

/// The post replied to, if she may see it and it takes replies.
async fn parent(tx: &mut Tx, by: &Author, speaker: &Actor, draft: &Draft) -> Result<Option<Post>> {
    let Some(id) = draft.in_reply_to else {
        return Ok(None);
    };
    let parent = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    if !sight::may_see(&mut *tx, &by.viewer(speaker.id), &parent).await? {
        return Err(Error::NotFound);
    }
    if sight::is_overheard(&mut *tx, &parent, speaker.id).await? {
        return Err(Error::Conflict("in-her-own-name"));
    }
    // What is said to those alone who asked is no reply that others read: an answer or a word of thanks gets through.
    let is_private =
        draft.visibility == Visibility::Direct || parent.visibility == Visibility::Direct;
    if !is_private && !closing::takes_replies(&mut *tx, by, &parent).await? {
        return Err(Error::Conflict("replies-closed"));
    }
    Ok(Some(parent))
}

/// The text as HTML, with tags as links. Of people only those the post is for become links: a member without an address outside
/// stays a plain word.
fn render(
    here: &Here,
    source: &str,
    plain: bool,
    named: &[(Name, Actor)],
    recipients: &[(Id<Actor>, bool)],
) -> Html {
    let address = |found: &Found<'_>| {
        let mention = match found {
            Found::Mention(mention) => mention,
            Found::Tag(tag) => return Some(here.tag(tag)),
            Found::Link(_) => return None,
        };
        let (_, actor) = named
            .iter()
            .find(|((name, host), _)| name == mention.name && host.as_deref() == mention.host)?;
        let is_for = recipients.iter().any(|(id, _)| *id == actor.id);
        is_for.then(|| actor.url.clone().unwrap_or_else(|| actor.uri.clone()))
    };
    if plain {
        text::plain_to_html(source, &address)
    } else {
        text::markdown(source, &address)
    }
}
