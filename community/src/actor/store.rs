//! SQL of actor.

use super::model::{Actor, Field, KeyTexts, Received, Tally};
use crate::{
    Result,
    id::Id,
    post::model::Post,
    sql,
    store::{Executor, Json, Tx, json_list},
    text::Html,
};

/// Somebody of this host, always the same: the host as a subject of what is told about it.
pub async fn any_of(x: impl Executor, host: &str) -> Result<Option<Id<Actor>>> {
    sql!(
        "select min(id) from actors where host = $1 and not local",
        host
    )
    .scalar(x)
    .await
}

/// The groups at these hosts elsewhere, of each the first that we came to know.
pub async fn groups_of(x: impl Executor, hosts: &[&str]) -> Result<Vec<Actor>> {
    if hosts.is_empty() {
        return Ok(Vec::new());
    }
    sql!(
        "select * from actors where id in (
            select min(id) from actors where host in (select value from json_each($1))
                and kind = 'group' and not local and deleted_at is null group by host)",
        json_list(hosts)
    )
    .all(x)
    .await
}

pub async fn get(x: impl Executor, id: Id<Actor>) -> Result<Option<Actor>> {
    sql!("select * from actors where id = $1", id).opt(x).await
}

pub async fn by_uri(x: impl Executor, uri: &str) -> Result<Option<Actor>> {
    sql!("select * from actors where uri = $1", uri)
        .opt(x)
        .await
}

/// Those of these addresses that we know, in no order.
pub async fn by_uris(x: impl Executor, uris: &[&str]) -> Result<Vec<Actor>> {
    sql!(
        "select * from actors where uri in (select value from json_each($1))",
        json_list(uris)
    )
    .all(x)
    .await
}

pub async fn by_key_id(x: impl Executor, key_id: &str) -> Result<Option<Actor>> {
    sql!(
        "select * from actors where key_id = $1 order by case when deleted_at is null then 0 else 1 end, id desc limit 1",
        key_id
    )
    .opt(x)
    .await
}

pub async fn by_handle(x: impl Executor, username: &str, host: &str) -> Result<Option<Actor>> {
    sql!(
        "select * from actors where lower(username) = $1 and host = $2 order by case when deleted_at is null then 0 else 1 end, id desc limit 1",
        username.to_ascii_lowercase(),
        host.to_ascii_lowercase()
    )
    .opt(x)
    .await
}

pub async fn many(x: impl Executor, ids: &[Id<Actor>]) -> Result<Vec<Actor>> {
    sql!(
        "select * from actors where id in (select cast(value as bigint) from json_each($1))",
        json_list(ids.iter().map(|id| id.get()))
    )
    .all(x)
    .await
}

/// What is counted of these, in one query.
pub async fn tallies(x: impl Executor, ids: &[Id<Actor>]) -> Result<Vec<Tally>> {
    sql!(
        "select a.id,
            (select count(*) from follows f where f.followee_id = a.id and f.state = 'accepted') as followers,
            (select count(*) from follows f where f.follower_id = a.id and f.state = 'accepted') as following,
            (select count(*) from posts p where p.author_id = a.id and p.deleted_at is null and p.visibility in ('public', 'unlisted')) as posts,
            (select max(p.published_at) from posts p where p.author_id = a.id and p.deleted_at is null and p.visibility in ('public', 'unlisted')) as last_post_at
         from actors a where a.id in (select cast(value as bigint) from json_each($1))",
        json_list(ids.iter().map(|id| id.get()))
    )
    .all(x)
    .await
}

/// Those of ours who have an address outside, and whom our group follows.
pub(super) async fn well_known(x: impl Executor) -> Result<Vec<Actor>> {
    sql!(
        "select * from actors where local and outside and deleted_at is null and kind <> 'service'
         union
         select actors.* from follows
         join groups on groups.actor_id = follows.follower_id
         join actors on actors.id = follows.followee_id
         where follows.state = 'accepted' and actors.deleted_at is null"
    )
    .all(x)
    .await
}

pub async fn instance(x: impl Executor) -> Result<Option<Actor>> {
    sql!("select * from actors where local and kind = 'service' order by id limit 1")
        .opt(x)
        .await
}

/// Writes a new row; a known URI is refused by the database.
pub(super) async fn insert(tx: &mut Tx, actor: &Actor) -> Result<()> {
    sql!(
        "insert into actors (id, uri, kind, local, outside, username, host, name, summary, url, inbox, shared_inbox, outbox, followers, featured,
                             key_id, public_key, private_key, icon, fields, manually_approves, moved_to, also_known_as, profile,
                             fetched_at, created_at, updated_at, deleted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                 $16, $17, $18, $19, $20, $21, $22, $23, $24,
                 $25, $26, $27, $28)",
        actor.id,
        &actor.uri,
        actor.kind,
        actor.local,
        actor.outside,
        &actor.username,
        &actor.host,
        &actor.name,
        actor.summary.as_str(),
        &actor.url,
        &actor.inbox,
        &actor.shared_inbox,
        &actor.outbox,
        &actor.followers,
        &actor.featured,
        &actor.key_id,
        &actor.public_key,
        &actor.private_key,
        &actor.icon,
        &actor.fields,
        actor.manually_approves,
        &actor.moved_to,
        &actor.also_known_as,
        actor.profile.as_ref().map(|profile| profile.0.clone()),
        actor.fetched_at,
        actor.created_at,
        actor.updated_at,
        actor.deleted_at,
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Writes what a fetched document says, known or not; false when the row is one of our own.
pub(super) async fn put(tx: &mut Tx, received: &Received) -> Result<bool> {
    let now = tx.now();
    let id: Id<Actor> = tx.mint();
    let written = sql!(
        "insert into actors (id, uri, kind, local, outside, username, host, name, summary, url, inbox, shared_inbox, outbox, followers, featured,
                             key_id, public_key, icon, fields, manually_approves, moved_to, also_known_as, profile,
                             fetched_at, created_at, updated_at)
         values ($1, $2, $3, false, true, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
                 $14, $15, $16, $17, $18, $19, $20, $21,
                 $22, $22, $22)
         on conflict (uri) do update set
             kind = excluded.kind,
             username = excluded.username,
             host = excluded.host,
             name = excluded.name,
             summary = excluded.summary,
             url = excluded.url,
             inbox = excluded.inbox,
             shared_inbox = excluded.shared_inbox,
             outbox = excluded.outbox,
             followers = excluded.followers,
             featured = excluded.featured,
             key_id = excluded.key_id,
             public_key = excluded.public_key,
             icon = excluded.icon,
             fields = excluded.fields,
             manually_approves = excluded.manually_approves,
             moved_to = excluded.moved_to,
             also_known_as = excluded.also_known_as,
             profile = excluded.profile,
             fetched_at = excluded.fetched_at,
             updated_at = excluded.updated_at,
             deleted_at = null
         where not actors.local",
        id,
        &received.uri,
        received.kind,
        &received.username,
        &received.host,
        &received.name,
        received.summary.as_str(),
        &received.url,
        &received.inbox,
        &received.shared_inbox,
        &received.outbox,
        &received.followers,
        &received.featured,
        &received.key_id,
        &received.public_key,
        &received.icon,
        Json(&received.fields),
        received.manually_approves,
        &received.moved_to,
        Json(&received.also_known_as),
        received.profile.clone(),
        now,
    )
    .run(tx)
    .await?;
    Ok(written > 0)
}

/// Empties the row: what is left is its address and that it is gone.
pub(super) async fn empty(tx: &mut Tx, id: Id<Actor>) -> Result<()> {
    let now = tx.now();
    sql!(
        "update actors set name = '', summary = '', url = null, inbox = null, shared_inbox = null, outbox = null, followers = null, featured = null,
                           public_key = null, icon = null, fields = '[]', also_known_as = '[]', profile = null, updated_at = $2, deleted_at = $2
         where id = $1 and not local",
        id,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Empties the posts of an author elsewhere and keeps their addresses away for ever; gives those that were there.
pub(super) async fn empty_posts(tx: &mut Tx, author: Id<Actor>) -> Result<Vec<Id<Post>>> {
    let now = tx.now();
    let posts = sql!(
        "select id from posts where author_id = $1 and not local and deleted_at is null order by id",
        author
    )
    .scalars(&mut *tx)
    .await?;
    sql!(
        "insert into tombstones (uri, deleted_at) select uri, $2 from posts where author_id = $1 and not local on conflict (uri) do nothing",
        author,
        now
    )
    .run(&mut *tx)
    .await?;
    sql!("delete from post_tags where post_id in (select id from posts where author_id = $1 and not local)", author)
        .run(&mut *tx)
        .await?;
    sql!("delete from revisions where post_id in (select id from posts where author_id = $1 and not local)", author)
        .run(&mut *tx)
        .await?;
    sql!("delete from votes where post_id in (select id from posts where author_id = $1 and not local)", author)
        .run(&mut *tx)
        .await?;
    sql!("delete from polls where post_id in (select id from posts where author_id = $1 and not local)", author)
        .run(&mut *tx)
        .await?;
    sql!(
        "update posts set title = null, summary = null, content = '', source = '', content_note = null, tags = '[]', attachments = '[]', object = null, deleted_at = $2
         where author_id = $1 and not local and deleted_at is null",
        author,
        now
    )
    .run(tx)
    .await?;
    Ok(posts)
}

/// Ends every tie of an actor elsewhere: follows both ways, likes, boosts, blocks.
pub(super) async fn untie(tx: &mut Tx, id: Id<Actor>) -> Result<()> {
    sql!(
        "delete from follows where follower_id = $1 or followee_id = $1",
        id
    )
    .run(&mut *tx)
    .await?;
    sql!("delete from member_follows where followee_id = $1", id)
        .run(&mut *tx)
        .await?;
    sql!("delete from reactions where actor_id = $1", id)
        .run(&mut *tx)
        .await?;
    sql!("delete from blocks where blocker_id = $1", id)
        .run(tx)
        .await?;
    Ok(())
}

pub(super) async fn set_moved(tx: &mut Tx, from: Id<Actor>, to: &str) -> Result<()> {
    let now = tx.now();
    sql!(
        "update actors set moved_to = $2, updated_at = $3 where id = $1",
        from,
        to,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Remembers when an actor moved; false when it did so less than `between` milliseconds ago.
pub(super) async fn note_move(tx: &mut Tx, from: Id<Actor>, between: i64) -> Result<bool> {
    let now = tx.now();
    let written = sql!(
        "insert into actor_moves (actor_id, moved_at) values ($1, $2)
         on conflict (actor_id) do update set moved_at = excluded.moved_at where actor_moves.moved_at <= $3",
        from,
        now,
        now.plus_millis(-between)
    )
    .run(tx)
    .await?;
    Ok(written > 0)
}

pub(super) async fn set_name(tx: &mut Tx, id: Id<Actor>, name: &str) -> Result<()> {
    let now = tx.now();
    sql!(
        "update actors set name = $2, updated_at = $3 where id = $1 and local",
        id,
        name,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn set_icon(tx: &mut Tx, id: Id<Actor>, url: Option<&str>) -> Result<()> {
    let now = tx.now();
    sql!(
        "update actors set icon = $2, updated_at = $3 where id = $1 and local",
        id,
        url,
        now
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn set_image(tx: &mut Tx, id: Id<Actor>, url: Option<&str>) -> Result<()> {
    let now = tx.now();
    sql!(
        "update actors set image = $2, updated_at = $3 where id = $1 and local",
        id,
        url,
        now
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn set_description(
    tx: &mut Tx,
    id: Id<Actor>,
    summary: &Html,
    fields: &[Field],
) -> Result<()> {
    let now = tx.now();
    sql!(
        "update actors set summary = $2, fields = $3, updated_at = $4 where id = $1 and local",
        id,
        summary,
        Json(fields),
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn set_manually_approves(tx: &mut Tx, id: Id<Actor>, yes: bool) -> Result<()> {
    sql!(
        "update actors set manually_approves = $2 where id = $1 and local",
        id,
        yes
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn set_username(tx: &mut Tx, id: Id<Actor>, username: &str) -> Result<()> {
    sql!(
        "update actors set username = $2 where id = $1 and local",
        id,
        username
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn open(tx: &mut Tx, id: Id<Actor>, keys: &KeyTexts) -> Result<()> {
    let now = tx.now();
    sql!(
        "update actors set outside = true, public_key = $2, private_key = $3, updated_at = $4, deleted_at = null where id = $1 and local",
        id,
        &keys.public,
        &keys.private,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

/// The keys stay: the farewell to those outside is signed with them.
pub(super) async fn close(tx: &mut Tx, id: Id<Actor>) -> Result<()> {
    let now = tx.now();
    sql!("update actors set outside = false, icon = null, image = null, fields = '[]', summary = '', updated_at = $2 where id = $1 and local", id, now)
        .run(tx)
        .await?;
    Ok(())
}

pub(super) async fn end(tx: &mut Tx, id: Id<Actor>) -> Result<()> {
    let now = tx.now();
    sql!(
        "update actors set outside = false, name = '', summary = '', icon = null, image = null, fields = '[]', updated_at = $2, deleted_at = $2 where id = $1 and local",
        id,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Whether this name, in any case, is or was that of someone here.
pub(super) async fn is_taken(x: impl Executor, username: &str) -> Result<bool> {
    let found: Option<i64> = sql!(
        "select id from actors where local and lower(username) = $1 limit 1",
        username.to_ascii_lowercase()
    )
    .scalar_opt(x)
    .await?;
    Ok(found.is_some())
}
