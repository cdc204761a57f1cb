//! SQL of the line.

use super::model::{CallBack, Entered, Line, Promise, Shift, Turn};
use crate::{
    Result,
    call::{Answer, State},
    id::Id,
    member::Member,
    post::Post,
    sql,
    store::{Executor, Json, Tx, json_list},
    time::{DAY, Time},
};

/// The line; `None` when the group has none.
pub async fn find(x: impl Executor) -> Result<Option<Line>> {
    sql!("select * from lines order by id limit 1").opt(x).await
}

pub(super) async fn insert(tx: &mut Tx, line: &Line) -> Result<()> {
    sql!(
        "insert into lines (id, name, number, for_whom, keeps_days, created_at) values ($1, $2, $3, $4, $5, $6)",
        line.id,
        &line.name,
        &line.number,
        &line.for_whom,
        line.keeps_days,
        line.created_at
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn update(tx: &mut Tx, line: &Line) -> Result<()> {
    sql!(
        "update lines set name = $2, number = $3, for_whom = $4, keeps_days = $5 where id = $1",
        line.id,
        &line.name,
        &line.number,
        &line.for_whom,
        line.keeps_days
    )
    .run(tx)
    .await
    .map(drop)
}

/// Everything of it.
pub(super) async fn delete(tx: &mut Tx) -> Result<()> {
    sql!("delete from line_turns").run(&mut *tx).await?;
    sql!("delete from line_shifts").run(&mut *tx).await?;
    sql!("delete from line_keepers").run(&mut *tx).await?;
    sql!("delete from line_callbacks").run(&mut *tx).await?;
    sql!("update line_calls set number = null, name = null")
        .run(&mut *tx)
        .await?;
    sql!("delete from lines").run(tx).await.map(drop)
}

pub(crate) async fn keepers(x: impl Executor) -> Result<Vec<Member>> {
    sql!(
        "select m.* from members m join line_keepers k on k.member_id = m.id where m.state = 'active' order by m.name, m.id"
    )
    .all(x)
    .await
}

pub(super) async fn is_keeper(x: impl Executor, member: Id<Member>) -> Result<bool> {
    let found = sql!(
        "select member_id from line_keepers where member_id = $1",
        member
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

pub(super) async fn add_keeper(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into line_keepers (member_id, created_at) values ($1, $2) on conflict do nothing",
        member,
        now
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn remove_keeper(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    sql!("delete from line_keepers where member_id = $1", member)
        .run(tx)
        .await
        .map(drop)
}

pub async fn shifts(x: impl Executor) -> Result<Vec<Shift>> {
    sql!("select * from line_shifts order by day is not null, day, weekday, starts_at, id")
        .all(x)
        .await
}

pub(super) async fn shift(x: impl Executor, id: Id<Shift>) -> Result<Option<Shift>> {
    sql!("select * from line_shifts where id = $1", id)
        .opt(x)
        .await
}

pub(super) async fn insert_shift(tx: &mut Tx, shift: &Shift) -> Result<()> {
    sql!(
        "insert into line_shifts (id, weekday, day, starts_at, ends_at, member_id, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        shift.id,
        shift.weekday,
        &shift.day,
        &shift.starts_at,
        &shift.ends_at,
        shift.member_id,
        shift.created_at
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn delete_shift(tx: &mut Tx, id: Id<Shift>) -> Result<()> {
    sql!("delete from line_turns where shift_id = $1", id)
        .run(&mut *tx)
        .await?;
    sql!("delete from line_shifts where id = $1", id)
        .run(tx)
        .await
        .map(drop)
}

pub(super) async fn set_shift_member(
    tx: &mut Tx,
    id: Id<Shift>,
    member: Option<Id<Member>>,
) -> Result<()> {
    sql!(
        "update line_shifts set member_id = $2 where id = $1",
        id,
        member
    )
    .run(tx)
    .await
    .map(drop)
}

pub async fn turns(x: impl Executor) -> Result<Vec<Turn>> {
    sql!("select * from line_turns order by day, id")
        .all(x)
        .await
}

pub(crate) async fn turn(x: impl Executor, id: Id<Turn>) -> Result<Option<Turn>> {
    sql!("select * from line_turns where id = $1", id)
        .opt(x)
        .await
}

/// Who has this shift on this day; the row's id.
pub(super) async fn set_turn(
    tx: &mut Tx,
    shift: Id<Shift>,
    day: &str,
    member: Option<Id<Member>>,
    is_offered: bool,
) -> Result<Id<Turn>> {
    let id: Id<Turn> = tx.mint();
    sql!(
        "insert into line_turns (id, shift_id, day, member_id, is_offered) values ($1, $2, $3, $4, $5)
         on conflict (shift_id, day) do update set member_id = excluded.member_id, is_offered = excluded.is_offered",
        id,
        shift,
        day,
        member,
        is_offered
    )
    .run(&mut *tx)
    .await?;
    sql!(
        "select id from line_turns where shift_id = $1 and day = $2",
        shift,
        day
    )
    .scalar(tx)
    .await
}

/// The shifts of which this member has any day from this one on; they are hers no more.
pub(super) async fn free_all(
    tx: &mut Tx,
    member: Id<Member>,
    from: &str,
) -> Result<Vec<Id<Shift>>> {
    let freed = sql!(
        "select s.id from line_shifts s where s.member_id = $1
            or exists (select 1 from line_turns t where t.shift_id = s.id and t.member_id = $1 and t.day >= $2)
         order by s.id",
        member,
        from
    )
    .scalars(&mut *tx)
    .await?;
    sql!(
        "update line_shifts set member_id = null where member_id = $1",
        member
    )
    .run(&mut *tx)
    .await?;
    sql!(
        "update line_turns set member_id = null, is_offered = false where member_id = $1 and day >= $2",
        member,
        from
    )
    .run(tx)
    .await?;
    Ok(freed)
}

/// What nobody needs to know any more: who answered on days before this one.
pub(super) async fn forget_turns(tx: &mut Tx, before: &str) -> Result<()> {
    sql!("delete from line_turns where day < $1", before)
        .run(&mut *tx)
        .await?;
    sql!("delete from line_shifts where day < $1", before)
        .run(tx)
        .await
        .map(drop)
}

pub(super) async fn callbacks(x: impl Executor) -> Result<Vec<CallBack>> {
    sql!("select * from line_callbacks order by done_at is not null, id limit 200")
        .all(x)
        .await
}

pub(super) async fn insert_callback(tx: &mut Tx, note: &CallBack) -> Result<()> {
    sql!(
        "insert into line_callbacks (id, number, name, best_time, words, created_at) values ($1, $2, $3, $4, $5, $6)",
        note.id,
        &note.number,
        &note.name,
        &note.best_time,
        &note.words,
        note.created_at
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn set_done(tx: &mut Tx, id: Id<CallBack>, done_at: Option<Time>) -> Result<bool> {
    let rows = sql!(
        "update line_callbacks set done_at = $2 where id = $1",
        id,
        done_at
    )
    .run(tx)
    .await?;
    Ok(rows > 0)
}

pub(super) async fn forget_callbacks(tx: &mut Tx, before: Time) -> Result<()> {
    sql!("delete from line_callbacks where created_at <= $1", before)
        .run(tx)
        .await
        .map(drop)
}

pub(super) async fn insert_entered(tx: &mut Tx, entered: &Entered) -> Result<()> {
    sql!(
        "insert into line_calls (post_id, number, name, is_shared, created_at) values ($1, $2, $3, $4, $5)",
        entered.post_id,
        &entered.number,
        &entered.name,
        entered.is_shared,
        entered.created_at
    )
    .run(tx)
    .await
    .map(drop)
}

pub(crate) async fn entered(x: impl Executor, ids: &[Id<Post>]) -> Result<Vec<Entered>> {
    sql!(
        "select * from line_calls where post_id in (select cast(value as bigint) from json_each($1)) order by post_id",
        json_list(ids)
    )
    .all(x)
    .await
}

/// Those of which the line still knows a number.
pub(super) async fn reachable(x: impl Executor) -> Result<Vec<Entered>> {
    sql!("select * from line_calls where number is not null order by post_id desc limit 100")
        .all(x)
        .await
}

/// Help that was found for no day in particular is taken to have been given after so long.
const UNDATED: i64 = 30 * DAY;

/// The same, each with where its call stands, and since when.
pub(super) async fn with_state(x: impl Executor) -> Result<Vec<(Entered, State, Time)>> {
    let rows: Vec<WithState> = sql!(
        "select l.*, c.state, c.state_changed_at from line_calls l join calls c on c.post_id = l.post_id
         where l.number is not null order by l.post_id desc limit 100"
    )
    .all(x)
    .await?;
    let row = |row: WithState| (row.entered, row.state, row.state_changed_at);
    Ok(rows.into_iter().map(row).collect())
}

#[derive(sqlx::FromRow)]
struct WithState {
    #[sqlx(flatten)]
    entered: Entered,
    state: State,
    state_changed_at: Time,
}

/// All answers to those, but such as never had a yes and wait for one.
pub(super) async fn promises(x: impl Executor) -> Result<Vec<Promise>> {
    sql!(
        "select a.id, a.call_id, a.state from answers a join line_calls l on l.post_id = a.call_id
         where l.number is not null and (a.state <> 'waiting' or a.agreement_uri is not null) order by a.id"
    )
    .all(x)
    .await
}

pub(super) async fn set_rung(
    tx: &mut Tx,
    id: Id<Post>,
    rung_at: Option<Time>,
    rung_for: &[Id<Answer>],
) -> Result<bool> {
    let rows = sql!(
        "update line_calls set rung_at = $2, rung_for = $3 where post_id = $1 and number is not null",
        id,
        rung_at,
        Json(rung_for)
    )
    .run(tx)
    .await?;
    Ok(rows > 0)
}

/// Calls that were entered here, are over since this moment, and whose number still stands. Who has found help by the day she needed
/// it is often never heard of again: that is over, too; without a day some time after it was found.
pub(super) async fn over(tx: &mut Tx, before: Time) -> Result<Vec<Id<Post>>> {
    sql!(
        "select l.post_id from line_calls l join calls c on c.post_id = l.post_id
         where l.number is not null and c.state_changed_at <= $5
             and (c.state in ($1, $2, $3, $4) or (c.state = $6 and coalesce(c.needed_by, c.state_changed_at + $7) <= $5)) order by l.post_id",
        State::Done,
        State::DoneByOthers,
        State::Withdrawn,
        State::Expired,
        before,
        State::Filled,
        UNDATED
    )
    .scalars(tx)
    .await
}

/// Whether a call runs that was entered here.
pub(super) async fn is_needed(x: impl Executor, now: Time) -> Result<bool> {
    let found = sql!(
        "select l.post_id from line_calls l join calls c on c.post_id = l.post_id
         where l.number is not null
             and (c.state in ($1, $2) or (c.state = $3 and coalesce(c.needed_by, c.state_changed_at + $5) > $4)) limit 1",
        State::Open,
        State::PartFilled,
        State::Filled,
        now,
        UNDATED
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

pub(super) async fn forget_asker(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    sql!(
        "update line_calls set number = null, name = null where post_id = $1",
        id
    )
    .run(tx)
    .await
    .map(drop)
}
