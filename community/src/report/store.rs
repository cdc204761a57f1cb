//! SQL of reports.

use super::model::{Report, State};
use crate::{
    Result,
    actor::Actor,
    id::Id,
    member::Member,
    moderation::Outcome,
    paged,
    post::Post,
    sql,
    store::{Executor, Page, Tx, json_list},
    time::Time,
};

/// Those of these posts that this actor wrote.
pub(super) async fn posts_by(
    x: impl Executor,
    author: Id<Actor>,
    uris: &[String],
) -> Result<Vec<Post>> {
    sql!(
        "select * from posts where author_id = $1 and deleted_at is null and uri in (select value from json_each($2)) order by id",
        author, json_list(uris)
    )
    .all(x)
    .await
}

/// False when this report is here already.
pub(super) async fn insert(tx: &mut Tx, report: &Report) -> Result<bool> {
    let rows = sql!(
        "insert into reports (id, uri, reporter_id, about_id, posts, words, state, created_at, settled_at, forward, category, outcome)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing",
        report.id, &report.uri, report.reporter_id, report.about_id, &report.posts, &report.words, report.state,
        report.created_at, report.settled_at, report.forward, report.category,
        report.outcome.map(Outcome::as_str),
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

pub async fn get(x: impl Executor, id: Id<Report>) -> Result<Option<Report>> {
    sql!("select * from reports where id = $1", id).opt(x).await
}

/// Open reports, oldest first.
pub(super) async fn open(x: impl Executor) -> Result<Vec<Report>> {
    sql!(
        "select * from reports where state = $1 order by id",
        State::Open
    )
    .all(x)
    .await
}

/// Which reports.
#[derive(Clone, Copy, Debug)]
pub struct Which {
    pub state: State,
    pub reporter: Option<Id<Actor>>,
    pub about: Option<Id<Actor>>,
}

/// Some of them, newest first.
pub(super) async fn page(x: impl Executor, which: Which, page: &Page) -> Result<Vec<Report>> {
    let query = paged!(
        page,
        "select * from reports where state = $1 and ($2 = 0 or reporter_id = $2) and ($3 = 0 or about_id = $3)
             and id < $4 and id > $5",
        "order by id",
        "limit $6",
        which.state,
        which.reporter.map_or(0, Id::get),
        which.about.map_or(0, Id::get),
        page.below(),
        page.above(),
        page.limit_up_to(200)
    );
    Ok(page.in_order(query.all(x).await?))
}

/// What was settled, the newest first. For coordinators.
pub(super) async fn settled(x: impl Executor, limit: i64) -> Result<Vec<Report>> {
    sql!(
        "select * from reports where state = $1 order by settled_at desc, id desc limit $2",
        State::Settled,
        limit
    )
    .all(x)
    .await
}

/// How many this one made since then.
pub(super) async fn count_by(x: impl Executor, reporter: Id<Actor>, since: Time) -> Result<i64> {
    sql!(
        "select count(*) from reports where reporter_id = $1 and created_at >= $2",
        reporter,
        since
    )
    .scalar(x)
    .await
}

/// How many the programs of a server made since then, all together.
pub(super) async fn count_by_server(x: impl Executor, host: &str, since: Time) -> Result<i64> {
    sql!(
        "select count(*) from reports r join actors a on a.id = r.reporter_id
         where a.host = $1 and a.kind = 'service' and not a.local and r.created_at >= $2",
        host,
        since
    )
    .scalar(x)
    .await
}

/// Notes that whoever reported is told that it was looked at; false when she was before.
pub(super) async fn set_told(tx: &mut Tx, id: Id<Report>) -> Result<bool> {
    let rows = sql!(
        "update reports set told = true where id = $1 and not told",
        id
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

/// The one of ours who reported it, unless she settled it herself.
pub(super) async fn teller(x: impl Executor, id: Id<Report>) -> Result<Option<Id<Actor>>> {
    sql!(
        "select r.reporter_id from reports r join actors a on a.id = r.reporter_id
         where r.id = $1 and r.uri is null and a.local
            and not exists (select 1 from members m where m.id = r.settled_by and m.actor_id = r.reporter_id)",
        id
    )
    .scalar_opt(x)
    .await
}

pub(super) async fn reopen(tx: &mut Tx, id: Id<Report>) -> Result<()> {
    sql!(
        "update reports set state = $2, settled_at = null, settled_by = null, outcome = null where id = $1",
        id,
        State::Open
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn settle(
    tx: &mut Tx,
    by: Id<Member>,
    id: Id<Report>,
    now: Time,
    outcome: Outcome,
) -> Result<()> {
    sql!(
        "update reports set state = $4, settled_at = $3, settled_by = $2, outcome = $5 where id = $1",
        id,
        by,
        now,
        State::Settled,
        outcome
    )
    .run(tx)
    .await
    .map(drop)
}

/// Forgets what was settled before then.
pub(super) async fn forget_settled(tx: &mut Tx, before: Time) -> Result<()> {
    sql!(
        "delete from reports where state = $1 and settled_at < $2",
        State::Settled,
        before
    )
    .run(tx)
    .await
    .map(drop)
}

/// Who is gone is no longer named as who told of something, and what was settled about her goes with her.
pub(super) async fn forget_actor(tx: &mut Tx, actor: Id<Actor>) -> Result<()> {
    sql!(
        "update reports set reporter_id = null where reporter_id = $1",
        actor
    )
    .run(&mut *tx)
    .await?;
    sql!(
        "delete from reports where about_id = $1 and state = $2",
        actor,
        State::Settled
    )
    .run(tx)
    .await
    .map(drop)
}
