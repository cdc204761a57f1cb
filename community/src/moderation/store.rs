//! SQL of the moderation log.

use super::model::{Noted, Outcome};
use crate::{
    Result,
    id::Id,
    post::model::Kind,
    sql,
    store::{Executor, Tx},
    time::Time,
};

pub(super) async fn insert(tx: &mut Tx, noted: &Noted) -> Result<()> {
    sql!(
        "insert into moderation_log (id, deed, host, kind, outcome, noted_at) values ($1, $2, $3, $4, $5, $6)",
        noted.id,
        noted.deed,
        &noted.host,
        noted.kind.map(Kind::as_str),
        noted.outcome.map(Outcome::as_str),
        noted.noted_at
    )
    .run(tx)
    .await
    .map(drop)
}

/// The newest before that one.
pub(super) async fn before(
    x: impl Executor,
    id: Id<Noted>,
    with_members: bool,
    limit: i64,
) -> Result<Vec<Noted>> {
    sql!(
        "select * from moderation_log where id < $1 and ($2 or deed not in ('member-removed', 'limits-lifted'))
         order by id desc limit $3",
        id,
        with_members,
        limit
    )
    .all(x)
    .await
}

pub(super) async fn forget(tx: &mut Tx, before: Time) -> Result<()> {
    sql!("delete from moderation_log where noted_at < $1", before)
        .run(tx)
        .await
        .map(drop)
}
