//! SQL of posts, their recipients and tags; and the look-ups by which `may_see` decides.

use super::model::{Post, Revision};
use crate::{
    Error, Result,
    actor::Actor,
    id::Id,
    sql,
    store::{Executor, Tx, json_list},
    time::Time,
};

pub async fn get(x: impl Executor, id: Id<Post>) -> Result<Option<Post>> {
    sql!("select * from posts where id = $1", id).opt(x).await
}

pub async fn by_uri(x: impl Executor, uri: &str) -> Result<Option<Post>> {
    sql!("select * from posts where uri = $1", uri).opt(x).await
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
        "update calls set area = null, held_back = null, extra = '{}', state = 'withdrawn', state_changed_at = $2 where post_id = $1",
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
    .run_last(tx)
    .await
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
    .run_last(tx)
    .await
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

pub(super) async fn submitted(x: impl Executor, once: &str) -> Result<Option<Id<Post>>> {
    sql!("select post_id from submissions where once = $1", once)
        .scalar_opt(x)
        .await
}

/// What speaks against a post from elsewhere, and what is here of it.
#[derive(sqlx::FromRow)]
pub(super) struct Standing {
    pub buried: bool,
    /// Its author is blocked.
    pub shut_out: bool,
    /// Its author is gone.
    pub silent: bool,
    /// Its author is one of ours.
    pub of_ours: bool,
    /// Its author's host.
    pub host: String,
    pub known: bool,
    /// Replies to it came before it.
    pub awaited: bool,
}

/// In one question, because every post that comes asks it. Nothing for an author whom we do not know.
pub(super) async fn standing(x: impl Executor, uri: &str, author: Id<Actor>) -> Result<Standing> {
    sql!(
        "select exists (select 1 from tombstones where uri = $1) as buried,
            exists (select 1 from blocks where blocked_id = $2 and (blocker_id = $2 or blocker_id in (select actor_id from groups)))
                as shut_out,
            exists (select 1 from posts where uri = $1) as known,
            exists (select 1 from posts where in_reply_to_uri = $1 and in_reply_to_id is null) as awaited,
            actors.local as of_ours, actors.deleted_at is not null as silent, actors.host
         from actors where actors.id = $2",
        uri, author
    )
    .one(x)
    .await
}

pub(super) async fn bury(tx: &mut Tx, uri: &str, now: Time) -> Result<()> {
    sql!(
        "insert into tombstones (uri, deleted_at) values ($1, $2) on conflict do nothing",
        uri,
        now
    )
    .run(tx)
    .await
    .map(drop)
}

/// Links earlier arrivals that replied to this one, and moves their threads into its own.
pub(super) async fn adopt(tx: &mut Tx, parent: &Post) -> Result<()> {
    let adopted = sql!(
        "update posts set in_reply_to_id = $1 where in_reply_to_uri = $2 and in_reply_to_id is null and id <> $1",
        parent.id, &parent.uri
    )
    .run(&mut *tx)
    .await?;
    if adopted > 0 {
        sql!(
            "update posts set thread_id = $2 where thread_id in (select id from posts where in_reply_to_id = $1)",
            parent.id, parent.thread_id
        )
        .run(&mut *tx)
        .await?;
    }
    Ok(())
}

/// How many from elsewhere are in a thread.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(super) struct Crowd {
    pub everyone: i64,
    pub of_host: i64,
    pub of_author: i64,
}

/// Counts no further than `most`: the question stays as cheap however large a thread has grown.
pub(super) async fn crowd(
    x: impl Executor,
    thread: Id<Post>,
    (author, host): (Id<Actor>, &str),
    most: i64,
) -> Result<Crowd> {
    sql!(
        "select count(*) as everyone, count(case when a.host = $2 then 1 end) as of_host, count(case when a.id = $3 then 1 end) as of_author
         from (select author_id from posts where thread_id = $1 and not local limit $4) p join actors a on a.id = p.author_id",
        thread, host, author, most
    )
    .one(x)
    .await
}

/// Those among these arrivals that may concern somebody here: replies, private ones, those that name somebody, and those of an
/// author of whom somebody wants to be told everything. Most of what comes concerns nobody; asked of hundreds at once, it spares each of
/// those the questions of all that hear of arrivals. What one of them comes to look for must be found here, too.
pub async fn concerning(x: impl Executor, ids: &[Id<Post>]) -> Result<Vec<Id<Post>>> {
    sql!(
        "select id from posts
         where id in (select cast(value as bigint) from json_each($1))
             and (in_reply_to_id is not null or visibility = 'direct'
                 or exists (select 1 from post_recipients where post_id = posts.id)
                 or exists (select 1 from member_follows where followee_id = posts.author_id and notify))",
        json_list(ids.iter().map(|id| id.get()))
    )
    .scalars(x)
    .await
}

pub async fn count_replies(x: impl Executor, id: Id<Post>) -> Result<i64> {
    sql!(
        "select count(*) from posts where in_reply_to_id = $1 and deleted_at is null and visibility in ('public', 'unlisted')",
        id
    )
    .scalar(x)
    .await
}

pub async fn outbox(
    x: impl Executor,
    author: Id<Actor>,
    before: Option<Id<Post>>,
    limit: i64,
) -> Result<Vec<Post>> {
    sql!(
        "select * from posts
         where author_id = $1 and id < $2 and visibility = 'public' and deleted_at is null and in_reply_to_uri is null
         order by id desc limit $3",
        author, before.map_or(i64::MAX, Id::get), limit
    )
    .all(x)
    .await
}

/// What others published for everyone since a moment, oldest first, after the one that was named.
pub async fn from_elsewhere(
    x: impl Executor,
    since: Time,
    after: Option<Id<Post>>,
    limit: i64,
) -> Result<Vec<Post>> {
    sql!(
        "select * from posts
         where not local and deleted_at is null and visibility in ('public', 'unlisted') and published_at >= $1 and id > $2
         order by id limit $3",
        since,
        after.map_or(0, Id::get),
        limit
    )
    .all(x)
    .await
}

pub async fn count_public(x: impl Executor, author: Id<Actor>) -> Result<i64> {
    sql!(
        "select count(*) from posts
         where author_id = $1 and visibility = 'public' and deleted_at is null and in_reply_to_uri is null",
        author
    )
    .scalar(x)
    .await
}

pub(super) async fn note_inboxes(tx: &mut Tx, id: Id<Post>, inboxes: &[String]) -> Result<()> {
    sql!(
        "insert into post_inboxes (post_id, inbox) select cast($1 as bigint), value from json_each($2) where true
         on conflict do nothing",
        id, json_list(inboxes)
    )
    .run(tx)
    .await
    .map(drop)
}

pub async fn inboxes(x: impl Executor, id: Id<Post>) -> Result<Vec<String>> {
    sql!(
        "select inbox from post_inboxes where post_id = $1 and inbox <> '' order by inbox",
        id
    )
    .scalars(x)
    .await
}

/// In the place of an inbox: nobody received it, and nobody will.
const NOBODY: &str = "";

pub(super) async fn note_unsent(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    note_inboxes(tx, id, &[NOBODY.to_owned()]).await
}

/// Whether it was withdrawn before it was sent to anyone.
pub async fn was_unsent(x: impl Executor, id: Id<Post>) -> Result<bool> {
    sql!(
        "select exists (select 1 from post_inboxes where post_id = $1 and inbox = $2)",
        id,
        NOBODY
    )
    .scalar(x)
    .await
}

/// Whether the author is the group of this node.
/// Whether a member of ours wrote it who gave her address outside up: nobody outside knows of her any more, nor of what she wrote.
pub(super) async fn has_closed_author(x: impl Executor, author: Id<Actor>) -> Result<bool> {
    let found = sql!(
        "select id from actors where id = $1 and local and not outside and deleted_at is null",
        author
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

pub(super) async fn is_group(x: impl Executor, actor: Id<Actor>) -> Result<bool> {
    Ok(sql!("select id from groups where actor_id = $1", actor)
        .scalar_opt::<i64>(x)
        .await?
        .is_some())
}

/// Whether a post names this actor, or (for hosts) the group.
pub(super) async fn is_for(
    x: impl Executor,
    post: Id<Post>,
    actor: Id<Actor>,
    or_group: bool,
) -> Result<bool> {
    let found = sql!(
        "select actor_id from post_recipients
         where post_id = $1 and (actor_id = $2 or ($3 and actor_id in (select actor_id from groups)))
         limit 1",
        post, actor, or_group
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// Whether this very actor follows that one, accepted.
pub(super) async fn follows(
    x: impl Executor,
    follower: Id<Actor>,
    followee: Id<Actor>,
) -> Result<bool> {
    let found = sql!(
        "select id from follows where follower_id = $1 and followee_id = $2 and state = 'accepted'",
        follower,
        followee
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// Whether the group of this node follows that one, accepted; or the instance actor, and it does so for this member.
pub(super) async fn node_follows(
    x: impl Executor,
    member: Id<Actor>,
    followee: Id<Actor>,
) -> Result<bool> {
    let found = sql!(
        "select id from follows
         where followee_id = $1 and state = 'accepted'
             and (follower_id in (select actor_id from groups)
                 or (follower_id in (select id from actors where local and kind = 'service')
                     and exists (select 1 from member_follows m where m.actor_id = $2 and m.followee_id = $1 and m.through_node)))
         limit 1",
        followee, member
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// Whether anyone at that host follows this one, accepted.
pub(super) async fn host_follows(
    x: impl Executor,
    host: &str,
    followee: Id<Actor>,
) -> Result<bool> {
    let found = sql!(
        "select follows.id from follows join actors on actors.id = follows.follower_id
         where follows.followee_id = $2 and follows.state = 'accepted' and actors.host = $1
         limit 1",
        host,
        followee
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// Whether the author, or the group, wants nothing of this actor.
pub(super) async fn shuts_out(
    x: impl Executor,
    author: Id<Actor>,
    actor: Id<Actor>,
) -> Result<bool> {
    let found = sql!(
        "select id from blocks
         where blocked_id = $2 and (blocker_id = $1 or blocker_id in (select actor_id from groups))
         limit 1",
        author,
        actor
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
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
