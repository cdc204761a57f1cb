//! SQL of posts, what they said before, their recipients and tags.

mod arrival;
mod closing;
mod outside;
mod sight;

pub(super) use arrival::{Standing, adopt, bury, crowd, end_quiet, set_quiet, standing, talk_of};
pub use arrival::{concerning, from_elsewhere};
pub(super) use closing::{closed_above, is_closed_by_hosts, said_since, set_closed};
pub use outside::{count_public, inboxes, inboxes_of, outbox, was_unsent};
pub(super) use outside::{note_inboxes, note_unsent, standing_of};
pub(super) use sight::{
    asks, follows, has_closed_author, host_follows, is_for, is_groups, is_unseen, node_follows,
    shuts_out,
};

use super::model::{Post, Revision};
use crate::{
    Error, Result,
    actor::Actor,
    id::Id,
    media, sql,
    store::{Executor, Tx, json_list},
    time::Time,
};

pub async fn get(x: impl Executor, id: Id<Post>) -> Result<Option<Post>> {
    sql!("select * from posts where id = $1", id).opt(x).await
}

pub async fn by_uri(x: impl Executor, uri: &str) -> Result<Option<Post>> {
    sql!("select * from posts where uri = $1", uri).opt(x).await
}

pub async fn by_uris(x: impl Executor, uris: &[&str]) -> Result<Vec<Post>> {
    if uris.is_empty() {
        return Ok(Vec::new());
    }
    sql!(
        "select * from posts where uri in (select value from json_each($1))",
        json_list(uris)
    )
    .all(x)
    .await
}

/// False when a row with this URI (or, for once, this id) is there already.
pub(super) async fn insert(tx: &mut Tx, post: &Post) -> Result<bool> {
    let rows = sql!(
        "insert into posts (id, uri, url, author_id, member_id, kind, visibility, local, in_reply_to_id, in_reply_to_uri, thread_id,
            title, summary, content, source, language, content_note, tags, attachments, object, replies_closed,
            published_at, edited_at, deleted_at, sensitive)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
         on conflict do nothing",
        post.id, &post.uri, &post.url, post.author_id, post.member_id, post.kind, post.visibility, post.local,
        post.in_reply_to_id, &post.in_reply_to_uri, post.thread_id, &post.title, &post.summary, post.content.as_str(),
        &post.source, &post.language, &post.content_note, &post.tags, &post.attachments, &post.object,
        post.replies_closed, post.published_at, post.edited_at, post.deleted_at, post.sensitive,
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

/// Writes what an edit may change; author, kind, parent and addresses are not among it.
pub(super) async fn update(tx: &mut Tx, post: &Post) -> Result<()> {
    let rows = sql!(
        "update posts set visibility = $2, title = $3, summary = $4, content = $5, source = $6, language = $7, content_note = $8,
            tags = $9, attachments = $10, object = $11, replies_closed = $12, edited_at = $13, url = $14, sensitive = $15
         where id = $1 and deleted_at is null",
        post.id, post.visibility, &post.title, &post.summary, post.content.as_str(), &post.source, &post.language,
        &post.content_note, &post.tags, &post.attachments, &post.object, post.replies_closed, post.edited_at, &post.url, post.sensitive,
    )
    .run(tx)
    .await?;
    // Withdrawn a moment ago: its words do not come back.
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// More may read it: what it said before is not among it.
pub(super) async fn opened(tx: &mut Tx, id: Id<Post>, published_at: Time) -> Result<()> {
    sql!("delete from revisions where post_id = $1", id)
        .run(&mut *tx)
        .await?;
    sql!(
        "update posts set published_at = $2 where id = $1",
        id,
        published_at
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn touch(tx: &mut Tx, id: Id<Post>, now: Time) -> Result<bool> {
    let rows = sql!(
        "update posts set edited_at = $2 where id = $1 and local and deleted_at is null",
        id,
        now
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

/// Takes every word away and keeps the envelope: its address must go on answering 410, and its replies stay.
pub(super) async fn empty(tx: &mut Tx, id: Id<Post>, now: Time) -> Result<()> {
    sql!(
        "update posts set title = null, summary = null, content = '', source = '', content_note = null, tags = '[]',
            attachments = '[]', object = null, deleted_at = $2
         where id = $1",
        id, now
    )
    .run(&mut *tx)
    .await?;
    media::drop_of_post(tx, id, now).await?;
    sql!("delete from post_tags where post_id = $1", id)
        .run(&mut *tx)
        .await?;
    sql!("delete from revisions where post_id = $1", id)
        .run(&mut *tx)
        .await?;
    sql!("delete from votes where post_id = $1", id)
        .run(&mut *tx)
        .await?;
    sql!("delete from polls where post_id = $1", id)
        .run(&mut *tx)
        .await?;
    sql!("delete from closings where post_id = $1", id)
        .run(&mut *tx)
        .await?;
    sql!("delete from pins where post_id = $1", id)
        .run(&mut *tx)
        .await?;
    sql!(
        "update stories set teller_label = null, themes = '[]', extra = '{}' where post_id = $1",
        id
    )
    .run(&mut *tx)
    .await?;
    sql!(
        "update events set place_name = null, area = null, address = null, online_link = null, dial_in = null, details = null,
            extra = '{}'
         where post_id = $1",
        id
    )
    .run(&mut *tx)
    .await?;
    sql!(
        "update calls set area = null, held_back = null, slots = '[]', languages = '[]', access = '[]', extra = '{}', state = 'withdrawn', state_changed_at = $2 where post_id = $1",
        id, now
    )
    .run(&mut *tx)
    .await
    .map(drop)
}

pub async fn recipients(x: impl Executor, id: Id<Post>) -> Result<Vec<(Id<Actor>, bool)>> {
    sql!(
        "select actor_id, mentioned from post_recipients where post_id = $1 order by actor_id",
        id
    )
    .all(x)
    .await
}

pub(super) async fn set_recipients(
    tx: &mut Tx,
    id: Id<Post>,
    recipients: &[(Id<Actor>, bool)],
) -> Result<()> {
    sql!("delete from post_recipients where post_id = $1", id)
        .run(&mut *tx)
        .await?;
    add_recipients(tx, id, recipients).await
}

/// The same for a post that has none yet.
pub(super) async fn add_recipients(
    tx: &mut Tx,
    id: Id<Post>,
    recipients: &[(Id<Actor>, bool)],
) -> Result<()> {
    if recipients.is_empty() {
        return Ok(());
    }
    let those = |wanted: bool| {
        let some = recipients
            .iter()
            .filter(move |(_, mentioned)| *mentioned == wanted);
        json_list(some.map(|(actor, _)| actor.get()))
    };
    sql!(
        "insert into post_recipients (post_id, actor_id, mentioned)
         select cast($1 as bigint), cast(value as bigint), true from json_each($2)
         union all select cast($1 as bigint), cast(value as bigint), false from json_each($3) where true
         on conflict do nothing",
        id, those(true), those(false)
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn set_tags(tx: &mut Tx, id: Id<Post>, tags: &[String]) -> Result<()> {
    sql!("delete from post_tags where post_id = $1", id)
        .run(&mut *tx)
        .await?;
    add_tags(tx, id, tags).await
}

/// The same for a post that has none yet.
pub(super) async fn add_tags(tx: &mut Tx, id: Id<Post>, tags: &[String]) -> Result<()> {
    if tags.is_empty() {
        return Ok(());
    }
    let folded = json_list(tags.iter().map(|tag| tag.to_lowercase()));
    sql!(
        "insert into post_tags (post_id, tag) select cast($1 as bigint), value from json_each($2) where true on conflict do nothing",
        id, folded
    )
    .run(tx)
    .await
    .map(drop)
}

/// Whether this form's number is new; it now stands for this post.
pub(super) async fn first_submission(
    tx: &mut Tx,
    once: &str,
    id: Id<Post>,
    now: Time,
) -> Result<bool> {
    let rows = sql!(
        "insert into submissions (once, post_id, created_at) values ($1, $2, $3) on conflict do nothing",
        once, id, now
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

/// What was made under this name.
pub(crate) async fn submitted(x: impl Executor, once: &str) -> Result<Option<Id<Post>>> {
    sql!("select post_id from submissions where once = $1", once)
        .scalar_opt(x)
        .await
}

/// Keeps what a post says now, because it is about to say otherwise.
pub(super) async fn insert_revision(tx: &mut Tx, post: &Post, said_at: Time) -> Result<()> {
    let id = tx.mint::<Revision>();
    sql!(
        "insert into revisions (id, post_id, title, content, content_note, sensitive, attachments, options, said_at)
         values ($1, $2, $3, $4, $5, $6, $7, (select options from polls where post_id = $2), $8)",
        id, post.id, &post.title, post.content.as_str(), &post.content_note, post.sensitive, &post.attachments, said_at
    )
    .run(tx)
    .await
    .map(drop)
}

/// What a post said before, oldest first.
pub async fn revisions(x: impl Executor, id: Id<Post>) -> Result<Vec<Revision>> {
    sql!(
        "select * from revisions where post_id = $1 order by id desc limit 100",
        id
    )
    .all(x)
    .await
    .map(|mut revisions: Vec<Revision>| {
        revisions.reverse();
        revisions
    })
}

/// The newest of them.
pub(super) async fn last_revision(x: impl Executor, id: Id<Post>) -> Result<Option<Id<Revision>>> {
    sql!("select max(id) from revisions where post_id = $1", id)
        .scalar(x)
        .await
}

/// What this actor of ours wrote and did not take back, oldest first: so many of those after that one.
pub async fn written_by(
    x: impl Executor,
    author: Id<Actor>,
    after: Option<Id<Post>>,
    limit: u32,
) -> Result<Vec<Post>> {
    sql!(
        "select * from posts where author_id = $1 and id > $2 and deleted_at is null and local order by id limit $3",
        author,
        after.map_or(0, Id::get),
        i64::from(limit)
    )
    .all(x)
    .await
}

/// What was written here for more than one person and not taken back, newest first: so many of those before that one.
pub async fn written_here(
    x: impl Executor,
    before: Option<Id<Post>>,
    limit: u32,
) -> Result<Vec<Post>> {
    sql!(
        "select * from posts where local and deleted_at is null and visibility <> 'direct' and id < $1 order by id desc limit $2",
        before.map_or(i64::MAX, Id::get),
        i64::from(limit)
    )
    .all(x)
    .await
}

/// What this actor said last in reply to a post, later than that note, and did not take back.
pub async fn later_reply(
    x: impl Executor,
    parent: Id<Post>,
    author: Id<Actor>,
    note: Id<Post>,
) -> Result<Option<Post>> {
    sql!(
        "select * from posts where in_reply_to_id = $1 and author_id = $2 and id > $3 and deleted_at is null order by id desc limit 1",
        parent,
        author,
        note
    )
    .opt(x)
    .await
}

/// Several at once, in no order.
pub async fn many(x: impl Executor, ids: &[Id<Post>]) -> Result<Vec<Post>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    sql!(
        "select * from posts where id in (select cast(value as bigint) from json_each($1))",
        json_list(ids.iter().map(|id| id.get()))
    )
    .all(x)
    .await
}
