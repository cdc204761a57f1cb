//! SQL of media.

use super::model::{Media, Purpose};
use crate::{
    Result,
    actor::Actor,
    id::Id,
    post::model::{Post, Visibility},
    sql,
    store::{Executor, Tx, json_list},
    time::Time,
};

pub(super) async fn insert(tx: &mut Tx, media: &Media) -> Result<()> {
    sql!(
        "insert into media (id, owner_id, purpose, post_id, stem, format, ready, description, details, bytes, created_at, waits_until, dropped_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        media.id, media.owner_id, media.purpose, media.post_id, &media.stem, media.format, media.ready, &media.description,
        &media.details, media.bytes, media.created_at, media.waits_until, media.dropped_at,
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn finish(tx: &mut Tx, media: &Media) -> Result<bool> {
    let rows = sql!(
        "update media set ready = true, description = $2, details = $3, bytes = $4 where id = $1 and dropped_at is null",
        media.id, &media.description, &media.details, media.bytes
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

/// Whether it still is where it was when it was read.
pub(super) async fn describe(tx: &mut Tx, media: &Media) -> Result<bool> {
    let rows = sql!(
        "update media set description = $2, details = $3
         where id = $1 and (post_id is null or post_id = $4) and dropped_at is null",
        media.id,
        &media.description,
        &media.details,
        media.post_id
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

/// How many of hers wait to be used, and how large they are together.
pub(super) async fn waiting(x: impl Executor, owner: Id<Actor>) -> Result<(i64, i64)> {
    sql!(
        "select count(*), cast(coalesce(sum(bytes), 0) as bigint) from media
         where owner_id = $1 and post_id is null and purpose = 'post' and dropped_at is null",
        owner
    )
    .one(x)
    .await
}

pub(super) async fn get(
    x: impl Executor,
    owner: Id<Actor>,
    id: Id<Media>,
) -> Result<Option<Media>> {
    sql!(
        "select * from media where id = $1 and owner_id = $2 and ready and dropped_at is null",
        id,
        owner
    )
    .opt(x)
    .await
}

pub(super) async fn many(
    x: impl Executor,
    owners: &[Id<Actor>],
    ids: &[Id<Media>],
) -> Result<Vec<Media>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    sql!(
        "select * from media where owner_id in (select cast(value as bigint) from json_each($1)) and ready and dropped_at is null
         and id in (select cast(value as bigint) from json_each($2))",
        json_list(owners.iter().map(|id| id.get())),
        json_list(ids.iter().map(|id| id.get()))
    )
    .all(x)
    .await
}

/// The file of this name, when it may be given to whoever has its address, and how far the post reaches that has it.
pub async fn served(x: impl Executor, stem: &str) -> Result<Option<(Media, Option<Visibility>)>> {
    let mut x = x;
    let media: Option<Media> = sql!(
        "select * from media where stem = $1 and ready and dropped_at is null",
        stem
    )
    .opt(x.on())
    .await?;
    let Some(media) = media else { return Ok(None) };
    let Some(post) = media.post_id else {
        let reach = match media.purpose {
            Purpose::Post => None,
            Purpose::Icon | Purpose::Banner => Some(worn(x, media.owner_id).await?),
        };
        return Ok(Some((media, reach)));
    };
    let reach: Option<(Visibility, bool)> = sql!(
        "select posts.visibility, actors.local and not actors.outside from posts
         join actors on actors.id = posts.author_id where posts.id = $1 and posts.deleted_at is null",
        post
    )
    .opt(x.on())
    .await?;
    Ok(reach.map(|(visibility, is_inside)| {
        // Of one who gave up her address outside nothing is kept in between.
        let reach = if is_inside {
            Visibility::Inside
        } else {
            visibility
        };
        (media, Some(reach))
    }))
}

/// The face of a member without an address outside is for the group.
async fn worn(x: impl Executor, owner: Id<Actor>) -> Result<Visibility> {
    let outside: Option<bool> = sql!("select outside from actors where id = $1", owner)
        .scalar_opt(x)
        .await?;
    Ok(match outside {
        Some(true) => Visibility::Public,
        Some(false) | None => Visibility::Inside,
    })
}

pub(super) async fn join(
    tx: &mut Tx,
    author: Id<Actor>,
    post: Id<Post>,
    ids: &[Id<Media>],
) -> Result<u64> {
    sql!(
        "update media set post_id = $1, owner_id = $3 where id in (select cast(value as bigint) from json_each($2))
         and (post_id is null or post_id = $1) and dropped_at is null",
        post,
        json_list(ids.iter().map(|id| id.get())),
        author
    )
    .run(tx)
    .await
}

pub(super) async fn drop_others_of_post(
    tx: &mut Tx,
    post: Id<Post>,
    kept: &[Id<Media>],
    now: Time,
) -> Result<()> {
    sql!(
        "update media set dropped_at = $3 where post_id = $1 and dropped_at is null
         and id not in (select cast(value as bigint) from json_each($2))",
        post,
        json_list(kept.iter().map(|id| id.get())),
        now
    )
    .run(tx)
    .await
    .map(drop)
}

/// What a withdrawn post had is shown to nobody from now on.
pub(crate) async fn drop_of_post(tx: &mut Tx, post: Id<Post>, now: Time) -> Result<()> {
    sql!(
        "update media set dropped_at = $2 where post_id = $1 and dropped_at is null",
        post,
        now
    )
    .run(tx)
    .await
    .map(drop)
}

/// Who leaves takes along her picture, her banner and whatever waits to be used.
pub(super) async fn drop_of_actor(tx: &mut Tx, owner: Id<Actor>, now: Time) -> Result<()> {
    sql!(
        "update media set dropped_at = $2 where owner_id = $1 and post_id is null and dropped_at is null",
        owner,
        now
    )
    .run(tx)
    .await
    .map(drop)
}

/// Drops one that waits to be used; whether it still did.
pub(super) async fn drop_waiting(tx: &mut Tx, id: Id<Media>, now: Time) -> Result<bool> {
    let rows = sql!(
        "update media set dropped_at = $2 where id = $1 and post_id is null and dropped_at is null",
        id,
        now
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

/// What waits for longer than until then goes then.
pub(super) async fn release(tx: &mut Tx, ids: &[Id<Media>], until: Time) -> Result<()> {
    sql!(
        "update media set waits_until = $2 where waits_until > $2 and post_id is null and purpose = 'post'
         and id in (select cast(value as bigint) from json_each($1))",
        json_list(ids.iter().map(|id| id.get())),
        until
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn hold(tx: &mut Tx, ids: &[Id<Media>], until: Time) -> Result<()> {
    sql!(
        "update media set waits_until = $2 where waits_until < $2
         and id in (select cast(value as bigint) from json_each($1))",
        json_list(ids.iter().map(|id| id.get())),
        until
    )
    .run(tx)
    .await
    .map(drop)
}

/// Hands what waits to be used to another owner or purpose; whether it still waited.
pub(super) async fn lend(tx: &mut Tx, media: &Media, from: Id<Actor>) -> Result<bool> {
    let rows = sql!(
        "update media set owner_id = $2, purpose = $3
         where id = $1 and owner_id = $4 and purpose = 'post' and post_id is null and ready and dropped_at is null",
        media.id,
        media.owner_id,
        media.purpose,
        from
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

/// Takes off what was worn, and puts this on; whether it is there.
pub(super) async fn wear(
    tx: &mut Tx,
    owner: Id<Actor>,
    purpose: Purpose,
    media: Option<Id<Media>>,
    now: Time,
) -> Result<bool> {
    const FOR_EVER: Time = Time(i64::MAX);
    sql!(
        "update media set dropped_at = $4 where owner_id = $1 and purpose = $2 and dropped_at is null and (id <> $3 or $3 is null)",
        owner,
        purpose,
        media,
        now
    )
    .run(&mut *tx)
    .await?;
    let rows = sql!(
        "update media set waits_until = $3 where id = $1 and owner_id = $2 and ready and dropped_at is null",
        media,
        owner,
        FOR_EVER
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

pub(super) async fn expire(tx: &mut Tx, now: Time) -> Result<()> {
    sql!(
        "update media set dropped_at = $1 where post_id is null and waits_until < $1 and dropped_at is null",
        now
    )
    .run(tx)
    .await
    .map(drop)
}

/// Those whose files may go, some at a time.
pub async fn unneeded(x: impl Executor) -> Result<Vec<Media>> {
    sql!("select * from media where dropped_at is not null order by id limit 100")
        .all(x)
        .await
}

/// Forgets those whose files are gone.
pub async fn forget(tx: &mut Tx, ids: &[Id<Media>]) -> Result<()> {
    sql!(
        "delete from media where id in (select cast(value as bigint) from json_each($1)) and dropped_at is not null",
        json_list(ids.iter().map(|id| id.get()))
    )
    .run(tx)
    .await
    .map(drop)
}
