//! A post comes from elsewhere: new, changed or gone. `federation` has verified who says so.

use super::{
    model::{Kind, Post, Received, Viewer, Visibility},
    sight, store,
    wording::{self, MOST_TAGS},
};
use crate::{
    Error, Result,
    effect::{self, Effect},
    id,
    store::{Json, Tx},
    text,
    time::{DAY, Time},
};

/// How much of it we keep (AC22, FE36).
const MOST_RECIPIENTS: usize = 100;
const MOST_ATTACHMENTS: usize = 16;
const LONGEST_TITLE: usize = 200;
const LONGEST_SUMMARY: usize = 1_000;
const LONGEST_URL: usize = 2_048;

/// How many replies from elsewhere a thread takes: of all, of one server, of one author (AC34).
const MOST_IN_THREAD: i64 = 2_000;
const MOST_OF_HOST: i64 = 500;
const MOST_OF_AUTHOR: i64 = 50;
/// How much of talk we take from somebody elsewhere on the first day we know her.
pub const MOST_AT_FIRST: i64 = 100;

/// Writes a post from elsewhere, new or changed, and leaves `Received` or `ReceivedEdit`; `Delivered` when it was there already
/// because it had been fetched, as happens to what is published in the moment in which one follows. Adopts earlier arrivals that
/// replied to it. `Ok(None)`: nothing is to be written, because a tombstone keeps it away, a newer edit is here already, its
/// author is blocked, or it replies to what its author may not see or reply to.
///
/// # Errors
/// `Forbidden` for an address or an author of our own, and for another author than the stored one; `Conflict("thread-full")`,
/// `Conflict("replies-closed")` and `Conflict("too-many-at-first")`, so that whoever sends it knows that it was not taken.
pub async fn receive(tx: &mut Tx, received: Received) -> Result<Option<Post>> {
    if tx.here().is_ours(&received.uri) || !is_web(&received.uri) {
        return Err(Error::Forbidden);
    }
    // A Create and its Delete, or a post and its reply, may come at the same moment.
    tx.lock(&received.uri, 0).await?;
    if let Some(parent) = &received.in_reply_to_uri {
        tx.lock(parent, 0).await?;
    }
    let standing = store::standing(&mut *tx, &received.uri, received.author_id).await?;
    if standing.of_ours {
        return Err(Error::Forbidden);
    }
    if standing.silent || standing.buried || standing.shut_out {
        return Ok(None);
    }
    let received = within_limits(received, tx.now());
    if standing.known {
        let known = store::by_uri(&mut *tx, &received.uri)
            .await?
            .ok_or(Error::Busy)?;
        return change(tx, known, received).await;
    }
    let parent = match &received.in_reply_to_uri {
        Some(uri) => store::by_uri(&mut *tx, uri).await?,
        None => None,
    };
    let mut received = received;
    if let Some(parent) = &parent {
        if !takes_reply(tx, parent, &received).await? {
            return Ok(None);
        }
        received = under_closed(tx, parent, received).await?;
        has_room(tx, parent, &received, &standing).await?;
    }
    let Some(post) = insert(tx, &received, parent.as_ref()).await? else {
        // Somebody else wrote it a moment ago (FE34).
        let known = store::by_uri(&mut *tx, &received.uri)
            .await?
            .ok_or(Error::Busy)?;
        return change(tx, known, received).await;
    };
    store::add_recipients(tx, post.id, &received.recipients).await?;
    store::add_tags(tx, post.id, &post.tags).await?;
    if received.quiet {
        store::set_quiet(tx, post.id).await?;
    }
    // Nobody replies to it meanwhile: whoever does waits for the lock.
    if standing.awaited {
        store::adopt(tx, &post).await?;
    }
    effect::leave(
        tx,
        Effect::Received {
            post: post.id,
            quiet: received.quiet,
        },
    )
    .await?;
    Ok(Some(post))
}

/// A post is gone elsewhere; known or not, it stays gone. The caller has checked that the signer may say so.
///
/// # Errors
/// `Forbidden` for an address of our own.
pub async fn receive_deletion(tx: &mut Tx, uri: &str) -> Result<()> {
    if tx.here().is_ours(uri) {
        return Err(Error::Forbidden);
    }
    tx.lock(uri, 0).await?;
    let now = tx.now();
    store::bury(tx, uri, now).await?;
    let Some(post) = store::by_uri(&mut *tx, uri)
        .await?
        .filter(|post| post.deleted_at.is_none() && !post.local)
    else {
        return Ok(());
    };
    store::empty(tx, post.id, now).await?;
    effect::leave(tx, Effect::ReceivedWithdrawal { post: post.id }).await
}

async fn insert(tx: &mut Tx, received: &Received, parent: Option<&Post>) -> Result<Option<Post>> {
    // Two posts of the same moment may, very rarely, be given the same id; the next one is free.
    for _ in 0..5 {
        let id = id::mint_at(received.published_at);
        let post = Post {
            id,
            uri: received.uri.clone(),
            url: received.url.clone(),
            author_id: received.author_id,
            member_id: None,
            kind: received.kind,
            visibility: received.visibility,
            local: false,
            in_reply_to_id: parent.map(|parent| parent.id),
            in_reply_to_uri: received.in_reply_to_uri.clone(),
            thread_id: parent.map_or(id, |parent| parent.thread_id),
            title: received.title.clone(),
            summary: received.summary.clone(),
            content: received.content.clone(),
            source: String::new(),
            language: received.language.clone(),
            content_note: received.content_note.clone(),
            sensitive: received.sensitive,
            tags: Json(received.tags.clone()),
            attachments: Json(received.attachments.clone()),
            object: Some(received.object.clone()),
            replies_closed: received.replies_closed,
            published_at: received.published_at,
            edited_at: received.edited_at,
            deleted_at: None,
        };
        if store::insert(tx, &post).await? {
            return Ok(Some(post));
        }
        if store::by_uri(&mut *tx, &received.uri).await?.is_some() {
            return Ok(None);
        }
    }
    Err(Error::Busy)
}

async fn change(tx: &mut Tx, known: Post, received: Received) -> Result<Option<Post>> {
    if known.local || known.author_id != received.author_id {
        return Err(Error::Forbidden);
    }
    if !received.quiet && known.deleted_at.is_none() && store::end_quiet(tx, known.id).await? {
        effect::leave(tx, Effect::Delivered { post: known.id }).await?;
    }
    let newest = |edited: Option<Time>, published: Time| edited.unwrap_or(published);
    let is_older = newest(received.edited_at, received.published_at)
        < newest(known.edited_at, known.published_at);
    if known.deleted_at.is_some() || is_older {
        return Ok(None);
    }
    let visibility = known.visibility.narrower(received.visibility);
    let recipients = if visibility == received.visibility {
        received.recipients
    } else {
        // What was meant for fewer before goes on being for those alone.
        store::recipients(&mut *tx, known.id).await?
    };
    let same = known.visibility == visibility
        && known.object.as_deref() == Some(received.object.as_str())
        && known.edited_at == received.edited_at;
    if same {
        return Ok(Some(known));
    }
    // What it said before is for nobody here to read, so it is not kept.
    let post = Post {
        url: received.url,
        visibility,
        title: received.title,
        summary: received.summary,
        content: received.content,
        language: received.language,
        content_note: received.content_note,
        sensitive: received.sensitive,
        tags: Json(received.tags),
        attachments: Json(received.attachments),
        object: Some(received.object),
        replies_closed: received.replies_closed,
        edited_at: received.edited_at.or(known.edited_at),
        ..known
    };
    store::update(tx, &post).await?;
    store::set_recipients(tx, post.id, &recipients).await?;
    store::set_tags(tx, post.id, &post.tags).await?;
    effect::leave(tx, Effect::ReceivedEdit { post: post.id }).await?;
    Ok(Some(post))
}

/// Whether this reply to one of our posts is heard (AC16); what others' posts take, they know themselves.
async fn takes_reply(tx: &mut Tx, parent: &Post, reply: &Received) -> Result<bool> {
    if !parent.local {
        return Ok(true);
    }
    if parent.deleted_at.is_some() {
        return Ok(parent.visibility.is_open() || answers_gone(tx, parent, reply).await?);
    }
    if !sight::may_see(&mut *tx, &Viewer::Remote(reply.author_id), parent).await? {
        return Ok(false);
    }
    Ok(true)
}

/// What comes in reply where nothing more is said for now. A private word gets through, and a call for help. A reply to a call, an offer or an event is how one answers from any program and must never be lost: it comes to those who
/// asked, and to nobody else. Any other is refused, so that its sender knows.
async fn under_closed(tx: &mut Tx, parent: &Post, mut reply: Received) -> Result<Received> {
    let is_call = match reply.kind {
        Kind::Call => true,
        Kind::Note | Kind::Story | Kind::Event | Kind::Offer => false,
    };
    if is_call || reply.visibility == Visibility::Direct {
        return Ok(reply);
    }
    let closed = store::closed_above(&mut *tx, parent.id).await?;
    if !closed.iter().any(|post| post.local) {
        return Ok(reply);
    }
    let names_author = reply
        .recipients
        .iter()
        .any(|(actor, _)| *actor == parent.author_id);
    let is_answer = parent.local
        && match parent.kind {
            Kind::Event | Kind::Call | Kind::Offer => reply.visibility.is_open() || names_author,
            Kind::Note | Kind::Story => false,
        };
    if !is_answer {
        return Err(Error::Conflict("replies-closed"));
    }
    reply.visibility = Visibility::Direct;
    reply.recipients = vec![(parent.author_id, true)];
    Ok(reply)
}

/// Whether somebody says privately to us what she says to a private one of ours that she had, and that is withdrawn: she may not know
/// yet, and it must not be lost.
async fn answers_gone(tx: &mut Tx, parent: &Post, reply: &Received) -> Result<bool> {
    let by = reply.author_id;
    Ok(parent.visibility == Visibility::Direct
        && reply.visibility == Visibility::Direct
        && store::is_for(&mut *tx, parent.id, by).await?
        && !store::shuts_out(&mut *tx, parent.author_id, by).await?
        && !store::has_closed_author(&mut *tx, parent.author_id).await?)
}

/// A thread is not flooded, by one server or by many.
async fn has_room(
    tx: &mut Tx,
    parent: &Post,
    reply: &Received,
    standing: &store::Standing,
) -> Result<()> {
    let author = (reply.author_id, standing.host.as_str());
    // Somebody whom we know since today; what may be an answer, or is said to some alone, is not counted.
    let is_talk = reply.visibility != Visibility::Direct
        && match parent.kind {
            Kind::Note | Kind::Story => true,
            Kind::Event | Kind::Call | Kind::Offer => false,
        };
    if is_talk
        && tx.now().since(standing.first_seen) < DAY
        && store::talk_of(&mut *tx, reply.author_id).await? >= MOST_AT_FIRST
    {
        return Err(Error::Conflict("too-many-at-first"));
    }
    let crowd = store::crowd(&mut *tx, parent.thread_id, author, MOST_IN_THREAD).await?;
    if crowd.everyone >= MOST_IN_THREAD
        || crowd.of_host >= MOST_OF_HOST
        || crowd.of_author >= MOST_OF_AUTHOR
    {
        return Err(Error::Conflict("thread-full"));
    }
    Ok(())
}

fn within_limits(mut received: Received, now: Time) -> Received {
    if received.visibility == Visibility::Inside {
        received.visibility = Visibility::Direct;
    }
    received.url = received.url.filter(|url| is_web(url));
    received.in_reply_to_uri = received
        .in_reply_to_uri
        .filter(|uri| is_web(uri) && *uri != received.uri);
    received.title = received
        .title
        .map(|title| text::clean_line(&title, LONGEST_TITLE))
        .filter(|title| !title.is_empty());
    received.summary = received
        .summary
        .map(|summary| text::clean_text(&summary, LONGEST_SUMMARY))
        .filter(|summary| !summary.is_empty());
    received.content_note = received
        .content_note
        .map(|note| text::clean_line(&note, LONGEST_SUMMARY))
        .filter(|note| !note.is_empty());
    received
        .language
        .truncate(received.language.floor_char_boundary(35));
    received.tags.truncate(MOST_TAGS * 4);
    received.tags = wording::tags(&received.tags);
    received
        .attachments
        .retain(|attachment| is_web(&attachment.url));
    received.attachments.truncate(MOST_ATTACHMENTS);
    received.recipients.truncate(MOST_RECIPIENTS);
    received.published_at = Time(received.published_at.0.clamp(0, now.0.max(0)));
    received.edited_at = received
        .edited_at
        .map(|edited| edited.min(now))
        .filter(|edited| *edited > received.published_at);
    received
}

fn is_web(url: &str) -> bool {
    url.len() <= LONGEST_URL && (url.starts_with("https://") || url.starts_with("http://"))
}
