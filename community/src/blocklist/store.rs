//! SQL of lists of servers.

use super::model::Own;
use crate::{
    Result,
    actor::Actor,
    sql,
    store::{Executor, Tx},
};

pub(super) async fn is_shared(x: impl Executor) -> Result<bool> {
    let found = sql!("select id from groups where shares_blocklist limit 1")
        .scalar_opt::<i64>(x)
        .await?;
    Ok(found.is_some())
}

pub(super) async fn set_shared(tx: &mut Tx, on: bool) -> Result<()> {
    sql!("update groups set shares_blocklist = $1", on)
        .run(tx)
        .await
        .map(drop)
}

/// Our own list, by name.
pub(super) async fn own(x: impl Executor) -> Result<Vec<Own>> {
    sql!(
        "select host, standing, shared_words, kept_back from peers where standing in ('silenced', 'blocked') order by host"
    )
    .all(x)
    .await
}

/// False when it is not on our list.
pub(super) async fn set_words(
    tx: &mut Tx,
    host: &str,
    words: Option<&str>,
    kept_back: bool,
) -> Result<bool> {
    let rows = sql!(
        "update peers set shared_words = $2, kept_back = $3 where host = $1 and standing in ('silenced', 'blocked')",
        host,
        words,
        kept_back
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

/// The groups of our kind elsewhere that ours follows, which said yes, and those of servers that are trusted.
pub(super) async fn trusted_groups(x: impl Executor) -> Result<Vec<Actor>> {
    sql!(
        "select * from actors a where a.kind = 'group' and not a.local and a.deleted_at is null and a.profile is not null and (
            exists (select 1 from follows f join groups g on g.actor_id = f.follower_id
                where f.followee_id = a.id and f.state = 'accepted')
            or a.host in (select host from peers where standing = 'allowed'))
         order by a.name, a.id limit 200"
    )
    .all(x)
    .await
}

pub(super) async fn trusted_hosts(x: impl Executor) -> Result<Vec<String>> {
    sql!("select host from peers where standing = 'allowed' order by host")
        .scalars(x)
        .await
}

/// Servers with which something stands: follows either way, answers and guests on either side, a word of trust.
pub(super) async fn hosts_with_ties(x: impl Executor) -> Result<Vec<String>> {
    sql!(
        "select a.host from follows f join actors a on a.id = f.follower_id where not a.local and f.state <> 'rejected'
         union select a.host from follows f join actors a on a.id = f.followee_id where not a.local and f.state <> 'rejected'
         union select a.host from answers n join actors a on a.id = n.actor_id
            where not a.local and n.state in ('waiting', 'accepted', 'confirmed')
         union select a.host from answers n join posts p on p.id = n.call_id join actors a on a.id = p.author_id
            where not a.local and n.state in ('waiting', 'accepted', 'confirmed')
         union select a.host from attendances n join actors a on a.id = n.actor_id
            where not a.local and n.state in ('waiting', 'queued', 'maybe', 'going')
         union select a.host from attendances n join posts p on p.id = n.event_id join actors a on a.id = p.author_id
            where not a.local and n.state in ('waiting', 'queued', 'maybe', 'going')
         union select host from peers where standing = 'allowed'"
    )
    .scalars(x)
    .await
}

/// Every server that we have heard of.
pub(super) async fn known_hosts(x: impl Executor) -> Result<Vec<String>> {
    sql!("select host from actors where not local union select host from peers")
        .scalars(x)
        .await
}
